import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import canonicalize from 'canonicalize';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rawPublicKey } from '../../server/platform/keys.ts';
import { expectProblem, openCity, type ProblemBody, type TestCity } from '../support/city.ts';

/**
 * What is wrong is refused over HTTP: 4xx, problem+json with a code, the place and a sentence in both languages, and
 * not one row of any table is another afterwards.
 */

let city: TestCity;
let privateKey: KeyObject;
let keyId: string;

beforeAll(async () => {
  city = await openCity();
  const pair = generateKeyPairSync('ed25519');
  privateKey = pair.privateKey;
  const answer = await city.call<{ keyId: string }>('farm', 'POST', '/api/v1/signing-keys', {
    publicKey: rawPublicKey(pair.publicKey).toString('base64url'),
  });
  keyId = answer.body.keyId;
});
afterAll(() => city.close());

const refuse = async (
  work: () => ReturnType<TestCity['call']>,
  status: number,
  code: string | RegExp,
  path?: string | RegExp,
): Promise<void> => {
  const answer = await city.expectNothingWritten(work);
  const body = expectProblem(answer, status, code);
  if (path !== undefined)
    expect(body.path).toEqual(typeof path === 'string' ? path : expect.stringMatching(path));
};

const voucher = (line: object, rest: object = {}) => ({
  documentNumber: city.number('BAD'),
  receiver: { partyId: city.parties.wholesaler.partyId },
  lines: [{ ...city.cabbage(), ...line }],
  ...rest,
});
const issue =
  (line: object, rest: object = {}) =>
  () =>
    city.call('farm', 'POST', '/api/v1/vouchers', voucher(line, rest));

test('A limit is said as a person says it, and what to do; of a choice the branch that was meant tells', async () => {
  const said = async (body: object) => {
    const answer = await city.call<ProblemBody>('farm', 'POST', '/api/v1/vouchers', body);
    return expectProblem(answer, 400, 'request-invalid').messages.zh;
  };
  const receiver = { partyId: city.parties.stall.partyId };
  const lines = (n: number) => Array.from({ length: n }, () => city.cabbage());
  expect(await said({ documentNumber: 'L-1', receiver, lines: lines(501) })).toBe(
    '这里最多 500 项，请分成几次发送。',
  );
  expect(await said({ documentNumber: 'L-1', receiver, lines: [] })).toBe('这里至少要有 1 项，请补上。');
  expect(await said({ documentNumber: '', receiver, lines: lines(1) })).toBe('这里不能空着，请填写。');
  const long = { ...city.cabbage(), quantity: '1'.repeat(60) };
  expect(await said({ documentNumber: 'L-1', receiver, lines: [long] })).toBe('这里最多 24 个字符，请缩短。');
});

describe('Codes with a wrong check digit', () => {
  test('A GTIN in a voucher', () =>
    refuse(issue({ product: { gtin: '9521001000771' } }), 422, 'gtin-check-digit', '/lines/0/product/gtin'));
  test('A GTIN of a new product', () =>
    refuse(
      () =>
        city.call('factory', 'POST', '/api/v1/products', {
          gtin: '6901234567890',
          name: '牛奶',
          category: 'cheese',
        }),
      422,
      'gtin-check-digit',
      '/gtin',
    ));
  test('A USCC of a new business', () =>
    refuse(
      () =>
        city.call('admin', 'POST', '/api/v1/parties', {
          uscc: '91350203MA31A1CX8Y',
          name: '某店',
          kind: 'shop',
        }),
      422,
      /^(uscc-|registration-invalid)/,
      '/uscc',
    ));
  test('A USCC in a voucher', async () => {
    const body = await city.expectNothingWritten(
      issue({}, { receiver: { uscc: '91350203MA31A1CX8Y', name: '某店' } }),
    );
    expect(expectProblem(body, 422, /^(uscc-|document-invalid)/).path).toBe('/receiver/uscc');
  });
  test('A licence number of a new business', async () => {
    const { uscc, kind, name } = city.parties.stranger;
    const licenceNumbers = [{ kind: 'JY', number: 'JY13502030000019' }];
    const answer = await city.expectNothingWritten(() =>
      city.call('admin', 'POST', '/api/v1/parties', { uscc, kind, name, licenceNumbers }),
    );
    expect(expectProblem(answer, 422, /^licence-/).path).toBe('/licenceNumbers/0/number');
  });
  test('A lot code with a slip, and one with its check character wrong', async () => {
    const { lotId } = await city.stockCabbage('stall');
    const code = (await city.call<{ code: string }>('stall', 'GET', `/api/v1/lots/${lotId}`)).body.code;
    const wrong = code.slice(0, -1) + (code.endsWith('7') ? '8' : '7');
    await refuse(
      () => city.record('stall', 'sales', { lines: [{ lot: wrong, quantity: 1, unit: 'kg' }] }),
      422,
      'lot-code-mistyped',
      '/lines/0/lot',
    );
  });
  test('A voucher number with a slip is told apart from one that does not exist', async () => {
    const { number } = await city.issueCabbage('farm', 'stall');
    const wrong = number.slice(0, -1) + (number.endsWith('7') ? '8' : '7');
    await refuse(
      () => city.call('stall', 'GET', `/api/v1/vouchers/${wrong}`),
      404,
      'voucher-number-mistyped',
    );
    await refuse(() => city.call('stall', 'GET', '/api/v1/vouchers/hello'), 404, 'voucher-unknown');
  });
});

