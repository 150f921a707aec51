import type { Clock } from '../../platform/clock.ts';
import { mintedAt } from '../../platform/ids.ts';
import { type PartyId, type Principal, roleForbidden } from '../identity/index.ts';
import {
  captureDocument,
  joinRecord,
  type LedgerTools,
  occurredAt,
  type RecordAnswerValue,
  recordOnce,
} from '../ledger/index.ts';
import { insertCleaning } from './cleanings.store.ts';

export interface CleaningInput {
  documentNumber: string;
  at?: string | undefined;
}

/**
 * Records that a business cleaned everything, as a document of its own: nothing of what lay there before can be mixed
 * into what leaves afterwards. It is the business's word; an officer who doubts it traces with recorded lots.
 * Errors: `role-forbidden`, `exists-with-different-…`, `at-in-future`.
 */
export async function recordCleaning(
  tools: LedgerTools & { clock: Clock },
  principal: Principal,
  body: CleaningInput,
): Promise<{ answer: RecordAnswerValue; status: 200 | 201 }> {
  const senderId = principal.partyId;
  if (senderId === null) throw roleForbidden();
  return recordOnce<{ answer: RecordAnswerValue; status: 200 | 201 }>(
    tools,
    { senderId, number: body.documentNumber, kind: 'cleaning', body },
    { join: joinRecord, repeat: ({ documentId }) => ({ answer: answerOf(documentId, true), status: 200 }) },
    async () => ({ answer: answerOf(await record(tools, principal, senderId, body), false), status: 201 }),
  );
}

async function record(
  tools: LedgerTools & { clock: Clock },
  principal: Principal,
  senderId: PartyId,
  body: CleaningInput,
): Promise<string> {
  const at = occurredAt(tools.clock, body.at, '/at');
  const documentId = tools.ids.next<'document'>();
  await tools.db.transaction(async (tx) => {
    await captureDocument(tx, tools, {
      documentId,
      kind: 'cleaning',
      senderId,
      recordedBy: principal.accountId,
      senderNumber: body.documentNumber,
      occurredAt: at,
      body,
      sections: { goods: body },
      resolved: {},
      projection: { movements: [] },
    });
    await insertCleaning(tx, { partyId: senderId, at, documentId });
  });
  return documentId;
}

const answerOf = (documentId: string, replayed: boolean): RecordAnswerValue => ({
  documentId,
  replayed,
  recordedAt: mintedAt(documentId).toISOString(),
  lots: [],
  discrepancies: [],
});
