import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyLedger } from '../../server/modules/ledger/index.ts';
import { loadCity } from '../../server/modules/registry/index.ts';
import { findCity } from '../../server/platform/config.ts';
import { openDb } from '../../server/platform/db.ts';
import { projections } from '../../server/projections.ts';
import { PASSWORD, partyBody } from '../support/city.ts';
import {
  makeSharedPlace,
  openRoundRobin,
  type RoundRobin,
  type ServerProcess,
  type SharedPlace,
  startServerProcess,
} from './server-processes.ts';

/** Two servers as an operator would run them, on one empty database, behind a proxy that takes them in turn. */

let place: SharedPlace;
let left: ServerProcess;
let right: ServerProcess;
let proxy: RoundRobin;
let owner: pg.Client;
const parties: Record<string, string> = {};
const keys: Record<string, string> = {};
let productId = '';

interface Answer<T> {
  status: number;
  body: T;
  headers: Headers;
}
type Body = Record<string, unknown>;

async function call<T = Body>(
  origin: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: object,
): Promise<Answer<T>> {
  const answer = await fetch(origin + path, {
    method,
    headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
    // Whoever never answers is named by the failure.
    signal: AbortSignal.timeout(20_000),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    body: (text === '' ? {} : JSON.parse(text)) as T,
    headers: answer.headers,
  };
}

const as = (who: string) => ({ 'x-api-key': keys[who] ?? '' });

/** As a client of the interface must: what got no answer is sent again, word for word. */
async function insist<T>(path: string, who: string, body: object): Promise<Answer<T>> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await call<T>(proxy.origin, 'POST', path, as(who), body);
      if (answer.status < 500 || attempt >= 20) return answer;
    } catch (error) {
      // Cut off in the middle of its answer.
      if (attempt >= 20) throw error;
    }
  }
}

async function signIn(origin: string, userName: string, password = PASSWORD) {
  const answer = await call(origin, 'POST', '/api/v1/session', {}, { userName, password });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return { ...answer, headers: { cookie, 'x-luyuan': '1' } };
}

interface Voucher {
  number: string;
  documentId: string;
  replayed: boolean;
  state: string;
  lineItems: { lotId: string }[];
}

const voucher = (documentNumber: string) => ({
  documentNumber,
  receiver: { partyId: parties.wholesaler },
  lines: [
    {
      product: { productId },
      quantity: 12,
      unit: '箱',
      each: { quantity: 15, unit: 'kg' },
      origin: `${documentNumber} 号地`,
    },
  ],
});

/** Ids carry the slot of the process that minted them (server/platform/ids.ts). */
const slotOf = (id: string): number => Number((BigInt(id) >> 12n) & 1023n);

beforeAll(async () => {
  place = await makeSharedPlace();
  // At once, on a database without a table: one migrates, the other waits.
  [left, right] = await Promise.all([
    startServerProcess(place.databaseUrl, place.dataDir),
    startServerProcess(place.databaseUrl, place.dataDir),
  ]);
  proxy = await openRoundRobin([
    {
      get origin() {
        return left.origin;
      },
    },
    {
      get origin() {
        return right.origin;
      },
    },
  ]);
  owner = new pg.Client({ connectionString: place.databaseUrl });
  await owner.connect();
  const admin = { userName: 'chief', displayName: '管理员', password: PASSWORD };
  const setUp = await call(right.origin, 'POST', '/api/v1/setup', {}, { token: left.invitation, ...admin });
  expect(setUp.status).toBe(200);
  const { headers } = await signIn(left.origin, 'chief');
  const make = async (path: string, body: object) => {
    const answer = await call(proxy.origin, 'POST', path, headers, body);
    expect(answer).toMatchObject({ status: 201 });
    return answer.body;
  };
  for (const [serial, business] of (['farm', 'wholesaler'] as const).entries()) {
    parties[business] = String((await make('/api/v1/parties', partyBody(business, serial))).partyId);
    await makeAccount(make, business, { role: 'operator', partyId: parties[business] });
  }
  await makeAccount(make, 'officer', { role: 'regulator', divisionCode: cityCode() });
  const product = await insist<Body>('/api/v1/products', 'farm', {
    name: '大白菜',
    category: 'chinese-cabbage',
  });
  expect(product.status).toBe(201);
  productId = String(product.body.productId);
}, 120_000);

const cityCode = () => loadCity(findCity(process.env.LUYUAN_CITY)).city.code;

async function makeAccount(
  make: (path: string, body: object) => Promise<Body>,
  userName: string,
  scope: object,
): Promise<void> {
  const account = await make('/api/v1/accounts', {
    userName,
    displayName: userName,
    password: PASSWORD,
    ...scope,
  });
  const key = await make(`/api/v1/accounts/${account.accountId}/api-keys`, { label: 'test' });
  keys[userName] = String(key.key);
}

