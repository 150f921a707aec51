import type { Queryable } from '../../platform/db.ts';

export const EVIDENCE_KINDS = ['file', 'document', 'complaint', 'finding'] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export interface Evidence {
  kind: EvidenceKind;
  /** SHA-256, id of the document, J…, id of the finding. */
  ref: string;
  label: string;
}

export interface Entry {
  entryId: string;
  caseId: string;
  at: Date;
  /** Null: the platform itself. */
  accountId: string | null;
  documentId: string | null;
  /** 'opened', 'note', 'evidence', 'hypothesis', 'decision', 'scope', 'late', and what modules above and below add. */
  kind: string;
  zh: string;
  en: string;
  figures: Readonly<Record<string, unknown>>;
}

/** False where an entry of this `request` was added before. */
export async function insertEntry(tx: Queryable, one: Entry & { request?: string | null }): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO cases.entry (entry_id, case_id, at, account_id, document_id, kind, zh, en, figures, request)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10) ON CONFLICT (case_id, request) DO NOTHING RETURNING 1`,
    [
      one.entryId,
      one.caseId,
      one.at,
      one.accountId,
      one.documentId,
      one.kind,
      one.zh,
      one.en,
      JSON.stringify(one.figures),
      one.request ?? null,
    ],
  );
  return rows.length === 1;
}

/** The entry that was added under this name before. */
export async function entryByRequest(
  db: Queryable,
  caseId: string,
  request: string,
): Promise<{ entryId: string; zh: string } | undefined> {
  const [row] = await db.query<{ entry_id: string; zh: string }>(
    'SELECT entry_id, zh FROM cases.entry WHERE case_id = $1 AND request = $2',
    [caseId, request],
  );
  return row && { entryId: row.entry_id, zh: row.zh };
}

export async function insertEvidence(
  tx: Queryable,
  entry: Pick<Entry, 'entryId' | 'caseId'>,
  pieces: readonly Evidence[],
): Promise<void> {
  for (const [index, piece] of pieces.entries()) {
    await tx.query(
      `INSERT INTO cases.evidence (entry_id, case_id, position, kind, ref, label) VALUES ($1, $2, $3, $4, $5, $6)`,
      [entry.entryId, entry.caseId, index + 1, piece.kind, piece.ref, piece.label],
    );
  }
}

const NEWEST = '9223372036854775807';

/** Newest first. */
export async function entriesOf(
  db: Queryable,
  asked: {
    caseId: string;
    before?: string | undefined;
    kinds?: readonly string[] | undefined;
    limit: number;
  },
): Promise<Entry[]> {
  const rows = await db.query<{
    entry_id: string;
    at: Date;
    account_id: string | null;
    document_id: string | null;
    kind: string;
    zh: string;
    en: string;
    figures: Record<string, unknown>;
  }>(
    `SELECT entry_id, at, account_id, document_id, kind, zh, en, figures FROM cases.entry
      WHERE case_id = $1 AND entry_id < $2 AND ($3::text[] IS NULL OR kind = ANY($3)) ORDER BY entry_id DESC LIMIT $4`,
    [asked.caseId, asked.before ?? NEWEST, asked.kinds ?? null, asked.limit],
    'cases-entries',
  );
  return rows.map((row) => ({
    entryId: row.entry_id,
    caseId: asked.caseId,
    at: row.at,
    accountId: row.account_id,
    documentId: row.document_id,
    kind: row.kind,
    zh: row.zh,
    en: row.en,
    figures: row.figures,
  }));
}

/** Whether an entry of the case tells of this document. */
export async function namesDocument(db: Queryable, caseId: string, documentId: string): Promise<boolean> {
  const rows = await db.query('SELECT 1 FROM cases.entry WHERE case_id = $1 AND document_id = $2 LIMIT 1', [
    caseId,
    documentId,
  ]);
  return rows.length > 0;
}

/** By entry, in the order in which it was given. */
export async function evidenceOf(
  db: Queryable,
  caseId: string,
): Promise<Map<string, (Evidence & { entryId: string })[]>> {
  const rows = await db.query<{ entry_id: string; kind: EvidenceKind; ref: string; label: string }>(
    `SELECT entry_id, kind, ref, label FROM cases.evidence WHERE case_id = $1 ORDER BY entry_id, position`,
    [caseId],
  );
  const pieces = rows.map(({ entry_id, ...piece }) => ({ ...piece, entryId: entry_id }));
  return Map.groupBy(pieces, (piece) => piece.entryId);
}

/** By case, when its last entry was added. */
export async function lastEntries(db: Queryable, caseIds: readonly string[]): Promise<Map<string, Date>> {
  const rows = await db.query<{ case_id: string; at: Date }>(
    'SELECT case_id, max(at) AS at FROM cases.entry WHERE case_id = ANY($1::bigint[]) GROUP BY case_id',
    [caseIds],
  );
  return new Map(rows.map((row) => [row.case_id, row.at]));
}
