import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Trouble } from './settings.ts';

export interface FileRow {
  /** From 1: the line of an NDJSON file, the place in a JSON array. */
  line: number;
  content: unknown;
}

/** Names a file by its content: the same file has the same batch numbers whenever and wherever it is pushed. */
export async function nameOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex').slice(0, 16);
}

/** Rows of a file, as NDJSON (one object a line) or one JSON array of objects. Errors: `Trouble` with the line. */
export async function* readRows(path: string): AsyncGenerator<FileRow> {
  if (/\.json$/i.test(path)) {
    const content = parse(await readFile(path, 'utf8'), 1);
    const rows: unknown = Array.isArray(content) ? content : (content as { rows?: unknown }).rows;
    if (!Array.isArray(rows))
      throw new Trouble(
        '这个 JSON 文件应为行的数组，或含有 rows 数组的对象。',
        'This JSON file must be an array of rows, or an object with an array "rows".',
      );
    for (const [index, row] of rows.entries()) yield { line: index + 1, content: row };
    return;
  }
  let line = 0;
  for await (const text of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    line += 1;
    if (text.trim() !== '')
      yield { line, content: parse(line === 1 ? text.replace(/^\uFEFF/, '') : text, line) };
  }
}

function parse(text: string, line: number): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    throw new Trouble(
      `第 ${line} 行不是有效的 JSON（${why}）。每行应为一个对象，见 docs/for-integrators.md。`,
      `Line ${line} is not valid JSON (${why}). Each line is one object; see docs/for-integrators.md.`,
    );
  }
}

export const ROWS_A_BATCH = 500;

/** Rows in batches, each with the lines it came from. */
export async function* batchesOf(path: string): AsyncGenerator<FileRow[]> {
  let batch: FileRow[] = [];
  for await (const row of readRows(path)) {
    batch.push(row);
    if (batch.length < ROWS_A_BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
