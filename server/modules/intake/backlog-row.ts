import { Type } from 'typebox';
import { Problem } from '../../platform/errors.ts';
import { bodyCheck } from '../../platform/http.ts';
import { parseJsonBody } from '../../platform/json-body.ts';
import { Exact, OneOf, Text } from '../../platform/schema.ts';
import type { AccountId, PartyId, Principal } from '../identity/index.ts';
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
  PartyBody,
  type PartyInput,
  ProductBody,
  type ProductInput,
  partyByUscc,
  registerParty,
  registerProduct,
} from '../registry/index.ts';
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
  voucherUnknown,
} from '../vouchers/index.ts';

/** What a row of a backlog may be; each has the body of the call of the same name in the API. */
const BODIES = {
  party: PartyBody,
  product: ProductBody,
  voucher: VoucherBody,
  receipt: ReceiptBody,
  purchase: PurchaseBody,
  production: ProductionBody,
  transformation: TransformationBody,
  sale: SaleBody,
  'consumer-return': ConsumerReturnBody,
  disposal: DisposalBody,
  donation: DonationBody,
  'stock-taking': StockTakingBody,
} as const;
type RowType = keyof typeof BODIES;
const ROW_TYPES = Object.keys(BODIES) as RowType[];

const Uscc = Text(30, 'Unified social credit code');
const BacklogRowSchema = Exact({
  type: OneOf(ROW_TYPES, 'What the row is'),
  /** The business whose document it is. */
  sender: Type.Optional(Uscc),
  /** Of a product: the business that registers it. */
  owner: Type.Optional(Uscc),
  /** Of a receipt: the voucher it answers. */
  voucher: Type.Optional(Exact({ sender: Uscc, documentNumber: Text(64, 'Document number') })),
  body: Type.Object({}, { additionalProperties: true }),
});

export interface BacklogRow {
  type: RowType;
  sender?: string;
  owner?: string;
  voucher?: { sender: string; documentNumber: string };
  body: unknown;
}

const checkRow = bodyCheck(BacklogRowSchema);
const checkBody = new Map(ROW_TYPES.map((type) => [type, bodyCheck(BODIES[type])]));

export type RowOutcome = 'taken' | 'repeated';

/**
 * Reads one line of a backlog. Errors: `json-broken` and its kin, `request-invalid` with the path of every finding.
 */
export function readRow(bytes: Buffer): BacklogRow {
  const row = parseJsonBody(bytes) as BacklogRow;
  checkRow(row);
  try {
    checkBody.get(row.type)?.(row.body);
  } catch (error) {
    throw error instanceof Problem ? insideBody(error) : error;
  }
  return row;
}

/**
 * Takes one row of a backlog: the same use case as the call of that name in the API, on behalf of the business that the
 * row names. Errors: those of the use case, with the path beginning at `/body`; before them `sender-missing`,
 * `sender-unknown`, `voucher-unknown`.
 */
export async function takeRow(
  tools: VoucherTools,
  recordedBy: AccountId,
  row: BacklogRow,
): Promise<RowOutcome> {
  try {
    return await apply(tools, recordedBy, row);
  } catch (error) {
    throw error instanceof Problem ? insideBody(error) : error;
  }
}

async function apply(tools: VoucherTools, recordedBy: AccountId, row: BacklogRow): Promise<RowOutcome> {
  switch (row.type) {
    case 'party':
      return unlessTaken('uscc-taken', () => registerParty(tools, row.body as PartyInput));
    case 'product': {
      const principal = await senderOf(tools, recordedBy, row.owner, '/owner');
      return unlessTaken('gtin-taken', () => registerProduct(tools, principal, row.body as ProductInput));
    }
    default:
      return record(tools, await senderOf(tools, recordedBy, row.sender, '/sender'), row);
  }
}

async function record(tools: VoucherTools, principal: Principal, row: BacklogRow): Promise<RowOutcome> {
  // Asked for again when the document is recorded; here too, so that the rows that answer a voucher of the same
  // transaction, at which a look ahead ends, have been asked for with the others.
  const { documentNumber } = row.body as { documentNumber: string };
  await documentByNumber(tools.db, principal.partyId ?? '', documentNumber);
  switch (row.type) {
    case 'voucher':
      return outcomeOf((await issueVoucher(tools, principal, row.body as VoucherInput)).replayed);
    case 'receipt': {
      const documentId = await answeredVoucher(tools, row.voucher);
      const received = await receiveVoucher(tools, principal, documentId, row.body as ReceiptInput);
      return outcomeOf(received.replayed);
    }
    case 'purchase':
      return outcomeOf((await recordPurchase(tools, principal, row.body as PurchaseInput)).status === 200);
    default: {
      const { status } = await recordEntry(tools, principal, row.type as RecordKind, row.body as RecordInput);
      return outcomeOf(status === 200);
    }
  }
}

const outcomeOf = (replayed: boolean): RowOutcome => (replayed ? 'repeated' : 'taken');

/** A register that holds the same code already has what the row brings. */
async function unlessTaken(code: string, register: () => Promise<unknown>): Promise<RowOutcome> {
  try {
    await register();
    return 'taken';
  } catch (error) {
    if (error instanceof Problem && error.code === code) return 'repeated';
    throw error;
  }
}

const OF_ROW: ReadonlySet<string> = new Set(['/sender', '/owner', '/voucher']);

/** The use case speaks of its own body; in a row that lies one level deeper. */
function insideBody(problem: Problem): Problem {
  const inside = (path: string) => (OF_ROW.has(path) || path.startsWith('/body') ? path : `/body${path}`);
  return new Problem(problem.status, problem.code, {
    ...problem.words,
    path: inside(problem.path),
    issues: problem.issues.map((issue) => ({ ...issue, path: inside(issue.path) })),
  });
}

async function senderOf(
  tools: VoucherTools,
  recordedBy: AccountId,
  uscc: string | undefined,
  path: string,
): Promise<Principal> {
  if (uscc === undefined) {
    throw new Problem(400, 'sender-missing', {
      zh: `缺少${path === '/owner' ? '登记该产品的经营者' : '出具这份单据的经营者'}的统一社会信用代码。`,
      en: `The unified social credit code of the business behind this row is missing.`,
      path,
    });
  }
  const party = await partyByUscc(tools.db, uscc);
  if (party?.source !== 'registered') {
    throw new Problem(422, 'sender-unknown', {
      zh: `没有登记过统一社会信用代码为 ${uscc} 的经营者，请先登记（party 行放在前面）。`,
      en: `No business with the code ${uscc} is registered; register it first (put its party row before).`,
      path,
    });
  }
  return {
    accountId: recordedBy,
    userName: '',
    displayName: '',
    role: 'operator',
    partyId: party.partyId as PartyId,
    divisionCode: null,
    via: 'api-key',
  };
}

/** Errors: `voucher-unknown`. */
async function answeredVoucher(tools: VoucherTools, voucher: BacklogRow['voucher']): Promise<string> {
  const sender = voucher && (await partyByUscc(tools.db, voucher.sender));
  const document = sender && (await documentByNumber(tools.db, sender.partyId, voucher.documentNumber));
  if (!document) {
    const { status, code, words } = voucherUnknown();
    throw new Problem(status, code, { ...words, path: '/voucher' });
  }
  return document.documentId;
}
