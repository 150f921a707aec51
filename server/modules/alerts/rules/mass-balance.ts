import type { MovementKind } from '../../ledger/index.ts';
import { allowance, type Unit } from './bands.ts';
import { countedOff } from './counted-off.ts';
import { type Evidence, type Found, found } from './found.ts';
import { exactly, type Interval, minus, NOUGHT, perhaps, plus, toBounds } from './interval.ts';
import { type Booking, bookingsOf, type Row } from './lot-story.ts';
import { placeOf } from './span.ts';
import { permilleBeyond } from './strength.ts';

/** The terms of a balance, in the order in which they are added up. */
export const TERMS = [
  'opening',
  'received',
  'produced',
  'made',
  'returned',
  'surplus',
  'overdrawn',
  'sold',
  'movedOn',
  'used',
  'donated',
  'disposed',
  'lost',
  'missing',
  'adjustedOut',
  'closing',
] as const;
export type TermName = (typeof TERMS)[number];

/**
 * opening + received + produced + made + returned + surplus + overdrawn
 *   = sold + movedOn + used + donated + disposed + lost + missing + adjustedOut + closing, exactly, where nothing is
 * unknown and no time lies across the window's ends.
 */
export const SIGN: Readonly<Record<TermName, 1 | -1>> = {
  opening: 1,
  received: 1,
  produced: 1,
  made: 1,
  returned: 1,
  surplus: 1,
  overdrawn: 1,
  sold: -1,
  movedOn: -1,
  used: -1,
  donated: -1,
  disposed: -1,
  lost: -1,
  missing: -1,
  adjustedOut: -1,
  closing: -1,
};

export interface Term {
  quantity: Interval;
  /** Documents behind it, at most `DOCUMENTS_MAX`, and how many there are. */
  documentIds: string[];
  documents: number;
}

/** Documents that one term names; a longer list is counted, not shown. */
export const DOCUMENTS_MAX = 100;

export interface BalanceQuestion {
  partyId: string;
  /** What the balance is of: a product, or a class of them; lots in one base unit only. */
  subject: string;
  productId: string | null;
  unit: Unit;
  window: { from: number; to: number };
  /** Every row of these lots that names the party, from the beginning of the records. */
  rows: readonly Row[];
  /** Thousandths and least quantities of the category's band; null: the city says nothing, nothing is found. */
  band: { lossPermille: number; countPermille: number; atLeast: number } | null;
  /** `documentId lotId` of disposals that are no loss: after expiry, or on recall. */
  excusedDisposals: ReadonlySet<string>;
}

export interface BalanceAnswer {
  terms: Readonly<Record<TermName, Term>>;
  /** What counts found missing (above 0) or too much (below 0), as far as unknown quantities allow to say. */
  discrepancy: Interval;
  /** Declared losses: 损耗, and what was disposed of while it was good. */
  loss: Interval;
  /** What was there or came in; the bands are shares of it. */
  handled: Interval;
  allowedLoss: number | null;
  allowedDiscrepancy: number | null;
  findings: Found[];
}

const TERM_OF: Readonly<Record<MovementKind, { into?: TermName; out?: TermName }>> = {
  produced: { into: 'produced' },
  shipped: { out: 'movedOn' },
  received: { into: 'received' },
  implied: { into: 'received' },
  refused: { into: 'movedOn' },
  short: {},
  excess: { into: 'received' },
  voided: { into: 'movedOn' },
  'transformed-in': { out: 'used' },
  'transformed-out': { into: 'made' },
  sold: { out: 'sold' },
  'sold-estimated': { out: 'sold' },
  'consumer-returned': { into: 'returned' },
  disposed: { out: 'disposed' },
  donated: { into: 'received', out: 'donated' },
  lost: { out: 'lost' },
  missing: { out: 'missing' },
  'adjusted-out': { out: 'adjustedOut' },
  'adjusted-in': { into: 'surplus' },
};

interface Stock {
  opening: Interval;
  closing: Interval;
}

const noTerms = (): Record<TermName, Term> =>
  Object.fromEntries(
    TERMS.map((name) => [name, { quantity: NOUGHT, documentIds: [], documents: 0 }]),
  ) as unknown as Record<TermName, Term>;

