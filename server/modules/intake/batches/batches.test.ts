import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usccOf } from '../../../../simulator/identities.ts';
import { expectProblem, openCity, type TestCity } from '../../../../test/support/city.ts';
import { rowTypes } from '../../../row-types.ts';
import { setMapping } from '../master-data/index.ts';
import type { BatchAnswerValue } from './batches.schemas.ts';
import { takeWaiting } from './take-waiting.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const send = (who: Parameters<TestCity['call']>[0], batchNumber: string, rows: unknown[], dryRun?: boolean) =>
  city.call<BatchAnswerValue>(who, 'POST', '/api/v1/batches', {
    batchNumber,
    rows,
    ...(dryRun === undefined ? {} : { dryRun }),
  });

const voucherRow = (documentNumber: string, line: object = {}, body: object = {}) => ({
  type: 'voucher',
  body: {
    documentNumber,
    receiver: { partyId: city.parties.supermarket.partyId },
    lines: [{ ...city.cabbage(), origin: `地块 ${documentNumber}`, ...line }],
    ...body,
  },
});

const documentsOf = async (number: string) =>
  (await city.owner.query('SELECT kind, sender_id FROM ledger.document WHERE sender_number = $1', [number]))
    .rows;

describe('A batch', () => {
  it('Is taken row by row, each with its result, and the documents are there', async () => {
    const number = city.number('B');
    const [one, two] = [city.number('V'), city.number('V')];
    const answer = await send(
      'farm',
      number,
      [
        voucherRow(one),
        { type: 'nonsense', body: { documentNumber: 'X' } },
        voucherRow(two, { unit: undefined }),
        { type: 'production', body: { documentNumber: city.number('P'), lines: [city.cabbage()] } },
        'not even an object',
      ].filter((row) => typeof row === 'object'),
    );
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      batchNumber: number,
      replayed: false,
      complete: true,
      sums: { taken: 2, repeated: 0, refused: 2, waiting: 0 },
    });
    expect(answer.body.rows.map(({ row, status, code, path }) => [row, status, code, path])).toEqual([
      [1, 'taken', undefined, undefined],
      [2, 'refused', 'row-type-unknown', '/type'],
      [3, 'refused', 'request-invalid', '/body/lines/0/unit'],
      [4, 'taken', undefined, undefined],
    ]);
    expect(answer.body.rows[0]?.voucherNumber).toMatch(/^V[0-9A-Z]{14}$/);
    expect(answer.body.rows[2]?.zh).toMatch(/unit/);
    const read = await city.call('farm', 'GET', `/api/v1/vouchers/${answer.body.rows[0]?.voucherNumber}`);
    expect(read.status).toBe(200);
    expect(await documentsOf(two)).toEqual([]);
    expect((await city.verify()).findings).toEqual([]);
  });

  it('With signs beyond the basic plane where texts are cut is taken like any other', async () => {
    const long = `${city.number('V')}-${'x'.repeat(64)}`.slice(0, 63);
    const answer = await send('farm', city.number('B'), [
      voucherRow(`${long}𩽾`),
      { type: `${'x'.repeat(39)}𩽾`, body: {} },
      voucherRow(city.number('V'), { product: { ownCode: city.number('K'), name: `${'鱼'.repeat(119)}𩽾` } }),
    ]);
    expect(answer.body.sums).toMatchObject({ taken: 1, refused: 1, waiting: 1 });
    expect(answer.body.rows[0]?.documentNumber).toBe(`${long}𩽾`);
  });

  it('Sent again is answered the same and recorded once; with other rows its number is refused', async () => {
    const number = city.number('B');
    const rows = [voucherRow(city.number('V')), voucherRow(city.number('V'), { quantity: 0 })];
    const first = await send('farm', number, rows);
    const again = await city.expectNothingWritten(() => send('farm', number, rows));
    expect(again.body).toEqual({ ...first.body, replayed: true });
    const got = await city.call<BatchAnswerValue>('farm', 'GET', `/api/v1/batches/${number}`);
    expect(got.body.rows).toEqual(first.body.rows);
    expectProblem(
      await city.expectNothingWritten(() => send('farm', number, [voucherRow('other')])),
      409,
      'exists-with-different-content',
    );
    expectProblem(await city.call('stranger', 'GET', `/api/v1/batches/${number}`), 404, 'batch-unknown');
  });

  it('Knows documents by their numbers, in other batches and in the same one', async () => {
    const documentNumber = city.number('V');
    await send('farm', city.number('B'), [voucherRow(documentNumber)]);
    const answer = await send('farm', city.number('B'), [
      voucherRow(documentNumber),
      voucherRow(documentNumber, { quantity: 99 }),
    ]);
    expect(answer.body.rows.map((row) => [row.status, row.code])).toEqual([
      ['repeated', undefined],
      ['refused', 'exists-with-different-lines'],
    ]);
    const fresh = city.number('V');
    const twice = await send('farm', city.number('B'), [
      voucherRow(fresh),
      voucherRow(fresh, { quantity: 99 }),
    ]);
    expect(twice.body.rows.map((row) => [row.status, row.code])).toEqual([
      ['taken', undefined],
      ['refused', 'exists-with-different-lines'],
    ]);
    expect(await documentsOf(fresh)).toHaveLength(1);
  });

  it('Holds a receipt of a voucher that came a row before, and of one by its number', async () => {
    const [one, two] = [city.number('V'), city.number('V')];
    const to = { receiver: { partyId: city.parties.wholesaler.partyId } };
    const sent = await send('farm', city.number('B'), [voucherRow(one, {}, to), voucherRow(two, {}, to)]);
    const receipt = (voucher: object | undefined) => ({
      type: 'receipt',
      ...(voucher ? { voucher } : {}),
      body: { documentNumber: city.number('R'), decision: 'all' },
    });
    const answer = await send('wholesaler', city.number('B'), [
      receipt({ sender: { partyId: city.parties.farm.partyId }, documentNumber: one }),
      receipt({ number: sent.body.rows[1]?.voucherNumber }),
      receipt(undefined),
      receipt({ sender: { partyId: city.parties.farm.partyId }, documentNumber: 'nobody sent it' }),
    ]);
    expect(answer.body.rows.map((row) => [row.status, row.code, row.path])).toEqual([
      ['taken', undefined, undefined],
      ['taken', undefined, undefined],
      ['refused', 'voucher-needed', '/voucher'],
      ['refused', 'voucher-unknown', '/voucher'],
    ]);
    expect(answer.body.rows[0]?.voucherNumber).toBe(sent.body.rows[0]?.voucherNumber);
  });

  it('Tried only leaves nothing behind, and says what would have become of each row', async () => {
    const number = city.number('B');
    const rows = [
      voucherRow(city.number('V')),
      voucherRow(city.number('V'), { unit: '不存在的单位' }),
      voucherRow('', {}),
    ];
    const tried = await city.expectNothingWritten(() => send('farm', number, rows, true));
    expect(tried.body).toMatchObject({ dryRun: true, sums: { taken: 1, waiting: 1, refused: 1 } });
    expect(tried.body.rows[0]?.documentId).toBeUndefined();
    const taken = await send('farm', number, rows);
    expect(taken.body.rows.map((row) => row.status)).toEqual(tried.body.rows.map((row) => row.status));
  });

  it('Holds 500 rows and not one more', async () => {
    const rows = Array.from({ length: 501 }, () => voucherRow('x'));
    const problem = await city.expectNothingWritten(() => send('farm', 'B-501', rows));
    expect(expectProblem(problem, 400, /request-invalid|batch-too-large/).messages.zh).toMatch(/500/);
  });

  it('Takes its number from Idempotency-Key', async () => {
    const headers = { 'x-api-key': city.keys.farm, 'idempotency-key': 'B-KEY' };
    const answer = await city.raw<BatchAnswerValue>(headers, 'POST', '/api/v1/batches', {
      rows: [voucherRow(city.number('V'))],
    });
    expect([answer.status, answer.body.batchNumber]).toEqual([200, 'B-KEY']);
  });

  it('Of two at the same moment with one number each document is recorded once', async () => {
    const number = city.number('B');
    const rows = Array.from({ length: 20 }, () => voucherRow(city.number('V')));
    const answers = await Promise.all([send('farm', number, rows), send('farm', number, rows)]);
    for (const answer of answers) {
      expect([answer.status, answer.body.complete]).toEqual([200, true]);
      expect(answer.body.rows).toEqual(answers[0]?.body.rows);
    }
    const { rows: counted } = await city.owner.query(
      'SELECT count(*)::integer AS n FROM ledger.document WHERE sender_number = ANY($1)',
      [rows.map((row) => row.body.documentNumber)],
    );
    expect(counted[0].n).toBe(20);
    expect((await city.verify()).findings).toEqual([]);
  });

  it('Keeps its rows as they came, encrypted', async () => {
    const number = city.number('B');
    await send('farm', number, [voucherRow(city.number('V'), { unitPriceFen: 4_321 })]);
    const { rows } = await city.owner.query('SELECT content FROM intake.batch WHERE batch_number = $1', [
      number,
    ]);
    expect(rows[0].content.includes('4321')).toBe(false);
  });
});

