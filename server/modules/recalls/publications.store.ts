import type { Queryable } from '../../platform/db.ts';
import type { Composed } from './rules/elements.ts';

export interface Publication {
  publicationId: string;
  recallId: string;
  at: Date;
  kind: 'announcement' | 'result';
  text: Composed;
}

interface PublicationRow {
  publication_id: string;
  recall_id: string;
  at: Date;
  kind: Publication['kind'];
  text: Composed;
}

const toPublication = (row: PublicationRow): Publication => ({
  publicationId: row.publication_id,
  recallId: row.recall_id,
  at: row.at,
  kind: row.kind,
  text: row.text,
});

export async function insertPublication(
  tx: Queryable,
  publication: Publication,
  search: string,
): Promise<void> {
  await tx.query(
    `INSERT INTO recalls.publication (publication_id, recall_id, at, kind, text, search)
     VALUES ($1, $2, $3, $4, $5::jsonb, $6)`,
    [
      publication.publicationId,
      publication.recallId,
      publication.at,
      publication.kind,
      JSON.stringify(publication.text),
      searchable(search),
    ],
  );
}

/** Without spaces, in small letters: what people type finds it however it was set. */
export const searchable = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '');

/** The newest first. */
export async function listPublications(
  db: Queryable,
  asked: { q?: string | undefined; before?: string | undefined; limit: number },
): Promise<Publication[]> {
  const rows = await db.query<PublicationRow>(
    `SELECT publication_id, recall_id, at, kind, text FROM recalls.publication
      WHERE ($1::text IS NULL OR strpos(search, $1) > 0) AND ($2::bigint IS NULL OR publication_id < $2)
      ORDER BY publication_id DESC LIMIT $3`,
    [asked.q ? searchable(asked.q) : null, asked.before ?? null, asked.limit],
    'recalls-publications',
  );
  return rows.map(toPublication);
}

export async function publicationById(db: Queryable, id: string): Promise<Publication | undefined> {
  const rows = await db.query<PublicationRow>(
    'SELECT publication_id, recall_id, at, kind, text FROM recalls.publication WHERE publication_id = $1',
    [id],
  );
  return rows[0] && toPublication(rows[0]);
}

export async function publicationsOf(db: Queryable, recallId: string): Promise<Publication[]> {
  const rows = await db.query<PublicationRow>(
    `SELECT publication_id, recall_id, at, kind, text FROM recalls.publication WHERE recall_id = $1
      ORDER BY publication_id`,
    [recallId],
  );
  return rows.map(toPublication);
}
