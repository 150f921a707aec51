import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { type Db, openDb } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import { holdingsByPair, pairOf } from './holdings.store.ts';
import { MOVEMENT_CODES, type MovementKind, PRECISIONS } from './kinds.ts';
import { post } from './post.store.ts';
import { postByTable } from './post-by-table.store.ts';
import type { HeldAfter, PostedDocument } from './posting-rows.ts';
import type { Edge, Movement, Observation } from './projection.ts';

/** Both ways of posting on plain PostgreSQL, each on a database of its own: whatever is posted, the rows are the same. */

const databases: TestDatabase[] = [];
let oneStatement: Db;
let byTable: Db;
const owners: pg.Client[] = [];

beforeAll(async () => {
  for (let index = 0; index < 2; index += 1) {
    const database = await createTestDatabase();
    databases.push(database);
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    owners.push(owner);
  }
  // As the server's own role: what it may not do, no way of posting may do.
  oneStatement = openDb({ url: databases[0]?.serverUrl ?? '', connections_max: 2 });
  byTable = openDb({ url: databases[1]?.serverUrl ?? '', connections_max: 2, distributed: true });
});
afterAll(async () => {
  await Promise.all([oneStatement.close(), byTable.close(), ...owners.map((owner) => owner.end())]);
  for (const database of databases) await database.drop();
});

const TABLES = ['document', 'document_private', 'outbox', 'movement', 'lot_edge', 'observation', 'holding'];

/** Every row of every table, as text, in one order. */
async function contents(owner: pg.Client | undefined): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const table of TABLES) {
    const rows = await owner?.query<{ row: string }>(
      `SELECT t::text AS row FROM ledger.${table} t ORDER BY 1`,
    );
    found[table] = rows?.rows.map((row) => row.row) ?? [];
  }
  return found;
}

const party = (serial: number) => String(1000 + serial) as PartyId;
const lot = (serial: number) => String(50_000 + serial * 7) as LotId;
const at = fc
  .integer({ min: 0, max: 5000 })
  .map((hours) => new Date(Date.UTC(2026, 0, 1) + hours * 3_600_000));
const precision = fc.constantFrom(...(Object.keys(PRECISIONS) as (keyof typeof PRECISIONS)[]));
const anyParty = fc.option(fc.integer({ min: 0, max: 5 }).map(party));
const anyLot = fc.integer({ min: 0, max: 8 }).map(lot);
const amount = fc.option(fc.integer({ min: 1, max: 2 ** 40 }));

const movements = fc
  .array(
    fc.record({
      lotId: anyLot,
      at,
      precision,
      kind: fc.constantFrom(...(Object.keys(MOVEMENT_CODES) as MovementKind[])),
      fromId: anyParty,
      toId: anyParty,
      quantity: amount,
    }),
    { maxLength: 12 },
  )
  .map((rows): Movement[] =>
    rows.map((row, index) => ({
      ...row,
      line: index + 1,
      ...(index % 3 === 1 ? { answers: { documentId: '42', line: index } } : {}),
      ...(row.quantity === null && index % 2 === 0 ? { unknownReason: 'not-stated' as const } : {}),
    })),
  );
const edges = fc
  .uniqueArray(fc.tuple(anyLot, anyLot), {
    maxLength: 4,
    selector: ([input, output]) => [input, output].sort().join(),
  })
  .chain((pairs) => fc.tuple(fc.constant(pairs), at, precision, amount, amount))
  .map(([pairs, when, known, quantityIn, quantityOut]): Edge[] =>
    pairs
      .filter(([input, output]) => input !== output)
      .map(([inputLotId, outputLotId]) => ({
        inputLotId,
        outputLotId,
        partyId: party(1),
        at: when,
        precision: known,
        quantityIn,
        quantityOut,
      })),
  );
const observations = fc
  .array(fc.record({ lotId: anyLot, partyId: anyParty, at, precision, what: fc.string() }), { maxLength: 3 })
  .map((rows): Observation[] =>
    rows.map((row, index) => ({ ...row, what: row.what.replaceAll('\0', ''), line: index + 1 })),
  );

let serial = 0;
const posting = fc.tuple(movements, edges, observations, fc.boolean()).map(
  ([moved, made, seen, isPrivate]): PostedDocument => ({
    document: {
      senderId: party(serial % 3),
      documentId: String(7_000_000 + ++serial),
      receiverId: serial % 2 ? party(4) : null,
      recordedBy: null,
      occurredAt: new Date(Date.UTC(2026, 1, 1)),
      signingKey: null,
      kind: 'voucher',
      projection: 1,
      codec: 1,
      senderNumber: `N-${serial}`,
      contentSha256: Buffer.from([serial % 256]),
      root: Buffer.from('root'),
      signature: isPrivate ? Buffer.from('signature') : null,
      body: Buffer.from('body'),
      resolved: Buffer.from('resolved'),
    },
    privates: isPrivate
      ? [
          { section: 'trade', hash: Buffer.from('h'), content: Buffer.from('c') },
          { section: 'contacts', hash: Buffer.from('h'), content: null },
        ]
      : [],
    projection: { movements: moved, edges: made, observations: seen },
  }),
);

