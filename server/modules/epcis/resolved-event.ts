import type { PartyId } from '../identity/index.ts';
import type { ImpliedReceipt } from '../ledger/index.ts';
import type { CityData, LineFactors, LotId } from '../registry/index.ts';

/** A part of a lot's handing-over that another document answers or is answered by. */
export interface Match {
  lot: LotId;
  document: string;
  line: number;
  quantity: number;
}

/** A container was handed over before it was told that the lot was in it. */
export interface Correction {
  lot: LotId;
  kind: 'shipped' | 'received';
  from: PartyId;
  to: PartyId;
  at: string;
  quantity: number | null;
}

/** Why nothing may be posted, whatever the event says. */
export type Withheld = 'error-declaration' | 'told-before' | 'third-party';

/** Ids and amounts that the projection needs beside the event, so that it can be run again. */
export interface ResolvedEvent {
  /** By named thing; null where it is no goods. */
  lots: (LineFactors | null)[];
  from: PartyId | null;
  to: PartyId | null;
  /** Where the event was seen. */
  at: PartyId | null;
  /** At whom a transformation happened, at the least whoever told of it. */
  maker: PartyId;
  withheld?: Withheld;
  /** What containers of the event held at that time, by named thing. */
  contents?: { thing: number; lot: LotId; quantity: number | null }[];
  answers?: Match[];
  matched?: Match[];
  implied?: ImpliedReceipt[];
  corrections?: Correction[];
  /** Other events of the same transformationID. */
  others?: {
    inputs: { lot: LotId; quantity: number | null }[];
    outputs: { lot: LotId; quantity: number | null }[];
  };
}

export interface EventContext {
  city: CityData;
  documentId: string;
  occurredAt: Date;
}

/** Row numbers beyond the things' own, which go from 1 up to the limit of 5,000 things. A line is unique in a lot. */
export const ROWS = { received: 10_000, implied: 20_000, corrections: 25_000 } as const;
