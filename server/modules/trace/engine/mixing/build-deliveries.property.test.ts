import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Certainty } from '../graph.ts';
import { arbitraryLedger, arbitraryLot, arbitraryParty, LAST } from '../testing/arbitrary-ledger.ts';
import type { TestLedger } from '../testing/ledger.ts';
import { traceLoaded } from '../trace.ts';
import { buildDeliveries, type NamedDeliveries } from './build-deliveries.ts';
import { type Spread, TIER } from './question.ts';
import { spread } from './spread.ts';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 200);
const NAMES: readonly Certainty[] = ['recorded', 'possible', 'unknown'];

const built = (ledger: TestLedger): NamedDeliveries =>
  buildDeliveries({ lots: ledger.rows(), known: new Map(), mixesInto: new Map(), now: LAST });

/** How surely each holder (lot at a business) is reached, by what came to it (backward: by what left it). */
function holdersReached({ graph, parties, lots }: NamedDeliveries, answer: Spread): Map<string, number> {
  const best = new Map<string, number>();
  const backward = answer.direction === 'backward';
  const see = (lot: number, party: number, tier: number) => {
    if (party < 0 || parties[party] === null || tier === TIER.notReached) return;
    // Whoever has the goods has them under all their lot numbers that it ever had.
    lots.forEach((id, other) => {
      if (graph.lotSiblings[other] !== graph.lotSiblings[lot]) return;
      const key = `${id}@${parties[party]}`;
      best.set(key, Math.min(best.get(key) ?? TIER.notReached, tier));
    });
  };
  const ends = backward ? graph.from : graph.to;
  for (let n = 0; n < graph.deliveries; n += 1) {
    see(graph.lot[n] as number, ends[n] as number, answer.tier[n] as number);
  }
  graph.edges.forEach((edge, index) => {
    see(backward ? edge.input : edge.output, edge.party, answer.edgeTier[index] as number);
  });
  return best;
}

describe('deliveries made of rows of the ledger', () => {
  test('without mixing lead to the same holders, as surely, as the trace of recorded lots', () => {
    fc.assert(
      fc.property(
        arbitraryLedger({ unknown: true }),
        arbitraryLot,
        arbitraryParty,
        fc.nat(LAST),
        fc.constantFrom('forward' as const, 'backward' as const),
        (ledger, lotId, partyId, at, direction) => {
          const rows = ledger.rows();
          const deliveries = built(ledger);
          const [lot, party] = [deliveries.lotOf(lotId), deliveries.partyOf(partyId)];
          // Of lots linked one after the other the trace joins neighbours only; here all of them are siblings.
          fc.pre(lot >= 0 && party >= 0 && ledger.links.length <= 1);
          const bound = direction === 'forward' ? { from: at } : { to: at };
          const trace = traceLoaded(rows, { start: [{ lotId, partyId, ...bound }], direction });
          const answer = spread(deliveries.graph, {
            seeds: [{ lot, party, ...bound }],
            direction,
            window_ms: null,
          });
          const mine = holdersReached(deliveries, answer);
          const start = trace.holders.filter((h) => h.reach === 'start').map((h) => h.lotId);
          const isStart = (holder: { lotId: string; partyId: string }) =>
            holder.partyId === partyId &&
            start.some(
              (id) =>
                deliveries.graph.lotSiblings[deliveries.lotOf(id)] ===
                deliveries.graph.lotSiblings[deliveries.lotOf(holder.lotId)],
            );
          for (const holder of trace.holders) {
            if (isStart(holder)) continue;
            const tier = mine.get(`${holder.lotId}@${holder.partyId}`) ?? TIER.notReached;
            expect(`${holder.lotId}@${holder.partyId} ${NAMES[tier]}`).toBe(
              `${holder.lotId}@${holder.partyId} ${holder.certainty}`,
            );
          }
          const known = new Set(trace.holders.map((h) => `${h.lotId}@${h.partyId}`));
          const invented = [...mine.keys()].filter((key) => !known.has(key) && trace.holders.length > 0);
          const holders = new Set(
            traceLoaded(rows, {
              start: deliveries.lots.map((id) => ({ lotId: id })),
              direction: 'forward',
            }).holders.map((h) => `${h.lotId}@${h.partyId}`),
          );
          expect(invented.filter((key) => holders.has(key))).toEqual([]);
        },
      ),
      { numRuns: RUNS },
    );
  });
});
