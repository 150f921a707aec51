import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import {
  documentHeads,
  lockHoldings,
  movementsOfLots,
  openShipments,
  type RecordTools,
  receiptsToImply,
} from '../ledger/index.ts';
import type { LotId } from '../registry/index.ts';
import { type Amount, amountsOf, postable } from './amounts.ts';
import { lotsInside, type Packing } from './containment.ts';
import type { EventBody } from './epcis.schemas.ts';
import { type Intent, intentOf } from './event-intent.ts';
import type { EventSender } from './event-sender.ts';
import { openedBetween, partsOf } from './handings.store.ts';
import { readIlmd } from './ilmd.ts';
import { mintLots } from './mint-lots.ts';
import { type NamedThing, namedThings } from './named-things.ts';
import { packingsOf } from './packing.store.ts';
import { addCorrections, packingsIn } from './packings.ts';
import { outwardParty } from './project-event.ts';
import { type EventParties, mayPost, resolveParties } from './resolve-parties.ts';
import type { EventContext, Match, ResolvedEvent, Withheld } from './resolved-event.ts';

export interface EventReading {
  things: NamedThing[];
  parties: EventParties;
  resolved: ResolvedEvent;
  /** Facts of packing that the event states. */
  packings: Packing[];
}

/**
 * Everything a projection needs of the rest of the world, fixed once: parties, lots, what containers held, which
 * handings-over are answered, and why the event may not move goods. Writes parties, products and lots; locks the
 * holdings that it decides on.
 */
export async function resolveEvent(
  tx: Queryable,
  tools: RecordTools,
  sender: EventSender,
  context: EventContext,
  event: EventBody,
  toldBefore: boolean,
): Promise<EventReading> {
  const things = namedThings(event);
  const parties = await resolveParties(sender.book, event);
  const { from, to, at } = parties;
  const supplierId = from ?? at ?? to ?? sender.partyId;
  const lots = await mintLots(
    tx,
    tools,
    {
      documentId: context.documentId,
      at: context.occurredAt,
      supplierId,
      day: localDay(context.occurredAt, tools.city.city.timezone),
      lotNumber: event.errorDeclaration ? null : readIlmd(event.ilmd).lotNumber,
      commissions: (thing) =>
        event.type === 'TransformationEvent'
          ? thing.role === 'output'
          : event.action === 'ADD' && thing.role === 'epc',
    },
    things,
  );
  const resolved: ResolvedEvent = { lots, from, to, at, maker: at ?? from ?? to ?? sender.partyId };
  const withheld = withheldBecause(sender, parties, event, toldBefore);
  if (withheld) resolved.withheld = withheld;
  const packings = withheld ? [] : packingsIn(context, event, things, lots, tools);
  await addContents(tx, context, things, resolved);
  if (!withheld) await addCounterparts(tx, tools, sender, context, event, things, resolved);
  if (packings.length > 0) await addCorrections(tx, sender, context, packings, resolved);
  return { things, parties, resolved, packings };
}

function withheldBecause(
  sender: EventSender,
  parties: EventParties,
  event: EventBody,
  toldBefore: boolean,
): Withheld | undefined {
  if (event.errorDeclaration) return 'error-declaration';
  if (toldBefore) return 'told-before';
  const { from, to, at } = parties;
  const intent = intentOf(event);
  const among = intent === 'ship' || intent === 'receive' ? [from, to] : [at];
  return mayPost(sender, parties, among) ? undefined : 'third-party';
}

/** Boxes and pallets among the things handed over: what they held at that time is what moved. */
async function addContents(
  tx: Queryable,
  context: EventContext,
  things: readonly NamedThing[],
  resolved: ResolvedEvent,
): Promise<void> {
  const containers = things.flatMap((thing, index) =>
    thing.role === 'epc' && isContainer(thing) ? [{ key: thing.identifier.key, index }] : [],
  );
  if (containers.length === 0) return;
  const inside = await lotsInside(
    containers.map(({ key }) => key),
    context.occurredAt,
    (parents) => packingsOf(tx, parents, context.occurredAt),
  );
  const contents = containers.flatMap(({ key, index }) =>
    (inside.get(key) ?? []).flatMap((content) =>
      content.lotId === null ? [] : [{ thing: index, lot: content.lotId, quantity: content.quantity }],
    ),
  );
  if (contents.length > 0) resolved.contents = contents;
}

/** An SSCC, or a returnable crate (GRAI) and the like that something was packed into. */
const isContainer = (thing: NamedThing): boolean =>
  thing.identifier.kind === 'container' || thing.identifier.kind === 'other';

