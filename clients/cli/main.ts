import { LuyuanProblem } from '../typescript/src/index.ts';
import { manageKeys } from './keys.ts';
import { isLedger, sendLedger } from './send-ledger.ts';
import { checkRows, sendRows } from './send-rows.ts';
import { readSettings, type Settings, Trouble } from './settings.ts';
import { signCall } from './sign-call.ts';

/**
 * npm run client -- check|push <file> | keys … | sign <METHOD> <path>
 *
 * Ends with 0 when all is well, 1 when rows were refused (they are listed by line), 2 when it could not be done.
 */
async function run(settings: Settings): Promise<number> {
  const [path] = settings.args;
  switch (settings.command) {
    case 'check':
      if (path === undefined) throw usage();
      return isLedger(path) ? sendLedger(settings, path, true) : checkRows(settings, path);
    case 'push':
      if (path === undefined) throw usage();
      return isLedger(path) ? sendLedger(settings, path, false) : sendRows(settings, path, false);
    case 'keys':
      return manageKeys(settings);
    case 'sign':
      return signCall(settings);
    default:
      throw usage();
  }
}

const usage = () =>
  new Trouble(
    '用法：npm run client -- check|push <文件.ndjson|.json|.csv|.xlsx> · keys [list|issue|revoke] · sign <方法> <路径> [--body 文件]\n环境变量：LUYUAN_URL、LUYUAN_APP_ID、LUYUAN_SECRET、LUYUAN_ALGORITHM，或 LUYUAN_API_KEY',
    'Usage: npm run client -- check|push <file.ndjson|.json|.csv|.xlsx> · keys [list|issue|revoke] · sign <METHOD> <path> [--body file]\nEnvironment: LUYUAN_URL, LUYUAN_APP_ID, LUYUAN_SECRET, LUYUAN_ALGORITHM, or LUYUAN_API_KEY',
  );

function explain(error: unknown): void {
  if (error instanceof Trouble) console.error(`${error.zh}\n${error.en}`);
  else if (error instanceof LuyuanProblem) {
    console.error(`${error.code} (HTTP ${error.status})\n${error.zh}\n${error.en}`);
    if (typeof error.details.stringToSign === 'string')
      console.error(`平台验签所用原文 What the server verified:\n${error.details.stringToSign}`);
  } else if (error instanceof TypeError) {
    console.error(
      `连不上平台，请检查 LUYUAN_URL。 The platform cannot be reached; check LUYUAN_URL.\n${error.message}`,
    );
  } else if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
    console.error(`找不到文件。 No such file: ${error.message}`);
  } else console.error(error);
}

async function main(): Promise<number> {
  try {
    return await run(readSettings(process.argv.slice(2), process.env));
  } catch (error) {
    explain(error);
    return 2;
  }
}

process.exitCode = await main();
