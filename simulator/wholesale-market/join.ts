import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Call, type Prepared, prepareMarket, sendUpstream } from './prepare.ts';

/**
 * node simulator/wholesale-market/join.ts --out <folder> [--origin http://localhost:8080] [--admin admin --password …]
 *   registers the market on a running city and writes <folder>/config.json for main.ts
 * node simulator/wholesale-market/join.ts --out <folder> --voucher
 *   sends a voucher from elsewhere in the city to one of the stalls
 */
const USAGE =
  'join.ts --out <folder> [--origin http://localhost:8080] [--admin <name> --password <password>] [--division <street or district code>] [--voucher]';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      origin: { type: 'string', default: 'http://localhost:8080' },
      admin: { type: 'string', default: 'admin' },
      password: { type: 'string' },
      division: { type: 'string' },
      voucher: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || !values.out) return console.log(USAGE);
  const { out, origin } = values;
  const call = callerOf(origin);
  const file = join(out, 'prepared.json');
  if (values.voucher) {
    const prepared = JSON.parse(readFileSync(file, 'utf8')) as Prepared;
    const number = `UP-${Date.now()}`;
    const goods = { stall: 'A1', merchandise: '10204', kg: 500, batch: number };
    const sent = await sendUpstream(call, prepared, number, goods);
    return console.log(`voucher ${sent.number}, lot ${sent.lotId}`);
  }
  if (!values.password) return console.log(`The administrator's password is needed.\n${USAGE}`);
  mkdirSync(out, { recursive: true });
  if (existsSync(file)) return console.log(`${file} is there already: the market has joined.`);
  const admin = await signIn(origin, values.admin, values.password);
  // Another market for every try, so that a city may be joined again from a new folder.
  const serial = Math.floor(Date.now() / 1000) % 100;
  const city = await cityAt(call);
  // Where the market stands matters to nobody's ledger: any street of the city will do.
  const division = values.division ?? city.streets[0]?.code ?? city.code;
  const prepared = await prepareMarket(call, { origin, admin, division, serial });
  writeFileSync(file, JSON.stringify(prepared, null, 1), { mode: 0o600 });
  const config = { ...prepared.credentials, timeZone: city.timezone };
  writeFileSync(join(out, 'config.json'), JSON.stringify(config, null, 1), { mode: 0o600 });
  console.log(
    `market ${prepared.marketId} with ${Object.keys(prepared.stalls).length} stalls: ${out}/config.json`,
  );
}

async function signIn(origin: string, userName: string, password: string): Promise<Record<string, string>> {
  const answer = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userName, password }),
  });
  if (answer.status !== 200) throw new Error(`signing in: ${answer.status} ${await answer.text()}`);
  return { cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '', 'x-luyuan': '1' };
}

interface CityLists {
  code: string;
  timezone: string;
  streets: { code: string }[];
}
async function cityAt(call: Call): Promise<CityLists> {
  const { status, body } = await call({}, 'GET', '/api/v1/city');
  if (status !== 200) throw new Error(`the city's lists: ${status}`);
  return body as unknown as CityLists;
}

const callerOf =
  (origin: string): Call =>
  async (headers, method, path, body) => {
    const answer = await fetch(origin + path, {
      method,
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? {} : JSON.parse(text) };
  };

await main();
