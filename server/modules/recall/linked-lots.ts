import type { Queryable } from '../../platform/db.ts';
import { linksOf } from '../registry/index.ts';

/** Links of one lot to others are a handful; what has more rounds than this is no chain of goods any more. */
const ROUNDS_MAX = 20;

/** By lot: itself and every lot that is the same goods, through however many links. */
export async function linkedLots(
  db: Queryable,
  lotIds: readonly string[],
): Promise<Map<string, ReadonlySet<string>>> {
  const group = new Map<string, Set<string>>(lotIds.map((lotId) => [lotId, new Set([lotId])]));
  let frontier = [...group.keys()];
  for (let round = 0; frontier.length > 0 && round < ROUNDS_MAX; round += 1) {
    const next: string[] = [];
    for (const { lotId, otherLotId } of await linksOf(db, frontier)) {
      if (!group.has(otherLotId)) {
        group.set(otherLotId, new Set([otherLotId]));
        next.push(otherLotId);
      }
      join(group, lotId, otherLotId);
    }
    frontier = next;
  }
  return new Map(lotIds.map((lotId) => [lotId, group.get(lotId) ?? new Set([lotId])]));
}

function join(group: Map<string, Set<string>>, one: string, other: string): void {
  const [mine, theirs] = [group.get(one), group.get(other)];
  if (!mine || !theirs || mine === theirs) return;
  for (const lotId of theirs) {
    mine.add(lotId);
    group.set(lotId, mine);
  }
}
