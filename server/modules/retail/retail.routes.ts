import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { localDay } from '../../platform/local-time.ts';
import { DateText, Exact, IdText, InstantText, OneOf, Text } from '../../platform/schema.ts';
import { defineOperation, type Operation, roleForbidden, signedIn } from '../identity/index.ts';
import { occurredAt, type RecordTools, readableParty, type TillLineKind } from '../ledger/index.ts';
import { describeLots } from '../registry/index.ts';
import { insertLayout, layoutsOf, type StoredLayout } from './bindings.store.ts';
import { readPrintout, receiptCode, receiptUrl } from './read-printout.ts';
import { readBindings, readTillLines, TILL_CURSOR, viewBinding } from './read-retail.ts';
import { type BindingInput, recordBinding } from './record-binding.ts';
import { recordTill } from './record-till.ts';
import {
  BindingBody,
  BindingList,
  BindingView,
  LabelLayoutBody,
  type LabelLayoutInput,
  LabelLayoutView,
  TillLineList,
  TillReceiptAnswer,
  TillReceiptBody,
  type TillReceiptInput,
} from './retail.schemas.ts';

const who = ['operator', 'regulator', 'administrator'] as const;

export function retailOperations(ports: RecordTools & { publicUrl: string }): Operation[] {
  return [
    defineOperation<unknown, unknown, BindingInput>({
      id: 'recordBinding',
      tag: 'retail',
      method: 'POST',
      path: '/api/v1/bindings',
      summary: 'Say which lots lie on a shelf, on a scale or in the shop (货架绑定)',
      permission: { who: ['operator'], data: 'own' },
      body: BindingBody,
      answers: { 200: BindingView, 201: BindingView },
      handle: async ({ principal, body }) => {
        const { binding, status } = await recordBinding(ports, signedIn(principal), body);
        return new Reply(status, viewBinding(binding, await describeLots(ports.db, binding.lotIds)));
      },
    }),
    defineOperation<unknown, { party?: string; at?: string }, unknown>({
      id: 'readBindings',
      tag: 'retail',
      method: 'GET',
      path: '/api/v1/bindings',
      summary: 'What lies where in a shop at an instant, and what lay there before',
      permission: { who: [...who], data: 'own' },
      query: Exact({
        party: Type.Optional(IdText('Business; one’s own when absent')),
        at: Type.Optional(InstantText('Now when absent')),
      }),
      answer: BindingList,
      handle: async ({ principal, query }) => {
        const party = await readableParty(ports, signedIn(principal), query.party);
        const at = query.at === undefined ? ports.clock.now() : new Date(query.at);
        return readBindings(ports.db, party.partyId as never, at);
      },
    }),
    defineOperation<unknown, unknown, LabelLayoutInput>({
      id: 'recordLabelLayout',
      tag: 'retail',
      method: 'POST',
      path: '/api/v1/label-layouts',
      summary: 'Say what the digits of in-store labels mean (店内码含义), from a time on',
      permission: { who: ['operator'], data: 'own' },
      body: LabelLayoutBody,
      answers: { 201: LabelLayoutView },
      handle: async ({ principal, body }) => {
        const { partyId, accountId } = signedIn(principal);
        if (partyId === null) throw roleForbidden();
        const layout: StoredLayout = {
          layoutId: ports.ids.next<'label-layout'>(),
          scale: body.scale ?? '',
          prefix: body.prefix,
          length: body.length,
          carries: body.carries,
          weightStep_g: body.weightStep_g ?? 1,
          from: occurredAt(ports.clock, body.from, '/from'),
        };
        await insertLayout(ports.db, partyId, accountId, layout);
        return new Reply(201, viewLayout(layout));
      },
    }),
    defineOperation<unknown, { party?: string }, unknown>({
      id: 'readLabelLayouts',
      tag: 'retail',
      method: 'GET',
      path: '/api/v1/label-layouts',
      summary: 'What the digits of a shop’s in-store labels mean, the latest first',
      permission: { who: [...who], data: 'own' },
      query: Exact({ party: Type.Optional(IdText('Business; one’s own when absent')) }),
      answer: Type.Object({ items: Type.Array(LabelLayoutView) }),
      handle: async ({ principal, query }) => {
        const party = await readableParty(ports, signedIn(principal), query.party);
        return { items: (await layoutsOf(ports.db, party.partyId)).map(viewLayout) };
      },
    }),
    defineOperation<unknown, unknown, TillReceiptInput>({
      id: 'recordTillReceipt',
      tag: 'retail',
      method: 'POST',
      path: '/api/v1/till-receipts',
      summary: 'Record what a till sold (收银小票): of one lot, or possibly of several',
      permission: { who: ['operator'], data: 'own' },
      body: TillReceiptBody,
      answers: { 200: TillReceiptAnswer, 201: TillReceiptAnswer },
      handle: async ({ principal, body }) => {
        const { answer, status } = await recordTill(ports, signedIn(principal), body);
        const { documentId } = answer;
        return new Reply(status, {
          ...answer,
          traceCode: receiptCode(documentId),
          traceUrl: receiptUrl(ports.publicUrl, documentId),
        });
      },
    }),
    defineOperation<{ receiptId: string }, { width?: '58' | '80' }, unknown>({
      id: 'readReceiptPrintout',
      tag: 'retail',
      method: 'GET',
      path: '/api/v1/till-receipts/:receiptId/printout',
      summary: 'A receipt as a till prints it on 58 or 80 mm paper, with its trace code',
      permission: { who: [...who], data: 'own' },
      params: Exact({ receiptId: Text(40, 'Document id, or trace code (R…)') }),
      query: Exact({ width: Type.Optional(OneOf(['58', '80'], 'Paper in mm; 58 when absent')) }),
      audited: true,
      handle: async ({ principal, params, query }) => {
        const width = query.width === '80' ? 80 : 58;
        const text = await readPrintout(ports, signedIn(principal), params.receiptId, width);
        return new Reply(200, text, {
          'content-type': 'text/plain; charset=utf-8',
          'cache-control': 'no-store',
        });
      },
    }),
    defineOperation<
      unknown,
      { party?: string; day?: string; as?: TillLineKind; before?: string; limit?: number },
      unknown
    >({
      id: 'readTillLines',
      tag: 'retail',
      method: 'GET',
      path: '/api/v1/till-lines',
      summary: 'Lines of a day’s tills with the lots that they are taken to be of',
      permission: { who: [...who], data: 'own' },
      query: Exact({
        party: Type.Optional(IdText('Business; one’s own when absent')),
        day: Type.Optional(DateText('Today when absent')),
        as: Type.Optional(
          OneOf(['sold', 'possible', 'without-arrival', 'unattributed'], 'Only lines taken as this'),
        ),
        before: Type.Optional(
          Type.String({ pattern: TILL_CURSOR, description: '`next` of the page before' }),
        ),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
      }),
      answer: TillLineList,
      handle: async ({ principal, query }) => {
        const party = await readableParty(ports, signedIn(principal), query.party);
        const day = query.day ?? localDay(ports.clock.now(), ports.city.city.timezone);
        return readTillLines(ports, party.partyId as never, {
          day,
          as: query.as,
          before: query.before,
          limit: query.limit ?? 100,
        });
      },
    }),
  ];
}

function viewLayout(layout: StoredLayout) {
  const { layoutId, scale, prefix, length, carries, weightStep_g, from } = layout;
  return {
    layoutId,
    scale: scale === '' ? null : scale,
    prefix,
    length,
    carries,
    weightStep_g,
    from: from.toISOString(),
  };
}
