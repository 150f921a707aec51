import { buildApp } from '../../server/app.ts';
import { createAccount, createApiKey, type PartyId } from '../../server/modules/identity/index.ts';
import { insertSite, registerParty, registerProduct } from '../../server/modules/registry/index.ts';
import { startWorkers } from '../../server/workers.ts';
import { usccOf } from '../../simulator/identities.ts';
import { copyTables } from '../ingest.store.ts';
import { openStage, type Stage } from '../stage.ts';
import type { World } from './documents.ts';

/**
 * A server as `npm start` runs it, on a database of its own, in a process of its own, so that its memory is nobody else's.
 * Tells its parent where it listens; answers `memory`, `copy` and `stop`.
 */

export interface Opened {
  origin: string;
  key: string;
  world: World;
}
export type Asked = 'memory' | 'copy' | 'stop';
export interface Memory {
  now_mib: number;
  peak_mib: number;
}

const GOODS = ['大白菜', '上海青', '空心菜', '胡萝卜', '白萝卜', '土豆', '番茄', '黄瓜', '茄子', '豇豆'];
const GLNS = ['6901234500011', '6901234500028'] as const;

const stage = await openStage();
const { tools } = stage;

async function prepare(): Promise<Omit<Opened, 'origin'>> {
  const party = (serial: number, name: string, kind: string) =>
    registerParty(tools, {
      uscc: usccOf('company', tools.city.city.code, serial),
      name,
      kind,
      address: '基准路 1 号',
      contactPhone: '0592-5500000',
    });
  const sender = await party(1, '基准超市', 'supermarket');
  const account = await createAccount(tools.db, tools.ids, {
    userName: 'bench',
    displayName: sender.name,
    password: 'bench-password',
    role: 'operator',
    partyId: sender.partyId,
  });
  const suppliers = [];
  for (let index = 0; index < 40; index += 1)
    suppliers.push(await party(100 + index, `基准农场${index}`, 'farm'));
  const owners = [sender, suppliers[0] ?? sender];
  for (const [index, gln] of GLNS.entries())
    await insertSite(tools.db, {
      siteId: tools.ids.next<'site'>(),
      partyId: (owners[index] ?? sender).partyId,
      gln,
      name: `基准场地${index}`,
    });
  const products = [];
  for (const name of GOODS)
    products.push(
      await registerProduct(
        tools,
        { ...account, partyId: sender.partyId as PartyId },
        { name, category: 'chinese-cabbage' },
      ),
    );
  return {
    key: await createApiKey(tools.db, account.accountId, 'bench'),
    world: {
      goods: GOODS,
      suppliers: suppliers.map(({ name, partyId }) => ({ name, partyId })),
      productIds: products.map((one) => one.productId),
      gln: GLNS[0],
      otherGln: GLNS[1],
    },
  };
}

const mib = (bytes: number) => Math.round(bytes / 2 ** 20);
const memory = (): Memory => ({
  now_mib: mib(process.memoryUsage().rss),
  peak_mib: mib(process.resourceUsage().maxRSS * 1024),
});

/** Everything that came in, into a fresh database, by COPY alone. */
async function copied() {
  const fresh: Stage = await openStage();
  try {
    const tables = await copyTables(stage.database.ownerUrl, fresh.database.ownerUrl);
    return {
      rows: tables.reduce((sum, table) => sum + table.rows, 0),
      seconds: tables.reduce((sum, table) => sum + table.ms, 0) / 1000,
    };
  } finally {
    await fresh.close();
  }
}

const prepared = await prepare();
const app = await buildApp({
  tools,
  publicUrl: 'http://localhost',
  logLevel: 'error',
  requestsPerMinute_max: 0,
  trustProxy: false,
});
const workers = startWorkers(tools, (what, error) => console.error(what, error));
const origin = await app.listen({ port: 0, host: '127.0.0.1' });

process.on('message', async (asked: Asked) => {
  if (asked === 'memory') process.send?.(memory());
  if (asked === 'copy') process.send?.(await copied());
  if (asked !== 'stop') return;
  await app.close();
  await workers.stop();
  await stage.close();
  process.send?.('stopped');
  process.disconnect();
});
// Also when the parent dies.
process.on('disconnect', () => process.exit(0));
process.send?.({ origin, ...prepared } satisfies Opened);
