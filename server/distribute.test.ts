import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../test/support/database.ts';
import { PLACEMENTS } from './distribute.ts';
import { isDistributed, type Placements, placementStatements } from './platform/citus.ts';

/** The rules that Citus has for keys, held against the schema as the migrations make it. */

let database: TestDatabase;
let owner: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

interface Key {
  table: string;
  name: string;
  columns: string[];
}

const OURS = `c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT IN ('pg_catalog', 'information_schema')`;
const NAME = `n.nspname || '.' || c.relname`;

/** Every way in which the schema breaks the rules; the table comes first in each line. */
async function broken(placements: Placements): Promise<string[]> {
  const found: string[] = [];
  const tables = await names(
    `SELECT ${NAME} AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS} ORDER BY 1`,
  );
  for (const table of tables) if (!placements[table]) found.push(`${table}: has no line in PLACEMENTS`);
  for (const table of Object.keys(placements)) {
    if (!tables.includes(table)) found.push(`${table}: is in PLACEMENTS and in no migration`);
  }
  const shards = Object.entries(placements).flatMap(([table, placement]) =>
    placement.on === 'shards' && tables.includes(table) ? [{ table, by: placement.by }] : [],
  );
  const keys = await uniqueKeys();
  const required = await notNull();
  for (const { table, by } of shards) {
    const own = keys.filter((key) => key.table === table);
    if (own.length === 0) found.push(`${table}: has no primary key`);
    for (const key of own) {
      if (!key.columns.includes(by)) found.push(`${table}: ${key.name} is without ${by}`);
    }
    if (!required.has(`${table}.${by}`)) found.push(`${table}: ${by} may be null`);
  }
  for (const { child, parent, columns } of await foreignKeys()) {
    const [from, to] = [placements[child], placements[parent]];
    const allowed =
      to?.on === 'every-server' ||
      (from?.on === 'coordinator' && to?.on === 'coordinator') ||
      (from?.on === 'shards' && to?.on === 'shards' && from.group === to.group && columns.includes(from.by));
    if (!allowed) found.push(`${child}: its foreign key to ${parent} crosses`);
  }
  for (const table of await names(
    `SELECT DISTINCT ${NAME} AS name FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
       JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal`,
  )) {
    found.push(`${table}: has a trigger`);
  }
  const distributed = new Set(shards.map((one) => one.table));
  for (const name of await names(
    `SELECT ${NAME} || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      WHERE ${OURS} AND (a.attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid) LIKE '%nextval%')`,
  )) {
    const table = name.split('.').slice(0, 2).join('.');
    if (distributed.has(table)) found.push(`${name}: takes its value from a sequence`);
  }
  return found;
}

async function names(sql: string): Promise<string[]> {
  return (await owner.query<{ name: string }>(sql)).rows.map((row) => row.name);
}

async function uniqueKeys(): Promise<Key[]> {
  const { rows } = await owner.query<Key>(
    `SELECT ${NAME} AS table, i.relname AS name,
            ARRAY(SELECT a.attname::text FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS k(col, pos)
                    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.col WHERE k.pos <= x.indnkeyatts) AS columns
       FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
       JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE ${OURS} AND (x.indisunique OR x.indisexclusion)`,
  );
  return rows;
}

async function notNull(): Promise<Set<string>> {
  return new Set(
    await names(
      `SELECT ${NAME} || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
         JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS} AND a.attnotnull`,
    ),
  );
}

async function foreignKeys(): Promise<{ child: string; parent: string; columns: string[] }[]> {
  const { rows } = await owner.query<{ child: string; parent: string; columns: string[] }>(
    `SELECT replace(f.conrelid::regclass::text, '"', '') AS child, replace(f.confrelid::regclass::text, '"', '') AS parent,
            ARRAY(SELECT a.attname::text FROM unnest(f.conkey) AS k(col)
                    JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.col) AS columns
       FROM pg_constraint f WHERE f.contype = 'f' AND f.conparentid = 0`,
  );
  return rows;
}

test('Every table has its place on Citus, and no key, foreign key or trigger breaks the rules', async () => {
  expect(await broken(PLACEMENTS)).toEqual([]);
});

describe('What breaks a rule is found:', () => {
  const planted: [string, string, RegExp][] = [
    [
      'a table without a line',
      'CREATE TABLE ledger.planted (x bigint PRIMARY KEY)',
      /ledger\.planted: has no line/,
    ],
    [
      'a unique index without the column',
      'CREATE UNIQUE INDEX planted ON ledger.holding (party_id, last_at)',
      /ledger\.holding: planted is without lot_id/,
    ],
    [
      'a primary key without the column',
      'ALTER TABLE vouchers.inbox DROP CONSTRAINT inbox_pkey, ADD CONSTRAINT inbox_pkey PRIMARY KEY (document_id)',
      /vouchers\.inbox: inbox_pkey is without receiver_id/,
    ],
    [
      'a table without a primary key, whose column may be null',
      'ALTER TABLE ledger.holding DROP CONSTRAINT holding_pkey, ALTER lot_id DROP NOT NULL',
      /ledger\.holding: has no primary key\nledger\.holding: lot_id may be null/,
    ],
    [
      'a foreign key to another group',
      'ALTER TABLE vouchers.inbox ADD FOREIGN KEY (sender_id, document_id) REFERENCES vouchers.sent',
      /vouchers\.inbox: its foreign key to vouchers\.sent crosses/,
    ],
    [
      'a foreign key from the shards to the coordinator',
      'ALTER TABLE ledger.document ADD FOREIGN KEY (recorded_by) REFERENCES identity.account',
      /ledger\.document: its foreign key to identity\.account crosses/,
    ],
    [
      'a trigger',
      `CREATE FUNCTION ledger.planted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
       CREATE TRIGGER planted BEFORE INSERT ON ledger.movement FOR EACH ROW EXECUTE FUNCTION ledger.planted()`,
      /ledger\.movement: has a trigger/,
    ],
    [
      'a number from a sequence',
      'ALTER TABLE ledger.lot_edge ADD COLUMN planted bigserial',
      /ledger\.lot_edge\.planted: takes its value from a sequence/,
    ],
  ];
  test.each(planted)('%s', async (_what, sql, says) => {
    await owner.query('BEGIN');
    try {
      await owner.query(sql);
      expect((await broken(PLACEMENTS)).join('\n')).toMatch(says);
    } finally {
      await owner.query('ROLLBACK');
    }
  });
});

test('Tables that are everywhere come first, and each group gathers around its first table', () => {
  const statements = placementStatements({
    'a.first': { on: 'shards', by: 'lot_id', group: 'lot' },
    'a.second': { on: 'shards', by: 'lot_id', group: 'lot' },
    'a.queue': { on: 'coordinator' },
    'a.names': { on: 'every-server' },
    'a.other': { on: 'shards', by: 'party_id', group: 'party' },
  });
  expect(statements.map(({ values }) => values)).toEqual([
    ['a.names'],
    ['a.first', 'lot_id', 'none'],
    ['a.second', 'lot_id', 'a.first'],
    ['a.other', 'party_id', 'none'],
  ]);
});

test('A plain PostgreSQL is not taken for a cluster', async () => {
  const db = {
    query: async <Row>(text: string, values: readonly unknown[] = []) =>
      (await owner.query(text, values as unknown[])).rows as Row[],
  };
  expect(await isDistributed(db, 'ledger.document')).toBe(false);
});