async function addCounterparts(
  tx: Queryable,
  tools: RecordTools,
  sender: EventSender,
  context: EventContext,
  event: EventBody,
  things: readonly NamedThing[],
  resolved: ResolvedEvent,
): Promise<void> {
  const intent = intentOf(event);
  if (intent === 'observe' || intent === 'produce') return;
  const roles = intent === 'transform' ? (['input', 'inputClass'] as const) : (['epc', 'epcClass'] as const);
  const amounts = [...amountsOf(context.city, things, resolved, [...roles]).values()].filter(
    (amount) => postable(amount) && amount.quantity !== null,
  );
  if (intent === 'receive') await addAnswers(tx, tools, context, amounts, resolved);
  else await addMatchesAndReceipts(tx, tools, context, intent, amounts, resolved);
  if (event.transformationID !== undefined) {
    const parts = await partsOf(tx, sender.partyId, event.transformationID);
    const side = (direction: 'input' | 'output') =>
      parts
        .filter((part) => part.direction === direction)
        .map(({ lotId, quantity }) => ({ lot: lotId, quantity }));
    if (parts.length > 0) resolved.others = { inputs: side('input'), outputs: side('output') };
  }
}

/** Which open shipments between the two a receiving event answers: of each lot the oldest first. */
async function addAnswers(
  tx: Queryable,
  tools: RecordTools,
  context: EventContext,
  amounts: readonly Amount[],
  resolved: ResolvedEvent,
): Promise<void> {
  const { from, to } = resolved;
  if (from === null || to === null || from === to) return;
  // The receiver's holding exists once something is on the way to it: two receipts at once take turns.
  await lockHoldings(
    tx,
    to,
    amounts.map((amount) => amount.lot),
  );
  const open = openShipments(
    await movementsOfLots(
      tx,
      amounts.map((amount) => amount.lot),
    ),
  );
  const answers: Match[] = [];
  for (const amount of amounts) {
    let rest = amount.quantity ?? 0;
    for (const shipment of open) {
      if (rest === 0) break;
      if (
        shipment.lotId !== amount.lot ||
        shipment.fromId !== from ||
        shipment.toId !== to ||
        shipment.open === null
      )
        continue;
      const quantity = Math.min(rest, shipment.open);
      answers.push({ lot: amount.lot, document: shipment.documentId, line: shipment.line, quantity });
      rest -= quantity;
    }
  }
  if (answers.length === 0) return;
  resolved.answers = answers;
  const heads = await documentHeads(tx, [...new Set(answers.map((answer) => answer.document))]);
  const vouchers = [...heads]
    .filter(([, head]) => head.kind === 'voucher' || head.kind === 'correction')
    .map(([documentId]) => documentId);
  // A voucher's legal confirmation is the receiver's own; until it comes the event implies the receipt.
  if (vouchers.length > 0)
    await tools.onImplied(
      tx,
      vouchers.map((documentId) => ({ documentId, senderId: from, receiverId: to })),
      context.occurredAt,
    );
}

/** A shipment that its receiver told of first; and receipts that must have been, since the goods are leaving again. */
async function addMatchesAndReceipts(
  tx: Queryable,
  tools: RecordTools,
  context: EventContext,
  intent: Intent,
  amounts: readonly Amount[],
  resolved: ResolvedEvent,
): Promise<void> {
  const leaving = new Map<LotId, number>(amounts.map((amount) => [amount.lot, amount.quantity ?? 0]));
  const { from, to } = resolved;
  if (intent === 'ship' && from !== null && to !== null && from !== to) {
    const matched: Match[] = [];
    for (const opened of await openedBetween(tx, [...leaving.keys()], from, to)) {
      const rest = leaving.get(opened.lotId) ?? 0;
      const quantity = Math.min(rest, opened.quantity);
      if (quantity === 0) continue;
      matched.push({ lot: opened.lotId, document: opened.documentId, line: opened.line, quantity });
      leaving.set(opened.lotId, rest - quantity);
    }
    if (matched.length > 0) resolved.matched = matched;
  }
  const party = outwardParty(intent, resolved);
  const left = new Map([...leaving].filter(([, quantity]) => quantity > 0));
  if (party === null || left.size === 0) return;
  const implied = await receiptsToImply(tx, party, left, await lockHoldings(tx, party, [...left.keys()]));
  if (implied.length === 0) return;
  resolved.implied = implied;
  const documents = [
    ...new Map(implied.flatMap((one) => (one.from === null ? [] : [[one.document, one.from] as const]))),
  ];
  await tools.onImplied(
    tx,
    documents.map(([documentId, senderId]) => ({ documentId, senderId, receiverId: party })),
    context.occurredAt,
  );
}
