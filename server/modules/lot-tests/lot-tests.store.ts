import type { Queryable } from '../../platform/db.ts';
import { deferred, listLookup, WRITE_ORDER } from '../../platform/lookups.ts';
import type { PartyId } from '../identity/index.ts';
import { compareIds } from '../ledger/index.ts';
import type { LotId } from '../registry/index.ts';
import type { Standing } from './lot-tests.rules.ts';

export interface TestResult {
  lotId: LotId;
  documentId: string;
  /** From 1, in the document. */
  line: number;
  at: Date;
  item: string;
  passed: boolean;
  value: string | null;
  limit: string | null;
  senderId: PartyId;
  standing: Standing;
}

const writeResults = deferred<TestResult>(WRITE_ORDER.tests, async (tx, results) => {
  await tx.query(
    `INSERT INTO lot_tests.result
       (lot_id, document_id, line, at, item, passed, value, limit_text, sender_id, standing)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::smallint[], $4::timestamptz[], $5::text[], $6::boolean[],
       $7::text[], $8::text[], $9::bigint[], $10::text[])`,
    [
      results.map((one) => one.lotId),
      results.map((one) => one.documentId),
      results.map((one) => one.line),
      results.map((one) => one.at),
      results.map((one) => one.item),
      results.map((one) => one.passed),
      results.map((one) => one.value),
      results.map((one) => one.limit),
      results.map((one) => one.senderId),
      results.map((one) => one.standing),
    ],
    'lot-tests-insert',
  );
});

export async function insertResults(tx: Queryable, results: readonly TestResult[]): Promise<void> {
  await writeResults(tx, results);
  for (const result of results) resultsByLot.append(tx, result.lotId, result);
}

/** Every result of some lots, in the order in which they were tested. */
export async function resultsOfLots(db: Queryable, lotIds: readonly string[]): Promise<TestResult[]> {
  const results = [...(await resultsByLot(db, [...new Set(lotIds)])).values()].flat();
  return results.sort(
    (a, b) => a.at.getTime() - b.at.getTime() || compareIds(a.documentId, b.documentId) || a.line - b.line,
  );
}

const resultsByLot = listLookup(
  async (db, lotIds): Promise<Map<string, TestResult[]>> =>
    Map.groupBy(await fetchResults(db, lotIds), (result) => result.lotId),
  (lotId) => lotId,
);

async function fetchResults(db: Queryable, lotIds: readonly string[]): Promise<TestResult[]> {
  const rows = await db.query<{
    lot_id: LotId;
    document_id: string;
    line: number;
    at: Date;
    item: string;
    passed: boolean;
    value: string | null;
    limit_text: string | null;
    sender_id: PartyId;
    standing: Standing;
  }>(
    `SELECT lot_id, document_id, line, at, item, passed, value, limit_text, sender_id, standing
       FROM lot_tests.result WHERE lot_id = ANY($1::bigint[])`,
    [lotIds],
    'lot-tests-of-lots',
  );
  return rows.map((row) => ({
    lotId: row.lot_id,
    documentId: row.document_id,
    line: row.line,
    at: row.at,
    item: row.item,
    passed: row.passed,
    value: row.value,
    limit: row.limit_text,
    senderId: row.sender_id,
    standing: row.standing,
  }));
}

/** What is asked of tests of lots: made in a span, behind a document, in the order of recording. */
export interface TestStretch {
  from: Date;
  to: Date;
  cursor: string | null;
  newestFirst: boolean;
  limit: number;
}

/** Documents of tests that the office or a market made of some lots; not those of whoever had them. */
export async function testsByOthers(
  db: Queryable,
  lotIds: readonly string[],
  { from, to, cursor, newestFirst, limit }: TestStretch,
): Promise<string[]> {
  if (lotIds.length === 0) return [];
  const rows = await db.query<{ document_id: string }>(
    `SELECT DISTINCT document_id FROM lot_tests.result
      WHERE lot_id = ANY($1::bigint[]) AND standing <> 'holder' AND at >= $2 AND at < $3
        AND ($4::bigint IS NULL OR document_id ${newestFirst ? '<' : '>'} $4)
      ORDER BY document_id ${newestFirst ? 'DESC' : 'ASC'} LIMIT $5`,
    [lotIds, from, to, cursor, limit],
    `lot-tests-by-others-${newestFirst ? 'down' : 'up'}`,
  );
  return rows.map((row) => row.document_id);
}

/** Lots of which a test failed since then, and when the last one did; the latest first. */
export async function failedLots(
  db: Queryable,
  since: Date,
  limit: number,
): Promise<{ lotId: LotId; at: Date }[]> {
  const rows = await db.query<{ lot_id: LotId; at: Date }>(
    `SELECT lot_id, max(at) AS at FROM lot_tests.result WHERE NOT passed AND at >= $1
      GROUP BY lot_id ORDER BY max(at) DESC LIMIT $2`,
    [since, limit],
    'lot-tests-failed',
  );
  return rows.map((row) => ({ lotId: row.lot_id, at: row.at }));
}
