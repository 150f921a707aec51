import { it } from 'vitest';
import { openCity } from '../../../../test/support/city.ts';
import { toolsOf } from './testing/file-city.ts';
import { longLedger, writeLongCsv } from './testing/long-ledgers.ts';
import { measureFile } from './testing/measure-file.ts';

it('measures', async () => {
  const city = await openCity();
  const path = '/tmp/measure.csv';
  await writeLongCsv(path, longLedger(Number(process.env.ROWS ?? 10000)));
  console.log(JSON.stringify(await measureFile(toolsOf(city), city.principals.stall, path)));
  await city.close();
}, 600_000);
