import type { Clock } from '../../../platform/clock.ts';
import type { Queryable } from '../../../platform/db.ts';
import type { FileState } from './file-values.ts';
import { changeFile, type FileChange, fileById, type StoredFile } from './files.store.ts';

/** How long a worker may be silent before another takes the file over. */
export const LEASE_MS = 30_000;

/** The file was stopped, or another worker has it: what this one was about to write must not be kept. */
export class FileLost extends Error {
  override name = 'FileLost';
}

export interface Work {
  /** As it was read last. */
  file: StoredFile;
  worker: string;
  clock: Clock;
  /** Asked between transactions: the server is about to stop. */
  stopping: () => boolean;
  documentsAStep: number;
}

/** Reads the file anew. @throws FileLost when nobody is to go on with it here. */
export async function goOn(db: Queryable, work: Work): Promise<void> {
  const state = work.file.state;
  const file = work.stopping() ? undefined : await fileById(db, work.file.fileId);
  if (file?.state !== state) throw new FileLost();
  work.file = file;
}

/**
 * Writes how far the work has come, in the transaction of what was done, and keeps the lease. @throws FileLost, so that
 * the transaction is taken back, when the file is no longer this worker's or no longer to be worked on.
 */
export async function step(tx: Queryable, work: Work, change: FileChange): Promise<void> {
  const at = work.clock.now();
  const state = work.file.state as FileState;
  const mine = await changeFile(tx, work.file.fileId, change, {
    states: [state],
    lease: work.worker,
    at,
    leaseUntil: new Date(at.getTime() + LEASE_MS),
  });
  if (!mine) throw new FileLost();
}
