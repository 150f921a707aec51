import type { Queryable } from '../../platform/db.ts';
import { deferred, listLookup, WRITE_ORDER } from '../../platform/lookups.ts';
import type { AccountId, PartyId } from '../identity/index.ts';
import type { Outcome } from './epcis.schemas.ts';

export interface CaptureRow {
  captureId: string;
  senderId: PartyId;
  recordedBy: AccountId;
  capturedAt: Date;
  /** JSON text. */
  envelope: string;
  outcomes: string;
}

export async function insertCapture(tx: Queryable, row: CaptureRow): Promise<void> {
  await tx.query(
    `INSERT INTO epcis.capture (capture_id, sender_id, recorded_by, captured_at, envelope, outcomes) VALUES ($1, $2, $3, $4, $5, $6)`,
    [row.captureId, row.senderId, row.recordedBy, row.capturedAt, row.envelope, row.outcomes],
  );
}

export async function capturesById(db: Queryable, ids: readonly string[]): Promise<Map<string, CaptureRow>> {
  const rows = await db.query<{
    capture_id: string;
    sender_id: PartyId;
    recorded_by: AccountId;
    captured_at: Date;
    envelope: string;
    outcomes: string;
  }>(
    `SELECT capture_id, sender_id, recorded_by, captured_at, envelope, outcomes FROM epcis.capture WHERE capture_id = ANY($1::bigint[])`,
    [ids],
  );
  return new Map(
    rows.map((row) => [
      row.capture_id,
      {
        captureId: row.capture_id,
        senderId: row.sender_id,
        recordedBy: row.recorded_by,
        capturedAt: row.captured_at,
        envelope: row.envelope,
        outcomes: row.outcomes,
      },
    ]),
  );
}

export interface EventRow {
  senderId: PartyId;
  documentId: string;
  captureId: string;
  eventTime: Date;
  eventType: string;
  eventId: string;
  outcome: Outcome;
}

const EVENT_COLUMNS =
  'e.sender_id, e.document_id, e.capture_id, e.event_time, e.event_type, e.event_id, e.outcome';
interface StoredEventRow {
  sender_id: PartyId;
  document_id: string;
  capture_id: string;
  event_time: Date;
  event_type: string;
  event_id: string;
  outcome: Outcome;
}
const toEvent = (row: StoredEventRow): EventRow => ({
  senderId: row.sender_id,
  documentId: row.document_id,
  captureId: row.capture_id,
  eventTime: row.event_time,
  eventType: row.event_type,
  eventId: row.event_id,
  outcome: row.outcome,
});

/** By the id of the event; of whichever sender. */
const eventsOfId = listLookup(async (db, eventIds): Promise<Map<string, EventRow[]>> => {
  const rows = await db.query<StoredEventRow>(
    `SELECT ${EVENT_COLUMNS} FROM epcis.event e WHERE e.event_id = ANY($1::text[]) ORDER BY e.document_id`,
    [eventIds],
    'epcis-by-event-ids',
  );
  return Map.groupBy(rows.map(toEvent), (row) => row.eventId);
});

export async function eventsByEventId(db: Queryable, eventId: string): Promise<EventRow[]> {
  return (await eventsOfId(db, [eventId])).get(eventId) ?? [];
}

const writeEvents = deferred<EventRow>(WRITE_ORDER.states + 1, async (db, events) => {
  await db.query(
    `INSERT INTO epcis.event (sender_id, document_id, capture_id, event_time, event_type, event_id, outcome)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::text[], $6::text[], $7::text[])`,
    [
      events.map((event) => event.senderId),
      events.map((event) => event.documentId),
      events.map((event) => event.captureId),
      events.map((event) => event.eventTime),
      events.map((event) => event.eventType),
      events.map((event) => event.eventId),
      events.map((event) => event.outcome),
    ],
    'epcis-insert-events',
  );
});

const writeParties = deferred<{ partyId: string; documentId: string }>(
  WRITE_ORDER.states + 2,
  async (db, rows) => {
    await db.query(
      'INSERT INTO epcis.event_party (party_id, document_id) SELECT * FROM unnest($1::bigint[], $2::bigint[])',
      [rows.map((row) => row.partyId), rows.map((row) => row.documentId)],
      'epcis-insert-event-parties',
    );
  },
);

