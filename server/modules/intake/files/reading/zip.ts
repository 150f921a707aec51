import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { type ByteSource, readRange } from './byte-source.ts';
import { workbookDamaged, workbookInflates } from './reading.errors.ts';

/** PKWARE APPNOTE 6.3.10: what is needed of it to read a workbook. */
export interface ZipEntry {
  name: string;
  method: number;
  packed_bytes: number;
  size_bytes: number;
  header_at: number;
}

const END = 0x06054b50;
const END_64 = 0x06064b50;
const END_64_LOCATOR = 0x07064b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
const END_BYTES = 22;
const COMMENT_BYTES_MAX = 65_535;
const DIRECTORY_BYTES_MAX = 8 * 1_048_576;
const ENTRIES_MAX = 10_000;
const STORED = 0;
const DEFLATED = 8;

/** The entries of an archive by name. Errors: `workbook-damaged`. */
export async function zipEntries(source: ByteSource): Promise<Map<string, ZipEntry>> {
  const tailFrom = Math.max(0, source.size_bytes - END_BYTES - COMMENT_BYTES_MAX - 20);
  const tail = await readRange(source, tailFrom, source.size_bytes);
  let at = tail.length - END_BYTES;
  while (at >= 0 && tail.readUInt32LE(at) !== END) at -= 1;
  if (at < 0) throw workbookDamaged('没有目录 no directory');
  let directory = {
    count: tail.readUInt16LE(at + 10),
    bytes: tail.readUInt32LE(at + 12),
    from: tail.readUInt32LE(at + 16),
  };
  const locator = at - 20;
  if (locator >= 0 && tail.readUInt32LE(locator) === END_64_LOCATOR) {
    const where = Number(tail.readBigUInt64LE(locator + 8));
    const end = await readRange(source, where, where + 56);
    if (end.length < 56 || end.readUInt32LE(0) !== END_64) throw workbookDamaged('目录 directory');
    directory = {
      count: Number(end.readBigUInt64LE(32)),
      bytes: Number(end.readBigUInt64LE(40)),
      from: Number(end.readBigUInt64LE(48)),
    };
  }
  if (directory.count > ENTRIES_MAX || directory.bytes > DIRECTORY_BYTES_MAX) throw workbookInflates();
  const bytes = await readRange(source, directory.from, directory.from + directory.bytes);
  if (bytes.length < directory.bytes) throw workbookDamaged('目录 directory');
  return readDirectory(bytes, directory.count);
}

function readDirectory(bytes: Buffer, count: number): Map<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) throw workbookDamaged('目录 directory');
    const nameLength = bytes.readUInt16LE(at + 28);
    const extraLength = bytes.readUInt16LE(at + 30);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const entry: ZipEntry = {
      name,
      method: bytes.readUInt16LE(at + 10),
      packed_bytes: bytes.readUInt32LE(at + 20),
      size_bytes: bytes.readUInt32LE(at + 24),
      header_at: bytes.readUInt32LE(at + 42),
    };
    readLongSizes(bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength), entry);
    // Some writers part folders by a backslash.
    entries.set(name.replaceAll('\\', '/').replace(/^\//, ''), entry);
    at += 46 + nameLength + extraLength + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** Zip64 keeps sizes that do not fit into 32 bits in an extra field, each only where it is needed. */
function readLongSizes(extra: Buffer, entry: ZipEntry): void {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      let from = at + 4;
      const next = () => {
        if (from + 8 > extra.length) throw workbookDamaged('目录 directory');
        from += 8;
        return Number(extra.readBigUInt64LE(from - 8));
      };
      if (entry.size_bytes === 0xffffffff) entry.size_bytes = next();
      if (entry.packed_bytes === 0xffffffff) entry.packed_bytes = next();
      if (entry.header_at === 0xffffffff) entry.header_at = next();
    }
    at += 4 + length;
  }
}

/**
 * The content of an entry in pieces, inflated as it is asked for, up to a number of bytes.
 * Errors: `workbook-damaged`, `workbook-inflates`.
 */
export async function* openEntry(
  source: ByteSource,
  entry: ZipEntry,
  size_bytes_max: number,
): AsyncGenerator<Buffer> {
  if (entry.size_bytes > size_bytes_max) throw workbookInflates();
  const head = await readRange(source, entry.header_at, entry.header_at + 30);
  if (head.length < 30 || head.readUInt32LE(0) !== LOCAL) throw workbookDamaged(entry.name);
  if ((head.readUInt16LE(6) & 1) === 1) throw workbookDamaged('加密 encrypted');
  const from = entry.header_at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const packed = source.stream(from, from + entry.packed_bytes);
  if (entry.method !== STORED && entry.method !== DEFLATED) throw workbookDamaged(entry.name);
  // What the directory says may be untrue: what comes out is counted.
  let bytes = 0;
  const counted = (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > size_bytes_max) throw workbookInflates();
    return piece;
  };
  if (entry.method === STORED) {
    for await (const piece of packed) yield counted(piece);
    return;
  }
  const inflate = createInflateRaw({ chunkSize: 131_072 });
  const input = Readable.from(packed);
  input.on('error', (error) => inflate.destroy(error));
  input.pipe(inflate);
  try {
    for await (const piece of inflate) yield counted(piece as Buffer);
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw workbookDamaged(entry.name);
    throw error;
  } finally {
    input.destroy();
    inflate.destroy();
  }
}
