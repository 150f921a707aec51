import fc from 'fast-check';
import { DELIVERY_KIND, type DeliveryEdge, type DeliveryGraph } from '../../../engine/deliveries.ts';
import type { Eaten, SourceCase, SourceQuestion, SourceRates } from '../question.ts';

export const RATES: SourceRates = { suspectedShare: 0.5, mixingShare: 0.25, missingShare: 0.05, stay_ms: 6 };

const PARTIES = 4;
const LOTS = 6;
const PRODUCTS = 3;
const CLASSES = 3;

/** Instants 0..20; exact, to the "day" (span 4), half known, or not known. */
const interval = fc.oneof(
  { weight: 5, arbitrary: fc.nat(20).map((t) => [t, t] as const) },
  { weight: 4, arbitrary: fc.nat(4).map((day) => [day * 4, day * 4 + 3] as const) },
  { weight: 2, arbitrary: fc.tuple(fc.nat(20), fc.nat(9)).map(([t, span]) => [t, t + span] as const) },
  { weight: 1, arbitrary: fc.constant([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const) },
  { weight: 1, arbitrary: fc.nat(20).map((t) => [t, Number.POSITIVE_INFINITY] as const) },
);
const quantity = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
  { weight: 1, arbitrary: fc.constantFrom(2 ** 53 - 1, 1e300, Number.POSITIVE_INFINITY) },
);
const delivery = fc.record({
  from: fc.integer({ min: -1, max: PARTIES - 1 }),
  to: fc.integer({ min: -1, max: PARTIES - 1 }),
  lot: fc.nat(LOTS - 1),
  interval,
  quantity,
  exit: fc.constantFrom(DELIVERY_KIND.sold, DELIVERY_KIND.sold, DELIVERY_KIND.used, DELIVERY_KIND.disposed),
  entry: fc.constantFrom(DELIVERY_KIND.entered, DELIVERY_KIND.made),
  gap: fc.integer({ min: 0, max: 12 }).map((n) => n === 0),
});
function busy(rows: typeof delivery): typeof delivery {
  return rows.map((row) => ({
    ...row,
    from: Math.min(row.from, 1),
    to: Math.min(row.to, 1),
    lot: row.lot === 5 ? 1 : 0,
  }));
}
export type SmallDelivery = typeof delivery extends fc.Arbitrary<infer One> ? One : never;

export function graphOf(
  rows: readonly SmallDelivery[],
  rest: Pick<
    DeliveryGraph,
    'lotClass' | 'lotProduct' | 'lotSiblings' | 'mixesInto' | 'cleanings' | 'edges'
  > & {
    lotExpires: Float64Array;
    lotLikely?: Int32Array | undefined;
  },
): DeliveryGraph {
  const column = (value: (row: SmallDelivery) => number) => rows.map(value);
  const { lotLikely, ...others } = rest;
  return {
    deliveries: rows.length,
    parties: PARTIES,
    lots: LOTS,
    from: Int32Array.from(column((row) => row.from)),
    to: Int32Array.from(column((row) => row.to)),
    lot: Int32Array.from(column((row) => row.lot)),
    earliest: Float64Array.from(column((row) => row.interval[0])),
    latest: Float64Array.from(column((row) => row.interval[1])),
    quantity: Float64Array.from(column((row) => row.quantity)),
    kind: Uint8Array.from(
      column((row) => {
        if (row.gap && row.from >= 0 && row.to >= 0) return DELIVERY_KIND.gap;
        return row.to < 0 ? row.exit : row.from < 0 ? row.entry : DELIVERY_KIND['handed-over'];
      }),
    ),
    ...others,
    ...(lotLikely ? { lotLikely } : {}),
  };
}

const edge: fc.Arbitrary<DeliveryEdge> = fc
  .record({ input: fc.nat(LOTS - 1), output: fc.nat(LOTS - 1), party: fc.nat(PARTIES - 1), interval })
  .map(({ interval: [earliest, latest], ...rest }) => ({ ...rest, earliest, latest }));

