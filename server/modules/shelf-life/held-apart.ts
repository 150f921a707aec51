import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import { type HandingOn, holdingsAt, lockHoldings, showQuantity } from '../ledger/index.ts';
import { type CityData, describeLots } from '../registry/index.ts';
import { amountsAt } from './disposals.store.ts';
import { heldApart, type LotStock, takesHeld } from './rules/amounts.ts';
import { heldForDisposal } from './shelf-life.errors.ts';

/**
 * A finding for each line that would take goods which this business holds apart for disposal. Of a lot of which only a
 * part is held apart the rest may go. What left before it was taken off the shelf is taken though it is told afterwards.
 *
 * Where quantities are told the holdings are locked, so that two documents cannot take the same free part; a question
 * without quantities (sale check, what a till sold) locks nothing.
 */
export async function lotsHeldApart(city: CityData, tx: Queryable, handing: HandingOn): Promise<Issue[]> {
  const lotIds = [...new Set(handing.lines.map((line) => line.lot.lotId as string))];
  const rows = await amountsAt(tx, handing.partyId, lotIds);
  if (rows.size === 0) return [];
  const held = new Map([...rows].map(([lotId, some]) => [lotId, heldApart(some, handing.until)]));
  const asked = lotIds.filter((lotId) => (held.get(lotId) ?? 0) > 0);
  if (asked.length === 0) return [];
  const told = handing.lines.some((line) => typeof line.quantity === 'number');
  const own = told
    ? [...(await lockHoldings(tx, handing.partyId, asked)).values()]
    : await holdingsAt(tx, handing.partyId, asked);
  const there = new Map(own.map((one) => [one.lotId as string, one.onHand + one.incoming]));
  const stock = new Map<string, LotStock>(
    asked.map((lotId) => [lotId, { there: there.get(lotId) ?? 0, held: held.get(lotId) ?? 0 }]),
  );
  const lines = handing.lines.map((line) => ({
    line: line.line,
    lotId: line.lot.lotId as string,
    quantity: line.quantity,
  }));
  const refused = takesHeld(lines, stock);
  if (refused.length === 0) return [];
  const facts = await describeLots(tx, asked);
  return refused.map(({ line, lotId, free }) => {
    const lot = facts.get(lotId);
    return heldForDisposal(
      `${handing.path}/${line - 1}/lot`,
      free > 0 && lot ? showQuantity(city, free, lot) : null,
    );
  });
}
