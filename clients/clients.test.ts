import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashContent, signCall } from '../server/modules/identity/index.ts';
import { PROJECT_ROOT } from '../server/platform/config.ts';
import {
  makeSharedPlace,
  type ServerProcess,
  type SharedPlace,
  startServerProcess,
} from '../test/scale/server-processes.ts';
import {
  answered,
  createLuyuan,
  LuyuanProblem,
  type SignatureAlgorithm,
  signHeaders,
} from './typescript/src/index.ts';

/** Both clients against a sandbox that listens in a process of its own. */

let place: SharedPlace;
let server: ServerProcess;
const folder = mkdtempSync(join(tmpdir(), 'luyuan-client-'));

interface Business {
  partyId: string;
  apiKey: string;
  appId: string;
  secret: string;
}
interface Opened {
  business: Business;
  partner: Business;
  products: { productId: string; name: string; gtin: string | null }[];
  example: { receiver: { partyId: string }; lines: { product: { productId: string } }[] };
}

beforeAll(async () => {
  place = await makeSharedPlace();
  server = await startServerProcess(place.databaseUrl, place.dataDir, { sandbox: true });
}, 180_000);
afterAll(async () => {
  await server?.stop();
  await place?.remove();
  rmSync(folder, { recursive: true });
});

async function integrator(algorithm: SignatureAlgorithm = 'HMAC-SHA256'): Promise<Opened> {
  const answer = await fetch(`${server.origin}/api/v1/sandbox/integrators`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: '客户端试用', algorithm }),
  });
  expect([answer.status, answer.headers.get('x-luyuan-sandbox')]).toEqual([201, '1']);
  return (await answer.json()) as Opened;
}

const voucherRow = (opened: Opened, documentNumber: string, line: object = {}) => ({
  type: 'voucher',
  body: {
    ...opened.example,
    documentNumber,
    lines: [{ ...opened.example.lines[0], batch: documentNumber, ...line }],
  },
});

function file(name: string, rows: readonly unknown[]): string {
  const path = join(folder, name);
  writeFileSync(path, rows.map((row) => `${typeof row === 'string' ? row : JSON.stringify(row)}\n`).join(''));
  return path;
}

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

