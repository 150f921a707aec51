import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { localDay } from '../../platform/local-time.ts';
import { Exact, IdText, Nullable } from '../../platform/schema.ts';
import { defineOperation, type Operation, signedIn } from '../identity/index.ts';
import { approveFreeze } from './approve-freeze.ts';
import { type FreezeSubject, subjectText } from './freeze.rules.ts';
import { freezeGoods, viewFreeze } from './freeze-goods.ts';
import { previewFreeze, readReach } from './freeze-reach.ts';
import { listFreezes } from './freezes.store.ts';
import { liftFreeze } from './lift-freeze.ts';
import { listApprovers } from './list-approvers.ts';
import { movedSince } from './moved-since.ts';
import {
  ApproveBody,
  type ApproveInput,
  FreezeBody,
  type FreezeInput,
  FreezeReach,
  LiftBody,
  type LiftInput,
  MovedView,
  OfficeFreezeView,
  ReachBody,
  type ReachInput,
} from './recall.schemas.ts';
import type { RecallTools } from './recall-tools.ts';
import { viewForOffice } from './view-freezes.ts';

const officers = { who: ['regulator' as const, 'administrator' as const], data: 'step' as const };
const NEWEST = '9223372036854775807';
const OF_FREEZE = Exact({ freezeId: IdText('Freeze') });

export function recallOperations(tools: RecallTools): Operation[] {
  return [
    defineOperation<unknown, unknown, FreezeInput>({
      id: 'freezeGoods',
      tag: 'recall',
      method: 'POST',
      path: '/api/v1/freezes',
      summary: 'Stop the sale of a lot, of a product, or by a business (暂停销售、封存)',
      permission: officers,
      body: FreezeBody,
      answers: { 200: OfficeFreezeView, 201: OfficeFreezeView },
      audited: true,
      handle: async ({ principal, body }) => {
        const { status, view } = await freezeGoods(tools, signedIn(principal), body);
        return new Reply(status, view);
      },
    }),
    defineOperation<{ freezeId: string }, unknown, LiftInput>({
      id: 'liftFreeze',
      tag: 'recall',
      method: 'POST',
      path: '/api/v1/freezes/:freezeId/lift',
      summary: 'Lift a freeze; by another officer than the one who set it (解除)',
      permission: officers,
      params: OF_FREEZE,
      body: LiftBody,
      answers: { 200: OfficeFreezeView, 201: OfficeFreezeView },
      audited: true,
      handle: async ({ principal, params, body }) => {
        const { status, view } = await liftFreeze(tools, signedIn(principal), params.freezeId, body);
        return new Reply(status, view);
      },
    }),
    defineOperation<{ freezeId: string }, unknown, ApproveInput>({
      id: 'approveFreeze',
      tag: 'recall',
      method: 'POST',
      path: '/api/v1/freezes/:freezeId/approval',
      summary: 'Approve a freeze; by another officer than the one who set it (批准)',
      permission: officers,
      params: OF_FREEZE,
      body: ApproveBody,
      answers: { 200: OfficeFreezeView, 201: OfficeFreezeView },
      audited: true,
      handle: async ({ principal, params, body }) => {
        const { status, view } = await approveFreeze(tools, signedIn(principal), params.freezeId, body);
        return new Reply(status, view);
      },
    }),
    ...readOperations(tools),
  ];
}

interface ListAsked {
  standing?: boolean;
  unapproved?: boolean;
  case?: string;
  lot?: string;
  party?: string;
  before?: string;
  limit?: number;
}

/** What one list of subjects says, for a look-up; undefined: of whatever subject. */
const subjectsAsked = ({ lot, party }: ListAsked): string[] | undefined => {
  const subjects: FreezeSubject[] = [
    ...(lot === undefined ? [] : [{ kind: 'lot' as const, lotId: lot }]),
    ...(party === undefined ? [] : [{ kind: 'party' as const, partyId: party }]),
  ];
  return subjects.length === 0 ? undefined : subjects.map(subjectText);
};

