import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeSafety, type SafetyFacts } from './safety.rules.ts';

const good: SafetyFacts = {
  today: '2026-11-23',
  expiryDates: ['2026-12-01'],
  contradictory: [],
  twoStories: false,
  relabelled: false,
  known: true,
  originKnown: true,
  papers: [{ state: 'fine' }],
  missingPapers: [],
  sourceDoubtful: false,
  quantityFindings: false,
  lotState: null,
  recallsChecked: true,
};
const judge = (rest: Partial<SafetyFacts>) => judgeSafety({ ...good, ...rest });
const recall = {
  state: 'stop' as const,
  zh: '正在召回，请不要食用。',
  en: 'it is being recalled; do not eat it.',
};
const missing = { zh: '动物检疫合格证明', en: 'animal quarantine certificate' };

describe('Whether it is safe to eat', () => {
  // In the documented precedence: each row holds although all below it hold too.
  const all: Partial<SafetyFacts> = {
    lotState: recall,
    expiryDates: ['2026-11-22'],
    known: false,
    twoStories: true,
    missingPapers: [missing],
  };
  it.each([
    ['a recall goes before everything', all, 'stop', /召回/],
    ['then any expiry day that has passed', { ...all, lotState: null }, 'stop', /过了保质期/],
    [
      'then that nothing is known of it',
      { ...all, lotState: null, expiryDates: [] },
      'unknown',
      /没有它的流通记录/,
    ],
    [
      'then that documents disagree',
      { ...all, lotState: null, expiryDates: [], known: true },
      'attention',
      /不一.*建议先不要食用/,
    ],
    ['then that a paper is missing', { missingPapers: [missing] }, 'attention', /有一点要留意/],
    ['and only then nothing is wrong', {}, 'fine', /目前没有发现问题/],
  ] as const)('%s', (_name, facts, state, says) => {
    const found = judge(facts);
    expect(found.state).toBe(state);
    expect(found.says.zh).toMatch(says);
  });

  it.each([
    ['relabelled goods', { relabelled: true }, /换过标签/],
    ['a contradiction between dates', { contradictory: ['expiryDate'] }, /到期日期在不同单据上说法不一/],
    ['no paper at all', { papers: [] }, /没有登记合格证明/],
    [
      'a paper that does not hold',
      { papers: [{ state: 'fine' }, { state: 'stop' }] },
      /尚未生效、已经过期、被撤销/,
    ],
    ['an unknown beginning', { originKnown: false }, /查不到最初/],
    ['more about than was made', { sourceDoubtful: true }, /来源不明/],
    [
      'a caution from another module',
      { lotState: { state: 'attention', zh: '正在复检。', en: 'being tested again.' } },
      /正在复检/,
    ],
  ] as const)('asks for attention because of %s, and says so', (_name, facts, reason) => {
    const found = judge(facts as Partial<SafetyFacts>);
    expect(found.state).toBe('attention');
    expect(found.reasons.map((one) => one.zh).join()).toMatch(reason);
  });

  it('holds on the last day of the shelf life and not on the day after', () => {
    expect(judge({ expiryDates: ['2026-11-23'] }).state).toBe('fine');
    expect(judge({ expiryDates: ['2026-11-22'] }).state).toBe('stop');
  });

  it('stops when only one of two stated expiry days has passed, and says that it is one of them', () => {
    const found = judge({ expiryDates: ['2026-11-20', '2027-02-01'], contradictory: ['expiryDate'] });
    expect(found.state).toBe('stop');
    expect(found.says.zh).toMatch(/有单据说它已经过期/);
    expect(found.reasons.map((one) => one.zh).join()).toMatch(/说法不一/);
  });

  it('claims no more than what was looked at', () => {
    const words = (facts: Partial<SafetyFacts>) =>
      judge(facts)
        .reasons.map((one) => one.zh)
        .join('');
    expect(words({})).toBe('有合格证明。在保质期内。没有召回或问题记录。');
    expect(words({ recallsChecked: false })).not.toMatch(/召回/);
    expect(words({ expiryDates: [] })).not.toMatch(/在保质期内/);
    expect(words({ quantityFindings: true })).toMatch(/数量对不上/);
    expect(words({ quantityFindings: true })).not.toMatch(/没有问题记录|没有召回或问题记录/);
  });

  it('is never fine while anything is wrong, and always speaks both languages', () => {
    const day = fc.constantFrom('2026-11-22', '2026-11-23', '2026-12-01');
    const facts = fc.record({
      today: fc.constant(good.today),
      expiryDates: fc.array(day, { maxLength: 3 }),
      contradictory: fc.subarray(['productionDate', 'expiryDate', 'origin'] as const),
      twoStories: fc.boolean(),
      relabelled: fc.boolean(),
      known: fc.boolean(),
      originKnown: fc.boolean(),
      papers: fc.array(fc.record({ state: fc.constantFrom('fine', 'attention', 'stop', 'unknown') }), {
        maxLength: 3,
      }),
      missingPapers: fc.array(fc.constant(missing), { maxLength: 2 }),
      sourceDoubtful: fc.boolean(),
      quantityFindings: fc.boolean(),
      lotState: fc.constantFrom(null, recall),
      recallsChecked: fc.boolean(),
    }) as fc.Arbitrary<SafetyFacts>;
    const check = fc.property(facts, (one) => {
      const found = judgeSafety(one);
      const wrong =
        one.lotState !== null ||
        one.expiryDates.some((expiry) => expiry < one.today) ||
        !one.known ||
        !one.originKnown ||
        one.contradictory.length > 0 ||
        one.twoStories ||
        one.relabelled ||
        one.papers.length === 0 ||
        one.missingPapers.length > 0 ||
        one.papers.some((paper) => paper.state === 'attention' || paper.state === 'stop') ||
        one.sourceDoubtful;
      expect(found.state === 'fine').toBe(!wrong);
      for (const words of [found.says, ...found.reasons]) {
        expect(words.zh).toMatch(/。$/);
        expect(words.en).toMatch(/\.$/);
      }
    });
    fc.assert(check, { numRuns: 500 });
  });
});
