import pg from 'pg';

/** What a store needs of a database, be it a pool or an open transaction. int8 comes as a decimal string. */
export interface Queryable {
  /** Runs a statement. A `name` prepares it once per connection: give one to every hot statement. */
  query<Row = Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
    name?: string,
  ): Promise<Row[]>;
}

export interface Db extends Queryable {
  /** Runs `work` in one transaction; repeats it after a deadlock or a serialisation failure. */
  transaction<T>(work: (tx: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** SQLSTATE classes after which the same work may succeed on a new try. */
const REPEATABLE = new Set(['40001', '40P01', '08006', '57P01']);
const TRIES_MAX = 4;

export function sqlState(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function queryable(client: pg.Pool | pg.PoolClient): Queryable {
  return {
    async query<Row>(text: string, values: readonly unknown[] = [], name?: string): Promise<Row[]> {
      const config = { text, values: values as unknown[] };
      const result = await client.query(name === undefined ? config : { ...config, name });
      return result.rows as Row[];
    },
  };
}

export interface DbOptions {
  url: string;
  connections_max?: number;
  onError?: (error: Error) => void;
}

export function openDb(options: DbOptions): Db {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections_max ?? 16,
    // Reads of a day's work need no parallel plans; a wide plan on two cores only starves the next request.
    // Compiling a plan takes longer than any of these statements runs.
    options: '-c statement_timeout=60000 -c TimeZone=UTC -c jit=off',
  });
  // Without a listener, a server that goes away would end this process with an uncaught error.
  let closing = false;
  pool.on('error', (error) => {
    // A database that ends with us says good-bye on every idle connection.
    if (!closing) options.onError?.(error);
  });
  const plain = queryable(pool);

  async function once<T>(work: (tx: Queryable) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work(queryable(client));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      try {
        await client.query('ROLLBACK');
      } catch (rollbackError) {
        broken = rollbackError instanceof Error ? rollbackError : new Error(String(rollbackError));
      }
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    query: plain.query,
    async transaction(work) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await once(work);
        } catch (error) {
          if (attempt >= TRIES_MAX || !REPEATABLE.has(sqlState(error) ?? '')) throw error;
        }
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
