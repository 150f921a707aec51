import type { Queryable } from '../../platform/db.ts';
import { listLookup } from '../../platform/lookups.ts';
import type { AccountId, PartyId } from '../identity/index.ts';
import type { DisposalMethod, DisposalReason, LotId } from '../registry/index.ts';
import type { AmountKind, AmountRow } from './rules/amounts.ts';
import type { DisposalState, DisposalStep } from './rules/steps.ts';

export interface Disposal {
  partyId: PartyId;
  disposalId: string;
  divisionCode: string;
  state: DisposalState;
  reason: DisposalReason;
  openedAt: Date;
  caseId: string | null;
  demanded: boolean;
  methods: DisposalMethod[] | null;
  method: DisposalMethod | null;
  reported: boolean;
  plannedAt: Date | null;
  appliedAt: Date | null;
  answerDue: Date | null;
  answeredAt: Date | null;
  waitUntil: Date | null;
  dueAt: Date | null;
  changedAt: Date;
  short: boolean;
}

export interface StoredAmount extends AmountRow {
  partyId: PartyId;
  lotId: LotId;
  stepId: string;
  line: number;
  method: DisposalMethod | null;
  supplierId: PartyId | null;
}

export interface StoredStep {
  partyId: PartyId;
  disposalId: string;
  stepId: string;
  step: DisposalStep;
  at: Date;
  recordedBy: AccountId | null;
  byOffice: boolean;
  movedBy: string[];
}

const COLUMNS = `party_id AS "partyId", disposal_id AS "disposalId", division_code AS "divisionCode", state, reason,
  opened_at AS "openedAt", case_id AS "caseId", demanded, methods, method, reported, planned_at AS "plannedAt",
  applied_at AS "appliedAt", answer_due AS "answerDue", answered_at AS "answeredAt", wait_until AS "waitUntil",
  due_at AS "dueAt", changed_at AS "changedAt", short`;

const AMOUNT_COLUMNS = `party_id, lot_id, disposal_id, step_id, line, what, quantity, at, method, supplier_id`;

interface StoredRow {
  party_id: PartyId;
  lot_id: LotId;
  disposal_id: string;
  step_id: string;
  line: number;
  what: AmountKind;
  quantity: string | null;
  at: Date;
  method: DisposalMethod | null;
  supplier_id: PartyId | null;
}

const toAmount = (row: StoredRow): StoredAmount => ({
  partyId: row.party_id,
  lotId: row.lot_id,
  disposalId: row.disposal_id,
  stepId: row.step_id,
  line: row.line,
  what: row.what,
  quantity: row.quantity === null ? null : Number(row.quantity),
  at: row.at,
  method: row.method,
  supplierId: row.supplier_id,
});

const pairOf = (partyId: string, lotId: string): string => `${partyId} ${lotId}`;
const partOf = (pair: string, place: 0 | 1): string => pair.split(' ')[place] ?? '0';

/**
 * By '<party> <lot>': what disposals did with a lot of a business. Nearly always nothing, and asked for every line that
 * leaves; read again once the holding is locked.
 */
const amountsByPair = listLookup(
  async (db, pairs): Promise<Map<string, StoredAmount[]>> => {
    const rows = await db.query<StoredRow>(
      `SELECT ${AMOUNT_COLUMNS} FROM shelf_life.amount
        WHERE party_id = ANY($1::bigint[]) AND lot_id = ANY($2::bigint[])`,
      [
        [...new Set(pairs.map((pair) => partOf(pair, 0)))],
        [...new Set(pairs.map((pair) => partOf(pair, 1)))],
      ],
      'shelf-life-amounts-of-pairs',
    );
    return Map.groupBy(rows.map(toAmount), (row) => pairOf(row.partyId, row.lotId));
  },
  (pair) => partOf(pair, 1),
  true,
);

/** By lot: what disposals of one business did with it. */
export async function amountsAt(
  db: Queryable,
  partyId: string,
  lotIds: readonly string[],
): Promise<Map<string, StoredAmount[]>> {
  const pairs = [...new Set(lotIds)].map((lotId) => pairOf(partyId, lotId));
  const found = await amountsByPair(db, pairs);
  return new Map([...found].map(([pair, rows]) => [partOf(pair, 1), rows]));
}

export async function amountsOfDisposals(
  db: Queryable,
  partyIds: readonly string[],
  disposalIds: readonly string[],
): Promise<StoredAmount[]> {
  if (disposalIds.length === 0) return [];
  const rows = await db.query<StoredRow>(
    `SELECT ${AMOUNT_COLUMNS} FROM shelf_life.amount
      WHERE party_id = ANY($1::bigint[]) AND disposal_id = ANY($2::bigint[])
      ORDER BY disposal_id, step_id, line`,
    [partyIds, disposalIds],
    'shelf-life-amounts-of-disposals',
  );
  return rows.map(toAmount);
}

export async function insertAmounts(tx: Queryable, rows: readonly StoredAmount[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO shelf_life.amount (${AMOUNT_COLUMNS})
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::smallint[], $6::text[],
       $7::bigint[], $8::timestamptz[], $9::text[], $10::bigint[])`,
    [
      rows.map((row) => row.partyId),
      rows.map((row) => row.lotId),
      rows.map((row) => row.disposalId),
      rows.map((row) => row.stepId),
      rows.map((row) => row.line),
      rows.map((row) => row.what),
      rows.map((row) => row.quantity),
      rows.map((row) => row.at),
      rows.map((row) => row.method),
      rows.map((row) => row.supplierId),
    ],
  );
}

export async function insertStep(tx: Queryable, step: StoredStep): Promise<void> {
  await tx.query(
    `INSERT INTO shelf_life.step (party_id, disposal_id, step_id, step, at, recorded_by, by_office, moved_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      step.partyId,
      step.disposalId,
      step.stepId,
      step.step,
      step.at,
      step.recordedBy,
      step.byOffice,
      step.movedBy,
    ],
  );
}

