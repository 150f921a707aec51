import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../server/platform/config.ts';
import {
  makeSharedPlace,
  type ServerProcess,
  type SharedPlace,
  startServerProcess,
} from '../test/scale/server-processes.ts';

/** docs/for-integrators.md, run as it is written, in one shell, against a sandbox. */

const guide = readFileSync(join(PROJECT_ROOT, 'docs/for-integrators.md'), 'utf8');
const blocks = (language: string) =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    (match) => match[1] ?? '',
  );

let place: SharedPlace;
let server: ServerProcess;
const folder = mkdtempSync(join(tmpdir(), 'luyuan-walk-'));
beforeAll(async () => {
  place = await makeSharedPlace();
  server = await startServerProcess(place.databaseUrl, place.dataDir, { sandbox: true });
}, 400_000);
afterAll(async () => {
  await server?.stop();
  await place?.remove();
  rmSync(folder, { recursive: true });
});

function shell(script: string): Promise<{ code: number | null; out: string }> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { ...process.env, LUYUAN_URL: server.origin, LUYUAN: PROJECT_ROOT },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => {
      out += String(text);
    });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out })));
}

it('The example in the guide is the file that is run', () => {
  const example = readFileSync(join(PROJECT_ROOT, 'clients/typescript/examples/first-voucher.ts'), 'utf8');
  expect(blocks('ts')).toEqual([example]);
});

it('Every command of the guide works as it is written', async () => {
  const script = blocks('sh')
    .map((block, index) => `echo "== ${index + 1}"\n${block}\necho`)
    .join('\n');
  const { code, out } = await shell(script);
  expect(code, out).toBe(0);
  const part = (number: number) => out.split(/^== \d+$/m)[number] ?? '';
  expect(part(2)).toContain('"replayed":false');
  // The very same voucher, by a signed call.
  expect(part(3)).toContain('"replayed":true');
  expect(part(4)).toContain('"sums":{"taken":1,"repeated":0,"refused":1,"waiting":1,"dropped":0}');
  expect(part(5)).toContain('"status":"taken"');
  expect(part(6)).toContain('"what":"missing-there"');
  expect(part(7)).toMatch(/^V[0-9A-Z]{14} issued false$/m);
  expect(part(8)).toContain('3 rows: 0 would be taken, 2 already there, 1 refused');
  expect(part(8)).toContain('签名原文');
  expect(part(9)).toContain("ledger: 'sale'");
  expect(part(10)).toMatch(/"row":3,/);
  expect(part(10)).toContain('几筐');
  expect(part(11)).toMatch(/"kind":"voucher"/);
  expect(part(11)).toMatch(/"outcome":"taken"/);
}, 400_000);
