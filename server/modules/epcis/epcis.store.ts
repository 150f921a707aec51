import type { Queryable } from '../../platform/db.ts';
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

/** An event with all that it can be found by, in one statement. */
export async function insertEvent(
  tx: Queryable,
  event: EventRow,
  epcs: readonly { epc: string; role: string }[],
  parties: readonly string[],
): Promise<void> {
  await tx.query(
    `WITH ev AS (
       INSERT INTO epcis.event (sender_id, document_id, capture_id, event_time, event_type, event_id, outcome)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
     ), pa AS (
       INSERT INTO epcis.event_party (party_id, document_id) SELECT DISTINCT unnest($8::bigint[]), $2::bigint
     )
     INSERT INTO epcis.event_epc (epc, role, event_time, document_id, sender_id)
     SELECT DISTINCT epc, role, $4::timestamptz, $2::bigint, $1::bigint FROM unnest($9::text[], $10::text[]) AS named (epc, role)`,
    [
      event.senderId,
      event.documentId,
      event.captureId,
      event.eventTime,
      event.eventType,
      event.eventId,
      event.outcome,
      parties,
      epcs.map((one) => one.epc),
      epcs.map((one) => one.role),
    ],
    'epcis-insert-event',
  );
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

export async function eventsByEventId(db: Queryable, eventId: string): Promise<EventRow[]> {
  const rows = await db.query<StoredEventRow>(
    `SELECT ${EVENT_COLUMNS} FROM epcis.event e WHERE e.event_id = $1`,
    [eventId],
    'epcis-by-event-id',
  );
  return rows.map(toEvent);
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
