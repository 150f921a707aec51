import {
  type DocumentKind,
  joinRecord,
  type LotTestContent,
  projectLotTest,
  type Reproject,
  type ResolvedLotTest,
} from '../ledger/index.ts';

export { lotsHeldByTests } from './held-by-tests.ts';
export { lotTestOperations } from './lot-tests.routes.ts';
export { judgeTests, type TestState } from './lot-tests.rules.ts';
export { LotTestBody, type LotTestInput } from './lot-tests.schemas.ts';
export { failedLots, resultsOfLots, type TestResult, testsByOthers } from './lot-tests.store.ts';
export { testStateOf, testStatesOf } from './read-lot-tests.ts';
export { type LotTestTools, recordLotTest } from './record-lot-test.ts';

/** This module's projection, for verify. */
export function lotTestProjections(): Map<DocumentKind, Reproject> {
  return new Map<DocumentKind, Reproject>([
    [
      'lot-test',
      (document, sections, resolved) =>
        projectLotTest(
          document,
          joinRecord(sections) as unknown as LotTestContent,
          resolved as ResolvedLotTest,
        ),
    ],
  ]);
}
