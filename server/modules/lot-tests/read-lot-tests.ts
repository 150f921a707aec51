import type { Queryable } from '../../platform/db.ts';
import { linksOf } from '../registry/index.ts';
import { judgeTests, type TestState } from './lot-tests.rules.ts';
import { resultsOfLots, type TestResult } from './lot-tests.store.ts';

/** What tests say against a lot: those of the lot itself and of what was found to be the same goods. */
export async function testStateOf(db: Queryable, lotId: string): Promise<TestState | null> {
  const same = (await linksOf(db, [lotId]))
    .filter((link) => link.kind === 'same-batch' || link.kind === 'relabelled' || link.kind === 'merged')
    .map((link) => link.otherLotId as string);
  return judgeTests(await resultsOfLots(db, [...new Set([lotId, ...same])]));
}

export const showResult = (result: TestResult) => ({
  documentId: result.documentId,
  lotId: result.lotId,
  line: result.line,
  at: result.at.toISOString(),
  item: result.item,
  result: result.passed ? ('pass' as const) : ('fail' as const),
  value: result.value,
  limit: result.limit,
  by: { partyId: result.senderId, standing: result.standing },
});
