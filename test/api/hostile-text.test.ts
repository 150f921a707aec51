import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VoucherViewValue } from '../../server/modules/vouchers/index.ts';
import {
  type Answer,
  expectProblem,
  openCity,
  type Person,
  type ProblemBody,
  type TestCity,
} from '../support/city.ts';

/** Text that people, scanners and attackers send: kept as it came where it is text, refused with 4xx where it is none. */

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const HARMLESS: [string, string][] = [
  ['an end of a statement', `'; DROP TABLE ledger.document; --`],
  ['a dollar quote', `$$; SELECT pg_sleep(10); $$ $1 $2`],
  ['a backslash and a quote', `\\' OR 1=1 --`],
  ['a LIKE pattern', '%_%'],
  ['an emoji of several parts', '👩🏽‍🌾🥬 白菜'],
  ['right-to-left text with its marks', '‮ملفوف‬ كرنب'],
  ['characters beyond the first plane', '𠮷野家𬺰𩸽'],
  ['control characters', 'a\u0001b\u0008c\u001Fd\u007F'],
  ['line breaks and tabs', 'a\r\n\tb'],
  ['characters that are not text in Unicode', 'a\uFFFE\uFFFFb'],
  ['combining marks', 'é̷̡̛ẹ́'],
  ['markup', '<script>alert(1)</script>&amp;"'],
  ['a formula', '=HYPERLINK("http://x","y")'],
];

const issue = (over: object, line: object = {}) =>
  city.call<VoucherViewValue & ProblemBody>('farm', 'POST', '/api/v1/vouchers', {
    documentNumber: city.number('T'),
    receiver: { partyId: city.parties.stall.partyId },
    lines: [{ ...city.cabbage(), ...line }],
    ...over,
  });

describe('Text of any kind is kept as it came', () => {
  test.each(HARMLESS)('%s', async (_name, text) => {
    const short = [...text].slice(0, 30).join('');
    const body = {
      documentNumber: `${city.number('T')} ${short}`,
      note: text,
      logistics: { plate: '闽D·12345', carrier: text },
    };
    const first = await issue(body, { name: text, origin: text, storage: text });
    expect(first.status).toBe(201);
    const again = await issue(body, { name: text, origin: text, storage: text });
    expect([again.status, again.body.replayed]).toEqual([200, true]);
    const read = (await city.read('stall', first.body)).body;
    expect([
      read.documentNumber,
      read.lineItems[0]?.name,
      read.lineItems[0]?.origin,
      read.contacts?.note,
    ]).toEqual([body.documentNumber, text, text.trim(), text]);
    expect((await city.verify()).findings).toEqual([]);
  });

  test('Names of businesses outside the platform too, once each', async () => {
    for (const [index, [, raw]] of HARMLESS.entries()) {
      // Names are compared without marks and spaces, so that each needs a letter of its own.
      const text = `${index}号${raw}`;
      const receiver = { name: text, address: text, contact: text.slice(0, 20) };
      const one = await issue({ receiver });
      const two = await issue({ receiver });
      expect([one.status, two.status]).toEqual([201, 201]);
      expect(two.body.receiver.partyId).toBe(one.body.receiver.partyId);
      expect(one.body.receiver.name).toBe(text);
    }
  });

  test('Searching for it finds nothing or something, and never fails', async () => {
    for (const [, text] of HARMLESS) {
      for (const url of ['/api/v1/search?q=', '/api/v1/parties?q=', '/api/v1/products?q=']) {
        const answer = await city.call('city-officer', 'GET', url + encodeURIComponent(text));
        expect({ text, url, status: answer.status }).toEqual({ text, url, status: 200 });
      }
    }
  });
});

/** NUL cannot be stored in PostgreSQL, a lone surrogate is no character: there is no text to keep. */
const BROKEN: [string, string][] = [
  ['NUL', 'a\u0000b'],
  ['a lone high surrogate', 'a\uD800b'],
  ['a lone low surrogate', 'a\uDC00b'],
];

