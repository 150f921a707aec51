import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { longLedger, writeLongCsv, writeLongWorkbook } from './testing/long-ledgers.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'luyuan-files-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const ROWS = 100_000;
/** A process whose heap, modules and all, ends at 96 MB: with all rows kept it dies, of the workbook as of the CSV. */
const NARROW = ['--max-old-space-size=96', '--max-semi-space-size=4'];

/** Reads a file in a process of its own. What is resident of it depends on how busy the machine is; what it needs does not. */
async function readAlone(path: string) {
  const script = join(import.meta.dirname, 'testing/read-long.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [...NARROW, script, path]);
  return JSON.parse(stdout) as { rows: number; findings: number; ledger: string };
}

describe('A hundred thousand rows', { timeout: 180_000 }, () => {
  it('Of a workbook are read row by row by a process that may hold 96 MB', async () => {
    const path = join(folder, 'long.xlsx');
    await writeLongWorkbook(path, longLedger(ROWS));
    const read = await readAlone(path);
    expect(read).toMatchObject({ rows: ROWS, findings: 0, ledger: 'purchase' });
  });

  it('Of a CSV of 100 MB are read row by row by a process that may hold 96 MB', async () => {
    const path = join(folder, 'long.csv');
    await writeLongCsv(path, longLedger(ROWS), '备'.repeat(300));
    expect(statSync(path).size).toBeGreaterThan(100_000_000);
    const read = await readAlone(path);
    expect(read).toMatchObject({ rows: ROWS, findings: 0, ledger: 'purchase' });
  });
});
