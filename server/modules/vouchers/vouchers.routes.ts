import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { Exact, IdText, OneOf, Text } from '../../platform/schema.ts';
import type { PartyId } from '../identity/index.ts';
import { defineOperation, type Operation, type Principal, signedIn } from '../identity/index.ts';
import { type Proof, RecordAnswer, readableParty, together } from '../ledger/index.ts';
import { correctVoucher } from './correct-voucher.ts';
import { issueVoucher } from './issue-voucher.ts';
import { previewVoucher } from './preview-voucher.ts';
import { listVouchers, parseVoucherNumber, proveVoucher, verifyProof, viewVoucher } from './read-voucher.ts';
import { receiveVoucher } from './receive-voucher.ts';
import { recordPurchase } from './record-purchase.ts';
import { slipOperations } from './slips.routes.ts';
import { voidVoucher } from './void-voucher.ts';
import type { Issued, VoucherTools } from './voucher-tools.ts';
import {
  CorrectionBody,
  type CorrectionInput,
  PurchaseBody,
  type PurchaseInput,
  ReceiptBody,
  type ReceiptInput,
  VoidBody,
  type VoidInput,
  VoucherBody,
  type VoucherInput,
  VoucherState,
  VoucherSummary,
  VoucherView,
} from './vouchers.schemas.ts';

export interface VoucherPorts extends VoucherTools {
  publicUrl: string;
}

const ByNumber = Exact({ number: Text(60, 'Voucher number') });
const ProofBody = Type.Object({
  version: Type.Literal(1),
  documentId: IdText('Document'),
  root: Text(60, 'base64url'),
  signature: Text(100, 'base64url'),
  publicKey: Text(60, 'base64url'),
  hashes: Type.Record(Type.String(), Type.String()),
  disclosed: Type.Record(Type.String(), Type.Object({ salt: Type.String(), content: Type.Unknown() })),
});

const PreviewView = Type.Object({
  ok: Type.Boolean(),
  issues: Type.Array(
    Type.Object({
      code: Type.String(),
      path: Type.String(),
      zh: Type.String(),
      en: Type.String(),
      clause: Type.Optional(Type.String()),
    }),
  ),
  discrepancies: Type.Array(Type.Object({ kind: Type.String(), zh: Type.String(), en: Type.String() })),
});

const operator = { who: ['operator' as const], data: 'partner' as const };
const readers = {
  who: ['operator' as const, 'regulator' as const, 'administrator' as const],
  data: 'partner' as const,
};

