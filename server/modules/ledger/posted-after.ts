import type { Queryable } from '../../platform/db.ts';
import { documentsAfter, documentsById, type StoredDocument } from './documents.store.ts';
import { oldestPending, stillPending } from './outbox.store.ts';
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
  const posted = documents.flatMap((document) =>
    waiting.has(document.documentId) ? [] : whatItMeans(document, projections),
  );
  return { posted, pending: waiting.size, last: documents.at(-1)?.documentId ?? null };
}

/**
 * Documents that are still in the outbox, with what they mean, if they are no more than `limit` and all of them can be
 * projected; undefined where not. In one snapshot with what was worked out already this is all there is.
 */
export async function pendingDocuments(
  tx: Queryable,
  projections: Projections,
  limit: number,
): Promise<PostedDocument[] | undefined> {
  const ids = await oldestPending(tx, limit + 1);
  if (ids.length > limit) return undefined;
  const documents = await documentsById(tx, ids);
  const found = [...documents.values()].flatMap((document) => whatItMeans(document, projections));
  return found.length === ids.length ? found : undefined;
}

function whatItMeans(document: StoredDocument, projections: Projections): PostedDocument[] {
  try {
    const { movements, edges, observations } = rebuild(document, projections);
    return [
      {
        document,
        movements: [...movements.values()],
        edges: [...edges.values()],
        observations: [...observations.values()],
      },
    ];
  } catch {
    return [];
  }
}