function readOperations(tools: RecallTools): Operation[] {
  const shared = { who: ['regulator' as const, 'administrator' as const], data: 'shared' as const };
  return [
    defineOperation<unknown, ListAsked, unknown>({
      id: 'listFreezes',
      tag: 'recall',
      method: 'GET',
      path: '/api/v1/freezes',
      summary: 'Freezes, newest first',
      permission: shared,
      query: Exact({
        standing: Type.Optional(Type.Boolean({ description: 'Only those in force' })),
        unapproved: Type.Optional(Type.Boolean({ description: 'Only those that wait for an approval' })),
        case: Type.Optional(IdText('Only those of this case')),
        lot: Type.Optional(IdText('Only those of this lot itself')),
        party: Type.Optional(IdText('Only those of this business itself')),
        before: Type.Optional(IdText('Freezes before this one')),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      }),
      answer: Type.Object({ items: Type.Array(OfficeFreezeView), next: Nullable(Type.String()) }),
      handle: async ({ principal, query }) => {
        const limit = query.limit ?? 50;
        const freezes = await listFreezes(tools.db, {
          before: query.before ?? NEWEST,
          limit,
          standingOn: query.standing ? localDay(tools.clock.now(), tools.city.city.timezone) : null,
          caseId: query.case,
          subjects: subjectsAsked(query),
          unapproved: query.unapproved,
        });
        return {
          items: await viewForOffice(tools, signedIn(principal), freezes),
          next: freezes.length === limit ? (freezes.at(-1)?.freezeId ?? null) : null,
        };
      },
    }),
    defineOperation<{ freezeId: string }, unknown, unknown>({
      id: 'readFreeze',
      tag: 'recall',
      method: 'GET',
      path: '/api/v1/freezes/:freezeId',
      summary: 'One freeze, with its approval',
      permission: shared,
      params: OF_FREEZE,
      answer: OfficeFreezeView,
      handle: ({ principal, params }) => viewFreeze(tools, signedIn(principal), params.freezeId),
    }),
    defineOperation<{ freezeId: string }, unknown, unknown>({
      id: 'readFreezeReach',
      tag: 'recall',
      method: 'GET',
      path: '/api/v1/freezes/:freezeId/reach',
      summary: 'Lots, businesses and tills that a freeze covers now',
      permission: shared,
      params: OF_FREEZE,
      answer: FreezeReach,
      handle: ({ params }) => readReach(tools, params.freezeId),
    }),
    defineOperation<{ freezeId: string }, unknown, unknown>({
      id: 'readMovedSince',
      tag: 'recall',
      method: 'GET',
      path: '/api/v1/freezes/:freezeId/moved',
      summary: 'What happened to the goods after they were frozen: evidence',
      permission: { who: ['regulator', 'administrator'], data: 'district' },
      audited: true,
      params: OF_FREEZE,
      answer: MovedView,
      handle: ({ principal, params }) => movedSince(tools, signedIn(principal), params.freezeId),
    }),
    defineOperation<unknown, unknown, ReachInput>({
      id: 'previewFreeze',
      tag: 'recall',
      method: 'POST',
      path: '/api/v1/freezes/preview',
      summary: 'What a freeze would do, in numbers; nothing is stored',
      permission: officers,
      body: ReachBody,
      answer: FreezeReach,
      handle: ({ principal, body }) => previewFreeze(tools, signedIn(principal), body),
    }),
    defineOperation<unknown, { division?: string }, unknown>({
      id: 'listFreezeApprovers',
      tag: 'recall',
      method: 'GET',
      path: '/api/v1/freeze-approvers',
      summary: 'Colleagues who can approve a freeze of a division',
      permission: shared,
      query: Exact({ division: Type.Optional(Type.String({ maxLength: 12 })) }),
      answer: Type.Object({
        items: Type.Array(
          Type.Object({ accountId: Type.String(), name: Type.String(), divisionCode: Type.String() }),
        ),
      }),
      handle: async ({ principal, query }) => ({
        items: await listApprovers(tools, signedIn(principal), query.division),
      }),
    }),
  ];
}
