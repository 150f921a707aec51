import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Business,
  expectProblem,
  NOW,
  openCity,
  openEmptyCity,
  PASSWORD,
  type ProblemBody,
  type TestCity,
} from '../../../test/support/city.ts';
import { rawPublicKey } from '../../platform/keys.ts';
import { inviteFirstAdministrator } from './manage-accounts.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());
beforeEach(() => city.clock.set(NOW));

const later = (seconds: number) => city.clock.set(new Date(city.clock.now().getTime() + seconds * 1000));
const signIn = (userName: string, password = PASSWORD) =>
  city.raw<ProblemBody>({ 'x-luyuan': '1' }, 'POST', '/api/v1/session', { userName, password });

function cookieOf(answer: { headers: Record<string, unknown> }): string {
  const [line = ''] = [answer.headers['set-cookie']].flat() as string[];
  return line;
}

async function session(userName: string): Promise<string> {
  const answer = await signIn(userName);
  expect(answer.status).toBe(200);
  return cookieOf(answer).split(';')[0] ?? '';
}
const who = (cookie: string) =>
  city.raw<ProblemBody & { userName: string }>({ cookie }, 'GET', '/api/v1/session');

describe('A session', () => {
  test('Opens with the right password, in whatever case and with blanks around the name', async () => {
    const answer = await signIn('  WholeSaler ');
    expect([answer.status, answer.body]).toMatchObject([
      200,
      { userName: 'wholesaler', role: 'operator', party: { name: city.parties.wholesaler.name } },
    ]);
    expect(JSON.stringify(answer.body)).not.toContain('password');
  });
  test('Lies in a cookie that no script and no other site gets hold of', async () => {
    const cookie = cookieOf(await signIn('wholesaler'));
    expect(cookie).toMatch(/^luyuan_session=lys_[\w-]{43};/);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).toMatch(/Path=\/;/);
    expect(cookie).toMatch(/Max-Age=43200/);
  });
  test('Is stored as a hash alone', async () => {
    const cookie = await session('farm');
    const token = cookie.split('=')[1] ?? '';
    const { rows } = await city.owner.query<{ text: string }>(
      'SELECT token_sha256::text || account_id::text AS text FROM identity.session',
    );
    expect(rows.some((row) => row.text.includes(Buffer.from(token).toString('hex')))).toBe(false);
    expect(rows.length).toBeGreaterThan(0);
  });
  test('Ends after twelve hours', async () => {
    const cookie = await session('farm');
    later(12 * 3600 - 1);
    expect((await who(cookie)).status).toBe(200);
    later(2);
    expectProblem(await who(cookie), 401, 'sign-in-needed');
  });
  test('Ends by signing out, and only that one', async () => {
    const [phone, desk] = [await session('farm'), await session('farm')];
    const out = await city.raw({ cookie: phone, 'x-luyuan': '1' }, 'DELETE', '/api/v1/session');
    expect(out.status).toBe(204);
    expect([(await who(phone)).status, (await who(desk)).status]).toEqual([401, 200]);
  });
  test('Changes nothing without the header that only our own pages send', async () => {
    const cookie = await session('farm');
    const body = {
      documentNumber: 'CSRF',
      receiver: { partyId: city.parties.stall.partyId },
      lines: [city.cabbage()],
    };
    const answer = await city.expectNothingWritten(() =>
      city.raw({ cookie }, 'POST', '/api/v1/vouchers', body),
    );
    expectProblem(answer, 403, 'cross-site');
    expectProblem(await city.raw({ cookie }, 'DELETE', '/api/v1/session'), 403, 'cross-site');
    expect((await who(cookie)).status).toBe(200);
    expect((await city.raw({ cookie, 'x-luyuan': '1' }, 'POST', '/api/v1/vouchers', body)).status).toBe(201);
  });
  test('That is forged, altered or another’s opens nothing', async () => {
    const cookie = await session('farm');
    for (const forged of [
      'luyuan_session=',
      'luyuan_session=lys_x',
      `${cookie}x`,
      `${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'B' : 'A'}`,
    ]) {
      expectProblem(await who(forged), 401, 'sign-in-needed');
    }
  });
  test('Ends when the account is closed', async () => {
    const cookie = await session('importer');
    const closed = await city.call(
      'admin',
      'DELETE',
      `/api/v1/accounts/${city.principals.importer.accountId}`,
    );
    expect(closed.status).toBe(204);
    expect((await who(cookie)).status).toBe(401);
    expectProblem(await signIn('importer'), 401, 'sign-in-failed');
  });
});

