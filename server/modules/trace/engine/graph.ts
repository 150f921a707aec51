/**
 * The words of a trace: what it reads (rows of the ledger), what it is asked, and what it answers.
 * Ids are decimal strings of 63-bit integers, instants are milliseconds since 1970 (UTC), quantities are integers
 * in the lot's base unit ('g' | 'ml' | 'piece'), and `null` is "unknown", never 0.
 * What each field means, and how the figures add up, stands in README.md ("How a trace reads the ledger").
 */

/**
 * What a movement does, by its kind:
 * - `entry`: into a holding from outside the chain (null → P)
 * - `exit`: out of a holding and out of the chain (P → null); `donated` may name a receiver instead
 * - `shipment`: opens a handing-over (A → B); the goods are on the way until they are answered
 * - `answer`: B's answer to a shipment, or A's annulment of it; names it by `shipmentId` and `shipmentLine`
 */
export const MOVEMENT_KINDS = {
  produced: 'entry',
  shipped: 'shipment',
  received: 'answer',
  implied: 'answer',
  refused: 'answer',
  short: 'answer',
  excess: 'answer',
  voided: 'answer',
  'transformed-in': 'exit',
  'transformed-out': 'entry',
  sold: 'exit',
  'sold-estimated': 'exit',
  'consumer-returned': 'entry',
  disposed: 'exit',
  donated: 'exit',
  lost: 'exit',
  missing: 'exit',
  'adjusted-out': 'exit',
  'adjusted-in': 'entry',
} as const satisfies Record<string, MovementRole>;

export type MovementRole = 'entry' | 'exit' | 'shipment' | 'answer';
export type MovementKind = keyof typeof MOVEMENT_KINDS;

