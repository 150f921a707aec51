import type { PartyId } from '../identity/index.ts';
import type { Movement, Projection } from '../ledger/index.ts';
import type { LotId } from '../registry/index.ts';
import { type Closed, closeLot, type LotBefore, type Said } from './close-lot.rules.ts';

/** What a close was resolved to: each lot as the ledger had it, and what was said of it, in base units. */
export interface ResolvedClose {
  lots: (LotBefore & {
    lot: LotId;
    /** Lines of the document that speak of it, from 1, with what they come to. */
    said: (Said & { line: number })[];
    /** The return voucher that took what goes back. */
    returnVoucher: string | null;
  })[];
}

export function closedLot(lot: ResolvedClose['lots'][number]): Closed {
  const closed = closeLot(lot, lot.said);
  if (!closed.ok) throw new RangeError(`a stored close cannot be computed: ${closed.code}`);
  return closed;
}

/** What is gone at the end of the day: waste, line by line, and what must have been sold. Returns are vouchers' own. */
export function projectClose(
  context: { senderId: PartyId; occurredAt: Date },
  resolved: ResolvedClose,
): Projection {
  const row = (lotId: LotId, line: number, kind: Movement['kind'], quantity: number): Movement => ({
    lotId,
    at: context.occurredAt,
    precision: 'instant',
    line,
    kind,
    fromId: context.senderId,
    toId: null,
    quantity,
  });
  const movements = resolved.lots.flatMap((lot) => {
    const { sold } = closedLot(lot);
    const end = lot.said.find((one) => one.outcome === 'sold-out' || one.outcome === 'left');
    return [
      ...lot.said
        .filter((one) => one.outcome === 'waste' && (one.quantity ?? 0) > 0)
        .map((one) => row(lot.lot, one.line, 'lost', one.quantity ?? 0)),
      ...(end && sold > 0 ? [row(lot.lot, end.line, 'sold-estimated', sold)] : []),
    ];
  });
  return { movements };
}