describe('Dates that contradict each other inside one document', () => {
  test('Expiry before production', () =>
    refuse(
      issue({ productionDate: '2026-11-10', expiryDate: '2026-11-09' }),
      422,
      'expiry-before-production',
      /^\/lines\/0\//,
    ));
  test.each(['2026-02-30', '2026-13-01', '20261101', '2026-11-01T00:00:00Z', ''])(
    'A day that is none: %s',
    (day) => refuse(issue({ productionDate: day }), 400, 'request-invalid', '/lines/0/productionDate'),
  );
  test.each(['yesterday', '2026-11-20', '2026-11-20T25:00:00Z', '2026-11-20T08:00:00'])(
    'An instant that is none: %s',
    (at) => refuse(issue({}, { issuedAt: at }), 400, 'request-invalid', '/issuedAt'),
  );
  test('A trade in the future', () =>
    refuse(issue({}, { issuedAt: '2026-11-21T08:00:00Z' }), 422, 'at-in-future', '/issuedAt'));
  test('A clock that runs a few minutes ahead is forgiven', async () => {
    const answer = await city.call(
      'farm',
      'POST',
      '/api/v1/vouchers',
      voucher({}, { issuedAt: '2026-11-20T08:05:00Z' }),
    );
    expect(answer.status).toBe(201);
  });
});

