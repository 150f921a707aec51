import type { Queryable } from '../../platform/db.ts';
import type { MediaType } from './media-types.ts';

export interface Attachment {
  sha256: string;
  mediaType: MediaType;
  bytes: number;
}

/** The same bytes twice are one row. */
export async function insertFile(
  db: Queryable,
  file: Attachment & { content: Buffer; at: Date },
): Promise<void> {
  await db.query(
    `INSERT INTO attachments.file (sha256, media_type, bytes, content, created_at)
     VALUES (decode($1, 'hex'), $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [file.sha256, file.mediaType, file.bytes, file.content, file.at],
    'attachments-insert-file',
  );
}

export async function insertBringer(
  db: Queryable,
  bringer: { sha256: string; partyId: string; at: Date },
): Promise<void> {
  await db.query(
    `INSERT INTO attachments.bringer (party_id, sha256, brought_at)
     VALUES ($1, decode($2, 'hex'), $3) ON CONFLICT DO NOTHING`,
    [bringer.partyId, bringer.sha256, bringer.at],
    'attachments-insert-bringer',
  );
}

/** What is known of files, without their bytes. Hashes that nobody has brought are absent. */
export async function filesByHash(
  db: Queryable,
  hashes: readonly string[],
): Promise<Map<string, Attachment>> {
  if (hashes.length === 0) return new Map();
  const rows = await db.query<{ sha256: string; media_type: MediaType; bytes: number }>(
    `SELECT encode(sha256, 'hex') AS sha256, media_type, bytes FROM attachments.file
      WHERE sha256 = ANY (SELECT decode(h, 'hex') FROM unnest($1::text[]) AS h)`,
    [hashes],
    'attachments-files',
  );
  return new Map(
    rows.map((row) => [row.sha256, { sha256: row.sha256, mediaType: row.media_type, bytes: row.bytes }]),
  );
}

/** Those of the hashes that this business has brought itself. */
export async function broughtBy(
  db: Queryable,
  partyId: string,
  hashes: readonly string[],
): Promise<Set<string>> {
  const rows = await db.query<{ sha256: string }>(
    `SELECT encode(sha256, 'hex') AS sha256 FROM attachments.bringer
      WHERE party_id = $1 AND sha256 = ANY (SELECT decode(h, 'hex') FROM unnest($2::text[]) AS h)`,
    [partyId, hashes],
    'attachments-brought-by',
  );
  return new Set(rows.map((row) => row.sha256));
}

export async function contentOf(
  db: Queryable,
  sha256: string,
): Promise<(Attachment & { content: Buffer }) | null> {
  const rows = await db.query<{ media_type: MediaType; bytes: number; content: Buffer }>(
    `SELECT media_type, bytes, content FROM attachments.file WHERE sha256 = decode($1, 'hex')`,
    [sha256],
    'attachments-content',
  );
  const [row] = rows;
  return row ? { sha256, mediaType: row.media_type, bytes: row.bytes, content: row.content } : null;
}
