import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { hydrateSymlinks } from '../server/platform/postgres/hydrate-symlinks.mjs';
import { hashOf } from './build-console.mjs';
import { isInstalled } from './install-packages.mjs';

const root = mkdtempSync(join(tmpdir(), 'luyuan-launcher-'));
const started = new Set<number>();
afterAll(() => {
  for (const pid of started) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

function write(path: string, text: string): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  return join(root, path);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // Where nobody reaps orphans (a container whose first process does not), the dead stay on as zombies.
    const stat = join('/proc', String(pid), 'stat');
    return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'));
  } catch {
    return false;
  }
}

const processModule = fileURLToPath(new URL('../server/platform/process.ts', import.meta.url));
/** Says its process id, then each interrupt, and ends by SIGTERM with code 7. */
const program = write(
  'program.ts',
  `import { exitWithParent } from ${JSON.stringify(processModule)};
   exitWithParent();
   let interrupts: number = 0;
   process.on('SIGINT', () => console.log('interrupt', (interrupts += 1)));
   process.on('SIGHUP', () => console.log('hangup'));
   process.on('SIGTERM', () => process.exit(7));
   setInterval(() => {}, 1000);
   console.log(process.pid);`,
);

interface Run {
  launcher: ChildProcess;
  pid: number;
  lines: AsyncIterator<string>;
}

async function launch(): Promise<Run> {
  const run = fileURLToPath(new URL('./run.mjs', import.meta.url));
  const launcher = spawn(process.execPath, [run, program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: launcher.stdout })[Symbol.asyncIterator]();
  const pid = Number((await lines.next()).value);
  started.add(pid);
  if (launcher.pid) started.add(launcher.pid);
  return { launcher, pid, lines };
}

test('The launcher passes SIGTERM on, waits, and ends with the exit code of the program', async () => {
  const { launcher, pid } = await launch();
  launcher.kill('SIGTERM');
  expect(await once(launcher, 'exit')).toEqual([7, null]);
  expect(isAlive(pid)).toBe(false);
});

test('One Ctrl-C, which arrives from terminal and npm, reaches the program once', async () => {
  const { launcher, lines } = await launch();
  launcher.kill('SIGINT');
  expect((await lines.next()).value).toBe('interrupt 1');
  launcher.kill('SIGINT');
  // What comes after it shows that it has been handled, not merely is on its way.
  launcher.kill('SIGHUP');
  expect((await lines.next()).value).toBe('hangup');
  launcher.kill('SIGTERM');
  expect(await once(launcher, 'exit')).toEqual([7, null]);
  expect(await lines.next()).toMatchObject({ done: true });
});

test('When the launcher is killed with -9, the program ends', async () => {
  const { launcher, pid } = await launch();
  launcher.kill('SIGKILL');
  await expect.poll(() => isAlive(pid), { timeout: 45_000, interval: 20 }).toBe(false);
});

const locked = (version: string) => ({
  '': { version: '1' },
  'node_modules/a': { version, integrity: `sha512-${version}` },
  'node_modules/other': { version: '1', optional: true, os: ['beos'] },
});

test.each([
  ['what the lock file says', locked('1'), true],
  ['another version', locked('2'), false],
  ['a lock file with one package more', { ...locked('1'), 'node_modules/b': { version: '1' } }, false],
])('An install is compared with the lock file: %s', (name, packages, expected) => {
  const dir = `install-${name.length}`;
  write(`${dir}/package-lock.json`, JSON.stringify({ packages }));
  expect(isInstalled(join(root, dir))).toBe(false);
  const { 'node_modules/a': a } = locked('1');
  write(`${dir}/node_modules/.package-lock.json`, JSON.stringify({ packages: { 'node_modules/a': a } }));
  expect(isInstalled(join(root, dir))).toBe(false);
  write(`${dir}/node_modules/a/package.json`, '{}');
  expect(isInstalled(join(root, dir))).toBe(expected);
});

test('The library links of the database are made when no install script did', () => {
  const links = [{ source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so' }];
  const list = write('package/native/pg-symlinks.json', JSON.stringify(links));
  write('package/native/lib/libx.so.1.2', '');
  const dir = dirname(dirname(list));
  expect(hydrateSymlinks(dir)).toBe(1);
  expect(readlinkSync(join(dir, 'native/lib/libx.so'))).toBe('libx.so.1.2');
  expect(lstatSync(join(dir, 'native/lib/libx.so')).isSymbolicLink()).toBe(true);
  expect(hydrateSymlinks(dir)).toBe(0);
});

test('The console is built anew when a source changes, and not for a test or what was built', () => {
  const source = write('console/main.ts', 'a');
  const before = hashOf([dirname(source)]);
  write('console/main.test.ts', 'b');
  write('console/dist/main.js', 'c');
  expect(hashOf([dirname(source)])).toBe(before);
  write('console/main.ts', 'd');
  expect(hashOf([dirname(source)])).not.toBe(before);
});
