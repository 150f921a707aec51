import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { explainFailure } from './explain-failure.ts';
import type { RunAs } from './run-as.ts';

/** Longest socket path that both Linux (108) and macOS (104 bytes with the closing zero) take. */
const socketPath_bytes_max = 103;

/** Makes the data folder when missing; returns its real path. */
export function prepareFolder(dataDir: string): string {
  try {
    if (!existsSync(dataDir)) {
      mkdirSync(dataDir, { recursive: true });
      // Root hands the cluster below to another user, who must be able to pass through.
      chmodSync(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
    }
    return realpathSync(dataDir);
  } catch (error) {
    throw explainFailure(String(error), dataDir);
  }
}

/**
 * The socket lives in the system's temporary folder: its path is short (a data folder's may exceed the 103
 * bytes a socket may have), and data folders on network or shared mounts often cannot hold sockets.
 */
export function makeSocketDir(dataDir: string, as: RunAs | undefined): string {
  const short =
    Buffer.byteLength(join(tmpdir(), 'luyuan-pg-XXXXXX', '.s.PGSQL.65535')) <= socketPath_bytes_max;
  const dir = mkdtempSync(join(short ? tmpdir() : '/tmp', 'luyuan-pg-'));
  if (as) {
    try {
      chownSync(dir, as.uid, as.gid);
    } catch (error) {
      throw explainFailure(String(error), dir);
    }
  }
  writeFileSync(join(dataDir, 'socket-folder'), dir, { mode: 0o600 });
  return dir;
}

/** Of a run that was killed together with its supervisor. */
export function removeOldSocketDir(dataDir: string): void {
  const note = join(dataDir, 'socket-folder');
  if (!existsSync(note)) return;
  const dir = readFileSync(note, 'utf8');
  if (basename(dir).startsWith('luyuan-pg-')) rmSync(dir, { recursive: true, force: true });
}
