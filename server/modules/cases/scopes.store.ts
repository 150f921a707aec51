import type { Queryable } from '../../platform/db.ts';
import type { Bound, StepName } from '../trace/index.ts';

export interface ScopeQuantity {
  baseUnit: string;
  pieceUnit: string | null;
  inStock: Bound;
  soldToConsumers: Bound;
  total: Bound;
  display: Record<'inStock' | 'soldToConsumers' | 'total', { zh: string; en: string }>;
}

export interface DecidedScope {
  scopeId: string;
  caseId: string;
  number: number;
  basedOn: string | null;
  decidedAt: Date;
  decidedBy: string;
  asOf: Date;
  step: StepName;
  days: number | null;
  /** Of what is included. */
  sellers: number;
  businesses: number;
  lots: number;
  excludedLines: number;
  reason: string;
  quantities: ScopeQuantity[];
}

/** One lot at one business, in the lot's base unit. Null above: not known. */
export interface ScopeLine {
  partyId: string;
  lotId: string;
  /** How surely it is reached; `by-hand`: an officer added what no record shows. */
  tier: string;
  included: boolean;
  seller: boolean;
  /** Why it was included or excluded by hand; null: as it was worked out. */
  reason: string | null;
  came: Bound;
  soldOn: Bound;
  soldToConsumers: Bound;
  inStock: Bound;
  baseUnit: 'g' | 'ml' | 'piece';
  pieceUnit: string | null;
}

interface ScopeRow {
  scope_id: string;
  case_id: string;
  number: number;
  based_on: string | null;
  decided_at: Date;
  decided_by: string;
  as_of: Date;
  step: StepName;
  days: number | null;
  sellers: number;
  businesses: number;
  lots: number;
  excluded_lines: number;
  reason: string;
  quantities: ScopeQuantity[];
}

const COLUMNS = `scope_id, case_id, number, based_on, decided_at, decided_by, as_of, step, days, sellers, businesses, lots,
  excluded_lines, reason, quantities`;

const toScope = (row: ScopeRow): DecidedScope => ({
  scopeId: row.scope_id,
  caseId: row.case_id,
  number: row.number,
  basedOn: row.based_on,
  decidedAt: row.decided_at,
  decidedBy: row.decided_by,
  asOf: row.as_of,
  step: row.step,
  days: row.days,
  sellers: row.sellers,
  businesses: row.businesses,
  lots: row.lots,
  excludedLines: row.excluded_lines,
  reason: row.reason,
  quantities: row.quantities,
});

/** The first first. */
export async function scopesOfCase(db: Queryable, caseId: string): Promise<DecidedScope[]> {
  const rows = await db.query<ScopeRow>(
    `SELECT ${COLUMNS} FROM cases.scope WHERE case_id = $1 ORDER BY number`,
    [caseId],
    'cases-scopes',
  );
  return rows.map(toScope);
}

export async function scopeById(db: Queryable, scopeId: string): Promise<DecidedScope | undefined> {
  const [row] = await db.query<ScopeRow>(`SELECT ${COLUMNS} FROM cases.scope WHERE scope_id = $1`, [scopeId]);
  return row && toScope(row);
}

/** By case, the last one that was decided. */
export async function lastScopes(
  db: Queryable,
  caseIds: readonly string[],
): Promise<Map<string, DecidedScope>> {
  const rows = await db.query<ScopeRow>(
    `SELECT DISTINCT ON (case_id) ${COLUMNS} FROM cases.scope WHERE case_id = ANY($1::bigint[])
      ORDER BY case_id, number DESC`,
    [caseIds],
    'cases-last-scopes',
  );
  return new Map(rows.map((row) => [row.case_id, toScope(row)]));
}

export async function insertScope(tx: Queryable, one: DecidedScope): Promise<void> {
  await tx.query(
    `INSERT INTO cases.scope (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15::jsonb)`,
    [
      one.scopeId,
      one.caseId,
      one.number,
      one.basedOn,
      one.decidedAt,
      one.decidedBy,
      one.asOf,
      one.step,
      one.days,
      one.sellers,
      one.businesses,
      one.lots,
      one.excludedLines,
      one.reason,
      JSON.stringify(one.quantities),
    ],
  );
}

/** One statement for all lines, by columns: a scope of a whole product may have thousands. */
export async function insertScopeLines(
  tx: Queryable,
  scopeId: string,
  lines: readonly ScopeLine[],
): Promise<void> {
  const column = <T>(pick: (line: ScopeLine) => T) => lines.map(pick);
  await tx.query(
    `INSERT INTO cases.scope_line (scope_id, lot_id, party_id, tier, included, seller, reason, came_lower, came_upper,
       sold_on_lower, sold_on_upper, consumers_lower, consumers_upper, in_stock_lower, in_stock_upper, base_unit, piece_unit)
     SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::boolean[], $6::boolean[], $7::text[],
       $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[], $13::bigint[], $14::bigint[], $15::bigint[],
       $16::text[], $17::text[])`,
    [
      scopeId,
      column((line) => line.lotId),
      column((line) => line.partyId),
      column((line) => line.tier),
      column((line) => line.included),
      column((line) => line.seller),
      column((line) => line.reason),
      column((line) => line.came.lower),
      column((line) => line.came.upper),
      column((line) => line.soldOn.lower),
      column((line) => line.soldOn.upper),
      column((line) => line.soldToConsumers.lower),
      column((line) => line.soldToConsumers.upper),
      column((line) => line.inStock.lower),
      column((line) => line.inStock.upper),
      column((line) => line.baseUnit),
      column((line) => line.pieceUnit),
    ],
  );
}

interface LineRow {
  party_id: string;
  lot_id: string;
  tier: string;
  included: boolean;
  seller: boolean;
  reason: string | null;
  came_lower: string;
  came_upper: string | null;
  sold_on_lower: string;
  sold_on_upper: string | null;
  consumers_lower: string;
  consumers_upper: string | null;
  in_stock_lower: string;
  in_stock_upper: string | null;
  base_unit: 'g' | 'ml' | 'piece';
  piece_unit: string | null;
}

const bound = (lower: string, upper: string | null): Bound => ({
  lower: Number(lower),
  upper: upper === null ? null : Number(upper),
});

/** In the order of business and lot. */
export async function scopeLinesOf(db: Queryable, scopeId: string): Promise<ScopeLine[]> {
  const rows = await db.query<LineRow>(
    `SELECT party_id, lot_id, tier, included, seller, reason, came_lower, came_upper, sold_on_lower, sold_on_upper,
        consumers_lower, consumers_upper, in_stock_lower, in_stock_upper, base_unit, piece_unit
       FROM cases.scope_line WHERE scope_id = $1 ORDER BY party_id, lot_id`,
    [scopeId],
    'cases-scope-lines',
  );
  return rows.map((row) => ({
    partyId: row.party_id,
    lotId: row.lot_id,
    tier: row.tier,
    included: row.included,
    seller: row.seller,
    reason: row.reason,
    came: bound(row.came_lower, row.came_upper),
    soldOn: bound(row.sold_on_lower, row.sold_on_upper),
    soldToConsumers: bound(row.consumers_lower, row.consumers_upper),
    inStock: bound(row.in_stock_lower, row.in_stock_upper),
    baseUnit: row.base_unit,
    pieceUnit: row.piece_unit,
  }));
}
