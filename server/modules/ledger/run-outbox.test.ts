import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openCity, type TestCity } from '../../../test/support/city.ts';
import { outboxTools } from '../../outbox.ts';
import { openDb } from '../../platform/db.ts';
import {
  failuresOf,
  type OutboxConsumer,
  outboxLag,
  retryFailures,
  runOutboxOnce,
  startOutboxWorker,
} from './index.ts';
import { TRIES_MAX } from './run-outbox.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
  // What a consumer of these tests leaves behind: one row for each time that it was told of a document.
  await city.owner.query('CREATE TABLE told (document_id bigint, consumer text)');
  await city.owner.query('GRANT SELECT, INSERT ON told TO luyuan_server');
});
afterAll(() => city.close());
beforeEach(async () => {
  await city.owner.query('TRUNCATE ledger.outbox, ledger.outbox_failed, told');
});

const tools = () => outboxTools(city.tools);

/** Writes down what it is told; `refuse` names documents that it cannot do. */
const teller = (name: string, refuse: ReadonlySet<string> = new Set()): OutboxConsumer => ({
  name,
  consume: async (tx, documents) => {
    for (const { document } of documents) {
      await tx.query('INSERT INTO told VALUES ($1, $2)', [document.documentId, name]);
      if (refuse.has(document.documentId)) throw new Error('this one cannot be done');
    }
  },
});

const told = async (): Promise<string[]> =>
  (await city.owner.query<{ line: string }>(`SELECT consumer || ' ' || document_id AS line FROM told`)).rows
    .map((row) => row.line)
    .sort();

async function documents(count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const voucher = await city.issueCabbage('farm', 'wholesaler', { origin: city.number('地块') });
    ids.push(voucher.documentId);
  }
  return ids;
}

describe('Every posted document comes once', () => {
  test('To every consumer, with what it means, in the order of ids', async () => {
    const ids = await documents(5);
    const seen: { id: string; kinds: string[] }[] = [];
    const watcher: OutboxConsumer = {
      name: 'watcher',
      consume: async (_tx, found) => {
        for (const { document, movements } of found)
          seen.push({ id: document.documentId, kinds: movements.map((movement) => movement.kind) });
      },
    };
    expect(await runOutboxOnce(tools(), [teller('one'), teller('two'), watcher], 3)).toEqual({
      done: 3,
      failed: 0,
    });
    expect(await told()).toEqual(
      ids
        .slice(0, 3)
        .flatMap((id) => [`one ${id}`, `two ${id}`])
        .sort(),
    );
    expect(seen.map((one) => one.id)).toEqual(ids.slice(0, 3));
    expect(seen[0]?.kinds).toContain('shipped');
    expect(await runOutboxOnce(tools(), [teller('one')], 10)).toEqual({ done: 2, failed: 0 });
    expect(await runOutboxOnce(tools(), [teller('one')], 10)).toEqual({ done: 0, failed: 0 });
  });

  test('Also when two processes take them at the same time', async () => {
    const ids = await documents(8);
    const other = openDb({ url: city.serverUrl, connections_max: 2 });
    try {
      // Each waits inside its transaction until the other has taken its own documents.
      const inside = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const meeting = (self: 0 | 1): OutboxConsumer => ({
        name: `meeting-${self}`,
        consume: async () => {
          inside[self]?.resolve();
          await inside[1 - self]?.promise;
        },
      });
      const runs = await Promise.all([
        runOutboxOnce(tools(), [teller('one'), meeting(0)], 4),
        runOutboxOnce({ ...tools(), db: other }, [teller('one'), meeting(1)], 4),
      ]);
      expect(runs).toEqual([
        { done: 4, failed: 0 },
        { done: 4, failed: 0 },
      ]);
      expect(await told()).toEqual(ids.map((id) => `one ${id}`).sort());
    } finally {
      await other.close();
    }
  });
});

