import type { Queryable } from '../../../platform/db.ts';
import { deferred, lookup, WRITE_ORDER } from '../../../platform/lookups.ts';
import { storableStart } from '../take-rows.ts';
import type { Scheme, Wanted } from './wanted.ts';

export interface Mapping extends Wanted {
  target: string;
  setAt: Date;
}

/** By JSON of [owner, scheme, value]: their codes may hold any sign. */
const mappings = lookup(async (db, keys): Promise<Map<string, string>> => {
  const wanted = keys.map((key) => JSON.parse(key) as [string, string, string]);
  const rows = await db.query<{ owner_id: string; scheme: string; value: string; target: string }>(
    `SELECT owner_id, scheme, value, target FROM intake.mapping
      WHERE owner_id = ANY($1::bigint[]) AND value = ANY($2::text[])`,
    [[...new Set(wanted.map(([owner]) => owner))], wanted.map(([, , value]) => value)],
    'intake-mappings',
  );
  return new Map(rows.map((row) => [JSON.stringify([row.owner_id, row.scheme, row.value]), row.target]));
});

export async function mappedTargets(
  db: Queryable,
  ownerId: string,
  wanted: readonly Wanted[],
): Promise<{ wanted: Wanted; target: string }[]> {
  const keyOf = ({ scheme, value }: Wanted) => JSON.stringify([ownerId, scheme, value]);
  const found = await mappings(db, wanted.map(keyOf));
  return wanted.flatMap((one) => {
    const target = found.get(keyOf(one));
    return target === undefined ? [] : [{ wanted: one, target }];
  });
}

export async function upsertMapping(
  db: Queryable,
  mapping: { ownerId: string; setBy: string | null; setAt: Date } & Wanted & { target: string },
): Promise<void> {
  await db.query(
    `INSERT INTO intake.mapping (owner_id, scheme, value, target, set_by, set_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (owner_id, scheme, value)
       DO UPDATE SET target = excluded.target, set_by = excluded.set_by, set_at = excluded.set_at`,
    [mapping.ownerId, mapping.scheme, mapping.value, mapping.target, mapping.setBy, mapping.setAt],
  );
}

export async function listMappings(db: Queryable, ownerId: string, scheme?: Scheme): Promise<Mapping[]> {
  const rows = await db.query<{ scheme: Scheme; value: string; target: string; set_at: Date }>(
    `SELECT scheme, value, target, set_at FROM intake.mapping
      WHERE owner_id = $1 AND ($2::text IS NULL OR scheme = $2) ORDER BY scheme, value LIMIT 5000`,
    [ownerId, scheme ?? null],
  );
  return rows.map((row) => ({ scheme: row.scheme, value: row.value, target: row.target, setAt: row.set_at }));
}

export interface Unmatched {
  scheme: Scheme;
  value: string;
  sample: string | null;
  firstAt: Date;
  lastAt: Date;
  times: number;
}

interface NewUnmatched extends Wanted {
  ownerId: string;
  at: Date;
}

/** One statement for all that a transaction has found; the same code twice counts twice. */
const writeUnmatched = deferred<NewUnmatched>(WRITE_ORDER.states + 1, async (db, found) => {
  const byKey = new Map<string, NewUnmatched & { times: number }>();
  for (const one of found) {
    const key = JSON.stringify([one.ownerId, one.scheme, one.value]);
    byKey.set(key, { ...one, times: (byKey.get(key)?.times ?? 0) + 1 });
  }
  // In one order for all, so that two transactions wait for each other and not in a ring.
  const rows = [...byKey.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  await db.query(
    `INSERT INTO intake.unmatched (owner_id, scheme, value, sample, first_at, last_at, times)
     SELECT owner_id, scheme, value, sample, at, at, times
       FROM jsonb_to_recordset($1::jsonb) AS one(owner_id bigint, scheme text, value text, sample text, at timestamptz, times integer)
     ON CONFLICT (owner_id, scheme, value) DO UPDATE SET
       sample = coalesce(excluded.sample, unmatched.sample), last_at = excluded.last_at,
       times = unmatched.times + excluded.times, state = 'open'`,
    [
      JSON.stringify(
        rows.map((row) => ({
          owner_id: row.ownerId,
          scheme: row.scheme,
          value: row.value,
          sample: row.sample === undefined ? null : storableStart(row.sample, 120),
          at: row.at.toISOString(),
          times: row.times,
        })),
      ),
    ],
    'intake-write-unmatched',
  );
});

/**
 * Queues codes that nobody has mapped for a person. In a batch it is written with the batch. `sample` is the name that
 * came with the code.
 */
export async function queueUnmatched(
  db: Queryable,
  found: { ownerId: string; wanted: readonly Wanted[]; at: Date },
): Promise<void> {
  await writeUnmatched(
    db,
    found.wanted.map((one) => ({ ...one, ownerId: found.ownerId, at: found.at })),
  );
}

/** Those that nobody decided on, and those that were dropped while rows still wait for them: a server may have ended between. */
export async function openUnmatched(db: Queryable, ownerId: string, limit: number): Promise<Unmatched[]> {
  const rows = await db.query<{
    scheme: Scheme;
    value: string;
    sample: string | null;
    first_at: Date;
    last_at: Date;
    times: number;
  }>(
    `SELECT scheme, value, sample, first_at, last_at, times FROM intake.unmatched u
      WHERE owner_id = $1 AND (state = 'open' OR (state = 'dropped' AND EXISTS (
        SELECT 1 FROM intake.waiting_need n
         WHERE n.owner_id = u.owner_id AND n.scheme = u.scheme AND n.value = u.value)))
      ORDER BY last_at DESC, scheme, value LIMIT $2`,
    [ownerId, limit],
  );
  return rows.map((row) => ({
    scheme: row.scheme,
    value: row.value,
    sample: row.sample,
    firstAt: row.first_at,
    lastAt: row.last_at,
    times: row.times,
  }));
}

export async function closeUnmatched(
  db: Queryable,
  ownerId: string,
  wanted: Wanted,
  state: 'mapped' | 'dropped',
): Promise<boolean> {
  const rows = await db.query(
    `UPDATE intake.unmatched SET state = $4 WHERE owner_id = $1 AND scheme = $2 AND value = $3 AND state <> $4
     RETURNING 1`,
    [ownerId, wanted.scheme, wanted.value, state],
  );
  return rows.length === 1;
}
