import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('../testing/read-large.ts', import.meta.url));
const run = promisify(execFile);

async function peakOf(format: string, megabytes: number) {
  const { stdout } = await run(process.execPath, ['--no-warnings', script, format, String(megabytes)]);
  return JSON.parse(stdout) as { count: number; wrong: number; megabytes: number; peak_mb: number };
}

// 100 MB are for `npm run bench -- intake`; whatever is kept of each event would show in these already.
it.each(['json', 'xml'])(
  'A document in %s that is twelve times as long takes no more memory to read and check',
  async (format) => {
    const small = await peakOf(format, 1);
    const large = await peakOf(format, 12);
    expect([small.wrong, large.wrong]).toEqual([0, 0]);
    expect(large.count).toBeGreaterThan(small.count * 10);
    // The garbage collector's slack; the 11 MB more of text would be some 100 MB of objects if they were kept.
    expect(large.peak_mb - small.peak_mb).toBeLessThan(60);
  },
  120_000,
);
