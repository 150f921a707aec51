import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import type { Found } from './goods-findings.ts';
import { heldLots, soldWhileFrozen } from './held-back.ts';
import type { TillLine } from './project-till-receipt.ts';
import type { RecordTools } from './record-input.ts';

/**
 * Till lines of goods that must not be sold (`RecordTools.heldBack`). The sale has happened: it is recorded, and this
 * says that it was one of frozen goods. A line of several possible lots is one only where all of them are frozen; a shop
 * that has set the frozen lot apart and sells the other is not pointed at.
 */
export async function frozenSales(
  tx: Queryable,
  tools: RecordTools,
  { partyId, at }: { partyId: PartyId; at: Date },
  lines: readonly TillLine[],
): Promise<Found[]> {
  const held = await heldLots(tx, tools, { partyId, at, lotIds: lines.flatMap((line) => line.lots) });
  if (held.size === 0) return [];
  return lines.flatMap(({ lots, quantity }, index): Found[] => {
    const [lotId] = lots;
    const issue = lotId && held.get(lotId);
    if (!issue || !lots.every((one) => held.has(one))) return [];
    return [soldWhileFrozen(issue, { lotId, partyId, line: index + 1, quantity, detail: { lots } })];
  });
}
