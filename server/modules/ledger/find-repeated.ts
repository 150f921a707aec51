import { type Queryable, sqlState } from '../../platform/db.ts';
import { Problem } from '../../platform/errors.ts';
import type { PartyId } from '../identity/index.ts';
import { type LedgerTools, readSections } from './capture-document.ts';
import { canonical, contentHash, type Sections } from './document-codec.ts';
import { documentByNumber, type StoredDocument } from './documents.store.ts';
import type { DocumentKind } from './kinds.ts';

/** Fields of the document's body that differ, deepest name first found; for the code of the refusal. */
function differingField(before: unknown, now: unknown): string {
  if (before === null || now === null || typeof before !== 'object' || typeof now !== 'object')
    return 'content';
  const a = before as Record<string, unknown>;
  const b = now as Record<string, unknown>;
  for (const key of [...new Set([...Object.keys(a), ...Object.keys(b)])].sort()) {
    if (key === 'signature') continue;
    const same =
      a[key] === b[key] ||
      (a[key] !== undefined && b[key] !== undefined && canonical(a[key]) === canonical(b[key]));
    if (!same) return key;
  }
  return 'content';
}

/**
 * The document that this sender recorded under this number before, if the content is the same; undefined if the
 * number is new. A used number with other content is refused with `exists-with-different-<field>`.
 * `join` puts the sections back into the body's shape, to name the field that differs.
 */
export async function findRepeated(
  db: Queryable,
  tools: LedgerTools,
  input: { senderId: PartyId; number: string; kind: DocumentKind; body: unknown },
  join: (sections: Sections) => unknown,
): Promise<StoredDocument | undefined> {
  const found = await documentByNumber(db, input.senderId, input.number);
  if (!found) return undefined;
  if (
    found.kind === input.kind &&
    found.contentSha256.equals(contentHash(tools.keys, input.kind, input.body))
  )
    return found;
  const field =
    found.kind === input.kind
      ? differingField(join(await readSections(db, tools, found)), input.body)
      : 'kind';
  throw existsDifferent(field, input.number);
}

export function existsDifferent(field: string, number: string): Problem {
  const kebab = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return new Problem(409, `exists-with-different-${kebab}`, {
    zh: `单号 ${number} 已用于另一份内容不同的单据（${field} 不同）。如是新单据请换一个单号；如要更正请用“更正”。`,
    en: `Number ${number} was used for another document (${field} differs). Use a new number, or correct the earlier document.`,
    path: field === 'kind' || field === 'content' ? '/documentNumber' : `/${field}`,
  });
}

/**
 * Runs a capture that may meet its own repetition: when two requests bring the same number at once, the second
 * waits, fails on the unique number, and `again` then answers with what the first has stored.
 */
export async function onceOnly<T>(
  capture: () => Promise<T>,
  again: () => Promise<T | undefined>,
): Promise<T> {
  try {
    return await capture();
  } catch (error) {
    if (sqlState(error) !== '23505') throw error;
    const earlier = await again();
    if (earlier === undefined) throw error;
    return earlier;
  }
}
