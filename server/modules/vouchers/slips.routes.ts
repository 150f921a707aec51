import { Reply } from '../../platform/http.ts';
import { Exact, Text } from '../../platform/schema.ts';
import { defineOperation, type Operation, signInNeeded } from '../identity/index.ts';
import { viewSlip } from './read-slip.ts';
import { receiveBySlip } from './receive-slip.ts';
import { reserveSlips } from './reserve-slips.ts';
import {
  SlipNumbersBody,
  SlipNumbersView,
  SlipReceiptBody,
  type SlipReceiptInput,
  SlipReceiptView,
  SlipView,
} from './slips.schemas.ts';
import type { VoucherTools } from './voucher-tools.ts';

/** Slips (随货单): numbers for work without a network, and receiving by them. */
export function slipOperations(tools: VoucherTools): Operation[] {
  return [
    defineOperation<unknown, unknown, { count?: number }>({
      id: 'reserveSlips',
      tag: 'vouchers',
      method: 'POST',
      path: '/api/v1/slip-numbers',
      summary: 'Reserve document numbers for work without a network (预留随货单号)',
      permission: { who: ['operator'], data: 'own' },
      body: SlipNumbersBody,
      answers: { 201: SlipNumbersView },
      handle: async ({ principal, body }) => {
        if (!principal) throw signInNeeded();
        return new Reply(201, await reserveSlips(tools, principal, body.count));
      },
    }),
    defineOperation<{ number: string }, unknown, unknown>({
      id: 'readSlip',
      tag: 'vouchers',
      method: 'GET',
      path: '/api/v1/slips/:number',
      summary: 'Whether the voucher of a slip has come (待上游上传)',
      permission: { who: ['operator', 'regulator', 'administrator'], data: 'shared' },
      params: Exact({ number: Text(60, 'Slip number') }),
      answer: SlipView,
      handle: async ({ principal, params }) => {
        if (!principal) throw signInNeeded();
        return viewSlip(tools, principal, params.number);
      },
    }),
    defineOperation<unknown, unknown, SlipReceiptInput>({
      id: 'receiveBySlip',
      tag: 'vouchers',
      method: 'POST',
      path: '/api/v1/slip-receipts',
      summary: 'Confirm goods by the slip that came with them, before or after its voucher',
      permission: { who: ['operator'], data: 'own' },
      body: SlipReceiptBody,
      answers: { 200: SlipReceiptView, 201: SlipReceiptView },
      handle: async ({ principal, body }) => {
        if (!principal) throw signInNeeded();
        const done = await receiveBySlip(tools, principal, body);
        return new Reply(done.status, done.answer);
      },
    }),
  ];
}
