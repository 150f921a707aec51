import type { PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import type { Precision } from './kinds.ts';
import { COUNTED_ROWS, POSSIBLY_SOLD, SETTLED_BY_COUNT, SOLD_WITHOUT_ARRIVAL } from './possible-sales.ts';
import { type ImpliedReceipt, impliedMovements } from './project-records.ts';
import type { Movement, Observation, Projection } from './projection.ts';

/**
 * What a line of a till is taken for:
 * - `sold`: of this one lot; a sale like any other
 * - `possible`: of one of these lots, nobody can say which
 * - `without-arrival`: of this lot, which no record brought to the business
 * - `unattributed`: of no lot that is known here; kept and shown, never dropped
 */
export type TillLineKind = 'sold' | 'possible' | 'without-arrival' | 'unattributed';

export interface TillLine {
  as: TillLineKind;
  lots: LotId[];
  /** Lots of a possible sale that were counted since, before the receipt came. */
  counted?: LotId[];
  /** Base units of the lots; null: the till did not say how much. */
  quantity: number | null;
  /** What the door found: for its answer, of no meaning here. */
  said?: unknown;
}

export interface ResolvedTill {
  till: TillLine[];
  implied?: ImpliedReceipt[];
}

/**
 * What a till's receipt means for the ledger: movements for what is certain, observations for the rest. The lots and
 * quantities are those that were resolved when it was recorded; bindings and labels of another day change nothing.
 */
export function projectTillReceipt(
  context: { senderId: PartyId; occurredAt: Date },
  body: { precision?: Precision },
  resolved: ResolvedTill,
): Projection {
  const { senderId: own, occurredAt: at } = context;
  const precision = body.precision ?? 'instant';
  const movements: Movement[] = [...impliedMovements(resolved.implied, own, at, precision)];
  const observations: Observation[] = [];
  for (const [index, { as, lots, counted, quantity }] of resolved.till.entries()) {
    const line = index + 1;
    const [only] = lots;
    if (as === 'sold' && only) {
      movements.push({ lotId: only, at, precision, line, kind: 'sold', fromId: own, toId: null, quantity });
      continue;
    }
    if (as === 'unattributed') continue;
    const what = as === 'possible' ? POSSIBLY_SOLD : SOLD_WITHOUT_ARRIVAL;
    const row = { partyId: own, at, precision, line };
    for (const lotId of lots) observations.push({ ...row, lotId, what, quantity });
    for (const lotId of counted ?? [])
      observations.push({ ...row, line: COUNTED_ROWS + line, lotId, what: SETTLED_BY_COUNT, quantity: null });
  }
  return { movements, observations };
}