/** The mass balance of one party's lots over a window [from, to). Pure; quantities in `unit`. */
export function massBalance(question: BalanceQuestion): BalanceAnswer {
  const all = bookingsOf(question.rows).filter((booking) => booking.partyId === question.partyId);
  const own = all.filter((booking) => !booking.onTheWay);
  const waiting = Map.groupBy(
    all.filter((booking) => booking.onTheWay),
    (booking) => booking.lotId,
  );
  const terms = noTerms();
  const named = new Map<TermName, Set<string>>();
  let loss = NOUGHT;
  let discrepancy = NOUGHT;
  const lotsOff: Interval[] = [];
  const { band } = question;
  for (const [lotId, bookings] of Map.groupBy(own, (booking) => booking.lotId)) {
    const stock = stockOf(bookings, question.window);
    addStock(terms, stock);
    const windowed = bookings.flatMap((booking) => {
      const quantity = within(booking, question.window);
      return quantity === null ? [] : [{ booking, quantity }];
    });
    for (const { booking, quantity } of windowed) {
      addBooking(terms, named, booking, quantity);
      loss = plus(loss, lossOf(booking, quantity, question.excusedDisposals));
    }
    const off = countedOff(bookings, waiting.get(lotId) ?? [], question.window);
    discrepancy = plus(discrepancy, off);
    if (isBeyond(off, band && allowance(band.countPermille, band.atLeast, handledOf(stock, windowed)))) {
      lotsOff.push(off);
    }
  }
  for (const [name, documents] of named) {
    terms[name].documents = documents.size;
    terms[name].documentIds = [...documents].slice(0, DOCUMENTS_MAX);
  }
  const handled = (['opening', 'received', 'produced', 'made', 'returned'] as const).reduce<Interval>(
    (sum, name) => plus(sum, terms[name].quantity),
    NOUGHT,
  );
  const allowedLoss = band && allowance(band.lossPermille, band.atLeast, handled.upper);
  const allowedDiscrepancy = band && allowance(band.countPermille, band.atLeast, handled.upper);
  const answer = { terms, discrepancy, loss, handled, allowedLoss, allowedDiscrepancy };
  return { ...answer, findings: findingsOf(question, own, answer, lotsOff) };
}

/** What of a booking lies in the window: all, perhaps, or (null) nothing. */
function within(booking: Booking, window: { from: number; to: number }): Interval | null {
  const place = placeOf(booking.span, window);
  if (place === 'out') return null;
  return place === 'in' ? booking.quantity : perhaps(booking.quantity);
}

/** Books at both ends; what was booked below nothing stays below nothing here. */
function stockOf(bookings: readonly Booking[], { from, to }: { from: number; to: number }): Stock {
  const until = (instant: number) =>
    bookings.reduce<Interval>((sum, booking) => {
      const all = { from: Number.NEGATIVE_INFINITY, to: instant };
      const quantity = within(booking, all);
      if (quantity === null) return sum;
      return booking.sign === 1 ? plus(sum, quantity) : minus(sum, quantity);
    }, NOUGHT);
  return { opening: until(from), closing: until(to) };
}

/** Nobody has less than nothing: what the books say below it left without having been there. */
function addStock(terms: Record<TermName, Term>, { opening, closing }: Stock): void {
  const physical = ({ lower, upper }: Interval): Interval => ({
    lower: Math.max(0, lower),
    upper: Math.max(0, upper),
  });
  const beyond = ({ lower, upper }: Interval): Interval => ({
    lower: Math.max(0, -upper),
    upper: Math.max(0, -lower),
  });
  const add = (name: TermName, quantity: Interval) => {
    terms[name].quantity = plus(terms[name].quantity, quantity);
  };
  add('opening', physical(opening));
  add('closing', physical(closing));
  add('overdrawn', minus(beyond(closing), beyond(opening)));
}

function addBooking(
  terms: Record<TermName, Term>,
  named: Map<TermName, Set<string>>,
  booking: Booking,
  quantity: Interval,
): void {
  const name = booking.sign === 1 ? TERM_OF[booking.kind].into : TERM_OF[booking.kind].out;
  if (!name) return;
  const term = terms[name];
  // What was refused or annulled comes back, and so lowers what was moved on.
  term.quantity =
    booking.sign === -SIGN[name] ? minus(term.quantity, quantity) : plus(term.quantity, quantity);
  const documents = named.get(name);
  if (documents) documents.add(booking.documentId);
  else named.set(name, new Set([booking.documentId]));
}

