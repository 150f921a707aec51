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

/** The same for many lots, of those against which something speaks, by tests made up to an instant: two look-ups. */
export async function testStatesOf(
  db: Queryable,
  lotIds: readonly string[],
  until?: Date,
): Promise<Map<string, TestState>> {
  const links = (await linksOf(db, lotIds)).filter((link) => link.kind !== 'corrected-to');
  const same = Map.groupBy(links, (link) => link.lotId as string);
  const others = links.map((link) => link.otherLotId as string);
  const all = await resultsOfLots(db, [...new Set([...lotIds, ...others])]);
  const results = until === undefined ? all : all.filter((result) => result.at <= until);
  if (results.length === 0) return new Map();
  return new Map(
    lotIds.flatMap((lotId) => {
      const group = new Set([lotId, ...(same.get(lotId) ?? []).map((link) => link.otherLotId as string)]);
      const state = judgeTests(results.filter((result) => group.has(result.lotId)));
      return state ? [[lotId, state] as const] : [];
    }),
  );
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
