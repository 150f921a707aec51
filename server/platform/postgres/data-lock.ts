import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '../errors.ts';
import { explainFailure } from './explain-failure.ts';

/**
 * Claims a data folder for this process until `release()` or its death, however it dies.
 *
 * Node has no flock(); SQLite takes an fcntl lock that the kernel drops with the process, so there is no stale
 * lock to judge by a process id that may belong to someone else by now. The file holds no data.
 *
 * @throws Problem `data-folder-in-use` (409), naming the process that holds it
 */
export function lockDataFolder(dataDir: string): { release(): void } {
  // Ours alone: whoever may read the file could also lock it.
  try {
    closeSync(openSync(join(dataDir, 'lock'), 'a', 0o600));
  } catch (error) {
    throw explainFailure(String(error), dataDir);
  }
  const lock = new DatabaseSync(join(dataDir, 'lock'), { timeout: 0 });
  const ownerFile = join(dataDir, 'owner-pid');
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!/locked/.test(String(error))) throw error;
    throw inUse(dataDir, readText(ownerFile));
  }
  writeFileSync(ownerFile, `${process.pid}\n`, { mode: 0o600 });
  return { release: () => lock.close() };
}

function inUse(dataDir: string, pid: string): Problem {
  return new Problem(409, 'data-folder-in-use', {
    zh: `数据目录 ${dataDir} 正由另一个正在运行的鹭源使用（进程 ${pid || '未知'}）。请先停止它，或用 LUYUAN_DATA 另选目录。`,
    en: `The data folder ${dataDir} is in use by another running Luyuan (process ${pid || 'unknown'}). Stop that one first, or choose another folder with LUYUAN_DATA.`,
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}
