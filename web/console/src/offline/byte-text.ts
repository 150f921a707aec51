/** Small numbers in few bytes, and bytes as the letters of an address. */

export class ByteWriter {
  private readonly bytes: number[] = [];

  byte(value: number): void {
    this.bytes.push(value & 255);
  }
  /** Seven bits a byte, the lowest first. */
  number(value: bigint | number): void {
    let rest = BigInt(value);
    while (rest > 127n) {
      this.bytes.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    this.bytes.push(Number(rest));
  }
  text(value: string): void {
    const bytes = new TextEncoder().encode(value);
    this.number(bytes.length);
    this.bytes.push(...bytes);
  }
  done(): Uint8Array {
    return Uint8Array.from(this.bytes);
  }
}

/** Reading beyond the end throws RangeError: what was cut off is never guessed. */
export class ByteReader {
  private at = 0;
  private readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }
  get rest(): number {
    return this.bytes.length - this.at;
  }
  byte(): number {
    const value = this.bytes[this.at];
    if (value === undefined) throw new RangeError('The content ends too soon.');
    this.at += 1;
    return value;
  }
  number(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw new RangeError('A number has no end.');
  }
  text(): string {
    const length = Number(this.number());
    if (length > this.rest) throw new RangeError('The content ends too soon.');
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      this.bytes.subarray(this.at, this.at + length),
    );
    this.at += length;
    return text;
  }
}

/** CRC-32 (IEEE 802.3): any cut and any few wrong bits show. */
export function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

export function toLetters(bytes: Uint8Array): string {
  const binary = [...bytes].map((byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Null for what are no such letters. */
export function fromLetters(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]+$/.test(text) || text.length % 4 === 1) return null;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}
