import { parseArgs } from 'node:util';
import { type Credentials, createLuyuan, type LuyuanOptions } from '../typescript/src/index.ts';

export class Trouble extends Error {
  readonly zh: string;
  readonly en: string;
  constructor(zh: string, en: string) {
    super(en);
    this.zh = zh;
    this.en = en;
  }
}

export interface Settings {
  command: string;
  args: string[];
  url: string;
  credentials?: Credentials | undefined;
  apiKey?: string | undefined;
  body?: string | undefined;
  label?: string | undefined;
  batch?: string | undefined;
  ledger?: string | undefined;
  json: boolean;
}

/** Secrets come from the environment: what stands on a command line is seen by every process of the machine. */
export function readSettings(argv: readonly string[], env: NodeJS.ProcessEnv): Settings {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      body: { type: 'string' },
      label: { type: 'string' },
      batch: { type: 'string' },
      ledger: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  const { LUYUAN_APP_ID: appId, LUYUAN_SECRET: secret, LUYUAN_ALGORITHM: algorithm } = env;
  if (algorithm !== undefined && algorithm !== 'HMAC-SHA256' && algorithm !== 'HMAC-SM3')
    throw new Trouble(
      `LUYUAN_ALGORITHM 只能是 HMAC-SHA256 或 HMAC-SM3，现在是“${algorithm}”。`,
      `LUYUAN_ALGORITHM is HMAC-SHA256 or HMAC-SM3, not "${algorithm}".`,
    );
  return {
    command: positionals[0] ?? '',
    args: positionals.slice(1),
    url: values.url ?? env.LUYUAN_URL ?? 'http://localhost:8080',
    ...(appId && secret ? { credentials: { appId, secret, algorithm } } : {}),
    ...(env.LUYUAN_API_KEY ? { apiKey: env.LUYUAN_API_KEY } : {}),
    body: values.body,
    label: values.label,
    batch: values.batch,
    ledger: values.ledger,
    json: values.json ?? false,
  };
}

export function connect(settings: Settings, more: Partial<LuyuanOptions> = {}) {
  if (!settings.credentials && settings.apiKey === undefined) {
    throw new Trouble(
      '请在环境变量中给出 LUYUAN_APP_ID 与 LUYUAN_SECRET（签名调用），或 LUYUAN_API_KEY。',
      'Give LUYUAN_APP_ID and LUYUAN_SECRET (signed calls), or LUYUAN_API_KEY, in the environment.',
    );
  }
  return createLuyuan({
    baseUrl: settings.url,
    // A signed call needs no key beside it.
    ...(settings.credentials ? { credentials: settings.credentials } : { apiKey: settings.apiKey }),
    onRetry: (why, wait_ms) => console.error(`${why}: ${wait_ms} ms 后重试 / trying again`),
    ...more,
  });
}
