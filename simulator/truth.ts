/**
 * What really happened, whatever the documents say: the yardstick for traces, alerts and tests.
 * Quantities are whole base units of the lot's product; instants are RFC 3339.
 */

/** Where record and truth part. 'none' only while both agree. */
export type Fault =
  | 'none'
  /** Recorded after the deadline of 24 hours. */
  | 'late-upload'
  /** Recorded after the plan's end: the platform has not heard of it yet. */
  | 'not-yet-uploaded'
  /** No document by anyone. */
  | 'missing-upload'
  /** Only the receiver's purchase record. */
  | 'receiver-only'
  /** The receiver never answered the voucher. */
  | 'unanswered'
  /** Less arrived than was sent. */
  | 'short'
  /** The voucher states another quantity than was sent, and the receiver confirmed it. */
  | 'wrong-quantity'
  | 'falsified-expiry'
  | 'falsified-batch';

export type TrueKind =
  | 'produced'
  | 'imported'
  | 'handed-over'
  | 'transformed-in'
  | 'transformed-out'
  | 'sold'
  | 'consumer-returned'
  | 'disposed'
  | 'donated'
  | 'lost'
  /** The same goods under another lot from now on; `otherLot` has the new one. */
  | 'relabelled';

export interface TrueMovement {
  at: string;
  kind: TrueKind;
  lot: string;
  from: string | null;
  to: string | null;
  /** What left `from` (or came into being at `to`). */
  quantity: number;
  /** Of a handing-over: what became of it. accepted + refused + short + inTransit = quantity. */
  accepted?: number;
  refused?: number;
  short?: number;
  inTransit?: number;
  otherLot?: string;
  fault: Fault;
  /** Keys of the operations that record it, if any. */
  operations: string[];
  /** When the platform first heard of it, or null. */
  recordedAt: string | null;
}

export interface TrueLot {
  key: string;
  product: string;
  baseUnit: string;
  batch: string | null;
  productionDate: string;
  /** The true one; a falsified voucher says otherwise. */
  expiryDate: string;
  origin: string;
  producer: string;
  /** Lots it was made of. */
  madeOf: string[];
}

/** A business in an incident, as a right answer to a trace must show it. All lots of the incident together. */
export interface ExpectedHolder {
  party: string;
  name: string;
  role: 'factory' | 'distributor' | 'shop';
  received: number;
  returnedByConsumers: number;
  /** Gross; returnedByConsumers came back. */
  sold: number;
  /** Handed to others, net of refusals and shortages; what is on the way to them is in it. */
  movedOn: number;
  disposed: number;
  /** Sent but never arrived, and missing when counted. */
  unaccounted: number;
  stillThere: number;
  onTheWayIn: number;
  onTheWayOut: number;
}

/** Where each of the goods that the factory sold is, at the end of the story. */
export interface Accounting {
  soldToConsumers: number;
  inStockAtSellers: number;
  onTheWay: number;
  returnedToFactory: number;
  disposed: number;
  unaccounted: number;
}

export interface CheeseIncident {
  factory: string;
  product: string;
  gtin: string;
  batch: string;
  falseBatch: string;
  lots: string[];
  trueExpiryDate: string;
  falseExpiryDate: string;
  foundOn: string;
  made: number;
  soldByFactory: number;
  relabelledExpiry: number;
  relabelledBatch: number;
  distributors: number;
  shops: number;
  sellers: number;
  /** Offered bags and refused them all: never a seller. */
  refusers: string[];
  accounting: Accounting;
  holders: ExpectedHolder[];
}

export interface DrinkIncident {
  product: string;
  gtin: string;
  name: string;
  aliases: string[];
  /** Queries with a slip that must still find it. */
  queries: {
    text: string;
    slip: 'homophone' | 'one-character' | 'missing-character' | 'initials' | 'alias';
  }[];
  producer: string;
  lots: string[];
  foundOn: string;
  dealers: {
    party: string;
    name: string;
    received: number;
    sold: number;
    movedOn: number;
    stillThere: number;
  }[];
  totals: { received: number; sold: number; stillThere: number };
}

export interface HeroStory {
  cabbage: {
    lot: string;
    product: string;
    farm: string;
    wholesaler: string;
    supermarket: string;
    voucher: string;
  };
  tea: { lot: string; product: string; gtin: string; batch: string; factory: string; supermarket: string };
}

export interface Truth {
  seed: number;
  startDate: string;
  endsAt: string;
  lots: TrueLot[];
  movements: TrueMovement[];
  incidents: { cheese: CheeseIncident; drink: DrinkIncident };
  hero: HeroStory;
}
