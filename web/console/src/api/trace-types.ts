import type { Bilingual } from './types.ts';

/** What a trace answers. Instants are milliseconds since 1970, quantities base units, null is "unknown". */

export const TRACE_DIRECTIONS = ['both', 'forward', 'backward'] as const;
export type TraceDirection = (typeof TRACE_DIRECTIONS)[number];
export type Certainty = 'recorded' | 'possible' | 'unknown';
export type Position = 'origin' | 'process' | 'trade' | 'retail' | 'kitchen';

export interface TraceHolder {
  lotId: string;
  partyId: string;
  reach: 'start' | 'forward' | 'backward' | 'both';
  certainty: Certainty;
  earliest: number | null;
  latest: number | null;
  step: number;
  observed: boolean;
  producedHere: number;
  madeHere: number;
  received: number;
  returnedByConsumers: number;
  adjustedIn: number;
  sold: number;
  movedOn: number;
  transformed: number;
  disposed: number;
  donated: number;
  lost: number;
  adjustedOut: number;
  unaccounted: number;
  stillThere: number;
  overdrawn: number;
  inTransitIn: number;
  inTransitOut: number;
  refusedBack: number;
  excessIn: number;
  unknownQuantity: boolean;
}
export interface TraceFlow {
  lotId: string;
  fromId: string | null;
  toId: string | null;
  kind: string;
  quantity: number | null;
  at: number;
  precision_ms: number;
  documentId: string;
  line: number;
  state: Certainty;
  reaches: boolean;
  shipped: number | null;
  received: number;
  refused: number;
  voided: number;
  short: number;
  excess: number;
  inTransit: number;
}
export interface TraceEdge {
  inputLotId: string;
  outputLotId: string;
  partyId: string;
  at: number;
  precision_ms: number;
  quantityIn: number | null;
  quantityOut: number | null;
  documentId: string;
  state: Certainty;
}
export interface TraceLink {
  lotId: string;
  otherLotId: string;
  kind: string;
  at: number;
  documentId: string;
}
export interface TraceObservation {
  lotId: string;
  partyId: string | null;
  at: number;
  precision_ms: number;
  documentId: string;
  what: string;
}
export interface TraceAnswer {
  direction: TraceDirection;
  asOf: number | null;
  holders: TraceHolder[];
  lots: { lotId: string; rank: number; holdersReached: number; holdersInLedger: number }[];
  flows: TraceFlow[];
  edges: TraceEdge[];
  links: TraceLink[];
  observations: TraceObservation[];
  truncated: { limit: string; remaining: number } | null;
}
export interface TraceParty {
  partyId: string;
  name: string;
  kind: string;
  divisionCode: string | null;
  address?: string | null;
  contactPhone?: string | null;
  position: Position;
}
export interface TraceLot {
  lotId: string;
  code: string;
  productId: string;
  productName: string;
  batch: string | null;
  baseUnit: string;
  productionDate: string | null;
  expiryDate: string | null;
  origin: string | null;
  contradictory: boolean;
  displayUnit: string | null;
}
export interface TraceView {
  answer: TraceAnswer;
  parties: Record<string, TraceParty>;
  lots: Record<string, TraceLot>;
  documents: Record<string, { voucherNumber: string | null; kind: string }>;
  /** Of the lots asked for and those linked to them, in their base unit. */
  summary: Bilingual & {
    produced: number;
    madeFrom: number;
    sold: number;
    returnedByConsumers: number;
    stillThere: number;
    inTransit: number;
    disposed: number;
    donated: number;
    lost: number;
    consumedInto: number;
    unaccounted: number;
    overdrawn: number;
    /** Businesses it reached that did not make it. */
    sellers: number;
    /** Businesses that still have some. */
    holding: number;
    baseUnit: string;
    display: { sold: Bilingual };
  };
  took_ms: number;
}
