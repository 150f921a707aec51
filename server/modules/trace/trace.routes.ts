import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { Exact, IdText, InstantText, OneOf, Text } from '../../platform/schema.ts';
import { defineOperation, type Operation, ROLES, signedIn } from '../identity/index.ts';
import { type LedgerTools, RecordAnswer } from '../ledger/index.ts';
import { findLot, LotView, ProductView, viewLot } from '../registry/index.ts';
import { admitLots } from './admit.ts';
import { exportTrace } from './export-trace.ts';
import { find, productLots } from './find.ts';
import { productDealers } from './product-dealers.ts';
import { RecallScopesSchema } from './reach.schemas.ts';
import { recallScopes } from './recall-scopes.ts';
import { type CleaningInput, recordCleaning } from './record-cleaning.ts';
import { sourceOperations } from './source/source.routes.ts';
import { asOfInvalid } from './trace.errors.ts';
import { dealersSchema, ProductLotsSchema, SearchSchema, TraceViewSchema } from './trace.schemas.ts';
import { type TraceAsked, type TraceTools, traceLots } from './trace-lots.ts';

export interface TracePorts extends TraceTools, LedgerTools {
  db: TraceTools['db'];
  publicUrl: string;
}

const TraceQuery = Exact({
  lot: Type.Array(Text(200, 'Lot: id, public code, Digital Link or element string'), {
    minItems: 1,
    maxItems: 50,
  }),
  party: Type.Optional(IdText('Begin at this holder instead of the whole lot')),
  direction: Type.Optional(OneOf(['forward', 'backward', 'both'], 'Which way')),
  asOf: Type.Optional(Text(40, 'Only what was recorded by then')),
  maxNodes: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 50000,
      description: 'Holders at most; a longer answer says that it is cut',
    }),
  ),
});
const MixingQuery = Exact({
  ...TraceQuery.properties,
  mixingDays: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 3650,
      description:
        'Also who can have had the goods if they were mixed with others for so many days after they arrived (for regulators; the city sets the most)',
    }),
  ),
});
interface TraceParams {
  mixingDays?: number;
  lot: string[];
  party?: string;
  direction?: TraceAsked['direction'];
  asOf?: string;
  maxNodes?: number;
}

function askedBy(query: TraceParams): TraceAsked {
  const asOf = query.asOf === undefined ? undefined : new Date(query.asOf);
  if (asOf && Number.isNaN(asOf.getTime())) throw asOfInvalid();
  return {
    lots: query.lot,
    party: query.party,
    direction: query.direction ?? 'both',
    asOf,
    nodes_max: query.maxNodes,
    mixingDays: query.mixingDays,
  };
}

export function traceOperations(ports: TracePorts): Operation[] {
  return [
    ...sourceOperations(ports),
    defineOperation<unknown, TraceParams, unknown>({
      id: 'traceLots',
      tag: 'trace',
      method: 'GET',
      path: '/api/v1/traces',
      summary: 'Trace lots forwards, backwards or both',
      permission: { who: [...ROLES], data: 'step' },
      query: MixingQuery,
      answer: TraceViewSchema,
      audited: true,
      handle: async ({ principal, query }) => traceLots(ports, signedIn(principal), askedBy(query)),
    }),
    defineOperation<unknown, TraceParams, unknown>({
      id: 'exportTrace',
      tag: 'trace',
      method: 'GET',
      path: '/api/v1/traces/export',
      summary: 'A trace as a spreadsheet (XLSX)',
      permission: { who: [...ROLES], data: 'step' },
      query: MixingQuery,
      audited: true,
      handle: async ({ principal, query }) =>
        new Reply(
          200,
          await exportTrace(ports.city, await traceLots(ports, signedIn(principal), askedBy(query))),
          {
            'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
            'content-disposition': 'attachment; filename="trace.xlsx"',
          },
        ),
    }),
    defineOperation<unknown, { lot: string[] }, unknown>({
      id: 'recallScopes',
      tag: 'trace',
      method: 'GET',
      path: '/api/v1/recall-scopes',
      summary:
        'How far a recall would reach, by growing caution: records alone, possible mixing, all of the product',
      permission: { who: ['regulator', 'administrator'], data: 'step' },
      query: Exact({ lot: TraceQuery.properties.lot }),
      answer: RecallScopesSchema,
      audited: true,
      handle: async ({ principal, query }) => recallScopes(ports, signedIn(principal), query.lot),
    }),
    defineOperation<unknown, unknown, CleaningInput>({
      id: 'recordCleaning',
      tag: 'trace',
      method: 'POST',
      path: '/api/v1/cleanings',
      summary:
        'Record that everything was cleaned (清场、彻底清洁): a break behind which goods are not mixed',
      permission: { who: ['operator'], data: 'own' },
      body: Exact({
        documentNumber: Text(100, 'Number of your own; once only'),
        at: Type.Optional(InstantText('When it was done; now when absent')),
      }),
      answers: { 200: RecordAnswer, 201: RecordAnswer },
      audited: true,
      handle: async ({ principal, body }) => {
        const done = await recordCleaning(ports, signedIn(principal), body);
        return new Reply(done.status, done.answer);
      },
    }),
    defineOperation<{ lot: string }, unknown, unknown>({
      id: 'readLot',
      tag: 'trace',
      method: 'GET',
      path: '/api/v1/lots/:lot',
      summary: 'One lot: product, claims, links',
      permission: { who: [...ROLES], data: 'step' },
      params: Exact({ lot: Text(200, 'Lot') }),
      answer: LotView,
      handle: async ({ principal, params }) => {
        const who = signedIn(principal);
        const lot = await findLot(ports.db, params.lot);
        await admitLots(ports, who, [lot.lotId]);
        return viewLot(ports.db, lot.lotId, ports.publicUrl);
      },
    }),
    defineOperation<unknown, { q: string; limit?: number }, unknown>({
      id: 'search',
      tag: 'trace',
      method: 'GET',
      path: '/api/v1/search',
      summary: 'Products, businesses, lots and vouchers by name (with slips), batch, number or scan',
      permission: { who: [...ROLES], data: 'step' },
      query: Exact({
        q: Text(200, 'What is looked for'),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
      }),
      answer: SearchSchema,
      handle: async ({ principal, query }) => ({
        q: query.q,
        ...(await find(ports, signedIn(principal), query.q, query.limit ?? 20)),
      }),
    }),
    defineOperation<{ productId: string }, unknown, unknown>({
      id: 'productDealers',
      tag: 'trace',
      method: 'GET',
      path: '/api/v1/products/:productId/dealers',
      summary: 'All local businesses a product went through, with quantities',
      permission: { who: ['regulator', 'administrator'], data: 'district' },
      params: Exact({ productId: IdText('Product') }),
      answer: dealersSchema(ProductView),
      audited: true,
      handle: async ({ principal, params }) => productDealers(ports, signedIn(principal), params.productId),
    }),
    defineOperation<{ productId: string }, { limit?: number }, unknown>({
      id: 'productLots',
      tag: 'trace',
      method: 'GET',
      path: '/api/v1/products/:productId/lots',
      summary: 'The latest lots of a product',
      permission: { who: ['regulator', 'administrator'], data: 'shared' },
      params: Exact({ productId: IdText('Product') }),
      query: Exact({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) }),
      answer: ProductLotsSchema,
      handle: async ({ params, query }) => ({
        items: await productLots(ports, params.productId, query.limit ?? 50),
      }),
    }),
  ];
}