describe('A market', () => {
  it('Records for its own stalls and for nobody else’s', async () => {
    const market = await city.call<{ partyId: string }>('admin', 'POST', '/api/v1/parties', {
      uscc: usccOf('company', '350206', 88_001),
      name: '仙岳批发市场有限公司',
      kind: 'wholesale-market',
      divisionCode: '350206002',
    });
    const stall = await city.call<{ partyId: string; uscc: string }>('admin', 'POST', '/api/v1/parties', {
      uscc: usccOf('company', '350206', 88_002),
      name: '阿土蔬菜行',
      kind: 'wholesaler',
      divisionCode: '350206002',
      address: '仙岳路 1 号',
      contactPhone: '0592-5500000',
      marketId: market.body.partyId,
      stall: 'A-17',
    });
    expect([market.status, stall.status]).toEqual([201, 201]);
    const account = await city.call<{ accountId: string }>('admin', 'POST', '/api/v1/accounts', {
      userName: 'market',
      displayName: '市场',
      password: 'egret-over-water',
      role: 'operator',
      partyId: market.body.partyId,
    });
    const key = await city.call<{ key: string }>(
      'admin',
      'POST',
      `/api/v1/accounts/${account.body.accountId}/api-keys`,
      { label: 'x' },
    );
    const row = (named: object | undefined) => {
      const { lots: _none, ...body } = voucherRow(city.number('V')).body as Record<string, unknown>;
      return { type: 'voucher', ...(named ? { stall: named } : {}), body };
    };
    const sent = await city.raw<BatchAnswerValue>({ 'x-api-key': key.body.key }, 'POST', '/api/v1/batches', {
      batchNumber: 'M-1',
      rows: [
        row({ stall: 'A-17' }),
        row({ uscc: stall.body.uscc }),
        row({ partyId: stall.body.partyId }),
        row({ stall: 'Z-99' }),
        row({ partyId: city.parties.stall.partyId }),
        row({ uscc: city.parties.stall.uscc ?? '' }),
      ],
    });
    expect(sent.body.rows.map((one) => [one.status, one.code])).toEqual([
      ['taken', undefined],
      ['taken', undefined],
      ['taken', undefined],
      ['refused', 'stall-unknown'],
      ['refused', 'record-forbidden'],
      ['refused', 'record-forbidden'],
    ]);
    const documents = await documentsOf(sent.body.rows[0]?.documentNumber ?? '');
    expect(documents[0].sender_id).toBe(stall.body.partyId);
  });
});

