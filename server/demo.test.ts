import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEmptyCity } from '../test/support/city.ts';
import { type DemoParts, loadDemo } from './demo.ts';
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
