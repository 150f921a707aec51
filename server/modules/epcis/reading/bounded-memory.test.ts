import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('../testing/read-large.ts', import.meta.url));
const run = promisify(execFile);

/** A process whose heap, modules and all, ends at 80 MB: beyond that it dies. */
const NARROW = ['--no-warnings', '--max-old-space-size=80', '--max-semi-space-size=4'];

async function readOf(format: string, megabytes: number) {
  const { stdout } = await run(process.execPath, [...NARROW, script, format, String(megabytes)]);
  return JSON.parse(stdout) as { count: number; wrong: number; megabytes: number };
}

// 100 MB are for `npm run bench -- intake`. Kept as objects, the events of these 24 MB would be some 200 MB.
it.each(['json', 'xml'])(
  'A document in %s of 24 MB is read and checked by a process that may hold 80 MB',
  async (format) => {
    const read = await readOf(format, 24);
    expect(read).toMatchObject({ wrong: 0, megabytes: 24 });
    expect(read.count).toBeGreaterThan(20_000);
  },
  120_000,
);
