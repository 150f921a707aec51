import { createHash } from 'node:crypto';
import type { AccountId, PartyId, Principal } from '../identity/index.ts';
import { captureDocument, documentByNumber, documentsById, noteDiscrepancies, type RecordTools, type Sections, sha256, canonical } from '../ledger/index.ts';
import { claimsOf, insertClaims, type LotClaim, type LotId } from '../registry/index.ts';
import { type Queryable, sqlState } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import { checkDocument, eventsOf } from './check-document.ts';
import { documentRefused, eventIdTaken } from './epcis.errors.ts';
import { type CaptureDocument, EVENT_TYPES, type EventBody, type Outcome } from './epcis.schemas.ts';
import { eventsByEventId, insertCapture, insertContainerMoves, insertEvent, insertMatched, insertOpened, insertPackings, insertParts, movesOf } from './epcis.store.ts';
import { intentOf } from './event-intent.ts';
import { readIlmd } from './ilmd.ts';
import { namedThings } from './named-things.ts';
import { amountsOf, projectEpcisEvent, type ResolvedEvent } from './project-event.ts';
import { type EventReading, type EventSender, resolveEvent } from './resolve-event.ts';

export interface EpcisPorts extends RecordTools {
  /** The supervising office, as the sender of what officers capture. */
  officeId: PartyId;
}

export interface EventOutcome {
  eventID: string;
  documentId: string;
  outcome: Outcome;
  repeated: boolean;
}

export interface CapturedJob {
  captureId: string;
  at: Date;
  events: EventOutcome[];
}

const TRIES_MAX = 3;

/**
 * Captures a document whole or not at all: each event becomes one ledger document, is projected, and can be found.
 * Synchronous: the job is finished when this returns. The same event of the same sender changes nothing.
 * Errors, in order: 400 findings of `checkDocument`, 409 `exists-with-different-event`.
 */
export async function captureEvents(ports: EpcisPorts, principal: Principal, document: CaptureDocument): Promise<CapturedJob> {
  const issues = checkDocument(document);
  if (issues.length > 0) throw documentRefused(issues);
  const sender: EventSender = { partyId: principal.partyId ?? ports.officeId, isOffice: principal.partyId === null };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ports.db.transaction((tx) => capture(tx, ports, sender, principal.accountId, document));
    } catch (error) {
      // Two captures brought the same event at once: the second now finds what the first has stored.
      if (sqlState(error) !== '23505' || attempt >= TRIES_MAX) throw error;
    }
  }
}

async function capture(tx: Queryable, ports: EpcisPorts, sender: EventSender, accountId: AccountId, document: CaptureDocument): Promise<CapturedJob> {
  const { events, path } = eventsOf(document);
  const captureId = ports.ids.next<'capture'>();
  const outcomes: EventOutcome[] = [];
  for (const [index, event] of events.entries()) {
    outcomes.push(await captureOne(tx, ports, sender, accountId, { captureId, event, path: `${path}/${index}` }));
  }
  const { epcisBody: _events, ...envelope } = document;
  await insertCapture(tx, {
    captureId,
    senderId: sender.partyId,
    recordedBy: accountId,
    capturedAt: mintedAt(captureId),
    envelope: JSON.stringify(envelope),
    outcomes: JSON.stringify(outcomes),
  });
  return { captureId, at: mintedAt(captureId), events: outcomes };
}

/** EPCIS 2.0, 7.4.1: a captured recordTime is ignored; ours is set when the event is read. */
function withoutRecordTime(event: EventBody): EventBody {
  const { recordTime: _ignored, ...rest } = event;
  return rest as EventBody;
}

