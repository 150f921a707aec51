import { BatchConflict, BatchSpoiled } from '../../platform/batch.ts';
import { runBatch } from '../../platform/batch-queue.ts';
import { type Db, type Queryable, sqlState } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import { isScouting } from '../../platform/lookups.ts';
import type { PartyId, Principal } from '../identity/index.ts';
import type { RecordTools } from '../ledger/index.ts';
import { type CaptureContext, captureEvent, type EventOutcome } from './capture-event.ts';
import { checkDocument, eventsOf } from './check-document.ts';
import { documentRefused } from './epcis.errors.ts';
import type { CaptureDocument } from './epcis.schemas.ts';
import { insertCapture } from './epcis.store.ts';
import { namespacesOf } from './event-hash.ts';
import type { EventSender } from './event-sender.ts';
import type { CheckedEvent } from './reading/reading.ts';
import { PartyBook } from './resolve-parties.ts';

export interface EpcisPorts extends RecordTools {
  /** The supervising office, as the sender of what officers capture. */
  officeId: PartyId;
}

export interface CapturedJob {
  captureId: string;
  at: Date;
  events: EventOutcome[];
}

const TRIES_MAX = 3;

/** Who a captured event is of: the business of who speaks, or the office. */
export const senderOf = (ports: EpcisPorts, principal: Principal): Omit<EventSender, 'book'> => ({
  partyId: principal.partyId ?? ports.officeId,
  isOffice: principal.partyId === null,
});

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
  const { events, path } = eventsOf(document);
  const { epcisBody: _events, ...envelope } = document;
  return captureTogether(
    ports,
    principal,
    envelope,
    events.map((body, index) => ({ body, path: `${path}/${index}` })),
  );
}

/** The same for events that were checked already. `envelope` is the document without its events. */
export async function captureTogether(
  ports: EpcisPorts,
  principal: Principal,
  envelope: Readonly<Record<string, unknown>>,
  events: readonly CheckedEvent[],
): Promise<CapturedJob> {
  const captureId = ports.ids.next<'capture'>();
  const context = { captureId, accountId: principal.accountId, namespaces: namespacesOf(envelope) };
  const sender = senderOf(ports, principal);
  const outcomes = await captureAll(ports, sender, context, events, (tx, done) =>
    insertCapture(tx, {
      captureId,
      senderId: sender.partyId,
      recordedBy: principal.accountId,
      capturedAt: mintedAt(captureId),
      envelope: JSON.stringify(envelope),
      outcomes: JSON.stringify(done),
    }),
  );
  return { captureId, at: mintedAt(captureId), events: outcomes };
}

/**
 * Captures events in one transaction, in their order, and what `finish` writes with them. They share their look-ups and
 * writes (platform/batch.ts); where that is spoilt by another transaction they are captured one after the other.
 * Errors: 409 `exists-with-different-event`; whatever `finish` throws.
 */
export async function captureAll(
  ports: RecordTools & { db: Db },
  sender: Omit<EventSender, 'book'>,
  context: CaptureContext,
  events: readonly CheckedEvent[],
  finish: (tx: Queryable, outcomes: EventOutcome[]) => Promise<void>,
): Promise<EventOutcome[]> {
  if (events.length > 1) {
    try {
      return await captureBatch(ports, sender, context, events, finish);
    } catch (error) {
      if (!isSpoilt(error)) throw error;
    }
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ports.db.transaction(async (tx) => {
        const of = { ...sender, book: new PartyBook(tx, ports.ids) };
        const outcomes: EventOutcome[] = [];
        for (const event of events) outcomes.push(await captureEvent(tx, ports, of, context, event));
        await finish(tx, outcomes);
        return outcomes;
      });
    } catch (error) {
      // Two captures brought the same event at once: the second now finds what the first has stored.
      if (sqlState(error) !== '23505' || attempt >= TRIES_MAX) throw error;
    }
  }
}

/** Another transaction was in the way (unique key, lock not to be had in time), or one event kept all from staying. */
const isSpoilt = (error: unknown): boolean =>
  error instanceof BatchConflict ||
  error instanceof BatchSpoiled ||
  ['23505', '55P03', '40P01', '53200'].includes(sqlState(error) ?? '');

async function captureBatch(
  ports: RecordTools & { db: Db },
  sender: Omit<EventSender, 'book'>,
  context: CaptureContext,
  events: readonly CheckedEvent[],
  finish: (tx: Queryable, outcomes: EventOutcome[]) => Promise<void>,
): Promise<EventOutcome[]> {
  const books = new Map<Queryable, PartyBook>();
  const siteOwners = new Map<Queryable, Map<string, Promise<PartyId | null>>>();
  const bookOf = (tx: Queryable): PartyBook => {
    let book = books.get(tx);
    // What is minted while only looking ahead is not kept: each that looks has a book of its own.
    if (!book || isScouting(tx)) {
      const owners = siteOwners.get(tx) ?? new Map<string, Promise<PartyId | null>>();
      siteOwners.set(tx, owners);
      book = new PartyBook(tx, ports.ids, owners);
    }
    if (!isScouting(tx)) books.set(tx, book);
    return book;
  };
  const outcomes: EventOutcome[] = [];
  await runBatch(
    ports.db,
    events.map((event) => async (tx: Db) => {
      const of = { ...sender, book: bookOf(tx) };
      return captureEvent(tx, { ...ports, db: tx }, of, context, event);
    }),
    async (batch, attempts) => {
      outcomes.length = 0;
      for (const attempt of attempts) {
        // All or nothing: one that is refused takes the others with it.
        if ('error' in attempt) throw attempt.error;
        outcomes.push(attempt.value);
      }
      await finish(batch, outcomes);
    },
  );
  return outcomes;
}
