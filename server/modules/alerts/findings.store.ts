import type { Queryable } from '../../platform/db.ts';
import type { Judged } from './rules/alert-rules.ts';
import type { Evidence, FindingKind } from './rules/found.ts';

export const FINDING_STATES = ['new', 'seen', 'case', 'closed'] as const;
export type FindingState = (typeof FINDING_STATES)[number];
export type ClosedAs = 'false' | 'duplicate' | 'done';

/** A finding as it is kept: what officers call an alert. */
export interface Finding extends Judged {
  findingId: string;
  divisions: string[];
  state: FindingState;
  closedAs: ClosedAs | null;
  firstSeenAt: Date;
  lastConfirmedAt: Date;
  /** Null: it stands. */
  ceasedAt: Date | null;
}

export interface FindingRow {
  key: string;
  finding_id: string;
  kind: FindingKind;
  lot_id: string | null;
  party_id: string | null;
  product_id: string | null;
  document_id: string | null;
  code: string | null;
  window_from: Date | null;
  window_to: Date | null;
  quantity_lower: string | null;
  quantity_upper: string | null;
  unit: string | null;
  divisions: string[];
  evidence: Evidence[];
  evidence_count: number;
  first_seen_at: Date;
  last_confirmed_at: Date;
  ceased_at: Date | null;
  rule_code: string;
  severity: number;
  state: FindingState;
  closed_as: ClosedAs | null;
  measure: string | null;
  threshold: string | null;
}

export const COLUMNS = `key, finding_id, kind, lot_id, party_id, product_id, document_id, code, window_from, window_to,
  quantity_lower, quantity_upper, unit, divisions, evidence, evidence_count, first_seen_at, last_confirmed_at, ceased_at,
  rule_code, severity, state, closed_as, measure, threshold`;

const numberOf = (text: string | null): number | null => (text === null ? null : Number(text));

export const toFinding = (row: FindingRow): Finding => ({
  key: row.key,
  findingId: row.finding_id,
  kind: row.kind,
  lotId: row.lot_id,
  partyId: row.party_id,
  productId: row.product_id,
  documentId: row.document_id,
  code: row.code,
  window:
    row.window_from && row.window_to
      ? { from: row.window_from.getTime(), to: row.window_to.getTime() }
      : null,
  quantity:
    row.unit === null ? null : { lower: numberOf(row.quantity_lower), upper: numberOf(row.quantity_upper) },
  unit: row.unit,
  divisions: row.divisions,
  evidence: row.evidence,
  evidenceCount: row.evidence_count,
  firstSeenAt: row.first_seen_at,
  lastConfirmedAt: row.last_confirmed_at,
  ceasedAt: row.ceased_at,
  ruleCode: row.rule_code,
  severity: row.severity,
  state: row.state,
  closedAs: row.closed_as,
  measure: numberOf(row.measure),
  threshold: numberOf(row.threshold),
});

/**
 * Raises what is new and confirms what is known, in the order of keys. What is confirmed unchanged within the hour
 * writes nothing: most lots are looked at again with every document. What somebody had done with comes back with more
 * evidence; what was called false or a repetition does not.
 */
