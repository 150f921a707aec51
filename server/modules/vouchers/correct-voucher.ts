import { type Principal, roleForbidden } from '../identity/index.ts';
import { recordOnce } from '../ledger/index.ts';
import { checkSenderSignature, postVoucher } from './issue-voucher.ts';
import { loadVoucher, lockFor, takenBack } from './loaded-voucher.ts';
import { joinVoucher } from './voucher-document.ts';
import type { Issued, VoucherTools } from './voucher-tools.ts';
import type { CorrectionInput } from './vouchers.schemas.ts';
import { insertAnswer, setState } from './vouchers.store.ts';

/** 红冲补开 in one document: takes the voucher back and issues what should have stood there. Errors: as issuing. */
export async function correctVoucher(
  tools: VoucherTools,
  principal: Principal,
  documentId: string,
  body: CorrectionInput,
): Promise<Issued> {
  const partyId = principal.partyId;
  if (partyId === null) throw roleForbidden();
  const voucher = await loadVoucher(tools.db, documentId);
  const content = { ...body, corrects: documentId };
  return recordOnce<Issued>(
    tools,
    { senderId: partyId, number: body.documentNumber, kind: 'correction', body: content },
    {
      join: joinVoucher,
      repeat: (earlier) => ({
        documentId: earlier.documentId,
        senderId: partyId,
        replayed: true,
        discrepancies: [],
      }),
      lateSign: 'voucher-not-in-state',
    },
    async () => {
      await checkSenderSignature(tools, partyId, body);
      return tools.db.transaction(async (tx) => {
        const row = await lockFor(tx, voucher, 'correct', partyId);
        const issued = await postVoucher(
          tx,
          tools,
          principal,
          partyId,
          content,
          await takenBack(tx, voucher),
        );
        const ref = { senderId: row.sender_id, receiverId: row.receiver_id, documentId };
        await setState(tx, ref, 'corrected', tools.clock.now());
        await insertAnswer(tx, ref, { documentId: issued.documentId, senderId: partyId, kind: 'correction' });
        return issued;
      });
    },
  );
}
