import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildConsole } from '../scripts/build-console.mjs';
import { PROJECT_ROOT } from '../server/platform/config.ts';
import { machine, printTable } from './stage.ts';

/** What one job cost in the recorded journey. */
interface JobCount {
  id: string;
  zh: string;
  taps: number;
  keystrokes: number;
  seconds: number;
}

/**
 * Taps and keystrokes for the ten commonest jobs at the desk: the very journeys of the tests (test/journeys/desk-jobs),
 * in a real browser at the width of a phone, from the home page to the record. What a scanner types is not counted.
 * Seconds are this machine's and its browser's, not a person's.
 */
export async function run(): Promise<void> {
  buildConsole();
  const folder = mkdtempSync(join(tmpdir(), 'luyuan-desk-'));
  const counts = join(folder, 'counts.json');
  try {
    const vitest = join(PROJECT_ROOT, 'node_modules/vitest/vitest.mjs');
    const args = [vitest, 'run', 'test/journeys/desk-jobs.test.ts', '-t', 'takes few taps'];
    const child = spawn(process.execPath, [...process.execArgv, ...args], {
      cwd: PROJECT_ROOT,
      env: { ...process.env, LUYUAN_DESK_COUNTS: counts },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0)
      throw new Error('The journeys did not pass: npm test -- test/journeys/desk-jobs.test.ts says why.');
    const jobs = JSON.parse(readFileSync(counts, 'utf8')) as JobCount[];
    const { cpus, cpu } = machine();
    console.log(`\nAt 390 px; ${cpus} cores for everything (browser, server, database), ${cpu}`);
    printTable(
      ['job', '', 'taps', 'keystrokes', 'seconds'],
      jobs.map((one) => [one.id, one.zh, one.taps, one.keystrokes, one.seconds]),
    );
    console.log(JSON.stringify({ bench: 'desk', machine: machine(), jobs }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
