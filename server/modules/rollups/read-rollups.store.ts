import type { Queryable } from '../../platform/db.ts';
import { MOVEMENT_CODES, type MovementKind } from '../ledger/index.ts';
import type { Side } from './cells.ts';
import { SIDE_CODES } from './rollups.store.ts';

export const GROUPS = ['party', 'product', 'category', 'district', 'day'] as const;
export type Group = (typeof GROUPS)[number];

export interface RollupQuestion {
  /** Days of the city, both included, YYYY-MM-DD. */
  from: string;
  to: string;
  groupBy: readonly Group[];
  partyId?: string | undefined;
  category?: string | undefined;
  /** Code of a city, district or street; '' for everywhere. */
  divisionPrefix: string;
}

export interface RollupRow {
  /** By the names of the question's groups. */
  group: Partial<Record<Group, string>>;
  baseUnit: string;
  kind: MovementKind;
  side: Side;
  quantity: bigint;
  lines: number;
  documents: number;
  unknowns: number;
}

/** GB/T 2260: the first six digits of a division's code are its county or district. */
const DISTRICT_DIGITS = 6;

const EXPRESSIONS: Readonly<Record<Group, string>> = {
  party: 'party_id::text',
  product: 'product_id::text',
  category: 'category',
  district: `left(division, ${DISTRICT_DIGITS})`,
  day: 'day::text',
};

const KINDS = new Map<number, MovementKind>(
  (Object.keys(MOVEMENT_CODES) as MovementKind[]).map((kind) => [MOVEMENT_CODES[kind], kind]),
);

/**
 * Rows of the question in the order of its groups. From the sums of districts where neither business nor product is
 * asked for: those are few rows however many businesses there are.
 */
export async function readCells(
  db: Queryable,
  question: RollupQuestion,
  limit: number,
): Promise<RollupRow[]> {
  const { groupBy, partyId } = question;
  const fine = partyId !== undefined || groupBy.includes('party') || groupBy.includes('product');
  const groups = GROUPS.filter((group) => groupBy.includes(group));
  const chosen = groups.map((group) => `${EXPRESSIONS[group]} AS "${group}"`);
  const keys = [...groups.map((_group, index) => String(index + 1)), 'base_unit', 'kind', 'side'];
  const rows = await db.query<Record<string, string | number>>(
    `SELECT ${[...chosen, 'base_unit', 'kind', 'side'].join(', ')}, sum(quantity)::text AS quantity,
            sum(lines)::text AS lines, sum(documents)::text AS documents, sum(unknowns)::text AS unknowns
       FROM rollups.${fine ? 'party_day' : 'division_day'}
      WHERE day BETWEEN $1 AND $2 AND ($3 = '' OR division LIKE $3 || '%') AND ($4::text IS NULL OR category = $4)
        ${fine ? 'AND ($6::bigint IS NULL OR party_id = $6)' : ''}
      GROUP BY ${keys.join(', ')} ORDER BY ${keys.join(', ')} LIMIT $5`,
    [
      question.from,
      question.to,
      question.divisionPrefix,
      question.category ?? null,
      limit,
      ...(fine ? [partyId ?? null] : []),
    ],
  );
  return rows.map((row) => ({
    group: Object.fromEntries(groups.map((group) => [group, String(row[group])])),
    baseUnit: String(row.base_unit),
    kind: KINDS.get(Number(row.kind)) ?? 'shipped',
    side: Number(row.side) === SIDE_CODES.into ? 'into' : 'out',
    quantity: BigInt(row.quantity ?? 0),
    lines: Number(row.lines),
    documents: Number(row.documents),
    unknowns: Number(row.unknowns),
  }));
}
