import fc from 'fast-check';
import { DELIVERY_KIND, type DeliveryGraph } from '../../deliveries.ts';

export const PARTIES = 4;
export const LOTS = 6;
/** Dated instants of random graphs lie in 0 … LAST. */
export const LAST = 12;

const party = fc.nat(PARTIES - 1);
const lot = fc.nat(LOTS - 1);
const time = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat(LAST - 3), fc.constantFrom(0, 0, 0, 1, 3)).map(([a, long]) => [a, a + long]),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      [Number.NEGATIVE_INFINITY, 5],
      [4, Number.POSITIVE_INFINITY],
    ),
  },
) as fc.Arbitrary<[number, number]>;
const quantity = fc.oneof(fc.nat(9), fc.constantFrom(0, Number.NaN, 1_000_000_000_000));

export interface Row {
  kind: number;
  from: number;
  to: number;
  lot: number;
  time: [number, number];
  quantity: number;
}

const row: fc.Arbitrary<Row> = fc
  .record({
    kind: fc.constantFrom(
      ...([
        'handed-over',
        'handed-over',
        'handed-over',
        'handed-over',
        'handed-over',
        'entered',
        'sold',
        'in-stock',
        'made',
        'gap',
        'disposed',
      ] as const),
    ),
    from: party,
    to: party,
    lot,
    time,
    quantity,
  })
  .map((r) => {
    const entry = r.kind === 'entered' || r.kind === 'made';
    const exit = r.kind === 'sold' || r.kind === 'in-stock' || r.kind === 'disposed';
    return { ...r, kind: DELIVERY_KIND[r.kind], from: entry ? -1 : r.from, to: exit ? -1 : r.to };
  });

/**
 * Random delivery graphs that obey nothing but the shapes: rings, undated steps, zero and huge and unknown quantities,
 * cleanings, expiries before arrivals, siblings, classes that mix one way only.
 */
const looseGraph: fc.Arbitrary<DeliveryGraph> = fc
  .record({
    rows: fc.array(row, { minLength: 1, maxLength: 14 }),
    products: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: LOTS, maxLength: LOTS }),
    classes: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: LOTS, maxLength: LOTS }),
    expires: fc.array(
      fc.oneof({ weight: 2, arbitrary: fc.constant(Number.POSITIVE_INFINITY) }, fc.nat(LAST)),
      { minLength: LOTS, maxLength: LOTS },
    ),
    siblings: fc.array(fc.nat(LOTS - 1), { minLength: LOTS, maxLength: LOTS }),
    link: fc.boolean(),
    likely: fc.option(fc.array(fc.constantFrom(-1, -1, 0, 1), { minLength: LOTS, maxLength: LOTS }), {
      nil: undefined,
    }),
    mixes: fc.array(fc.subarray([0, 1, 2]), { minLength: 3, maxLength: 3 }),
    cleanings: fc.array(fc.tuple(party, fc.uniqueArray(fc.nat(LAST), { maxLength: 2 })), { maxLength: 3 }),
    edges: fc.array(fc.record({ input: lot, output: lot, party, time }), { maxLength: 3 }),
  })
  .map((p) =>
    graphOf(p.rows, {
      lotProduct: Int32Array.from(p.products),
      lotClass: Int32Array.from(p.classes),
      lotExpires: Float64Array.from(p.expires),
      // Links are rare: mostly each lot stands for itself.
      lotSiblings: Int32Array.from(p.siblings, (s, own) => (p.link && own < 3 ? Math.min(s, 2) : own)),
      ...(p.likely ? { lotLikely: Int32Array.from(p.likely) } : {}),
      mixesInto: p.mixes.map((into) => Int32Array.from(into)),
      cleanings: new Map(p.cleanings.map(([at, instants]) => [at, Float64Array.from(instants).sort()])),
      edges: p.edges.map(({ time: [earliest, latest], ...edge }) => ({ ...edge, earliest, latest })),
    }),
  );

const everyLot = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: LOTS, maxLength: LOTS });

/**
 * The same where nearly all mixes with nearly all, at few businesses, by the day or to the instant, so that windows,
 * cleanings and expiries decide; in loose graphs they seldom do.
 */
const mixedGraph: fc.Arbitrary<DeliveryGraph> = fc
  .record({
    rows: fc.array(
      fc
        .record({
          from: fc.nat(2),
          to: fc.nat(2),
          lot,
          first: fc.nat(LAST),
          long: fc.constantFrom(0, 0, 0, 4, 8),
          exit: fc.nat(9),
        })
        .map(
          ({ from, to, lot: of, first, long, exit }): Row => ({
            kind: DELIVERY_KIND[exit === 0 ? 'sold' : 'handed-over'],
            from,
            to: exit === 0 ? -1 : to,
            lot: of,
            time: [first, first + long],
            quantity: 1,
          }),
        ),
      { minLength: 3, maxLength: 12 },
    ),
    classes: everyLot(fc.constantFrom(0, 0, 0, 1)),
    expires: everyLot(fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(LAST))),
    cleanings: fc.array(fc.tuple(fc.nat(2), fc.uniqueArray(fc.nat(LAST), { minLength: 1, maxLength: 3 })), {
      maxLength: 2,
    }),
  })
  .map((p) =>
    graphOf(p.rows, {
      lotProduct: Int32Array.from({ length: LOTS }, (_, own) => own),
      lotClass: Int32Array.from(p.classes),
      lotExpires: Float64Array.from(p.expires),
      lotSiblings: Int32Array.from({ length: LOTS }, (_, own) => own),
      mixesInto: [Int32Array.of(0, 1), Int32Array.of(0)],
      cleanings: new Map(p.cleanings.map(([at, instants]) => [at, Float64Array.from(instants).sort()])),
      edges: [],
    }),
  );

export const arbitraryGraph: fc.Arbitrary<DeliveryGraph> = fc.oneof(looseGraph, mixedGraph);

type Rest = Omit<
  DeliveryGraph,
  'deliveries' | 'parties' | 'lots' | 'from' | 'to' | 'lot' | 'earliest' | 'latest' | 'quantity' | 'kind'
>;

export function graphOf(rows: readonly Row[], rest: Rest): DeliveryGraph {
  return {
    deliveries: rows.length,
    parties: PARTIES,
    lots: rest.lotProduct.length,
    from: Int32Array.from(rows, (r) => r.from),
    to: Int32Array.from(rows, (r) => r.to),
    lot: Int32Array.from(rows, (r) => r.lot),
    earliest: Float64Array.from(rows, (r) => r.time[0]),
    latest: Float64Array.from(rows, (r) => r.time[1]),
    quantity: Float64Array.from(rows, (r) => r.quantity),
    kind: Uint8Array.from(rows, (r) => r.kind),
    ...rest,
  };
}

/** The same graph with its deliveries in another order; `order` gives the old number of each. */
export function reordered(graph: DeliveryGraph, order: readonly number[]): DeliveryGraph {
  const pick = <T extends Int32Array | Float64Array | Uint8Array>(column: T): T =>
    (column as Int32Array).map((_, at) => column[order[at] as number] as number) as T;
  return {
    ...graph,
    from: pick(graph.from),
    to: pick(graph.to),
    lot: pick(graph.lot),
    earliest: pick(graph.earliest),
    latest: pick(graph.latest),
    quantity: pick(graph.quantity),
    kind: pick(graph.kind),
    edges: [...graph.edges].reverse(),
  };
}

export const arbitraryWindow = fc.constantFrom(null, 0, 1, 1, 2, 4, Number.POSITIVE_INFINITY);
export const arbitraryDirection = fc.constantFrom('forward' as const, 'backward' as const);
