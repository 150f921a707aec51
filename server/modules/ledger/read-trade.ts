import type { Queryable } from '../../platform/db.ts';
import type { LedgerTools } from './capture-document.ts';
import { openPrivate } from './document-codec.ts';
import { privatesByDocument, type StoredDocument } from './documents.store.ts';

/**
 * What documents say of prices, opened for a check that keeps none of them: by document, one look-up for all. What was
 * erased or cannot be opened is simply not there.
 */
export async function tradeSections(
  db: Queryable,
  { keys }: Pick<LedgerTools, 'keys'>,
  documents: readonly StoredDocument[],
): Promise<Map<string, unknown>> {
  const rows = await privatesByDocument(
    db,
    documents.map((document) => document.documentId),
  );
  const opened = new Map<string, unknown>();
  for (const { senderId, documentId } of documents) {
    const trade = rows.get(documentId)?.find((row) => row.section === 'trade');
    if (!trade?.content) continue;
    try {
      const { content } = openPrivate(keys.decrypt(trade.content, `${senderId}/${documentId}/trade`));
      opened.set(documentId, content);
    } catch {
      // A damaged section is `verify`'s to tell of; here it is as if nothing had been said.
    }
  }
  return opened;
}
