import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Clock } from '../../platform/clock.ts';
import type { Queryable } from '../../platform/db.ts';
import { limitBytes } from '../../platform/limit-bytes.ts';
import { attachmentEmpty, attachmentTypeUnknown } from './attachments.errors.ts';
import { type Attachment, insertBringer, insertFile } from './attachments.store.ts';
import { mediaTypeOf } from './media-types.ts';

export const ATTACHMENT_BYTES_MAX = 10 * 1_048_576;

/** Who brings a file without signing in. */
export const PUBLIC_BRINGER = '0';

export interface AttachmentTools {
  db: Queryable;
  clock: Clock;
}

/**
 * Keeps a file by its content. The same bytes again are the same file.
 * `bringerId`: the business, the supervising office, or `PUBLIC_BRINGER`.
 * Errors: `body-too-large`, `attachment-empty`, `attachment-type-unknown`.
 */
export async function keepAttachment(
  tools: AttachmentTools,
  bringerId: string,
  source: Readable | Buffer,
): Promise<Attachment> {
  const content = Buffer.isBuffer(source) ? source : await readWhole(source);
  if (content.length === 0) throw attachmentEmpty();
  const mediaType = mediaTypeOf(content);
  if (mediaType === null) throw attachmentTypeUnknown();
  const sha256 = createHash('sha256').update(content).digest('hex');
  const file = { sha256, mediaType, bytes: content.length };
  const at = tools.clock.now();
  await insertFile(tools.db, { ...file, content, at });
  await insertBringer(tools.db, { sha256, partyId: bringerId, at });
  return file;
}

async function readWhole(source: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of limitBytes(source, ATTACHMENT_BYTES_MAX)) pieces.push(piece);
  return Buffer.concat(pieces);
}
