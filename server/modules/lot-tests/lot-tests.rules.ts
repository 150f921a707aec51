import type { Words } from '../../platform/errors.ts';

/** Who tested: whoever had the lot, the market it lay in, the office. */
export type Standing = 'holder' | 'market' | 'office';

interface Result {
  at: Date;
  item: string;
  passed: boolean;
  standing: Standing;
}

/** What tests say against a lot. */
export interface TestState extends Words {
  state: 'attention' | 'stop';
}

const RANK: Readonly<Record<Standing, number>> = { holder: 0, market: 1, office: 2 };

/**
 * A lot that failed a test is stopped. A later test of the same item that it passes lifts that to "attention", but only
 * by somebody of no lower standing than whoever found the failure, and never by a holder: nobody clears its own goods.
 * Null: no test speaks against it. Results in the order in which they were tested.
 */
export function judgeTests(results: readonly Result[]): TestState | null {
  const items = Map.groupBy(results, (result) => result.item);
  const open: string[] = [];
  const cleared: string[] = [];
  for (const [item, ofItem] of items) {
    const last = ofItem.findLastIndex((result) => !result.passed);
    const failed = ofItem[last];
    if (!failed) continue;
    const lifted = ofItem
      .slice(last + 1)
      .some((later) => later.standing !== 'holder' && RANK[later.standing] >= RANK[failed.standing]);
    (lifted ? cleared : open).push(item);
  }
  if (open.length > 0) {
    return {
      state: 'stop',
      zh: `检测不合格（${open.join('、')}），请不要食用。`,
      en: `it failed a test (${open.join(', ')}); do not eat it.`,
    };
  }
  if (cleared.length > 0) {
    return {
      state: 'attention',
      zh: `曾检出不合格（${cleared.join('、')}），之后复检合格。`,
      en: `It once failed a test (${cleared.join(', ')}) and passed when it was tested again.`,
    };
  }
  return null;
}
