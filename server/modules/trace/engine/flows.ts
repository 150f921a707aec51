import { MOVEMENT_KINDS, type MovementKind, type MovementRow, type TraceFlow } from './graph.ts';

/** One handing-over netted with its answers, or one entry or exit, before a trace has judged it. */
export interface NetFlow extends Omit<TraceFlow, 'state'> {
  role: 'entry' | 'exit' | 'handing-over';
  /** The interval by which goods moved, for the walk: [earliest, latest]. */
  earliest: number;
  latest: number;
  /** A quantity in it is unknown: the figures are lower bounds. */
  unknown: boolean;
}

/**
 * Nets the movements of one lot: one flow for each shipment line with its answers, one for each entry and exit.
 * Rows recorded after `asOf` are left out. The result does not depend on the order of rows.
 */
export function netMovements(movements: readonly MovementRow[], asOf = Number.POSITIVE_INFINITY): NetFlow[] {
  const flows: NetFlow[] = [];
  const handings = new Map<string, MovementRow[]>();
  const named = new Set<string>();
  for (const row of movements) {
    if (row.shipmentId !== null && row.recordedAt <= asOf) named.add(row.shipmentId);
  }
  for (const row of movements) {
    if (row.recordedAt > asOf) continue;
    const role = MOVEMENT_KINDS[row.kind];
    if (role === 'entry' || role === 'exit') {
      flows.push(singleFlow(row, role));
      continue;
    }
    // Nothing answers it, nor does it answer anything: no need to look for company.
    if (row.shipmentId === null && !named.has(row.documentId)) {
      flows.push(handingOver([row]));
      continue;
    }
    // Parties belong to the key: an answer that names others than the shipment did is a handing-over of its own,
    // because netting it would hide a holder.
    const document = row.shipmentId ?? row.documentId;
    const line = row.shipmentId === null ? row.line : (row.shipmentLine ?? row.line);
    const key = `${document}|${line}|${row.fromId}|${row.toId}`;
    const group = handings.get(key);
    if (group) group.push(row);
    else handings.set(key, [row]);
  }
  for (const group of handings.values()) flows.push(handingOver(group));
  return flows;
}

function singleFlow(row: MovementRow, role: 'entry' | 'exit'): NetFlow {
  return {
    role,
    lotId: row.lotId,
    // An entry comes from outside whatever the row says; an exit may name its receiver (a donation).
    fromId: role === 'entry' ? null : row.fromId,
    toId: row.toId,
    kind: row.kind,
    quantity: row.quantity,
    at: row.at,
    precision_ms: row.precision_ms,
    earliest: row.at,
    latest: row.at + row.precision_ms,
    documentId: row.documentId,
    line: row.line,
    reaches: row.toId !== null && row.quantity !== 0,
    shipped: 0,
    received: 0,
    refused: 0,
    voided: 0,
    short: 0,
    excess: 0,
    inTransit: 0,
    unknown: row.quantity === null,
  };
}

/** Known sum of some kinds in a handing-over, and whether one of its rows has no quantity. */
interface Sum {
  rows: number;
  known: number;
  open: boolean;
}

function sumOf(rows: readonly MovementRow[], ...kinds: MovementKind[]): Sum {
  const sum: Sum = { rows: 0, known: 0, open: false };
  for (const row of rows) {
    if (!kinds.includes(row.kind)) continue;
    sum.rows += 1;
    if (row.quantity === null) sum.open = true;
    else sum.known += row.quantity;
  }
  return sum;
}

function handingOver(rows: readonly MovementRow[]): NetFlow {
  const shipments = rows.filter((row) => row.kind === 'shipped');
  const arrivals = rows.filter(
    (row) => row.kind === 'received' || row.kind === 'implied' || row.kind === 'excess',
  );
  const base = first(shipments.length > 0 ? shipments : arrivals.length > 0 ? arrivals : rows);
  const timed = shipments.length > 0 ? shipments : arrivals.length > 0 ? arrivals : rows;
  let earliest = Number.POSITIVE_INFINITY;
  let latest = Number.NEGATIVE_INFINITY;
  for (const row of timed) {
    earliest = Math.min(earliest, row.at);
    latest = Math.max(latest, row.at + row.precision_ms);
  }
  // A receipt dated before its shipment: one of two clocks is wrong, so the goods may have come with the earlier.
  // (A later receipt does not widen: the goods left the sender when they were shipped.)
  for (const row of arrivals) earliest = Math.min(earliest, row.at);
  return {
    role: 'handing-over',
    lotId: base.lotId,
    fromId: base.fromId,
    toId: base.toId,
    kind: base.kind,
    at: base.at,
    precision_ms: base.precision_ms,
    earliest,
    latest,
    documentId: base.shipmentId ?? base.documentId,
    line: base.shipmentId === null ? base.line : (base.shipmentLine ?? base.line),
    ...netted(rows, base.toId !== null),
  };
}

