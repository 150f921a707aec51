import { judgeTests } from '../../lot-tests/index.ts';
import { type Evidence, type Found, found } from './found.ts';
import type { LotStory } from './lot-story.ts';
import { businessOf, everyBusinessFirst, quantityOf, type Use, useEvidence, usesOf } from './uses.ts';

/**
 * R6: goods that certainly went on while a failed test stood that nobody had cleared. What left before the test, though
 * it was told afterwards, shows where goods went and is no fault. Lots found to be the same goods are one.
 */
export function failedTestMoving(story: LotStory): Found[] {
  const failed = story.tests.filter((test) => !test.passed);
  if (failed.length === 0) return [];
  const since = Math.min(...failed.map((test) => test.at.getTime()));
  const moving = usesOf(story.rows).filter(
    ({ span }) => span.earliest > since && stoppedAt(story, span.earliest),
  );
  return moving.length === 0 ? [] : [foundAt(story, moving, failed)];
}

function stoppedAt(story: LotStory, at: number): boolean {
  const made = story.tests.filter((test) => test.at.getTime() < at);
  return judgeTests(made)?.state === 'stop';
}

function foundAt(story: LotStory, uses: readonly Use[], failed: LotStory['tests']): Found {
  const tests = failed.map(
    (test): Evidence => ({
      what: 'failed-test',
      documentId: test.documentId,
      lotId: test.lotId,
      partyId: test.senderId,
      at: test.at.getTime(),
      value: [test.item, test.value].filter(Boolean).join(' '),
    }),
  );
  return found(
    'failed-test-moving',
    [story.lotIds[0] ?? ''],
    {
      lotId: uses[0]?.row.lotId ?? null,
      ...businessOf(uses),
      quantity: story.unit === null ? null : quantityOf(uses),
      unit: story.unit,
    },
    [...tests, ...everyBusinessFirst(uses).map((use) => useEvidence(use, story.unit))],
  );
}
