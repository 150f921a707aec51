import { Batch, type LookupCore, type WriterCore } from './batch.ts';
import type { Queryable } from './db.ts';

/** What stores are made of, so that one code serves one document and a batch of them (batch.ts). */

/** A look-up by key. Keys are text; a key that is not there is absent from the answer. */
export interface Lookup<Value> {
  (db: Queryable, keys: readonly string[]): Promise<Map<string, Value>>;
  /** What is true of a key from now on, as this transaction has written it; undefined: it is not there. */
  know(db: Queryable, key: string, value: Value | undefined): void;
  /** The value if it is known without asking; `undefined` also when it is known not to be there. */
  peek(db: Queryable, key: string): Value | undefined;
  isKnown(db: Queryable, key: string): boolean;
  forget(db: Queryable, key: string): void;
}

/** A look-up of lists, to which a batch can add. */
export interface ListLookup<Item> extends Lookup<Item[]> {
  append(db: Queryable, key: string, item: Item): void;
}

export type Writer<Row> = (db: Queryable, rows: readonly Row[]) => Promise<void>;

/**
 * Makes a look-up of a statement that fetches many keys at once. `fetch` is never asked for nothing, nor for keys whose
 * `subject` was minted in this very transaction.
 */
export function lookup<Value>(
  fetch: (db: Queryable, keys: readonly string[]) => Promise<Map<string, Value>>,
  subject?: (key: string) => string,
): Lookup<Value> {
  return lookupOf<Value>({ fetch, subject });
}

/** The same for a list of rows a key. */
export function listLookup<Item>(
  fetch: (db: Queryable, keys: readonly string[]) => Promise<Map<string, Item[]>>,
  subject?: (key: string) => string,
  refresh = false,
): ListLookup<Item> {
  const core: LookupCore = { fetch, subject, list: true, refresh };
  return Object.assign(lookupOf<Item[]>(core), {
    append: (db: Queryable, key: string, item: Item) => {
      if (db instanceof Batch) db.append(core, key, item);
    },
  });
}

function lookupOf<Value>(core: LookupCore): Lookup<Value> {
  const ask = (async (db: Queryable, keys: readonly string[]) => {
    if (keys.length === 0) return new Map<string, Value>();
    if (db instanceof Batch) return db.lookUp(core, keys) as Promise<Map<string, Value>>;
    return core.fetch(db, keys);
  }) as Lookup<Value>;
  ask.know = (db, key, value) => {
    if (db instanceof Batch) db.know(core, key, value);
  };
  ask.peek = (db, key) => (db instanceof Batch ? (db.memo(core).get(key) as Value | undefined) : undefined);
  ask.isKnown = (db, key) => db instanceof Batch && db.isKnown(core, key);
  ask.forget = (db, key) => {
    if (db instanceof Batch) db.forget(core, key);
  };
  return ask;
}

/** Makes a writer of a statement that writes many rows at once. */
export function deferred<Row>(
  order: number,
  write: (db: Queryable, rows: readonly Row[]) => Promise<void>,
): Writer<Row> {
  const core: WriterCore = { order, write: write as WriterCore['write'] };
  return async (db, rows) => {
    if (rows.length === 0) return;
    if (db instanceof Batch) db.defer(core, rows);
    else await write(db, rows);
  };
}

/** Whether this only looks ahead: what would be refused goes on then, to see what it would ask for. */
export const isScouting = (db: Queryable): boolean => db instanceof Batch && db.scouting;

/** The order in which a batch writes: goods before documents, documents before what is made of them. */
export const WRITE_ORDER = {
  parties: 2,
  products: 4,
  grams: 6,
  lotKeys: 10,
  lots: 20,
  claims: 30,
  documents: 40,
  findings: 50,
  tests: 55,
  papers: 60,
  vouchers: 70,
  answers: 80,
  states: 90,
} as const;
