import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openCity } from '../../../test/support/city.ts';
import { loadBacklog } from './load-backlog.ts';
import { backlogRows } from './testing/backlog-rows.ts';

interface Traced {
  answer: { lots: { totals: { balanced: boolean } }[] };
}

it('While a backlog is loaded every trace is answered, and what it answers adds up', async () => {
  const city = await openCity();
  const folder = mkdtempSync(join(tmpdir(), 'luyuan-backlog-'));
  try {
    const path = join(folder, 'backlog.ndjson');
    const rows = backlogRows({ seed: 21, days: 3, farms: 3, traders: 3, stalls: 4 });
    writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const { accountId } = city.principals.admin;
    let loading = true;
    let traced = 0;
    const load = loadBacklog(city.tools, { path, recordedBy: accountId, batch_rows: 3 }).finally(() => {
      loading = false;
    });
    const look = async () => {
      while (loading) {
        const { rows: lots } = await city.owner.query<{ lot_id: string }>(
          'SELECT lot_id::text FROM registry.lot ORDER BY lot_id LIMIT 50',
        );
        for (const { lot_id: lotId } of lots) {
          const answer = await city.call<Traced>('city-officer', 'GET', `/api/v1/traces?lot=${lotId}`);
          expect(answer.status).toBe(200);
          for (const { totals } of answer.body.answer.lots) expect(totals.balanced).toBe(true);
          traced += 1;
          if (!loading) break;
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const [done] = await Promise.all([load, look()]);
    expect(done.taken).toBeGreaterThan(50);
    expect(traced).toBeGreaterThan(3);
  } finally {
    await city.close();
    rmSync(folder, { recursive: true });
  }
});
