import { type Db, isConnectionTrouble, type Queryable, sqlState } from './db.ts';

/**
 * Many documents in one transaction, each decided by the very code that decides one alone.
 *
 * A use case reads by look-ups (`lookup`) and writes by writers (`deferred`). Given a plain connection both go to the
 * database at once. Given a `Batch`, a look-up is answered from what the batch knows already and what is written is
 * kept until `flush`, one statement a table for all documents. Documents are decided one after the other, so that each
 * sees what the earlier ones wrote.
 *
 * `scout` runs them all beforehand, at the same time, only to see what they ask for: their look-ups meet and go to the
 * database as one statement a kind; nothing they write is kept. Whatever it misses is fetched when it is needed.
 *
 * Any other statement first flushes what is waiting, so that it sees all of it: slower, never wrong.
 */

export interface LookupCore {
  fetch(db: Queryable, keys: readonly string[]): Promise<Map<string, unknown>>;
  /** The id in a key that decides whether the database can know of it at all. */
  subject?: ((key: string) => string) | undefined;
  /** Values are lists of rows: only what was asked for was read whole, and locked. */
  list?: boolean;
  /** Read again when all have looked ahead: by then whatever they decide on is locked. */
  refresh?: boolean;
}

export interface WriterCore {
  /** Lower ones are written first, in every batch alike: two batches then wait for each other, never in a ring. */
  order: number;
  write(db: Queryable, rows: readonly unknown[]): Promise<void>;
}

/** Another transaction got in between: what was decided here rests on what is no longer so. Do the work again. */
export class BatchConflict extends Error {
  override name = 'BatchConflict';
}

/** A document failed after part of it had reached the database: none of this transaction can be kept. */
export class BatchSpoiled extends Error {
  override name = 'BatchSpoiled';
}

/** A scout has seen what it can. */
class ScoutEnd extends Error {
  override name = 'ScoutEnd';
}

interface Waiting {
  keys: Set<string>;
  done: Promise<void>;
  resolve: () => void;
  reject: (error: unknown) => void;
}

export type Attempt<T> = { value: T } | { error: unknown };

/** SQLSTATE has five characters; problems of ours have codes too, but in words. */
const isDatabaseError = (error: unknown): boolean =>
  /^[0-9A-Z]{5}$/.test(sqlState(error) ?? '') || isConnectionTrouble(error);

export class Batch implements Db {
  readonly distributed: boolean;
  readonly #tx: Queryable;
  readonly #memos = new Map<LookupCore, Map<string, unknown>>();
  readonly #additions = new Map<LookupCore, Map<string, unknown>>();
  readonly #pending = new Map<WriterCore, unknown[]>();
  /** Ids minted in this transaction: the database knows nothing of them, so that nothing is asked about them. */
  readonly #new = new Set<string>();
  /** How to take back what the document under way has put into memos and pending rows. */
  #undo: (() => void)[] = [];
  #touchedByFlush = false;
  /** The first error of a statement. Nothing of the transaction can be kept then, whoever has swallowed it. */
  #broken: { error: unknown } | undefined;
  #scouting = false;
  #waiting = new Map<LookupCore, Waiting>();
  #dispatch: Promise<void> | undefined;

