import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { localDay } from '../../platform/local-time.ts';
import { Exact, IdText, Nullable } from '../../platform/schema.ts';
import { defineOperation, type Operation, signedIn } from '../identity/index.ts';
import { freezeGoods, type RecallTools } from './freeze-goods.ts';
import { listFreezes } from './freezes.store.ts';
import { liftFreeze } from './lift-freeze.ts';
import { FreezeBody, type FreezeInput, FreezeView, LiftBody, type LiftInput } from './recall.schemas.ts';
import { viewFreezes } from './view-freezes.ts';

const officers = { who: ['regulator' as const, 'administrator' as const], data: 'step' as const };
const NEWEST = '9223372036854775807';

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
      answers: { 200: FreezeView, 201: FreezeView },
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
      params: Exact({ freezeId: IdText('Freeze') }),
      body: LiftBody,
      answers: { 200: FreezeView, 201: FreezeView },
      audited: true,
      handle: async ({ principal, params, body }) => {
        const { status, view } = await liftFreeze(tools, signedIn(principal), params.freezeId, body);
        return new Reply(status, view);
      },
    }),
    defineOperation<unknown, { standing?: boolean; before?: string; limit?: number }, unknown>({
      id: 'listFreezes',
      tag: 'recall',
      method: 'GET',
      path: '/api/v1/freezes',
      summary: 'Freezes, newest first',
      permission: { who: ['regulator', 'administrator'], data: 'shared' },
      query: Exact({
        standing: Type.Optional(Type.Boolean({ description: 'Only those in force' })),
        before: Type.Optional(IdText('Freezes before this one')),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      }),
      answer: Type.Object({ items: Type.Array(FreezeView), next: Nullable(Type.String()) }),
      handle: async ({ query }) => {
        const today = localDay(tools.clock.now(), tools.city.city.timezone);
        const limit = query.limit ?? 50;
        const freezes = await listFreezes(tools.db, {
          before: query.before ?? NEWEST,
          limit,
          standingOn: query.standing ? today : null,
        });
        return {
          items: await viewFreezes(tools.db, tools.city, freezes, today),
          next: freezes.length === limit ? (freezes.at(-1)?.freezeId ?? null) : null,
        };
      },
    }),
  ];
}
