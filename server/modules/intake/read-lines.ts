import { createReadStream } from 'node:fs';

export interface FileLine {
  /** From 1. */
  line: number;
  /** The line without its end; null: longer than a row may be. */
  bytes: Buffer | null;
  /** Where the next line begins. */
  next_bytes: number;
}

/** As large as one request at the door may be. */
export const LINE_BYTES_MAX = 1_048_576;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * The lines of a file from a byte on. A file is read piece by piece, so that its size does not matter; a line that is
 * too long is passed over without being kept.
 */
export async function* readLines(
  path: string,
  from: { position_bytes: number; lines: number },
): AsyncGenerator<FileLine> {
  let { position_bytes: position, lines: line } = from;
  let parts: Buffer[] = [];
  let kept_bytes = 0;
  let tooLong = false;
  const take = (piece: Buffer) => {
    kept_bytes += piece.length;
    if (kept_bytes > LINE_BYTES_MAX) {
      tooLong = true;
      parts = [];
    } else if (piece.length > 0) parts.push(piece);
  };
  const finish = (end_bytes: number): FileLine => {
    const whole = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    const bytes = whole.at(-1) === CARRIAGE_RETURN ? whole.subarray(0, -1) : whole;
    const done = { line: line + 1, bytes: tooLong ? null : bytes, next_bytes: position + end_bytes };
    line += 1;
    position = done.next_bytes;
    parts = [];
    kept_bytes = 0;
    tooLong = false;
    return done;
  };
  let pending_bytes = 0;
  for await (const chunk of createReadStream(path, { start: position, highWaterMark: 1 << 20 })) {
    const piece = chunk as Buffer;
    let begin = 0;
    for (let end = piece.indexOf(LINE_FEED); end >= 0; end = piece.indexOf(LINE_FEED, begin)) {
      take(piece.subarray(begin, end));
      pending_bytes += end + 1 - begin;
      yield finish(pending_bytes);
      pending_bytes = 0;
      begin = end + 1;
    }
    take(piece.subarray(begin));
    pending_bytes += piece.length - begin;
  }
  if (pending_bytes > 0) yield finish(pending_bytes);
}
