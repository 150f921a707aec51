import type { Instant } from '../world.ts';
import { bytes, integers, numbers } from './columns.ts';
import type { RateName } from './options.ts';

/** What really happened on one day, whatever the documents say. */

export const TRUE_KINDS = [
  'produced',
  /** Came from beyond the city. */
  'bought',
  'handed-over',
  /** Went into a transformation, came out of one. */
  'used',
  'made',
  'sold',
  'consumer-returned',
  'disposed',
  'donated',
  'lost',
  /** Goods of no record that pass for the lot: bought without papers, slipped in. */
  'slipped-in',
] as const;
export type TrueKind = (typeof TRUE_KINDS)[number];

export interface TrueMove {
  kind: TrueKind;
  at: Instant;
  /** Party numbers; -1: none. */
  from: number;
  to: number;
  /** The lot as labelled, and the lot that the goods are of; -1: goods of no record. */
  label: number;
  truly: number;
  quantity: number;
  /** Serial of the document that records it, and when; -1 and Infinity: nobody does. */
  document: number;
  recordedAt: Instant;
}

export class TruthColumns {
  readonly kind = bytes();
  readonly at = numbers();
  readonly from = integers();
  readonly to = integers();
  readonly label = integers();
  readonly truly = integers();
  readonly quantity = numbers();
  readonly document = numbers();
  readonly recordedAt = numbers();

  /** Transformations: goods of `input` (as they are) became part of the lot `output`. */
  readonly edgeAt = numbers();
  readonly edgeParty = integers();
  readonly edgeInput = integers();
  readonly edgeOutput = integers();

  get movements(): number {
    return this.kind.length;
  }

  move(one: TrueMove): void {
    this.kind.push(TRUE_KINDS.indexOf(one.kind));
    this.at.push(one.at);
    this.from.push(one.from);
    this.to.push(one.to);
    this.label.push(one.label);
    this.truly.push(one.truly);
    this.quantity.push(one.quantity);
    this.document.push(one.document);
    this.recordedAt.push(one.recordedAt);
  }

  became(at: Instant, party: number, input: number, output: number): void {
    this.edgeAt.push(at);
    this.edgeParty.push(party);
    this.edgeInput.push(input);
    this.edgeOutput.push(output);
  }
}

/** What a checker of records is entitled to find (the names of server/modules/alerts). */
export const FINDING_NAMES = [
  'overdrawn',
  'two-dates',
  'before-production',
  'after-disposal',
  'code-in-two-places',
  'off-route',
  'yield-out-of-band',
  'loss-out-of-band',
  'stock-does-not-add-up',
] as const;
export type FindingName = (typeof FINDING_NAMES)[number];

export type ErrorName =
  | 'late'
  | 'missing'
  | 'receiver-only'
  | 'unanswered'
  | 'short'
  | 'refused'
  | 'typing-tenfold'
  | 'wrong-day'
  | 'day-only'
  | 'undated'
  | 'carried-scan';

/** Something that was planted: a fraud under the name of its finding, or an error. */
export interface Plant {
  kind: FindingName | ErrorName;
  /** The party that did it, and the one at the other end of it (-1: none). */
  party: number;
  other: number;
  lot: number;
  /** Serial of the document that shows it, -1: none; its type is `documentType`. */
  document: number;
  documentType: number;
  /** Base units: by how much it is wrong. */
  quantity: number;
  at: Instant;
  /** Numbers of the sightings that show it, in the order of the day's sightings. */
  sightings: number[];
}

/** How often there was an occasion for each rate, and how often it was taken. */
export type Tally = Record<RateName, { occasions: number; taken: number }>;
