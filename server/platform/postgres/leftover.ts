import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../errors.ts';

/** How long a left-over server may take for each kind of end before the next, harder one. */
const patience_ms = { supervisor: 1_000, fast: 15_000, immediate: 5_000, kill: 5_000 };

/**
 * Ends every PostgreSQL process that still works in this cluster folder, and removes the stale postmaster.pid.
 *
 * Call it only while holding the data folder's lock: then whoever started these processes is dead. A process
 * counts only if it is a `postgres` whose working folder is the cluster; the number in postmaster.pid alone
 * proves nothing, since after a reboot or in a new container it may name any process.
 * @returns how many processes were found
 * @throws Problem `database-still-running` (409) when they outlive even SIGKILL
 */
export async function endLeftOver(clusterDir: string, onFound: () => void): Promise<number> {
  if (!existsSync(clusterDir)) return 0;
  const cluster = realpathSync(clusterDir);
  const found = processesIn(cluster).length;
  if (found > 0) {
    onFound();
    // The supervisor of a killed owner has just begun the same; leave it a moment.
    const steps: [NodeJS.Signals | undefined, number][] = [
      [undefined, patience_ms.supervisor],
      ['SIGINT', patience_ms.fast],
      ['SIGQUIT', patience_ms.immediate],
      ['SIGKILL', patience_ms.kill],
    ];
    for (const [signal, wait_ms] of steps) {
      if (signal) signalMain(cluster, signal);
      if (await goneWithin(cluster, wait_ms)) break;
    }
  }
  const left = processesIn(cluster);
  if (left.length > 0) throw stillRunning(cluster, left);
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
  return found;
}

/** SIGINT and SIGQUIT mean a shutdown to the postmaster alone; its children follow it. SIGKILL goes to all. */
function signalMain(cluster: string, signal: NodeJS.Signals): void {
  const all = processesIn(cluster);
  const main = Number.parseInt(readFirstLine(join(cluster, 'postmaster.pid')), 10);
  for (const pid of signal !== 'SIGKILL' && all.includes(main) ? [main] : all) {
    try {
      process.kill(pid, signal);
    } catch {
      // Ended meanwhile.
    }
  }
}

async function goneWithin(cluster: string, wait_ms: number): Promise<boolean> {
  const until = Date.now() + wait_ms;
  while (Date.now() < until) {
    if (processesIn(cluster).length === 0) return true;
    await sleep(20);
  }
  return processesIn(cluster).length === 0;
}

/** Process ids of all `postgres` processes whose working folder is the cluster (a real path). */
export function processesIn(cluster: string): number[] {
  return existsSync('/proc/self/cwd') ? byProc(cluster) : byPs(cluster);
}

function byProc(cluster: string): number[] {
  const found: number[] = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (readlinkSync(`/proc/${name}/cwd`) !== cluster) continue;
      // " (deleted)" follows the name when npm ci replaced the binary below a running server.
      const exe = basename(readlinkSync(`/proc/${name}/exe`)).replace(' (deleted)', '');
      if (exe === 'postgres') found.push(Number(name));
    } catch {
      // Ended meanwhile, or another user's, which ours never are.
    }
  }
  return found;
}

/** Where there is no /proc (macOS): we always start `postgres -D <cluster>`; its children have other titles. */
function byPs(cluster: string): number[] {
  const list = spawnSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' });
  const found: number[] = [];
  for (const line of (list.stdout ?? '').split('\n')) {
    const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid && command?.includes(`/postgres -D ${cluster} `)) found.push(Number(pid));
  }
  return found;
}

function readFirstLine(path: string): string {
  try {
    return readFileSync(path, 'utf8').split('\n', 1)[0] ?? '';
  } catch {
    return '';
  }
}

function stillRunning(cluster: string, pids: number[]): Problem {
  return new Problem(409, 'database-still-running', {
    zh: `上次留下的数据库进程（${pids.join('、')}）仍在使用 ${cluster}，无法结束。请结束这些进程后重试。`,
    en: `Database processes of an earlier run (${pids.join(', ')}) still use ${cluster} and could not be ended. End them, then start again.`,
  });
}
