import { type TSchema, Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { localDay } from '../../platform/local-time.ts';
import { Exact, IdText, Nullable, OneOf } from '../../platform/schema.ts';
import { caseForOfficer, latestScope } from '../cases/index.ts';
import { defineOperation, type Operation, type Principal, signedIn } from '../identity/index.ts';
import { holdsOnDay } from '../registry/index.ts';
import { announcementOf } from './announce.ts';
import { draftPlan } from './draft-plan.ts';
import { readFigures } from './effectiveness.ts';
import { filePlan } from './file-plan.ts';
import { freezeScope } from './freeze-scope.ts';
import { orderRecall } from './order-recall.ts';
import { RECALL_LEVELS, type RecallLevel } from './recall.ts';
import { recallUnknown } from './recalls.errors.ts';
import {
  ComposedView,
  DraftView,
  ElementsView,
  FilledSchema,
  FreezeScopeBody,
  type FreezeScopeInput,
  FrozenScopeView,
  OrderBody,
  type OrderInput,
  PlanBody,
  type PlanInput,
  RecallBrief,
  RecallFigures,
  RecallView,
  StepBody,
  type StepInput,
} from './recalls.schemas.ts';
import { recallById } from './recalls.store.ts';
import type { Filled } from './rules/elements.ts';
import { takeStep } from './take-step.ts';
import { readRecalls, viewRecall } from './view-recall.ts';
import { type RecallsTools, sideOf } from './who-may.ts';

const NEWEST = '9223372036854775807';
const OF_RECALL = Exact({ recallId: IdText('Recall') });
const officers = { who: ['regulator' as const, 'administrator' as const], data: 'district' as const };
const both = {
  who: ['operator' as const, 'regulator' as const, 'administrator' as const],
  data: 'own' as const,
};
const written = { 200: RecallView as TSchema, 201: RecallView as TSchema };

export function recallsOperations(tools: RecallsTools): Operation[] {
  return [
    defineOperation<unknown, unknown, PlanInput>({
      id: 'filePlan',
      tag: 'recalls',
      method: 'POST',
      path: '/api/v1/recalls',
      summary: 'The responsible business begins a recall and files its plan (召回计划)',
      permission: { who: ['operator'], data: 'own' },
      body: PlanBody,
      answers: written,
      audited: true,
      handle: async ({ principal, body }) => {
        const { status, view } = await filePlan(tools, signedIn(principal), body);
        return new Reply(status, view);
      },
    }),
    defineOperation<{ recallId: string }, unknown, PlanInput>({
      id: 'filePlanVersion',
      tag: 'recalls',
      method: 'POST',
      path: '/api/v1/recalls/:recallId/plans',
      summary: 'Another version of its plan, or the plan that was ordered',
      permission: { who: ['operator'], data: 'own' },
      params: OF_RECALL,
      body: PlanBody,
      answers: written,
      audited: true,
      handle: async ({ principal, params, body }) => {
        const { status, view } = await filePlan(tools, signedIn(principal), body, params.recallId);
        return new Reply(status, view);
      },
    }),
    defineOperation<unknown, unknown, OrderInput>({
      id: 'orderRecall',
      tag: 'recalls',
      method: 'POST',
      path: '/api/v1/recall-orders',
      summary: 'The office orders a recall that the responsible business has not begun (责令召回)',
      permission: officers,
      body: OrderBody,
      answers: written,
      audited: true,
      handle: async ({ principal, body }) => {
        const { status, view } = await orderRecall(tools, signedIn(principal), body);
        return new Reply(status, view);
      },
    }),
    defineOperation<{ recallId: string }, unknown, StepInput>({
      id: 'takeRecallStep',
      tag: 'recalls',
      method: 'POST',
      path: '/api/v1/recalls/:recallId/steps',
      summary: 'What happens in a recall: review, order, announcement, progress, summary, evaluation, close',
      permission: both,
      params: OF_RECALL,
      body: StepBody,
      answers: written,
      audited: true,
      handle: async ({ principal, params, body }) => {
        const { status, view } = await takeStep(tools, signedIn(principal), params.recallId, body);
        return new Reply(status, view);
      },
    }),
    defineOperation<{ caseId: string }, unknown, FreezeScopeInput>({
      id: 'freezeScope',
      tag: 'recalls',
      method: 'POST',
      path: '/api/v1/cases/:caseId/freezes',
      summary: 'Freeze in one act every lot that the decided scope of a case includes',
      permission: officers,
      params: Exact({ caseId: IdText('Case') }),
      body: FreezeScopeBody,
      answers: { 200: FrozenScopeView, 201: FrozenScopeView },
      audited: true,
      handle: async ({ principal, params, body }) => {
        const frozen = await freezeScope(tools, signedIn(principal), params.caseId, body);
        return new Reply(frozen.replayed ? 200 : 201, frozen);
      },
    }),
    ...readOperations(tools),
  ];
}

/** Those begun in a case, and those of the lots that it is about. Errors: those of `caseForOfficer`. */
async function ofCase(tools: RecallsTools, principal: Principal, caseId: string) {
  const found = await caseForOfficer(tools, principal, caseId);
  const scope = await latestScope(tools.db, caseId);
  const included = scope?.lines.filter((line) => line.included).map((line) => line.lotId) ?? [];
  return { caseId, lotIds: [...new Set([...found.lotIds, ...included])] };
}

/** A recall that this person may see. Errors: `recall-unknown`, those of `sideOf`. */
async function seenRecall(tools: RecallsTools, principal: Principal, recallId: string) {
  const recall = await recallById(tools.db, recallId);
  if (!recall) throw recallUnknown();
  sideOf(tools, principal, recall);
  return recall;
}

function readOperations(tools: RecallsTools): Operation[] {
  return [
    defineOperation<unknown, { case?: string; before?: string; limit?: number }, unknown>({
      id: 'listRecalls',
      tag: 'recalls',
      method: 'GET',
      path: '/api/v1/recalls',
      summary: 'Recalls of one’s business or district, newest first',
      permission: { who: both.who, data: 'district' },
      audited: true,
      query: Exact({
        case: Type.Optional(IdText('Only those begun in this case, or of lots that it is about')),
        before: Type.Optional(IdText('Recalls before this one')),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      }),
      answer: Type.Object({ items: Type.Array(RecallBrief), next: Nullable(Type.String()) }),
      handle: async ({ principal, query }) => {
        const who = signedIn(principal);
        const about = query.case === undefined ? {} : await ofCase(tools, who, query.case);
        return readRecalls(tools, who, {
          ...about,
          before: query.before ?? NEWEST,
          limit: query.limit ?? 50,
        });
      },
    }),
    defineOperation<{ recallId: string }, unknown, unknown>({
      id: 'readRecall',
      tag: 'recalls',
      method: 'GET',
      path: '/api/v1/recalls/:recallId',
      summary: 'A recall: plan, steps, deadlines, what can be done next',
      permission: both,
      params: OF_RECALL,
      answer: RecallView,
      handle: ({ principal, params }) => viewRecall(tools, signedIn(principal), params.recallId),
    }),
    defineOperation<{ recallId: string }, unknown, unknown>({
      id: 'readRecallFigures',
      tag: 'recalls',
      method: 'GET',
      path: '/api/v1/recalls/:recallId/figures',
      summary: 'What a recall has come to by the records, and the measures of its evaluation',
      permission: both,
      params: OF_RECALL,
      answer: RecallFigures,
      handle: async ({ principal, params }) =>
        readFigures(tools, await seenRecall(tools, signedIn(principal), params.recallId)),
    }),
    defineOperation<{ recallId: string }, unknown, { announcement: Filled }>({
      id: 'previewAnnouncement',
      tag: 'recalls',
      method: 'POST',
      path: '/api/v1/recalls/:recallId/announcement-preview',
      summary: 'The announcement as it would be published; nothing is stored',
      permission: both,
      params: OF_RECALL,
      body: Exact({ announcement: FilledSchema }),
      answer: ComposedView,
      handle: async ({ principal, params, body }) => {
        const recall = await seenRecall(tools, signedIn(principal), params.recallId);
        return announcementOf(tools, recall, body.announcement, tools.clock.now());
      },
    }),
    defineOperation<unknown, { lot: string[]; level?: RecallLevel }, unknown>({
      id: 'draftPlan',
      tag: 'recalls',
      method: 'GET',
      path: '/api/v1/recall-drafts',
      summary: 'What the platform knows of a plan’s elements already',
      permission: { who: ['operator'], data: 'own' },
      query: Exact({
        lot: Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 200 }),
        level: Type.Optional(OneOf(RECALL_LEVELS, 'Level')),
      }),
      answer: DraftView,
      handle: ({ principal, query }) =>
        draftPlan(tools, signedIn(principal), { lots: query.lot, level: query.level ?? '3' }),
    }),
    defineOperation<unknown, unknown, unknown>({
      id: 'readRecallElements',
      tag: 'recalls',
      method: 'GET',
      path: '/api/v1/recall-elements',
      summary: 'What a plan and an announcement of a recall must say by the law of today, and its levels',
      permission: { who: both.who, data: 'shared' },
      answer: ElementsView,
      handle: async () => {
        const { city } = tools;
        const day = localDay(tools.clock.now(), city.city.timezone);
        return {
          levels: city.recallLevels.filter((one) => holdsOnDay(one, day)),
          elements: city.recallElements.filter((one) => holdsOnDay(one, day)),
        };
      },
    }),
  ];
}
