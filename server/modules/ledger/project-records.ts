import { parseDecimal } from '../../platform/quantity.ts';
import type { PartyId } from '../identity/index.ts';
import {
  type CityData,
  type GoodsLineLike,
  type LineFactors,
  type LotId,
  lineQuantity,
  toBaseQuantity,
} from '../registry/index.ts';
import type { DocumentKind, MovementKind, Precision } from './kinds.ts';
import { SETTLED_BY_COUNT } from './possible-sales.ts';
import type { Edge, Movement, Observation, Projection } from './projection.ts';

/** What every projection knows of its document beside body and resolved ids. */
export interface ProjectionContext {
  city: CityData;
  documentId: string;
  senderId: PartyId;
  occurredAt: Date;
}

/** A handing-over that this document implies was received: goods were used that nobody had confirmed. */
export interface ImpliedReceipt {
  lot: LotId;
  from: PartyId | null;
  document: string;
  line: number;
  quantity: number | null;
}

/** What the ledger said of a lot before it was counted. */
export interface CountedBefore {
  /** What there should be, in base units, without what tills sold of it. */
  expected: number;
  permille: number;
  /** What tills sold of it by this count, where they may have sold some (possible-sales.ts). */
  settled?: number;
  /** As what less than expected is posted, where a reason was given for it. */
  less?: 'lost' | 'missing' | 'adjusted-out';
}

export interface ResolvedRecord {
  lines: LineFactors[];
  inputs?: LineFactors[];
  implied?: ImpliedReceipt[];
  /** Stock-taking: what the ledger said, and the category's loss tolerance, as they were. */
  counts?: CountedBefore[];
  /** A link between two lots. */
  lot?: LotId;
  otherLot?: LotId;
}

/**
 * Numbers of rows beyond the document's own lines, so that each row of a document has a number of its own. Implied
 * receipts come last, since there may be thousands: up to 32,767, which is what a line's number can be.
 */
export const ROWS = { produced: 1000, settled: 2000, inputs: 5000, implied: 10_000 } as const;

const SIMPLE: Partial<Record<DocumentKind, { kind: MovementKind; inward: boolean }>> = {
  production: { kind: 'produced', inward: true },
  sale: { kind: 'sold', inward: false },
  'consumer-return': { kind: 'consumer-returned', inward: true },
  disposal: { kind: 'disposed', inward: false },
  donation: { kind: 'donated', inward: false },
};

interface RecordBody {
  precision?: Precision;
  lines?: (GoodsLineLike & { counted?: { quantity: number | string; unit: string } })[];
  inputs?: GoodsLineLike[];
  outputs?: GoodsLineLike[];
  /** How two lots belong together. */
  kind?: string;
}

function quantityOf(city: CityData, line: GoodsLineLike, factors: LineFactors): number {
  const amount = lineQuantity(city, line, factors, '');
  if (!amount.ok) throw new RangeError(`a stored line cannot be computed: ${amount.findings[0]?.code}`);
  return amount.quantity;
}

/** Whether a count says none: 0 or "0.0". An empty text says nothing and is no count. */
export function isNought(quantity: number | string): boolean {
  return typeof quantity === 'number' ? quantity === 0 : parseDecimal(quantity)?.digits === 0n;
}

/** A count in base units; nought is a count too. */
export function countedQuantity(
  city: CityData,
  counted: { quantity: number | string; unit: string },
  factors: Omit<LineFactors, 'lot'>,
  path: string,
) {
  if (isNought(counted.quantity)) return { ok: true as const, quantity: 0 };
  const result = toBaseQuantity(city.units, {
    base: factors.base,
    pieceUnit: factors.pieceUnit,
    levels: factors.levels,
    declared: counted,
    path,
  });
  return result.ok ? { ok: true as const, quantity: result.quantity } : result;
}

export function impliedMovements(
  implied: readonly ImpliedReceipt[] | undefined,
  toId: PartyId,
  at: Date,
  precision: Precision,
): Movement[] {
  return (implied ?? []).map((receipt, index) => ({
    lotId: receipt.lot,
    at,
    precision,
    line: ROWS.implied + index,
    kind: 'implied',
    fromId: receipt.from,
    toId,
    quantity: receipt.quantity,
    answers: { documentId: receipt.document, line: receipt.line },
  }));
}

/**
 * What a business's own record (production, transformation, sale, …) means for the ledger. Pure: the same body and
 * resolved ids always give the same movements, which is what verify relies on.
 */
export function projectRecord(
  context: ProjectionContext,
  kind: DocumentKind,
  body: RecordBody,
  resolved: ResolvedRecord,
): Projection {
  const precision = body.precision ?? 'instant';
  const at = context.occurredAt;
  const own = context.senderId;
  const row = (
    factors: LineFactors,
    line: number,
    rowKind: MovementKind,
    inward: boolean,
    quantity: number,
  ): Movement => ({
    lotId: factors.lot,
    at,
    precision,
    line,
    kind: rowKind,
    fromId: inward ? null : own,
    toId: inward ? own : null,
    quantity,
  });
  const implied = impliedMovements(resolved.implied, own, at, precision);
  if (kind === 'transformation') return projectTransformation(context, body, resolved, implied);
  if (kind === 'stock-taking') {
    return withSettled(
      [...implied, ...countRows(context, body.lines ?? [], resolved, row)],
      { at, precision, partyId: own },
      resolved,
      row,
    );
  }
  if (kind === 'lot-link') {
    const { lot, otherLot } = resolved;
    return {
      movements: [],
      links: lot && otherLot ? [{ lotId: lot, otherLotId: otherLot, kind: body.kind ?? '' }] : [],
    };
  }
  const simple = SIMPLE[kind];
  if (!simple) throw new RangeError(`no projection for ${kind}`);
  const movements = (body.lines ?? []).map((line, index) => {
    const factors = resolved.lines[index] as LineFactors;
    return row(factors, index + 1, simple.kind, simple.inward, quantityOf(context.city, line, factors));
  });
  return { movements: [...implied, ...movements] };
}

