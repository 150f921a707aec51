import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import type { Holding } from './holdings.store.ts';
import { type MovementRecord, movementsOfLots } from './movements.store.ts';
import type { ImpliedReceipt } from './project-records.ts';

export interface OpenShipment {
  lotId: LotId;
  documentId: string;
  line: number;
  fromId: PartyId | null;
  toId: PartyId | null;
  at: Date;
  /** What is still on the way; null: unknown. */
  open: number | null;
}

/** Shipments among a lot's movements that have not been answered whole, oldest first. */
export function openShipments(movements: readonly MovementRecord[]): OpenShipment[] {
  const answered = new Map<string, { sum: number; any: boolean }>();
  for (const movement of movements) {
    if (movement.answersDocument === null || movement.kind === 'excess' || movement.kind === 'produced')
      continue;
    const key = `${movement.lotId} ${movement.answersDocument} ${movement.answersLine}`;
    const before = answered.get(key) ?? { sum: 0, any: false };
    answered.set(key, { sum: before.sum + (movement.quantity ?? 0), any: true });
  }
  return movements
    .filter((movement) => movement.kind === 'shipped')
    .flatMap((movement) => {
      const reply = answered.get(`${movement.lotId} ${movement.documentId} ${movement.line}`);
      const open = movement.quantity === null ? null : movement.quantity - (reply?.sum ?? 0);
      if (open === null ? reply?.any : open <= 0) return [];
      const { lotId, documentId, line, fromId, toId, at } = movement;
      return [{ lotId, documentId, line, fromId, toId, at, open }];
    })
    .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.documentId < b.documentId ? -1 : 1));
}

/**
 * Which unconfirmed handings-over must have been received, since the goods are leaving again: whole lines, oldest
 * first, until what leaves is covered. `holdings` are the party's, locked by the caller; what was shipped after `by` is
 * left out.
 */
export async function receiptsToImply(
  tx: Queryable,
  partyId: PartyId,
  leaving: ReadonlyMap<LotId, number>,
  holdings: ReadonlyMap<string, Holding>,
  by?: Date,
): Promise<ImpliedReceipt[]> {
  const short = [...leaving].filter(([lotId, quantity]) => {
    const holding = holdings.get(lotId);
    return holding !== undefined && holding.incoming > 0 && holding.onHand < quantity;
  });
  if (short.length === 0) return [];
  const movements = Map.groupBy(
    await movementsOfLots(
      tx,
      short.map(([lotId]) => lotId),
    ),
    (movement) => movement.lotId,
  );
  return short.flatMap(([lotId, quantity]) => {
    const implied: ImpliedReceipt[] = [];
    let covered = holdings.get(lotId)?.onHand ?? 0;
    for (const shipment of openShipments(movements.get(lotId) ?? [])) {
      if (shipment.toId !== partyId || (by && shipment.at > by)) continue;
      if (covered >= quantity) break;
      covered += shipment.open ?? 0;
      implied.push({
        lot: lotId,
        from: shipment.fromId,
        document: shipment.documentId,
        line: shipment.line,
        quantity: shipment.open,
      });
    }
    return implied;
  });
}
