export { attachmentUnknown } from './attachments.errors.ts';
export { AttachmentView, attachmentOperations, Sha256Text } from './attachments.routes.ts';
export { type Attachment, broughtBy, contentOf, filesByHash } from './attachments.store.ts';
export {
  ATTACHMENT_BYTES_MAX,
  type AttachmentTools,
  keepAttachment,
  PUBLIC_BRINGER,
} from './keep-attachment.ts';
export { showAttachment } from './show-attachment.ts';
