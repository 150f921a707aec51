import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase } from './database.ts';
import { type AccountId, accountFor } from './modules/identity/index.ts';
import { type Backlog, loadBacklog, refusedAfter } from './modules/intake/index.ts';
import { loadCity } from './modules/registry/index.ts';
import { systemClock } from './platform/clock.ts';
import { readConfig } from './platform/config.ts';
import type { Db } from './platform/db.ts';
import { Problem } from './platform/errors.ts';
import { openKeys } from './platform/keys.ts';
import { exitWithParent } from './platform/process.ts';
import { rowTypes } from './row-types.ts';
import { makeTools } from './tools.ts';

/**
 * npm run import -- <file> [--as <user name>] [--refused <file>] [--rows <rows a transaction>]
 *
 * Loads a backlog: one JSON object a line, each a document as the API takes it (server/modules/intake/README.md).
 * Ends with 0 when every row was taken, 1 when some were refused; those are listed with line, place and reason. After
 * Ctrl-C, a kill or a power cut the same command goes on where it was.
 */
async function main(): Promise<number> {
  exitWithParent();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { as: { type: 'string' }, refused: { type: 'string' }, rows: { type: 'string' } },
  });
  const path = positionals[0];
  if (path === undefined) throw usage();
  const config = readConfig(process.env, []);
  const database = await openDatabase(
    config,
    (words) => console.log(`${words.zh}  ${words.en}`),
    (error) => console.error(error.message),
  );
  try {
    const tools = await makeTools({
      db: database.db,
      clock: systemClock,
      keys: openKeys(join(config.dataDir, 'keys')),
      city: loadCity(config.cityDir),
    });
    const recordedBy = await responsible(database.db, values.as);
    let stopping = false;
    process.once('SIGINT', () => {
      stopping = true;
    });
    const started = performance.now();
    let before: Backlog | undefined;
    const backlog = await loadBacklog(tools, {
      path,
      recordedBy,
      types: rowTypes,
      ...(values.rows === undefined ? {} : { batch_rows: rowsOf(values.rows) }),
      stop: () => stopping,
      onProgress: (reached) => {
        before ??= reached;
        const rate = Math.round((reached.lines - before.lines) / ((performance.now() - started) / 1000));
        const share = ((100 * reached.position_bytes) / reached.size_bytes).toFixed(1);
        process.stdout.write(
          `\r${share} %  ${reached.lines} 行 rows, 拒收 refused ${reached.refused}, ${rate} 行/秒 rows/s   `,
        );
      },
    });
    console.log('');
    if (backlog.refused > 0) await report(database.db, backlog, values.refused ?? `${path}.refused.ndjson`);
    summarise(backlog);
    return backlog.refused === 0 && backlog.finishedAt !== null ? 0 : 1;
  } finally {
    await database.close();
  }
}

const ROWS_MAX = 5000;

function rowsOf(text: string): number {
  const rows = Number(text);
  if (Number.isInteger(rows) && rows >= 1 && rows <= ROWS_MAX) return rows;
  throw new Problem(400, 'rows-invalid', {
    zh: `--rows 应为 1 到 ${ROWS_MAX} 之间的整数，现在是“${text}”。`,
    en: `--rows must be a whole number from 1 to ${ROWS_MAX}, not "${text}".`,
  });
}

async function responsible(db: Db, userName: string | undefined): Promise<AccountId> {
  const account = await accountFor(db, userName);
  if (account) return account;
  throw new Problem(422, 'account-unknown', {
    zh: '请用 --as 指明对这次导入负责的账户；还没有账户时，请先启动平台并建立管理员。',
    en: 'Name the account that answers for this load with --as; where there is none yet, start the platform and make the administrator first.',
  });
}

/** Every refused row, one JSON object a line: line, code, path, both sentences, all findings. */
async function report(db: Db, backlog: Backlog, path: string): Promise<void> {
  const out = createWriteStream(path);
  let after = 0;
  for (;;) {
    const rows = await refusedAfter(db, backlog.backlogId, after, 1000);
    for (const row of rows) if (!out.write(`${JSON.stringify(row)}\n`)) await once(out, 'drain');
    const last = rows.at(-1);
    if (!last) break;
    after = last.line;
  }
  out.end();
  await once(out, 'finish');
  console.log(`拒收的行及原因见 ${path}  The refused rows with their reasons are in ${path}`);
}

function summarise(backlog: Backlog): void {
  const { lines, taken, repeated, refused } = backlog;
  console.log(`共 ${lines} 行：收下 ${taken}，已有 ${repeated}，拒收 ${refused}。`);
  console.log(`${lines} rows: ${taken} taken, ${repeated} already there, ${refused} refused.`);
  if (backlog.finishedAt === null)
    console.log('尚未完成，再次运行同一命令即可继续。 Not finished; run the same command again to go on.');
}

const usage = () =>
  new Problem(400, 'file-missing', {
    zh: '用法：npm run import -- <文件> [--as <账户名>] [--refused <文件>]',
    en: 'Usage: npm run import -- <file> [--as <user name>] [--refused <file>]',
  });

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof Problem) console.error(`${error.words.zh}\n${error.words.en}`);
    else if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      console.error(`找不到文件。 No such file: ${error.message}`);
    else console.error(error);
    process.exit(2);
  },
);
