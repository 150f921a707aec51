/** 1 January 2026, 00:00, as ZIP writes days and times (APPNOTE 4.4.6). */
const DOS_DATE = ((2026 - 1980) << 9) | (1 << 5) | 1;

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;

/**
 * The same archive with one and the same time on every entry, so that the same content is the same bytes whenever it is
 * written. Walks the central directory; the end record is that of an archive without a comment.
 */
export function fixZipTimes(archive: Buffer): Buffer {
  const bytes = Buffer.from(archive);
  const end = bytes.length - 22;
  if (end < 0 || bytes.readUInt32LE(end) !== END)
    throw new Error('A ZIP archive without comment is expected.');
  const entries = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  for (let entry = 0; entry < entries; entry += 1) {
    if (bytes.readUInt32LE(at) !== CENTRAL)
      throw new Error('The central directory of the archive is broken.');
    stamp(bytes, at + 12);
    const local = bytes.readUInt32LE(at + 42);
    if (bytes.readUInt32LE(local) !== LOCAL)
      throw new Error('An entry of the archive is not where it should be.');
    stamp(bytes, local + 10);
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return bytes;
}

function stamp(bytes: Buffer, at: number): void {
  bytes.writeUInt16LE(0, at);
  bytes.writeUInt16LE(DOS_DATE, at + 2);
}