type Netted = Pick<
  NetFlow,
  | 'quantity'
  | 'reaches'
  | 'unknown'
  | 'shipped'
  | 'received'
  | 'refused'
  | 'voided'
  | 'short'
  | 'excess'
  | 'inTransit'
>;

/** Annulments, refusals and shortages take from the shipment in this order; what arrives beyond the rest is excess. */
function netted(rows: readonly MovementRow[], hasReceiver: boolean): Netted {
  const shipped = sumOf(rows, 'shipped');
  const taken = sumOf(rows, 'received', 'implied');
  const excess = sumOf(rows, 'excess');
  const refused = sumOf(rows, 'refused');
  const voided = sumOf(rows, 'voided');
  const short = sumOf(rows, 'short');
  // Without a recorded shipment the receipt itself says that the goods were handed over.
  const bounded = shipped.rows > 0 && !shipped.open;
  let rest = bounded ? shipped.known : shipped.rows > 0 ? Number.POSITIVE_INFINITY : taken.known;
  const take = (quantity: number) => {
    const took = Math.min(quantity, rest);
    rest -= took;
    return took;
  };
  const netVoided = shipped.rows > 0 ? take(voided.known) : 0;
  const netRefused = shipped.rows > 0 ? take(refused.known) : 0;
  const netShort = shipped.rows > 0 ? take(short.known) : 0;
  const received = Math.min(taken.known, rest);
  const surplus = excess.known + taken.known - received;
  const arrivalOpen = taken.open || excess.open;
  const answerOpen = refused.open || voided.open || short.open;
  // Neither the shipment nor its refusal or annulment has a quantity: then it was the line that was refused.
  const wholeLineBack = shipped.open && (refused.open || voided.open) && taken.rows + excess.rows === 0;
  const mayArrive =
    (shipped.rows > 0 && rest > 0 && !wholeLineBack) || taken.known + excess.known > 0 || arrivalOpen;
  const unknown = mayArrive && (shipped.open || arrivalOpen || answerOpen);
  const inTransit = unknown || !mayArrive || shipped.rows === 0 ? 0 : rest - received;
  const parts = { refused: netRefused, voided: netVoided, short: netShort, unknown };
  const shippedKnown = bounded ? shipped.known : null;
  if (!hasReceiver) {
    // Sent to nobody that is named: it stays on the way, and makes no holder.
    const away = received + inTransit;
    const quantity = unknown ? null : away;
    return {
      ...parts,
      shipped: shippedKnown,
      quantity,
      reaches: false,
      received: 0,
      excess: 0,
      inTransit: away,
    };
  }
  const quantity = unknown ? null : received + inTransit + surplus;
  return {
    ...parts,
    shipped: shippedKnown,
    quantity,
    reaches: mayArrive,
    received,
    excess: surplus,
    inTransit,
  };
}

/** The row that stands for a handing-over: the earliest, then by kind, document and line. */
function first(rows: readonly MovementRow[]): MovementRow {
  let best = rows[0] as MovementRow;
  for (const row of rows) if (compareRows(row, best) < 0) best = row;
  return best;
}

function compareRows(one: MovementRow, two: MovementRow): number {
  return (
    one.at - two.at ||
    one.precision_ms - two.precision_ms ||
    compareText(one.kind, two.kind) ||
    compareIds(one.documentId, two.documentId) ||
    one.line - two.line
  );
}

function compareText(one: string, two: string): number {
  return one < two ? -1 : one > two ? 1 : 0;
}

/** Order of decimal ids held as strings: the shorter is the smaller. */
export function compareIds(one: string, two: string): number {
  return one.length - two.length || compareText(one, two);
}
