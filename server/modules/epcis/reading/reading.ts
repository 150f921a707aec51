import type { Issue } from '../../../platform/errors.ts';
import type { EventBody } from '../epcis.schemas.ts';

/** A place in the text of a document, as an editor counts: from 1. */
export interface Place {
  line: number;
  column: number;
}

/** One event as a reader found it: not yet checked against the schema of events. */
export interface FoundEvent {
  /** As JSON has it; XML was turned into it. */
  body: unknown;
  /** Where it stands: an RFC 6901 pointer in JSON, a path of elements in XML. */
  path: string;
  /** Where a field of it stands, by its pointer inside the event; XML only. */
  locate?: (pointer: string) => { path: string; place: Place };
  /** What the reader itself found wrong with it; then `body` need not be right. */
  issues: readonly Issue[];
}

/** All of a document but its events. */
export interface Envelope {
  type: 'EPCISDocument' | 'EPCISQueryDocument';
  '@context'?: unknown;
  [field: string]: unknown;
}

/**
 * Reads one document piece by piece. Whoever feeds it takes the events away after each piece, so that no more than one
 * piece's events are held.
 */
export interface DocumentReader {
  /** The reader has itself checked all that surrounds the events. */
  readonly checksEnvelope?: boolean;
  /** @throws Problem for what makes the rest unreadable */
  write(piece: Buffer): FoundEvent[];
  /** The rest. The envelope is whole only now: JSON may name its type and context last. */
  end(): { events: FoundEvent[]; envelope: unknown; issues: readonly Issue[] };
}

/** An event that was checked and may be captured. */
export interface CheckedEvent {
  body: EventBody;
  path: string;
}