describe('A document that cannot be worked out', () => {
  test('Holds up no other, leaves nothing half done, waits longer each time and is set aside at last', async () => {
    const [first = '', bad = '', last = ''] = await documents(3);
    const consumers = [teller('one', new Set([bad]))];
    expect(await runOutboxOnce(tools(), consumers, 10)).toEqual({ done: 2, failed: 1 });
    expect(await told()).toEqual([`one ${first}`, `one ${last}`]);
    // Its time has not come.
    expect(await runOutboxOnce(tools(), consumers, 10)).toEqual({ done: 0, failed: 0 });
    for (let tries = 2; tries <= TRIES_MAX; tries += 1) {
      await city.owner.query('UPDATE ledger.outbox_failed SET next_try_at = now()');
      expect(await runOutboxOnce(tools(), consumers, 10)).toEqual({ done: 0, failed: 1 });
      expect(await failuresOf(city.tools.db)).toEqual([
        {
          documentId: bad,
          tries,
          setAside: tries === TRIES_MAX,
          error: 'Error: this one cannot be done',
        },
      ]);
    }
    expect(await outboxLag(city.tools.db)).toMatchObject({ pending: 1, failed: 1 });
  });

  test('Is done when it is tried again and goes well', async () => {
    const [bad = ''] = await documents(1);
    await runOutboxOnce(tools(), [teller('one', new Set([bad]))], 10);
    await retryFailures(city.tools.db);
    expect(await runOutboxOnce(tools(), [teller('one')], 10)).toEqual({ done: 1, failed: 0 });
    expect(await told()).toEqual([`one ${bad}`]);
    expect(await outboxLag(city.tools.db)).toEqual({ pending: 0, failed: 0, oldestAt: null });
  });

  test('Also one that is in the outbox but was never stored', async () => {
    const [good = ''] = await documents(1);
    await city.owner.query('INSERT INTO ledger.outbox VALUES (4711)');
    expect(await runOutboxOnce(tools(), [teller('one')], 10)).toEqual({ done: 1, failed: 1 });
    expect(await told()).toEqual([`one ${good}`]);
    expect((await failuresOf(city.tools.db))[0]).toMatchObject({ documentId: '4711', setAside: false });
  });
});

describe('How far it is behind', () => {
  test('Shows the number and the age of what is pending, and where machines and people look', async () => {
    const ids = await documents(2);
    const lag = await outboxLag(city.tools.db);
    expect(lag).toEqual({ pending: ids.length, failed: 0, oldestAt: city.clock.now() });
    const status = await city.call<{ outbox: unknown }>(null, 'GET', '/statusz');
    expect(status.body.outbox).toEqual({ ...lag, oldestAt: city.clock.now().toISOString() });
    const metrics = await city.call<string>(null, 'GET', '/metrics');
    expect(metrics.body).toMatch(/^outbox_pending 2$/m);
    expect(metrics.body).toMatch(/^outbox_failed 0$/m);
    expect(metrics.body).toMatch(/^outbox_lag_seconds \d/m);
  });
});

describe('The worker', () => {
  test('Does what there is and what comes, and ends when it is told to', async () => {
    const [first = ''] = await documents(1);
    let heard = Promise.withResolvers<string>();
    const listening: OutboxConsumer = {
      name: 'listening',
      consume: async (_tx, found) => heard.resolve(found.map((one) => one.document.documentId).join()),
    };
    const worker = startOutboxWorker(tools(), [listening], { onError: (error) => heard.reject(error) });
    try {
      expect(await heard.promise).toBe(first);
      heard = Promise.withResolvers<string>();
      const [second = ''] = await documents(1);
      expect(await heard.promise).toBe(second);
    } finally {
      await worker.stop();
    }
    await documents(1);
    expect(await outboxLag(city.tools.db)).toMatchObject({ pending: 1 });
  });

  test('Goes on after trouble, which it reports', async () => {
    const [id = ''] = await documents(1);
    const done = Promise.withResolvers<string>();
    const errors: unknown[] = [];
    let healthy = false;
    const moody = {
      ...city.tools.db,
      query: <Row>(...args: [string, (readonly unknown[])?, string?]) => city.tools.db.query<Row>(...args),
      transaction: async <T>(work: Parameters<typeof city.tools.db.transaction<T>>[0]) => {
        if (healthy) return city.tools.db.transaction(work);
        healthy = true;
        throw Object.assign(new Error('the server closes'), { code: '57P01' });
      },
    };
    const worker = startOutboxWorker(
      { ...tools(), db: moody },
      [{ name: 'x', consume: async (_tx, found) => done.resolve(found[0]?.document.documentId ?? '') }],
      { onError: (error) => errors.push(error) },
    );
    expect(await done.promise).toBe(id);
    await worker.stop();
    expect(errors).toHaveLength(1);
  });
});
