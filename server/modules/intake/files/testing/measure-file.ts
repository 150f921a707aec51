import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { peakMemory_mib } from '../../../../../test/support/peak-memory.ts';
import type { Principal } from '../../../identity/index.ts';
import type { FileTools } from '../file-tools.ts';
import { fileById } from '../files.store.ts';
import { receiveFile } from '../receive-file.ts';
import { runFilesOnce } from '../run-files.ts';
import { startCheck, startTaking } from '../start-work.ts';

export interface FileMeasure {
  rows: number;
  documents: number;
  /** Spooling into the database, and finding headings and columns. */
  receive_ms: number;
  /** Reading every row and trying every document. */
  check_ms: number;
  take_ms: number;
  rss_mb_max: number;
}

/** Sends a file of the disk, has it checked and taken, and says how long each took. For `npm run bench -- intake`. */
export async function measureFile(
  tools: FileTools,
  principal: Principal,
  path: string,
): Promise<FileMeasure> {
  const times: number[] = [performance.now()];
  const lap = () => times.push(performance.now());
  const { file } = await receiveFile(tools, principal, {
    name: basename(path),
    body: createReadStream(path),
  });
  if (file.state !== 'mapped') throw new Error(`the file is ${file.state}: ${file.problem?.en ?? ''}`);
  lap();
  await startCheck(tools, principal, file.fileId);
  await runFilesOnce(tools, 'measure');
  lap();
  await startTaking(tools, principal, file.fileId, { leaveOutFaulty: false });
  await runFilesOnce(tools, 'measure');
  lap();
  const done = await fileById(tools.db, file.fileId);
  const took = (index: number) => Math.round((times[index + 1] ?? 0) - (times[index] ?? 0));
  return {
    rows: done?.counts.takenRows ?? 0,
    documents: done?.counts.taken ?? 0,
    receive_ms: took(0),
    check_ms: took(1),
    take_ms: took(2),
    rss_mb_max: peakMemory_mib(),
  };
}
