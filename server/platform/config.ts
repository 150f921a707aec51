import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Problem } from './errors.ts';

export const PROJECT_ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

const PROXIES_MAX = 10;

export interface Config {
  port: number;
  host: string;
  /** Keys, the embedded database and the demonstration's credentials. */
  dataDir: string;
  /** A server of one's own; absent means the embedded one. */
  databaseUrl: string | undefined;
  /** Folder with the city's data. */
  cityDir: string;
  /** Addresses and secrets of departments. */
  departmentsFile: string;
  /** What QR codes and links begin with, without a slash at the end. */
  publicUrl: string;
  demo: boolean;
  logLevel: string;
  /** How many proxies of one's own stand in front; false for none. */
  trustProxy: number | false;
  /** `LUYUAN_TLS`: folder or file with certificate and key, or `self`; undefined: plain HTTP. */
  tls: string | undefined;
  /** A separate platform for trying integrations: own folder, own database, own keys. */
  sandbox: boolean;
  /** `LUYUAN_SMS_URL` with key and secret, `LUYUAN_SMTP_URL` with a sender; null: none is connected. */
  sms: { url: string; keyId: string; secret: string } | null;
  mail: { url: string; from: string } | null;
  /** The database is the coordinator of a Citus cluster, and its tables are to be spread over it. */
  distributed: boolean;
}

/** `LUYUAN_DISTRIBUTED`: 1 or absent. Tables are spread once and stay so; the embedded database is one machine. */
function isDistributedWanted(env: NodeJS.ProcessEnv, databaseUrl: string | undefined): boolean {
  const text = env.LUYUAN_DISTRIBUTED ?? '';
  if (text === '' || text === '0') return false;
  if (text !== '1' || databaseUrl === undefined) {
    throw new Problem(500, 'distributed-invalid', {
      zh: `LUYUAN_DISTRIBUTED 只能是 1，并须用 DATABASE_URL 指向 Citus 集群的协调节点；现在是“${text}”。`,
      en: `LUYUAN_DISTRIBUTED may only be 1, with DATABASE_URL naming the coordinator of a Citus cluster; it is "${text}".`,
    });
  }
  return true;
}

/** The only city, or the one that LUYUAN_CITY names. */
export function findCity(name: string | undefined): string {
  const root = join(PROJECT_ROOT, 'cities');
  const cities = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const chosen = name ?? (cities.length === 1 ? cities[0]?.name : undefined);
  if (chosen === undefined || !cities.some((entry) => entry.name === chosen)) {
    const names = cities.map((entry) => entry.name).join(', ');
    throw new Problem(500, 'city-unknown', {
      zh: `请用 LUYUAN_CITY 选定一个城市：${names}。`,
      en: `Choose a city with LUYUAN_CITY: ${names}.`,
    });
  }
  return join(root, chosen);
}

/** `TRUST_PROXY`: the number of proxies; absent, empty or 0 for none. */
function proxiesInFront(text: string | undefined): number | false {
  const count = Number(text ?? '0');
  if (!Number.isInteger(count) || count < 0 || count > PROXIES_MAX) {
    throw new Problem(500, 'trust-proxy-invalid', {
      zh: `TRUST_PROXY 应为服务前面自有代理的层数（0 到 ${PROXIES_MAX}），现在是“${text}”。`,
      en: `TRUST_PROXY must be the number of your own proxies in front (0 to ${PROXIES_MAX}), not "${text}".`,
    });
  }
  return count === 0 ? false : count;
}

/** A gateway is connected by its address; half a configuration is none, and is told at the start. */
function gatewayOf<Name extends string>(
  env: NodeJS.ProcessEnv,
  address: string,
  names: Readonly<Record<Name, string>>,
): (Record<Name, string> & { url: string }) | null {
  const url = env[address] ?? '';
  if (url === '') return null;
  const missing = Object.values<string>(names).filter((name) => (env[name] ?? '') === '');
  if (missing.length > 0 || !URL.canParse(url)) {
    const what = missing.length > 0 ? missing.join(', ') : address;
    throw new Problem(500, 'gateway-invalid', {
      zh: `${address} 需要是完整的网址，并同时填写 ${Object.values(names).join('、')}；现在缺少或有误：${what}。`,
      en: `${address} must be a whole address, and ${Object.values(names).join(', ')} must be given with it; missing or wrong: ${what}.`,
    });
  }
  const entries = Object.entries<string>(names).map(([key, name]) => [key, env[name] ?? '']);
  return { url, ...Object.fromEntries(entries) } as Record<Name, string> & { url: string };
}

/**
 * Reads the environment. Errors: `port-invalid`, `trust-proxy-invalid`, `city-unknown`, `distributed-invalid`,
 * `gateway-invalid`.
 */
export function readConfig(env: NodeJS.ProcessEnv, args: readonly string[]): Config {
  const sandbox = args.includes('--sandbox');
  const port = Number(env.PORT ?? (sandbox ? '8090' : '8080'));
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Problem(500, 'port-invalid', {
      zh: `PORT 应为 1 到 65535 之间的整数，现在是“${env.PORT}”。`,
      en: `PORT must be a whole number from 1 to 65535, not "${env.PORT}".`,
    });
  }
  // A sandbox never opens the database of the platform that is used in earnest, whatever the environment says.
  const given = sandbox ? env.LUYUAN_SANDBOX_DATABASE_URL : env.DATABASE_URL;
  const databaseUrl = given === '' ? undefined : given;
  const dataDir = sandbox
    ? resolve(env.LUYUAN_SANDBOX_DATA ?? join(homedir(), '.luyuan-sandbox'))
    : resolve(env.LUYUAN_DATA ?? join(homedir(), '.luyuan'));
  const tls = env.LUYUAN_TLS === '' ? undefined : env.LUYUAN_TLS;
  return {
    port,
    host: env.HOST ?? '0.0.0.0',
    dataDir,
    databaseUrl,
    cityDir: findCity(env.LUYUAN_CITY),
    departmentsFile: resolve(env.LUYUAN_DEPARTMENTS ?? join(dataDir, 'departments.json')),
    publicUrl: (env.PUBLIC_URL ?? `${tls === undefined ? 'http' : 'https'}://localhost:${port}`).replace(
      /\/+$/,
      '',
    ),
    tls,
    demo: args.includes('--demo') || (databaseUrl === undefined && !args.includes('--no-demo')),
    sandbox,
    logLevel: env.LOG_LEVEL ?? 'info',
    trustProxy: proxiesInFront(env.TRUST_PROXY),
    // A sandbox writes to nobody.
    sms: sandbox
      ? null
      : gatewayOf(env, 'LUYUAN_SMS_URL', { keyId: 'LUYUAN_SMS_KEY', secret: 'LUYUAN_SMS_SECRET' }),
    mail: sandbox ? null : gatewayOf(env, 'LUYUAN_SMTP_URL', { from: 'LUYUAN_SMTP_FROM' }),
    distributed: isDistributedWanted(env, databaseUrl),
  };
}
