import type { MovementKind } from '../../ledger/index.ts';
import type { TestResult } from '../../lot-tests/index.ts';
import type { LotClaim } from '../../registry/index.ts';
import { amount, type Interval } from './interval.ts';
import { type Span, spanOf } from './span.ts';

/** One row of the ledger, with times as milliseconds. It happened within [at, at + precision_ms]. */
export interface Row {
  lotId: string;
  kind: MovementKind;
  fromId: string | null;
  toId: string | null;
  /** Base units of the lot; null: unknown. */
  quantity: number | null;
  at: number;
  precision_ms: number;
  documentId: string;
  line: number;
  /** The handing-over that the row answers. */
  answersDocument: string | null;
  answersLine: number | null;
}

/** All that is recorded of one lot and of the lots that are linked to it: the same goods under several numbers. */
export interface LotStory {
  /** Ids of the lots, smallest first; the first one names the story. */
  lotIds: readonly string[];
  /** The lots' base unit; null where they are counted in different ones, and so cannot be added. */
  unit: 'g' | 'ml' | 'piece' | null;
  rows: readonly Row[];
  claims: readonly LotClaim[];
  /** What tests of these lots found, in the order in which they were made. */
  tests: readonly TestResult[];
  /** By lot: how long its product keeps, as it was registered; null: not known. */
  shelfLives: ReadonlyMap<string, string | null>;
  /** Where the city's days begin: of a claimed day, and of the day of an instant. */
  startOfDay(day: string): number;
  dayOf(at: number): string;
}

/** What one row does to one party's stock. */
export interface Booking {
  lotId: string;
  partyId: string;
  /** 1: into the stock, -1: out of it. */
  sign: 1 | -1;
  quantity: Interval;
  span: Span;
  /** Of what came in: the earliest instant at which it can have been there, whatever the receipt says of its time. */
  possibleFrom: number;
  /** Sent to the party and not answered: no book has it, but it can have been there. */
  onTheWay: boolean;
  kind: MovementKind;
  documentId: string;
  line: number;
}

const shipmentKey = (lotId: string, documentId: string | null, line: number | null) =>
  `${lotId} ${documentId} ${line}`;

/**
 * What rows do to stocks, by the same rules as the ledger's holdings (`holdingDeltas`), with intervals of time and
 * quantity. Goods that were sent can have been with their receiver from the moment they left, whenever the receipt
 * was written; goods that were refused or annulled were the sender's all along.
 */
export function bookingsOf(rows: readonly Row[]): Booking[] {
  const sent = new Map<string, number>();
  for (const row of rows) {
    if (row.kind === 'shipped') sent.set(shipmentKey(row.lotId, row.documentId, row.line), row.at);
  }
  const bookings: Booking[] = [];
  for (const row of rows) {
    const answers = sent.get(shipmentKey(row.lotId, row.answersDocument, row.answersLine));
    const book = (partyId: string | null, sign: 1 | -1) => {
      if (partyId === null) return;
      bookings.push({
        lotId: row.lotId,
        partyId,
        sign,
        quantity: amount(row.quantity),
        span: spanOf(row.at, row.precision_ms),
        possibleFrom: sign === 1 ? Math.min(row.at, answers ?? row.at) : row.at,
        onTheWay: false,
        kind: row.kind,
        documentId: row.documentId,
        line: row.line,
      });
    };
    switch (row.kind) {
      case 'shipped':
        book(row.fromId, -1);
        break;
      case 'received':
      case 'implied':
      case 'excess':
        book(row.toId, 1);
        break;
      case 'refused':
      case 'voided':
        book(row.fromId, 1);
        break;
      case 'short':
        break;
      default:
        book(row.fromId, -1);
        book(row.toId, 1);
    }
  }
  return [...bookings, ...onTheWay(rows)];
}

/** What of each shipment its receiver has not answered yet may have come all the same: nothing, or all of the rest. */
function onTheWay(rows: readonly Row[]): Booking[] {
  const answered = new Map<string, number>();
  for (const row of rows) {
    if (!ANSWERS.has(row.kind) || row.answersDocument === null) continue;
    const key = shipmentKey(row.lotId, row.answersDocument, row.answersLine);
    answered.set(key, (answered.get(key) ?? 0) + (row.quantity ?? 0));
  }
  return rows.flatMap((row): Booking[] => {
    if (row.kind !== 'shipped' || row.toId === null) return [];
    const rest =
      amount(row.quantity).upper - (answered.get(shipmentKey(row.lotId, row.documentId, row.line)) ?? 0);
    if (rest <= 0) return [];
    return [
      {
        lotId: row.lotId,
        partyId: row.toId,
        sign: 1,
        quantity: { lower: 0, upper: rest },
        span: spanOf(row.at, row.precision_ms),
        possibleFrom: row.at,
        onTheWay: true,
        kind: row.kind,
        documentId: row.documentId,
        line: row.line,
      },
    ];
  });
}

const ANSWERS: ReadonlySet<string> = new Set(['received', 'implied', 'refused', 'short', 'voided']);
