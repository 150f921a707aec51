import { Type } from 'typebox';
import { Exact, IdText, OneOf } from '../../platform/schema.ts';
import { defineOperation, type Operation, signedIn } from '../identity/index.ts';
import { DeadlineList } from './deadlines.schemas.ts';
import { readDeadlines } from './read-deadlines.ts';
import type { DeadlineTools } from './start-deadline.ts';

export function deadlineOperations(tools: Pick<DeadlineTools, 'db' | 'clock' | 'city'>): Operation[] {
  return [
    defineOperation<unknown, { state?: 'open' | 'missed' | 'all'; case?: string; limit?: number }, unknown>({
      id: 'listDeadlines',
      tag: 'deadlines',
      method: 'GET',
      path: '/api/v1/deadlines',
      summary: 'What must be done by when in one’s district, and what was missed (时限)',
      permission: { who: ['regulator', 'administrator'], data: 'district' },
      query: Exact({
        state: Type.Optional(
          OneOf(
            ['open', 'missed', 'all'],
            'open (the default): neither met nor dropped; missed: not in time',
          ),
        ),
        case: Type.Optional(IdText('Only of this case')),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      }),
      answer: DeadlineList,
      handle: async ({ principal, query }) => {
        const state = query.state ?? 'open';
        const list = await readDeadlines(tools, signedIn(principal), {
          caseId: query.case,
          state: state === 'all' ? undefined : state,
          limit: query.limit ?? 50,
        });
        return { ...list, now: tools.clock.now().toISOString() };
      },
    }),
  ];
}
