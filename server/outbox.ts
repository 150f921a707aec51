import type { FastifyInstance } from 'fastify';
import { Gauge, type Registry } from 'prom-client';
import { alertConsumer } from './modules/alerts/index.ts';
import { caseConsumer } from './modules/cases/index.ts';
import { departmentConsumer } from './modules/departments/index.ts';
import { feedConsumer } from './modules/feed/index.ts';
import { type OutboxConsumer, type OutboxTools, outboxLag } from './modules/ledger/index.ts';
import { rollupConsumer } from './modules/rollups/index.ts';
import { shelfLifeConsumer } from './modules/shelf-life/index.ts';
import type { Db } from './platform/db.ts';
import { projections } from './projections.ts';
import type { ServerTools } from './tools.ts';

/**
 * All that works something out from posted documents, in the order in which they write. Each document's consequences
 * are written together or not at all.
 */
export function outboxConsumers(
  tools: Pick<ServerTools, 'city' | 'ids' | 'clock' | 'keys'>,
): OutboxConsumer[] {
  return [
    rollupConsumer(tools.city.city.timezone),
    alertConsumer(tools),
    departmentConsumer(tools),
    feedConsumer(tools),
    shelfLifeConsumer(),
    caseConsumer(tools),
  ];
}

export const outboxTools = (tools: Pick<ServerTools, 'db' | 'city'>): OutboxTools => ({
  db: tools.db,
  projections: projections(tools.city),
});

/** What is asked of the database for one scrape; a database that is away shows as no figure, not as a failed scrape. */
const lagOrNothing = (db: Db) => outboxLag(db).catch(() => undefined);

/** How far what follows from documents is behind them: `/metrics` for machines, `/statusz` for people. */
export function showOutboxLag(http: FastifyInstance, metrics: Registry, db: Db): void {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [metrics] });
  const failed = gauge('outbox_failed', 'Documents whose consequences could not be worked out');
  const age = gauge('outbox_lag_seconds', 'Age of the oldest document whose consequences are not worked out');
  new Gauge({
    name: 'outbox_pending',
    help: 'Documents whose consequences are not worked out yet',
    registers: [metrics],
    collect: async function () {
      const lag = await lagOrNothing(db);
      if (!lag) return;
      this.set(lag.pending);
      failed.set(lag.failed);
      age.set(lag.oldestAt ? Math.max(0, Date.now() - lag.oldestAt.getTime()) / 1000 : 0);
    },
  });
  http.get('/statusz', { schema: { hide: true }, logLevel: 'silent' }, async () => {
    const lag = await outboxLag(db);
    return { outbox: { ...lag, oldestAt: lag.oldestAt?.toISOString() ?? null } };
  });
}