describe('Quantities', () => {
  const cases: [string, object, number, string, string][] = [
    ['an unknown unit', { unit: '担子' }, 422, 'unit-unknown', '/lines/0/unit'],
    ['a negative one', { quantity: -3 }, 422, 'quantity-not-positive', '/lines/0/quantity'],
    ['nought', { quantity: 0 }, 422, 'quantity-not-positive', '/lines/0/quantity'],
    ['a negative decimal text', { quantity: '-0.5' }, 422, 'quantity-not-positive', '/lines/0/quantity'],
    ['a fraction as a JSON number', { quantity: 12.5 }, 422, 'quantity-not-exact', '/lines/0/quantity'],
    [
      'a fraction of a gram',
      { quantity: '0.5', unit: 'g', each: undefined },
      422,
      'quantity-not-whole',
      '/lines/0/quantity',
    ],
    ['words', { quantity: '十二' }, 422, 'quantity-not-a-number', '/lines/0/quantity'],
    ['an exponent', { quantity: '1e3' }, 422, 'quantity-not-a-number', '/lines/0/quantity'],
    ['hexadecimal', { quantity: '0x10' }, 422, 'quantity-not-a-number', '/lines/0/quantity'],
    ['nothing', { quantity: '' }, 422, 'quantity-not-a-number', '/lines/0/quantity'],
    ['a number beyond 2^53', { quantity: 2 ** 53 }, 422, 'quantity-too-large', '/lines/0/quantity'],
    [
      'a text beyond 2^53 grams',
      { quantity: '99999999999999999' },
      422,
      'quantity-too-large',
      '/lines/0/quantity',
    ],
    ['an infinite one', { quantity: 'Infinity' }, 422, 'quantity-not-a-number', '/lines/0/quantity'],
    ['null', { quantity: null }, 400, 'request-invalid', '/lines/0/quantity'],
    ['an object', { quantity: { value: 3 } }, 400, 'request-invalid', '/lines/0/quantity'],
    [
      'a wrong content of each',
      { each: { quantity: -15, unit: 'kg' } },
      422,
      'quantity-not-positive',
      '/lines/0/each/quantity',
    ],
    [
      'a wrong actual weight',
      { actualWeight: { quantity: 0, unit: 'kg' } },
      422,
      'quantity-not-positive',
      '/lines/0/actualWeight/quantity',
    ],
  ];
  test.each(cases)('Of a voucher: %s', (_name, line, status, code, path) =>
    refuse(issue(line), status, code, path),
  );

  const counts: [string, unknown][] = [
    ['negative', -1],
    ['empty', ''],
    ['a blank', ' '],
    ['an exponent', '1e1'],
    ['hexadecimal', '0xA'],
    ['a fraction as a JSON number', 2.5],
    ['words', 'all of it'],
  ];
  test.each(counts)('Of a receipt: %s', async (_name, quantity) => {
    const issued = await city.issueCabbage('farm', 'stall');
    const answer = await city.expectNothingWritten(() =>
      city.receive('stall', issued, {
        decision: 'part',
        reason: '少了',
        lines: [{ line: 1, accepted: { quantity, unit: '箱' } }],
      }),
    );
    expect(expectProblem(answer, 422, /^quantity-/).path).toBe('/lines/0/accepted/quantity');
  });

  test.each(counts)('Of a stock-taking: %s', async (_name, quantity) => {
    const { lotId } = await city.stockCabbage('stall');
    const answer = await city.expectNothingWritten(() =>
      city.record('stall', 'stock-takings', {
        reason: '盘点',
        lines: [{ lot: lotId, counted: { quantity, unit: 'kg' } }],
      }),
    );
    expect(expectProblem(answer, 422, /^quantity-/).path).toBe('/lines/0/counted/quantity');
  });

  test('Of a receipt: an unknown unit, also for nought', async () => {
    const issued = await city.issueCabbage('farm', 'stall');
    const lines = [{ line: 1, accepted: { quantity: 0, unit: '担子' } }];
    await refuse(
      () => city.receive('stall', issued, { decision: 'part', reason: '少了', lines }),
      422,
      'unit-unknown',
      '/lines/0/accepted/unit',
    );
  });

  test('Of a receipt: one line told twice', async () => {
    const issued = await city.issueCabbage('farm', 'stall');
    const line = { line: 1, accepted: { quantity: 6, unit: '箱' } };
    await refuse(
      () => city.receive('stall', issued, { decision: 'part', reason: '少了', lines: [line, line] }),
      422,
      'line-repeated',
      '/lines/1/line',
    );
  });

  test('Of a receipt: a line that the voucher does not have, and more refused than sent', async () => {
    const issued = await city.issueCabbage('farm', 'stall');
    const part = (line: object) => () =>
      city.receive('stall', issued, { decision: 'part', reason: '少了', lines: [line] });
    await refuse(
      part({ line: 2, accepted: { quantity: 6, unit: '箱' } }),
      422,
      'line-unknown',
      '/lines/0/line',
    );
    await refuse(
      part({ line: 1, accepted: { quantity: 0, unit: '箱' }, refused: { quantity: 13, unit: '箱' } }),
      422,
      'refused-more-than-sent',
      '/lines/0/refused',
    );
  });

  test('Sums too large for the ledger to hold exactly are refused, not rounded', async () => {
    const line = { quantity: 9_007_199_254_740_991, unit: 'g', each: undefined, origin: '天量地' };
    expect((await city.call('farm', 'POST', '/api/v1/vouchers', voucher(line))).status).toBe(201);
    await refuse(
      () => city.call('farm', 'POST', '/api/v1/vouchers', voucher(line)),
      422,
      'quantity-too-large',
      '/lines',
    );
    expect((await city.verify()).findings).toEqual([]);
  });
});