describe('Guessing passwords', () => {
  test('A wrong password and a wrong name get the same answer', async () => {
    const [wrong, unknown] = [
      await signIn('slaughterhouse', 'not-the-password'),
      await signIn('nobody-at-all'),
    ];
    const { instance: _one, ...first } = expectProblem(wrong, 401, 'sign-in-failed');
    const { instance: _two, ...second } = expectProblem(unknown, 401, 'sign-in-failed');
    expect(second).toEqual(first);
  });
  test.each(['stranger', 'no-such-name'])(
    'Gets slower after five failures, for %s: 2, 4, 8 … seconds',
    async (name) => {
      for (let tries = 0; tries < 5; tries += 1)
        expectProblem(await signIn(name, 'wrong'), 401, 'sign-in-failed');
      const slowed = await signIn(name, 'wrong');
      expectProblem(slowed, 429, 'sign-in-slowed');
      expect(slowed.headers['retry-after']).toBe('2');
      later(2);
      expectProblem(await signIn(name, 'wrong'), 401, 'sign-in-failed');
      expect((await signIn(name)).headers['retry-after']).toBe('4');
      later(3);
      expect((await signIn(name)).headers['retry-after']).toBe('1');
    },
  );
  test('Nobody is locked out: after the wait the right password opens, and clears the count', async () => {
    for (let tries = 0; tries < 5; tries += 1) await signIn('supermarket', 'wrong');
    // Also the right one has to wait: else the slowdown would tell which one it is.
    expectProblem(await signIn('supermarket'), 429, 'sign-in-slowed');
    later(2);
    expect((await signIn('supermarket')).status).toBe(200);
    expectProblem(await signIn('supermarket', 'wrong'), 401, 'sign-in-failed');
    expect((await signIn('supermarket')).status).toBe(200);
  });
  test('The wait never passes five minutes', async () => {
    await city.owner.query(
      `INSERT INTO identity.sign_in_failure (user_name, address, failures, last_at) VALUES ('stall', '127.0.0.1', 900, $1)`,
      [city.clock.now()],
    );
    expect((await signIn('stall')).headers['retry-after']).toBe('300');
    later(300);
    expect((await signIn('stall')).status).toBe(200);
  });
});

