import { type Queryable, sqlState } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import type { AccountId, PartyId, Principal } from '../identity/index.ts';
import {
  captureDocument,
  contentHash,
  documentByNumber,
  documentsById,
  type RecordTools,
} from '../ledger/index.ts';
import { checkDocument, eventsOf } from './check-document.ts';
import { documentRefused, eventIdTaken } from './epcis.errors.ts';
import { type CaptureDocument, EVENT_TYPES, type EventBody, type Outcome } from './epcis.schemas.ts';
import { eventsByEventId, insertCapture, insertEvent } from './epcis.store.ts';
import { contentId, numberOf, splitEvent, withoutRecordTime } from './event-document.ts';
import type { EventSender } from './event-sender.ts';
import { projectEpcisEvent } from './project-event.ts';
import { type EventReading, resolveEvent } from './resolve-event.ts';
import { PartyBook } from './resolve-parties.ts';
import type { ResolvedEvent } from './resolved-event.ts';
import { storeConsequences } from './store-consequences.ts';

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
export async function captureEvents(
  ports: EpcisPorts,
  principal: Principal,
  document: CaptureDocument,
): Promise<CapturedJob> {
  const issues = checkDocument(document);
  if (issues.length > 0) throw documentRefused(issues);
  const sender = { partyId: principal.partyId ?? ports.officeId, isOffice: principal.partyId === null };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ports.db.transaction((tx) =>
        capture(tx, ports, { ...sender, book: new PartyBook(tx, ports.ids) }, principal.accountId, document),
      );
    } catch (error) {
      // Two captures brought the same event at once: the second now finds what the first has stored.
      if (sqlState(error) !== '23505' || attempt >= TRIES_MAX) throw error;
    }
  }
}

async function capture(
  tx: Queryable,
  ports: EpcisPorts,
  sender: EventSender,
  accountId: AccountId,
  document: CaptureDocument,
): Promise<CapturedJob> {
  const { events, path } = eventsOf(document);
  const captureId = ports.ids.next<'capture'>();
  const outcomes: EventOutcome[] = [];
  for (const [index, event] of events.entries()) {
    outcomes.push(
      await captureOne(tx, ports, sender, accountId, { captureId, event, path: `${path}/${index}` }),
    );
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

async function captureOne(
  tx: Queryable,
  ports: EpcisPorts,
  sender: EventSender,
  accountId: AccountId,
  one: { captureId: string; event: EventBody; path: string },
): Promise<EventOutcome> {
  const { event } = one;
  const body = withoutRecordTime(event);
  const eventId = event.eventID ?? contentId(event);
  const number = numberOf(event, eventId);
  const hash = contentHash(ports.keys, 'epcis-event', body);
  const earlier = await documentByNumber(tx, sender.partyId, number);
  if (earlier) {
    if (!earlier.contentSha256.equals(hash)) throw eventIdTaken(`${one.path}/eventID`, eventId);
    const row = (await eventsByEventId(tx, eventId)).find((found) => found.documentId === earlier.documentId);
    return {
      eventID: eventId,
      documentId: earlier.documentId,
      outcome: row?.outcome ?? 'stored',
      repeated: true,
    };
  }
  const documentId = ports.ids.next<'document'>();
  const occurredAt = new Date(event.eventTime);
  const context = { city: ports.city, documentId, occurredAt };
  const readable = (EVENT_TYPES as readonly string[]).includes(event.type);
  const reading = readable
    ? await resolveEvent(tx, ports, sender, context, event, await toldBefore(tx, sender, eventId, hash))
    : unread(sender);
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
    {
      senderId: sender.partyId,
      documentId,
      captureId: one.captureId,
      eventTime: occurredAt,
      eventType: event.type,
      eventId,
      outcome,
    },
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
async function toldBefore(
  tx: Queryable,
  sender: EventSender,
  eventId: string,
  hash: Buffer,
): Promise<boolean> {
  const others = (await eventsByEventId(tx, eventId)).filter((row) => row.senderId !== sender.partyId);
  if (others.some((row) => row.outcome === 'posted')) return true;
  const documents = await documentsById(
    tx,
    others.map((row) => row.documentId),
  );
  return [...documents.values()].some((document) => document.contentSha256.equals(hash));
}

function outcomeOf(projection: ReturnType<typeof projectEpcisEvent>, resolved: ResolvedEvent): Outcome {
  if (projection.movements.length > 0 || (projection.edges?.length ?? 0) > 0 || resolved.matched)
    return 'posted';
  return (projection.observations?.length ?? 0) > 0 ? 'observed' : 'stored';
}
