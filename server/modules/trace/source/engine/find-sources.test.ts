import { describe, expect, test } from 'vitest';
import { DELIVERY_KIND, type DeliveryGraph, type DeliveryKind } from '../../engine/deliveries.ts';
import { findSources } from './find-sources.ts';
import type { SourceCase, SourceQuestion } from './question.ts';

type Row = [kind: DeliveryKind, from: number, to: number, lot: number, at: number, quantity?: number];

const FARM_A = 0;
const FARM_B = 1;
const STORE = 2;
const SHOP_1 = 3;
const SHOP_2 = 4;

/** Five parties, four lots; lots 0 and 1 are of product 0, lots 2 and 3 of product 1. */
function graphOf(rows: Row[], rest: Partial<DeliveryGraph> = {}): DeliveryGraph {
  return {
    deliveries: rows.length,
    parties: 5,
    lots: 4,
    from: Int32Array.from(rows, (row) => row[1]),
    to: Int32Array.from(rows, (row) => row[2]),
    lot: Int32Array.from(rows, (row) => row[3]),
    earliest: Float64Array.from(rows, (row) => row[4]),
    latest: Float64Array.from(rows, (row) => row[4]),
    quantity: Float64Array.from(rows, (row) => row[5] ?? 10),
    kind: Uint8Array.from(rows, (row) => DELIVERY_KIND[row[0]]),
    lotProduct: Int32Array.from([0, 0, 1, 1]),
    lotClass: Int32Array.from([0, 0, 1, 1]),
    lotExpires: new Float64Array(4).fill(Number.POSITIVE_INFINITY),
    lotSiblings: Int32Array.from([0, 1, 2, 3]),
    mixesInto: [new Int32Array(0), new Int32Array(0)],
    cleanings: new Map(),
    edges: [],
    ...rest,
  };
}

const illAt = (party: number, rest: Partial<SourceCase> = {}): SourceCase => ({
  party,
  from: 0,
  to: 1000,
  ate: null,
  weight: 1,
  certainty: 'certain',
  negative: false,
  ...rest,
});

const ask = (cases: SourceCase[], mixing_ms: number | null = null): SourceQuestion => ({
  cases,
  mixing_ms,
  rates: { suspectedShare: 0.5, mixingShare: 0.2, missingShare: 0.05, stay_ms: 100 },
});

/** Farm A's lot 0 goes to the store and on to both shops; farm B's lot 1 to the store and shop 2. */
const CHAIN: Row[] = [
  ['entered', -1, FARM_A, 0, 10, 100],
  ['handed-over', FARM_A, STORE, 0, 20, 100],
  ['handed-over', STORE, SHOP_1, 0, 30, 50],
  ['handed-over', STORE, SHOP_2, 0, 30, 50],
  ['entered', -1, FARM_B, 1, 10, 100],
  ['handed-over', FARM_B, STORE, 1, 20, 100],
  ['handed-over', STORE, SHOP_2, 1, 40, 100],
  ['sold', SHOP_1, -1, 0, 50, 50],
  ['sold', SHOP_2, -1, 0, 50, 50],
  ['sold', SHOP_2, -1, 1, 60, 100],
];