describe.each(BROKEN)('Text with %s is refused', (_name, text) => {
  const refused = async (who: Person | null, url: string, body: unknown): Promise<ProblemBody> => {
    const headers = {
      'content-type': 'application/json',
      ...(who === null ? {} : { 'x-api-key': city.keys[who] }),
    };
    // JSON.stringify writes both as \u escapes, so that the bytes themselves are sound UTF-8.
    const answer = await city.expectNothingWritten(() =>
      city.raw<ProblemBody>(headers, 'POST', url, JSON.stringify(body)),
    );
    expect({ url, status: answer.status }).toEqual({ url, status: 400 });
    return expectProblem(answer, 400, /./);
  };
  const base = () => ({
    documentNumber: city.number('T'),
    receiver: { partyId: city.parties.stall.partyId },
    lines: [city.cabbage()],
  });

  test('In a voucher, wherever it stands, and the place is named', async () => {
    expect((await refused('farm', '/api/v1/vouchers', { ...base(), documentNumber: text })).path).toBe(
      '/documentNumber',
    );
    expect((await refused('farm', '/api/v1/vouchers', { ...base(), note: text })).path).toBe('/note');
    const lines = [{ ...city.cabbage(), name: text }];
    expect((await refused('farm', '/api/v1/vouchers', { ...base(), lines })).path).toBe('/lines/0/name');
    await refused('farm', '/api/v1/vouchers', { ...base(), receiver: { name: text } });
    await refused('farm', '/api/v1/vouchers', { ...base(), lines: [{ ...city.cabbage(), batch: text }] });
    await refused('farm', '/api/v1/vouchers', { ...base(), lines: [{ ...city.cabbage(), unit: text }] });
    await refused('farm', '/api/v1/vouchers', {
      ...base(),
      lines: [{ ...city.cabbage(), product: { code: text } }],
    });
    await refused('farm', '/api/v1/vouchers', {
      ...base(),
      certificates: [{ kind: 'rapid-test', number: text }],
    });
    await refused('farm', '/api/v1/vouchers/preview', { ...base(), note: text });
  });
  test('As the name of a field', async () => {
    await refused('farm', '/api/v1/vouchers', { ...base(), [text]: 1 });
  });
  test('In every other record', async () => {
    await refused('farm', '/api/v1/productions', {
      documentNumber: city.number('T'),
      note: text,
      lines: [city.cabbage()],
    });
    await refused('stall', '/api/v1/purchases', { ...base(), receiver: undefined, supplier: { name: text } });
    await refused('farm', '/api/v1/products', { name: text, category: 'chinese-cabbage' });
    await refused('farm', '/api/v1/certificates', { kind: 'other', number: text, issuedOn: '2026-01-01' });
    await refused('admin', '/api/v1/accounts', {
      userName: 'abc',
      displayName: text,
      password: 'egret-over-water',
      role: 'administrator',
    });
    await refused('farm', '/api/v1/lot-links', {
      documentNumber: '1',
      lot: text,
      otherLot: text,
      kind: 'merged',
      reason: text,
    });
  });
  test('Where nobody signed in', async () => {
    await refused(null, '/api/v1/session', { userName: text, password: text });
    const proof = {
      version: 1,
      documentId: '1',
      root: 'a',
      signature: 'a',
      publicKey: 'a',
      hashes: { [text]: text },
      disclosed: { goods: { salt: 'a', content: text } },
    };
    await refused(null, '/api/v1/proofs/verify', proof);
  });
});

