import type { ByteSource } from './byte-source.ts';
import { encodingUnclear } from './reading.errors.ts';
import type { FileFormat } from './table.ts';

type Encoding = NonNullable<FileFormat['encoding']>;

/** Text in Chinese is nearly all of the 3,755 common characters; what is decoded wrongly is not. */
const COMMON_SHARE_MIN = 0.8;
const COMMON_SHARE_SURE = 0.95;

interface Seen {
  /** Characters of several bytes that are right in UTF-8, and where the first wrong one stands. */
  utf8: number;
  utf8Wrong: number;
  utf8WrongLine: number;
  /** Pairs of GB 2312: level 1 (common characters) and signs; all pairs; what is no pair. */
  common: number;
  pairs: number;
  gbWrong: number;
  gbWrongLine: number;
  zerosEven: number;
  zerosOdd: number;
  bytes: number;
}

/**
 * Chooses how the bytes of a text file are read, and says how sure that is. Looks at the whole file: one character
 * that does not fit is enough for GB18030 to be tried, and nothing is ever replaced in silence.
 * Errors: `file-encoding` with the line where it shows.
 */
export async function detectEncoding(source: ByteSource): Promise<Encoding> {
  const head = await firstBytes(source);
  if (head[0] === 0xff && head[1] === 0xfe)
    return { name: 'utf-16le', confidence: 1, why: 'byte order mark' };
  if (head[0] === 0xfe && head[1] === 0xff)
    return { name: 'utf-16be', confidence: 1, why: 'byte order mark' };
  const marked = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf;
  const seen = await look(source);
  if (seen.bytes > 3 && seen.zerosOdd > seen.bytes * 0.2 && seen.zerosEven < seen.bytes * 0.05)
    return { name: 'utf-16le', confidence: 0.9, why: 'every second byte is nought' };
  if (seen.utf8Wrong === 0) {
    if (marked) return { name: 'utf-8', confidence: 1, why: 'byte order mark' };
    if (seen.utf8 === 0) return { name: 'utf-8', confidence: 1, why: 'ASCII only' };
    return { name: 'utf-8', confidence: 0.99, why: `${seen.utf8} characters, all of them right in UTF-8` };
  }
  const share = seen.pairs === 0 ? 0 : seen.common / seen.pairs;
  // A UTF-8 file with a few broken bytes is no GB18030 file.
  if (marked || seen.utf8 > seen.utf8Wrong * 20) throw encodingUnclear(seen.utf8WrongLine);
  if (seen.gbWrong > 0) throw encodingUnclear(seen.gbWrongLine);
  if (share < COMMON_SHARE_MIN) throw encodingUnclear(seen.utf8WrongLine);
  return {
    name: 'gb18030',
    confidence: share >= COMMON_SHARE_SURE ? 0.98 : Math.round(share * 90) / 100,
    why: `not UTF-8; ${Math.round(share * 100)} % of the characters are common ones in GB18030`,
  };
}

async function firstBytes(source: ByteSource): Promise<Buffer> {
  for await (const piece of source.stream(0, 4)) return piece;
  return Buffer.alloc(0);
}

async function look(source: ByteSource): Promise<Seen> {
  const seen: Seen = {
    utf8: 0,
    utf8Wrong: 0,
    utf8WrongLine: 0,
    common: 0,
    pairs: 0,
    gbWrong: 0,
    gbWrongLine: 0,
    zerosEven: 0,
    zerosOdd: 0,
    bytes: 0,
  };
  const utf8 = utf8Scan(seen);
  const gb = gbScan(seen);
  let line = 1;
  for await (const piece of source.stream(0)) {
    for (let index = 0; index < piece.length; index++) {
      const byte = piece[index] as number;
      utf8(byte, line);
      gb(byte, line);
      if (byte === 0x0a) line += 1;
      else if (byte === 0) {
        if (seen.bytes % 2 === 0) seen.zerosEven += 1;
        else seen.zerosOdd += 1;
      }
      seen.bytes += 1;
    }
  }
  utf8(0x20, line);
  gb(0x20, line);
  return seen;
}

/** RFC 3629, without overlong forms and surrogates. */
function utf8Scan(seen: Seen): (byte: number, line: number) => void {
  let wanted = 0;
  let low = 0x80;
  let high = 0xbf;
  const wrong = (line: number) => {
    if (seen.utf8Wrong === 0) seen.utf8WrongLine = line;
    seen.utf8Wrong += 1;
    wanted = 0;
  };
  return (byte, line) => {
    if (wanted > 0) {
      if (byte >= low && byte <= high) {
        low = 0x80;
        high = 0xbf;
        wanted -= 1;
        if (wanted === 0) seen.utf8 += 1;
        return;
      }
      wrong(line);
    }
    low = 0x80;
    high = 0xbf;
    if (byte < 0x80) return;
    if (byte >= 0xc2 && byte <= 0xdf) wanted = 1;
    else if (byte >= 0xe0 && byte <= 0xef) {
      wanted = 2;
      if (byte === 0xe0) low = 0xa0;
      if (byte === 0xed) high = 0x9f;
    } else if (byte >= 0xf0 && byte <= 0xf4) {
      wanted = 3;
      if (byte === 0xf0) low = 0x90;
      if (byte === 0xf4) high = 0x8f;
    } else wrong(line);
  };
}

/** GB18030: pairs 81–FE with 40–7E or 80–FE, and groups of four whose second byte is a digit. */
function gbScan(seen: Seen): (byte: number, line: number) => void {
  let lead = 0;
  let state: 'start' | 'second' | 'third' | 'fourth' = 'start';
  const wrong = (line: number) => {
    if (seen.gbWrong === 0) seen.gbWrongLine = line;
    seen.gbWrong += 1;
    state = 'start';
  };
  return (byte, line) => {
    if (state === 'second') {
      if (byte >= 0x30 && byte <= 0x39) {
        state = 'third';
        return;
      }
      if (byte < 0x40 || byte === 0x7f || byte === 0xff) wrong(line);
      else {
        seen.pairs += 1;
        // Level 1 of GB 2312 lies in rows B0 to D7, signs and full-width letters in A1 to A3.
        if (byte >= 0xa1 && ((lead >= 0xb0 && lead <= 0xd7) || (lead >= 0xa1 && lead <= 0xa3)))
          seen.common += 1;
        state = 'start';
        return;
      }
    } else if (state === 'third') {
      if (byte >= 0x81 && byte <= 0xfe) {
        state = 'fourth';
        return;
      }
      wrong(line);
    } else if (state === 'fourth') {
      if (byte < 0x30 || byte > 0x39) wrong(line);
      else {
        seen.pairs += 1;
        state = 'start';
        return;
      }
    }
    if (byte < 0x80) return;
    if (byte === 0x80 || byte === 0xff) wrong(line);
    else {
      lead = byte;
      state = 'second';
    }
  };
}