/** The id of an event that came without one: a version 8 UUID (RFC 9562) of its content, so that repeating it gives the same. */
export function contentId(event: EventBody): string {
  const hash = createHash('sha256').update(canonical(withoutRecordTime(event))).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex').slice(0, 32);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** An error declaration carries the id of the event that it is about (EPCIS 2.0, 7.4.1.2), so it needs a number of its own. */
function numberOf(event: EventBody, eventId: string): string {
  return event.errorDeclaration && event.eventID !== undefined ? `${eventId} errorDeclaration ${event.errorDeclaration.declarationTime}` : eventId;
}

/** Extensions and business papers are the partners' own; the rest is what the event says of goods. */
export function splitEvent(event: EventBody): Omit<Sections, 'head'> {
  const isPrivate = (name: string) => name.includes(':') || name === 'bizTransactionList';
  const trade = Object.entries(event).filter(([name]) => isPrivate(name));
  const goods = Object.fromEntries(Object.entries(event).filter(([name]) => !isPrivate(name)));
  return { goods, ...(trade.length > 0 ? { trade: Object.fromEntries(trade) } : {}) };
}
export const joinEvent = (sections: Sections): EventBody => ({ ...(sections.goods as EventBody), ...((sections.trade as object | undefined) ?? {}) });

async function captureOne(tx: Queryable, ports: EpcisPorts, sender: EventSender, accountId: AccountId, one: { captureId: string; event: EventBody; path: string }): Promise<EventOutcome> {
  const { event } = one;
  const body = withoutRecordTime(event);
  const eventId = event.eventID ?? contentId(event);
  const number = numberOf(event, eventId);
  const hash = sha256(canonical({ kind: 'epcis-event', body }));
  const earlier = await documentByNumber(tx, sender.partyId, number);
  if (earlier) {
    if (!earlier.contentSha256.equals(hash)) throw eventIdTaken(`${one.path}/eventID`, eventId);
    const row = (await eventsByEventId(tx, eventId)).find((found) => found.documentId === earlier.documentId);
    return { eventID: eventId, documentId: earlier.documentId, outcome: row?.outcome ?? 'stored', repeated: true };
  }
  const documentId = ports.ids.next<'document'>();
  const occurredAt = new Date(event.eventTime);
  const context = { city: ports.city, documentId, occurredAt };
  const readable = (EVENT_TYPES as readonly string[]).includes(event.type);
  const reading = readable ? await resolveEvent(tx, ports, sender, context, event, await toldBefore(tx, sender, eventId, hash)) : unread(sender);
  const projection = readable ? projectEpcisEvent(context, event, reading.resolved) : { movements: [] };
  await captureDocument(tx, ports, {
    documentId,
    kind: 'epcis-event',
    senderId: sender.partyId,
    receiverId: reading.parties.to,
    recordedBy: accountId,
    senderNumber: number,
    occurredAt,
    body,
    sections: splitEvent(body),
    resolved: reading.resolved,
    projection,
  });
  const outcome = outcomeOf(projection, reading.resolved);
  await insertEvent(
    tx,
    { senderId: sender.partyId, documentId, captureId: one.captureId, eventTime: occurredAt, eventType: event.type, eventId, outcome },
    reading.things.map((thing) => ({ epc: thing.identifier.key, role: thing.role })),
    [...new Set([sender.partyId, ...reading.parties.named])],
  );
  if (readable) await storeConsequences(tx, ports, sender, context, event, reading);
  return { eventID: eventId, documentId, outcome, repeated: false };
}

const unread = (sender: EventSender): EventReading => ({
  things: [],
  parties: { from: null, to: null, at: null, named: [], registered: new Set() },
  resolved: { lots: [], from: null, to: null, at: null, maker: sender.partyId },
  packings: [],
});

/**
 * The same event may be told by both partners, the one's copy with fields left out. It moves the goods once: the
 * other copy is kept as an observation.
 */
async function toldBefore(tx: Queryable, sender: EventSender, eventId: string, hash: Buffer): Promise<boolean> {
  const others = (await eventsByEventId(tx, eventId)).filter((row) => row.senderId !== sender.partyId);
  if (others.some((row) => row.outcome === 'posted')) return true;
  const documents = await documentsById(tx, others.map((row) => row.documentId));
  return [...documents.values()].some((document) => document.contentSha256.equals(hash));
}

function outcomeOf(projection: ReturnType<typeof projectEpcisEvent>, resolved: ResolvedEvent): Outcome {
  if (projection.movements.length > 0 || (projection.edges?.length ?? 0) > 0 || resolved.matched) return 'posted';
  return (projection.observations?.length ?? 0) > 0 ? 'observed' : 'stored';
}

/** What later events will ask for: packing, container moves, opened handings-over, parts of a transformation, claims. */
async function storeConsequences(tx: Queryable, ports: EpcisPorts, sender: EventSender, context: { documentId: string; occurredAt: Date }, event: EventBody, reading: EventReading): Promise<void> {
  const { resolved, packings, things } = reading;
  if (resolved.withheld) return;
  const { documentId, occurredAt: at } = context;
  await noteLateUnpacking(tx, ports, sender, at, documentId, reading);
  await insertPackings(tx, packings);
  await insertMatched(tx, documentId, resolved.matched ?? []);
  const intent = intentOf(event);
  const { from, to } = resolved;
  if ((intent === 'ship' || intent === 'receive') && from !== null && to !== null && from !== to) {
    const containers = [...new Set(things.filter((thing) => thing.role === 'epc' && (thing.identifier.kind === 'container' || thing.identifier.kind === 'other')).map((thing) => thing.identifier.key))];
    await insertContainerMoves(tx, containers.map((parent) => ({ parent, at, documentId, kind: intent === 'ship' ? 'shipped' : 'received', fromId: from, toId: to })));
    if (intent === 'receive') {
      const projection = projectEpcisEvent({ city: ports.city, documentId, occurredAt: at }, event, resolved);
      const opened = projection.movements.filter((movement) => movement.kind === 'shipped' && movement.quantity !== null);
      await insertOpened(tx, opened.map((movement) => ({ lotId: movement.lotId, documentId, line: movement.line, fromId: from, toId: to, at, quantity: movement.quantity ?? 0 })));
    }
  }
  if (event.transformationID !== undefined) {
    const side = (direction: 'input' | 'output') =>
      [...amountsOf(ports.city, namedThings(event), { lots: resolved.lots }, [direction, `${direction}Class`]).values()].map(({ lot, quantity }) => ({ direction, lotId: lot, quantity }));
    await insertParts(tx, { senderId: sender.partyId, transformationId: event.transformationID, documentId }, [...side('input'), ...side('output')]);
  }
  await storeClaims(tx, ports, sender, documentId, event, reading);
}

/** Unpacked, it now turns out, before a handing-over that was posted with it: both stories stay, and are pointed out. */
async function noteLateUnpacking(tx: Queryable, ports: EpcisPorts, sender: EventSender, at: Date, documentId: string, reading: EventReading): Promise<void> {
  const removed = reading.packings.filter((packing) => packing.action === 'DELETE' && packing.lotId !== null);
  const [first] = removed;
  if (!first || (await movesOf(tx, first.parent, at)).length === 0) return;
  const lines = [...new Map(removed.map((packing) => [packing.lotId as LotId, packing])).values()];
  await noteDiscrepancies(
    tx,
    ports,
    documentId,
    lines.map((packing) => ({ lotId: packing.lotId as LotId, partyId: sender.partyId, line: packing.line, kind: 'late-contradiction' as const, quantity: packing.quantity, detail: { container: packing.parent } })),
  );
}

const CLAIMS = ['productionDate', 'expiryDate', 'origin'] as const;

/** What the ilmd says of the event's lots; kept once for each lot, and pointed out where earlier documents differ. */
async function storeClaims(tx: Queryable, ports: EpcisPorts, sender: EventSender, documentId: string, event: EventBody, reading: EventReading): Promise<void> {
  const { productionDate, expiryDate, origin } = readIlmd(event.ilmd);
  if (productionDate === null && expiryDate === null && origin === null) return;
  const roles = event.type === 'TransformationEvent' ? ['output', 'outputClass'] : ['epc', 'epcClass'];
  const lines = new Map<LotId, number>();
  for (const [index, thing] of reading.things.entries()) {
    const lot = reading.resolved.lots[index]?.lot;
    if (lot && roles.includes(thing.role) && !lines.has(lot)) lines.set(lot, index + 1);
  }
  const earlier = Map.groupBy(await claimsOf(tx, [...lines.keys()]), (claim) => claim.lotId);
  const claims = [...lines].map(([lotId, line]): LotClaim => ({ lotId, documentId, line, productionDate, expiryDate, origin }));
  await insertClaims(tx, claims.filter((claim) => CLAIMS.some((field) => claim[field] !== null && !earlier.get(claim.lotId)?.some((one) => one[field] === claim[field]))));
  const contradicted = claims.flatMap((claim) => {
    const contradicts = CLAIMS.flatMap((field) => {
      const other = claim[field] === null ? undefined : earlier.get(claim.lotId)?.find((one) => one[field] !== null && one[field] !== claim[field]);
      return other ? [{ field, earlier: other[field], later: claim[field], documentId: other.documentId }] : [];
    });
    return contradicts.length === 0 ? [] : [{ lotId: claim.lotId, partyId: sender.partyId, line: claim.line, kind: 'two-stories' as const, quantity: null, detail: { contradicts } }];
  });
  await noteDiscrepancies(tx, ports, documentId, contradicted);
}
