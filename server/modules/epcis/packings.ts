import type { Queryable } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import type { RecordTools } from '../ledger/index.ts';
import type { LineFactors } from '../registry/index.ts';
import { amountOf } from './amounts.ts';
import { type Content, contentsAt, type Packing } from './containment.ts';
import type { EventBody } from './epcis.schemas.ts';
import type { EventSender } from './event-sender.ts';
import type { NamedThing } from './named-things.ts';
import { movesOf, packingsOf } from './packing.store.ts';
import { mayPost } from './resolve-parties.ts';
import type { Correction, EventContext, ResolvedEvent } from './resolved-event.ts';

const PACKED: readonly string[] = ['AggregationEvent', 'AssociationEvent'];

export function packingsIn(
  context: EventContext,
  event: EventBody,
  things: readonly NamedThing[],
  lots: readonly (LineFactors | null)[],
  tools: RecordTools,
): Packing[] {
  const parent = things.find((thing) => thing.role === 'parent');
  if (!PACKED.includes(event.type) || !parent || event.action === undefined) return [];
  const fact = {
    parent: parent.identifier.key,
    at: context.occurredAt,
    documentId: context.documentId,
    action: event.action,
  };
  const children = things.flatMap((thing, index): Packing[] => {
    if (thing.role !== 'child' && thing.role !== 'childClass') return [];
    const factors = lots[index] ?? null;
    const amount = factors && amountOf(tools.city, thing, factors);
    return [
      {
        ...fact,
        line: index + 1,
        childEpc: thing.identifier.key,
        lotId: factors?.lot ?? null,
        quantity: amount?.stated ? amount.quantity : null,
      },
    ];
  });
  if (children.length > 0) return children;
  return event.action === 'DELETE' ? [{ ...fact, line: 1, childEpc: null, lotId: null, quantity: null }] : [];
}

/**
 * Packing that is told of after the container has moved on: what was inside by then is posted to each of those
 * handings-over, at their time, under the packing's document. Only what is put in is; taking out of a container that
 * has been posted with it contradicts what others have signed for, and is noted by the caller.
 */
export async function addCorrections(
  tx: Queryable,
  sender: EventSender,
  context: EventContext,
  packings: readonly Packing[],
  resolved: ResolvedEvent,
): Promise<void> {
  const [first] = packings;
  if (first?.action !== 'ADD') return;
  const moves = await movesOf(tx, first.parent, context.occurredAt);
  const last = moves.at(-1);
  if (!last) return;
  const before = await packingsOf(tx, [first.parent], last.at);
  const registered = await sender.book.registered([
    ...new Set(moves.flatMap((move) => [move.fromId, move.toId])),
  ]);
  const allowed = (among: PartyId[]) => mayPost(sender, { registered }, among);
  const corrections: Correction[] = [];
  for (const move of moves) {
    if (!allowed([move.fromId, move.toId])) continue;
    const was = contentsAt(before, move.at);
    for (const content of contentsAt([...before, ...packings], move.at)) {
      const added = addedTo(was, content);
      if (added === undefined || content.lotId === null) continue;
      corrections.push({
        lot: content.lotId,
        kind: move.kind,
        from: move.fromId,
        to: move.toId,
        at: move.at.toISOString(),
        quantity: added,
      });
    }
  }
  if (corrections.length > 0) resolved.corrections = corrections;
}

/** How much of a content is news; undefined when none is. */
function addedTo(was: readonly Content[], content: Content): number | null | undefined {
  const earlier = was.find((one) => one.childEpc === content.childEpc);
  if (!earlier) return content.quantity;
  if (earlier.quantity === null || content.quantity === null) return undefined;
  return content.quantity > earlier.quantity ? content.quantity - earlier.quantity : undefined;
}