describe('Where cases come from', () => {
  test('What a kitchen made leads back to what it used up for it, also where the dish itself is all that was recorded', () => {
    const rows: Row[] = [
      ['entered', -1, FARM_A, 0, 10],
      ['handed-over', FARM_A, STORE, 0, 20],
      ['used', STORE, -1, 0, 30],
      ['made', -1, STORE, 2, 30],
    ];
    const edges = [{ input: 0, output: 2, party: STORE, earliest: 30, latest: 30 }];
    const answer = findSources(graphOf(rows, { edges }), ask([illAt(STORE, { from: 30, ate: { lot: 2 } })]));
    expect(answer.lots.map((one) => [one.id, one.reachRecorded])).toEqual([
      [0, 1],
      [2, 1],
    ]);
  });

  test('What a store books as handed to itself, still all comes to its buyers, without sweeping for ever', () => {
    const rows: Row[] = [
      ['entered', -1, STORE, 0, 10, 100],
      ['handed-over', STORE, STORE, 0, 20, 9900],
      ['sold', STORE, -1, 0, 30, 100],
    ];
    const answer = findSources(graphOf(rows), { ...ask([illAt(STORE)]), sweeps_max: 2 });
    expect(answer.settled).toBe(true);
    expect(answer.lots[0]?.logLikelihood).toBeCloseTo(Math.log(0.95 * 1 + 0.05 * 0.5), 9);
  });

  test('The lot that both cases can have eaten is first, and the answer says which case the other does not explain', () => {
    const answer = findSources(graphOf(CHAIN), ask([illAt(SHOP_1), illAt(SHOP_2)]));
    expect(answer.lots.map((one) => [one.id, one.reach, one.unexplained])).toEqual([
      [0, 1, []],
      [1, 0.5, [0]],
    ]);
    expect(answer.lots[0]).toMatchObject({ restsOn: 'recorded', explainedRecorded: [0, 1] });
    expect(answer.trust).toEqual({ first: 'likelihood', why: 'quantities-known' });
    expect(answer.exposures).toEqual([
      { found: 'sold', deliveries: 1 },
      { found: 'sold', deliveries: 2 },
    ]);
  });

  test('Likelihoods are shares of goods: half of lot 0 went to each shop, all of lot 1 to the second', () => {
    const answer = findSources(graphOf(CHAIN), ask([illAt(SHOP_1), illAt(SHOP_2)]));
    const of = (share: number, background: number) => Math.log(0.95 * share + 0.05 * background);
    expect(answer.lots[0]?.logLikelihood).toBeCloseTo(of(0.5, 0.25) + of(0.5, 0.5), 9);
    expect(answer.lots[1]?.logLikelihood).toBeCloseTo(of(0, 0.25) + of(1, 0.5), 9);
    expect(answer.parties[0]).toMatchObject({ id: FARM_A, reach: 1 });
  });

  test('A well person who ate the same counts against it, with the weight it has', () => {
    const cases = [illAt(SHOP_1), illAt(SHOP_2), illAt(SHOP_1, { negative: true, weight: 0.5 })];
    const answer = findSources(graphOf(CHAIN), ask(cases));
    const lot = answer.lots.find((one) => one.id === 0);
    expect(lot).toMatchObject({ reach: 0.75, negativesReached: [2] });
  });

  test('A suspected case counts the share that the rates say', () => {
    const answer = findSources(
      graphOf(CHAIN),
      ask([illAt(SHOP_1, { certainty: 'suspected' }), illAt(SHOP_2)]),
    );
    expect(answer.lots.find((one) => one.id === 1)?.reach).toBeCloseTo(1 / 1.5, 12);
  });

  test('Who says what was eaten is not asked about the rest', () => {
    const answer = findSources(graphOf(CHAIN), ask([illAt(SHOP_2, { ate: { lot: 1 } })]));
    expect(answer.lots.map((one) => one.id)).toEqual([1]);
    expect(answer.trust).toEqual({ first: 'reach', why: 'single-case' });
  });

  test('A sale before the goods came is not from them', () => {
    const early = CHAIN.map((row) => (row[0] === 'sold' ? (row.with(4, 25) as Row) : row));
    const answer = findSources(graphOf(early), ask([illAt(SHOP_1)]));
    expect(
      answer.parties
        .map((one) => one.id)
        .filter((id) => answer.parties.find((p) => p.id === id)?.reach === 1),
    ).toEqual([SHOP_1]);
  });

  test('A shop that records no sale is asked for what it had received by then', () => {
    const unsold = CHAIN.filter((row) => row[0] !== 'sold');
    const answer = findSources(graphOf(unsold), ask([illAt(SHOP_1), illAt(SHOP_2)]));
    expect(answer.exposures[0]).toEqual({ found: 'received', deliveries: 1 });
    expect(answer.lots[0]).toMatchObject({ id: 0, reach: 1 });
    expect(answer.parties.find((one) => one.id === SHOP_1)).toMatchObject({ reach: 0.5 });
  });

  test('Without any record of what was eaten the parties’ network is left, and the answer says so', () => {
    const cases = [illAt(SHOP_1, { ate: { product: 1 } }), illAt(SHOP_2, { ate: { product: 1 } })];
    const answer = findSources(graphOf(CHAIN), ask(cases));
    expect(answer.trust).toEqual({ first: 'distance', why: 'exposures-missing' });
    expect(answer.missing.casesWithoutRecord).toEqual([0, 1]);
    expect(answer.lots).toEqual([]);
    expect(answer.parties[0]).toMatchObject({ id: STORE, restsOn: 'parties' });
  });

  test('Half of the quantities unknown: reach is to be trusted before shares of flow', () => {
    const vague = CHAIN.map((row, index) => (index % 2 ? (row.with(5, Number.NaN) as Row) : row));
    const answer = findSources(graphOf(vague), ask([illAt(SHOP_1), illAt(SHOP_2)]));
    expect(answer.trust).toEqual({ first: 'reach', why: 'quantities-missing' });
  });
});

