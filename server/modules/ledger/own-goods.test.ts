import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type TestCity } from '../../../test/support/city.ts';
import { mayMake } from './own-lots.ts';

/** Whose goods they are: what a business may make, take back, count and mix, and what of it asks for a reason. */

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(async () => {
  expect((await city.verify()).findings).toEqual([]);
  await city.close();
});

const kg = (quantity: number | string) => ({ quantity, unit: 'kg' });
const bags = (quantity: number) => ({ quantity, unit: '袋' });
const found = (answer: { body: { discrepancies: { kind: string; quantity: number | null }[] } }) =>
  answer.body.discrepancies.map(({ kind, quantity }) => ({ kind, quantity }));

/** A batch of cheese that the factory has recorded as made. */
async function cheese(batch: string, quantity = 100): Promise<string> {
  const made = await city.record('factory', 'productions', {
    lines: [{ ...city.cheese(batch), ...bags(quantity) }],
  });
  expect(made.status).toBe(201);
  return made.body.lots[0]?.lotId ?? '';
}

describe('What customers bring back', () => {
  const takeBack = (who: 'stall' | 'stranger', lot: string, quantity: number) =>
    city.record(who, 'consumer-returns', { reason: '退货', lines: [{ lot, ...kg(quantity) }] });

  test('To a shop that never had the goods is refused, and opens none of their papers to it', async () => {
    const { lotId } = await city.stockCabbage('stall');
    const answer = await city.expectNothingWritten(() => takeBack('stranger', lotId, 1000));
    expect(expectProblem(answer, 422, 'lot-not-own').path).toBe('/lines/0/lot');
    expectProblem(await city.call('stranger', 'GET', `/api/v1/traces?lot=${lotId}`), 403, 'record-forbidden');
  });
  test('Is fine up to what was sold to them; a gram beyond is pointed out, once', async () => {
    const { lotId } = await city.stockCabbage('stall');
    await city.record('stall', 'sales', { lines: [{ lot: lotId, ...kg(10) }] });
    expect(found(await takeBack('stall', lotId, 4))).toEqual([]);
    expect(found(await takeBack('stall', lotId, 6))).toEqual([]);
    expect(found(await takeBack('stall', lotId, 1))).toEqual([{ kind: 'over-returned', quantity: 1_000 }]);
    expect(found(await takeBack('stall', lotId, 2))).toEqual([{ kind: 'over-returned', quantity: 2_000 }]);
    await city.record('stall', 'sales', { lines: [{ lot: lotId, ...kg(5) }] });
    expect(found(await takeBack('stall', lotId, 3))).toEqual([{ kind: 'over-returned', quantity: 1_000 }]);
  });
  test('On two lines of one document is one sum', async () => {
    const { lotId } = await city.stockCabbage('stall');
    await city.record('stall', 'sales', { lines: [{ lot: lotId, ...kg(5) }] });
    const lines = [
      { lot: lotId, ...kg(4) },
      { lot: lotId, ...kg(4) },
    ];
    const answer = await city.record('stall', 'consumer-returns', { reason: '退货', lines });
    expect(found(answer)).toEqual([{ kind: 'over-returned', quantity: 3_000 }]);
  });
});

describe('Production', () => {
  const declare = (who: 'factory' | 'stall', line: object) =>
    city.record(who, 'productions', { lines: [line] });

  test('Into the lot of another producer is refused, also for who has bought it', async () => {
    const lotId = await cheese('THEIRS');
    const voucher = await city.issue('factory', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot: lotId, ...bags(10) }],
      certificates: [city.inspectionReport()],
    });
    const refused = await city.expectNothingWritten(() => declare('stall', { lot: lotId, ...bags(999) }));
    expect(expectProblem(refused, 422, 'lot-not-own').path).toBe('/lines/0/lot');
    await city.receive('stall', voucher);
    expectProblem(await declare('stall', { lot: lotId, ...bags(999) }), 422, 'lot-not-own');
    expect((await declare('factory', { lot: lotId, ...bags(5) })).status).toBe(201);
  });
  test('Into bought goods whose producer nobody named is refused too', async () => {
    const { lotId } = await city.stockCabbage('stall');
    expectProblem(await declare('stall', { lot: lotId, ...kg(999) }), 422, 'lot-not-own');
  });
  test('Out of a transformation cannot go into a lot that was never there', async () => {
    const { lotId } = await city.stockCabbage('stall');
    const theirs = await cheese('NEVER');
    const answer = await city.expectNothingWritten(() =>
      city.record('stall', 'transformations', {
        inputs: [{ lot: lotId, ...kg(10) }],
        outputs: [{ lot: theirs, ...bags(10) }],
      }),
    );
    expect(expectProblem(answer, 422, 'lot-not-own').path).toBe('/outputs/0/lot');
  });
  test('Is one’s own by the lot’s producer, by an earlier record, or where no one else brought it', () => {
    const [me, other] = [city.parties.farm.partyId, city.parties.stall.partyId];
    const rows = (...kinds: ('produced' | 'received' | 'transformed-out')[]) =>
      kinds.map((kind) => ({ kind, toId: me }));
    expect(mayMake(me, me, rows('received'))).toBe(true);
    expect(mayMake(me, other, rows('produced'))).toBe(true);
    expect(mayMake(me, other, rows('transformed-out', 'received'))).toBe(true);
    expect(mayMake(me, null, [{ kind: 'received', toId: other }])).toBe(true);
    expect(mayMake(me, null, rows('received'))).toBe(false);
    expect(mayMake(me, other, [{ kind: 'produced', toId: other }])).toBe(false);
  });
});

