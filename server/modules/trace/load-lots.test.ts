import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { type Db, openDb } from '../../platform/db.ts';
import { MOVEMENT_CODES, PRECISIONS } from '../ledger/index.ts';
import type { LotRows } from './engine/graph.ts';
import { loadLots } from './load-lots.ts';

/** Frontiers of few lots come in rows, of many in columns: what is loaded must be the same. */

const LOTS = 450;
const lotId = (index: number) => String(1_565_660_534_538_240_000n + BigInt(index) * 4_194_304n);
const lotIds = Array.from({ length: LOTS }, (_none, index) => lotId(index));

let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  db = openDb({ url: database.serverUrl, connections_max: 4, distributed: database.distributed });
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const kinds = Object.values(MOVEMENT_CODES);
  const precisions = Object.values(PRECISIONS);
  for (const [index, lot] of lotIds.entries()) {
    // Every fiftieth has none at all.
    for (let line = 1; line <= (index % 50 === 0 ? 0 : 1 + (index % 5)); line += 1) {
      const draw = index * 7 + line;
      await owner.query(
        `INSERT INTO ledger.movement (lot_id, at, document_id, from_id, to_id, quantity, answers_document, line, kind,
           precision, unknown_reason, answers_line) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [
          lot,
          // Also before 1970, and not on the second.
          new Date(draw % 11 === 0 ? -86_399_999 : Date.UTC(2026, 0, 1) + draw * 1_234_567),
          String(BigInt(lot) + BigInt(line % 2)),
          draw % 4 === 0 ? null : String(300_000_000_000_000_000n + BigInt(draw % 9)),
          draw % 6 === 0 ? null : String(300_000_000_000_000_000n + BigInt(draw % 13)),
          draw % 5 === 0 ? null : draw % 8 === 0 ? 9_007_199_254_740_991n : draw,
          draw % 3 === 0 ? null : lot,
          line,
          kinds[draw % kinds.length],
          precisions[draw % precisions.length]?.code,
          draw % 5 === 0 ? 1 : null,
          draw % 3 === 0 ? null : draw % 100,
        ],
      );
    }
  }
  await owner.end();
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** The order of rows means nothing. */
const sorted = (lots: readonly LotRows[]) =>
  lots.map((lot) => ({ ...lot, movements: [...lot.movements].sort((a, b) => a.line - b.line) }));

test('A frontier of many lots loads what frontiers of a few load', async () => {
  const few: LotRows[] = [];
  for (let first = 0; first < LOTS; first += 50)
    few.push(...(await loadLots(db, lotIds.slice(first, first + 50))));
  const many = await loadLots(db, lotIds);
  expect(sorted(many)).toEqual(sorted(few));
  expect(many.flatMap((lot) => lot.movements)).toHaveLength(
    lotIds.reduce((sum, _lot, index) => sum + (index % 50 === 0 ? 0 : 1 + (index % 5)), 0),
  );
});

test('Lots that nothing is recorded of come back empty, also when there are many of them', async () => {
  const unknown = Array.from({ length: 300 }, (_none, index) => String(index + 1));
  const lots = await loadLots(db, unknown);
  expect(lots.map((lot) => lot.lotId)).toEqual(unknown);
  expect(lots.every((lot) => lot.movements.length === 0)).toBe(true);
});
