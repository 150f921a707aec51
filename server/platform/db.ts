import pg from 'pg';

/** What a store needs of a database, be it a pool or an open transaction. int8 comes as a decimal string. */
export interface Queryable {
  /**
   * True where the tables lie on the shards of a Citus cluster (citus.ts): a few statements are others there. Whoever
   * wraps a connection hands it on.
   */
  readonly distributed?: boolean;
  /** Runs a statement. A `name` prepares it once per connection: give one to every hot statement. */
  query<Row = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
    name?: string,
  ): Promise<Row[]>;
}

export interface Db extends Queryable {
  /**
   * Runs `work` in one transaction; repeats it after a deadlock, a serialisation failure, or a connection that was
   * lost before the commit was sent. What was lost while committing is not repeated: it may have been committed.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The database gave the work up and undid it: a serialisation failure, a deadlock. */
const UNDONE = new Set(['40001', '40P01']);
const TRIES_MAX = 4;
/** Longer than any wait of a healthy server; shorter than a person's patience. */
const CONNECTION_TIMEOUT_MS = 15_000;

/** SQLSTATE class 08, an administrator's or a crash's end, start or too many connections; and the socket's own. */
const CONNECTION_CODE = /^(08...|57P0[123]|53300|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;
/** What pg says without a code. */
const CONNECTION_WORDS =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** True where not the statement but the way to the database failed: later the same may succeed. */
export function isConnectionTrouble(error: unknown): boolean {
  const code = sqlState(error);
  if (code !== undefined) return CONNECTION_CODE.test(code);
  return error instanceof Error && CONNECTION_WORDS.test(error.message);
}

export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function queryable(client: pg.Pool | pg.PoolClient, distributed: boolean): Queryable {
  return {
    distributed,
    async query<Row>(text: string, values: readonly unknown[] = [], name?: string): Promise<Row[]> {
      const config = { text, values: values as unknown[] };
      const result = await client.query(name === undefined ? config : { ...config, name });
      return result.rows as Row[];
    },
  };
}

type Outcome<T> = { value: T } | { error: unknown; again: boolean };

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

export interface DbOptions {
  url: string;
  connections_max?: number;
  /** Commits without waiting for the disk: only where a crash just means to do the work again. */
  repeatable?: boolean;
  /** What `isDistributed` of citus.ts says of the database. */
  distributed?: boolean;
  onError?: (error: Error) => void;
}

export function openDb(options: DbOptions): Db {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections_max ?? 16,
    connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
    // Reads of a day's work need no parallel plans; a wide plan on two cores only starves the next request.
    // Compiling a plan takes longer than any of these statements runs.
    options: `-c statement_timeout=60000 -c TimeZone=UTC -c jit=off${options.repeatable ? ' -c synchronous_commit=off' : ''}`,
  });
  // Without a listener, a server that goes away would end this process with an uncaught error.
  let closing = false;
  pool.on('error', (error) => {
    // A database that ends with us says good-bye on every idle connection.
    if (!closing) options.onError?.(error);
  });
  const distributed = options.distributed ?? false;
  const plain = queryable(pool, distributed);

  async function once<T>(work: (tx: Queryable) => Promise<T>): Promise<Outcome<T>> {
    const client = await pool.connect();
    // While a client is lent the pool does not listen to it: its death would end this process.
    let lost: Error | undefined;
    const onLost = (error: Error) => {
      lost = error;
    };
    client.on('error', onLost);
    let committing = false;
    try {
      await client.query('BEGIN');
      const value = await work(queryable(client, distributed));
      committing = true;
      const done = await client.query('COMMIT');
      if (done.command !== 'COMMIT') throw new Error('the transaction had failed before its commit');
      return { value };
    } catch (error) {
      const gone = lost !== undefined || isConnectionTrouble(error);
      const again = gone ? !committing : UNDONE.has(sqlState(error) ?? '');
      if (gone) lost ??= asError(error);
      else {
        await client.query('ROLLBACK').catch((failure: unknown) => {
          lost = asError(failure);
        });
      }
      return { error, again };
    } finally {
      client.release(lost);
      // The pool listens again by now, also to one that it throws away.
      client.removeListener('error', onLost);
    }
  }

  return {
    distributed,
    query: plain.query,
    async transaction(work) {
      for (let attempt = 1; ; attempt += 1) {
        const outcome = await once(work);
        if ('value' in outcome) return outcome.value;
        if (attempt >= TRIES_MAX || !outcome.again) throw outcome.error;
      }
    },
    close: () => {
      closing = true;
      return pool.end();
    },
  };
}

/** A slot for this process's ids (see ids.ts): the next number of a sequence, round and round. */
export async function takeProcessSlot(db: Queryable): Promise<number> {
  const rows = await db.query<{ slot: string }>(`SELECT nextval('platform.process_slot') AS slot`);
  return Number(rows[0]?.slot ?? 0) % 1024;
}

/** Makes a database, as a superuser, unless it is there. `name` is ours, never a person's. */
export async function createDatabaseIfMissing(superuserUrl: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
