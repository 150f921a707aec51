import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import type { PartyId } from '../identity/index.ts';
import type { LotId, ResolvedLine } from '../registry/index.ts';
import { refused } from './capture-document.ts';
import type { Found } from './goods-findings.ts';
import type { Holding } from './holdings.store.ts';
import { SOLD_KINDS } from './kinds.ts';
import { type MovementRecord, movementsOfLots } from './movements.store.ts';

/**
 * Only what was once in one's own hands can be sold, used, thrown away or taken back from a customer; anything else
 * is a slip of the code. Errors: `lot-not-own`.
 */
export function refuseStrangersLots(
  lines: readonly ResolvedLine[],
  own: ReadonlyMap<string, Holding>,
  path: string,
): void {
  const issues: Issue[] = lines
    .filter((line) => !own.has(line.lot.lotId))
    .map((line) => ({
      code: 'lot-not-own',
      path: `${path}/${line.line - 1}/lot`,
      zh: `第 ${line.line} 行的批次从未到过您的库存，请核对批次码；如有进货未登记，请先登记进货。`,
      en: `The lot of line ${line.line} was never in your stock. Check its code, or record the purchase first.`,
    }));
  if (issues.length > 0) throw refused(issues);
}

/** How goods come to a business from another; what one has taken over one has not made. */
const TAKEN_OVER: ReadonlySet<string> = new Set(['received', 'implied', 'excess']);
const MADE: ReadonlySet<string> = new Set(['produced', 'transformed-out']);

/**
 * Whether a business may say that it made more of a lot that is known already: its own by the lot's producer or by
 * an earlier record; or a lot of unknown producer that did not come to it from somebody else.
 */
export function mayMake(
  partyId: PartyId,
  producerId: string | null,
  movements: readonly Pick<MovementRecord, 'kind' | 'toId'>[],
): boolean {
  if (producerId === partyId) return true;
  const came = movements.filter((movement) => movement.toId === partyId);
  if (came.some((movement) => MADE.has(movement.kind))) return true;
  return producerId === null && !came.some((movement) => TAKEN_OVER.has(movement.kind));
}

/**
 * Nobody can declare goods into another's lot. What comes out of a transformation may be of a lot that was in one's
 * hands, as when a batch is packed anew. Errors: `lot-not-own`.
 */
export async function refuseMakingStrangersLots(
  tx: Queryable,
  partyId: PartyId,
  lines: readonly ResolvedLine[],
  options: { path: string; evenIfHeld: boolean },
): Promise<void> {
  const doubtful = lines.filter((line) => !line.isNewLot && line.lot.producerId !== partyId);
  if (doubtful.length === 0) return;
  const movements = await movementsByLot(tx, doubtful);
  const issues: Issue[] = doubtful
    .filter((line) => {
      const known = movements.get(line.lot.lotId) ?? [];
      const held = options.evenIfHeld && known.some((movement) => movement.toId === partyId);
      return !held && !mayMake(partyId, line.lot.producerId, known);
    })
    .map((line) => ({
      code: 'lot-not-own',
      path: `${options.path}/${line.line - 1}/lot`,
      zh: `第 ${line.line} 行是别家的批次，不能登记为您的产出。如是进货，请登记进货；如是新的一批，请换一个批号。`,
      en: `The lot of line ${line.line} is another business's, so it cannot be recorded as made by you. Record a purchase if you bought it, or give your own batch a number of its own.`,
    }));
  if (issues.length > 0) throw refused(issues);
}

async function movementsByLot(
  tx: Queryable,
  lines: readonly ResolvedLine[],
): Promise<Map<LotId, MovementRecord[]>> {
  const movements = await movementsOfLots(tx, [...new Set(lines.map((line) => line.lot.lotId))]);
  return Map.groupBy(movements, (movement) => movement.lotId);
}

/** What customers bring back beyond all that was ever sold to them. Call it with the holdings locked. */
export async function overReturned(
  tx: Queryable,
  partyId: PartyId,
  lines: readonly ResolvedLine[],
): Promise<Found[]> {
  const movements = await movementsByLot(tx, lines);
  const left = new Map<LotId, number>();
  return lines.flatMap((line): Found[] => {
    const { lotId } = line.lot;
    const known = movements.get(lotId) ?? [];
    const sold = known.filter((movement) => SOLD_KINDS.has(movement.kind) && movement.fromId === partyId);
    // An unknown quantity may have been any: nothing is beyond it.
    if (sold.some((movement) => movement.quantity === null)) return [];
    const back = known.filter(
      (movement) => movement.kind === 'consumer-returned' && movement.toId === partyId,
    );
    const sum = (rows: readonly MovementRecord[]) => rows.reduce((all, row) => all + (row.quantity ?? 0), 0);
    const outside = Math.max(0, left.get(lotId) ?? sum(sold) - sum(back));
    left.set(lotId, outside - line.quantity);
    const beyond = line.quantity - outside;
    if (beyond <= 0) return [];
    const detail = { sold: sum(sold), returnedBefore: sum(back) };
    return [{ lotId, partyId, line: line.line, kind: 'over-returned', quantity: beyond, detail }];
  });
}
