import type pg from 'pg';

/**
 * A fingerprint of what became of the rows of each table since the first asking: the hashes of those added less the hashes of
 * those gone. A trigger on each table writes it down, in the transaction of who writes: to read every table before and
 * after a request takes thirty times as long.
 */
export class WrittenRows {
  readonly #owner: pg.Client;
  #watching: Promise<unknown> | undefined;

  constructor(owner: pg.Client) {
    this.#owner = owner;
  }

  /** By table; tables in `except` are left out, as are those whose rows are what they were. */
  async print(except: readonly string[]): Promise<Record<string, string>> {
    this.#watching ??= this.#owner.query(WATCH);
    await this.#watching;
    const { rows } = await this.#owner.query<{ name: string; print: string }>({
      name: 'written-rows',
      text: `SELECT name, sum(print) AS print FROM test_written.mark
              WHERE name <> ALL($1::text[]) GROUP BY name HAVING sum(print) <> 0`,
      values: [except],
    });
    return Object.fromEntries(rows.map((row) => [row.name, row.print]));
  }
}

// On a partitioned table the trigger is that of all its parts, also of those to come; a mark then names the part.
const WATCH = `
  CREATE SCHEMA test_written;
  CREATE TABLE test_written.mark (name text NOT NULL, print numeric NOT NULL);
  CREATE FUNCTION test_written.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $note$
  BEGIN
    INSERT INTO test_written.mark VALUES (TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME,
      CASE WHEN TG_OP = 'DELETE' THEN 0 ELSE hashtextextended(NEW::text, 0)::numeric END
      - CASE WHEN TG_OP = 'INSERT' THEN 0 ELSE hashtextextended(OLD::text, 0)::numeric END);
    RETURN NULL;
  END $note$;
  DO $watch$
  DECLARE watched regclass;
  BEGIN
    FOR watched IN
      SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'test_written')
    LOOP
      EXECUTE format('CREATE TRIGGER test_written AFTER INSERT OR UPDATE OR DELETE ON %s
                      FOR EACH ROW EXECUTE FUNCTION test_written.note()', watched);
    END LOOP;
  END $watch$;`;