afterAll(async () => {
  await proxy?.close();
  await Promise.all([left?.stop(), right?.stop()]);
  await owner?.end();
  await place?.remove();
});

async function verifiedFindings() {
  const db = openDb({ url: place.databaseUrl, connections_max: 2 });
  try {
    return await verifyLedger(db, projections(loadCity(findCity(process.env.LUYUAN_CITY))), { after: '0' });
  } finally {
    await db.close();
  }
}

test('Vouchers go out through one process, are received through the other, and a trace on either tells of both', async () => {
  const numbers = Array.from({ length: 24 }, (_none, index) => `both-${index}`);
  const issued = await Promise.all(
    numbers.map((number) => insist<Voucher>('/api/v1/vouchers', 'farm', voucher(number))),
  );
  expect(issued.map((answer) => answer.status)).toEqual(numbers.map(() => 201));
  const received = await Promise.all(
    issued.map(({ body }, index) =>
      insist<Voucher>(`/api/v1/vouchers/${body.number}/receipts`, 'wholesaler', {
        documentNumber: `got-${index}`,
        decision: 'all',
      }),
    ),
  );
  expect(received.map((answer) => answer.body.state)).toEqual(numbers.map(() => 'received'));
  // The proxy did take them in turn.
  expect([...proxy.answered.keys()].sort()).toEqual([left.origin, right.origin].sort());

  const lot = issued[0]?.body.lineItems[0]?.lotId ?? '';
  const traces = await Promise.all(
    [left, right].map((server) =>
      call<{ answer: { holders: unknown[] } }>(
        server.origin,
        'GET',
        `/api/v1/traces?direction=forward&lot=${lot}`,
        as('officer'),
      ),
    ),
  );
  expect(traces.map((answer) => answer.status)).toEqual([200, 200]);
  expect(traces[0]?.body.answer.holders).toHaveLength(2);
  expect(traces[0]?.body.answer.holders).toEqual(traces[1]?.body.answer.holders);
});

test('A freeze that one server takes stops the sale at the other with its next answer, and a lift lets it go', async () => {
  const issued = await insist<Voucher>('/api/v1/vouchers', 'farm', voucher('stopped-1'));
  const lot = issued.body.lineItems[0]?.lotId ?? '';
  const asked = async (server: ServerProcess) =>
    (await call(server.origin, 'GET', `/api/v1/sale-checks?lot=${lot}`, as('wholesaler'))).body.answer;
  // Both have been asked before, and would have kept it if they kept anything.
  expect(await Promise.all([left, right].map(asked))).toEqual(['allowed', 'allowed']);
  const chief = await signIn(right.origin, 'chief');
  for (const [number, [here, there]] of [
    [left, right],
    [right, left],
  ].entries() as IterableIterator<[number, [ServerProcess, ServerProcess]]>) {
    const frozen = await call(here.origin, 'POST', '/api/v1/freezes', as('officer'), {
      documentNumber: `stop-${number}`,
      lot,
      clause: '食品安全法 第一百一十条',
      reason: '待查',
    });
    expect(frozen.status).toBe(201);
    // The order is what is held; the time is printed, for the two seconds that are asked for.
    const since = performance.now();
    expect(await asked(there)).toBe('refused');
    const refused_ms = performance.now() - since;
    const passOn = await call(there.origin, 'POST', '/api/v1/vouchers', as('wholesaler'), {
      documentNumber: `onward-${number}`,
      receiver: { partyId: parties.farm },
      lines: [{ lot, quantity: 1, unit: 'kg' }],
    });
    expect(passOn).toMatchObject({ status: 422, body: { code: 'lot-frozen' } });
    const voucher_ms = performance.now() - since - refused_ms;
    process.stdout.write(
      `A freeze stored by one server: the other's next sale check refused after ${refused_ms.toFixed(0)} ms, its next voucher after ${voucher_ms.toFixed(0)} ms more.\n`,
    );
    const lifted = await call(
      here.origin,
      'POST',
      `/api/v1/freezes/${frozen.body.freezeId}/lift`,
      chief.headers,
      {
        documentNumber: `go-${number}`,
        reason: '复检合格',
      },
    );
    expect(lifted.status).toBe(201);
    expect(await asked(there)).toBe('allowed');
  }
});

test('A document that is sent again to the other process is the same document, once', async () => {
  const body = voucher('twice');
  const first = await call<Voucher>(left.origin, 'POST', '/api/v1/vouchers', as('farm'), body);
  const second = await call<Voucher>(right.origin, 'POST', '/api/v1/vouchers', as('farm'), body);
  expect([first.status, second.status]).toEqual([201, 200]);
  expect(second.body).toMatchObject({ number: first.body.number, replayed: true });
  const other = { ...body, receiver: { partyId: parties.farm } };
  const third = await call(left.origin, 'POST', '/api/v1/vouchers', as('farm'), other);
  expect(third).toMatchObject({ status: 409, body: { code: 'exists-with-different-receiver' } });
});

