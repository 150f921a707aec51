import { randomUUID } from 'node:crypto';
import { Problem } from '../../../platform/errors.ts';
import { startTurns, type Turns, type Worker } from '../../../platform/repeat.ts';
import { checkDocuments } from './check-documents.ts';
import { FileLost, LEASE_MS, type Work } from './file-step.ts';
import type { FileTools } from './file-tools.ts';
import { brokenOff, changeFile, dropReceiving, leaseFile, releaseFile } from './files.store.ts';
import { readFileRows } from './read-file-rows.ts';
import { takeDocuments } from './take-documents.ts';

/** Documents a transaction: enough for their look-ups to be worth sharing, few enough for short locks. */
const DOCUMENTS_A_STEP = 150;
/** Nobody sends a file for longer. */
const BROKEN_OFF_MS = 6 * 3_600_000;

/** One turn: the file that has waited longest is worked on to its end. False when there is none. */
export async function runFilesOnce(
  tools: FileTools,
  worker: string,
  options: { stopping?: () => boolean; documentsAStep?: number } = {},
): Promise<boolean> {
  const now = tools.clock.now();
  const file = await leaseFile(tools.db, worker, now, new Date(now.getTime() + LEASE_MS));
  if (!file) return false;
  const work: Work = {
    file,
    worker,
    clock: tools.clock,
    stopping: options.stopping ?? (() => false),
    documentsAStep: options.documentsAStep ?? DOCUMENTS_A_STEP,
  };
  try {
    if (file.state === 'checking') {
      if (file.phase !== 'documents') await readFileRows(tools, work);
      await checkDocuments(tools, work);
    } else await takeDocuments(tools, work);
  } catch (error) {
    if (error instanceof FileLost) {
      await releaseFile(tools.db, file.fileId, worker);
      return true;
    }
    // What a file itself is at fault for ends it; anything else is tried again when the lease runs out.
    if (!(error instanceof Problem) || error.status >= 500 || file.state !== 'checking') throw error;
    const problem = { code: error.code, ...error.words };
    await changeFile(
      tools.db,
      file.fileId,
      { state: 'unreadable', problem, finishedAt: tools.clock.now() },
      { states: ['checking'], lease: worker, at: tools.clock.now() },
    );
  }
  await releaseFile(tools.db, file.fileId, worker);
  return true;
}

/** Removes what of files came in half. */
export async function dropBrokenOff(tools: FileTools): Promise<number> {
  const before = new Date(tools.clock.now().getTime() - BROKEN_OFF_MS);
  const files = await brokenOff(tools.db, before);
  for (const fileId of files) await dropReceiving(tools.db, fileId);
  return files.length;
}

/**
 * Works on files until it is stopped, woken by whoever gives a file something to do; any number of these may run beside
 * each other, in any number of servers.
 */
export function startFileWorker(tools: FileTools, turns: Turns): Worker {
  const worker = randomUUID();
  let isSwept = false;
  return startTurns(async (stopping) => {
    if (!isSwept) await dropBrokenOff(tools);
    isSwept = true;
    return runFilesOnce(tools, worker, { stopping });
  }, turns);
}