describe('Shapes', () => {
  test('A field that is missing is named', async () => {
    const { receiver: _receiver, ...rest } = voucher({});
    await refuse(
      () => city.call('farm', 'POST', '/api/v1/vouchers', rest),
      400,
      'request-invalid',
      '/receiver',
    );
  });
  test('A field that does not exist is named, since a typing slip must not be lost in silence', () =>
    refuse(issue({ orgin: '同安' }), 400, 'request-invalid', '/lines/0/orgin'));
  test.each(['constructor', 'toString', 'hasOwnProperty', 'prototype'])(
    'A key that every object has: %s',
    (key) => refuse(issue({ [key]: { admin: true } }), 400, 'request-invalid', `/lines/0/${key}`),
  );
  test('The key __proto__, at any depth', async () => {
    for (const text of ['{"__proto__":{"a":1}}', '{"lines":[{"__proto__":{"a":1}}]}']) {
      await refuse(() => json('farm', '/api/v1/vouchers', text), 400, 'key-forbidden');
    }
  });
  test.each([
    ['an array', []],
    ['a text', '"x"'],
    ['null', 'null'],
    ['a number', '7'],
  ])('The body is %s', (_name, body) =>
    refuse(
      () => json('farm', '/api/v1/vouchers', typeof body === 'string' ? body : '[]'),
      400,
      'request-invalid',
    ),
  );
  test('An empty body', () => refuse(() => json('farm', '/api/v1/vouchers', ''), 400, 'request-invalid'));
  test('No lines, and more than 500', async () => {
    await refuse(issue({}, { lines: [] }), 400, 'request-invalid', '/lines');
    await refuse(
      issue({}, { lines: Array.from({ length: 501 }, () => city.cabbage()) }),
      400,
      'request-invalid',
      '/lines',
    );
  });
  test('A receiver that nothing names', () =>
    refuse(issue({}, { receiver: {} }), 422, 'party-needed', '/receiver'));
  test('A receiver that is the sender', () =>
    refuse(
      issue({}, { receiver: { partyId: city.parties.farm.partyId } }),
      422,
      'receiver-is-sender',
      '/receiver',
    ));
  test('A receiver, a product, a lot that do not exist', async () => {
    await refuse(
      issue({}, { receiver: { partyId: '1234567890123456789' } }),
      422,
      'party-unknown',
      '/receiver/partyId',
    );
    await refuse(issue({ product: { code: 'P0000000000000' } }), 422, 'product-unknown', '/lines/0/product');
    await refuse(issue({ product: {} }), 422, 'product-needed', '/lines/0/product');
    await refuse(
      issue({ product: undefined, lot: '1234567890123456789' }),
      422,
      'lot-unknown',
      '/lines/0/lot',
    );
  });
  test('A certificate of a kind that does not exist, or for a line that does not', async () => {
    await refuse(
      issue({}, { certificates: [{ kind: 'letter', number: '1' }] }),
      422,
      'kind-unknown',
      '/certificates/0/kind',
    );
    await refuse(
      issue({}, { certificates: [{ kind: 'rapid-test', number: '1', lines: [2] }] }),
      422,
      'line-unknown',
      '/certificates/0/lines',
    );
  });
  test('A part and a refusal without a reason', async () => {
    const issued = await city.issueCabbage('farm', 'stall');
    const lines = [{ line: 1, accepted: { quantity: 11, unit: '箱' } }];
    await refuse(
      () => city.receive('stall', issued, { decision: 'refuse' }),
      422,
      'reason-needed',
      '/reason',
    );
    await refuse(
      () => city.receive('stall', issued, { decision: 'part', lines }),
      422,
      'reason-needed',
      '/reason',
    );
  });
});

const json = (who: 'farm', url: string, payload: string | Buffer, type = 'application/json') =>
  city.raw<ProblemBody>({ 'x-api-key': city.keys[who], 'content-type': type }, 'POST', url, payload);

