import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from '../errors.ts';
import { explainFailure } from './explain-failure.ts';
import type { Place } from './place.ts';
import { canEnter, type RunAs } from './run-as.ts';

/** initdb into a folder beside, renamed when complete: a killed initdb leaves no half cluster. */
export function createCluster({ dataDir, cluster, socketDir, binaries, as, options }: Place): void {
  options.onProgress?.({ zh: '首次启动，正在建立数据库……', en: 'First start: creating the database …' });
  const fresh = `${cluster}.new`;
  // In the socket folder, since only that is sure to be within reach of the user initdb runs as.
  const passwordFile = join(socketDir, 'password');
  try {
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { mode: 0o700 });
    const password = randomBytes(24).toString('base64url');
    writeFileSync(join(dataDir, 'password'), password, { mode: 0o600 });
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (as) {
      chownSync(fresh, as.uid, as.gid);
      chownSync(passwordFile, as.uid, as.gid);
    }
  } catch (error) {
    throw explainFailure(String(error), dataDir);
  }
  // The built-in C.UTF-8 sorts by code point alike on every machine, whatever locales it has.
  const args = ['-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8'];
  args.push('--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions');
  if (!options.durable) args.push('--no-sync');
  const result = spawnSync(binaries.initdb, ['-D', pathFor(as, fresh), ...args], {
    ...as,
    cwd: fresh,
    env: serverEnv(),
    encoding: 'utf8',
  });
  rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    throw explainFailure(`${result.error?.message ?? ''}\n${result.stdout}\n${result.stderr}`, dataDir);
  }
  renameSync(fresh, cluster);
}

/**
 * How the database's user names the cluster. Below a folder it may not enter (a clone in /root, mode 0700) no
 * path leads there; but the working folder we hand over does, and on Linux it has a name: /proc/self/cwd.
 * So the data stay where they were asked for, and no permission of the person's own folders is changed.
 */
export function pathFor(as: RunAs | undefined, dir: string): string {
  if (as === undefined || canEnter(dir, as)) return dir;
  if (process.platform === 'linux') return '/proc/self/cwd';
  throw new Problem(403, 'data-folder-unreachable', {
    zh: `以 root 启动时，数据库以另一个用户运行，它进不了 ${dir}。请用 LUYUAN_DATA 指定一个其他用户可以进入的目录，或以普通用户启动。`,
    en: `Started by root, the database runs as another user, who cannot enter ${dir}. Choose a folder that others can enter with LUYUAN_DATA, or start as an ordinary user.`,
  });
}

export function readPassword(dataDir: string): string {
  try {
    return readFileSync(join(dataDir, 'password'), 'utf8').trim();
  } catch {
    throw new Problem(500, 'database-password-missing', {
      zh: `数据目录 ${dataDir} 中缺少 password 文件，无法登录数据库。请从备份恢复该文件。`,
      en: `The file "password" is missing in ${dataDir}, so nobody can log in to the database. Restore it from a backup.`,
    });
  }
}

export function serverEnv(): Record<string, string> {
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}
