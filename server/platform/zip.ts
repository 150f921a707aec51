import { crc32 } from 'node:zlib';

/** A ZIP archive without compression (PKWARE APPNOTE 6.3.10): what is put into it is found in it byte by byte. */
export interface ZipFile {
  name: string;
  bytes: Buffer;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const UTF8_NAMES = 0x0800;
const VERSION = 20;

/** MS-DOS date and time: two seconds exact, no zone; UTC here. */
function dosTime(at: Date): { time: number; day: number } {
  const year = Math.max(0, at.getUTCFullYear() - 1980);
  return {
    time: (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
    day: (year << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
  };
}

export function writeZip(files: readonly ZipFile[], at: Date): Buffer {
  const { time, day } = dosTime(at);
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of files) {
    const path = Buffer.from(name, 'utf8');
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(VERSION, 0);
    facts.writeUInt16LE(UTF8_NAMES, 2);
    facts.writeUInt16LE(time, 6);
    facts.writeUInt16LE(day, 8);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(bytes.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(path.length, 22);
    parts.push(signed(LOCAL, facts), path, bytes);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    central.push(signed(CENTRAL, Buffer.from([VERSION, 0])), facts, rest, path);
    offset += 30 + path.length + bytes.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, directory, signed(END, end)]);
}

function signed(signature: number, rest: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(signature);
  return Buffer.concat([head, rest]);
}

/** The files of such an archive, by its directory; null where it is none, or was compressed or cut. */
export function readZip(bytes: Buffer): ZipFile[] | null {
  try {
    let at = bytes.length - 22;
    while (at >= 0 && bytes.readUInt32LE(at) !== END) at -= 1;
    if (at < 0) return null;
    const count = bytes.readUInt16LE(at + 10);
    let entry = bytes.readUInt32LE(at + 16);
    const files: ZipFile[] = [];
    for (let index = 0; index < count; index += 1) {
      if (bytes.readUInt32LE(entry) !== CENTRAL || bytes.readUInt16LE(entry + 10) !== 0) return null;
      const size = bytes.readUInt32LE(entry + 24);
      const nameLength = bytes.readUInt16LE(entry + 28);
      const extra = bytes.readUInt16LE(entry + 30) + bytes.readUInt16LE(entry + 32);
      const local = bytes.readUInt32LE(entry + 42);
      const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
      if (start + size > bytes.length) return null;
      files.push({
        name: bytes.toString('utf8', entry + 46, entry + 46 + nameLength),
        bytes: bytes.subarray(start, start + size),
      });
      entry += 46 + nameLength + extra;
    }
    return files;
  } catch {
    return null;
  }
}
