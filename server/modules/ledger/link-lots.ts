import { mintedAt } from '../../platform/ids.ts';
import { type PartyId, type Principal, recordForbidden } from '../identity/index.ts';
import { findLot, insertLink } from '../registry/index.ts';
import { captureDocument, findRepeated, onceOnly, refused } from './capture-document.ts';
import { lockHoldings } from './holdings.store.ts';
import type { RecordAnswerValue } from './ledger.schemas.ts';
import { occurredAt, type RecordTools, type Status } from './record-entry.ts';
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
  const again = async () => {
    const earlier = await findRepeated(
      tools.db,
      tools,
      { senderId, number: body.documentNumber, kind: 'lot-link', body },
      joinRecord,
    );
    if (!earlier) return undefined;
    return {
      answer: {
        documentId: earlier.documentId,
        replayed: true,
        recordedAt: mintedAt(earlier.documentId).toISOString(),
        lots: [],
        discrepancies: [],
      },
      status: 200 as Status,
    };
  };
  const repeated = await again();
  if (repeated) return repeated;
  const lot = await findLot(tools.db, body.lot);
  const other = await findLot(tools.db, body.otherLot);
  if (lot.lotId === other.lotId) {
    throw refused([
      {
        code: 'lots-are-one',
        path: '/otherLot',
        zh: '两个批次码指的是同一批次，请选另一个批次。',
        en: 'Both codes name the same lot; choose another one.',
      },
    ]);
  }
  const at = occurredAt(tools.clock, body.at, '/at');
  return onceOnly(
    () =>
      tools.db.transaction(async (tx) => {
        if (
          principal.partyId !== null &&
          (await lockHoldings(tx, principal.partyId, [lot.lotId, other.lotId])).size < 2
        )
          throw recordForbidden();
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
          resolved: { lines: [], lot: lot.lotId, otherLot: other.lotId },
          projection: { movements: [] },
        });
        await insertLink(tx, {
          lotId: lot.lotId,
          otherLotId: other.lotId,
          documentId,
          kind: body.kind,
          at,
          reason: body.reason,
        });
        const answer: RecordAnswerValue = {
          documentId,
          replayed: false,
          recordedAt: mintedAt(documentId).toISOString(),
          lots: [],
          discrepancies: [],
        };
        return { answer, status: 201 as Status };
      }),
    again,
  );
}