describe('Guessing passwords from several places', () => {
  const from = (address: string, userName: string, password: string) =>
    city.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      remoteAddress: address,
      payload: { userName, password },
    });
  const codes = async (answers: Promise<{ json(): { code?: string } }>[]) =>
    (await Promise.all(answers)).map((answer) => answer.json().code ?? 'in').sort();

  test('Tries that come together are counted as those that come one after another', async () => {
    const answers = Array.from({ length: 12 }, () => from('198.51.100.1', 'factory', 'wrong'));
    expect(await codes(answers)).toEqual([
      ...Array(5).fill('sign-in-failed'),
      ...Array(7).fill('sign-in-slowed'),
    ]);
  });
  test('Who guesses from one address keeps nobody out who comes from another', async () => {
    for (let tries = 0; tries < 6; tries += 1) await from('198.51.100.2', 'factory', 'wrong');
    expect((await from('198.51.100.2', 'factory', PASSWORD)).statusCode).toBe(429);
    expect((await from('198.51.100.3', 'factory', PASSWORD)).statusCode).toBe(200);
  });
  test('The addresses of one IPv6 network count as one, however they are written', async () => {
    const addresses = [
      '2001:db8:0:1::1',
      '2001:db8:0:1:ffff::',
      '2001:DB8::1:0:0:0:5',
      '2001:db8:0:1::9',
      '2001:db8:0:1::a',
    ];
    for (const address of addresses) expect((await from(address, 'factory', 'wrong')).statusCode).toBe(401);
    expect((await from('2001:db8:0:1:5::1', 'factory', PASSWORD)).statusCode).toBe(429);
    expect((await from('2001:db8:0:2::1', 'factory', PASSWORD)).statusCode).toBe(200);
    // The address that an IPv4 client has on a socket of both kinds.
    expect((await from('::ffff:198.51.100.2', 'factory', 'wrong')).statusCode).toBe(429);
  });
  test('What is an hour old is forgotten, and its rows are cleared away by those that come', async () => {
    await Promise.all(Array.from({ length: 8 }, (_, n) => from('198.51.100.4', `ghost-${n}`, 'wrong')));
    const rows = async () =>
      (await city.owner.query(`SELECT 1 FROM identity.sign_in_failure WHERE user_name LIKE 'ghost-%'`))
        .rowCount;
    expect(await rows()).toBe(8);
    later(3601);
    await from('198.51.100.4', 'ghost-new', 'wrong');
    expect(await rows()).toBe(1);
  });
});

describe('An API key', () => {
  const asked = (key: string) => city.raw<ProblemBody>({ 'x-api-key': key }, 'GET', '/api/v1/session');
  const make = async () =>
    (
      await city.call<{ key: string }>(
        'admin',
        'POST',
        `/api/v1/accounts/${city.principals.factory.accountId}/api-keys`,
        { label: '收银机' },
      )
    ).body.key;

  test('Acts as its account, and needs no header against other sites', async () => {
    const key = await make();
    expect((await asked(key)).body).toMatchObject({ userName: 'factory' });
    expect(
      (await city.raw({ 'x-api-key': key }, 'POST', '/api/v1/products', { name: '新品', category: 'cheese' }))
        .status,
    ).toBe(201);
  });
  test('Is stored as a hash alone', async () => {
    const key = await make();
    const { rows } = await city.owner.query<{ text: string }>(
      'SELECT k::text AS text FROM identity.api_key k',
    );
    expect(
      rows.some((row) => row.text.includes(key) || row.text.includes(Buffer.from(key).toString('hex'))),
    ).toBe(false);
  });
  test('That was revoked opens nothing, once the two seconds are over in which it is believed', async () => {
    const key = await make();
    expect((await asked(key)).status).toBe(200);
    await city.owner.query(
      `UPDATE identity.api_key SET revoked_at = now() WHERE account_id = $1 AND label = '收银机'`,
      [city.principals.factory.accountId],
    );
    later(2.001);
    expectProblem(await asked(key), 401, 'key-unknown');
  });
  test('That is unknown is refused even beside a good session: nobody acts as somebody else by mistake', async () => {
    const cookie = await session('farm');
    expectProblem(
      await city.raw({ cookie, 'x-api-key': 'lyk_wrong' }, 'GET', '/api/v1/session'),
      401,
      'key-unknown',
    );
  });
  test('Of an account that does not exist cannot be made', async () => {
    expectProblem(
      await city.call('admin', 'POST', '/api/v1/accounts/1234567890123456789/api-keys', { label: 'x' }),
      404,
      'account-unknown',
    );
  });
});

