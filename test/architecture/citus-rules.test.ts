import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { PLACEMENTS } from '../../server/distribute.ts';
import type { Placements } from '../../server/platform/citus.ts';
import { CITUS_EXCEPTIONS } from './citus-exceptions.ts';
import { checkCitus, rulesBrokenBy } from './citus-rules.ts';

test('The SQL of every store keeps to what Citus does well, but for a short list with reasons', () => {
  expect(checkCitus(join(import.meta.dirname, '../..'), PLACEMENTS, CITUS_EXCEPTIONS)).toEqual([]);
});

const placements: Placements = {
  's.lot': { on: 'shards', by: 'lot_id', group: 'lot' },
  's.movement': { on: 'shards', by: 'lot_id', group: 'lot' },
  's.document': { on: 'shards', by: 'sender_id', group: 'sender' },
  's.party': { on: 'every-server' },
  's.queue': { on: 'coordinator' },
};

const planted: [rule: string, sql: string][] = [
  [
    'citus-no-join-unnest',
    'SELECT m.at FROM s.movement m JOIN unnest($1::bigint[]) AS l(id) ON l.id = m.lot_id',
  ],
  [
    'citus-no-join-unnest',
    'SELECT m.at FROM unnest($1::bigint[], $2::bigint[]) AS pair(a, b) JOIN s.movement m ON m.lot_id = pair.a',
  ],
  [
    'citus-no-join-unnest',
    'SELECT m.at FROM unnest($1::bigint[]) AS l(id), s.movement m WHERE m.lot_id = l.id',
  ],
  ['citus-no-in-unnest', 'SELECT at FROM s.movement WHERE lot_id IN (SELECT unnest($1::bigint[]))'],
  ['citus-no-lateral', 'SELECT x.at FROM s.lot CROSS JOIN LATERAL (SELECT at FROM s.movement LIMIT 1) AS x'],
  [
    'citus-no-recursive',
    'WITH RECURSIVE r(lot_id) AS (SELECT lot_id FROM s.lot UNION SELECT lot_id FROM s.movement) SELECT lot_id FROM r',
  ],
  ['citus-no-merge', 'MERGE INTO s.lot USING s.party ON true WHEN MATCHED THEN DO NOTHING'],
  [
    'citus-join-within-group',
    'SELECT m.at FROM s.movement m JOIN s.document d ON d.document_id = m.document_id WHERE m.lot_id = $1',
  ],
  ['citus-lock-one-shard', 'SELECT at FROM s.movement WHERE lot_id = ANY($1::bigint[]) FOR UPDATE'],
  ['citus-lock-one-shard', 'SELECT at FROM s.movement LIMIT 10 FOR UPDATE SKIP LOCKED'],
  [
    'citus-no-correlated-subquery',
    'SELECT l.lot_id, (SELECT count(*) FROM s.movement m WHERE m.lot_id = l.lot_id) AS n FROM s.lot l',
  ],
  [
    'citus-no-correlated-subquery',
    'SELECT l.lot_id FROM s.lot l WHERE EXISTS (SELECT 1 FROM s.document d WHERE d.document_id = l.document_id)',
  ],
  [
    'citus-no-correlated-subquery',
    'EXISTS (SELECT 1 FROM s.document d WHERE d.sender_id = $1 AND d.document_id = elsewhere.document_id)',
  ],
  ['citus-key-never-updated', 'UPDATE s.lot SET batch = $1, lot_id = $2 WHERE lot_id = $3'],
  ['citus-no-volatile-update', 'UPDATE s.lot SET mark = random() WHERE lot_id = $1'],
  [
    'citus-no-conflict-subquery',
    'INSERT INTO s.lot (lot_id) VALUES ($1) ON CONFLICT (lot_id) DO UPDATE SET n = (SELECT max(x) FROM s.party)',
  ],
  [
    'citus-write-one-table',
    'WITH a AS (INSERT INTO s.lot (lot_id) VALUES ($1)) INSERT INTO s.document (sender_id) VALUES ($2)',
  ],
];

test.each(planted)('%s catches: %s', (rule, sql) => {
  expect(rulesBrokenBy(sql, placements)).toEqual([rule]);
});

const honest = [
  'SELECT at FROM s.movement WHERE lot_id = ANY($1::bigint[])',
  'INSERT INTO s.movement (lot_id) SELECT * FROM unnest($1::bigint[])',
  'SELECT at FROM s.movement WHERE lot_id = $1 AND line = $2 FOR UPDATE',
  'SELECT l.batch FROM s.lot l JOIN s.movement m USING (lot_id) WHERE l.lot_id = $1',
  'SELECT d.root FROM s.document d JOIN s.party p ON p.party_id = d.sender_id WHERE d.sender_id = $1',
  'SELECT l.lot_id FROM s.lot l WHERE EXISTS (SELECT 1 FROM s.movement m WHERE m.lot_id = l.lot_id)',
  'UPDATE s.lot SET batch = $1, at = now() WHERE lot_id = $2',
  'INSERT INTO s.lot AS h (lot_id, n) VALUES ($1, $2) ON CONFLICT (lot_id) DO UPDATE SET n = h.n + excluded.n',
  // Not on the shards: plain PostgreSQL, where all of it runs.
  'SELECT id FROM s.queue q WHERE NOT EXISTS (SELECT 1 FROM s.queue f WHERE f.id = q.id) FOR UPDATE SKIP LOCKED',
  'SELECT p.id FROM unnest($1::text[]) AS q(g) CROSS JOIN LATERAL (SELECT id FROM s.party WHERE g = q.g) AS p',
];

test.each(honest)('Nothing is wrong with: %s', (sql) => {
  expect(rulesBrokenBy(sql, placements)).toEqual([]);
});

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

function store(sql: string): string {
  const root = mkdtempSync(join(tmpdir(), 'luyuan-citus-'));
  made.push(root);
  const path = join(root, 'server/modules/s/a.store.ts');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `export const q = (columns: string) => \`${sql}\`;\n`);
  return root;
}

test('Statements are found in stores, also where columns are put in; an exception excuses its own and no other', () => {
  const root = store(`SELECT \${columns} FROM s.movement WHERE lot_id = ANY($1) FOR UPDATE`);
  const excuse = {
    file: 'server/modules/s/a.store.ts',
    contains: 'lot_id = ANY($1)',
    rule: 'citus-lock-one-shard',
    why: '',
  };
  const rules = (exceptions: (typeof excuse)[]) =>
    checkCitus(root, placements, exceptions).map((violation) => violation.rule);
  expect(rules([])).toEqual(['citus-lock-one-shard']);
  expect(rules([excuse])).toEqual([]);
  expect(rules([{ ...excuse, rule: 'citus-no-lateral' }])).toEqual([
    'citus-lock-one-shard',
    'citus-exception-of-use',
  ]);
});
