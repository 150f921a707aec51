import type { Queryable } from '../../platform/db.ts';
import type { PartyId, Principal } from '../identity/index.ts';
import { refused } from '../ledger/index.ts';
import type { LotId } from '../registry/index.ts';
import { postVoucher, type VoucherTools } from '../vouchers/index.ts';
import { closeLot } from './close-lot.rules.ts';
import { supplierUnknown } from './day-close.errors.ts';
import type { SaidLot } from './read-close.ts';

const BASE_UNITS = { g: 'g', ml: 'ml', piece: '个' } as const;

/**
 * What goes back goes by the vouchers' own kind `return`, one voucher for each supplier, in the close's transaction: its
 * receiver confirms it like any other. Returns the voucher's document by lot. Errors: `supplier-unknown`, and those of vouchers.
 */
export async function returnGoods(
  tx: Queryable,
  tools: VoucherTools,
  principal: Principal,
  partyId: PartyId,
  close: { at: Date; number: string; lots: readonly SaidLot[] },
): Promise<Map<LotId, string>> {
  const back = close.lots.flatMap((lot) => {
    const closed = closeLot(lot.before, lot.said);
    return closed.ok && closed.returned > 0 ? [{ lot, quantity: closed.returned }] : [];
  });
  const strange = back.filter(({ lot }) => lot.supplierId === null);
  if (strange.length > 0) {
    throw refused(strange.map(({ lot }) => supplierUnknown(`/lines/${(lot.said[0]?.line ?? 1) - 1}/lot`)));
  }
  const vouchers = new Map<LotId, string>();
  for (const [supplierId, goods] of Map.groupBy(back, ({ lot }) => lot.supplierId as PartyId)) {
    const body = {
      documentNumber: `${close.number}-TH${vouchers.size + 1}`.slice(-64),
      kind: 'return' as const,
      issuedAt: close.at.toISOString(),
      receiver: { partyId: supplierId },
      lines: goods.map(({ lot, quantity }) => ({
        lot: lot.lotId,
        quantity,
        unit:
          lot.facts.lot.baseUnit === 'piece'
            ? (lot.facts.product.pieceUnit ?? BASE_UNITS.piece)
            : BASE_UNITS[lot.facts.lot.baseUnit],
      })),
    };
    const issued = await postVoucher(tx, tools, principal, partyId, body);
    for (const { lot } of goods) vouchers.set(lot.lotId, issued.documentId);
  }
  return vouchers;
}
