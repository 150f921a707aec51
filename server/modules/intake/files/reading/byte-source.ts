/** The bytes of a file that came, wherever they lie: read in pieces, from any place in it. */
export interface ByteSource {
  size_bytes: number;
  /** The bytes from `from` up to and without `to`, in pieces; fewer at the end of the file. */
  stream(from: number, to?: number): AsyncGenerator<Buffer>;
}

/** All bytes of a range at once: for parts that are known to be small. */
export async function readRange(source: ByteSource, from: number, to: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of source.stream(from, to)) pieces.push(piece);
  return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
}

/** A file that lies in memory whole: what is small, and tests. */
export function bufferSource(bytes: Buffer, piece_bytes = 65_536): ByteSource {
  return {
    size_bytes: bytes.length,
    async *stream(from, to = bytes.length) {
      const end = Math.min(to, bytes.length);
      for (let at = from; at < end; at += piece_bytes)
        yield bytes.subarray(at, Math.min(at + piece_bytes, end));
    },
  };
}
