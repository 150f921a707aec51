import { createHash } from 'node:crypto';
import type { Keys } from '../../platform/keys.ts';

/**
 * The secret of a notice's link is derived from the platform's key and the notice's id: it is written nowhere, so that
 * nobody with the database alone opens a link, and a message that is tried again carries the same one.
 */
export const linkSecret = (keys: Pick<Keys, 'fingerprint'>, noticeId: string): string =>
  keys.fingerprint(`notice-link ${noticeId}`).subarray(0, SECRET_BYTES).toString('base64url');

const SECRET_BYTES = 18;
export const LINK_SECRET = /^[A-Za-z0-9_-]{24}$/;

export const secretSha256 = (secret: string): Buffer => createHash('sha256').update(secret).digest();

export const linkOf = (tools: { keys: Pick<Keys, 'fingerprint'>; publicUrl: string }, noticeId: string) =>
  `${tools.publicUrl}/n/${linkSecret(tools.keys, noticeId)}`;
