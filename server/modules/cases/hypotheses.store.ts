import type { Queryable } from '../../platform/db.ts';

export const HYPOTHESIS_KINDS = ['lot', 'product', 'business', 'unknown'] as const;
export type HypothesisKind = (typeof HYPOTHESIS_KINDS)[number];
export const HYPOTHESIS_STATES = ['open', 'supported', 'refuted'] as const;
export type HypothesisState = (typeof HYPOTHESIS_STATES)[number];

export interface Hypothesis {
  hypothesisId: string;
  caseId: string;
  at: Date;
  statedBy: string;
  kind: HypothesisKind;
  lotId: string | null;
  productId: string | null;
  partyId: string | null;
  told: string;
}

export interface Judgement {
  hypothesisId: string;
  stepId: string;
  at: Date;
  judgedBy: string;
  state: HypothesisState;
  reason: string;
}

export async function insertHypothesis(tx: Queryable, one: Hypothesis): Promise<void> {
  await tx.query(
    `INSERT INTO cases.hypothesis (hypothesis_id, case_id, at, stated_by, kind, lot_id, product_id, party_id, told)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      one.hypothesisId,
      one.caseId,
      one.at,
      one.statedBy,
      one.kind,
      one.lotId,
      one.productId,
      one.partyId,
      one.told,
    ],
  );
}

export async function insertJudgement(tx: Queryable, one: Judgement): Promise<void> {
  await tx.query(
    `INSERT INTO cases.hypothesis_state (hypothesis_id, step_id, at, judged_by, state, reason)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [one.hypothesisId, one.stepId, one.at, one.judgedBy, one.state, one.reason],
  );
}

/** The first first. */
export async function hypothesesOf(db: Queryable, caseId: string): Promise<Hypothesis[]> {
  const rows = await db.query<{
    hypothesis_id: string;
    at: Date;
    stated_by: string;
    kind: HypothesisKind;
    lot_id: string | null;
    product_id: string | null;
    party_id: string | null;
    told: string;
  }>(
    `SELECT hypothesis_id, at, stated_by, kind, lot_id, product_id, party_id, told FROM cases.hypothesis
      WHERE case_id = $1 ORDER BY hypothesis_id`,
    [caseId],
  );
  return rows.map((row) => ({
    hypothesisId: row.hypothesis_id,
    caseId,
    at: row.at,
    statedBy: row.stated_by,
    kind: row.kind,
    lotId: row.lot_id,
    productId: row.product_id,
    partyId: row.party_id,
    told: row.told,
  }));
}

/** By hypothesis, the first first; without one it is open. */
export async function judgementsOf(
  db: Queryable,
  hypothesisIds: readonly string[],
): Promise<Map<string, Judgement[]>> {
  const rows = await db.query<{
    hypothesis_id: string;
    step_id: string;
    at: Date;
    judged_by: string;
    state: HypothesisState;
    reason: string;
  }>(
    `SELECT hypothesis_id, step_id, at, judged_by, state, reason FROM cases.hypothesis_state
      WHERE hypothesis_id = ANY($1::bigint[]) ORDER BY hypothesis_id, step_id`,
    [hypothesisIds],
  );
  const steps = rows.map((row) => ({
    hypothesisId: row.hypothesis_id,
    stepId: row.step_id,
    at: row.at,
    judgedBy: row.judged_by,
    state: row.state,
    reason: row.reason,
  }));
  return Map.groupBy(steps, (step) => step.hypothesisId);
}
