import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { Problem } from '../errors.ts';

/** The user PostgreSQL runs as. Undefined: the user we are. */
export interface RunAs {
  uid: number;
  gid: number;
}

// PostgreSQL refuses to run as root. 65534 is `nobody` on Linux; it need not exist in /etc/passwd.
const NOBODY: RunAs = { uid: 65534, gid: 65534 };

/**
 * Who runs PostgreSQL on this cluster folder: the current user, or, for root, the folder's owner when it has
 * one already, else `nobody`.
 * @throws Problem `data-folder-not-yours` (403) when the folder belongs to someone we cannot become
 */
export function chooseRunAs(clusterDir: string): RunAs | undefined {
  const owner = ownerOf(clusterDir);
  const me = process.getuid?.();
  if (me === 0) return owner && owner.uid !== 0 ? owner : NOBODY;
  if (owner && me !== undefined && owner.uid !== me) {
    throw new Problem(403, 'data-folder-not-yours', {
      zh: `数据目录 ${clusterDir} 属于另一个用户（uid ${owner.uid}）。请以原来的用户（或 root）启动，或用 LUYUAN_DATA 另选目录。`,
      en: `The data folder ${clusterDir} belongs to another user (uid ${owner.uid}). Start as the user who made it (or root), or choose another folder with LUYUAN_DATA.`,
    });
  }
  return undefined;
}

/** Whether that user can enter the folder by its full path: tried, since access lists and mounts count too. */
export function canEnter(dir: string, as: RunAs | undefined): boolean {
  const result = spawnSync('/bin/sh', ['-c', 'cd "$0"', dir], { ...as, cwd: '/', stdio: 'ignore' });
  return result.status === 0;
}

function ownerOf(dir: string): RunAs | undefined {
  const stat = statSync(dir, { throwIfNoEntry: false });
  return stat && { uid: stat.uid, gid: stat.gid };
}
