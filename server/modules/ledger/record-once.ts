import { Problem } from '../../platform/errors.ts';
import type { PartyId } from '../identity/index.ts';
import type { LedgerTools } from './capture-document.ts';
import type { Sections } from './document-codec.ts';
import { documentsByNumber, type StoredDocument } from './documents.store.ts';
import { findRepeated, onceOnly } from './find-repeated.ts';
import type { DocumentKind } from './kinds.ts';

export interface Numbered {
  senderId: PartyId;
  number: string;
  kind: DocumentKind;
  /** The document as it came. */
  body: unknown;
}

export interface OnceOptions<T> {
  /** Puts stored sections back into the body's shape, to name the field in which a used number differs. */
  join: (sections: Sections) => unknown;
  /** The answer for a document that had been recorded before. */
  repeat: (earlier: StoredDocument) => T | Promise<T>;
  /** Beyond numbers: code of the problem by which a repetition at the same moment shows, if there is one. */
  lateSign?: string;
}

/**
 * A document is recorded once for each sender and number. The same content again gets the first answer; other content
 * is refused with `exists-with-different-<field>`; of two at the same moment one records and the other repeats.
 */
export async function recordOnce<T>(
  tools: LedgerTools,
  numbered: Numbered,
  options: OnceOptions<T>,
  record: () => Promise<T>,
): Promise<T> {
  const again = async (): Promise<T | undefined> => {
    const earlier = await findRepeated(tools.db, tools, numbered, options.join);
    return earlier === undefined ? undefined : options.repeat(earlier);
  };
  const repeated = await again();
  if (repeated !== undefined) return repeated;
  try {
    return await onceOnly(record, again);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== options.lateSign) throw error;
    documentsByNumber.forget(tools.db, `${numbered.senderId} ${numbered.number}`);
    const earlier = await again();
    if (earlier === undefined) throw error;
    return earlier;
  }
}