describe('A password', () => {
  const change = (cookie: string, password: string, newPassword: string) =>
    city.raw<ProblemBody>({ cookie, 'x-luyuan': '1' }, 'PUT', '/api/v1/session/password', {
      password,
      newPassword,
    });

  test('Is changed by who knows the present one, and all sessions end', async () => {
    const [phone, desk] = [await session('huli-officer'), await session('huli-officer')];
    expect((await change(phone, PASSWORD, 'another-good-one')).status).toBe(204);
    expect([(await who(phone)).status, (await who(desk)).status]).toEqual([401, 401]);
    expectProblem(await signIn('huli-officer'), 401, 'sign-in-failed');
    expect((await signIn('huli-officer', 'another-good-one')).status).toBe(200);
  });
  test('Is not changed by who does not', async () => {
    const cookie = await session('jimei-officer');
    const answer = await change(cookie, 'not-it', 'another-good-one');
    expect([401, 403, 422]).toContain(answer.status);
    expect((await signIn('jimei-officer')).status).toBe(200);
  });
  test('Is not guessed through an open session either: tries count as at sign-in', async () => {
    const cookie = await session('city-officer');
    for (let tries = 0; tries < 5; tries += 1)
      expectProblem(await change(cookie, 'not-it', 'another-good-one'), 401, 'sign-in-failed');
    expectProblem(await change(cookie, PASSWORD, 'another-good-one'), 429, 'sign-in-slowed');
    expectProblem(await signIn('city-officer'), 429, 'sign-in-slowed');
    later(2);
    expect((await change(cookie, PASSWORD, PASSWORD)).status).toBe(204);
  });
  test('Is not changed with an API key, not even by who knows it', async () => {
    const answer = await city.call<ProblemBody>('jimei-officer', 'PUT', '/api/v1/session/password', {
      password: PASSWORD,
      newPassword: 'another-good-one',
    });
    expectProblem(answer, 403, 'session-needed');
    expect((await signIn('jimei-officer')).status).toBe(200);
  });
  test('Too short is refused', async () => {
    const cookie = await session('jimei-officer');
    expect(expectProblem(await change(cookie, PASSWORD, 'short'), 400, 'request-invalid').path).toBe(
      '/newPassword',
    );
  });
  test('Is kept as argon2id with OWASP’s parameters', async () => {
    const { rows } = await city.owner.query<{ password_hash: string }>(
      'SELECT password_hash FROM identity.account',
    );
    expect(rows.filter((row) => !row.password_hash.startsWith('$argon2id$v=19$m=19456,t=2,p=1$'))).toEqual(
      [],
    );
  });
});

describe('Opening accounts', () => {
  const open = (body: object) =>
    city.call<ProblemBody>('admin', 'POST', '/api/v1/accounts', {
      displayName: '新人',
      password: PASSWORD,
      ...body,
    });

  test('A name that is taken is refused, whatever its case', async () => {
    const answer = await open({ userName: 'FARM', role: 'administrator' });
    expect(expectProblem(answer, 409, 'user-name-taken').path).toBe('/userName');
  });
  test('Staff of a business need one that exists, officers a division that exists', async () => {
    expectProblem(await open({ userName: 'one', role: 'operator' }), 404, 'party-unknown');
    expectProblem(
      await open({ userName: 'two', role: 'operator', partyId: '1234567890123456789' }),
      404,
      'party-unknown',
    );
    expect(
      expectProblem(
        await open({ userName: 'three', role: 'regulator', divisionCode: '999999' }),
        422,
        'division-unknown',
      ).path,
    ).toBe('/divisionCode');
    expectProblem(await open({ userName: 'four', role: 'regulator' }), 422, 'division-unknown');
  });
  test('One’s own account cannot be closed', async () => {
    expectProblem(
      await city.call('admin', 'DELETE', `/api/v1/accounts/${city.principals.admin.accountId}`),
      409,
      'account-own',
    );
  });
});