describe('In addresses', () => {
  const ADDRESSES = [
    '/api/v1/search?q=',
    '/api/v1/parties?q=',
    '/api/v1/parties?kind=',
    '/api/v1/parties?division=',
    '/api/v1/products?q=',
    '/api/v1/traces?lot=',
    '/api/v1/traces?lot=1234567890123456789&asOf=',
    '/api/v1/lots/',
    '/api/v1/vouchers/',
    '/t/',
    '/v/',
  ];
  test.each(ADDRESSES)('NUL in %s', async (address) => {
    const answer = await city.call('city-officer', 'GET', `${address}%00`);
    expect(answer.status).toBeGreaterThanOrEqual(
      address.includes('?') && address.startsWith('/api') ? 200 : 400,
    );
    expect(answer.status).toBeLessThan(500);
  });
  test.each(ADDRESSES)('Broken percent encoding in %s', async (address) => {
    for (const broken of ['%', '%zz', '%ff%fe', '%ed%a0%80']) {
      const answer = await city.call('city-officer', 'GET', address + broken);
      expect({ broken, ok: answer.status < 500 }).toEqual({ broken, ok: true });
    }
  });
  test.each(['/api/v1/parties/', '/api/v1/products/', '/api/v1/lots/'])(
    'An id beyond 63 bits in %s is unknown, not a failure',
    async (address) => {
      for (const id of ['9223372036854775807', '9223372036854775808', '9999999999999999999']) {
        const answer = await city.call('city-officer', 'GET', address + id);
        expect({ id, status: answer.status }).toEqual({ id, status: answer.status === 400 ? 400 : 404 });
      }
    },
  );
  test.each([
    '/api/v1/stock?party=9999999999999999999',
    '/api/v1/vouchers?party=9999999999999999999',
    '/api/v1/vouchers?before=9999999999999999999',
    '/api/v1/discrepancies?before=9999999999999999999',
    '/api/v1/products?producer=9999999999999999999',
    '/api/v1/traces?lot=1234567890123456789&party=9999999999999999999',
    '/api/v1/products/9999999999999999999/dealers',
    '/api/v1/products/9999999999999999999/lots',
    '/api/v1/parties/9999999999999999999/ledger',
  ])('An id beyond 63 bits: %s', async (address) => {
    const answer = await city.call('city-officer', 'GET', address);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expectProblem(answer, answer.status, /./);
    expect(answer.status).toBeLessThan(500);
  });
});

test('An id beyond 63 bits in a body is refused, and nothing is written', async () => {
  const id = '9999999999999999999';
  const bodies: [Person, string, object][] = [
    ['farm', '/api/v1/vouchers', { documentNumber: 'x', receiver: { partyId: id }, lines: [city.cabbage()] }],
    [
      'farm',
      '/api/v1/vouchers',
      {
        documentNumber: 'x',
        receiver: { partyId: city.parties.stall.partyId },
        lines: [{ ...city.cabbage(), product: { productId: id } }],
      },
    ],
    [
      'farm',
      '/api/v1/vouchers',
      {
        documentNumber: 'x',
        receiver: { partyId: city.parties.stall.partyId },
        lines: [{ ...city.cabbage(), product: undefined, lot: id }],
      },
    ],
    ['farm', '/api/v1/products', { name: '某', category: 'chinese-cabbage', producerId: id }],
    ['farm', '/api/v1/certificates', { kind: 'other', number: '1', issuedOn: '2026-01-01', productId: id }],
    ['admin', '/api/v1/parties', { uscc: '91350203MA31A1CX8X', name: '某', kind: 'shop', marketId: id }],
    [
      'admin',
      '/api/v1/accounts',
      { userName: 'abc', displayName: 'a', password: 'egret-over-water', role: 'operator', partyId: id },
    ],
    ['admin', `/api/v1/accounts/${id}/api-keys`, { label: 'x' }],
  ];
  for (const [who, url, body] of bodies) {
    const answer: Answer<ProblemBody> = await city.expectNothingWritten(() =>
      city.call(who, 'POST', url, body),
    );
    expect({ url, body, refused: answer.status >= 400 && answer.status < 500 }).toEqual({
      url,
      body,
      refused: true,
    });
    expectProblem(answer, answer.status, /./);
  }
});

test('Text that is too long is refused with its place, and the longest allowed is kept', async () => {
  const answer = await city.expectNothingWritten(() => issue({ note: '长'.repeat(201) }));
  expect(expectProblem(answer, 400, 'request-invalid').path).toBe('/note');
  const longest = await issue(
    { documentNumber: '号'.repeat(64), note: '长'.repeat(200) },
    { name: '名'.repeat(120), batch: '批'.repeat(40), origin: '地'.repeat(120) },
  );
  expect(longest.status).toBe(201);
});

test('A deep proof is refused or checked, never a failure', async () => {
  for (const depth of [500, 2_000, 5_000, 20_000]) {
    const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const text = `{"version":1,"documentId":"1","root":"a","signature":"a","publicKey":"a","hashes":{},"disclosed":{"goods":{"salt":"a","content":${nested}}}}`;
    const answer = await city.raw(
      { 'content-type': 'application/json' },
      'POST',
      '/api/v1/proofs/verify',
      text,
    );
    expect({ depth, ok: answer.status >= 400 && answer.status < 500 }).toEqual({ depth, ok: true });
  }
});
