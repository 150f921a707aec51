import { bodyCheck } from '../../../platform/http.ts';
import type { Principal } from '../../identity/index.ts';
import { DisposalBody, documentByNumber, type RecordInput, recordEntry } from '../../ledger/index.ts';
import {
  issueVoucher,
  PurchaseBody,
  type PurchaseInput,
  ReceiptBody,
  type ReceiptInput,
  receiveVoucher,
  recordPurchase,
  VoucherBody,
  type VoucherInput,
  type VoucherTools,
} from '../../vouchers/index.ts';

/** What became of a document: recorded now, or before. */
export interface Taken {
  outcome: 'taken' | 'repeated';
  documentId?: string;
  voucherId?: string;
}

/** How a kind of document is checked (its schema) and taken (its use case). */
export interface FileRowType {
  check(body: unknown): void;
  take(
    tools: VoucherTools,
    principal: Principal,
    row: { body: unknown; voucherId?: string | undefined },
  ): Promise<Taken>;
}

export type FileRowTypes = ReadonlyMap<string, FileRowType>;

const outcomeOf = (replayed: boolean): Taken['outcome'] => (replayed ? 'repeated' : 'taken');

export const FILE_ROW_TYPES: FileRowTypes = new Map<string, FileRowType>([
  [
    'purchase',
    {
      check: bodyCheck(PurchaseBody),
      take: async (tools, principal, { body }) => {
        const { status, answer } = await recordPurchase(tools, principal, body as PurchaseInput);
        return { outcome: outcomeOf(status === 200), documentId: answer.documentId };
      },
    },
  ],
  [
    'voucher',
    {
      check: bodyCheck(VoucherBody),
      take: async (tools, principal, { body }) => {
        const { replayed, documentId } = await issueVoucher(tools, principal, body as VoucherInput);
        return { outcome: outcomeOf(replayed), documentId, voucherId: documentId };
      },
    },
  ],
  [
    'receipt',
    {
      check: bodyCheck(ReceiptBody),
      take: async (tools, principal, { body, voucherId = '0' }) => {
        const receipt = body as ReceiptInput;
        const { replayed } = await receiveVoucher(tools, principal, voucherId, receipt);
        const own = await documentByNumber(tools.db, principal.partyId ?? '', receipt.documentNumber);
        return { outcome: outcomeOf(replayed), voucherId, ...(own ? { documentId: own.documentId } : {}) };
      },
    },
  ],
  [
    'disposal',
    {
      check: bodyCheck(DisposalBody),
      take: async (tools, principal, { body }) => {
        const { status, answer } = await recordEntry(tools, principal, 'disposal', body as RecordInput);
        return { outcome: outcomeOf(status === 200), documentId: answer.documentId };
      },
    },
  ],
]);
