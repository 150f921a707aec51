import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import type { PartyId } from '../identity/index.ts';
import { documentsById, type noteDiscrepancies, readResolved } from '../ledger/index.ts';
import { type Matched, shippedBy } from './match-purchases.ts';
import type { ResolvedPurchase } from './project-voucher.ts';
import { slipNotReserved } from './slips.errors.ts';
import { slipIdIn, slipNumber } from './slips.rules.ts';
import { purchaseLinesNaming, slipById } from './slips.store.ts';
import type { VoucherTools } from './voucher-tools.ts';

/** A number that is a slip's may be used by whoever reserved it, and by nobody else. */
export async function slipToUse(
  tx: Queryable,
  tools: VoucherTools,
  senderId: PartyId,
  documentNumber: string,
): Promise<{ slipId: string | null; issues: Issue[] }> {
  const slipId = slipIdIn(documentNumber, tools.clock.now());
  if (slipId === null) return { slipId: null, issues: [] };
  const slip = await slipById(tx, slipId);
  return slip?.party_id === senderId ? { slipId, issues: [] } : { slipId: null, issues: [slipNotReserved()] };
}

/**
 * Goods that somebody confirmed by this slip and that its voucher does not tell of: other goods, or another receiver. The
 * confirmation stays what it is; that the two differ is said. Asked with the pair locked.
 */
export async function contradictedBySlip(
  tx: Queryable,
  senderId: PartyId,
  slipId: string,
  matched: Matched,
): Promise<Parameters<typeof noteDiscrepancies>[3][number][]> {
  const met = new Set(Object.values(matched).map((one) => `${one.document} ${one.line}`));
  const left = (await purchaseLinesNaming(tx, senderId, slipNumber(slipId))).filter(
    (row) => !met.has(`${row.document_id} ${row.line}`),
  );
  if (left.length === 0) return [];
  const documents = await documentsById(tx, [...new Set(left.map((row) => row.document_id))]);
  const plans = new Map(
    [...documents].map(([id, purchase]) => [id, readResolved(purchase) as ResolvedPurchase]),
  );
  const quantities = await shippedBy(tx, plans);
  const told = left.flatMap((row) => {
    const lotId = plans.get(row.document_id)?.lines[row.line - 1]?.lot;
    const quantity = quantities.get(`${row.document_id} ${row.line}`) ?? 0;
    return lotId === undefined ? [] : [{ lotId, quantity }];
  });
  return [...Map.groupBy(told, (one) => one.lotId)].map(([lotId, some]) => {
    const purchase = some.reduce((sum, one) => sum + one.quantity, 0);
    const detail = { voucher: 0, purchase, slip: slipNumber(slipId) };
    return {
      lotId,
      partyId: senderId,
      line: 0,
      kind: 'late-contradiction' as const,
      quantity: purchase,
      detail,
    };
  });
}
