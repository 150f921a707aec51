import { Reply } from '../../platform/http.ts';
import { attachmentUnknown } from './attachments.errors.ts';
import { contentOf } from './attachments.store.ts';
import type { AttachmentTools } from './keep-attachment.ts';

/**
 * The answer that hands a file to somebody who may see it; who may is asked before. What somebody uploaded never
 * runs anything in a reader's browser. Errors: `attachment-unknown`.
 */
export async function showAttachment(tools: Pick<AttachmentTools, 'db'>, sha256: string): Promise<Reply> {
  const file = await contentOf(tools.db, sha256);
  if (!file) throw attachmentUnknown();
  const extension = file.mediaType.split('/')[1];
  return new Reply(200, file.content, {
    'content-type': file.mediaType,
    'content-disposition': `inline; filename="${sha256.slice(0, 12)}.${extension}"`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=3600',
  });
}
