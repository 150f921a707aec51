import type { Queryable } from '../../platform/db.ts';
import { COLUMNS, type Finding, type FindingRow, type FindingState, toFinding } from './findings.store.ts';
import type { FindingKind } from './rules/found.ts';

export interface FindingFilter {
  partyId?: string | undefined;
  /** Divisions whose officers it must concern: of whoever asks, and what was asked for. None: the whole city. */
  divisions: readonly string[];
  kind?: FindingKind | undefined;
  rule?: string | undefined;
  /** 1 red … 4 blue. */
  severity?: number | undefined;
  /** 'open': everything that is not closed. */
  state?: FindingState | 'open' | undefined;
  lotId?: string | undefined;
  standing?: boolean | undefined;
  order: 'newest' | 'urgent';
  before: string;
  /** Of the order by urgency: the severity of the last one before. */
  beforeSeverity?: number | undefined;
  limit: number;
}

/** Newest first, or what burns first and of these the newest. */
export async function listFindings(db: Queryable, filter: FindingFilter): Promise<Finding[]> {
  const urgent = filter.order === 'urgent';
  const rows = await db.query<FindingRow>(
    `SELECT ${COLUMNS} FROM alerts.finding
      WHERE ($1::bigint IS NULL OR party_id = $1) AND divisions @> $2::text[]
        AND ($3::text IS NULL OR kind = $3) AND ($4::bigint IS NULL OR lot_id = $4)
        AND ($5::boolean IS NULL OR (ceased_at IS NULL) = $5)
        AND ($6::text IS NULL OR rule_code = $6) AND ($7::smallint IS NULL OR severity = $7)
        AND ($8::text IS NULL OR state = $8 OR ($8 = 'open' AND state <> 'closed'))
        AND ${
          urgent
            ? '($9::smallint IS NULL OR severity > $9 OR (severity = $9 AND finding_id < $10))'
            : '$9::smallint IS NULL AND finding_id < $10'
        }
      ORDER BY ${urgent ? 'severity, ' : ''}finding_id DESC LIMIT $11`,
    [
      filter.partyId ?? null,
      filter.divisions,
      filter.kind ?? null,
      filter.lotId ?? null,
      filter.standing ?? null,
      filter.rule ?? null,
      filter.severity ?? null,
      filter.state ?? null,
      urgent ? (filter.beforeSeverity ?? null) : null,
      filter.before,
      filter.limit,
    ],
  );
  return rows.map(toFinding);
}

export async function findingById(db: Queryable, findingId: string): Promise<Finding | undefined> {
  const rows = await db.query<FindingRow>(
    `SELECT ${COLUMNS} FROM alerts.finding WHERE finding_id = $1`,
    [findingId],
    'alerts-finding-by-id',
  );
  return rows[0] && toFinding(rows[0]);
}

export interface FindingCount {
  ruleCode: string;
  kind: FindingKind;
  severity: number;
  count: number;
}

/** What stands and is not closed, by rule and kind. */
export async function countFindings(db: Queryable, divisions: readonly string[]): Promise<FindingCount[]> {
  const rows = await db.query<{ rule_code: string; kind: FindingKind; severity: number; count: string }>(
    `SELECT rule_code, kind, severity, count(*) AS count FROM alerts.finding
      WHERE ceased_at IS NULL AND state <> 'closed' AND divisions @> $1::text[]
      GROUP BY rule_code, kind, severity ORDER BY severity, count(*) DESC, kind`,
    [divisions],
    'alerts-count',
  );
  return rows.map((row) => ({
    ruleCode: row.rule_code,
    kind: row.kind,
    severity: row.severity,
    count: Number(row.count),
  }));
}

/** By rule: how many were ever raised, and how many of these stand. */
export async function countByRule(db: Queryable): Promise<Map<string, { raised: number; open: number }>> {
  const rows = await db.query<{ rule_code: string; raised: string; open: string }>(
    `SELECT rule_code, count(*) AS raised, count(*) FILTER (WHERE ceased_at IS NULL AND state <> 'closed') AS open
       FROM alerts.finding GROUP BY rule_code`,
    [],
    'alerts-count-by-rule',
  );
  return new Map(rows.map((row) => [row.rule_code, { raised: Number(row.raised), open: Number(row.open) }]));
}