function client(args: readonly string[], env: Record<string, string>): Promise<Ended> {
  const child = spawn(process.execPath, [join(PROJECT_ROOT, 'clients/cli/main.ts'), ...args], {
    env: { ...process.env, LUYUAN_URL: server.origin, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout.on('data', (text: Buffer) => {
    ended.out += String(text);
  });
  child.stderr.on('data', (text: Buffer) => {
    ended.err += String(text);
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ ...ended, code })));
}

const signed = (of: Business, algorithm: SignatureAlgorithm = 'HMAC-SHA256') => ({
  LUYUAN_APP_ID: of.appId,
  LUYUAN_SECRET: of.secret,
  LUYUAN_ALGORITHM: algorithm,
});

describe('The TypeScript client', () => {
  it.each(['HMAC-SHA256', 'HMAC-SM3'] as const)('Signs as the server reckons, with %s', (algorithm) => {
    const call = {
      method: 'POST',
      target: '/api/v1/sales?x=1',
      body: '{"a":"白菜"}',
      timestamp: 1_700_000_000,
      nonce: 'n-12345678',
    };
    const { headers } = signHeaders({ appId: 'a', secret: 's3cret', algorithm }, call);
    expect(headers['x-content-hash']).toBe(hashContent(algorithm, call.body));
    expect(headers['x-signature']).toBe(
      signCall('s3cret', {
        ...call,
        algorithm,
        timestamp: String(call.timestamp),
        contentHash: hashContent(algorithm, call.body),
      }),
    );
  });

  it.each(['HMAC-SHA256', 'HMAC-SM3'] as const)(
    'Issues, lists and receives with signed calls, %s',
    async (algorithm) => {
      const opened = await integrator(algorithm);
      const of = ({ appId, secret }: Business) =>
        createLuyuan({ baseUrl: server.origin, credentials: { appId, secret, algorithm } });
      const voucher = await answered(
        of(opened.business).POST('/api/v1/vouchers', { body: opened.example as never }),
      );
      const listed = await answered(
        of(opened.partner).GET('/api/v1/vouchers', {
          params: { query: { direction: 'received', limit: 5 } },
        }),
      );
      expect(listed.items.map((one) => one.number)).toEqual([voucher.number]);
      const received = await answered(
        of(opened.partner).POST('/api/v1/vouchers/{number}/receipts', {
          params: { path: { number: voucher.number } },
          body: { documentNumber: 'R-1', decision: 'all' },
        }),
      );
      expect(received.state).toBe('received');
    },
  );

  it('Throws what the platform says, in both languages', async () => {
    const { business } = await integrator();
    const luyuan = createLuyuan({ baseUrl: server.origin, credentials: { ...business, secret: 'wrong' } });
    const problem = await answered(luyuan.GET('/api/v1/stock')).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(LuyuanProblem);
    expect(problem).toMatchObject({ status: 401, code: 'signature-wrong' });
    expect((problem as LuyuanProblem).zh).toMatch(/签名/);
    expect((problem as LuyuanProblem).details.stringToSign).toContain('/api/v1/stock');
  });

  it('Tries again where the line is cut, and gives up with the reason', async () => {
    const waits: number[] = [];
    const luyuan = createLuyuan({
      baseUrl: 'http://127.0.0.1:9',
      apiKey: 'x',
      tries_max: 2,
      onRetry: (_why, wait_ms) => waits.push(wait_ms),
    });
    await expect(luyuan.GET('/api/v1/stock')).rejects.toThrow();
    expect(waits).toEqual([500]);
  });
});

describe('The command line', () => {
  it('Checks a file without recording, pushes it, and pushing again records nothing', async () => {
    const opened = await integrator();
    const rows = Array.from({ length: 520 }, (_none, index) => voucherRow(opened, `F-${index}`));
    const path = file('good.ndjson', rows);
    const checked = await client(['check', path], signed(opened.business));
    expect(checked.out).toContain('520 rows: 520 would be taken');
    expect(checked.code).toBe(0);
    const pushed = await client(['push', path], signed(opened.business));
    expect(pushed.out).toContain('520 rows: 520 taken');
    const again = await client(['push', path, '--json'], signed(opened.business));
    expect([again.code, JSON.parse(again.out)]).toEqual([
      0,
      expect.objectContaining({ rows: 520, taken: 520, refused: 0 }),
    ]);
    const renumbered = await client(['push', path, '--batch', 'other', '--json'], signed(opened.business));
    expect(JSON.parse(renumbered.out)).toMatchObject({ taken: 0, repeated: 520 });
  }, 180_000);

  it('Ends with 1 and a table of what was refused, by line, and takes the rest', async () => {
    const opened = await integrator();
    const path = file('mixed.ndjson', [
      voucherRow(opened, 'M-1'),
      '',
      voucherRow(opened, 'M-2', { quantity: 0 }),
      { type: 'gift', body: {} },
      voucherRow(opened, 'M-3', { product: { ownCode: 'K-77', name: '奇异果' } }),
    ]);
    const pushed = await client(['push', path], { LUYUAN_API_KEY: opened.business.apiKey });
    expect(pushed.code).toBe(1);
    expect(pushed.out).toMatch(/^3\tM-2\trefused\tquantity-not-positive\t\/body\/lines\/0\/quantity$/m);
    expect(pushed.out).toMatch(/^4\t-\trefused\trow-type-unknown/m);
    expect(pushed.out).toMatch(/^5\tM-3\twaiting\tcode-unmapped/m);
    expect(pushed.out).toContain('4 rows: 1 taken, 0 already there, 2 refused, 1 waiting');
  }, 120_000);

  it('Says which line is no JSON', async () => {
    const opened = await integrator();
    const pushed = await client(['push', file('broken.ndjson', ['{"type":'])], signed(opened.business));
    expect([pushed.code, pushed.err]).toEqual([2, expect.stringContaining('Line 1 is not valid JSON')]);
  }, 120_000);

  it('Checks against the schemas alone where no server can be reached, and says so', async () => {
    const opened = await integrator();
    const path = file('offline.ndjson', [voucherRow(opened, 'O-1'), voucherRow(opened, 'O-2', { unit: 7 })]);
    const checked = await client(['check', path, '--url', 'http://127.0.0.1:9'], signed(opened.business));
    expect(checked.err).toContain('cannot be reached');
    expect(checked.out).toMatch(/^2\tO-2\trefused\trequest-invalid\t\/body\/lines\/0\/unit$/m);
    expect(checked.code).toBe(1);
  }, 120_000);

  it('Issues keys, signs a call that curl can send, and revokes', async () => {
    const opened = await integrator();
    const issued = await client(['keys', 'issue', '--label', 'till'], {
      LUYUAN_API_KEY: opened.business.apiKey,
    });
    const env = Object.fromEntries(
      issued.out
        .trim()
        .split('\n')
        .map((line) => line.split('=', 2) as [string, string]),
    );
    const shown = await client(['sign', 'GET', '/api/v1/vouchers?limit=1', '--json'], env);
    const { headers } = JSON.parse(shown.out) as { headers: Record<string, string> };
    expect((await fetch(`${server.origin}/api/v1/vouchers?limit=1`, { headers })).status).toBe(200);
    const appId = env.LUYUAN_APP_ID ?? '';
    expect((await client(['keys', 'revoke', appId], signed(opened.business))).code).toBe(0);
    expect((await client(['keys'], signed(opened.business))).out).toMatch(
      new RegExp(`^${appId}\t.*revoked`, 'm'),
    );
  }, 120_000);

  it('A file that is sent through the door for spreadsheets is checked by row and column', async () => {
    const opened = await integrator();
    const path = join(folder, 'sale.csv');
    writeFileSync(path, '销售日期,商品名称,数量,单位,购货单位\n2026-11-01,不存在的菜,abc,公斤,某店\n');
    const checked = await client(['check', path], signed(opened.business));
    expect(checked.code, checked.err).toBeGreaterThan(0);
    expect(`${checked.out}${checked.err}`).toMatch(/\p{Script=Han}/u);
  }, 120_000);

  it('A spreadsheet whose taking was stopped is gone on with when it is pushed again', async () => {
    const opened = await integrator();
    const path = join(folder, 'stopped.csv');
    writeFileSync(path, '销售日期,商品名称,数量,单位,购货单位\n2026-11-02,不存在的菜,3,公斤,某店\n');
    await client(['check', path], signed(opened.business));
    const owner = new pg.Client({ connectionString: place.databaseUrl });
    await owner.connect();
    await owner.query(`UPDATE intake.file SET state = 'stopped' WHERE sender_id = $1`, [
      opened.business.partyId,
    ]);
    await owner.end();
    const pushed = await client(['push', path], signed(opened.business));
    expect(pushed.out).toContain('"state":"taken"');
  }, 120_000);
});

describe('A batch that a kill cuts off', () => {
  it('Is kept as it came with nothing half-taken, and completes when it is sent again', async () => {
    const opened = await integrator();
    const luyuan = () => createLuyuan({ baseUrl: server.origin, credentials: opened.business, tries_max: 1 });
    const rows = Array.from({ length: 300 }, (_none, index) => voucherRow(opened, `K-${index}`));
    const send = () => answered(luyuan().POST('/api/v1/batches', { body: { batchNumber: 'KILLED', rows } }));
    const owner = new pg.Client({ connectionString: place.databaseUrl });
    await owner.connect();
    const ask = async (sql: string) => (await owner.query(sql)).rows[0] as Record<string, number>;
    const documents = () =>
      ask(`SELECT count(*)::integer AS n FROM ledger.document WHERE sender_number LIKE 'K-%'`);
    try {
      // The batch comes as far as its documents and waits there.
      await owner.query('BEGIN');
      await owner.query('LOCK TABLE ledger.document IN SHARE MODE');
      const cut = send().then(
        () => 'answered',
        () => 'cut',
      );
      await expect
        .poll(
          async () =>
            (
              await ask(
                `SELECT count(*)::integer AS n FROM pg_locks WHERE NOT granted AND relation = 'ledger.document'::regclass`,
              )
            ).n,
          { timeout: 60_000, interval: 50 },
        )
        .toBeGreaterThan(0);
      await server.kill9();
      expect(await cut).toBe('cut');
      await owner.query('ROLLBACK');
      expect((await documents()).n).toBe(0);
      expect((await ask(`SELECT rows::integer AS n FROM intake.batch WHERE batch_number = 'KILLED'`)).n).toBe(
        300,
      );
      expect(
        (await ask(`SELECT count(*)::integer AS n FROM intake.batch_row WHERE batch_number = 'KILLED'`)).n,
      ).toBe(0);
      server = await startServerProcess(place.databaseUrl, place.dataDir, { sandbox: true });
      const answer = await send();
      expect(answer).toMatchObject({ complete: true, sums: { taken: 300, refused: 0 } });
      expect((await documents()).n).toBe(300);
      expect((await send()).replayed).toBe(true);
    } finally {
      await owner.end();
    }
  }, 120_000);
});