const sorted = (holdings: readonly HeldAfter[]) =>
  holdings.map((h) => `${h.partyId} ${h.lotId} ${h.onHand} ${h.incoming}`).sort();

test('Posted table by table, alone or many together, the rows are those of the one statement', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(posting, { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      async (drawn, together) => {
        // A shrunk or repeated draw may hold the same document: ids stay unique by taking them anew.
        const postings = drawn.map((one) => renumbered(one));
        const expected = new Map<string, string>();
        for (const one of postings) {
          for (const held of await oneStatement.transaction((tx) => post(tx, one))) {
            expected.set(`${held.partyId} ${held.lotId}`, `${held.onHand} ${held.incoming}`);
          }
        }
        const got = new Map<string, string>();
        const parts = together
          ? [await byTable.transaction((tx) => postByTable(tx, postings))]
          : await inTurn(postings, (one) => byTable.transaction((tx) => post(tx, one)));
        for (const held of parts.flat()) {
          got.set(`${held.partyId} ${held.lotId}`, `${held.onHand} ${held.incoming}`);
        }
        expect([...got].sort()).toEqual([...expected].sort());
        expect(await contents(owners[1])).toEqual(await contents(owners[0]));
      },
    ),
    { numRuns: 40 },
  );
});

async function inTurn<T, U>(list: readonly T[], work: (one: T) => Promise<U>): Promise<U[]> {
  const done: U[] = [];
  for (const one of list) done.push(await work(one));
  return done;
}

function renumbered(one: PostedDocument): PostedDocument {
  serial += 1;
  return {
    ...one,
    document: { ...one.document, documentId: String(8_000_000 + serial), senderNumber: `R-${serial}` },
  };
}

test('Holdings that are locked by name are those that are locked by row: what was asked for and nothing else', async () => {
  const everywhere: PostedDocument = {
    ...renumbered(fc.sample(posting, 1)[0] as PostedDocument),
    projection: {
      movements: Array.from({ length: 54 }, (_none, index) => ({
        lotId: lot(index % 9),
        at: new Date(Date.UTC(2026, 2, 1)),
        precision: 'instant',
        line: index + 1,
        kind: 'produced',
        fromId: null,
        toId: party(index % 6),
        quantity: index + 1,
      })),
    },
  };
  for (const db of [oneStatement, byTable]) await db.transaction((tx) => post(tx, everywhere));
  const pair = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 8 }));
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(pair, { maxLength: 12, selector: String }), async (drawn) => {
      const pairs = drawn.map(([who, what]) => pairOf(party(who), lot(what)));
      const read = async (db: Db) => [...(await db.transaction((tx) => holdingsByPair(tx, pairs)))].sort();
      expect(await read(byTable)).toEqual(await read(oneStatement));
    }),
    { numRuns: 40 },
  );
});

test('A document of more rows than a statement takes is posted whole', async () => {
  const lines = 6000;
  const [made] = fc.sample(posting, 1);
  const one = renumbered(made as PostedDocument);
  const moved: Movement[] = Array.from({ length: lines }, (_none, index) => ({
    lotId: lot(100 + index),
    at: new Date(Date.UTC(2026, 2, 1)),
    precision: 'instant',
    line: index + 1,
    kind: 'shipped',
    fromId: party(1),
    toId: party(2),
    quantity: 10,
  }));
  const whole: PostedDocument = { ...one, projection: { movements: moved } };
  const held = await byTable.transaction((tx) => postByTable(tx, [whole]));
  expect(held).toHaveLength(lines * 2);
  const expected = await oneStatement.transaction((tx) => post(tx, whole));
  expect(sorted(held)).toEqual(sorted(expected));
  expect(await contents(owners[1])).toEqual(await contents(owners[0]));
});

test('A number that was used before leaves nothing of the document behind', async () => {
  const [made] = fc.sample(posting, 1);
  const one = renumbered(made as PostedDocument);
  await byTable.transaction((tx) => postByTable(tx, [one]));
  const before = await contents(owners[1]);
  const again: PostedDocument = { ...one, document: { ...one.document, documentId: '9999999' } };
  await expect(byTable.transaction((tx) => postByTable(tx, [again]))).rejects.toMatchObject({
    code: '23505',
  });
  expect(await contents(owners[1])).toEqual(before);
});
