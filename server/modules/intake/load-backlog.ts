import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Attempt } from '../../platform/batch.ts';
import type { Db } from '../../platform/db.ts';
import { Problem } from '../../platform/errors.ts';
import type { AccountId } from '../identity/index.ts';
import type { VoucherTools } from '../vouchers/index.ts';
import { advance, type Backlog, insertRefused, openBacklog, type RefusedRow } from './backlog.store.ts';
import { type BacklogRow, type RowOutcome, readRow, takeRow } from './backlog-row.ts';
import { type FileLine, readLines } from './read-lines.ts';
import { makeRowTypes, type RowTypes, STANDARD_ROW_TYPES } from './row-types.ts';
import { refusalOf, takeRows } from './take-rows.ts';

export interface LoadOptions {
  path: string;
  /** Who answers for what is recorded. */
  recordedBy: AccountId;
  /** Kinds of documents that rows may be; those of this module when absent. */
  types?: RowTypes;
  /** Rows a transaction. */
  batch_rows?: number;
  onProgress?: (backlog: Backlog) => void;
  /** Asked between transactions; true ends the run, to be gone on with later. */
  stop?: () => boolean;
}

const BATCH_ROWS = 400;
const STANDARD = makeRowTypes(STANDARD_ROW_TYPES);

/** The same content has the same name whatever the file is called; a row that was mended makes another. */
async function nameOf(path: string): Promise<{ backlogId: string; size_bytes: number }> {
  const hash = createHash('sha256');
  let size_bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Buffer);
    size_bytes += (chunk as Buffer).length;
  }
  return { backlogId: hash.digest('base64url').slice(0, 22), size_bytes };
}

/**
 * Loads a file of rows (one JSON object a line, see README.md) with the checks of the API, many rows a transaction. The
 * mark of how far it has come is written with the rows: after a kill at any point the next run goes on behind the last
 * row that was stored, and stores none twice. A refused row is noted with its reason and the rest goes on.
 * Errors: `backlog-elsewhere` when another run of the same file goes on at this moment; those of reading the file.
 */
export async function loadBacklog(tools: VoucherTools, options: LoadOptions): Promise<Backlog> {
  const name = await nameOf(options.path);
  let backlog = await openBacklog(tools.db, {
    ...name,
    fileName: basename(options.path),
    startedAt: tools.clock.now(),
  });
  if (backlog.finishedAt !== null) return backlog;
  const size = options.batch_rows ?? BATCH_ROWS;
  const types = options.types ?? STANDARD;
  let lines: FileLine[] = [];
  const store = async () => {
    backlog = await storeLines(tools, types, options.recordedBy, backlog, lines);
    lines = [];
    options.onProgress?.(backlog);
  };
  for await (const line of readLines(options.path, backlog)) {
    lines.push(line);
    if (lines.length < size) continue;
    await store();
    if (options.stop?.()) return backlog;
  }
  if (lines.length > 0) await store();
  const finished = { ...backlog, finishedAt: tools.clock.now() };
  if (!(await advance(tools.db, backlog, finished))) throw elsewhere();
  return finished;
}

async function storeLines(
  tools: VoucherTools,
  types: RowTypes,
  recordedBy: AccountId,
  before: Backlog,
  lines: readonly FileLine[],
): Promise<Backlog> {
  const works = lines.map((line) => {
    const read = reading(types, line);
    return async (db: Db): Promise<RowOutcome> => {
      const row = read();
      return row === null ? 'repeated' : takeRow({ ...tools, db }, types, recordedBy, row);
    };
  });
  // By the index of the line behind it: a transaction that is done again begins where the one before it has ended.
  const reached = new Map<number, Backlog>([[0, before]]);
  await takeRows(tools.db, works, async (db, first, outcomes) => {
    const end = first + outcomes.length;
    const from = reached.get(first) ?? before;
    reached.set(end, await mark(db, from, lines.slice(first, end), outcomes));
  });
  return reached.get(lines.length) ?? before;
}

/** What is read once is used for the look ahead and for the recording. */
function reading(types: RowTypes, line: FileLine): () => BacklogRow | null {
  let read: Attempt<BacklogRow | null> | undefined;
  const readLine = (): Attempt<BacklogRow | null> => {
    try {
      if (line.bytes === null) throw tooLong();
      return { value: line.bytes.length === 0 ? null : readRow(types, line.bytes) };
    } catch (error) {
      return { error };
    }
  };
  return () => {
    read ??= readLine();
    if ('error' in read) throw read.error;
    return read.value;
  };
}

/** Notes what became of some lines, in the transaction that stored them. Errors: `backlog-elsewhere`. */
async function mark(
  db: Pick<Db, 'query'>,
  before: Backlog,
  lines: readonly FileLine[],
  outcomes: readonly Attempt<RowOutcome>[],
): Promise<Backlog> {
  const refused: RefusedRow[] = [];
  let repeated = 0;
  for (const [index, outcome] of outcomes.entries()) {
    const line = lines[index] as FileLine;
    if ('error' in outcome) refused.push({ line: line.line, ...refusalOf(outcome.error) });
    else if (outcome.value === 'repeated') repeated += 1;
  }
  const last = lines.at(-1) as FileLine;
  const after: Backlog = {
    ...before,
    position_bytes: last.next_bytes,
    lines: last.line,
    taken: before.taken + outcomes.length - refused.length - repeated,
    repeated: before.repeated + repeated,
    refused: before.refused + refused.length,
  };
  if (!(await advance(db, before, after))) throw elsewhere();
  await insertRefused(db, before.backlogId, refused);
  return after;
}

const tooLong = () =>
  new Problem(413, 'row-too-long', {
    zh: '这一行超过 1 MB，请检查换行是否丢失，或把单据分成几份。',
    en: 'This row is longer than 1 MB; see whether a line break is missing, or split the document.',
  });

const elsewhere = () =>
  new Problem(409, 'backlog-elsewhere', {
    zh: '这个文件正在另一处导入，请等它完成。',
    en: 'This file is being loaded by another run; wait until it has finished.',
  });