describe('Bytes', () => {
  test('Ten megabytes', () =>
    refuse(
      () => json('farm', '/api/v1/vouchers', `{"documentNumber":"${'x'.repeat(10 * 1024 * 1024)}"}`),
      413,
      'body-too-large',
    ));
  test('Broken UTF-8', () =>
    refuse(
      () => json('farm', '/api/v1/vouchers', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
      400,
      'utf8-broken',
    ));
  test('An overlong encoding and an encoded surrogate', async () => {
    await refuse(
      () => json('farm', '/api/v1/vouchers', Buffer.from('7b22c0ae223a317d', 'hex')),
      400,
      'utf8-broken',
    );
    await refuse(
      () => json('farm', '/api/v1/vouchers', Buffer.from('7b22eda080223a317d', 'hex')),
      400,
      'utf8-broken',
    );
  });
  test.each(['{', '{"a":1,}', "{'a':1}", '{"a":NaN}', '{"a":1}{"b":2}', 'documentNumber=1'])(
    'Broken JSON: %s',
    (text) => refuse(() => json('farm', '/api/v1/vouchers', text), 400, 'json-broken'),
  );
  test.each([100, 3_000, 100_000])('Arrays nested %i deep', (depth) => {
    const nested = '['.repeat(depth) + ']'.repeat(depth);
    return refuse(() => json('farm', '/api/v1/vouchers', `{"lines":${nested}}`), 400, 'json-too-deep');
  });
  test.each([
    'text/plain',
    'application/xml',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
  ])('Media type %s', (type) =>
    refuse(() => json('farm', '/api/v1/vouchers', '{"a":1}', type), 415, 'media-type-unsupported'),
  );
});

describe('Numbers of documents', () => {
  test('The same number with other content is refused, and says what differs', async () => {
    const body = voucher({});
    expect((await city.call('farm', 'POST', '/api/v1/vouchers', body)).status).toBe(201);
    const other = { ...body, lines: [{ ...city.cabbage(), quantity: 13 }] };
    await refuse(
      () => city.call('farm', 'POST', '/api/v1/vouchers', other),
      409,
      'exists-with-different-lines',
      '/lines',
    );
  });
  test('A number that names a document of another kind', async () => {
    const { lotId } = await city.stockCabbage('stall');
    const documentNumber = city.number('ONE');
    const line = { lot: lotId, quantity: 1, unit: 'kg' };
    expect((await city.record('stall', 'sales', { documentNumber, lines: [line] })).status).toBe(201);
    await refuse(
      () => city.record('stall', 'donations', { documentNumber, lines: [line], recipient: '敬老院' }),
      409,
      'exists-with-different-kind',
      '/documentNumber',
    );
  });
});

describe('Signatures of the sender', () => {
  const signed = (body: object, by: KeyObject = privateKey) => ({
    ...body,
    signature: { keyId, value: sign(null, Buffer.from(canonicalize(body) ?? ''), by).toString('base64url') },
  });

  test('Content that was altered after signing', async () => {
    const body = signed(voucher({}));
    await refuse(
      () => city.call('farm', 'POST', '/api/v1/vouchers', { ...body, note: '改过' }),
      422,
      'signature-invalid',
      '/signature/value',
    );
  });
  test('A signature replayed under another number', async () => {
    const body = signed(voucher({}));
    expect((await city.call('farm', 'POST', '/api/v1/vouchers', body)).status).toBe(201);
    await refuse(
      () => city.call('farm', 'POST', '/api/v1/vouchers', { ...body, documentNumber: city.number('REPLAY') }),
      422,
      'signature-invalid',
      '/signature/value',
    );
  });
  test('A signature by another key', async () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    await refuse(
      () => city.call('farm', 'POST', '/api/v1/vouchers', signed(voucher({}), other)),
      422,
      'signature-invalid',
      '/signature/value',
    );
  });
  test('A key that is not registered, and one of another business', async () => {
    const body = signed(voucher({}));
    const unknown = { ...body, signature: { ...body.signature, keyId: '123' } };
    await refuse(
      () => city.call('farm', 'POST', '/api/v1/vouchers', unknown),
      422,
      'signing-key-unknown',
      '/signature/keyId',
    );
    const theirs = signed({ ...voucher({}), receiver: { partyId: city.parties.stall.partyId } });
    await refuse(
      () => city.call('wholesaler', 'POST', '/api/v1/vouchers', theirs),
      422,
      'signing-key-unknown',
      '/signature/keyId',
    );
  });
  test('A public key that is none', () =>
    refuse(
      () => city.call('farm', 'POST', '/api/v1/signing-keys', { publicKey: 'AAAA' }),
      422,
      'public-key-invalid',
      '/publicKey',
    ));
});