export async function upsertFindings(
  tx: Queryable,
  findings: readonly (Judged & { findingId: string; divisions: readonly string[] })[],
  now: Date,
): Promise<void> {
  if (findings.length === 0) return;
  const sorted = [...new Map(findings.map((one) => [one.key, one])).values()].sort((a, b) =>
    a.key < b.key ? -1 : 1,
  );
  const instants = (read: (one: Judged) => number | undefined) =>
    sorted.map((one) => {
      const at = read(one);
      return at === undefined ? null : new Date(at);
    });
  await tx.query(
    `INSERT INTO alerts.finding AS f (key, finding_id, kind, lot_id, party_id, product_id, document_id, code, window_from,
       window_to, quantity_lower, quantity_upper, unit, divisions, evidence, evidence_count, rule_code,
       severity, measure, threshold, first_seen_at, last_confirmed_at)
     SELECT key, finding_id, kind, lot_id, party_id, product_id, document_id, code, window_from, window_to, lower, upper,
            unit, string_to_array(divisions, ','), evidence, evidence_count, rule_code, severity, measure, threshold,
            $21::timestamptz, $21::timestamptz
       FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
              $8::text[], $9::timestamptz[], $10::timestamptz[], $11::numeric[], $12::numeric[], $13::text[],
              $14::text[], $15::jsonb[], $16::integer[], $17::text[], $18::smallint[], $19::bigint[],
              $20::bigint[])
         AS new (key, finding_id, kind, lot_id, party_id, product_id, document_id, code, window_from, window_to, lower,
              upper, unit, divisions, evidence, evidence_count, rule_code, severity, measure, threshold)
     ON CONFLICT (key) DO UPDATE SET last_confirmed_at = excluded.last_confirmed_at, ceased_at = NULL,
       document_id = excluded.document_id, quantity_lower = excluded.quantity_lower,
       quantity_upper = excluded.quantity_upper, evidence = excluded.evidence,
       evidence_count = excluded.evidence_count, divisions = excluded.divisions,
       rule_code = excluded.rule_code, severity = excluded.severity, measure = excluded.measure,
       threshold = excluded.threshold,
       state = CASE WHEN f.closed_as = 'done' AND excluded.evidence_count > f.evidence_count THEN 'new'
                    ELSE f.state END,
       closed_as = CASE WHEN f.closed_as = 'done' AND excluded.evidence_count > f.evidence_count THEN NULL
                        ELSE f.closed_as END
     WHERE f.ceased_at IS NOT NULL OR f.evidence IS DISTINCT FROM excluded.evidence
        OR f.last_confirmed_at < excluded.last_confirmed_at - interval '1 hour'`,
    [
      sorted.map((one) => one.key),
      sorted.map((one) => one.findingId),
      sorted.map((one) => one.kind),
      sorted.map((one) => one.lotId),
      sorted.map((one) => one.partyId),
      sorted.map((one) => one.productId),
      sorted.map((one) => one.documentId),
      sorted.map((one) => one.code),
      instants((one) => one.window?.from),
      instants((one) => one.window?.to),
      sorted.map((one) => one.quantity?.lower ?? null),
      sorted.map((one) => one.quantity?.upper ?? null),
      sorted.map((one) => (one.quantity === null ? null : one.unit)),
      sorted.map((one) => one.divisions.join(',')),
      sorted.map((one) => JSON.stringify(one.evidence)),
      sorted.map((one) => one.evidenceCount),
      sorted.map((one) => one.ruleCode),
      sorted.map((one) => one.severity),
      sorted.map((one) => one.measure),
      sorted.map((one) => one.threshold),
      now,
    ],
    'alerts-upsert-findings',
  );
}

/** Findings about these lots that no longer follow from the records. Returns how many. */
export async function ceaseFindings(
  tx: Queryable,
  lotIds: readonly string[],
  kinds: readonly FindingKind[],
  stillFound: readonly string[],
  now: Date,
): Promise<number> {
  const rows = await tx.query(
    `UPDATE alerts.finding SET ceased_at = $4, last_confirmed_at = $4
      WHERE lot_id = ANY($1::bigint[]) AND kind = ANY($2::text[]) AND key <> ALL($3::text[]) AND ceased_at IS NULL
      RETURNING key`,
    [lotIds, kinds, stillFound, now],
    'alerts-cease-findings',
  );
  return rows.length;
}

/** The same for findings by their keys. */
export async function ceaseByKey(tx: Queryable, keys: readonly string[], now: Date): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(
    `UPDATE alerts.finding SET ceased_at = $2, last_confirmed_at = $2
      WHERE key = ANY($1::text[]) AND ceased_at IS NULL`,
    [keys, now],
    'alerts-cease-by-key',
  );
}

/** Lots among these about which a finding of a kind stands. */
export async function lotsWithStanding(
  tx: Queryable,
  lotIds: readonly string[],
  kind: FindingKind,
): Promise<string[]> {
  const rows = await tx.query<{ lot_id: string }>(
    `SELECT DISTINCT lot_id FROM alerts.finding WHERE lot_id = ANY($1::bigint[]) AND kind = $2 AND ceased_at IS NULL`,
    [lotIds, kind],
    'alerts-lots-with-standing',
  );
  return rows.map((row) => row.lot_id);
}

/** Standing findings of scans of batches that the registry did not know, by code. */
export async function findingsWithoutLot(
  tx: Queryable,
  limit: number,
): Promise<{ key: string; code: string }[]> {
  return tx.query<{ key: string; code: string }>(
    `SELECT key, code FROM alerts.finding WHERE kind = 'off-route' AND lot_id IS NULL AND ceased_at IS NULL
      ORDER BY code LIMIT $1`,
    [limit],
    'alerts-findings-without-lot',
  );
}

/**
 * One at a time works out what follows from documents: of two that look at one lot at once, the one that saw less must
 * not write last. The lock is let go with the transaction.
 */
export async function lockFindings(tx: Queryable): Promise<void> {
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('alerts.finding', 0))", [], 'alerts-lock');
}
