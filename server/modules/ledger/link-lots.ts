import { mintedAt } from '../../platform/ids.ts';
import { type PartyId, type Principal, recordForbidden } from '../identity/index.ts';
import { findLot, insertLink } from '../registry/index.ts';
import { captureDocument, refused } from './capture-document.ts';
import { lockHoldings } from './holdings.store.ts';
import type { RecordAnswerValue } from './ledger.schemas.ts';
import { occurredAt } from './record-entry.ts';
import type { RecordTools, Status } from './record-input.ts';
import { recordOnce } from './record-once.ts';
import { joinRecord } from './record-sections.ts';

export interface LotLinkInput {
  documentNumber: string;
  lot: string;
  otherLot: string;
  kind: 'same-batch' | 'corrected-to' | 'merged' | 'relabelled';
  reason: string;
  at?: string | undefined;
}

/**
 * Ties two lots together, for good: every trace follows the link, both ways and at all times. An operator may link
 * lots both of which it holds or held; a regulator any.
 * Errors: `lot-unknown`, `record-forbidden`, `lots-are-one`, `exists-with-different-…`.
 */
export async function linkLots(
  tools: RecordTools,
  principal: Principal,
  officeId: PartyId,
  body: LotLinkInput,
): Promise<{ answer: RecordAnswerValue; status: Status }> {
  const senderId = principal.partyId ?? officeId;
  return recordOnce<{ answer: RecordAnswerValue; status: Status }>(
    tools,
    { senderId, number: body.documentNumber, kind: 'lot-link', body },
    {
      join: joinRecord,
      repeat: ({ documentId }) => ({ answer: answerOf(documentId, true), status: 200 }),
    },
    () => link(tools, principal, senderId, body),
  );
}

const answerOf = (documentId: string, replayed: boolean): RecordAnswerValue => ({
  documentId,
  replayed,
  recordedAt: mintedAt(documentId).toISOString(),
  lots: [],
  discrepancies: [],
});

async function link(
  tools: RecordTools,
  principal: Principal,
  senderId: PartyId,
  body: LotLinkInput,
): Promise<{ answer: RecordAnswerValue; status: Status }> {
  const { lotId } = await findLot(tools.db, body.lot);
  const { lotId: otherLotId } = await findLot(tools.db, body.otherLot);
  if (lotId === otherLotId) throw lotsAreOne();
  const at = occurredAt(tools.clock, body.at, '/at');
  return tools.db.transaction(async (tx) => {
    if (principal.partyId !== null) {
      const own = await lockHoldings(tx, principal.partyId, [lotId, otherLotId]);
      if (own.size < 2) throw recordForbidden();
    }
    const documentId = tools.ids.next<'document'>();
    await captureDocument(tx, tools, {
      documentId,
      kind: 'lot-link',
      senderId,
      recordedBy: principal.accountId,
      senderNumber: body.documentNumber,
      occurredAt: at,
      body,
      sections: { goods: body },
      resolved: { lines: [], lot: lotId, otherLot: otherLotId },
      projection: { movements: [] },
    });
    const { kind, reason } = body;
    await insertLink(tx, { lotId, otherLotId, documentId, kind, at, reason });
    return { answer: answerOf(documentId, false), status: 201 };
  });
}

const lotsAreOne = () =>
  refused([
    {
      code: 'lots-are-one',
      path: '/otherLot',
      zh: '两个批次码指的是同一批次，请选另一个批次。',
      en: 'Both codes name the same lot; choose another one.',
    },
  ]);
