import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import type { PartyId } from '../identity/index.ts';
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
  },
): Promise<Issue[]> {
  if (!tools.heldBack || handing.lines.length === 0) return [];
  const { partyId, lines, path } = handing;
  const until = new Date(handing.at.getTime() + PRECISIONS[handing.precision ?? 'instant'].length_ms);
  return tools.heldBack(tx, { partyId, until, recordedAt: tools.clock.now(), lines, path });
}
