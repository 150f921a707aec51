import type { Queryable } from '../../platform/db.ts';
import type { Judged } from './rules/alert-rules.ts';
import type { Verdict, Weighed } from './rules/propose-threshold.ts';

/** Thresholds that officers took, near misses, and what findings were worth. */

export interface Taken {
  ruleCode: string;
  thresholdId: string;
  value: number;
  validFrom: Date;
  takenBy: string;
  why: string;
  shown: unknown;
}

/** Every threshold that was ever taken, the newest first. Few: an officer takes one now and then. */
export async function takenThresholds(db: Queryable): Promise<Taken[]> {
  const rows = await db.query<{
    rule_code: string;
    threshold_id: string;
    value: string;
    valid_from: Date;
    taken_by: string;
    why: string;
    shown: unknown;
  }>(
    `SELECT rule_code, threshold_id, value, valid_from, taken_by, why, shown FROM alerts.threshold
      ORDER BY valid_from DESC, threshold_id DESC`,
    [],
    'alerts-thresholds',
  );
  return rows.map((row) => ({
    ruleCode: row.rule_code,
    thresholdId: row.threshold_id,
    value: Number(row.value),
    validFrom: row.valid_from,
    takenBy: row.taken_by,
    why: row.why,
    shown: row.shown,
  }));
}

/** By rule: the threshold that an officer took last. */
export async function thresholdsNow(db: Queryable, now: Date): Promise<Map<string, number>> {
  const inForce = new Map<string, number>();
  for (const one of await takenThresholds(db))
    if (one.validFrom <= now && !inForce.has(one.ruleCode)) inForce.set(one.ruleCode, one.value);
  return inForce;
}

export async function insertThreshold(tx: Queryable, one: Taken): Promise<void> {
  await tx.query(
    `INSERT INTO alerts.threshold (rule_code, threshold_id, value, valid_from, taken_by, why, shown)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [
      one.ruleCode,
      one.thresholdId,
      one.value,
      one.validFrom,
      one.takenBy,
      one.why,
      JSON.stringify(one.shown),
    ],
  );
}

/** Of two officers who take a threshold of one rule at once, the second waits and then sees the first one's. */
export async function lockRule(tx: Queryable, ruleCode: string): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('alerts.threshold ' || $1, 0))", [ruleCode]);
}

export async function noteNearMisses(tx: Queryable, near: readonly Judged[], now: Date): Promise<void> {
  if (near.length === 0) return;
  const sorted = [...new Map(near.map((one) => [one.key, one])).values()].sort((a, b) =>
    a.key < b.key ? -1 : 1,
  );
  await tx.query(
    `INSERT INTO alerts.near_miss AS old (key, measure, lot_id, party_id, first_at, last_at, rule_code, kind)
     SELECT key, measure, lot_id, party_id, $7::timestamptz, $7::timestamptz, rule_code, kind
       FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[], $6::text[])
         AS new (key, measure, lot_id, party_id, rule_code, kind)
     ON CONFLICT (key) DO UPDATE SET measure = greatest(old.measure, excluded.measure), last_at = excluded.last_at`,
    [
      sorted.map((one) => one.key),
      sorted.map((one) => one.measure),
      sorted.map((one) => one.lotId),
      sorted.map((one) => one.partyId),
      sorted.map((one) => one.ruleCode),
      sorted.map((one) => one.kind),
      now,
    ],
    'alerts-near-misses',
  );
}

/** Strengths of what stayed below the threshold since then. */
export async function nearMissesSince(db: Queryable, ruleCode: string, since: Date): Promise<number[]> {
  const rows = await db.query<{ measure: string }>(
    `SELECT measure FROM alerts.near_miss WHERE rule_code = $1 AND last_at >= $2 LIMIT 10000`,
    [ruleCode, since],
    'alerts-near-since',
  );
  return rows.map((row) => Number(row.measure));
}

/** Strengths of what was raised since then. */
export async function raisedSince(db: Queryable, ruleCode: string, since: Date): Promise<number[]> {
  const rows = await db.query<{ measure: string }>(
    `SELECT measure FROM alerts.finding
      WHERE rule_code = $1 AND first_seen_at >= $2 AND measure IS NOT NULL LIMIT 10000`,
    [ruleCode, since],
    'alerts-raised-since',
  );
  return rows.map((row) => Number(row.measure));
}

export interface Feedback {
  findingId: string;
  documentId: string;
  duplicateOf: string | null;
  givenBy: string;
  measure: number | null;
  at: Date;
  ruleCode: string;
  verdict: Verdict;
  note: string | null;
}

export async function insertFeedback(tx: Queryable, one: Feedback): Promise<void> {
  await tx.query(
    `INSERT INTO alerts.feedback (finding_id, document_id, duplicate_of, given_by, measure, at, rule_code, verdict, note)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      one.findingId,
      one.documentId,
      one.duplicateOf,
      one.givenBy,
      one.measure,
      one.at,
      one.ruleCode,
      one.verdict,
      one.note,
    ],
  );
}

/** The newest verdict of each finding of a rule. */
export async function verdictsOf(
  db: Queryable,
  ruleCode: string,
): Promise<(Weighed | { measure: null; verdict: Verdict })[]> {
  const rows = await db.query<{ measure: string | null; verdict: Verdict }>(
    `SELECT DISTINCT ON (finding_id) measure, verdict FROM alerts.feedback
      WHERE rule_code = $1 ORDER BY finding_id, at DESC, document_id DESC`,
    [ruleCode],
    'alerts-verdicts-of',
  );
  return rows.map((row) => ({
    measure: row.measure === null ? null : Number(row.measure),
    verdict: row.verdict,
  })) as (Weighed | { measure: null; verdict: Verdict })[];
}

export async function feedbackOf(db: Queryable, findingId: string): Promise<Feedback[]> {
  const rows = await db.query<{
    finding_id: string;
    document_id: string;
    duplicate_of: string | null;
    given_by: string;
    measure: string | null;
    at: Date;
    rule_code: string;
    verdict: Verdict;
    note: string | null;
  }>(
    `SELECT finding_id, document_id, duplicate_of, given_by, measure, at, rule_code, verdict, note FROM alerts.feedback
      WHERE finding_id = $1 ORDER BY at, document_id`,
    [findingId],
    'alerts-feedback-of',
  );
  return rows.map((row) => ({
    findingId: row.finding_id,
    documentId: row.document_id,
    duplicateOf: row.duplicate_of,
    givenBy: row.given_by,
    measure: row.measure === null ? null : Number(row.measure),
    at: row.at,
    ruleCode: row.rule_code,
    verdict: row.verdict,
    note: row.note,
  }));
}
