/**
 * node scripts/run.mjs FILE ...args
 *
 * Runs a TypeScript file of the project on Node 24, whatever Node started us (20 or later), and ends with its
 * exit code. Leaves no process behind:
 * - Ctrl-C reaches us from the terminal and once more from npm; the program gets it once. Another Ctrl-C, a
 *   second or more later, is passed on too: the person is in a hurry.
 * - When we are killed with -9, the IPC channel closes; the program sees that (server/platform/process.ts).
 * - When npm is killed with -9, we notice that our parent has changed, and end the program.
 */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode24, nodeFlags, projectDir } from './node24.mjs';

const [file, ...args] = process.argv.slice(2);
if (!file) {
  console.error('用法：node scripts/run.mjs 文件 [参数…]\nUsage: node scripts/run.mjs FILE [arguments …]');
  process.exit(2);
}
let node = findNode24();
if (!node) {
  // `npm run verify` on a fresh clone has no pre-script, and npm skips it where ignore-scripts is set.
  const ensure = fileURLToPath(new URL('./ensure.mjs', import.meta.url));
  const purpose = file.endsWith('scripts/test.ts') ? 'test' : 'start';
  const { status } = spawnSync(process.execPath, [ensure, purpose], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  node = findNode24();
}

// A session of its own (detached), so that a terminal's Ctrl-C comes to it through us alone, and once.
const child = spawn(node, [...nodeFlags, resolve(projectDir, file), ...args], {
  detached: true,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});

const sameKeyPress_ms = 1000;
let lastInterrupt_ms = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal === 'SIGINT') {
      const now_ms = Date.now();
      if (now_ms - lastInterrupt_ms < sameKeyPress_ms) return;
      lastInterrupt_ms = now_ms;
    }
    child.kill(signal);
  });
}

if (process.env.npm_lifecycle_event) {
  const npm = npmPid();
  setInterval(() => {
    if (npmPid() !== npm) child.kill('SIGTERM');
  }, 500).unref();
}

/** npm is our parent, or the parent of the `sh -c` between us. Where /proc is missing: our parent, whichever. */
function npmPid() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    const isShell = /\((ba|da|a|z)?sh\)/.test(stat);
    return isShell ? stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] : String(process.ppid);
  } catch {
    return String(process.ppid);
  }
}

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 };
child.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(code ?? 128 + (signalNumbers[signal] ?? 0)));
