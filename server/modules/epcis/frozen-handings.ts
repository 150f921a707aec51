import type { Queryable } from '../../platform/db.ts';
import type { Words } from '../../platform/errors.ts';
import { heldLots, noteDiscrepancies, type RecordTools, soldWhileFrozen } from '../ledger/index.ts';
import type { EventBody } from './epcis.schemas.ts';
import { type Intent, intentOf } from './event-intent.ts';
import type { projectEpcisEvent } from './project-event.ts';

/** Events by which goods go on. A receipt is none: what is on the way may come, and where it went is evidence. */
const HANDS_ON: ReadonlySet<Intent> = new Set(['ship', 'sell', 'transform']);
const OUTWARD: ReadonlySet<string> = new Set(['shipped', 'sold', 'transformed-in']);

/**
 * An event tells what has happened: of goods that a freeze holds back it is taken like any other, kept as evidence
 * (`sold-while-frozen`), and answered with what the supervising office asks for.
 */
export async function noteFrozenHandings(
  tx: Queryable,
  tools: RecordTools,
  context: { documentId: string; occurredAt: Date },
  event: EventBody,
  { movements }: ReturnType<typeof projectEpcisEvent>,
): Promise<(Words & { code: string })[]> {
  const intent = intentOf(event);
  if (!tools.heldBack || !HANDS_ON.has(intent)) return [];
  const out = movements.filter((movement) => OUTWARD.has(movement.kind));
  const partyId = out.find((movement) => movement.fromId !== null)?.fromId;
  if (!partyId) return [];
  const lotIds = out.map((movement) => movement.lotId);
  // What a maker uses up itself need not be released.
  const inside = intent === 'transform';
  const held = await heldLots(tx, tools, { partyId, at: context.occurredAt, lotIds, inside });
  const found = out.flatMap(({ lotId, line, quantity }) => {
    const issue = held.get(lotId);
    return issue ? [soldWhileFrozen(issue, { lotId, partyId, line, quantity })] : [];
  });
  if (found.length === 0) return [];
  await noteDiscrepancies(tx, tools, context.documentId, found);
  const said = new Map([...held.values()].map((issue) => [`${issue.code} ${issue.en}`, issue]));
  return [...said.values()].map(({ code, zh, en }) => ({ code, zh, en }));
}
