import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { localDay } from '../../platform/local-time.ts';
import { Exact, IdText, Text } from '../../platform/schema.ts';
import { defineOperation, type Operation, signedIn } from '../identity/index.ts';
import { RecordAnswer, type RecordInput, type RecordTools, TransformationBody } from '../ledger/index.ts';
import { partiesById } from '../registry/index.ts';
import {
  CancelBody,
  CheckAnswer,
  ControlPointList,
  OrderBody,
  type OrderInput,
  OrderList,
  OrderView,
  ProcessCheckBody,
  type ProcessCheckInput,
  ReleaseAnswer,
  ReleaseBody,
  type ReleaseInput,
} from './production.schemas.ts';
import { listOrders, readOrder } from './read-orders.ts';
import { recordCheck } from './record-check.ts';
import { releaseLots } from './release-lots.ts';
import { limitWords, pointsOf, releaseRuleFor, stepsOf } from './rules/control-points.ts';
import { cancelOrder, makeOrder, ownParty, planOrder, startOrder } from './run-order.ts';

const OWN = { who: ['operator'], data: 'own' } as const;
const orderParams = Exact({ orderId: IdText('Order') });
const LAST_ID = '9223372036854775807';

export function productionOperations(tools: RecordTools): Operation[] {
  return [...orderOperations(tools), ...checkOperations(tools)];
}

function orderOperations(tools: RecordTools): Operation[] {
  return [
    defineOperation<unknown, unknown, OrderInput>({
      id: 'planOrder',
      tag: 'production',
      method: 'POST',
      path: '/api/v1/production-orders',
      summary: 'Plan a production order (生产任务)',
      permission: OWN,
      body: OrderBody,
      answers: { 200: OrderView, 201: OrderView },
      handle: async ({ principal, body }) => {
        const done = await planOrder(tools, signedIn(principal), body);
        return new Reply(done.status, done.view);
      },
    }),
    defineOperation<unknown, { before?: string; limit?: number }, unknown>({
      id: 'listOrders',
      tag: 'production',
      method: 'GET',
      path: '/api/v1/production-orders',
      summary: 'Production orders, newest first',
      permission: OWN,
      query: Exact({
        before: Type.Optional(IdText('Orders before this one')),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
      }),
      answer: OrderList,
      handle: async ({ principal, query }) =>
        listOrders(tools, ownParty(signedIn(principal)), {
          before: query.before ?? LAST_ID,
          limit: query.limit ?? 30,
        }),
    }),
    defineOperation<{ orderId: string }, unknown, unknown>({
      id: 'readOrder',
      tag: 'production',
      method: 'GET',
      path: '/api/v1/production-orders/:orderId',
      summary: 'One production order: steps, lots, what stands between them and their release',
      permission: OWN,
      params: orderParams,
      answer: OrderView,
      handle: async ({ principal, params }) =>
        readOrder(tools, ownParty(signedIn(principal)), params.orderId),
    }),
    defineOperation<{ orderId: string }, unknown, unknown>({
      id: 'startOrder',
      tag: 'production',
      method: 'POST',
      path: '/api/v1/production-orders/:orderId/start',
      summary: 'Begin a production order',
      permission: OWN,
      params: orderParams,
      answer: OrderView,
      handle: async ({ principal, params }) =>
        (await startOrder(tools, signedIn(principal), params.orderId)).view,
    }),
    defineOperation<{ orderId: string }, unknown, { reason: string }>({
      id: 'cancelOrder',
      tag: 'production',
      method: 'POST',
      path: '/api/v1/production-orders/:orderId/cancel',
      summary: 'Give a production order up before anything came out of it',
      permission: OWN,
      params: orderParams,
      body: CancelBody,
      answer: OrderView,
      handle: async ({ principal, params, body }) =>
        (await cancelOrder(tools, signedIn(principal), params.orderId, body.reason)).view,
    }),
    defineOperation<{ orderId: string }, unknown, RecordInput>({
      id: 'makeOrder',
      tag: 'production',
      method: 'POST',
      path: '/api/v1/production-orders/:orderId/made',
      summary: 'Record what came out of a production order: a transformation, lots in, lots out',
      permission: OWN,
      params: orderParams,
      body: TransformationBody,
      answers: { 200: RecordAnswer, 201: RecordAnswer },
      handle: async ({ principal, params, body }) => {
        const done = await makeOrder(tools, signedIn(principal), params.orderId, body);
        return new Reply(done.status, done.answer);
      },
    }),
  ];
}

function checkOperations(tools: RecordTools): Operation[] {
  return [
    defineOperation<unknown, unknown, ProcessCheckInput>({
      id: 'recordProcessCheck',
      tag: 'production',
      method: 'POST',
      path: '/api/v1/process-checks',
      summary: 'Record what was measured at a step of making (过程检查)',
      permission: OWN,
      body: ProcessCheckBody,
      answers: { 200: CheckAnswer, 201: CheckAnswer },
      handle: async ({ principal, body }) => {
        const done = await recordCheck(tools, signedIn(principal), body);
        return new Reply(done.status, done.answer);
      },
    }),
    defineOperation<unknown, unknown, ReleaseInput>({
      id: 'releaseLots',
      tag: 'production',
      method: 'POST',
      path: '/api/v1/releases',
      summary: 'Release lots, hold them, or scrap them (放行、扣留、报废)',
      permission: OWN,
      body: ReleaseBody,
      answers: { 200: ReleaseAnswer, 201: ReleaseAnswer },
      audited: true,
      handle: async ({ principal, body }) => {
        const done = await releaseLots(tools, signedIn(principal), body);
        return new Reply(done.status, done.answer);
      },
    }),
    defineOperation<unknown, { category: string }, unknown>({
      id: 'listControlPoints',
      tag: 'production',
      method: 'GET',
      path: '/api/v1/control-points',
      summary: 'Steps and control points of a category as of today, and what a release asks for',
      permission: OWN,
      query: Exact({ category: Text(40, 'Category of goods') }),
      answer: ControlPointList,
      handle: async ({ principal, query }) =>
        controlPoints(tools, ownParty(signedIn(principal)), query.category),
    }),
  ];
}

async function controlPoints(tools: RecordTools, partyId: string, category: string) {
  const day = localDay(tools.clock.now(), tools.city.city.timezone);
  const partyKind = (await partiesById(tools.db, [partyId])).get(partyId)?.kind ?? 'other';
  const rule = releaseRuleFor(tools.city, { partyKind, category, day });
  return {
    steps: stepsOf(tools.city, category).map(({ code, zh, en }) => ({ code, zh, en })),
    points: pointsOf(tools.city, category, day).map(
      ({ code, step, zh, en, unit, least, most, required, clause }) => ({
        code,
        step,
        zh,
        en,
        unit,
        least,
        most,
        limit: limitWords(least, most, unit),
        required,
        clause,
      }),
    ),
    outgoingTest: rule?.outgoingTest ?? false,
    releaseClause: rule?.clause ?? null,
  };
}
