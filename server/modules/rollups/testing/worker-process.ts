import { outboxConsumers } from '../../../outbox.ts';
import { systemClock } from '../../../platform/clock.ts';
import type { Db, Queryable } from '../../../platform/db.ts';
import { openDb, takeProcessSlot } from '../../../platform/db.ts';
import { IdMint } from '../../../platform/ids.ts';
import type { Keys } from '../../../platform/keys.ts';
import { projections } from '../../../projections.ts';
import { runOutboxOnce } from '../../ledger/index.ts';
import { loadCity } from '../../registry/index.ts';

/**
 * A worker in a process of its own, for tests to kill: node worker-process.ts <database url> <city folder> <batch>.
 * Empties the outbox and ends. Says '.' for every statement that it has done, so that its killer can choose a moment.
 */
const [url = '', cityDir = '', batch = '3'] = process.argv.slice(2);
const city = loadCity(cityDir);
const pool = openDb({ url, connections_max: 2 });

const telling = (db: Queryable): Queryable => ({
  async query<Row>(text: string, values?: readonly unknown[], name?: string): Promise<Row[]> {
    const rows = await db.query<Row>(text, values, name);
    process.stdout.write('.');
    return rows;
  },
});
const db: Db = {
  ...telling(pool),
  transaction: (work) => pool.transaction((tx) => work(telling(tx))),
  close: () => pool.close(),
};

// No document of the test has a price to be opened.
const keys = undefined as unknown as Keys;
const tools = { db, projections: projections(city) };
const ids = new IdMint(systemClock, await takeProcessSlot(pool));
for (;;) {
  const { done, failed } = await runOutboxOnce(
    tools,
    outboxConsumers({ city, ids, clock: systemClock, keys }),
    Number(batch),
  );
  if (done + failed === 0) break;
}
await db.close();
