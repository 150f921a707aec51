import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DELIVERY_KIND } from '../deliveries.ts';
import { BOUND_COLUMNS, type BoundColumn, boundReach } from './bounds.ts';
import { TIER } from './question.ts';
import { spread } from './spread.ts';
import { arbitraryHistory, type TrueHistory } from './testing/true-history.ts';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 300);

const COLUMN: Record<number, BoundColumn> = {
  [DELIVERY_KIND['handed-over']]: 'soldOn',
  [DELIVERY_KIND.sold]: 'soldToConsumers',
  [DELIVERY_KIND['in-stock']]: 'inStock',
  [DELIVERY_KIND.disposed]: 'disposed',
  [DELIVERY_KIND.missing]: 'unaccounted',
};

/** Suspect units that really were in each column, by "party lot column". */
function truth({ graph, suspect }: TrueHistory): Map<string, number> {
  const found = new Map<string, number>();
  const add = (party: number, lot: number, column: string, units: number) => {
    const key = `${party} ${lot} ${column}`;
    if (party >= 0) found.set(key, (found.get(key) ?? 0) + units);
  };
  suspect.forEach((units, n) => {
    const arrived = graph.kind[n] === DELIVERY_KIND.entered ? 'entered' : 'received';
    add(graph.to[n] as number, graph.lot[n] as number, arrived, units);
    add(graph.from[n] as number, graph.lot[n] as number, COLUMN[graph.kind[n] as number] ?? '', units);
  });
  return found;
}

describe('bounds over histories that really happened', () => {
  test('hold the true figures, and the spread holds all that was suspect', () => {
    let told = 0;
    let tight = 0;
    fc.assert(
      fc.property(arbitraryHistory, (history) => {
        fc.pre(history !== null && history.seeds.length > 0);
        const { graph, window_ms, seeds, suspect } = history as TrueHistory;
        const reach = spread(graph, { seeds, direction: 'forward', window_ms });
        suspect.forEach((units, n) => {
          if (units > 0) expect(reach.tier[n], `delivery ${n}`).not.toBe(TIER.notReached);
        });
        const real = truth(history as TrueHistory);
        for (const holder of boundReach(graph, reach, seeds)) {
          for (const column of BOUND_COLUMNS) {
            const { lower, upper } = holder[column];
            const units = real.get(`${holder.party} ${holder.lot} ${column}`) ?? 0;
            expect(
              units,
              `${holder.party} ${holder.lot} ${column} ${lower}..${upper}`,
            ).toBeGreaterThanOrEqual(lower);
            expect(units, `${holder.party} ${holder.lot} ${column} ${lower}..${upper}`).toBeLessThanOrEqual(
              upper ?? Number.POSITIVE_INFINITY,
            );
            if (units > 0) told += 1;
            if (units > 0 && lower === upper) tight += 1;
          }
        }
      }),
      { numRuns: RUNS },
    );
    // Bounds that are never tight would hold anything.
    expect(tight).toBeGreaterThan(told / 4);
  });
});
