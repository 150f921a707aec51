import { DELIVERY_KIND, type DeliveryEdge, type DeliveryGraph } from '../deliveries.ts';
import type { Shares, Supply } from './pools.ts';
import { type Spread, TIER } from './question.ts';

/** What can have been in goods of a lot that left a business within an interval: see supplies.ts. */
type SupplyOf = (party: number, lot: number, earliest: number, latest: number) => Supply;

type Rows = Map<string, number[]>;

/** Rows of one document share its time: what a transformation used and made lies exactly where the edge does. */
const keyOf = (graph: DeliveryGraph, party: number, lot: number, earliest: number, latest: number): string =>
  `${party} ${graph.lotSiblings[lot]} ${earliest} ${latest}`;

function rowsOf(graph: DeliveryGraph, kind: number, ends: Int32Array): Rows {
  const rows: Rows = new Map();
  if (graph.edges.length === 0) return rows;
  for (let n = 0; n < graph.deliveries; n += 1) {
    if (graph.kind[n] !== kind) continue;
    const [lot, earliest, latest] = [graph.lot[n], graph.earliest[n], graph.latest[n]] as [
      number,
      number,
      number,
    ];
    const key = keyOf(graph, ends[n] as number, lot, earliest, latest);
    const list = rows.get(key);
    if (list) list.push(n);
    else rows.set(key, [n]);
  }
  return rows;
}

const madeRows = (graph: DeliveryGraph): Rows => rowsOf(graph, DELIVERY_KIND.made, graph.to);

/** Reached transformations of which no entry says how much they made. */
export function madeWithoutEntry(graph: DeliveryGraph, reach: Spread): DeliveryEdge[] {
  const made = madeRows(graph);
  return graph.edges.filter(
    ({ party, output, earliest, latest }, index) =>
      reach.edgeTier[index] !== TIER.notReached && !made.has(keyOf(graph, party, output, earliest, latest)),
  );
}

/** What reached transformations used, and what they made of it. */
export class MadeOf {
  readonly #parts: { edge: DeliveryEdge; used: readonly number[]; made: readonly number[] }[] = [];

  constructor(graph: DeliveryGraph, reach: Spread) {
    const used = rowsOf(graph, DELIVERY_KIND.used, graph.from);
    const made = madeRows(graph);
    graph.edges.forEach((edge, index) => {
      if (reach.edgeTier[index] === TIER.notReached) return;
      const { party, input, output, earliest, latest } = edge;
      const entries = made.get(keyOf(graph, party, output, earliest, latest));
      if (entries === undefined) return;
      this.#parts.push({
        edge,
        used: used.get(keyOf(graph, party, input, earliest, latest)) ?? [],
        made: entries,
      });
    });
  }

  /**
   * Entries into which suspect goods certainly went: something of what was used must be suspect. Two transformations
   * of one lot at one instant cannot be told apart, so each use of it must be.
   */
  *ofSuspect(shares: Shares, supplyOf: SupplyOf): Iterable<number> {
    for (const { edge, used, made } of this.#parts) {
      const certain = used.length > 0 && used.every((n) => (shares.least[n] as number) > 0);
      if (certain || this.#nothingElse(edge, supplyOf)) yield* made;
    }
  }

  /** How much was used may be unknown, and yet nothing but suspect goods was there. */
  #nothingElse({ party, input, earliest, latest }: DeliveryEdge, supplyOf: SupplyOf): boolean {
    const supply = supplyOf(party, input, earliest, latest);
    return supply.other === 0 && supply.suspect > 0;
  }
}