describe('A sender’s own codes', () => {
  const ownRow = (documentNumber: string, code: string, unit = 'kg') => ({
    type: 'voucher',
    body: {
      documentNumber,
      receiver: { ownCode: 'C-9', name: '惠民超市' },
      lines: [
        { product: { ownCode: code, name: '大白菜' }, quantity: 30, unit, origin: `地块 ${documentNumber}` },
      ],
    },
  });
  interface Queue {
    items: {
      scheme: string;
      value: string;
      waitingRows: number;
      suggestions: { target: string; name: string }[];
    }[];
  }
  const queue = async () => (await city.call<Queue>('farm', 'GET', '/api/v1/master-data/queue')).body.items;
  interface Resolved {
    target: string;
    rows: { batchNumber: string; documentNumber: string; status: string; code?: string }[];
  }
  const resolve = (body: object) =>
    city.call<Resolved>('farm', 'PUT', '/api/v1/master-data/resolutions', body);

  it('Wait for a person, and are taken once, by themselves, when the last is mapped', async () => {
    const number = city.number('B');
    const [one, two] = [city.number('V'), city.number('V')];
    const sent = await send('farm', number, [ownRow(one, 'A-123'), ownRow(two, 'A-123', '大筐')]);
    expect(sent.body.rows.map((row) => [row.status, row.code])).toEqual([
      ['waiting', 'code-unmapped'],
      ['waiting', 'code-unmapped'],
    ]);
    const items = (await queue()).filter(({ value }) => ['A-123', 'C-9', '大筐'].includes(value));
    expect(items.map(({ scheme, value, waitingRows }) => [scheme, value, waitingRows]).sort()).toEqual([
      ['party', 'C-9', 2],
      ['product', 'A-123', 2],
      ['unit', '大筐', 1],
    ]);
    const product = items.find(({ scheme }) => scheme === 'product');
    expect(product?.suggestions[0]?.target).toBe(city.products.cabbage.productId);
    const party = items.find(({ scheme }) => scheme === 'party');
    expect(party?.suggestions.map(({ target }) => target)).toContain(city.parties.supermarket.partyId);

    const first = await resolve({
      scheme: 'product',
      value: 'A-123',
      action: 'map',
      target: city.products.cabbage.productId,
    });
    expect([first.status, first.body.rows]).toEqual([200, []]);
    const second = await resolve({
      scheme: 'party',
      value: 'C-9',
      action: 'map',
      target: city.parties.supermarket.partyId,
    });
    expect(second.body.rows.map((row) => [row.documentNumber, row.status])).toEqual([[one, 'taken']]);
    const third = await resolve({ scheme: 'unit', value: '大筐', action: 'map', target: 'kg' });
    expect(third.body.rows.map((row) => [row.documentNumber, row.status])).toEqual([[two, 'taken']]);
    const read = await city.call<BatchAnswerValue>('farm', 'GET', `/api/v1/batches/${number}`);
    expect(read.body.sums).toMatchObject({ taken: 2, waiting: 0 });
    expect(read.body.rows[0]?.voucherNumber).toMatch(/^V/);
    const again = await send('farm', number, [ownRow(one, 'A-123'), ownRow(two, 'A-123', '大筐')]);
    expect(again.body).toMatchObject({ replayed: true, sums: { taken: 2 } });
    expect(await documentsOf(one)).toHaveLength(1);
    // From here on they pass without waiting.
    const later = await send('farm', city.number('B'), [ownRow(city.number('V'), 'A-123', '大筐')]);
    expect(later.body.sums.taken).toBe(1);
    expect((await queue()).filter(({ value }) => ['A-123', 'C-9', '大筐'].includes(value))).toEqual([]);
  });

  it('Are taken by whichever server looks next, when the one that mapped them ended before', async () => {
    const [number, documentNumber] = [city.number('B'), city.number('V')];
    await send('farm', number, [{ ...voucherRow(documentNumber, { unit: '藤篓' }) }]);
    const { db, city: data } = city.tools;
    const at = city.clock.now();
    // What the mapping stores, and nothing after it.
    await setMapping(
      { db, city: data },
      { ownerId: city.parties.farm.partyId, scheme: 'unit', value: '藤篓', target: 'kg', setBy: null, at },
    );
    expect(
      (await city.call<BatchAnswerValue>('farm', 'GET', `/api/v1/batches/${number}`)).body.sums.waiting,
    ).toBe(1);
    const tools = { ...city.tools, rowTypes };
    const taken = await Promise.all([takeWaiting(tools, null), takeWaiting(tools, null)]);
    expect(taken.flat().filter((one) => one.result.documentNumber === documentNumber)).toHaveLength(1);
    expect(await documentsOf(documentNumber)).toHaveLength(1);
    expect(
      (await city.call<BatchAnswerValue>('farm', 'GET', `/api/v1/batches/${number}`)).body.sums.taken,
    ).toBe(1);
  });

  it('Of which one row cannot be opened do not keep the others waiting', async () => {
    const [broken, sound] = [city.number('B'), city.number('B')];
    const documentNumber = city.number('V');
    await send('farm', broken, [voucherRow(city.number('V'), { unit: '柳筐' })]);
    await send('wholesaler', sound, [voucherRow(documentNumber, { unit: '柳筐' })]);
    const broke = (content: string) =>
      city.owner.query(`UPDATE intake.batch SET content = ${content} WHERE batch_number = $1`, [broken]);
    await broke("content || '\\x00'::bytea");
    for (const who of ['farm', 'wholesaler'] as const)
      await setMapping(city.tools, {
        ...{ ownerId: city.parties[who].partyId, scheme: 'unit', value: '柳筐', target: 'kg', setBy: null },
        at: city.clock.now(),
      });
    await expect(takeWaiting({ ...city.tools, rowTypes }, null)).rejects.toMatchObject({
      code: 'private-section-unreadable',
    });
    const read = await city.call<BatchAnswerValue>('wholesaler', 'GET', `/api/v1/batches/${sound}`);
    expect(read.body.sums.waiting).toBe(0);
    await city.owner.query(`UPDATE intake.batch_row SET status = 'dropped' WHERE batch_number = $1`, [
      broken,
    ]);
  });

  it('A code that was dropped stays in the queue as long as rows wait for it', async () => {
    await send('farm', city.number('B'), [ownRow(city.number('V'), 'HALF-1')]);
    // A server that ended between the decision and the rows.
    await city.owner.query(`UPDATE intake.unmatched SET state = 'dropped' WHERE value = 'HALF-1'`);
    expect((await queue()).map(({ value }) => value)).toContain('HALF-1');
    const done = await resolve({ scheme: 'product', value: 'HALF-1', action: 'drop' });
    expect(done.body.rows.map((row) => row.status)).toEqual(['dropped']);
    expect((await queue()).map(({ value }) => value)).not.toContain('HALF-1');
  });

  it('What the use case refuses after mapping is refused with its reason', async () => {
    const number = city.number('B');
    await send('farm', number, [
      {
        type: 'sale',
        body: {
          documentNumber: city.number('S'),
          lines: [{ lot: 'T00000000000000', quantity: 1, unit: '竹篮' }],
        },
      },
    ]);
    const done = await resolve({ scheme: 'unit', value: '竹篮', action: 'map', target: 'kg' });
    expect(done.body.rows[0]).toMatchObject({ batchNumber: number, status: 'refused' });
    expect(done.body.rows[0]?.code).not.toBe('code-unmapped');
  });

  it('A code that is dropped takes the rows that wait for it along, with the reason', async () => {
    const number = city.number('B');
    await send('farm', number, [ownRow(city.number('V'), 'GONE-1')]);
    const done = await resolve({ scheme: 'product', value: 'GONE-1', action: 'drop' });
    expect(done.body.rows.map((row) => row.status)).toEqual(['dropped']);
    const read = await city.call<BatchAnswerValue>('farm', 'GET', `/api/v1/batches/${number}`);
    expect(read.body.sums).toMatchObject({ dropped: 1, waiting: 0 });
    expect((await queue()).map(({ value }) => value)).not.toContain('GONE-1');
  });

  it('A body that is not right otherwise is refused at once, not when somebody has mapped its code', async () => {
    const row = ownRow(city.number('V'), 'NEW-7');
    const sent = await send('farm', city.number('B'), [{ ...row, body: { ...row.body, lines: [] } }]);
    expect(sent.body.rows[0]).toMatchObject({ status: 'refused', path: '/body/lines' });
  });

  it('Are one sender’s and nobody else’s', async () => {
    const mine = await city.call('farm', 'PUT', '/api/v1/master-data/mappings', {
      scheme: 'unit',
      value: '担',
      target: 'kg',
    });
    expect(mine.status).toBe(200);
    const theirs = await city.call<{ items: object[] }>('stranger', 'GET', '/api/v1/master-data/mappings');
    expect(theirs.body.items).toEqual([]);
  });

  it('Stand only for what there is', async () => {
    for (const [scheme, target] of [
      ['product', '12345'],
      ['party', 'nobody'],
      ['unit', '不存在'],
    ] as const) {
      const answer = await city.call('farm', 'PUT', '/api/v1/master-data/mappings', {
        scheme,
        value: 'Q',
        target,
      });
      expect(expectProblem(answer, 422, 'target-unknown').path).toBe('/target');
    }
  });
});
