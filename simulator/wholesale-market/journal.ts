import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';

const printOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

/**
 * An append-only file of JSON lines, each behind its own print: what `append` has returned from is there after a kill,
 * and a line that a kill cut in the middle is cut off at the next start.
 */
export class Journal<Entry> {
  private readonly file: number;
  readonly entries: readonly Entry[];

  constructor(path: string) {
    const { entries, length } = readEntries<Entry>(path);
    this.entries = entries;
    if (existsSync(path)) truncateSync(path, length);
    this.file = openSync(path, 'a');
  }

  append(entry: Entry): void {
    const text = JSON.stringify(entry);
    writeSync(this.file, `${printOf(text)} ${text}\n`);
    fsyncSync(this.file);
  }

  close(): void {
    closeSync(this.file);
  }
}

/** Entries up to the first line that is not whole, and the length of the file up to there. */
function readEntries<Entry>(path: string): { entries: Entry[]; length: number } {
  if (!existsSync(path)) return { entries: [], length: 0 };
  const entries: Entry[] = [];
  let length = 0;
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    const text = line.slice(13);
    if (text === '' || line.slice(0, 12) !== printOf(text)) break;
    entries.push(JSON.parse(text) as Entry);
    length += Buffer.byteLength(line) + 1;
  }
  return { entries, length };
}