  constructor(tx: Queryable) {
    this.distributed = tx.distributed ?? false;
    // Scouts ask at the same time; a connection answers one statement after the other.
    let turn: Promise<unknown> = Promise.resolve();
    const noteBroken = (error: unknown) => {
      this.#broken ??= { error };
    };
    this.#tx = {
      distributed: this.distributed,
      query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]> {
        const answer = turn.then(() => tx.query<Row>(text, values, name));
        turn = answer.catch(noteBroken);
        return answer;
      },
    };
  }

  /** True while documents only look: what they write is not kept. */
  get scouting(): boolean {
    return this.#scouting;
  }

  async query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]> {
    const reads = /^\s*SELECT/i.test(text);
    if (this.#scouting) {
      if (!reads) throw new ScoutEnd();
      return this.#tx.query<Row>(text, values, name);
    }
    await this.flush();
    if (!reads) this.#touchedByFlush = true;
    return this.#tx.query<Row>(text, values, name);
  }

  /** The batch is one transaction; what is asked for inside it joins it. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    return work(this);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Lets all works look, at the same time, and keeps what they asked for. */
  async scout(works: readonly ((db: Db) => Promise<unknown>)[]): Promise<void> {
    this.#scouting = true;
    try {
      await Promise.all(works.map((work) => work(this).catch(() => undefined)));
    } finally {
      this.#scouting = false;
    }
    if (this.#broken) throw this.#broken.error;
    for (const [core, memo] of this.#memos) {
      if (!core.refresh || memo.size === 0) continue;
      const keys = [...memo.keys()];
      memo.clear();
      this.#fill(core, keys, await core.fetch(this.#tx, keys));
    }
  }

  /** Runs one document; when it fails, nothing of it stays. @throws BatchSpoiled when that is no longer possible. */
  async attempt<T>(work: (db: Db) => Promise<T>): Promise<Attempt<T>> {
    this.#undo = [];
    this.#touchedByFlush = false;
    try {
      const value = await work(this);
      if (this.#broken) throw this.#broken.error;
      return { value };
    } catch (error) {
      // Whatever was made of it since: what the statement said decides whether the work is done again.
      if (this.#broken) throw this.#broken.error;
      // After an error of the database's own nothing more runs in its transaction.
      if (isDatabaseError(error)) throw error;
      if (this.#touchedByFlush) throw new BatchSpoiled('', { cause: error });
      for (const step of this.#undo.reverse()) step();
      return { error };
    } finally {
      this.#undo = [];
    }
  }

  /** Writes what is waiting, table by table. */
  async flush(): Promise<void> {
    if (this.#pending.size === 0) return;
    if (this.#undo.length > 0) this.#touchedByFlush = true;
    const writers = [...this.#pending].sort(([one], [two]) => one.order - two.order);
    this.#pending.clear();
    // They are in the database from here on, where the next question finds them.
    this.#additions.clear();
    try {
      for (const [writer, rows] of writers) if (rows.length > 0) await writer.write(this.#tx, rows);
    } catch (error) {
      this.#broken ??= { error };
      throw error;
    }
  }

  async lookUp(core: LookupCore, keys: readonly string[]): Promise<Map<string, unknown>> {
    const memo = this.memo(core);
    const missing = keys.filter((key) => !this.isKnown(core, key));
    if (missing.length > 0) {
      if (this.#scouting) await this.#fetchTogether(core, missing);
      else this.#fill(core, missing, await core.fetch(this.#tx, [...new Set(missing)]));
    }
    const found = new Map<string, unknown>();
    for (const key of keys) {
      const value = memo.get(key);
      if (value !== undefined) found.set(key, value);
    }
    return found;
  }

  markNew(id: string): void {
    this.#new.add(id);
  }

  isNew(id: string): boolean {
    return this.#new.has(id);
  }

  isKnown(core: LookupCore, key: string): boolean {
    return this.memo(core).has(key) || (core.subject !== undefined && this.#new.has(core.subject(key)));
  }

  memo(core: LookupCore): Map<string, unknown> {
    let memo = this.#memos.get(core);
    if (!memo) {
      memo = new Map();
      this.#memos.set(core, memo);
    }
    return memo;
  }

  know(core: LookupCore, key: string, value: unknown): void {
    // A scout may go on with what it has just minted: nobody else will ever ask for that id.
    if (this.#scouting && !this.#new.has(core.subject?.(key) ?? key)) return;
    const memo = this.memo(core);
    const before = memo.get(key);
    const had = memo.has(key);
    memo.set(key, value);
    this.onUndo(() => {
      if (had) memo.set(key, before);
      else memo.delete(key);
    });
  }

  forget(core: LookupCore, key: string): void {
    if (this.#scouting) return;
    this.memo(core).delete(key);
  }

  onUndo(step: () => void): void {
    this.#undo.push(step);
  }

  defer(core: WriterCore, rows: readonly unknown[]): void {
    if (this.#scouting || rows.length === 0) return;
    let waiting = this.#pending.get(core);
    if (!waiting) {
      waiting = [];
      this.#pending.set(core, waiting);
    }
    const list = waiting;
    const length = list.length;
    for (const row of rows) list.push(row);
    this.onUndo(() => {
      list.length = length;
    });
  }

  /** What was written to a list that nobody had asked for yet is added when it is asked for. */
  append(core: LookupCore, key: string, item: unknown): void {
    if (this.#scouting) return;
    const known = this.isKnown(core, key);
    let lists = known ? this.memo(core) : this.#additions.get(core);
    if (!lists) {
      lists = new Map();
      this.#additions.set(core, lists);
    }
    const list = lists.get(key) as unknown[] | undefined;
    const home = list ?? [];
    if (!list) lists.set(key, home);
    home.push(item);
    this.onUndo(() => {
      for (const holder of [this.memo(core), this.#additions.get(core)]) {
        const list = holder?.get(key) as unknown[] | undefined;
        const at = list?.lastIndexOf(item) ?? -1;
        if (list && at >= 0) list.splice(at, 1);
      }
    });
  }

  #fill(core: LookupCore, keys: Iterable<string>, found: ReadonlyMap<string, unknown>): void {
    const memo = this.memo(core);
    const additions = this.#additions.get(core);
    for (const key of keys) {
      if (memo.has(key)) continue;
      const value = found.get(key);
      const added = additions?.get(key) as unknown[] | undefined;
      additions?.delete(key);
      memo.set(key, added?.length ? [...((value as unknown[] | undefined) ?? []), ...added] : value);
    }
    // A row that has several keys is known by all of them once it was found by one.
    if (!core.list)
      for (const [key, value] of found) if (!memo.has(key) && !additions?.has(key)) memo.set(key, value);
  }

  #fetchTogether(core: LookupCore, keys: readonly string[]): Promise<void> {
    let waiting = this.#waiting.get(core);
    if (!waiting) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting = { keys: new Set(), done: promise, resolve, reject };
      this.#waiting.set(core, waiting);
    }
    for (const key of keys) waiting.keys.add(key);
    this.#dispatch ??= new Promise<void>((resolve) => {
      // After all that can still run has run: whoever asks for the same kind of thing has joined by then.
      setImmediate(() => {
        this.#dispatch = undefined;
        void this.#fetchWaiting().then(resolve);
      });
    });
    return waiting.done;
  }

  async #fetchWaiting(): Promise<void> {
    const round = [...this.#waiting];
    this.#waiting = new Map();
    const outcomes = await Promise.allSettled(
      round.map(async ([core, { keys }]) => {
        this.#fill(core, keys, await core.fetch(this.#tx, [...keys]));
      }),
    );
    // All at once, so that the documents stay in step and meet again at their next question.
    for (const [index, outcome] of outcomes.entries()) {
      const waiting = round[index]?.[1];
      if (outcome.status === 'fulfilled') waiting?.resolve();
      else waiting?.reject(outcome.reason);
    }
  }
}
