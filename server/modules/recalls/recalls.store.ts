import type { Queryable } from '../../platform/db.ts';
import type { Step, StepContent, StoredRecall } from './recall.ts';
import type { StepKind } from './rules/recall-state.ts';

interface RecallRow {
  recall_id: string;
  party_id: string;
  case_id: string | null;
  begun_at: Date;
  division_code: string;
}
interface StepRow {
  recall_id: string;
  seq: number;
  document_id: string;
  account_id: string;
  at: Date;
  kind: StepKind;
  document_number: string;
  content: StepContent;
}

export async function insertRecall(tx: Queryable, recall: Omit<StoredRecall, 'steps'>): Promise<void> {
  await tx.query(
    `INSERT INTO recalls.recall (recall_id, party_id, case_id, begun_at, division_code) VALUES ($1, $2, $3, $4, $5)`,
    [recall.recallId, recall.partyId, recall.caseId, recall.begunAt, recall.division],
  );
}

/** False when somebody else has taken this number: something has happened meanwhile. */
export async function insertStep(tx: Queryable, recallId: string, step: Step): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO recalls.step (recall_id, seq, document_id, account_id, at, kind, document_number, content)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb) ON CONFLICT DO NOTHING RETURNING 1`,
    [
      recallId,
      step.seq,
      step.documentId,
      step.accountId,
      step.at,
      step.kind,
      step.documentNumber,
      JSON.stringify(step.content),
    ],
  );
  return rows.length === 1;
}

export async function insertRecallLots(
  tx: Queryable,
  recallId: string,
  lotIds: readonly string[],
): Promise<void> {
  await tx.query(
    `INSERT INTO recalls.lot (lot_id, recall_id) SELECT DISTINCT lot_id, $1::bigint FROM unnest($2::bigint[]) AS lot_id
      ON CONFLICT DO NOTHING`,
    [recallId, lotIds],
  );
}

async function withSteps(db: Queryable, rows: readonly RecallRow[]): Promise<StoredRecall[]> {
  const steps = await db.query<StepRow>(
    `SELECT recall_id, seq, document_id, account_id, at, kind, document_number, content FROM recalls.step
      WHERE recall_id = ANY($1::bigint[]) ORDER BY recall_id, seq`,
    [rows.map((row) => row.recall_id)],
    'recalls-steps',
  );
  const byRecall = Map.groupBy(steps, (step) => step.recall_id);
  return rows.map((row) => ({
    recallId: row.recall_id,
    partyId: row.party_id,
    caseId: row.case_id,
    begunAt: row.begun_at,
    division: row.division_code,
    steps: (byRecall.get(row.recall_id) ?? []).map((step) => ({
      seq: step.seq,
      documentId: step.document_id,
      accountId: step.account_id,
      at: step.at,
      kind: step.kind,
      documentNumber: step.document_number,
      content: step.content,
    })),
  }));
}

const COLUMNS = 'recall_id, party_id, case_id, begun_at, division_code';

export async function recallById(db: Queryable, recallId: string): Promise<StoredRecall | undefined> {
  const rows = await db.query<RecallRow>(`SELECT ${COLUMNS} FROM recalls.recall WHERE recall_id = $1`, [
    recallId,
  ]);
  return (await withSteps(db, rows))[0];
}

export interface RecallsAsked {
  partyId?: string | undefined;
  /** That division and those within it. */
  division?: string | undefined;
  /** Of a case: those begun in it, and those of the lots that it is about. */
  caseId?: string | undefined;
  lotIds?: readonly string[] | undefined;
  before: string;
  limit: number;
}

/** Newest first. */
export async function listRecalls(db: Queryable, asked: RecallsAsked): Promise<StoredRecall[]> {
  const rows = await db.query<RecallRow>(
    `SELECT ${COLUMNS} FROM recalls.recall r
      WHERE recall_id < $1 AND ($3::bigint IS NULL OR party_id = $3)
        AND ($4::text IS NULL OR starts_with(division_code, $4))
        AND (($5::bigint IS NULL AND $6::bigint[] IS NULL) OR case_id = $5
          OR EXISTS (SELECT 1 FROM recalls.lot l WHERE l.recall_id = r.recall_id AND l.lot_id = ANY($6::bigint[])))
      ORDER BY recall_id DESC LIMIT $2`,
    [
      asked.before,
      asked.limit,
      asked.partyId ?? null,
      asked.division ?? null,
      asked.caseId ?? null,
      asked.lotIds ?? null,
    ],
  );
  return withSteps(db, rows);
}

export async function recallsOfLots(db: Queryable, lotIds: readonly string[]): Promise<StoredRecall[]> {
  const rows = await db.query<RecallRow>(
    `SELECT ${COLUMNS} FROM recalls.recall
      WHERE recall_id IN (SELECT recall_id FROM recalls.lot WHERE lot_id = ANY($1::bigint[])) ORDER BY recall_id DESC`,
    [lotIds],
  );
  return withSteps(db, rows);
}
