import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { Exact, OneOf } from '../../platform/schema.ts';
import {
  defineOperation,
  type Operation,
  type PartyId,
  type Principal,
  signedIn,
} from '../identity/index.ts';
import { attachmentUnknown } from './attachments.errors.ts';
import { broughtBy } from './attachments.store.ts';
import { type AttachmentTools, keepAttachment } from './keep-attachment.ts';
import { MEDIA_TYPES } from './media-types.ts';
import { showAttachment } from './show-attachment.ts';

export const Sha256Text = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 in hexadecimal' });

export const AttachmentView = Type.Object({
  sha256: Sha256Text,
  mediaType: OneOf([...MEDIA_TYPES], 'What its bytes are'),
  bytes: Type.Integer(),
});

export function attachmentOperations(tools: AttachmentTools & { officeId: PartyId }): Operation[] {
  const bringer = (principal: Principal | null): PartyId => signedIn(principal).partyId ?? tools.officeId;
  return [
    defineOperation<unknown, unknown, Readable>({
      id: 'keepAttachment',
      tag: 'attachments',
      method: 'POST',
      path: '/api/v1/attachments',
      summary: 'Keep a picture or PDF (附件); the body is the file, up to 10 MiB',
      permission: { who: ['operator', 'regulator'], data: 'own' },
      streamed: true,
      answers: { 201: AttachmentView },
      handle: async ({ principal, body }) =>
        new Reply(201, await keepAttachment(tools, bringer(principal), body)),
    }),
    defineOperation<{ sha256: string }, unknown, unknown>({
      id: 'readAttachment',
      tag: 'attachments',
      method: 'GET',
      path: '/api/v1/attachments/:sha256',
      summary: 'A file that one has brought oneself',
      permission: { who: ['operator', 'regulator'], data: 'own' },
      params: Exact({ sha256: Sha256Text }),
      handle: async ({ principal, params }) => {
        const own = await broughtBy(tools.db, bringer(principal), [params.sha256]);
        if (own.size === 0) throw attachmentUnknown();
        return showAttachment(tools, params.sha256);
      },
    }),
  ];
}