const lotsArbitrary = fc.record({
  lotProduct: fc.array(fc.integer({ min: -1, max: PRODUCTS - 1 }), { minLength: LOTS, maxLength: LOTS }),
  classOfProduct: fc.array(fc.integer({ min: -1, max: CLASSES - 1 }), {
    minLength: PRODUCTS,
    maxLength: PRODUCTS,
  }),
  siblings: fc.array(fc.nat(LOTS - 1), { minLength: LOTS, maxLength: LOTS }),
  likely: fc.option(fc.array(fc.integer({ min: -1, max: 1 }), { minLength: LOTS, maxLength: LOTS }), {
    nil: undefined,
  }),
  expires: fc.array(fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(24)), {
    minLength: LOTS,
    maxLength: LOTS,
  }),
  mixesInto: fc.array(fc.uniqueArray(fc.nat(CLASSES - 1), { maxLength: 2 }), {
    minLength: CLASSES,
    maxLength: CLASSES,
  }),
  cleanings: fc.array(
    fc.tuple(fc.nat(PARTIES - 1), fc.uniqueArray(fc.nat(20), { minLength: 1, maxLength: 2 })),
    {
      maxLength: 2,
    },
  ),
  edges: fc.array(edge, { maxLength: 3 }),
});

/** Deliveries and what surrounds them, so that a test can shuffle or add deliveries. */
export const smallParts = fc
  .oneof(
    {
      weight: 1,
      arbitrary: fc.record({ rows: fc.array(delivery, { maxLength: 22 }), around: lotsArbitrary }),
    },
    // Few parties and lots with much traffic, so that lanes grow long enough for running sums.
    {
      weight: 1,
      arbitrary: fc.record({
        rows: fc.array(busy(delivery), { minLength: 15, maxLength: 50 }),
        around: lotsArbitrary,
      }),
    },
  )
  .map(({ rows, around }) => ({
    rows,
    rest: {
      lotProduct: Int32Array.from(around.lotProduct),
      lotClass: Int32Array.from(around.lotProduct, (product) => around.classOfProduct[product] ?? -1),
      // A lot and the lowest that stands for the same goods.
      lotSiblings: Int32Array.from(around.siblings, (sibling, lot) => (sibling < 3 ? sibling : lot)),
      lotLikely: around.likely && Int32Array.from(around.likely),
      lotExpires: Float64Array.from(around.expires),
      mixesInto: around.mixesInto.map((into) => Int32Array.from(into)),
      cleanings: new Map(
        around.cleanings.map(([party, instants]) => [party, Float64Array.from(instants).sort()] as const),
      ),
      edges: around.edges,
    },
  }));
export const smallGraph = smallParts.map(({ rows, rest }) => graphOf(rows, rest));

const eaten: fc.Arbitrary<Eaten> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(null) },
  { weight: 2, arbitrary: fc.nat(LOTS - 1).map((lot) => ({ lot })) },
  { weight: 2, arbitrary: fc.nat(PRODUCTS - 1).map((product) => ({ product })) },
  {
    weight: 1,
    arbitrary: fc.uniqueArray(fc.nat(CLASSES - 1), { maxLength: 2 }).map((classes) => ({ classes })),
  },
);
export const smallCase: fc.Arbitrary<SourceCase> = fc
  .record({
    party: fc.integer({ min: -1, max: PARTIES - 1 }),
    from: fc.nat(20),
    span: fc.nat(6),
    ate: eaten,
    weight: fc.constantFrom(0.5, 1, 2, 10),
    certainty: fc.constantFrom('certain' as const, 'suspected' as const),
    negative: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  })
  .map(({ span, ...one }) => ({ ...one, to: one.from + span }));

export const smallQuestion: fc.Arbitrary<SourceQuestion> = fc.record({
  cases: fc.array(smallCase, { minLength: 1, maxLength: 4 }),
  mixing_ms: fc.constantFrom(null, 0, 3, 7, 100),
  rates: fc.constant(RATES),
  sweeps_max: fc.constant(400),
});
