import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { Problem } from '../../../platform/errors.ts';
import { bodyCheck } from '../../../platform/http.ts';
import type { Keys } from '../../../platform/keys.ts';
import type { Principal } from '../../identity/index.ts';
import { canonical, documentByNumber, sha256 } from '../../ledger/index.ts';
import { type CityData, partiesById, partyByUscc } from '../../registry/index.ts';
import { parseVoucherNumber, type VoucherTools, voucherUnknown } from '../../vouchers/index.ts';
import { typeUnknown } from '../intake.errors.ts';
import { codesIn, lookUpMapped, type Wanted, withOurs } from '../master-data/index.ts';
import type { RowTaken, RowTypes } from '../row-types.ts';
import { askForNumber, checkRowBody, insideBody, takeDocument } from '../take-document.ts';
import { actingFor } from './acting-for.ts';
import { answeredVoucherNeeded } from './batches.errors.ts';
import { type BatchRow, BatchRowSchema } from './batches.schemas.ts';

export interface RowTools extends VoucherTools {
  city: CityData;
  rowTypes: RowTypes;
}

const checkRow = bodyCheck(BatchRowSchema);

/** What a row says of itself, right or not: for its result. */
export function headOf(row: unknown): { type: string; documentNumber: string | null } {
  const { type, body } = (row ?? {}) as { type?: unknown; body?: { documentNumber?: unknown } };
  const number = typeof body === 'object' && body !== null ? body.documentNumber : undefined;
  return {
    type: typeof type === 'string' ? type : '',
    documentNumber: typeof number === 'string' ? number : null,
  };
}

/** A row that was taken, or waits for codes to be mapped. */
export type RowOutcome =
  | (RowTaken & { senderId: string | null })
  | { waiting: Wanted[]; senderId: string | null };

/**
 * Takes one row of a batch inside the transaction of its rows: its own codes are mapped, its body is checked as that of
 * the call of its name, and the use case of that call decides. A row with a code that nobody has mapped waits, once the
 * rest of it has passed its schema.
 * Errors: `request-invalid`, `row-type-unknown`, `stall-unknown`, `record-forbidden`, `voucher-needed`,
 * `voucher-unknown`, those of the use case; paths begin at `/body`.
 */
export async function takeBatchRow(
  tools: RowTools,
  principal: Principal,
  content: unknown,
): Promise<RowOutcome> {
  checkRow(content);
  const row = content as BatchRow;
  const type = tools.rowTypes.get(row.type);
  if (!type) throw typeUnknown(row.type, [...tools.rowTypes.keys()]);
  const ownerId = principal.partyId ?? '';
  const codes = codesIn([row.body, row.voucher?.sender ? { sender: row.voucher.sender } : {}]);
  const mapped = await lookUpMapped(tools.db, ownerId, codes);
  const { body, missing } = withOurs(tools.city, row.body, mapped);
  const answered = withOurs(tools.city, { sender: row.voucher?.sender }, mapped);
  checkRowBody(type, body);
  const acting = await actingFor(tools.db, principal, row.stall);
  const waiting = [...missing, ...answered.missing];
  if (waiting.length > 0) return { waiting, senderId: acting.partyId };
  await askForNumber(tools, acting, body);
  try {
    const voucherId = type.answersVoucher
      ? await answeredVoucher(tools, {
          ...row.voucher,
          sender: (answered.body as { sender?: NamedSender }).sender,
        })
      : undefined;
    return { ...(await takeDocument(tools, type, acting, { body, voucherId })), senderId: acting.partyId };
  } catch (error) {
    throw insideBody(error);
  }
}

interface NamedSender {
  partyId?: string | undefined;
  uscc?: string | undefined;
}

/** Errors: `voucher-needed`, `voucher-unknown`. */
async function answeredVoucher(
  tools: VoucherTools,
  voucher: {
    number?: string | undefined;
    sender?: NamedSender | undefined;
    documentNumber?: string | undefined;
  },
): Promise<string> {
  if (voucher.number !== undefined) return atVoucher(() => parseVoucherNumber(voucher.number ?? ''));
  const { sender, documentNumber } = voucher;
  if (!documentNumber || (sender?.partyId === undefined && sender?.uscc === undefined))
    throw answeredVoucherNeeded();
  const party =
    sender.partyId !== undefined
      ? (await partiesById(tools.db, [sender.partyId])).get(sender.partyId)
      : await partyByUscc(tools.db, sender.uscc ?? '');
  const document = party && (await documentByNumber(tools.db, party.partyId, documentNumber));
  if (document) return document.documentId;
  return atVoucher(() => {
    throw voucherUnknown();
  });
}

function atVoucher<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem(error.status, error.code, { ...error.words, path: '/voucher' });
  }
}

const bindingOf = (ownerId: string, batchNumber: string): string => `batch/${ownerId}/${batchNumber}`;

/** The rows as they came, compressed and encrypted. */
export const sealRows = (
  keys: Keys,
  ownerId: string,
  batchNumber: string,
  rows: readonly unknown[],
): Buffer => keys.encrypt(deflateRawSync(JSON.stringify(rows)), bindingOf(ownerId, batchNumber));

export const openRows = (keys: Keys, ownerId: string, batchNumber: string, content: Buffer): unknown[] =>
  JSON.parse(inflateRawSync(keys.decrypt(content, bindingOf(ownerId, batchNumber))).toString()) as unknown[];

/** Keyed hash of the SHA-256 of a row's body as RFC 8785 writes it: what a sender can name of what it sent. */
export function bodyPrint(keys: Keys, content: unknown): Buffer | null {
  const { body } = (content ?? {}) as { body?: unknown };
  return body === undefined ? null : printOfHash(keys, sha256(canonical(body)).toString('hex'));
}

export const printOfHash = (keys: Keys, hex: string): Buffer => keys.fingerprint(`body ${hex.toLowerCase()}`);
