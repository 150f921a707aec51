import { type Principal, roleForbidden } from '../identity/index.ts';
import { captureDocument, describeDiscrepancy, joinRecord, recordOnce } from '../ledger/index.ts';
import { loadVoucher, lockFor, takenBack } from './loaded-voucher.ts';
import { projectVoid, type ResolvedVoid } from './project-voucher.ts';
import type { Issued, VoucherTools } from './voucher-tools.ts';
import type { VoidInput } from './vouchers.schemas.ts';
import { insertAnswer, setState } from './vouchers.store.ts';

/** Takes a voucher back before it was answered. Errors: as receiving, `voucher-not-in-state` once answered. */
export async function voidVoucher(
  tools: VoucherTools,
  principal: Principal,
  documentId: string,
  body: VoidInput,
): Promise<Issued> {
  const partyId = principal.partyId;
  if (partyId === null) throw roleForbidden();
  const voucher = await loadVoucher(tools.db, documentId);
  const content = { ...body, voucher: documentId };
  const { senderId } = voucher.document;
  return recordOnce<Issued>(
    tools,
    { senderId: partyId, number: body.documentNumber, kind: 'void', body: content },
    {
      join: joinRecord,
      repeat: () => ({ documentId, senderId, replayed: true, discrepancies: [] }),
      lateSign: 'voucher-not-in-state',
    },
    () =>
      tools.db.transaction(async (tx) => {
        const row = await lockFor(tx, voucher, 'void', partyId);
        const { annulled, unmade } = await takenBack(tx, voucher);
        const resolved: ResolvedVoid = { annulled, ...(unmade.length > 0 ? { unmade } : {}) };
        const at = tools.clock.now();
        const voidId = tools.ids.next<'document'>();
        const captured = await captureDocument(tx, tools, {
          documentId: voidId,
          kind: 'void',
          senderId: partyId,
          receiverId: row.receiver_id,
          recordedBy: principal.accountId,
          senderNumber: body.documentNumber,
          occurredAt: at,
          body: content,
          sections: { goods: content },
          resolved,
          projection: projectVoid(
            { city: tools.city, documentId: voidId, senderId: partyId, occurredAt: at },
            resolved,
          ),
        });
        const ref = { senderId: row.sender_id, receiverId: row.receiver_id, documentId };
        await setState(tx, ref, 'voided', at);
        await insertAnswer(tx, ref, { documentId: voidId, senderId: partyId, kind: 'void' });
        return {
          documentId,
          senderId: row.sender_id,
          replayed: false,
          discrepancies: captured.discrepancies.map(describeDiscrepancy),
        };
      }),
  );
}
