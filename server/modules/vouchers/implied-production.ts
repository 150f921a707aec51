import type { Queryable } from '../../platform/db.ts';
import { type Holding, lotsThatCameIn } from '../ledger/index.ts';
import type { Party, ResolvedLine } from '../registry/index.ts';
import type { ResolvedPurchase } from './project-voucher.ts';
import type { VoucherTools } from './voucher-tools.ts';

/**
 * What a sender must just have produced. A farm that ships a lot nobody declared the harvest of has harvested it;
 * a business outside the platform got its goods from where we cannot see. A wholesaler that ships what never came
 * to it has a discrepancy instead.
 */
export async function producedNow(
  tx: Queryable,
  tools: VoucherTools,
  sender: Party,
  lines: readonly ResolvedLine[],
  holdings: ReadonlyMap<string, Holding>,
  returned: ReadonlyMap<string, number> = new Map(),
  /** Lots that this very document says were received: what is missing of them was not made, it came. */
  arriving: ReadonlySet<string> = new Set(),
): Promise<NonNullable<ResolvedPurchase['produced']>> {
  const position = tools.city.partyKinds.get(sender.kind)?.position;
  const outside = sender.source !== 'registered';
  if (!outside && position !== 'origin' && position !== 'process') return {};
  const cameIn = await lotsThatCameIn(
    tx,
    sender.partyId,
    lines.filter((line) => !line.isNewLot).map((line) => line.lot.lotId),
  );
  const produced: Record<string, number> = {};
  const left = new Map<string, number>();
  for (const line of lines) {
    const lotId = line.lot.lotId;
    if (cameIn.has(lotId) || arriving.has(lotId)) continue;
    // A lot that others named first and this business never held is not its produce: shipping it is a discrepancy.
    if (!outside && !line.isNewLot && !holdings.has(lotId) && line.lot.producerId !== sender.partyId)
      continue;
    const had =
      left.get(lotId) ?? Math.max(0, (holdings.get(lotId)?.onHand ?? 0) + (returned.get(lotId) ?? 0));
    const missing = line.quantity - had;
    left.set(lotId, Math.max(0, -missing));
    if (missing > 0) produced[line.line] = missing;
  }
  return produced;
}
