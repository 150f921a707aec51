import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import { lotsById } from '../registry/index.ts';
import type { Found } from './goods-findings.ts';
import { findHeldBack } from './held-back.ts';
import type { TillLine } from './project-till-receipt.ts';
import type { RecordTools } from './record-input.ts';

/**
 * Till lines of goods that must not be sold (`RecordTools.heldBack`). The sale has happened: it is recorded, and this
 * says that it was one of frozen goods. A line of several possible lots is one only where all of them are frozen; a shop
 * that has set the frozen lot apart and sells the other is not pointed at. Asked for the instant of the receipt as it
 * is written: what lay within the same day before the freeze is no such sale.
 */
export async function frozenSales(
  tx: Queryable,
  tools: RecordTools,
  receipt: { partyId: PartyId; at: Date },
  lines: readonly TillLine[],
): Promise<Found[]> {
  const lotIds = [...new Set(lines.flatMap((line) => line.lots))];
  if (!tools.heldBack || lotIds.length === 0) return [];
  const lots = await lotsById(tx, lotIds);
  // Each lot is asked about once, as a line of its own.
  const asked = lotIds.flatMap((lotId) => lots.get(lotId) ?? []);
  const issues = await findHeldBack(tx, tools, {
    ...receipt,
    path: '/lots',
    lines: asked.map((lot, index) => ({ line: index + 1, lot })),
  });
  if (issues.length === 0) return [];
  const byPath = new Map(issues.map((issue) => [issue.path, issue]));
  // What holds back the business itself has no path.
  const whole = byPath.get('');
  const held = new Map(
    asked.flatMap((lot, index) => {
      const issue = whole ?? byPath.get(`/lots/${index}/lot`);
      return issue ? [[lot.lotId, issue] as const] : [];
    }),
  );
  return lines.flatMap((line, index): Found[] => {
    const first = line.lots[0];
    const issue = held.get(first ?? ('' as never));
    if (!first || !issue || !line.lots.every((lotId) => held.has(lotId))) return [];
    const { code, clause, zh, en } = issue;
    return [
      {
        lotId: first,
        partyId: receipt.partyId,
        line: index + 1,
        kind: 'sold-while-frozen',
        quantity: line.quantity,
        detail: { lots: line.lots, code, clause: clause ?? null, zh, en },
      },
    ];
  });
}
