import type { Queryable } from '../../platform/db.ts';
import type { Words } from '../../platform/errors.ts';
import type { AccountId } from '../identity/index.ts';
import {
  captureDocument,
  contentHash,
  documentByNumber,
  documentsById,
  documentsByNumber,
  type RecordTools,
  readSections,
  type StoredDocument,
} from '../ledger/index.ts';
import { eventIdTaken, hashMismatch, inFuture } from './epcis.errors.ts';
import { EVENT_TYPES, type EventBody, type Outcome } from './epcis.schemas.ts';
import { capturesById, eventsByEventId, insertEvent } from './epcis.store.ts';
import { contentId, joinEvent, numberOf, splitEvent, withoutRecordTime } from './event-document.ts';
import { eventHashId, isHashId, type Namespaces, namespacesOf } from './event-hash.ts';
import type { EventSender } from './event-sender.ts';
import { noteFrozenHandings } from './frozen-handings.ts';
import { projectEpcisEvent } from './project-event.ts';
import { type EventReading, resolveEvent } from './resolve-event.ts';
import type { ResolvedEvent } from './resolved-event.ts';
import { storeConsequences } from './store-consequences.ts';

/** As for every record: devices drift, and nobody is told off for minutes. */
const CLOCK_SLACK_MS = 10 * 60_000;

/** What is noticed about an event that is taken all the same. */
export interface EventFinding extends Words {
  code: string;
}

export interface EventOutcome {
  eventID: string;
  documentId: string;
  outcome: Outcome;
  repeated: boolean;
  findings?: EventFinding[];
}

/** The document that an event came in. */
export interface CaptureContext {
  captureId: string;
  accountId: AccountId;
  /** What the prefixes of its extensions mean. */
  namespaces: Namespaces;
}

/**
 * Captures one event inside the caller's transaction: one ledger document, projected, and findable. An event that came
 * before is answered with what it became then. Errors: 409 `exists-with-different-event`.
 */
export async function captureEvent(
  tx: Queryable,
  ports: RecordTools,
  sender: EventSender,
  context: CaptureContext,
  { body: event, path }: { body: EventBody; path: string },
): Promise<EventOutcome> {
  const body = withoutRecordTime(event);
  const { eventId, findings } = identify(ports, event, context.namespaces);
  const number = numberOf(event, eventId);
  const hash = contentHash(ports.keys, 'epcis-event', body);
  const earlier = await earlierOf(tx, ports, sender, { event, eventId, number, hash, path });
  if (earlier) return { ...(await repeatedOutcome(tx, earlier)), ...findings };
  const documentId = ports.ids.next<'document'>();
  const occurredAt = new Date(event.eventTime);
  const at = { city: ports.city, documentId, occurredAt };
  const readable = (EVENT_TYPES as readonly string[]).includes(event.type);
  const reading = readable
    ? await resolveEvent(tx, ports, sender, at, event, await toldBefore(tx, sender, eventId, hash))
    : unread(sender);
  const projection = readable ? projectEpcisEvent(at, event, reading.resolved) : { movements: [] };
  await captureDocument(tx, ports, {
    documentId,
    kind: 'epcis-event',
    senderId: sender.partyId,
    receiverId: reading.parties.to,
    recordedBy: context.accountId,
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
      captureId: context.captureId,
      eventTime: occurredAt,
      eventType: event.type,
      eventId,
      outcome,
    },
    reading.things.map((thing) => ({ epc: thing.identifier.key, role: thing.role })),
    [...new Set([sender.partyId, ...reading.parties.named])],
  );
  if (readable) await storeConsequences(tx, ports, sender, at, event, reading);
  const frozen = readable ? await noteFrozenHandings(tx, ports, at, event, projection) : [];
  const all = [...(findings.findings ?? []), ...frozen];
  const said = all.length > 0 ? { findings: all } : {};
  return { eventID: eventId, documentId, outcome, repeated: false, ...said };
}

/** The id of an event, its own or the hash of its content, and what is to be said of it. */
function identify(
  ports: RecordTools,
  event: EventBody,
  namespaces: Namespaces,
): { eventId: string; findings: { findings?: EventFinding[] } } {
  const claimed = event.eventID;
  const hashed = claimed === undefined || isHashId(claimed) ? eventHashId(event, namespaces) : undefined;
  const found: EventFinding[] = [];
  if (claimed !== undefined && hashed !== undefined && claimed.toLowerCase() !== hashed.toLowerCase())
    found.push(hashMismatch(hashed));
  if (new Date(event.eventTime).getTime() > ports.clock.now().getTime() + CLOCK_SLACK_MS)
    found.push(inFuture());
  return {
    eventId: claimed ?? hashed ?? contentId(event),
    findings: found.length > 0 ? { findings: found } : {},
  };
}

interface Numbered {
  event: EventBody;
  eventId: string;
  number: string;
  hash: Buffer;
  path: string;
}

/** The document that this event has become before. */
async function earlierOf(
  tx: Queryable,
  ports: RecordTools,
  sender: EventSender,
  { event, eventId, number, hash, path }: Numbered,
): Promise<StoredDocument | undefined> {
  if (event.eventID !== undefined) {
    const earlier = await documentByNumber(tx, sender.partyId, number);
    if (earlier && !earlier.contentSha256.equals(hash)) throw eventIdTaken(`${path}/eventID`, eventId);
    return earlier;
  }
  // Before ids were hashes of the CBV, an event without one was given the hash of its JSON.
  const keys = [number, contentId(event)].map((one) => `${sender.partyId} ${one}`);
  const found = await documentsByNumber(tx, keys);
  const same = keys.map((key) => found.get(key)).find((document) => document?.contentSha256.equals(hash));
  if (same) return same;
  const alike = found.get(keys[0] ?? '');
  // Written otherwise (its list in another order, say) it is the same event all the same: the CBV's hash says so, unless
  // another content had claimed this id.
  if (alike && (await hashOfStored(tx, ports, alike)) !== eventId) throw eventIdTaken(path, eventId);
  return alike;
}

async function hashOfStored(tx: Queryable, ports: RecordTools, document: StoredDocument): Promise<string> {
  const event = joinEvent(await readSections(tx, ports, document));
  const row = (await eventsByEventId(tx, event.eventID ?? document.senderNumber.split(' ')[0] ?? '')).find(
    (one) => one.documentId === document.documentId,
  );
  const capture = row && (await capturesById(tx, [row.captureId])).get(row.captureId);
  const envelope = JSON.parse(capture?.envelope ?? '{}') as Record<string, unknown>;
  return eventHashId(event, namespacesOf(envelope));
}

async function repeatedOutcome(tx: Queryable, earlier: StoredDocument): Promise<EventOutcome> {
  const eventId = earlier.senderNumber.split(' errorDeclaration ')[0] ?? earlier.senderNumber;
  const row = (await eventsByEventId(tx, eventId)).find((found) => found.documentId === earlier.documentId);
  return {
    eventID: eventId,
    documentId: earlier.documentId,
    outcome: row?.outcome ?? 'stored',
    repeated: true,
  };
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
