import type { Queryable } from '../../../platform/db.ts';
import { type FileId, readPiece } from './files.store.ts';
import type { ByteSource } from './reading/byte-source.ts';

/** Bytes of a piece; the last one of a file is shorter. */
export const PIECE_BYTES = 1_048_576;
const PIECES_KEPT = 2;

/** A file as it lies in the database, read a piece at a time. */
export function storedSource(db: Queryable, file: { fileId: FileId; size_bytes: number }): ByteSource {
  // Directory, parts and rows are read from several places by turns: the last pieces are at hand.
  const kept = new Map<number, Promise<Buffer>>();
  const load = (piece: number): Promise<Buffer> => {
    const known = kept.get(piece);
    if (known) return known;
    const loading = readPiece(db, file.fileId, piece).then((bytes) => {
      if (!bytes) throw new Error(`piece ${piece} of file ${file.fileId} is not there`);
      return bytes;
    });
    kept.set(piece, loading);
    for (const old of kept.keys()) if (kept.size > PIECES_KEPT) kept.delete(old);
    return loading;
  };
  return {
    size_bytes: file.size_bytes,
    async *stream(from, to = file.size_bytes) {
      const end = Math.min(to, file.size_bytes);
      for (let at = from; at < end; ) {
        const piece = Math.floor(at / PIECE_BYTES);
        const bytes = await load(piece);
        const start = at - piece * PIECE_BYTES;
        const part = bytes.subarray(start, Math.min(bytes.length, start + end - at));
        if (part.length === 0) throw new Error(`piece ${piece} of file ${file.fileId} is short`);
        // Small parts, so that whoever inflates or decodes them is never far ahead of who reads.
        for (let cut = 0; cut < part.length; cut += 131_072) yield part.subarray(cut, cut + 131_072);
        at += part.length;
      }
    },
  };
}
