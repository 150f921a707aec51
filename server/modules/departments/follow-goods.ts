import type { Queryable } from '../../platform/db.ts';
import { edgesOfLots, holdingsOfLots, type MovementRecord, movementsOfLots } from '../ledger/index.ts';
import { linksOf } from '../registry/index.ts';

const LOTS_MAX = 5_000;
const ROUNDS_MAX = 60;

export interface Reached {
  /** By lot: which lot that quotes the number it came from. */
  lots: ReadonlyMap<string, string>;
  /** Businesses that have any of it now, or to which it is on its way, with the lots. */
  holders: Map<string, string[]>;
  movements: MovementRecord[];
}

/** Follows goods forward: into what was made of them and what was found to be the same, to everybody who has any now. */
export async function followGoods(db: Queryable, lotIds: readonly string[]): Promise<Reached> {
  const lots = new Map(lotIds.map((lotId) => [lotId, lotId]));
  let open = [...lots.keys()];
  for (let round = 0; open.length > 0 && round < ROUNDS_MAX && lots.size < LOTS_MAX; round += 1) {
    const [edges, links] = await Promise.all([edgesOfLots(db, open), linksOf(db, open)]);
    const next = [...edges.filter((edge) => edge.direction === 1), ...links].flatMap((one) => {
      const other = one.otherLotId as string;
      if (lots.has(other)) return [];
      lots.set(other, lots.get(one.lotId) ?? other);
      return [other];
    });
    open = [...new Set(next)];
  }
  const all = [...lots.keys()];
  const [held, movements] = await Promise.all([holdingsOfLots(db, all), movementsOfLots(db, all)]);
  const holders = new Map<string, string[]>();
  for (const one of held) {
    // Where an unknown quantity moved there may be some left.
    if (one.onHand <= 0 && one.incoming <= 0 && one.unknowns === 0) continue;
    const known = holders.get(one.partyId);
    if (known) known.push(one.lotId);
    else holders.set(one.partyId, [one.lotId]);
  }
  return { lots, holders, movements };
}
