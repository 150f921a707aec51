import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blurred, type CharacterReadings, characterReadings } from './pinyin-readings.ts';
import { alignmentCost, slipCost, substitutionCost } from './text-alignment.ts';
import { normaliseText, queryGrams, rankMatches, scoreMatch, searchGrams } from './text-search.ts';

const score = (query: string, name: string) => scoreMatch(query, { name });
const shared = (query: string, name: string) => {
  const stored = searchGrams(name);
  return queryGrams(query).filter((gram) => stored.includes(gram));
};

describe('a name is found although it is mistyped', () => {
  test.each([
    ['倍安敏', '倍氨敏固体饮料', 'a homophone'],
    ['奶烙', '奶酪', 'a homophone'],
    ['dbc', '大白菜', 'initials'],
    ['bc', '大白菜', 'initials of a part'],
    ['dabaicai', '大白菜', 'pinyin'],
    ['niunai', '鲜牛奶', 'pinyin of a part'],
    ['大菜', '大白菜', 'a missing character'],
    ['大白白菜', '大白菜', 'an extra character'],
    ['白大菜', '大白菜', 'two characters that changed places'],
    ['白菜', '大白菜', 'a part of the name'],
    ['ＤＢＣ', '大白菜', 'full width'],
    [' 大 白-菜 ', '大白菜', 'spaces and punctuation'],
    ['兰莓酪', '蓝梅酪', 'two homophones'],
    ['林奶', '宁奶', 'n for l, ng for n'],
  ])('%s finds %s: %s', (query, name) => {
    expect(score(query, name)).toBeGreaterThan(0.5);
    expect(shared(query, name)).not.toEqual([]);
  });

  test.each([
    ['猪肉', '牛肉'],
    ['奶烙', '牛奶'],
    ['x', '大白菜'],
    ['dbd', '大白菜'],
    ['', '大白菜'],
    ['大白菜', ''],
    ['!!', '大白菜'],
  ])('%s does not find %s', (query, name) => {
    expect(score(query, name)).toBe(0);
  });

  test('the very name comes first, then the name that starts so, then a part, then a slip', () => {
    const names = ['白苹果', '炒白菜', '百菜', '白菜', '白菜心'].map((name) => ({ name }));
    const ranked = rankMatches('白菜', names);
    expect(ranked.map(({ candidate }) => candidate.name)).toEqual(['白菜', '白菜心', '炒白菜', '百菜']);
    expect(ranked[0]?.score).toBe(1);
  });

  test('an alias counts as much as the name', () => {
    expect(scoreMatch('番茄', { name: '西红柿', aliases: ['番茄'] })).toBe(1);
  });

  test('no more than asked for is returned', () => {
    const names = Array.from({ length: 9 }, (_, index) => ({ name: `大白菜${index}` }));
    expect(rankMatches('大白菜', names, 3)).toHaveLength(3);
  });
});

describe('grams', () => {
  test('a name is stored by characters, sounds and initials', () => {
    expect(searchGrams('大白菜').toSorted()).toEqual(
      [
        'c:大',
        'c:白',
        'c:菜',
        'c:大白',
        'c:白菜',
        'p:da',
        'p:bai',
        'p:cai',
        'p:dabai',
        'p:baicai',
        'i:db',
        'i:bc',
        'i:dbc',
      ].toSorted(),
    );
  });

  test('are whole characters, short, and none twice, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const grams of [searchGrams(text), queryGrams(text)]) {
          expect(new Set(grams).size).toBe(grams.length);
          expect(grams.length).toBeLessThanOrEqual(700);
          for (const gram of grams) expect(gram.isWellFormed()).toBe(true);
        }
      }),
    );
    expect(searchGrams('𠮷野家').every((gram) => gram.isWellFormed())).toBe(true);
  });

  test('a name shares its own grams', () => {
    const name = fc.string({
      unit: fc.constantFrom(...'大白菜牛奶酪固体饮料鱼丸AB12'),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(name, (text) => {
        expect(shared(text, text).length).toBeGreaterThan(0);
        expect(score(text, text)).toBe(1);
      }),
    );
  });

  test('normalising twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const once = normaliseText(text);
        expect(normaliseText(once)).toBe(once);
      }),
    );
  });
});

describe('alignment', () => {
  const word = fc.array(fc.constantFrom(...'大白百菜奶酪烙林宁a'), { minLength: 1, maxLength: 4 });

  test('agrees with a slow twin that tries every way', () => {
    fc.assert(
      fc.property(word, word, (query, name) => {
        const [a, b] = [query.map(characterReadings), name.map(characterReadings)];
        let best = Number.POSITIVE_INFINITY;
        for (let start = 0; start <= b.length; start++) {
          for (let end = start; end <= b.length; end++) best = Math.min(best, slow(a, b.slice(start, end)));
        }
        expect(alignmentCost(a, b)).toBeCloseTo(best, 9);
      }),
    );
    const cost = (query: string, name: string) =>
      alignmentCost([...query].map(characterReadings), [...name].map(characterReadings));
    expect(cost('白大菜', '大白菜')).toBe(slipCost.transposed);
    expect(cost('大菜', '大白菜')).toBe(slipCost.missing);
  });

  test('a score lies between 0 and 1', () => {
    fc.assert(
      fc.property(word, word, (query, name) => {
        const value = score(query.join(''), name.join(''));
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }),
    );
  });

  test.each([
    ['zhang', 'zan'],
    ['shi', 'si'],
    ['nan', 'lan'],
    ['fu', 'hu'],
  ])('%s is heard as %s may be', (a, b) => {
    expect(blurred(a)).toBe(blurred(b));
  });
});

/** All ways to turn `a` into `b`, whole against whole. */
function slow(a: readonly CharacterReadings[], b: readonly CharacterReadings[]): number {
  if (a.length === 0) return b.length * slipCost.missing;
  if (b.length === 0) return a.length * slipCost.other;
  const ways = [
    slow(a.slice(1), b) + slipCost.other,
    slow(a, b.slice(1)) + slipCost.missing,
    slow(a.slice(1), b.slice(1)) + substitutionCost(a[0], b[0]),
  ];
  if (
    a.length > 1 &&
    b.length > 1 &&
    a[0]?.character === b[1]?.character &&
    a[1]?.character === b[0]?.character
  ) {
    ways.push(slow(a.slice(2), b.slice(2)) + slipCost.transposed);
  }
  return Math.min(...ways);
}