describe('The first administrator', () => {
  const body = (token: string, userName = 'first') => ({
    token,
    userName,
    displayName: '第一位',
    password: PASSWORD,
  });
  const setUp = (house: TestCity, token: string, userName?: string) =>
    house.raw<ProblemBody>({}, 'POST', '/api/v1/setup', body(token, userName));

  test('Comes by a link that works once', async () => {
    const house = await openEmptyCity();
    try {
      const token = (await inviteFirstAdministrator(house.tools.db, house.clock)) ?? '';
      expectProblem(await setUp(house, `${token}x`), 410, 'invitation-invalid');
      const answers = await Promise.all([setUp(house, token, 'first'), setUp(house, token, 'second')]);
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 410]);
      expect(answers.find((answer) => answer.status === 200)?.body).toMatchObject({
        role: 'administrator',
        party: null,
      });
      expectProblem(await setUp(house, token, 'third'), 410, 'invitation-invalid');
      expect(await inviteFirstAdministrator(house.tools.db, house.clock)).toBeNull();
    } finally {
      await house.close();
    }
  });
  test('Is one: the links of earlier starts open nothing once there is an administrator', async () => {
    const house = await openEmptyCity();
    try {
      const [one, two] = [
        await inviteFirstAdministrator(house.tools.db, house.clock),
        await inviteFirstAdministrator(house.tools.db, house.clock),
      ];
      expect((await setUp(house, two ?? '')).status).toBe(200);
      expectProblem(await setUp(house, one ?? '', 'intruder'), 410, 'invitation-invalid');
    } finally {
      await house.close();
    }
  });
  test('Is one also when two links are used at the same moment', async () => {
    const house = await openEmptyCity();
    try {
      const tokens = [
        await inviteFirstAdministrator(house.tools.db, house.clock),
        await inviteFirstAdministrator(house.tools.db, house.clock),
        await inviteFirstAdministrator(house.tools.db, house.clock),
      ];
      const answers = await Promise.all(tokens.map((token, n) => setUp(house, token ?? '', `admin-${n}`)));
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 410, 410]);
    } finally {
      await house.close();
    }
  });
  test('Leaves no link that would open again once the administrator’s account is closed', async () => {
    const house = await openEmptyCity();
    try {
      const [one, two] = [
        await inviteFirstAdministrator(house.tools.db, house.clock),
        await inviteFirstAdministrator(house.tools.db, house.clock),
      ];
      expect((await setUp(house, one ?? '')).status).toBe(200);
      await house.owner.query('UPDATE identity.account SET disabled_at = now()');
      expectProblem(await setUp(house, two ?? '', 'intruder'), 410, 'invitation-invalid');
    } finally {
      await house.close();
    }
  });
  test('A link ends after a day, and a refused name does not use it up', async () => {
    const house = await openEmptyCity();
    try {
      const token = (await inviteFirstAdministrator(house.tools.db, house.clock)) ?? '';
      expectProblem(await setUp(house, token, 'x'), 400, 'request-invalid');
      house.clock.set(new Date(house.clock.now().getTime() + 24 * 3_600_000));
      expectProblem(await setUp(house, token), 410, 'invitation-invalid');
      const next = (await inviteFirstAdministrator(house.tools.db, house.clock)) ?? '';
      expect((await setUp(house, next)).status).toBe(200);
    } finally {
      await house.close();
    }
  });
});

describe('A signing key', () => {
  const register = (who: Business, publicKey: string) =>
    city.call<ProblemBody & { keyId: string }>(who, 'POST', '/api/v1/signing-keys', { publicKey });
  const made = () => rawPublicKey(generateKeyPairSync('ed25519').publicKey).toString('base64url');

  test('Registered again by the same business is the same; by another it is refused', async () => {
    const publicKey = made();
    const first = await register('wholesaler', publicKey);
    expect((await register('wholesaler', publicKey)).body).toEqual(first.body);
    expect(expectProblem(await register('stranger', publicKey), 409, 'public-key-taken').path).toBe(
      '/publicKey',
    );
  });
  test('Of the platform is nobody’s', async () => {
    const platform = city.tools.keys.publicKey.toString('base64url');
    expectProblem(await register('wholesaler', platform), 409, 'public-key-taken');
  });
  test('That was revoked is not taken back', async () => {
    const publicKey = made();
    const { keyId } = (await register('wholesaler', publicKey)).body;
    await city.owner.query('UPDATE identity.signing_key SET revoked_at = now() WHERE key_id = $1', [keyId]);
    expectProblem(await register('wholesaler', publicKey), 409, 'public-key-taken');
  });
});
