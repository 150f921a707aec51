import type { TestView } from '../../../web/scan/index.ts';
import type { LotContext } from './lot-context.ts';

const TESTS_MAX = 12;

const WORDS = {
  zh: { pass: '合格', fail: '不合格', holder: '经营者自检', market: '市场检测', office: '监管部门抽检' },
  en: {
    pass: 'passed',
    fail: 'failed',
    holder: 'tested by a business itself',
    market: 'tested by the market',
    office: 'tested by the office',
  },
} as const;

/** Tests of the goods, the latest first: what was looked for, who looked, and what was found. */
export function testsOf({ story, frame, say }: LotContext): TestView[] {
  const words = WORDS[frame.lang];
  return story.tests
    .toReversed()
    .slice(0, TESTS_MAX)
    .map((test) => ({
      item: test.item,
      detail: words[test.standing],
      when: say(test.at),
      state: test.passed ? 'fine' : 'stop',
      stateWord: test.passed ? words.pass : words.fail,
    }));
}
