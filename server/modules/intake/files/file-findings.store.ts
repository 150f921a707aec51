import type { Queryable } from '../../../platform/db.ts';
import type { FileId } from './files.store.ts';

/** Where in the file something is wrong, and what to write instead. */
export interface FileFinding {
  row: number;
  /** The first row of the document that it belongs to. */
  document: number | null;
  stage: 'check' | 'take';
  column: string | null;
  heading: string | null;
  value: string | null;
  code: string;
  path: string;
  zh: string;
  en: string;
}

/** What was sent may hold what no database can: it is quoted all the same. */
const storable = (text: string | null): string | null => text?.toWellFormed().replaceAll('\0', '␀') ?? null;

/** Findings of one row are counted from `first`: those of its cells, then those of its document. */
export async function insertFindings(
  db: Queryable,
  fileId: FileId,
  findings: readonly FileFinding[],
  first: number,
): Promise<void> {
  if (findings.length === 0) return;
  const counted = new Map<number, number>();
  const nth = findings.map(({ row }) => {
    const next = (counted.get(row) ?? first - 1) + 1;
    counted.set(row, next);
    return next;
  });
  const text = (of: (finding: FileFinding) => string | null) =>
    findings.map((finding) => storable(of(finding)));
  await db.query(
    `INSERT INTO intake.file_finding (file_id, row, nth, document, stage, column_letter, heading, value, code, path, zh, en)
     SELECT $1, * FROM unnest($2::int[], $3::int[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
       $10::text[], $11::text[], $12::text[]) ON CONFLICT DO NOTHING`,
    [
      fileId,
      findings.map((finding) => finding.row),
      nth,
      findings.map((finding) => finding.document),
      text((one) => one.stage),
      text((one) => one.column),
      text((one) => one.heading),
      text((one) => one.value),
      text((one) => one.code),
      text((one) => one.path),
      text((one) => one.zh),
      text((one) => one.en),
    ],
    'intake-file-findings',
  );
}

interface FindingRow extends Omit<FileFinding, 'column'> {
  nth: number;
  column_letter: string | null;
}

/** Findings in the order of the file, behind a place in it. */
export async function findingsAfter(
  db: Queryable,
  fileId: string,
  page: { after: { row: number; nth: number }; limit: number },
): Promise<(FileFinding & { nth: number })[]> {
  const rows = await db.query<FindingRow>(
    `SELECT row, nth, document, stage, column_letter, heading, value, code, path, zh, en FROM intake.file_finding
      WHERE file_id = $1 AND (row, nth) > ($2, $3) ORDER BY row, nth LIMIT $4`,
    [fileId, page.after.row, page.after.nth, page.limit],
    'intake-file-findings-after',
  );
  return rows.map(({ column_letter, ...row }) => ({ ...row, column: column_letter }));
}

export async function countFindings(db: Queryable, fileId: string): Promise<number> {
  const rows = await db.query<{ findings: string }>(
    'SELECT count(*) AS findings FROM intake.file_finding WHERE file_id = $1',
    [fileId],
  );
  return Number(rows[0]?.findings ?? 0);
}