export function voucherOperations(ports: VoucherPorts): Operation[] {
  /** Does what changes a voucher, and answers with the voucher as it is then. */
  const answer = (
    principal: Principal,
    created: boolean,
    change: (tools: VoucherPorts) => Promise<Issued>,
  ): Promise<Reply> =>
    together(ports, async (tools) => {
      const issued = await change(tools);
      return new Reply(issued.replayed || !created ? 200 : 201, {
        ...(await viewVoucher(tools, principal, issued.documentId, ports.publicUrl)),
        replayed: issued.replayed,
        discrepancies: issued.discrepancies,
      });
    });
  return [
    ...slipOperations(ports),
    defineOperation<unknown, unknown, VoucherInput>({
      id: 'issueVoucher',
      tag: 'vouchers',
      method: 'POST',
      path: '/api/v1/vouchers',
      summary: 'Issue a voucher (开具上市凭证)',
      permission: { who: ['operator'], data: 'own' },
      body: VoucherBody,
      answers: { 200: VoucherView, 201: VoucherView },
      handle: async ({ principal, body }) => {
        const who = signedIn(principal);
        return answer(who, true, (tools) => issueVoucher(tools, who, body));
      },
    }),
    defineOperation<unknown, unknown, VoucherInput>({
      id: 'previewVoucher',
      tag: 'vouchers',
      method: 'POST',
      path: '/api/v1/vouchers/preview',
      summary: 'Check a voucher without storing it',
      permission: { who: ['operator'], data: 'own' },
      body: VoucherBody,
      answer: PreviewView,
      handle: async ({ principal, body }) => previewVoucher(ports, signedIn(principal), body),
    }),
    defineOperation<
      unknown,
      { direction?: 'sent' | 'received'; state?: string; before?: string; limit?: number; party?: string },
      unknown
    >({
      id: 'listVouchers',
      tag: 'vouchers',
      method: 'GET',
      path: '/api/v1/vouchers',
      summary: 'Vouchers sent or received, newest first',
      permission: { who: ['operator', 'regulator', 'administrator'], data: 'own' },
      query: Exact({
        direction: Type.Optional(OneOf(['sent', 'received'], 'Which')),
        state: Type.Optional(VoucherState),
        party: Type.Optional(IdText('Business, for officers')),
        before: Type.Optional(IdText('Documents before this one')),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      }),
      answer: Type.Object({
        items: Type.Array(VoucherSummary),
        next: Type.Union([Type.String(), Type.Null()]),
      }),
      handle: async ({ principal, query }) => {
        const party = await readableParty(ports, signedIn(principal), query.party);
        return listVouchers(ports.db, party.partyId as PartyId, query.direction ?? 'received', {
          state: query.state,
          before: query.before ?? '9223372036854775807',
          limit: query.limit ?? 50,
        });
      },
    }),
    defineOperation<{ number: string }, unknown, unknown>({
      id: 'readVoucher',
      tag: 'vouchers',
      method: 'GET',
      path: '/api/v1/vouchers/:number',
      summary: 'One voucher, with what may be done with it',
      permission: readers,
      params: ByNumber,
      answer: VoucherView,
      handle: async ({ principal, params }) =>
        viewVoucher(ports, signedIn(principal), parseVoucherNumber(params.number), ports.publicUrl),
    }),
    defineOperation<{ number: string }, unknown, ReceiptInput>({
      id: 'receiveVoucher',
      tag: 'vouchers',
      method: 'POST',
      path: '/api/v1/vouchers/:number/receipts',
      summary: 'Confirm the receipt, whole or in part, or refuse (确认收货, the legal purchase-check record)',
      permission: operator,
      params: ByNumber,
      body: ReceiptBody,
      answers: { 200: VoucherView, 201: VoucherView },
      handle: async ({ principal, params, body }) => {
        const who = signedIn(principal);
        const documentId = parseVoucherNumber(params.number);
        return answer(who, true, (tools) => receiveVoucher(tools, who, documentId, body));
      },
    }),
    defineOperation<{ number: string }, unknown, VoidInput>({
      id: 'voidVoucher',
      tag: 'vouchers',
      method: 'POST',
      path: '/api/v1/vouchers/:number/void',
      summary: 'Annul a voucher that was not answered (作废)',
      permission: operator,
      params: ByNumber,
      body: VoidBody,
      answer: VoucherView,
      handle: async ({ principal, params, body }) => {
        const who = signedIn(principal);
        const documentId = parseVoucherNumber(params.number);
        return answer(who, false, (tools) => voidVoucher(tools, who, documentId, body));
      },
    }),
    defineOperation<{ number: string }, unknown, CorrectionInput>({
      id: 'correctVoucher',
      tag: 'vouchers',
      method: 'POST',
      path: '/api/v1/vouchers/:number/corrections',
      summary: 'Replace a voucher that was not answered (红冲补开)',
      permission: operator,
      params: ByNumber,
      body: CorrectionBody,
      answers: { 200: VoucherView, 201: VoucherView },
      handle: async ({ principal, params, body }) => {
        const who = signedIn(principal);
        const documentId = parseVoucherNumber(params.number);
        return answer(who, true, (tools) => correctVoucher(tools, who, documentId, body));
      },
    }),
    defineOperation<{ number: string }, unknown, unknown>({
      id: 'proveVoucher',
      tag: 'vouchers',
      method: 'GET',
      path: '/api/v1/vouchers/:number/proof',
      summary: 'What proves a voucher: hashes, root, signature, open sections with their salts',
      permission: readers,
      params: ByNumber,
      answer: ProofBody,
      handle: async ({ principal, params }) =>
        proveVoucher(ports, signedIn(principal), parseVoucherNumber(params.number)),
    }),
    defineOperation<unknown, unknown, Proof>({
      id: 'verifyProof',
      tag: 'vouchers',
      method: 'POST',
      path: '/api/v1/proofs/verify',
      summary: 'Check a proof',
      permission: { who: ['anyone'], data: 'public' },
      body: ProofBody,
      answer: Type.Object({
        valid: Type.Boolean(),
        documentId: IdText('Document'),
        recordedAt: Type.String(),
      }),
      handle: async ({ body }) => verifyProof(ports, body),
    }),
    defineOperation<unknown, unknown, PurchaseInput>({
      id: 'recordPurchase',
      tag: 'vouchers',
      method: 'POST',
      path: '/api/v1/purchases',
      summary: 'Record a purchase whose seller has issued no voucher',
      permission: { who: ['operator'], data: 'own' },
      body: PurchaseBody,
      answers: { 200: RecordAnswer, 201: RecordAnswer },
      handle: async ({ principal, body }) => {
        const who = signedIn(principal);
        const done = await together(ports, (tools) => recordPurchase(tools, who, body));
        return new Reply(done.status, done.answer);
      },
    }),
  ];
}