function lossOf(booking: Booking, quantity: Interval, excused: ReadonlySet<string>): Interval {
  if (booking.kind === 'lost') return quantity;
  if (booking.kind !== 'disposed' || excused.has(`${booking.documentId} ${booking.lotId}`)) return NOUGHT;
  return quantity;
}

/** Whether it is more than allowed, or less by more than that, whatever the unknown in it was. */
function isBeyond({ lower, upper }: Interval, allowed: number | null): boolean {
  return allowed !== null && (lower > allowed || upper < -allowed);
}

/** The most that was there of a lot or came in during the window. */
function handledOf(
  { opening }: Stock,
  windowed: readonly { booking: Booking; quantity: Interval }[],
): number {
  let handled = Math.max(0, opening.upper);
  for (const { booking, quantity } of windowed) {
    const name = booking.sign === 1 ? TERM_OF[booking.kind].into : undefined;
    if (name && name !== 'surplus' && name !== 'movedOn') handled += quantity.upper;
  }
  return handled;
}

function findingsOf(
  question: BalanceQuestion,
  own: readonly Booking[],
  answer: Omit<BalanceAnswer, 'findings'>,
  lotsOff: readonly Interval[],
): Found[] {
  const { allowedLoss, allowedDiscrepancy, discrepancy, loss, handled } = answer;
  const { partyId, productId, unit, window, subject } = question;
  const about = { partyId, productId, unit, window };
  const evidence = (kinds: readonly MovementKind[]) =>
    own
      .filter((one) => kinds.includes(one.kind) && placeOf(one.span, window) !== 'out')
      .map((one) => lossEvidence(one, unit));
  const share: Evidence = { what: 'handled', partyId, quantity: toBounds(handled), unit };
  const findings: Found[] = [];
  if (allowedLoss !== null && loss.lower > allowedLoss) {
    const band: Evidence = { what: 'band', quantity: toBounds(exactly(allowedLoss)), unit, value: 'loss' };
    findings.push(
      found(
        'loss-out-of-band',
        [partyId, subject, window.from],
        {
          ...about,
          quantity: toBounds(loss),
          measure: permilleBeyond(loss.lower - allowedLoss, handled.upper),
        },
        [share, band, ...evidence(['lost', 'disposed'])],
      ),
    );
  }
  // One lot far off is asked about however much of the product was handled, unless another lot has what it lacks.
  const lotFarOff = lotsOff.some(
    (off) => isBeyond(discrepancy, question.band?.atLeast ?? null) && off.lower > 0 === discrepancy.lower > 0,
  );
  if (allowedDiscrepancy !== null && (isBeyond(discrepancy, allowedDiscrepancy) || lotFarOff)) {
    const band: Evidence = {
      what: 'band',
      quantity: toBounds(exactly(allowedDiscrepancy)),
      unit,
      value: 'count',
    };
    findings.push(
      found(
        'stock-does-not-add-up',
        [partyId, subject, window.from],
        {
          ...about,
          quantity: toBounds(discrepancy),
          // One lot that is far off counts for itself, however little it is of all that was handled.
          measure: permilleBeyond(
            awayFrom(discrepancy) - (lotFarOff ? 0 : allowedDiscrepancy),
            handled.upper,
          ),
        },
        [share, band, ...evidence(['missing', 'adjusted-in'])],
      ),
    );
  }
  return findings;
}

/** What is off for certain, missing or too much. */
const awayFrom = ({ lower, upper }: Interval): number => Math.max(0, lower, -upper);

const lossEvidence = (booking: Booking, unit: Unit): Evidence => ({
  what:
    booking.kind === 'missing'
      ? 'missing'
      : booking.kind === 'adjusted-in'
        ? 'surplus'
        : booking.kind === 'lost'
          ? 'lost'
          : 'disposed',
  documentId: booking.documentId,
  lotId: booking.lotId,
  partyId: booking.partyId,
  at: booking.span.earliest,
  precision_ms: booking.span.latest - booking.span.earliest,
  quantity: toBounds(booking.quantity),
  unit,
});
