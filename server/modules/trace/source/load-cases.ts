import type { Db } from '../../../platform/db.ts';
import { lotsHeldSince } from '../../ledger/index.ts';
import type { CityData } from '../../registry/index.ts';
import type { DeliveryGraph } from '../engine/deliveries.ts';
import { type DeliveriesStart, type LoadedDeliveries, loadDeliveries } from '../load-deliveries.ts';
import { lotsKnown } from '../lots-known.ts';
import type { Eaten, SourceCase } from './engine/question.ts';
import type { ReadCase, ReadEaten } from './read-cases.ts';

/** Lots at the cases' places that a search may begin from. */
const START_LOTS_MAX = 5_000;

export interface LoadedCases {
  loaded: LoadedDeliveries;
  graph: DeliveryGraph;
  cases: SourceCase[];
  startLots: number;
  truncated: {
    limit: 'start-lots' | NonNullable<LoadedDeliveries['truncated']>['limit'];
    remaining: number;
  } | null;
}

/**
 * Loads what lies upstream of the cases: from the lots that their places held then (or the lot itself), backward, with
 * all that can have been mixed in. Deliveries over before `since` are left out.
 */
export async function loadCases(
  tools: { db: Db; city: CityData },
  cases: readonly ReadCase[],
  asked: { mixing_ms: number | null; stay_ms: number; since: number; asOf: Date },
): Promise<LoadedCases> {
  const { start, remaining } = await startsOf(tools, cases, asked.stay_ms);
  const loaded = await loadDeliveries(tools, {
    start,
    direction: 'backward',
    window_ms: asked.mixing_ms,
    asOf: asked.asOf,
  });
  const { named } = loaded;
  const graph = notBefore(named.graph, asked.since);
  const numbers = {
    lot: (id: string) => named.lotOf(id),
    product: new Map(named.products.map((id, number) => [id, number])),
    classes: new Map(named.classes.map((code, number) => [code, number])),
  };
  return {
    loaded,
    graph,
    cases: cases.map((one) => ({
      ...one,
      party: one.partyId === null ? -1 : partyNumber(named.partyOf(one.partyId), graph),
      ate: numbered(one.ate, numbers),
    })),
    startLots: start.length,
    truncated: remaining > 0 ? { limit: 'start-lots', remaining } : loaded.truncated,
  };
}

/** A place of which nothing is loaded gets a number that no delivery has. */
function partyNumber(found: number, graph: DeliveryGraph): number {
  return found >= 0 ? found : graph.parties;
}

function numbered(
  ate: ReadEaten,
  numbers: {
    lot: (id: string) => number;
    product: ReadonlyMap<string, number>;
    classes: ReadonlyMap<string, number>;
  },
): Eaten {
  if (ate === null) return null;
  // What is not loaded at all matches nothing.
  if ('productId' in ate) return { product: numbers.product.get(ate.productId) ?? -2 };
  if ('categories' in ate)
    return { classes: ate.categories.flatMap((code) => numbers.classes.get(code) ?? []) };
  const lot = numbers.lot(ate.lotId);
  return lot < 0 ? { classes: [] } : { lot };
}

async function startsOf(
  tools: { db: Db; city: CityData },
  cases: readonly ReadCase[],
  stay_ms: number,
): Promise<{ start: DeliveriesStart[]; remaining: number }> {
  const start = new Map<string, DeliveriesStart>();
  let remaining = 0;
  for (const one of cases) {
    const { partyId, ate } = one;
    if (ate !== null && 'lotId' in ate) {
      start.set(ate.lotId, { lotId: ate.lotId });
      continue;
    }
    if (partyId === null) continue;
    const held = await lotsHeldSince(tools.db, [partyId], new Date(one.from - stay_ms), START_LOTS_MAX + 1);
    const lotIds = [...new Set(held.map((holding) => holding.lotId as string))];
    const fitting = ate === null ? lotIds : await lotsThatFit(tools, lotIds, ate);
    for (const lotId of fitting) {
      const key = `${lotId} ${partyId}`;
      const known = start.get(key);
      if (!known && start.size >= START_LOTS_MAX) {
        remaining += 1;
        continue;
      }
      start.set(key, { lotId, partyId, to: Math.max(one.to, known?.to ?? one.to) });
    }
  }
  return { start: [...start.values()], remaining };
}

async function lotsThatFit(
  tools: { db: Db; city: CityData },
  lotIds: readonly string[],
  ate: NonNullable<ReadEaten>,
): Promise<string[]> {
  const facts = await lotsKnown(tools.db, tools.city, lotIds);
  return lotIds.filter((lotId) => {
    const fact = facts.get(lotId);
    if (!fact) return false;
    if ('productId' in ate) return fact.productId === ate.productId;
    return 'categories' in ate && fact.productClass !== null && ate.categories.includes(fact.productClass);
  });
}

/** What was over before an instant counts as a delivery of nothing. */
function notBefore(graph: DeliveryGraph, since: number): DeliveryGraph {
  const quantity = graph.quantity.map((known, d) => ((graph.latest[d] as number) < since ? 0 : known));
  return { ...graph, quantity };
}
