import type { Queryable } from '../../../platform/db.ts';
import { Problem } from '../../../platform/errors.ts';
import { type PartyId, type Principal, recordForbidden } from '../../identity/index.ts';
import { partiesById, partyByUscc, stallByNumber } from '../../registry/index.ts';

/** A stall, by its number in the market, its social credit code, or its id. */
export interface StallReference {
  stall?: string | undefined;
  uscc?: string | undefined;
  partyId?: string | undefined;
}

/**
 * As whom something is recorded: as one's own business, or by the operator of a market as one of the stalls that stand
 * in it. Who recorded it stays the market's account. Errors: `stall-unknown`, `record-forbidden`.
 */
export async function actingFor(
  db: Queryable,
  principal: Principal,
  stall: StallReference | undefined,
): Promise<Principal> {
  if (stall === undefined) return principal;
  const marketId = principal.partyId;
  if (marketId === null) throw recordForbidden();
  const party =
    stall.partyId !== undefined
      ? (await partiesById(db, [stall.partyId])).get(stall.partyId)
      : stall.uscc !== undefined
        ? await partyByUscc(db, stall.uscc)
        : await stallByNumber(db, marketId, stall.stall ?? '');
  // Of somebody else's stall it is not told whether there is one.
  if (!party && stall.partyId === undefined && stall.uscc === undefined)
    throw stallUnknown(stall.stall ?? '');
  if (party?.marketId !== marketId || party.source !== 'registered') throw notOwnStall();
  return { ...principal, role: 'operator', partyId: party.partyId as PartyId };
}

const stallUnknown = (stall: string) =>
  new Problem(422, 'stall-unknown', {
    zh: `本市场没有登记摊位号为“${stall}”的经营者，请先登记摊位，或核对摊位号。`,
    en: `No business is registered at stall "${stall}" of this market; register it first, or check the number.`,
    path: '/stall/stall',
  });

const notOwnStall = () => {
  const { status, code } = recordForbidden();
  return new Problem(status, code, {
    zh: '只有市场开办者可以为本市场的摊位代报；这个经营者没有登记在贵市场。',
    en: 'Only the operator of a market records for the stalls in it; this business is not registered in your market.',
    path: '/stall',
  });
};
