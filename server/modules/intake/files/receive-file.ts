import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { sqlState } from '../../../platform/db.ts';
import { Problem } from '../../../platform/errors.ts';
import { limitBytes } from '../../../platform/limit-bytes.ts';
import { type Principal, roleForbidden } from '../../identity/index.ts';
import type { FileTools } from './file-tools.ts';
import { uploadCutShort } from './files.errors.ts';
import {
  dropReceiving,
  type FileId,
  fileByContent,
  fileById,
  finishReceiving,
  insertFile,
  insertPiece,
  type StoredFile,
} from './files.store.ts';
import { lookAtFile } from './look-at-file.ts';
import { fileEmpty } from './reading/reading.errors.ts';
import { PIECE_BYTES } from './stored-source.ts';

export const FILE_BYTES_MAX = 200 * 1_048_576;
const NAME_CHARACTERS_MAX = 120;
const UNIQUE_VIOLATION = '23505';

/**
 * Takes a file in as it comes, piece by piece into the database, and looks at its headings. The same content again is
 * the same file. Errors: `role-forbidden`, `body-too-large`, `file-empty`, `upload-cut-short`; what cannot be read is no
 * error but a file in the state `unreadable`, which says why.
 */
export async function receiveFile(
  tools: FileTools,
  principal: Principal,
  upload: { name: string; body: Readable },
): Promise<{ file: StoredFile; repeated: boolean }> {
  if (principal.partyId === null) throw roleForbidden();
  const fileId = tools.ids.next<'file'>() as FileId;
  await insertFile(tools.db, {
    fileId,
    senderId: principal.partyId,
    accountId: principal.accountId,
    name: nameOf(upload.name),
    receivedAt: tools.clock.now(),
  });
  let known: StoredFile | undefined;
  try {
    known = await store(tools, principal.partyId, fileId, upload.body);
  } catch (error) {
    await dropReceiving(tools.db, fileId);
    throw error;
  }
  if (known) {
    await dropReceiving(tools.db, fileId);
    // Whoever received it may have ended before the headings were looked at.
    return { file: known.state === 'received' ? await lookAtFile(tools, known) : known, repeated: true };
  }
  const file = await fileById(tools.db, fileId);
  if (!file) throw uploadCutShort();
  return { file: await lookAtFile(tools, file), repeated: false };
}

/** @returns the file that the sender has sent before, where the content is the same. */
async function store(
  tools: FileTools,
  senderId: string,
  fileId: FileId,
  body: Readable,
): Promise<StoredFile | undefined> {
  const hash = createHash('sha256');
  let size_bytes = 0;
  let pieces = 0;
  let waiting: Buffer[] = [];
  let waiting_bytes = 0;
  const keep = async (whole: boolean) => {
    let bytes = Buffer.concat(waiting);
    while (bytes.length >= PIECE_BYTES || (whole && bytes.length > 0)) {
      await insertPiece(tools.db, fileId, pieces, bytes.subarray(0, PIECE_BYTES));
      pieces += 1;
      bytes = bytes.subarray(PIECE_BYTES);
    }
    waiting = bytes.length > 0 ? [bytes] : [];
    waiting_bytes = bytes.length;
  };
  try {
    for await (const chunk of limitBytes(body, FILE_BYTES_MAX)) {
      hash.update(chunk);
      size_bytes += chunk.length;
      waiting.push(chunk);
      waiting_bytes += chunk.length;
      if (waiting_bytes >= PIECE_BYTES) await keep(false);
    }
  } catch (error) {
    if (error instanceof Problem || sqlState(error) !== undefined) throw error;
    throw body.destroyed ? uploadCutShort() : error;
  }
  if (size_bytes === 0) throw fileEmpty();
  await keep(true);
  const sha256 = hash.digest();
  try {
    if (await finishReceiving(tools.db, { fileId, size_bytes, sha256, at: tools.clock.now() }))
      return undefined;
  } catch (error) {
    // Of two that send the same at once, one was first.
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
  }
  return fileByContent(tools.db, senderId, sha256);
}

/** Without folders and what a file system would stumble over. */
function nameOf(name: string): string {
  const bare =
    name
      .toWellFormed()
      .split(/[\\/]/)
      .at(-1)
      ?.replace(/\p{Cc}/gu, '')
      .trim() ?? '';
  return bare === '' ? '未命名' : bare.slice(-NAME_CHARACTERS_MAX);
}