interface EpcRow {
  epc: string;
  role: string;
  event: EventRow;
}
const writeEpcs = deferred<EpcRow>(WRITE_ORDER.states + 3, async (db, rows) => {
  await db.query(
    `INSERT INTO epcis.event_epc (epc, role, event_time, document_id, sender_id)
     SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::bigint[], $5::bigint[])`,
    [
      rows.map((row) => row.epc),
      rows.map((row) => row.role),
      rows.map((row) => row.event.eventTime),
      rows.map((row) => row.event.documentId),
      rows.map((row) => row.event.senderId),
    ],
    'epcis-insert-event-epcs',
  );
});

/** An event with all that it can be found by. */
export async function insertEvent(
  tx: Queryable,
  event: EventRow,
  epcs: readonly { epc: string; role: string }[],
  parties: readonly string[],
): Promise<void> {
  await writeEvents(tx, [event]);
  await writeParties(
    tx,
    [...new Set(parties)].map((partyId) => ({ partyId, documentId: event.documentId })),
  );
  const once = new Map(epcs.map(({ epc, role }) => [`${role} ${epc}`, { epc, role, event }]));
  await writeEpcs(tx, [...once.values()]);
  eventsOfId.append(tx, event.eventId, event);
}

export interface EventFilter {
  /** Events that name this party; null: all. */
  partyId: string | null;
  /** Each must be met: one of its identifiers in one of its roles. */
  matches: readonly { epcs: readonly string[]; roles: readonly string[] }[];
  eventIds: readonly string[] | null;
  eventTypes: readonly string[] | null;
  from: Date | null;
  before: Date | null;
  recordedFromId: string | null;
  recordedBeforeId: string | null;
  after: { eventTime: Date; documentId: string } | null;
  descending: boolean;
  limit: number;
}

/** Events in the order of their time; ties in the order of recording. */
export async function findEvents(db: Queryable, filter: EventFilter): Promise<EventRow[]> {
  const values: unknown[] = [];
  const put = (value: unknown): string => `$${values.push(value)}`;
  const where: string[] = [];
  if (filter.partyId !== null)
    where.push(
      `EXISTS (SELECT 1 FROM epcis.event_party p WHERE p.party_id = ${put(filter.partyId)} AND p.document_id = e.document_id)`,
    );
  for (const { epcs, roles } of filter.matches) {
    where.push(
      `e.document_id IN (SELECT document_id FROM epcis.event_epc WHERE epc = ANY(${put(epcs)}::text[]) AND role = ANY(${put(roles)}::text[]))`,
    );
  }
  if (filter.eventIds !== null) where.push(`e.event_id = ANY(${put(filter.eventIds)}::text[])`);
  if (filter.eventTypes !== null) where.push(`e.event_type = ANY(${put(filter.eventTypes)}::text[])`);
  if (filter.from !== null) where.push(`e.event_time >= ${put(filter.from)}`);
  if (filter.before !== null) where.push(`e.event_time < ${put(filter.before)}`);
  if (filter.recordedFromId !== null) where.push(`e.document_id >= ${put(filter.recordedFromId)}`);
  if (filter.recordedBeforeId !== null) where.push(`e.document_id < ${put(filter.recordedBeforeId)}`);
  if (filter.after !== null) {
    const sign = filter.descending ? '<' : '>';
    where.push(
      `(e.event_time, e.document_id) ${sign} (${put(filter.after.eventTime)}::timestamptz, ${put(filter.after.documentId)}::bigint)`,
    );
  }
  const order = filter.descending ? 'DESC' : 'ASC';
  const rows = await db.query<StoredEventRow>(
    `SELECT ${EVENT_COLUMNS} FROM epcis.event e ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
      ORDER BY e.event_time ${order}, e.document_id ${order} LIMIT ${put(filter.limit)}`,
    values,
  );
  return rows.map(toEvent);
}
