import { Problem, type Words } from '../errors.ts';

/** What PostgreSQL writes (LC_MESSAGES is C, so always English), and what to tell the person who starts us. */
const known: { pattern: RegExp; code: string; words: Words }[] = [
  {
    pattern: /No space left on device|Disk quota exceeded/,
    code: 'disk-full',
    words: {
      zh: '磁盘空间已满，数据库无法启动。数据没有丢失：请腾出空间（至少 1 GB）后重新启动，或用 LUYUAN_DATA 换一个磁盘上的目录。',
      en: 'The disk is full, so the database cannot start. Nothing is lost: free some space (at least 1 GB) and start again, or put the data on another disk with LUYUAN_DATA.',
    },
  },
  {
    pattern: /Address already in use/,
    code: 'database-port-in-use',
    words: {
      zh: '数据库端口已被另一个程序占用。请换一个端口，或停止占用它的程序。',
      en: 'The database port is taken by another program. Choose another port, or stop that program.',
    },
  },
  {
    pattern: /database files are incompatible with server/,
    code: 'database-version-differs',
    words: {
      zh: '数据目录由另一个版本的 PostgreSQL 建立，本版本无法读取。请用当时的鹭源版本启动，或用 LUYUAN_DATA 另选目录。',
      en: 'The data folder was made by another version of PostgreSQL and cannot be read by this one. Start it with the Luyuan version that made it, or choose another folder with LUYUAN_DATA.',
    },
  },
  {
    pattern: /Cannot allocate memory|could not map anonymous shared memory/,
    code: 'memory-full',
    words: {
      zh: '内存不足，数据库无法启动（约需 400 MB 空闲内存）。请释放内存后重试。',
      en: 'There is not enough memory for the database (about 400 MB must be free). Free some and start again.',
    },
  },
  {
    pattern: /shared memory segment|semaphores/,
    code: 'shared-memory-limit',
    words: {
      zh: '操作系统的共享内存或信号量已达上限，数据库无法启动。请停止其他数据库，或提高 kernel.shmmni / kernel.sem 后重试。',
      en: 'The operating system is out of shared memory segments or semaphores. Stop other databases, or raise kernel.shmmni / kernel.sem, and start again.',
    },
  },
  {
    pattern: /Permission denied|Operation not permitted|Read-only file system|EACCES|EPERM|EROFS/,
    code: 'data-folder-not-writable',
    words: {
      zh: '没有写入数据目录的权限。请检查目录的所有者和权限，或用 LUYUAN_DATA 另选目录。',
      en: 'The data folder cannot be written. Check its owner and permissions, or choose another folder with LUYUAN_DATA.',
    },
  },
];

/**
 * A sentence for what kept PostgreSQL from starting.
 * @param said what initdb or postgres wrote in this attempt; its last lines are kept in `details.said`
 * @param where folder or file to name
 */
export function explainFailure(said: string, where: string): Problem {
  const lines = said.trim().split('\n').slice(-8);
  const details = { said: lines, where };
  const match = known.find((entry) => entry.pattern.test(said));
  if (match) {
    const { zh, en } = match.words;
    return new Problem(500, match.code, { zh: `${zh}（${where}）`, en: `${en} (${where})`, details });
  }
  return new Problem(500, 'database-cannot-start', {
    zh: `数据库无法启动（${where}）。它最后的输出是：${lines.join(' / ')}`,
    en: `The database cannot start (${where}). The last it said: ${lines.join(' / ')}`,
    details,
  });
}
