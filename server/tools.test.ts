import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEmptyCity } from '../test/support/city.ts';
import { openKeys } from './platform/keys.ts';
import { makeTools } from './tools.ts';

test('A process with another keys folder than the database was written with does not start', async () => {
  const house = await openEmptyCity();
  const folder = mkdtempSync(join(tmpdir(), 'luyuan-keys-'));
  try {
    const { db, clock, city, keys } = house.tools;
    await makeTools({ db, clock, city, keys });
    await house.expectNothingWritten(() =>
      expect(makeTools({ db, clock, city, keys: openKeys(folder) })).rejects.toMatchObject({
        code: 'keys-of-another-folder',
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
    await house.close();
  }
});