describe('What comes out of a transformation', () => {
  async function mixed(inputs: object[], output: object) {
    const answer = await city.record('wholesaler', 'transformations', { inputs, outputs: [output] });
    expect(answer.status).toBe(201);
    return answer;
  }
  const cabbage = (quantity: number | string) => ({
    ...city.cabbage(),
    each: undefined,
    ...kg(quantity),
    batch: city.number('MIX'),
  });

  test('May be less by what sorting costs; not more by a gram', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    expect(found(await mixed([{ lot: lotId, ...kg(50) }], cabbage(50)))).toEqual([]);
    expect(found(await mixed([{ lot: lotId, ...kg(50) }], cabbage(30)))).toEqual([]);
    expect(found(await mixed([{ lot: lotId, ...kg(50) }], cabbage('50.001')))).toEqual([
      { kind: 'balance-loss', quantity: 1 },
    ]);
  });
  test('Is asked for where less than a fifth is left', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    expect(found(await mixed([{ lot: lotId, ...kg(50) }], cabbage(10)))).toEqual([]);
    expect(found(await mixed([{ lot: lotId, ...kg(50) }], cabbage('9.999')))).toEqual([
      { kind: 'balance-loss', quantity: 40_001 },
    ]);
  });
  test('A hundred thousand bags out of one are pointed out', async () => {
    const lot = await cheese('ONE');
    const answer = await city.record('factory', 'transformations', {
      inputs: [{ lot, ...bags(1) }],
      outputs: [{ ...city.cheese('MANY'), ...bags(100_000) }],
    });
    expect(found(answer)).toEqual([{ kind: 'balance-loss', quantity: 99_999 }]);
    const list = await city.call<{ items: { kind: string; words: { zh: string } }[] }>(
      'factory',
      'GET',
      '/api/v1/discrepancies',
    );
    expect(list.body.items[0]).toMatchObject({
      kind: 'balance-loss',
      words: { zh: expect.stringContaining('投料') },
    });
  });
  test('Of several lots is their sum, each as often as it was used', async () => {
    const [one, two] = [await city.stockCabbage('wholesaler'), await city.stockCabbage('wholesaler')];
    const inputs = [
      { lot: one.lotId, ...kg(10) },
      { lot: one.lotId, ...kg(10) },
      { lot: two.lotId, ...kg(10) },
    ];
    expect(found(await mixed(inputs, cabbage(30)))).toEqual([]);
    expect(found(await mixed(inputs, cabbage(31)))).toEqual([{ kind: 'balance-loss', quantity: 1_000 }]);
  });
  test('Of another kind is not compared where nothing says what one bag holds', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const answer = await mixed([{ lot: lotId, ...kg(1) }], { ...city.cheese('OTHER'), ...bags(1000) });
    expect(found(answer).filter((one) => one.kind === 'balance-loss')).toEqual([]);
  });
});

describe('A count', () => {
  const count = (lines: object[], rest: object = {}) =>
    city.record('stall', 'stock-takings', { reason: '盘点', lines, ...rest });
  const counted = (lot: string, quantity: number) => ({ lot, counted: kg(quantity) });

  test('Of one lot in two places is one count', async () => {
    const { lotId } = await city.stockCabbage('stall');
    expect(found(await count([counted(lotId, 100), counted(lotId, 80)]))).toEqual([]);
    expect(await city.holding('stall', lotId)).toMatchObject({ onHand: 180_000 });
    expect(found(await count([counted(lotId, 100), counted(lotId, 0)]))).toEqual([
      { kind: 'missing', quantity: 80_000 },
    ]);
    expect(await city.holding('stall', lotId)).toMatchObject({ onHand: 100_000 });
    await count([counted(lotId, 60), counted(lotId, 50)]);
    expect(await city.holding('stall', lotId)).toMatchObject({ onHand: 110_000 });
  });
  test('Of goods that nobody has confirmed says that they have come, and is no surplus', async () => {
    const voucher = await city.issueCabbage('farm', 'stall', {
      ...kg(30),
      each: undefined,
      batch: city.number('COUNTED'),
    });
    const lotId = voucher.lineItems[0]?.lotId ?? '';
    expect(found(await count([counted(lotId, 10), counted(lotId, 20)]))).toEqual([]);
    expect(await city.holding('stall', lotId)).toMatchObject({ onHand: 30_000, incoming: 0 });
    const { rows } = await city.owner.query(`SELECT state FROM vouchers.sent WHERE document_id = $1`, [
      voucher.documentId,
    ]);
    expect(rows).toEqual([{ state: 'implied' }]);
  });
  test('Of the morning that arrives in the evening knows nothing of the day’s sales', async () => {
    const { lotId } = await city.stockCabbage('stall');
    const { clock } = city;
    const morning = new Date(clock.now().getTime() + 60_000);
    clock.set(new Date(morning.getTime() + 3_600_000));
    await city.record('stall', 'sales', { lines: [{ lot: lotId, ...kg(50) }] });
    clock.set(new Date(morning.getTime() + 7_200_000));
    expect(found(await count([counted(lotId, 180)], { at: morning.toISOString() }))).toEqual([]);
    expect(await city.holding('stall', lotId)).toMatchObject({ onHand: 130_000 });
    expect(found(await count([counted(lotId, 170)], { at: morning.toISOString() }))).toEqual([
      { kind: 'missing', quantity: 10_000 },
    ]);
    expect(await city.holding('stall', lotId)).toMatchObject({ onHand: 120_000 });
    // And a count of now knows of all of it.
    expect(found(await count([counted(lotId, 120)]))).toEqual([]);
    expect(await city.holding('stall', lotId)).toMatchObject({ onHand: 120_000 });
  });
});