export async function stepsOf(
  db: Queryable,
  partyIds: readonly string[],
  disposalIds: readonly string[],
): Promise<StoredStep[]> {
  if (disposalIds.length === 0) return [];
  return db.query<StoredStep>(
    `SELECT party_id AS "partyId", disposal_id AS "disposalId", step_id AS "stepId", step, at,
            recorded_by AS "recordedBy", by_office AS "byOffice", moved_by AS "movedBy"
       FROM shelf_life.step WHERE party_id = ANY($1::bigint[]) AND disposal_id = ANY($2::bigint[])
      ORDER BY step_id`,
    [partyIds, disposalIds],
    'shelf-life-steps-of',
  );
}

export async function insertDisposal(tx: Queryable, one: Disposal): Promise<void> {
  await tx.query(
    `INSERT INTO shelf_life.disposal (party_id, disposal_id, division_code, state, reason, opened_at, case_id, demanded,
       methods, due_at, changed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      one.partyId,
      one.disposalId,
      one.divisionCode,
      one.state,
      one.reason,
      one.openedAt,
      one.caseId,
      one.demanded,
      one.methods,
      one.dueAt,
      one.changedAt,
    ],
  );
}

export async function updateDisposal(tx: Queryable, one: Disposal): Promise<void> {
  await tx.query(
    `UPDATE shelf_life.disposal SET state = $3, method = $4, reported = $5, planned_at = $6, applied_at = $7,
       answer_due = $8, answered_at = $9, wait_until = $10, changed_at = $11, short = $12, reason = $13
     WHERE party_id = $1 AND disposal_id = $2`,
    [
      one.partyId,
      one.disposalId,
      one.state,
      one.method,
      one.reported,
      one.plannedAt,
      one.appliedAt,
      one.answerDue,
      one.answeredAt,
      one.waitUntil,
      one.changedAt,
      one.short,
      one.reason,
    ],
  );
}

/** Locked: of two phones the second sees what the first has done. */
export async function lockDisposal(
  tx: Queryable,
  partyId: string,
  disposalId: string,
): Promise<Disposal | null> {
  const [row] = await tx.query<Disposal>(
    `SELECT ${COLUMNS} FROM shelf_life.disposal WHERE party_id = $1 AND disposal_id = $2 FOR UPDATE`,
    [partyId, disposalId],
  );
  return row ?? null;
}

export async function disposalById(db: Queryable, disposalId: string): Promise<Disposal | null> {
  const [row] = await db.query<Disposal>(
    `SELECT ${COLUMNS} FROM shelf_life.disposal WHERE disposal_id = $1`,
    [disposalId],
    'shelf-life-by-id',
  );
  return row ?? null;
}

export interface ListedBy {
  /** One business; null: by division. */
  partyId: string | null;
  /** Beginning of the codes of the divisions that are asked for. */
  division: string;
  open: boolean;
  before: string;
  limit: number;
}

/** Open ones by when they are due, ended ones the newest first. */
export async function listDisposals(db: Queryable, asked: ListedBy): Promise<Disposal[]> {
  return db.query<Disposal>(
    `SELECT ${COLUMNS} FROM shelf_life.disposal
      WHERE ($1::bigint IS NULL OR party_id = $1) AND division_code LIKE $2 || '%'
        AND (state NOT IN ('closed', 'withdrawn')) = $3 AND disposal_id < $4
      ORDER BY CASE WHEN $3 THEN least(due_at, answer_due) END, disposal_id DESC LIMIT $5`,
    [asked.partyId, asked.division, asked.open, asked.before, asked.limit],
  );
}

export async function disposalsOfCase(db: Queryable, caseId: string): Promise<Disposal[]> {
  return db.query<Disposal>(
    `SELECT ${COLUMNS} FROM shelf_life.disposal WHERE case_id = $1 ORDER BY disposal_id`,
    [caseId],
  );
}

/** What businesses of a division (the beginning of its code) sent back to suppliers since then, the latest first. */
export async function returnedSince(
  db: Queryable,
  asked: { since: Date; division: string; limit: number },
): Promise<StoredAmount[]> {
  const rows = await db.query<StoredRow>(
    `SELECT a.party_id, a.lot_id, a.disposal_id, a.step_id, a.line, a.what, a.quantity, a.at, a.method, a.supplier_id
       FROM shelf_life.amount a JOIN shelf_life.disposal d ON d.party_id = a.party_id AND d.disposal_id = a.disposal_id
      WHERE a.what = 'carried-out' AND a.method = 'return' AND a.at >= $1
        AND starts_with(d.division_code, $2) ORDER BY a.at DESC LIMIT $3`,
    [asked.since, asked.division, asked.limit],
  );
  return rows.map(toAmount);
}

/** By '<party> <lot>': what disposals of several businesses did with several lots. */
export async function amountsAtMany(
  db: Queryable,
  partyIds: readonly string[],
  lotIds: readonly string[],
): Promise<Map<string, StoredAmount[]>> {
  if (partyIds.length === 0 || lotIds.length === 0) return new Map();
  const rows = await db.query<StoredRow>(
    `SELECT ${AMOUNT_COLUMNS} FROM shelf_life.amount
      WHERE party_id = ANY($1::bigint[]) AND lot_id = ANY($2::bigint[])`,
    [partyIds, lotIds],
    'shelf-life-amounts-of-many',
  );
  return Map.groupBy(rows.map(toAmount), (row) => pairOf(row.partyId, row.lotId));
}
