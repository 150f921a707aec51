import { Type } from 'typebox';
import { Problem } from '../../platform/errors.ts';
import { bodyCheck } from '../../platform/http.ts';
import { parseJsonBody } from '../../platform/json-body.ts';
import { Exact, Text } from '../../platform/schema.ts';
import type { AccountId, PartyId, Principal } from '../identity/index.ts';
import { documentByNumber } from '../ledger/index.ts';
import {
  PartyBody,
  type PartyInput,
  ProductBody,
  type ProductInput,
  partyByUscc,
  registerParty,
  registerProduct,
} from '../registry/index.ts';
import { type VoucherTools, voucherUnknown } from '../vouchers/index.ts';
import { typeUnknown } from './intake.errors.ts';
import type { RowTypes } from './row-types.ts';
import { askForNumber, checkRowBody, insideBody, takeDocument } from './take-document.ts';

/** What only a backlog brings: registers. Everything else is a kind of document (row-types.ts). */
const REGISTERS = { party: bodyCheck(PartyBody), product: bodyCheck(ProductBody) } as const;

const Uscc = Text(30, 'Unified social credit code');
const BacklogRowSchema = Exact({
  type: Text(40, 'What the row is'),
  /** The business whose document it is. */
  sender: Type.Optional(Uscc),
  /** Of a product: the business that registers it. */
  owner: Type.Optional(Uscc),
  /** Of a receipt: the voucher it answers. */
  voucher: Type.Optional(Exact({ sender: Uscc, documentNumber: Text(64, 'Document number') })),
  body: Type.Object({}, { additionalProperties: true }),
});

export interface BacklogRow {
  type: string;
  sender?: string;
  owner?: string;
  voucher?: { sender: string; documentNumber: string };
  body: unknown;
}

const checkRow = bodyCheck(BacklogRowSchema);

export type RowOutcome = 'taken' | 'repeated';

/**
 * Reads one line of a backlog. Errors: `json-broken` and its kin, `request-invalid` with the path of every finding,
 * `row-type-unknown`.
 */
export function readRow(types: RowTypes, bytes: Buffer): BacklogRow {
  const row = parseJsonBody(bytes) as BacklogRow;
  checkRow(row);
  const { type } = row;
  if (type === 'party' || type === 'product') {
    try {
      REGISTERS[type](row.body);
    } catch (error) {
      throw insideBody(error);
    }
    return row;
  }
  const known = types.get(type);
  if (!known) throw typeUnknown(type, [...Object.keys(REGISTERS), ...types.keys()]);
  checkRowBody(known, row.body);
  return row;
}

/**
 * Takes one row of a backlog: the same use case as the call of that name in the API, on behalf of the business that the
 * row names. Errors: those of the use case, with the path beginning at `/body`; before them `sender-missing`,
 * `sender-unknown`, `voucher-unknown`.
 */
export async function takeRow(
  tools: VoucherTools,
  types: RowTypes,
  recordedBy: AccountId,
  row: BacklogRow,
): Promise<RowOutcome> {
  try {
    return await apply(tools, types, recordedBy, row);
  } catch (error) {
    throw insideBody(error);
  }
}

async function apply(
  tools: VoucherTools,
  types: RowTypes,
  recordedBy: AccountId,
  row: BacklogRow,
): Promise<RowOutcome> {
  switch (row.type) {
    case 'party':
      return unlessTaken('uscc-taken', () => registerParty(tools, row.body as PartyInput));
    case 'product': {
      const principal = await senderOf(tools, recordedBy, row.owner, '/owner');
      return unlessTaken('gtin-taken', () => registerProduct(tools, principal, row.body as ProductInput));
    }
    default: {
      const type = types.get(row.type);
      if (!type) throw typeUnknown(row.type, [...types.keys()]);
      const principal = await senderOf(tools, recordedBy, row.sender, '/sender');
      await askForNumber(tools, principal, row.body);
      const voucherId = type.answersVoucher ? await answeredVoucher(tools, row.voucher) : undefined;
      return (await takeDocument(tools, type, principal, { body: row.body, voucherId })).outcome;
    }
  }
}

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
