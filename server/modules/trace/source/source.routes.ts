import { defineOperation, type Operation, signInNeeded } from '../../identity/index.ts';
import { type SourceTools, searchSources } from './search-sources.ts';
import { SourceAnswerSchema, SourceSearchBody, type SourceSearchInput } from './source.schemas.ts';

export function sourceOperations(tools: SourceTools): Operation[] {
  return [
    defineOperation<unknown, unknown, SourceSearchInput>({
      id: 'searchSources',
      tag: 'trace',
      method: 'POST',
      path: '/api/v1/source-searches',
      summary: 'Rank the lots, products and businesses that cases of illness can have in common',
      permission: { who: ['regulator', 'administrator'], data: 'district' },
      body: SourceSearchBody,
      answer: SourceAnswerSchema,
      audited: true,
      handle: async ({ principal, body }) => {
        if (!principal) throw signInNeeded();
        return searchSources(tools, principal, body);
      },
    }),
  ];
}
