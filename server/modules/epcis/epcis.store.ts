import type { AccountId, PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import type { Queryable } from '../../platform/db.ts';
import type { Packing } from './containment.ts';
import type { Outcome } from './epcis.schemas.ts';
import type { Match } from './project-event.ts';

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
  const rows = await db.query<{ capture_id: string; sender_id: PartyId; recorded_by: AccountId; captured_at: Date; envelope: string; outcomes: string }>(
    `SELECT capture_id, sender_id, recorded_by, captured_at, envelope, outcomes FROM epcis.capture WHERE capture_id = ANY($1::bigint[])`,
    [ids],
  );
  return new Map(
    rows.map((row) => [
      row.capture_id,
      { captureId: row.capture_id, senderId: row.sender_id, recordedBy: row.recorded_by, capturedAt: row.captured_at, envelope: row.envelope, outcomes: row.outcomes },
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
export async function insertEvent(tx: Queryable, event: EventRow, epcs: readonly { epc: string; role: string }[], parties: readonly string[]): Promise<void> {
  await tx.query(
    `WITH ev AS (
       INSERT INTO epcis.event (sender_id, document_id, capture_id, event_time, event_type, event_id, outcome)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
     ), pa AS (
       INSERT INTO epcis.event_party (party_id, document_id) SELECT DISTINCT unnest($8::bigint[]), $2::bigint
     )
     INSERT INTO epcis.event_epc (epc, role, event_time, document_id, sender_id)
     SELECT DISTINCT epc, role, $4::timestamptz, $2::bigint, $1::bigint FROM unnest($9::text[], $10::text[]) AS named (epc, role)`,
    [event.senderId, event.documentId, event.captureId, event.eventTime, event.eventType, event.eventId, event.outcome, parties, epcs.map((one) => one.epc), epcs.map((one) => one.role)],
    'epcis-insert-event',
  );
}

const EVENT_COLUMNS = 'e.sender_id, e.document_id, e.capture_id, e.event_time, e.event_type, e.event_id, e.outcome';
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
  const rows = await db.query<StoredEventRow>(`SELECT ${EVENT_COLUMNS} FROM epcis.event e WHERE e.event_id = $1`, [eventId], 'epcis-by-event-id');
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
  if (filter.partyId !== null) where.push(`EXISTS (SELECT 1 FROM epcis.event_party p WHERE p.party_id = ${put(filter.partyId)} AND p.document_id = e.document_id)`);
  for (const { epcs, roles } of filter.matches) {
    where.push(`e.document_id IN (SELECT document_id FROM epcis.event_epc WHERE epc = ANY(${put(epcs)}::text[]) AND role = ANY(${put(roles)}::text[]))`);
  }
  if (filter.eventIds !== null) where.push(`e.event_id = ANY(${put(filter.eventIds)}::text[])`);
  if (filter.eventTypes !== null) where.push(`e.event_type = ANY(${put(filter.eventTypes)}::text[])`);
  if (filter.from !== null) where.push(`e.event_time >= ${put(filter.from)}`);
  if (filter.before !== null) where.push(`e.event_time < ${put(filter.before)}`);
  if (filter.recordedFromId !== null) where.push(`e.document_id >= ${put(filter.recordedFromId)}`);
  if (filter.recordedBeforeId !== null) where.push(`e.document_id < ${put(filter.recordedBeforeId)}`);
  if (filter.after !== null) {
    const sign = filter.descending ? '<' : '>';
    where.push(`(e.event_time, e.document_id) ${sign} (${put(filter.after.eventTime)}::timestamptz, ${put(filter.after.documentId)}::bigint)`);
  }
  const order = filter.descending ? 'DESC' : 'ASC';
  const rows = await db.query<StoredEventRow>(
    `SELECT ${EVENT_COLUMNS} FROM epcis.event e ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''}
      ORDER BY e.event_time ${order}, e.document_id ${order} LIMIT ${put(filter.limit)}`,
    values,
  );
  return rows.map(toEvent);
}

export async function insertPackings(tx: Queryable, packings: readonly Packing[]): Promise<void> {
  if (packings.length === 0) return;
  await tx.query(
    `INSERT INTO epcis.containment (parent, at, document_id, line, action, child_epc, lot_id, quantity)
     SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::bigint[], $4::smallint[], $5::text[], $6::text[], $7::bigint[], $8::bigint[])`,
    [
      packings.map((p) => p.parent),
      packings.map((p) => p.at),
      packings.map((p) => p.documentId),
      packings.map((p) => p.line),
      packings.map((p) => p.action),
      packings.map((p) => p.childEpc),
      packings.map((p) => p.lotId),
      packings.map((p) => p.quantity),
    ],
    'epcis-insert-packings',
  );
}

/** Every packing of the containers up to an instant, or all of them. */
export async function packingsOf(db: Queryable, parents: readonly string[], until: Date): Promise<Packing[]> {
  if (parents.length === 0) return [];
  const rows = await db.query<{ parent: string; at: Date; document_id: string; line: number; action: Packing['action']; child_epc: string | null; lot_id: LotId | null; quantity: string | null }>(
    `SELECT parent, at, document_id, line, action, child_epc, lot_id, quantity FROM epcis.containment
      WHERE parent = ANY($1::text[]) AND at <= $2`,
    [parents, until],
    'epcis-packings-of',
  );
  return rows.map((row) => ({
    parent: row.parent,
    at: row.at,
    documentId: row.document_id,
    line: row.line,
    action: row.action,
    childEpc: row.child_epc,
    lotId: row.lot_id,
    quantity: row.quantity === null ? null : Number(row.quantity),
  }));
}

export interface ContainerMove {
  parent: string;
  at: Date;
  documentId: string;
  kind: 'shipped' | 'received';
  fromId: PartyId;
  toId: PartyId;
}

export async function insertContainerMoves(tx: Queryable, moves: readonly ContainerMove[]): Promise<void> {
  if (moves.length === 0) return;
  await tx.query(
    `INSERT INTO epcis.container_move (parent, at, document_id, kind, from_id, to_id)
     SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[])`,
    [moves.map((m) => m.parent), moves.map((m) => m.at), moves.map((m) => m.documentId), moves.map((m) => m.kind), moves.map((m) => m.fromId), moves.map((m) => m.toId)],
  );
}

/** Handings-over of a container at or after an instant, oldest first. */
export async function movesOf(db: Queryable, parent: string, from: Date): Promise<ContainerMove[]> {
  const rows = await db.query<{ parent: string; at: Date; document_id: string; kind: ContainerMove['kind']; from_id: PartyId; to_id: PartyId }>(
    `SELECT parent, at, document_id, kind, from_id, to_id FROM epcis.container_move WHERE parent = $1 AND at >= $2 ORDER BY at, document_id`,
    [parent, from],
    'epcis-moves-of',
  );
  return rows.map((row) => ({ parent: row.parent, at: row.at, documentId: row.document_id, kind: row.kind, fromId: row.from_id, toId: row.to_id }));
}

/** A handing-over that a receiver's event opened; `quantity` is what no shipment has matched yet. */
export interface Opened {
  lotId: LotId;
  documentId: string;
  line: number;
  fromId: PartyId;
  toId: PartyId;
  at: Date;
  quantity: number;
}

export async function insertOpened(tx: Queryable, opened: readonly Opened[]): Promise<void> {
  if (opened.length === 0) return;
  await tx.query(
    `INSERT INTO epcis.opened (lot_id, document_id, line, from_id, to_id, at, quantity)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::bigint[], $6::timestamptz[], $7::bigint[])`,
    [opened.map((o) => o.lotId), opened.map((o) => o.documentId), opened.map((o) => o.line), opened.map((o) => o.fromId), opened.map((o) => o.toId), opened.map((o) => o.at), opened.map((o) => o.quantity)],
  );
}

/** Opened handings-over between two parties that are not matched whole, oldest first; locked against a second match. */
export async function openedBetween(tx: Queryable, lotIds: readonly string[], fromId: string, toId: string): Promise<Opened[]> {
  if (lotIds.length === 0) return [];
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('epcis.opened ' || $1 || ' ' || $2, 0))`, [fromId, toId]);
  const rows = await tx.query<{ lot_id: LotId; document_id: string; line: number; at: Date; quantity: string }>(
    `SELECT o.lot_id, o.document_id, o.line, o.at, o.quantity - coalesce(m.matched, 0) AS quantity
       FROM epcis.opened o
       LEFT JOIN LATERAL (SELECT sum(quantity)::bigint AS matched FROM epcis.matched
          WHERE lot_id = o.lot_id AND document_id = o.document_id AND line = o.line) m ON true
      WHERE o.lot_id = ANY($1::bigint[]) AND o.from_id = $2 AND o.to_id = $3 AND o.quantity > coalesce(m.matched, 0)
      ORDER BY o.at, o.document_id, o.line`,
    [lotIds, fromId, toId],
  );
  return rows.map((row) => ({ lotId: row.lot_id, documentId: row.document_id, line: row.line, fromId: fromId as PartyId, toId: toId as PartyId, at: row.at, quantity: Number(row.quantity) }));
}

export async function insertMatched(tx: Queryable, byDocumentId: string, matched: readonly Match[]): Promise<void> {
  if (matched.length === 0) return;
  await tx.query(
    `INSERT INTO epcis.matched (by_document_id, lot_id, document_id, line, quantity)
     SELECT $1::bigint, * FROM unnest($2::bigint[], $3::bigint[], $4::smallint[], $5::bigint[])`,
    [byDocumentId, matched.map((m) => m.lot), matched.map((m) => m.document), matched.map((m) => m.line), matched.map((m) => m.quantity)],
  );
}

export interface TransformationPart {
  direction: 'input' | 'output';
  lotId: LotId;
  quantity: number | null;
}

export async function insertParts(tx: Queryable, key: { senderId: string; transformationId: string; documentId: string }, parts: readonly TransformationPart[]): Promise<void> {
  if (parts.length === 0) return;
  await tx.query(
    `INSERT INTO epcis.transformation_part (sender_id, transformation_id, document_id, direction, lot_id, quantity)
     SELECT $1::bigint, $2, $3::bigint, * FROM unnest($4::text[], $5::bigint[], $6::bigint[])`,
    [key.senderId, key.transformationId, key.documentId, parts.map((p) => p.direction), parts.map((p) => p.lotId), parts.map((p) => p.quantity)],
  );
}

/** What earlier events of the same sender told of one transformation. */
export async function partsOf(tx: Queryable, senderId: string, transformationId: string): Promise<TransformationPart[]> {
  const rows = await tx.query<{ direction: 'input' | 'output'; lot_id: LotId; quantity: string | null }>(
    `SELECT direction, lot_id, CASE WHEN count(quantity) = count(*) THEN sum(quantity)::bigint END AS quantity
       FROM epcis.transformation_part WHERE sender_id = $1 AND transformation_id = $2 GROUP BY direction, lot_id`,
    [senderId, transformationId],
  );
  return rows.map((row) => ({ direction: row.direction, lotId: row.lot_id, quantity: row.quantity === null ? null : Number(row.quantity) }));
}
