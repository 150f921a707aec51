import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCity, type TestCity } from '../../../../test/support/city.ts';
import { type Db, openDb } from '../../../platform/db.ts';
import { type ArchiveTools, archivePeriod, judgePeriods } from '../archive-periods.ts';

/** Goods of February 2025; the longest terms are 24 months after the last movement, 6 after expiry. */
const THEN = '2025-02-10T08:00:00.000Z';
export const LATER = new Date('2028-01-15T08:00:00.000Z');

/** A city with four lots of long ago: three are gone, of the fourth half is still there. */
export interface OldGoods {
  city: TestCity;
  owner: Db;
  folder: string;
  /** Where the archive of their half-year goes. */
  file: string;
  tools: ArchiveTools;
  /** Sold out. */
  gone: string;
  /** Made into `made`, which is sold out. */
  mixed: string;
  made: string;
  alive: string;
  /** The first voucher, about `gone`. */
  voucherId: string;
  archive(options?: { keep?: boolean }): Promise<void>;
  count(sql: string): Promise<number>;
  close(): Promise<void>;
}

export async function openOldGoods(): Promise<OldGoods> {
  const city = await openCity({ now: THEN });
  const owner = openDb({ url: city.ownerUrl, connections_max: 3 });
  const folder = mkdtempSync(join(tmpdir(), 'luyuan-archive-'));
  const { keys, signingKeyId } = city.tools;
  const tools: ArchiveTools = { owner, city: city.city, keys, signingKeyId, now: LATER, folder };
  const sell = (lot: string, quantity: number) =>
    city.record('wholesaler', 'sales', { lines: [{ lot, quantity, unit: 'kg' }] });
  const { lotId: gone, voucher } = await city.stockCabbage('wholesaler');
  await sell(gone, 180);
  const { lotId: mixed } = await city.stockCabbage('wholesaler');
  const transformation = await city.record('wholesaler', 'transformations', {
    inputs: [{ lot: mixed, quantity: 180, unit: 'kg' }],
    outputs: [{ ...city.cabbage(), each: undefined, quantity: 180, unit: 'kg', batch: 'MIX' }],
  });
  const made = transformation.body.lots[0]?.lotId ?? '';
  await sell(made, 180);
  const { lotId: alive } = await city.stockCabbage('wholesaler');
  await sell(alive, 90);
  return {
    city,
    owner,
    folder,
    file: join(folder, 'ledger-2025h1.ndjson.gz'),
    tools,
    gone,
    mixed,
    made,
    alive,
    voucherId: voucher.documentId,
    archive: async (options = {}) => {
      const [judgement] = await judgePeriods(tools);
      if (judgement?.period.name !== '2025h1') throw new Error('there is nothing to archive');
      await archivePeriod(tools, judgement.period, { keep: false, ...options });
    },
    count: async (sql) => Number((await city.owner.query<{ count: string }>(sql)).rows[0]?.count),
    close: async () => {
      await owner.close();
      rmSync(folder, { recursive: true });
      await city.close();
    },
  };
}
