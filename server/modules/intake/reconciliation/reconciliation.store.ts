import type { Queryable } from '../../../platform/db.ts';
import type { ComparisonValue, TheirDocumentInput } from './reconciliation.schemas.ts';

/** Keeps one part of their list; parts of a list that was cut otherwise go. */
export async function keepPart(
  tx: Queryable,
  part: {
    ownerId: string;
    day: string;
    part: number;
    parts: number;
    at: Date;
    documents: readonly TheirDocumentInput[];
  },
): Promise<void> {
  await tx.query(
    'DELETE FROM intake.reconciliation_part WHERE owner_id = $1 AND day = $2 AND (parts <> $3 OR part > $3)',
    [part.ownerId, part.day, part.parts],
  );
  await tx.query(
    `INSERT INTO intake.reconciliation_part (owner_id, day, part, parts, at, documents)
     VALUES ($1, $2, $3, $4, $5, $6::jsonb)
     ON CONFLICT (owner_id, day, part) DO UPDATE
       SET parts = excluded.parts, at = excluded.at, documents = excluded.documents`,
    [part.ownerId, part.day, part.part, part.parts, part.at, JSON.stringify(part.documents)],
  );
}

export async function partsOf(
  db: Queryable,
  ownerId: string,
  day: string,
): Promise<{ part: number; documents: TheirDocumentInput[] }[]> {
  return db.query<{ part: number; documents: TheirDocumentInput[] }>(
    'SELECT part, documents FROM intake.reconciliation_part WHERE owner_id = $1 AND day = $2 ORDER BY part',
    [ownerId, day],
  );
}

export async function keepComparison(
  db: Queryable,
  ownerId: string,
  comparison: ComparisonValue,
): Promise<void> {
  await db.query(
    `INSERT INTO intake.reconciliation (owner_id, day, at, reconciled, differences, ours, theirs, result)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)
     ON CONFLICT (owner_id, day) DO UPDATE SET at = excluded.at, reconciled = excluded.reconciled,
       differences = excluded.differences, ours = excluded.ours, theirs = excluded.theirs, result = excluded.result`,
    [
      ownerId,
      comparison.day,
      comparison.at,
      comparison.reconciled,
      comparison.differencesTotal,
      comparison.ours,
      comparison.theirs,
      JSON.stringify(comparison),
    ],
  );
}

export async function lastComparison(
  db: Queryable,
  ownerId: string,
  day: string,
): Promise<ComparisonValue | null> {
  const rows = await db.query<{ result: ComparisonValue }>(
    'SELECT result FROM intake.reconciliation WHERE owner_id = $1 AND day = $2',
    [ownerId, day],
  );
  return rows[0]?.result ?? null;
}

export interface ComparedDay {
  day: string;
  at: Date;
  reconciled: boolean;
  differences: number;
  ours: number;
  theirs: number;
}

export function comparedDays(db: Queryable, ownerId: string, limit: number): Promise<ComparedDay[]> {
  return db.query<ComparedDay>(
    `SELECT day::text AS day, at, reconciled, differences, ours, theirs FROM intake.reconciliation
      WHERE owner_id = $1 ORDER BY reconciliation.day DESC LIMIT $2`,
    [ownerId, limit],
  );
}