describe('Mixing inside a business', () => {
  /** Lot 1 came to the store at 20; lot 0, of the same product, left it at 30 for shop 1. */
  const rows: Row[] = [
    ['handed-over', FARM_B, STORE, 1, 20],
    ['handed-over', STORE, SHOP_1, 0, 30],
    ['sold', SHOP_1, -1, 0, 40],
  ];
  const explains = (mixing_ms: number | null, rest: Partial<DeliveryGraph> = {}) =>
    findSources(graphOf(rows, rest), ask([illAt(SHOP_1)], mixing_ms)).lots.some((one) => one.id === 1);

  test('Goods of one product can have been taken for one another within the window, to its last instant', () => {
    expect(explains(null)).toBe(false);
    expect(explains(9)).toBe(false);
    expect(explains(10)).toBe(true);
    const answer = findSources(graphOf(rows), ask([illAt(SHOP_1)], 10));
    expect(answer.lots.find((one) => one.id === 1)).toMatchObject({
      restsOn: 'possible',
      explainedPossible: [0],
    });
  });

  test('Not after they expired', () => {
    expect(explains(10, { lotExpires: Float64Array.from([99, 29, 99, 99]) })).toBe(false);
    expect(explains(10, { lotExpires: Float64Array.from([99, 30, 99, 99]) })).toBe(true);
  });

  test('Not across a cleaning; one at the very instant of an arrival or a departure separates nothing', () => {
    const cleaned = (...instants: number[]) => ({
      cleanings: new Map([[STORE, Float64Array.from(instants)]]),
    });
    expect(explains(10, cleaned(25))).toBe(false);
    expect(explains(10, cleaned(20))).toBe(true);
    expect(explains(10, cleaned(30))).toBe(true);
    expect(explains(10, cleaned(5, 45))).toBe(true);
  });

  test('Across a missing record it is explained, but not counted', () => {
    const missing: Row[] = [...rows, ['gap', FARM_A, STORE, 0, 20, Number.NaN]];
    const answer = findSources(graphOf(missing), ask([illAt(SHOP_1)]));
    expect(answer.parties.find((one) => one.id === STORE)?.restsOn).toBe('recorded');
    expect(answer.lots.find((one) => one.id === 0)?.reach).toBe(1);
    const before: Row[] = [...missing, ['handed-over', FARM_B, FARM_A, 0, 10]];
    const farm = findSources(graphOf(before), ask([illAt(SHOP_1)])).parties.find((one) => one.id === FARM_B);
    expect(farm).toMatchObject({ restsOn: 'unknown', explainedUnknown: [0], reach: 0 });
  });

  test('A recorded transformation is followed from what was used to what was made', () => {
    const made: Row[] = [
      ['handed-over', FARM_A, STORE, 2, 10],
      ['used', STORE, -1, 2, 20],
      ['made', -1, STORE, 0, 20],
      ['handed-over', STORE, SHOP_1, 0, 30],
      ['sold', SHOP_1, -1, 0, 40],
    ];
    const edges = [{ input: 2, output: 0, party: STORE, earliest: 20, latest: 20 }];
    const answer = findSources(graphOf(made, { edges }), ask([illAt(SHOP_1)]));
    expect(answer.lots.map((one) => one.id)).toEqual([0, 2]);
    expect(findSources(graphOf(made), ask([illAt(SHOP_1)])).lots.map((one) => one.id)).toEqual([0]);
  });
});
