import type { Db } from '../../platform/db.ts';
import { defineOperation, type Operation, signInNeeded } from '../identity/index.ts';
import { FeedPage, FeedQuery } from './feed.schemas.ts';
import { readFeed } from './read-feed.ts';
import type { FeedTools } from './tell-readers.ts';

export function feedOperations(tools: FeedTools & { db: Db }): Operation[] {
  return [
    defineOperation<unknown, { after?: string; limit?: number }, unknown>({
      id: 'readFeed',
      tag: 'feed',
      method: 'GET',
      path: '/api/v1/feed',
      summary:
        "What concerns this business, or a market's stalls, after a mark: vouchers, answers, freezes, tests",
      permission: { who: ['operator'], data: 'own' },
      query: FeedQuery,
      answer: FeedPage,
      handle: async ({ principal, query }) => {
        if (!principal) throw signInNeeded();
        return readFeed(tools, principal, query);
      },
    }),
  ];
}
