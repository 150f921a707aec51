import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  expectProblem,
  openCity,
  type Person,
  type TestCity,
} from '../../../../test/support/city.ts';
import { hashContent, type SignatureAlgorithm, signCall } from './string-to-sign.ts';

let city: TestCity;
let port: number;
beforeAll(async () => {
  city = await openCity();
  await city.app.listen({ port: 0, host: '127.0.0.1' });
  port = (city.app.server.address() as AddressInfo).port;
});
afterAll(() => city.close());

interface App {
  appId: string;
  secret: string;
  algorithm: SignatureAlgorithm;
}

async function issue(who: Person, algorithm: SignatureAlgorithm = 'HMAC-SHA256'): Promise<App> {
  const answer = await city.call<App>(who, 'POST', '/api/v1/apps', { label: 'ERP', algorithm });
  expect(answer.status).toBe(201);
  return answer.body;
}

interface Change {
  at?: number;
  nonce?: string;
  body?: string;
  secret?: string;
  headers?: Record<string, string | undefined>;
}

function headersFor(app: App, method: string, target: string, body: string, change: Change) {
  const call = {
    algorithm: app.algorithm,
    method,
    target,
    timestamp: String(Math.floor((change.at ?? city.clock.now().getTime()) / 1000)),
    nonce: change.nonce ?? randomBytes(12).toString('base64url'),
    contentHash: hashContent(app.algorithm, body),
  };
  const headers: Record<string, string | undefined> = {
    'x-app-id': app.appId,
    'x-timestamp': call.timestamp,
    'x-nonce': call.nonce,
    'x-content-hash': call.contentHash,
    'x-signature-algorithm': app.algorithm,
    'x-signature': signCall(change.secret ?? app.secret, call),
    ...(body === '' && change.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...change.headers,
  };
  return Object.fromEntries(
    Object.entries(headers).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

/** Over a real connection; `change.body` is what is sent instead of what was signed. */
async function send<T>(
  app: App,
  method: string,
  target: string,
  body = '',
  change: Change = {},
): Promise<Answer<T>> {
  const sent = change.body ?? body;
  const answer = await fetch(`http://127.0.0.1:${port}${target}`, {
    method,
    headers: headersFor(app, method, target, body, change),
    ...(sent === '' ? {} : { body: sent }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    body: (text === '' ? null : JSON.parse(text)) as T,
    headers: Object.fromEntries(answer.headers),
  };
}

const voucher = (documentNumber?: string) =>
  JSON.stringify({
    ...(documentNumber === undefined ? {} : { documentNumber }),
    receiver: { partyId: city.parties.supermarket.partyId },
    lines: [city.cabbage()],
  });

describe('The digests that signatures are made of', () => {
  it('SM3 is that of GB/T 32905-2016, annex A', () => {
    expect(hashContent('HMAC-SM3', 'abc')).toBe(
      '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    );
    expect(hashContent('HMAC-SM3', 'abcd'.repeat(16))).toBe(
      'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732',
    );
  });

  it('HMAC-SM3 is HMAC (RFC 2104) over that digest', () => {
    const key = Buffer.alloc(64);
    key.write('a secret of some length');
    const pad = (byte: number) => key.map((one) => one ^ byte);
    const sm3 = (...parts: Uint8Array[]) => createHash('sm3').update(Buffer.concat(parts)).digest();
    const text = Buffer.from('what is signed');
    expect(createHmac('sm3', 'a secret of some length').update(text).digest('hex')).toBe(
      sm3(pad(0x5c), sm3(pad(0x36), text)).toString('hex'),
    );
  });

  it('HMAC-SHA256 is that of RFC 4231, test case 2', () => {
    expect(createHmac('sha256', 'Jefe').update('what do ya want for nothing?').digest('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
});

describe('A signed call', () => {
  it.each(['HMAC-SHA256', 'HMAC-SM3'] as const)(
    'Acts as the account of its app, with %s, with and without a body',
    async (algorithm) => {
      const app = await issue('farm', algorithm);
      const me = await send<{ userName: string }>(app, 'GET', '/api/v1/session');
      expect([me.status, me.body.userName]).toEqual([200, 'farm']);
      const made = await send<{ documentNumber: string }>(
        app,
        'POST',
        '/api/v1/vouchers',
        voucher(`S-${algorithm}`),
      );
      expect([made.status, made.body.documentNumber]).toEqual([201, `S-${algorithm}`]);
    },
  );

  it('Covers the query, exactly as it is sent', async () => {
    const app = await issue('farm');
    expect((await send(app, 'GET', '/api/v1/vouchers?direction=sent&limit=2')).status).toBe(200);
    const target = '/api/v1/vouchers?direction=sent&limit=2';
    const headers = headersFor(app, 'GET', target, '', {});
    const other = await fetch(`http://127.0.0.1:${port}${target}0`, { headers });
    expect(other.status).toBe(401);
  });

  it('Is told how far its clock is off, and what the time is here', async () => {
    const app = await issue('farm');
    const now_ms = city.clock.now().getTime();
    const late = expectProblem(
      await send(app, 'POST', '/api/v1/vouchers', voucher('C-1'), { at: now_ms - 600_000 }),
      401,
      'clock-off',
    );
    expect(late.messages.zh).toContain('慢了 10 分钟');
    expect(late.messages.zh).toContain(city.clock.now().toISOString());
    expect(late.messages.en).toContain('10 minutes behind');
    const early = expectProblem(
      await send(app, 'GET', '/api/v1/session', '', { at: now_ms + 600_000 }),
      401,
      'clock-off',
    );
    expect(early.messages.en).toContain('10 minutes ahead');
    expect((await send(app, 'GET', '/api/v1/session', '', { at: now_ms - 299_000 })).status).toBe(200);
  });

  it('Counts once: its nonce cannot be used again, not even for another call', async () => {
    const app = await issue('farm');
    const nonce = 'used-only-once';
    expect((await send(app, 'GET', '/api/v1/session', '', { nonce })).status).toBe(200);
    expectProblem(await send(app, 'GET', '/api/v1/session', '', { nonce }), 401, 'nonce-used');
    expectProblem(await send(app, 'GET', '/api/v1/apps', '', { nonce }), 401, 'nonce-used');
    const other = await issue('farm');
    expect((await send(other, 'GET', '/api/v1/session', '', { nonce })).status).toBe(200);
  });

  it('Of ten at the same moment with one nonce one gets through', async () => {
    const app = await issue('farm');
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => send(app, 'GET', '/api/v1/session', '', { nonce: 'ten-at-a-time' })),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  });

  it('Nobody who cannot sign uses up a nonce', async () => {
    const app = await issue('farm');
    const nonce = 'not-for-others';
    expectProblem(
      await send(app, 'GET', '/api/v1/session', '', { nonce, secret: 'guessed' }),
      401,
      'signature-wrong',
    );
    expect((await send(app, 'GET', '/api/v1/session', '', { nonce })).status).toBe(200);
  });

  it('Of a body that was changed on the way nothing is written', async () => {
    const app = await issue('farm');
    await city.expectNothingWritten(async () => {
      expectProblem(
        await send(app, 'POST', '/api/v1/vouchers', voucher('T-1'), { body: voucher('T-2') }),
        401,
        'body-hash-differs',
      );
      expectProblem(
        await send(app, 'POST', '/api/v1/vouchers', '', { body: voucher('T-2') }),
        401,
        'body-hash-differs',
      );
      // A hash that fits the changed body does not fit the signature.
      const headers = { 'x-content-hash': hashContent('HMAC-SHA256', voucher('T-2')) };
      expectProblem(
        await send(app, 'POST', '/api/v1/vouchers', voucher('T-1'), { body: voucher('T-2'), headers }),
        401,
        'signature-wrong',
      );
    });
  });

  it('Says which header is missing', async () => {
    const app = await issue('farm');
    for (const header of ['x-app-id', 'x-timestamp', 'x-nonce', 'x-content-hash', 'x-signature']) {
      const answer = await send(app, 'GET', '/api/v1/session', '', { headers: { [header]: undefined } });
      expect(expectProblem(answer, 401, 'signature-incomplete').messages.zh).toContain(`请求头 ${header}`);
    }
    const short = await send(app, 'GET', '/api/v1/session', '', { nonce: 'short' });
    expect(expectProblem(short, 401, 'signature-incomplete').messages.en).toContain('x-nonce');
  });

  it('Is refused for another algorithm, an unknown app, and an app that was revoked', async () => {
    const app = await issue('farm');
    expectProblem(
      await send({ ...app, algorithm: 'HMAC-SM3' }, 'GET', '/api/v1/session'),
      401,
      'algorithm-differs',
    );
    expectProblem(await send({ ...app, appId: 'app_nobody' }, 'GET', '/api/v1/session'), 401, 'app-unknown');
    expect((await send(app, 'GET', '/api/v1/session')).status).toBe(200);
    expect((await city.call('farm', 'DELETE', `/api/v1/apps/${app.appId}`)).status).toBe(204);
    city.clock.set(new Date(city.clock.now().getTime() + 3_000));
    expectProblem(await send(app, 'GET', '/api/v1/session'), 401, 'app-unknown');
  });

  it('An app that no list shows any more, among so many, is revoked all the same', async () => {
    const app = await issue('farm');
    const { rowCount } = await city.owner.query(
      `INSERT INTO identity.app (app_id, account_id, label, algorithm, secret, created_at)
       SELECT 'many-' || n, account_id, 'x', algorithm, secret, created_at + interval '1 hour'
         FROM identity.app, generate_series(1, 500) AS n WHERE app_id = $1`,
      [app.appId],
    );
    expect(rowCount).toBe(500);
    expect((await city.call('farm', 'DELETE', `/api/v1/apps/${app.appId}`)).status).toBe(204);
    await city.owner.query("DELETE FROM identity.app WHERE app_id LIKE 'many-%'");
  });

  it('What cannot be found among one’s own apps cannot be revoked', async () => {
    const app = await issue('farm');
    expectProblem(await city.call('stranger', 'DELETE', `/api/v1/apps/${app.appId}`), 404, 'app-not-found');
    const seen = await city.call<{ items: { appId: string; secret?: string }[] }>(
      'stranger',
      'GET',
      '/api/v1/apps',
    );
    expect(seen.body.items).toEqual([]);
    const own = await city.call<{ items: object[] }>('farm', 'GET', '/api/v1/apps');
    expect(JSON.stringify(own.body)).not.toContain(app.secret);
  });

  it('Its secret lies encrypted', async () => {
    const app = await issue('farm');
    const { rows } = await city.owner.query<{ secret: Buffer }>(
      'SELECT secret FROM identity.app WHERE app_id = $1',
      [app.appId],
    );
    expect(rows[0]?.secret.includes(app.secret)).toBe(false);
  });

  it('Nonces whose window has passed go away', async () => {
    const app = await issue('farm');
    await send(app, 'GET', '/api/v1/session');
    city.clock.set(new Date(city.clock.now().getTime() + 700_000));
    for (let call = 0; call < 64; call += 1)
      expect((await send(app, 'GET', '/api/v1/session')).status).toBe(200);
    const { rows } = await city.owner.query('SELECT min(at) AS at FROM identity.app_nonce');
    expect(rows[0].at.getTime()).toBeGreaterThan(city.clock.now().getTime() - 601_000);
  });

  it('An account that takes signed calls only refuses its plain keys', async () => {
    const app = await issue('stall');
    expect((await send(app, 'PUT', '/api/v1/apps/signed-only', '{"signedOnly":true}')).status).toBe(204);
    city.clock.set(new Date(city.clock.now().getTime() + 3_000));
    expectProblem(await city.call('stall', 'GET', '/api/v1/stock'), 401, 'signed-call-needed');
    expect((await send(app, 'PUT', '/api/v1/apps/signed-only', '{"signedOnly":false}')).status).toBe(204);
    expect((await city.call('stall', 'GET', '/api/v1/stock')).status).toBe(200);
  });
});

describe('Idempotency-Key', () => {
  const post = (body: string, key: string) =>
    city.raw<{ documentNumber: string; replayed: boolean }>(
      { 'x-api-key': city.keys.farm, 'content-type': 'application/json', 'idempotency-key': key },
      'POST',
      '/api/v1/vouchers',
      body,
    );

  it('Is the document’s number where the body names none, and the same sent again is the same', async () => {
    const first = await post(voucher(), 'IK-1');
    expect([first.status, first.body.documentNumber]).toEqual([201, 'IK-1']);
    const again = await post(voucher('IK-1'), 'IK-1');
    expect([again.status, again.body.replayed]).toEqual([200, true]);
  });

  it('May be in Chinese, as UTF-8', async () => {
    const key = Buffer.from('送货单-7号').toString('latin1');
    expect((await post(voucher(), key)).body.documentNumber).toBe('送货单-7号');
  });

  it('Must be the number that the body names', async () => {
    const problem = await city.expectNothingWritten(() => post(voucher('IK-2'), 'IK-3'));
    expect(expectProblem(problem, 422, 'idempotency-key-differs').path).toBe('/documentNumber');
  });
});
