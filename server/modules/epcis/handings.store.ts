import type { Queryable } from '../../platform/db.ts';
import { lockNames } from '../../platform/locks.ts';
import { deferred, listLookup, WRITE_ORDER } from '../../platform/lookups.ts';
import type { PartyId } from '../identity/index.ts';
import { compareIds } from '../ledger/index.ts';
import type { LotId } from '../registry/index.ts';
import type { Match } from './resolved-event.ts';

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

const keyOf = (lotId: string, fromId: string, toId: string): string => `${lotId} ${fromId} ${toId}`;
const lotOfKey = (key: string): string => key.slice(0, key.indexOf(' '));
const lineOf = (row: { lotId: string; documentId: string; line: number }): string =>
  `${row.lotId} ${row.documentId} ${row.line}`;

/**
 * By '<lot> <from> <to>': what was opened, less what is matched. Locked by the pair of parties against a second match;
 * of a lot that this very transaction has minted nobody else can have opened anything.
 */
const openedByLot = listLookup(async (tx, keys): Promise<Map<string, Opened[]>> => {
  await lockNames(
    tx,
    keys.map((key) => `epcis.opened${key.slice(key.indexOf(' '))}`),
  );
  const lotIds = [...new Set(keys.map(lotOfKey))];
  const rows = await tx.query<OpenedRow>(
    'SELECT lot_id, document_id, line, from_id, to_id, at, quantity FROM epcis.opened WHERE lot_id = ANY($1::bigint[])',
    [lotIds],
    'epcis-opened-of-lots',
  );
  const opened = rows.map(toOpened);
  const matched = opened.length > 0 ? await matchedOf(tx, lotIds) : new Map<string, number>();
  const left = opened.map((row) => ({ ...row, quantity: row.quantity - (matched.get(lineOf(row)) ?? 0) }));
  return Map.groupBy(left, (row) => keyOf(row.lotId, row.fromId, row.toId));
}, lotOfKey);

interface OpenedRow {
  lot_id: LotId;
  document_id: string;
  line: number;
  from_id: PartyId;
  to_id: PartyId;
  at: Date;
  quantity: string;
}
const toOpened = (row: OpenedRow): Opened => ({
  lotId: row.lot_id,
  documentId: row.document_id,
  line: row.line,
  fromId: row.from_id,
  toId: row.to_id,
  at: row.at,
  quantity: Number(row.quantity),
});

async function matchedOf(tx: Queryable, lotIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ lot_id: string; document_id: string; line: number; matched: string }>(
    `SELECT lot_id, document_id, line, sum(quantity)::bigint AS matched FROM epcis.matched
      WHERE lot_id = ANY($1::bigint[]) GROUP BY lot_id, document_id, line`,
    [lotIds],
    'epcis-matched-of-lots',
  );
  return new Map(
    rows.map((row) => [
      lineOf({ lotId: row.lot_id, documentId: row.document_id, line: row.line }),
      Number(row.matched),
    ]),
  );
}

const writeOpened = deferred<Opened>(WRITE_ORDER.states + 4, async (tx, opened) => {
  await tx.query(
    `INSERT INTO epcis.opened (lot_id, document_id, line, from_id, to_id, at, quantity)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::bigint[], $5::bigint[], $6::timestamptz[], $7::bigint[])`,
    [
      opened.map((o) => o.lotId),
      opened.map((o) => o.documentId),
      opened.map((o) => o.line),
      opened.map((o) => o.fromId),
      opened.map((o) => o.toId),
      opened.map((o) => o.at),
      opened.map((o) => o.quantity),
    ],
    'epcis-insert-opened',
  );
});

export async function insertOpened(tx: Queryable, opened: readonly Opened[]): Promise<void> {
  await writeOpened(tx, opened);
  for (const one of opened) openedByLot.append(tx, keyOf(one.lotId, one.fromId, one.toId), one);
}

/** Opened handings-over between two parties that are not matched whole, oldest first; locked against a second match. */
export async function openedBetween(
  tx: Queryable,
  lotIds: readonly string[],
  fromId: string,
  toId: string,
): Promise<Opened[]> {
  const keys = lotIds.map((lotId) => keyOf(lotId, fromId, toId));
  const found = await openedByLot(tx, keys);
  const byLine = new Map<string, Opened>();
  for (const key of keys)
    for (const one of found.get(key) ?? []) {
      const before = byLine.get(lineOf(one));
      // What was matched in this transaction stands in the list as less than nothing.
      byLine.set(lineOf(one), before ? { ...before, quantity: before.quantity + one.quantity } : one);
    }
  return [...byLine.values()]
    .filter((one) => one.quantity > 0)
    .sort(
      (a, b) => a.at.getTime() - b.at.getTime() || compareIds(a.documentId, b.documentId) || a.line - b.line,
    );
}

interface MatchedRow extends Match {
  by: string;
}
const writeMatched = deferred<MatchedRow>(WRITE_ORDER.states + 5, async (tx, matched) => {
  await tx.query(
    `INSERT INTO epcis.matched (by_document_id, lot_id, document_id, line, quantity)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::smallint[], $5::bigint[])`,
    [
      matched.map((m) => m.by),
      matched.map((m) => m.lot),
      matched.map((m) => m.document),
      matched.map((m) => m.line),
      matched.map((m) => m.quantity),
    ],
    'epcis-insert-matched',
  );
});

export async function insertMatched(
  tx: Queryable,
  by: { documentId: string; from: PartyId | null; to: PartyId | null; at: Date },
  matched: readonly Match[],
): Promise<void> {
  const { from, to, at, documentId } = by;
  if (matched.length === 0 || from === null || to === null) return;
  await writeMatched(
    tx,
    matched.map((one) => ({ ...one, by: documentId })),
  );
  for (const { lot, document, line, quantity } of matched)
    openedByLot.append(tx, keyOf(lot, from, to), {
      lotId: lot,
      documentId: document,
      line,
      fromId: from,
      toId: to,
      at,
      quantity: -quantity,
    });
}

export interface TransformationPart {
  direction: 'input' | 'output';
  lotId: LotId;
  quantity: number | null;
}

export async function insertParts(
  tx: Queryable,
  key: { senderId: string; transformationId: string; documentId: string },
  parts: readonly TransformationPart[],
): Promise<void> {
  if (parts.length === 0) return;
  await tx.query(
    `INSERT INTO epcis.transformation_part (sender_id, transformation_id, document_id, direction, lot_id, quantity)
     SELECT $1::bigint, $2, $3::bigint, * FROM unnest($4::text[], $5::bigint[], $6::bigint[])`,
    [
      key.senderId,
      key.transformationId,
      key.documentId,
      parts.map((p) => p.direction),
      parts.map((p) => p.lotId),
      parts.map((p) => p.quantity),
    ],
  );
}

/** What earlier events of the same sender told of one transformation. */
export async function partsOf(
  tx: Queryable,
  senderId: string,
  transformationId: string,
): Promise<TransformationPart[]> {
  const rows = await tx.query<{ direction: 'input' | 'output'; lot_id: LotId; quantity: string | null }>(
    `SELECT direction, lot_id, CASE WHEN count(quantity) = count(*) THEN sum(quantity)::bigint END AS quantity
       FROM epcis.transformation_part WHERE sender_id = $1 AND transformation_id = $2 GROUP BY direction, lot_id`,
    [senderId, transformationId],
  );
  return rows.map((row) => ({
    direction: row.direction,
    lotId: row.lot_id,
    quantity: row.quantity === null ? null : Number(row.quantity),
  }));
}