export const LINK_KINDS = ['same-batch', 'corrected-to', 'merged', 'relabelled'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/** One row of the ledger. It happened within [at, at + precision_ms]. */
export interface MovementRow {
  lotId: string;
  at: number;
  precision_ms: number;
  fromId: string | null;
  toId: string | null;
  kind: MovementKind;
  quantity: number | null;
  documentId: string;
  line: number;
  recordedAt: number;
  /** Of an answer: the document and line of the shipment it answers. Of a `shipped` row that comes after its
   *  receipt: the document and line of the handing-over that the receipt opened. Otherwise null. */
  shipmentId: string | null;
  shipmentLine: number | null;
}

/** At `partyId`, goods of the input lot became goods of the output lot. N:M: one row for each pair of a document. */
export interface EdgeRow {
  inputLotId: string;
  outputLotId: string;
  partyId: string;
  at: number;
  precision_ms: number;
  /** What the document took of the input lot, and made of the output lot, in each lot's own base unit. */
  quantityIn: number | null;
  quantityOut: number | null;
  documentId: string;
  recordedAt: number;
}

/** Two lot ids stand for the same goods. Followed both ways and at all times. */
export interface LinkRow {
  lotId: string;
  otherLotId: string;
  kind: LinkKind;
  at: number;
  documentId: string;
  recordedAt: number;
}

/** The lot was seen, but who handed how much to whom is not known. */
export interface ObservationRow {
  lotId: string;
  partyId: string | null;
  at: number;
  precision_ms: number;
  documentId: string;
  /** What was seen, in the words of the document: an EPCIS bizStep, 'temperature', … */
  what: string;
  recordedAt: number;
}

/**
 * A till sold this lot or another, nobody can say which: between nothing and all of `quantity` of it. It leads nowhere,
 * and is no sign that the lot was there. `settles`: a count told what went over the till of all that was sold by then
 * and recorded before it; that stands among the movements.
 */
export interface PossibleSaleRow {
  lotId: string;
  partyId: string;
  at: number;
  precision_ms: number;
  /** Null: unknown. */
  quantity: number | null;
  documentId: string;
  line: number;
  recordedAt: number;
  settles: boolean;
}

/**
 * All that the ledger holds of one lot: every movement, every edge in which it is input *or* output, every link in
 * which it is either side, every observation. A lot that the ledger does not know has empty lists.
 */
export interface LotRows {
  lotId: string;
  movements: readonly MovementRow[];
  edges: readonly EdgeRow[];
  links: readonly LinkRow[];
  observations: readonly ObservationRow[];
  /** Absent: none. */
  possibleSales?: readonly PossibleSaleRow[];
}

export type Direction = 'forward' | 'backward' | 'both';

/** Where suspicion begins. A party that no row names with the lot is no holder, and so no start. Without a party: the whole lot, that is every holder of it and of all lots linked to it. */
export interface TraceStart {
  lotId: string;
  partyId?: string;
  /** The suspect goods were there at some instant in [from, to]. Forward counts from `from`, backward from `to`. */
  from?: number;
  to?: number;
}

export interface TraceLimits {
  /** Holders (lot and party) that may be reached. */
  nodes: number;
  /** Movement rows that may be loaded. The round that crosses it is still used. */
  movements: number;
  /** Times that a frontier may be loaded. */
  rounds: number;
}

export const DEFAULT_LIMITS: Readonly<TraceLimits> = { nodes: 200_000, movements: 2_000_000, rounds: 10_000 };

export interface TraceQuestion {
  start: readonly TraceStart[];
  direction: Direction;
  /** Only rows recorded at or before this instant: what was known when. */
  asOf?: number;
  /** Missing ones are taken from DEFAULT_LIMITS. */
  limits?: Partial<TraceLimits>;
  /** Whether to cross gaps in the records (answered as 'unknown'). Default true. */
  followGaps?: boolean;
}

/**
 * How sure it is that suspect goods can have been there, best first:
 * - `recorded`: some chain of records is in order even if every imprecise time is read against it
 * - `possible`: only if imprecise times fall as they may (the same day counts)
 * - `unknown`: only across a gap: the goods were seen, or sent on, by someone of whom no record says how he got them
 */
export const CERTAINTIES = ['recorded', 'possible', 'unknown'] as const;
export type Certainty = (typeof CERTAINTIES)[number];

/** The columns of one holder's balance. Whole balance of (lot, party) over all time up to `asOf`, see `balance.ts`. */
export interface HolderBalance {
  producedHere: number;
  /** Came out of a transformation here. */
  madeHere: number;
  /** Taken over from others: confirmed or implied receipts, excess, donations. Not what is still on the way. */
  received: number;
  returnedByConsumers: number;
  adjustedIn: number;
  sold: number;
  /** Beside the balance, part of `sold`: not told sale by sale but estimated when a day was closed (日清). */
  soldEstimated: number;
  /** Handed to others, net of what they refused, what was voided and what fell short. Includes what is on the way. */
  movedOn: number;
  /** Went into a transformation here. */
  transformed: number;
  disposed: number;
  donated: number;
  /** 损耗 within tolerance. */
  lost: number;
  adjustedOut: number;
  /** Missing at a stock-taking, and what was sent but never arrived (`short`). */
  unaccounted: number;
  /** What must be here by the records: all that came in less all that went out, never below 0. */
  stillThere: number;
  /** What went out beyond all that came in: a discrepancy to investigate. */
  overdrawn: number;
  /** Beside the balance: sent to it and not answered yet. */
  inTransitIn: number;
  /** Beside the balance, part of `movedOn`: sent by it and not answered yet. */
  inTransitOut: number;
  /** Beside the balance: sent by it, refused, and therefore still (or again) its own. */
  refusedBack: number;
  /** Beside the balance, part of `received`: came without having been on the voucher. */
  excessIn: number;
  /** A row with unknown quantity touches it: the columns are what is known, that is lower bounds. */
  unknownQuantity: boolean;
}

export interface TraceHolder extends HolderBalance {
  lotId: string;
  partyId: string;
  reach: 'start' | 'forward' | 'backward' | 'both';
  certainty: Certainty;
  /** Forward: the earliest instant the suspect goods can be here. Null: no bound, or not reached forward. */
  earliest: number | null;
  /** Backward: the latest instant the goods can have been here. Null: no bound, or not reached backward. */
  latest: number | null;
  /** What arrived here by the flows listed in the answer; a lower bound if one of them is unknown. */
  followedIn: number;
  /** Fewest steps from a start; negative when reached only backward. For layering a drawing. */
  step: number;
  /** An observation names this party. */
  observed: boolean;
  /**
   * Beside the balance, part of `stillThere`: what tills may have sold of it without naming the lot. So much is sold at
   * most, and nothing of it for certain as far as this lot's rows tell.
   */
  possiblySoldMin: number;
  possiblySoldMax: number;
}

/** The whole lot, reached or not; unknown where a truncated trace did not load it. entered = left + present, exactly, when nothing is unknown. */
export interface LotTotals {
  // entered
  produced: number;
  madeFrom: number;
  returnedByConsumers: number;
  adjustedIn: number;
  /** Handed in by someone who is not in the records. */
  fromOutside: number;
  excess: number;
  overdrawn: number;
  // left or present
  sold: number;
  /** Part of `sold` that was estimated when a day was closed. */
  soldEstimated: number;
  stillThere: number;
  inTransit: number;
  disposed: number;
  /** Donated out of the chain; a donation to a known party is still in it. */
  donated: number;
  lost: number;
  consumedInto: number;
  adjustedOut: number;
  unaccounted: number;
  /** Nothing is unknown and both sides agree to the unit. */
  balanced: boolean;
  /** excess + overdrawn + unaccounted: what somebody has to explain. */
  discrepancy: number;
  unknownQuantity: boolean;
}

export interface TraceLot {
  lotId: string;
  /** Fewest transformations from a start lot; negative upstream. A linked lot has its sibling's rank. */
  rank: number;
  /** Holders of the lot in this answer, and in the ledger. */
  holdersReached: number;
  holdersInLedger: number;
  totals: LotTotals;
}

/** One handing-over (a shipment line with its answers), or one entry into or exit from the chain. */
export interface TraceFlow {
  lotId: string;
  fromId: string | null;
  toId: string | null;
  /** Of a handing-over whose shipment is not recorded: the kind of its first answer. */
  kind: MovementKind;
  /** Net: what reached or may still reach `toId` (excess included). Null: unknown. 0: refused, voided or short. */
  quantity: number | null;
  at: number;
  precision_ms: number;
  documentId: string;
  line: number;
  state: Certainty;
  /** Whether it makes (or can make) `toId` a holder. */
  reaches: boolean;
  /** Of a handing-over; all 0 otherwise. `shipped` null: unknown, or no shipment recorded. */
  shipped: number | null;
  received: number;
  refused: number;
  voided: number;
  short: number;
  excess: number;
  inTransit: number;
}

export interface TraceEdge extends EdgeRow {
  state: Certainty;
}

export interface TraceTruncation {
  limit: keyof TraceLimits;
  /** How many lots were still to be loaded (`movements`, `rounds`) or holders that were turned away (`nodes`). */
  remaining: number;
  /** Lots at which it stopped, at most a hundred, sorted. */
  frontier: string[];
}

/** Lists are sorted (see `answer.ts`), so that the same ledger gives the same answer whatever the order of rows. */
export interface TraceAnswer {
  direction: Direction;
  asOf: number | null;
  holders: TraceHolder[];
  lots: TraceLot[];
  flows: TraceFlow[];
  edges: TraceEdge[];
  links: LinkRow[];
  observations: ObservationRow[];
  /** Of reached holders, as far as no count has settled them; each is `possible` at best. */
  possibleSales: PossibleSaleRow[];
  truncated: TraceTruncation | null;
  /** What it cost. */
  work: { rounds: number; lotsLoaded: number; movementsLoaded: number; nodesReached: number };
}

/** Fetches all rows of each lot named, in any order. Lots that it does not know may be left out. */
export type LotLoader = (lotIds: string[]) => Promise<readonly LotRows[]>;

/** A trace under way: load what is `needed()`, `feed` it, until nothing is needed; then read the `answer()`. */
export interface Trace {
  /** Lot ids to load next, sorted; empty when the trace is finished or truncated. */
  needed(): string[];
  /** Rows for what was needed; lots that are missing from it count as unknown to the ledger. */
  feed(rows: readonly LotRows[]): void;
  /** The answer as far as it is known now. */
  answer(): TraceAnswer;
}
