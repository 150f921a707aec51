import { Type } from 'typebox';
import { Exact, IdText, Nullable, OneOf } from '../../platform/schema.ts';
import { attachmentUnknown, showAttachment } from '../attachments/index.ts';
import { defineOperation, type Operation, signedIn } from '../identity/index.ts';
import { COMPLAINT_KINDS, type ComplaintKind } from './complaints.rules.ts';
import { COMPLAINT_STATES } from './complaints.store.ts';
import type { ComplaintTools } from './file-complaint.ts';
import { listComplaints, readComplaint } from './read-complaints.ts';

const NumberText = Type.String({ minLength: 1, maxLength: 40, description: 'Its number, J…' });

export const ComplaintView = Type.Object({
  number: Type.String({ description: 'J…, with its check character' }),
  kind: OneOf([...COMPLAINT_KINDS], '投诉, 举报, 网页纠错'),
  receivedAt: Type.String({ format: 'date-time' }),
  state: OneOf([...COMPLAINT_STATES], 'What became of it'),
  divisionCode: Nullable(Type.String({ description: 'Where it happened, as far as it is known' })),
  about: Type.Object({
    path: Nullable(Type.String({ description: 'Public page from which it was told' })),
    label: Nullable(Type.String()),
    lotId: Nullable(Type.String()),
    partyId: Nullable(Type.String()),
    documentId: Nullable(Type.String()),
  }),
  told: Type.Object({
    what: Type.String(),
    request: Nullable(Type.String()),
    seller: Nullable(Type.String()),
  }),
  contact: Nullable(
    Type.Object({
      name: Nullable(Type.String()),
      phone: Nullable(Type.String()),
      address: Nullable(Type.String()),
    }),
  ),
  photos: Type.Array(Type.String({ description: 'SHA-256' })),
});

/** For officers; what the public does stands on the pages of `scan`. */
export function complaintOperations(tools: ComplaintTools): Operation[] {
  const permission = { who: ['regulator' as const], data: 'district' as const };
  return [
    defineOperation<
      unknown,
      { kind?: ComplaintKind; lot?: string; party?: string; before?: string; limit?: number },
      unknown
    >({
      id: 'listComplaints',
      tag: 'complaints',
      method: 'GET',
      path: '/api/v1/complaints',
      summary: 'What the public told of one’s district (投诉、举报), newest first',
      permission,
      audited: true,
      query: Exact({
        kind: Type.Optional(OneOf([...COMPLAINT_KINDS], 'Only of this kind')),
        lot: Type.Optional(IdText('About this lot')),
        party: Type.Optional(IdText('About this business')),
        before: Type.Optional(NumberText),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      }),
      answer: Type.Object({ items: Type.Array(ComplaintView), next: Nullable(Type.String()) }),
      handle: async ({ principal, query }) =>
        listComplaints(tools, signedIn(principal), {
          kind: query.kind,
          lotId: query.lot,
          partyId: query.party,
          before: query.before,
          limit: query.limit ?? 50,
        }),
    }),
    defineOperation<{ number: string }, unknown, unknown>({
      id: 'readComplaint',
      tag: 'complaints',
      method: 'GET',
      path: '/api/v1/complaints/:number',
      summary: 'One complaint or report of one’s district',
      permission,
      audited: true,
      params: Exact({ number: NumberText }),
      answer: ComplaintView,
      handle: async ({ principal, params }) => readComplaint(tools, signedIn(principal), params.number),
    }),
    defineOperation<{ number: string; sha256: string }, unknown, unknown>({
      id: 'readComplaintPhoto',
      tag: 'complaints',
      method: 'GET',
      path: '/api/v1/complaints/:number/photos/:sha256',
      summary: 'A photo that came with it',
      permission,
      audited: true,
      params: Exact({ number: NumberText, sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) }),
      handle: async ({ principal, params }) => {
        const view = await readComplaint(tools, signedIn(principal), params.number);
        if (!view.photos.includes(params.sha256)) throw attachmentUnknown();
        return showAttachment(tools, params.sha256);
      },
    }),
  ];
}
