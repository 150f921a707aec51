import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import type { PartyId } from '../identity/index.ts';
import { type LotId, lotsById } from '../registry/index.ts';
import type { Found } from './goods-findings.ts';
import { PRECISIONS, type Precision } from './kinds.ts';
import type { HandedLine, RecordTools } from './record-input.ts';

/** What keeps these goods from being handed on, if anybody was asked to say so (`RecordTools.heldBack`). */
export async function findHeldBack(
  tx: Queryable,
  tools: RecordTools,
  handing: {
    partyId: PartyId;
    at: Date;
    precision?: Precision | undefined;
    lines: readonly HandedLine[];
    path: string;
    inside?: boolean;
  },
): Promise<Issue[]> {
  if (!tools.heldBack || handing.lines.length === 0) return [];
  const { partyId, lines, path, inside = false } = handing;
  const until = new Date(handing.at.getTime() + PRECISIONS[handing.precision ?? 'instant'].length_ms);
  return tools.heldBack(tx, { partyId, until, recordedAt: tools.clock.now(), lines, path, inside });
}

/**
 * The same for lots that were handed on all the same (a till's sale, an event that somebody saw): which of them were held
 * back at that instant, and by what. Asked for the instant as it is written: what lay within the same day before
 * a freeze is not pointed at.
 */
export async function heldLots(
  tx: Queryable,
  tools: RecordTools,
  handing: { partyId: PartyId; at: Date; lotIds: readonly LotId[]; inside?: boolean },
): Promise<Map<LotId, Issue>> {
  const { partyId, at, inside = false } = handing;
  const lotIds = [...new Set(handing.lotIds)];
  if (!tools.heldBack || lotIds.length === 0) return new Map();
  const lots = await lotsById(tx, lotIds);
  // Each lot is asked about once, as a line of its own.
  const asked = lotIds.flatMap((lotId) => lots.get(lotId) ?? []);
  const lines = asked.map((lot, index) => ({ line: index + 1, lot }));
  const issues = await findHeldBack(tx, tools, { partyId, at, path: '/lots', lines, inside });
  const byPath = new Map(issues.map((issue) => [issue.path, issue]));
  // What holds back the business itself has no path.
  const whole = byPath.get('');
  return new Map(
    asked.flatMap((lot, index) => {
      const issue = whole ?? byPath.get(`/lots/${index}/lot`);
      return issue ? [[lot.lotId, issue] as const] : [];
    }),
  );
}

/** Goods that were sold or handed on although they were held back: it happened, is recorded, and is evidence. */
export function soldWhileFrozen(
  issue: Issue,
  sold: { lotId: LotId; partyId: PartyId; line: number; quantity: number | null; detail?: object },
): Found {
  const { code, clause, zh, en } = issue;
  const detail = { ...sold.detail, code, clause: clause ?? null, zh, en };
  return { ...sold, kind: 'sold-while-frozen', detail };
}
