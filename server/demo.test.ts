import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCity, openEmptyCity } from '../test/support/city.ts';
import { type DemoParts, loadDemo } from './demo.ts';
import { beginDemoDisposal } from './demo-disposal.ts';
import { createAccount } from './modules/identity/index.ts';
import { readConfig } from './platform/config.ts';

test('The demonstration is not loaded into a database that is used in earnest, and leaves no trace there', async () => {
  const house = await openEmptyCity();
  const dataDir = mkdtempSync(join(tmpdir(), 'luyuan-demo-'));
  try {
    const { db, ids, keys, city } = house.tools;
    await createAccount(db, ids, {
      userName: 'first',
      displayName: '管理员',
      password: 'egret-over-water',
      role: 'administrator',
    });
    const config = readConfig({ LUYUAN_DATA: dataDir, DEMO_BUSINESSES: '40' }, ['--demo']);
    const database = { db } as DemoParts['database'];
    await house.expectNothingWritten(async () => {
      await expect(loadDemo({ config, database, keys, city, say: () => {} })).rejects.toMatchObject({
        code: 'demo-refused',
      });
    });
    expect(existsSync(join(dataDir, 'demo-plan.json'))).toBe(false);
  } finally {
    rmSync(dataDir, { recursive: true });
    await house.close();
  }
});

test('The demonstration has a disposal that waits for its officer, once, though its load is run again', async () => {
  const house = await openCity();
  try {
    const line = { ...house.cheese('D-1'), productionDate: '2026-05-20', expiryDate: '2026-11-18' };
    const voucher = await house.issue('factory', {
      receiver: { partyId: house.parties.supermarket.partyId },
      lines: [line],
      certificates: [house.inspectionReport('CJ-D')],
    });
    await house.receive('supermarket', voucher);
    await beginDemoDisposal(house.tools, house.principals.supermarket);
    await beginDemoDisposal(house.tools, house.principals.supermarket);
    const seen = await house.call<{ items: object[] }>('siming-officer', 'GET', '/api/v1/disposals');
    expect(seen.body.items).toMatchObject([{ state: 'applied', method: 'destroy', burns: 'attention' }]);
  } finally {
    await house.close();
  }
});
