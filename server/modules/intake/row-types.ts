import type { TSchema } from 'typebox';
import { bodyCheck } from '../../platform/http.ts';
import type { Principal } from '../identity/index.ts';
import {
  ConsumerReturnBody,
  DisposalBody,
  DonationBody,
  documentByNumber,
  ProductionBody,
  type RecordInput,
  type RecordKind,
  recordEntry,
  SaleBody,
  StockTakingBody,
  TransformationBody,
} from '../ledger/index.ts';
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
} from '../vouchers/index.ts';

/** What became of a row: the document was recorded, or it had been. */
export interface RowTaken {
  outcome: 'taken' | 'repeated';
  documentId?: string;
  /** Document that the number of a voucher (V…) stands for. */
  voucherId?: string;
}

export interface RowToTake {
  body: unknown;
  /** Of a receipt: the voucher that it answers. */
  voucherId?: string | undefined;
}

/**
 * A kind of document that may come as a row, of a batch, a backlog or a file: it has the body of one call of the API
 * and is taken by the use case of that call. Modules beside this one add theirs in server/row-types.ts.
 */
export interface RowType {
  name: string;
  /** Schema of the body; `documentNumber` is one of its fields. */
  body: TSchema;
  /** Throws `request-invalid` with the path of every finding. */
  check(body: unknown): void;
  /** Whether the row names a voucher beside its body. */
  answersVoucher?: boolean;
  /** `tools.db` is the transaction of the rows. */
  take(tools: VoucherTools, principal: Principal, row: RowToTake): Promise<RowTaken>;
}

export type RowTypes = ReadonlyMap<string, RowType>;

const outcomeOf = (replayed: boolean): RowTaken['outcome'] => (replayed ? 'repeated' : 'taken');

/** Describes a kind of row by its schema and its use case. */
export function defineRowType(type: Omit<RowType, 'check'>): RowType {
  return { ...type, check: bodyCheck(type.body) };
}

export const makeRowTypes = (types: readonly RowType[]): RowTypes =>
  new Map(types.map((type) => [type.name, type]));

const RECORDS = {
  production: ProductionBody,
  transformation: TransformationBody,
  sale: SaleBody,
  'consumer-return': ConsumerReturnBody,
  disposal: DisposalBody,
  donation: DonationBody,
  'stock-taking': StockTakingBody,
} as const;

const recordTypes = (Object.keys(RECORDS) as (keyof typeof RECORDS)[]).map((kind) =>
  defineRowType({
    name: kind,
    body: RECORDS[kind],
    take: async (tools, principal, { body }) => {
      const { status, answer } = await recordEntry(tools, principal, kind as RecordKind, body as RecordInput);
      return { outcome: outcomeOf(status === 200), documentId: answer.documentId };
    },
  }),
);

export const STANDARD_ROW_TYPES: readonly RowType[] = [
  defineRowType({
    name: 'voucher',
    body: VoucherBody,
    take: async (tools, principal, { body }) => {
      const { replayed, documentId } = await issueVoucher(tools, principal, body as VoucherInput);
      return { outcome: outcomeOf(replayed), documentId, voucherId: documentId };
    },
  }),
  defineRowType({
    name: 'receipt',
    body: ReceiptBody,
    answersVoucher: true,
    take: async (tools, principal, { body, voucherId = '0' }) => {
      const receipt = body as ReceiptInput;
      const { replayed } = await receiveVoucher(tools, principal, voucherId, receipt);
      const own = await documentByNumber(tools.db, principal.partyId ?? '', receipt.documentNumber);
      return {
        outcome: outcomeOf(replayed),
        voucherId,
        ...(own ? { documentId: own.documentId } : {}),
      };
    },
  }),
  defineRowType({
    name: 'purchase',
    body: PurchaseBody,
    take: async (tools, principal, { body }) => {
      const { status, answer } = await recordPurchase(tools, principal, body as PurchaseInput);
      return { outcome: outcomeOf(status === 200), documentId: answer.documentId };
    },
  }),
  ...recordTypes,
];
