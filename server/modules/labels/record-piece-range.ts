import type { Clock } from '../../platform/clock.ts';
import type { Db, Queryable } from '../../platform/db.ts';
import type { IdMint } from '../../platform/ids.ts';
import type { Keys } from '../../platform/keys.ts';
import { type PartyId, type Principal, roleForbidden } from '../identity/index.ts';
import { holdsAny, mayMake, movementsOfLots } from '../ledger/index.ts';
import { findLot, findProducts, type Lot, lotCode, partiesById } from '../registry/index.ts';
import {
  numbersUsedUp,
  piecesNotYours,
  rangeBackwards,
  rangeDiffers,
  rangeNeeded,
  rangeOverlaps,
  rangeTooLong,
} from './labels.errors.ts';
import type { PieceRangeInput } from './labels.schemas.ts';
import {
  insertRange,
  lastNumber,
  lockScope,
  type PieceRange,
  rangeByNumber,
  rangeWithin,
} from './labels.store.ts';
import { NUMBER_MAX } from './piece-serials.rules.ts';

export interface PieceTools {
  db: Db;
  clock: Clock;
  ids: IdMint;
  keys: Keys;
}

/** As many as a printer is given in one file. */
export const RANGE_MAX = 1_000_000;

/**
 * Gives out numbers for the pieces of a lot (一片一码): a range, without a row per piece. Whoever makes the goods numbers
 * them; whoever holds them, where their maker is not registered here.
 * Errors, in order: `role-forbidden`, `range-needed`, `range-backwards`, `range-too-long`, `lot-unknown`,
 * `pieces-of-another`, `exists-with-different-…`, `range-overlaps`, `numbers-used-up`.
 */
export async function recordPieceRange(
  tools: PieceTools,
  principal: Principal,
  body: PieceRangeInput,
): Promise<{ range: PieceRange; status: 200 | 201 }> {
  const partyId = principal.partyId;
  if (partyId === null) throw roleForbidden();
  checkNumbers(body);
  const lot = await findLot(tools.db, body.lot);
  await refuseOthersPieces(tools.db, partyId, lot);
  const [product] = await findProducts(tools.db, { ids: [lot.productId], gtins: [], codes: [] });
  const scope = product?.gtin ?? lotCode(lot.lotId);
  return tools.db.transaction(async (tx) => {
    // One lock for the sender's number, one for the goods: a request that was sent twice waits for its first.
    await lockScope(tx, `number ${partyId} ${body.documentNumber}`);
    const earlier = await rangeByNumber(tx, partyId, body.documentNumber);
    if (earlier) return { range: sameOrDiffers(earlier, lot, body), status: 200 as const };
    await lockScope(tx, scope);
    const { first, last } = await numbersFor(tx, scope, body);
    const rangeId = tools.ids.next<'piece-range'>();
    const range: PieceRange = {
      rangeId,
      lotId: lot.lotId,
      partyId,
      recordedBy: principal.accountId,
      first,
      last,
      madeAt: tools.clock.now(),
      checkKey: tools.keys.fingerprint(`pieces of range ${rangeId}`),
      scope,
      number: body.documentNumber,
    };
    await insertRange(tx, range);
    return { range, status: 201 as const };
  });
}

function checkNumbers({ count, first, last }: PieceRangeInput): void {
  const byEnds = first !== undefined && last !== undefined;
  if ((count !== undefined) === byEnds || (first === undefined) !== (last === undefined)) throw rangeNeeded();
  if (byEnds && last < first) throw rangeBackwards();
  if ((byEnds ? last - first + 1 : (count ?? 0)) > RANGE_MAX) throw rangeTooLong(RANGE_MAX);
}

/** Its maker's to number; a holder's where the maker that its papers name is not registered here. */
async function refuseOthersPieces(db: Db, partyId: PartyId, lot: Lot): Promise<void> {
  const { lotId, producerId } = lot;
  if (producerId === partyId) return;
  if (!(await holdsAny(db, partyId, [lotId]))) throw piecesNotYours();
  if (mayMake(partyId, producerId, await movementsOfLots(db, [lotId]))) return;
  const maker = producerId === null ? undefined : (await partiesById(db, [producerId])).get(producerId);
  if (!maker || maker.source === 'registered') throw piecesNotYours();
}

async function numbersFor(
  tx: Queryable,
  scope: string,
  { count, first, last }: PieceRangeInput,
): Promise<{ first: number; last: number }> {
  if (first !== undefined && last !== undefined) {
    const taken = await rangeWithin(tx, scope, first, last);
    if (taken) throw rangeOverlaps(Math.max(first, taken.first), Math.min(last, taken.last));
    return { first, last };
  }
  const next = (await lastNumber(tx, scope)) + 1;
  const end = next + (count ?? 0) - 1;
  if (end > NUMBER_MAX) throw numbersUsedUp();
  return { first: next, last: end };
}

function sameOrDiffers(earlier: PieceRange, lot: Lot, body: PieceRangeInput): PieceRange {
  if (earlier.lotId !== lot.lotId) throw rangeDiffers('lot');
  if (body.count !== undefined && earlier.last - earlier.first + 1 !== body.count)
    throw rangeDiffers('count');
  if (body.first !== undefined && earlier.first !== body.first) throw rangeDiffers('first');
  if (body.last !== undefined && earlier.last !== body.last) throw rangeDiffers('last');
  return earlier;
}
