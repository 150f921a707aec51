import { systemClock } from '../../../platform/clock.ts';
import { type Db, openDb, type Queryable } from '../../../platform/db.ts';
import { openKeys } from '../../../platform/keys.ts';
import { loadCity } from '../../registry/index.ts';
import { archivePeriod, judgePeriods } from '../archive-periods.ts';

/**
 * Archives every half-year that may go, in a process of its own for tests to kill:
 * node archive-process.ts <owner's url> <city folder> <keys folder> <folder> <signing key> <now>. Says '.' for every
 * statement that it has done.
 */
const [url = '', cityDir = '', keysDir = '', folder = '', signingKeyId = '', now = ''] =
  process.argv.slice(2);
const pool = openDb({ url, connections_max: 2 });
const telling = (db: Queryable): Queryable => ({
  async query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]> {
    const rows = await db.query<Row>(text, values, name);
    process.stdout.write('.');
    return rows;
  },
});
const owner: Db = {
  ...telling(pool),
  transaction: (work) => pool.transaction((tx) => work(telling(tx))),
  close: () => pool.close(),
};
const tools = {
  owner,
  city: loadCity(cityDir),
  keys: openKeys(keysDir),
  signingKeyId,
  now: now === '' ? systemClock.now() : new Date(now),
  folder,
};
for (const { period } of await judgePeriods(tools)) await archivePeriod(tools, period, { keep: false });
await owner.close();