type Row = (
  factors: LineFactors,
  line: number,
  kind: MovementKind,
  inward: boolean,
  quantity: number,
) => Movement;

/**
 * What a count says beyond the ledger: within the category's tolerance it is loss, beyond it is missing. Counts of one
 * lot on several lines (shelf and store-room) are one count, posted at the first of them.
 */
function countRows(
  context: ProjectionContext,
  lines: NonNullable<RecordBody['lines']>,
  resolved: ResolvedRecord,
  row: Row,
): Movement[] {
  const totals = new Map<LotId, { index: number; factors: LineFactors; counted: number }>();
  for (const [index, line] of lines.entries()) {
    const factors = resolved.lines[index] as LineFactors;
    const counted = line.counted && countedQuantity(context.city, line.counted, factors, '');
    if (!counted?.ok) throw new RangeError('a stored count cannot be computed');
    const total = totals.get(factors.lot) ?? { index, factors, counted: 0 };
    totals.set(factors.lot, { ...total, counted: total.counted + counted.quantity });
  }
  return [...totals.values()].flatMap(({ index, factors, counted }) => {
    const count = resolved.counts?.[index];
    if (!count) throw new RangeError('a stored count says nothing of what was expected');
    const difference = counted - count.expected;
    if (difference === 0) return [];
    if (difference > 0) return [row(factors, index + 1, 'adjusted-in', true, difference)];
    const within = isLoss(-difference, count.expected, count.permille);
    const kind = kindOfLess(within, count.less);
    return [row(factors, index + 1, kind, false, -difference)];
  });
}

/**
 * What is gone and nobody gave a reason for is loss within the category's tolerance, missing beyond it. A reason may say
 * that it is missing all the same, or that the books were wrong; no reason makes more than the tolerance a loss.
 */
function kindOfLess(within: boolean, less: CountedBefore['less']): MovementKind {
  if (less === 'adjusted-out') return less;
  return within && less !== 'missing' ? 'lost' : 'missing';
}

/** What tills sold of the counted lots, once for each: a sale of it, and the mark that it is settled by then. */
function withSettled(
  rows: Movement[],
  when: Pick<Observation, 'at' | 'precision' | 'partyId'>,
  resolved: ResolvedRecord,
  row: Row,
): Projection {
  const movements = [...rows];
  const observations: Observation[] = [];
  const seen = new Set<LotId>();
  for (const [index, factors] of resolved.lines.entries()) {
    const quantity = resolved.counts?.[index]?.settled;
    if (quantity === undefined || seen.has(factors.lot)) continue;
    seen.add(factors.lot);
    const line = ROWS.settled + index;
    if (quantity > 0) movements.push(row(factors, line, 'sold', false, quantity));
    observations.push({ ...when, lotId: factors.lot, line, what: SETTLED_BY_COUNT, quantity });
  }
  return observations.length === 0 ? { movements } : { movements, observations };
}

/** 损耗: what is missing is at most so many thousandths of what there was. */
export function isLoss(missing: number, of: number, permille: number): boolean {
  return BigInt(missing) * 1000n <= BigInt(Math.max(0, of)) * BigInt(permille);
}

function projectTransformation(
  context: ProjectionContext,
  body: RecordBody,
  resolved: ResolvedRecord,
  implied: Movement[],
): Projection {
  const precision = body.precision ?? 'instant';
  const { occurredAt: at, senderId: own } = context;
  const inputs = (body.inputs ?? []).map((line, index): Movement => {
    const factors = resolved.inputs?.[index] as LineFactors;
    const quantity = quantityOf(context.city, line, factors);
    return {
      lotId: factors.lot,
      at,
      precision,
      line: ROWS.inputs + index,
      kind: 'transformed-in',
      fromId: own,
      toId: null,
      quantity,
    };
  });
  const outputs = (body.outputs ?? []).map((line, index): Movement => {
    const factors = resolved.lines[index] as LineFactors;
    const quantity = quantityOf(context.city, line, factors);
    return {
      lotId: factors.lot,
      at,
      precision,
      line: index + 1,
      kind: 'transformed-out',
      fromId: null,
      toId: own,
      quantity,
    };
  });
  const sums = (rows: readonly Movement[]) => {
    const byLot = new Map<LotId, number>();
    for (const row of rows) byLot.set(row.lotId, (byLot.get(row.lotId) ?? 0) + (row.quantity ?? 0));
    return [...byLot];
  };
  // N:M: every input may be in every output; a lot that is named twice is one pair with the sum.
  const edges: Edge[] = sums(inputs).flatMap(([inputLotId, quantityIn]) =>
    sums(outputs).map(([outputLotId, quantityOut]) => ({
      inputLotId,
      outputLotId,
      partyId: own,
      at,
      precision,
      quantityIn,
      quantityOut,
    })),
  );
  return { movements: [...implied, ...inputs, ...outputs], edges };
}
