import type { Queryable } from '../../platform/db.ts';
import { documentsAfter } from './ledger.store.ts';
import { stillPending } from './outbox.store.ts';
import type { PostedDocument } from './run-outbox.ts';
import { type Projections, rebuild } from './verify-rebuild.ts';

export interface PostedPage {
  /** Documents whose consequences were worked out. */
  posted: PostedDocument[];
  /** How many of the page are still in the outbox. */
  pending: number;
  /** The last document of the page, to go on behind; null behind the last page. */
  last: string | null;
}

/**
 * Documents in the order of their ids with what they mean, but for those still in the outbox: what a recount of
 * anything that outbox consumers keep must be made of. In one snapshot; start with '0'.
 * Documents that cannot be projected are left out: they cannot have been counted, and verify reports them.
 */
export async function postedAfter(
  tx: Queryable,
  projections: Projections,
  after: string,
  limit: number,
): Promise<PostedPage> {
  const documents = await documentsAfter(tx, after, limit);
  const waiting = await stillPending(
    tx,
    documents.map((document) => document.documentId),
  );
  const posted = documents.flatMap((document): PostedDocument[] => {
    if (waiting.has(document.documentId)) return [];
    try {
      const { movements, edges, observations } = rebuild(document, projections);
      return [{ document, movements: [...movements.values()], edges: [...edges.values()], observations }];
    } catch {
      return [];
    }
  });
  return { posted, pending: waiting.size, last: documents.at(-1)?.documentId ?? null };
}