test('The same document at both processes at the same instant is stored once and answered twice', async () => {
  const rounds = Array.from({ length: 12 }, (_none, index) => voucher(`at-once-${index}`));
  const answers = await Promise.all(
    rounds.map((body) =>
      Promise.all(
        [left, right].map((server) =>
          call<Voucher>(server.origin, 'POST', '/api/v1/vouchers', as('farm'), body),
        ),
      ),
    ),
  );
  for (const [one, two] of answers) {
    expect([one?.status, two?.status].sort()).toEqual([200, 201]);
    expect(one?.body.number).toBe(two?.body.number);
  }
  const { rows } = await owner.query(
    `SELECT count(*)::int AS n FROM ledger.document WHERE sender_number LIKE 'at-once-%'`,
  );
  expect(rows).toEqual([{ n: 12 }]);
});

test('One batch that is named for the first time at both processes at once is one lot', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_none, index) => {
      const body = voucher(`lot-${index}`);
      const lines = [{ ...body.lines[0], batch: 'ONE-BATCH' }];
      const origin = (index % 2 === 0 ? left : right).origin;
      return call<Voucher>(origin, 'POST', '/api/v1/vouchers', as('farm'), { ...body, lines });
    }),
  );
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 201));
  expect(new Set(answers.map((answer) => answer.body.lineItems[0]?.lotId)).size).toBe(1);
});

test('Processes mint ids in slots of their own', async () => {
  const slots = await Promise.all(
    [left, right].map(async (server, index) => {
      const body = voucher(`slot-${index}`);
      const answer = await call<Voucher>(server.origin, 'POST', '/api/v1/vouchers', as('farm'), body);
      const { rows } = await owner.query('SELECT document_id FROM ledger.document WHERE sender_number = $1', [
        `slot-${index}`,
      ]);
      return [slotOf(answer.body.lineItems[0]?.lotId ?? '0'), slotOf(rows[0].document_id)];
    }),
  );
  expect(slots[0]?.[0]).toBe(slots[0]?.[1]);
  expect(slots[1]?.[0]).toBe(slots[1]?.[1]);
  expect(slots[0]?.[0]).not.toBe(slots[1]?.[0]);
});

test('Who signed in at one process is known at the other, and who signed out there is not', async () => {
  const { headers, status } = await signIn(left.origin, 'wholesaler');
  expect(status).toBe(200);
  const whoAmI = (server: ServerProcess) => call(server.origin, 'GET', '/api/v1/session', headers);
  expect(await whoAmI(right)).toMatchObject({ status: 200, body: { userName: 'wholesaler' } });
  expect((await call(right.origin, 'DELETE', '/api/v1/session', headers)).status).toBe(204);
  expect((await whoAmI(left)).status).toBe(401);
});

test('Guessing a password is slowed by the tries at both processes together', async () => {
  const statuses: number[] = [];
  for (let turn = 0; turn < 6; turn += 1) {
    const server = turn % 2 === 0 ? left : right;
    statuses.push((await signIn(server.origin, 'farm', 'not-the-password')).status);
  }
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
});

test('Either process survives the kill -9 of the other: what was sent is stored once, and nothing is half', async () => {
  for (const victim of ['left', 'right'] as const) {
    const numbers = Array.from({ length: 20 }, (_none, index) => `${victim}-killed-${index}`);
    const sent = numbers.map((number) => insist<Voucher>('/api/v1/vouchers', 'farm', voucher(number)));
    await Promise.race(sent);
    await (victim === 'left' ? left : right).kill9();
    const answers = await Promise.all(sent);
    // 200: the process stored it, but died before it could say so.
    expect(answers.filter(({ status }) => status !== 201 && status !== 200)).toEqual([]);
    expect(new Set(answers.map((answer) => answer.body.number)).size).toBe(numbers.length);
    const { rows } = await owner.query(
      'SELECT sender_number, count(*)::int AS n FROM ledger.document WHERE sender_number LIKE $1 GROUP BY 1',
      [`${victim}-killed-%`],
    );
    expect(rows).toHaveLength(numbers.length);
    expect(rows.every((row) => row.n === 1)).toBe(true);
    // A killed one comes back beside the survivor, with a slot of its own.
    const again = await startServerProcess(place.databaseUrl, place.dataDir);
    if (victim === 'left') left = again;
    else right = again;
    expect(again.invitation).toBeNull();
    const after = await call(again.origin, 'POST', '/api/v1/vouchers', as('farm'), voucher(`${victim}-back`));
    expect(after.status).toBe(201);
  }
  const verified = await verifiedFindings();
  expect(verified.findings).toEqual([]);
  expect(verified.documents).toBeGreaterThan(100);
}, 120_000);
