import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blurred, type CharacterReadings, characterReadings } from './pinyin-readings.ts';
import { isSyllable, splitSyllables } from './pinyin-syllables.ts';
import { pairsMax, rankMatches, scoreMatch } from './rank-matches.ts';
import { alignmentCost, slipCost, substitutionCost } from './text-alignment.ts';
import { normaliseText, queryGrams, searchGrams } from './text-search.ts';

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

  test('a name longer than any query is found by the whole of it, and by its beginning', () => {
    const name = '厦门鹭岛乳品有限公司儿童高钙原味再制干酪组合装'.repeat(2);
    expect(score(name, name)).toBe(1);
    expect(score(`${name.slice(0, 30)}别的`, name)).toBeGreaterThan(0.7);
  });
});

describe('the work of a ranking', () => {
  const hostile = Array.from({ length: 200 }, (_, goods) => ({
    name: `菜白大${goods}${'大白'.repeat(45)}`,
    aliases: Array.from({ length: 21 }, (_, alias) => `白${goods}菜${alias}${'白大'.repeat(45)}`),
  }));

  test('is bounded, however many and long the names; the likeliest are compared first', () => {
    for (const query of ['大白'.repeat(50), 'db'.repeat(50), '大菜']) {
      const budget = { pairs: pairsMax };
      const found = rankMatches(query, [...hostile, { name: query }], 5, budget);
      expect(budget.pairs).toBeGreaterThanOrEqual(0);
      expect(found[0]).toEqual({ candidate: { name: query }, score: 1 });
    }
    const budget = { pairs: pairsMax };
    const [first] = rankMatches('大白采', [...hostile, { name: '大白菜' }], 5, budget);
    expect(first?.candidate.name).toBe('大白菜');
    expect(budget.pairs).toBeLessThan(pairsMax);
  });

  test('ends when the budget is spent: what was not compared is not found', () => {
    const budget = { pairs: 9 };
    const found = rankMatches('大白采', [{ name: '大白菜' }, { name: '小白菜' }], 5, budget);
    expect([found.map(({ candidate }) => candidate.name), budget.pairs]).toEqual([['大白菜'], 0]);
  });

  test('is the same for two thousand lots of one product as for one', () => {
    const spent = (lots: number) => {
      const budget = { pairs: pairsMax };
      const stock = Array.from({ length: lots }, () => ({ name: '大白菜' }));
      expect(rankMatches('白菜', stock, lots, budget)).toHaveLength(lots);
      return pairsMax - budget.pairs;
    };
    expect(spent(2000)).toBe(spent(1));
  });

  test('a first look that says no is right: alignment says no too', () => {
    const word = fc.string({ unit: fc.constantFrom(...'大白百菜奶酪烙林宁ab1'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(word, word, (query, name) => {
        fc.pre(!/^[a-z]+$/.test(query) && query !== name);
        const [a, b] = [[...query].map(characterReadings), [...name].map(characterReadings)];
        const agreement = 1 - alignmentCost(a, b) / a.length;
        expect(score(query, name) > 0).toBe(agreement >= 0.62);
      }),
    );
  });
});

describe('letters are parted into syllables', () => {
  test.each([
    ['dabaicai', ['da', 'bai', 'cai']],
    ['fangan', ['fang', 'an']],
    ['xian', ['xian']],
    ['nvhuang', ['nv', 'huang']],
    ['shuang', ['shuang']],
    ['dbc', []],
    ['', []],
  ])('%s', (text, syllables) => {
    expect(splitSyllables(text)).toEqual(syllables);
  });

  test('in at most six look-ups a letter, whatever the letters', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'aiounghzcsx'), minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(
        fc.oneof(letters, fc.constant(`${'ia'.repeat(22)}b`), fc.constant('xian'.repeat(25))),
        (text) => {
          let lookUps = 0;
          splitSyllables(text, (part) => {
            lookUps += 1;
            return isSyllable(part);
          });
          expect(lookUps).toBeLessThanOrEqual(6 * text.length);
        },
      ),
    );
  });

  test('agrees with a slow twin that tries every way', () => {
    const slowest = (text: string): string[] | null => {
      if (text === '') return [];
      let best: string[] | null = null;
      for (let length = Math.min(6, text.length); length > 0; length--) {
        const rest = isSyllable(text.slice(0, length)) ? slowest(text.slice(length)) : null;
        if (rest && (!best || rest.length + 1 < best.length)) best = [text.slice(0, length), ...rest];
      }
      return best;
    };
    const letters = fc.string({ unit: fc.constantFrom(...'aiounghx'), maxLength: 14 });
    fc.assert(
      fc.property(letters, (text) => {
        expect(splitSyllables(text)).toEqual(slowest(text) ?? []);
      }),
    );
  });

  test('a query of letters that are no pinyin is looked up by its letters alone', () => {
    const grams = queryGrams(`${'ia'.repeat(22)}b`);
    expect(grams.filter((gram) => gram.startsWith('p:'))).toEqual([]);
    expect(grams).toContain('i:iai');
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
    for (const text of ['\u{1d165}\u{200b}\u{308}', 'e-\u0301', '\u0301-\u0323']) {
      expect(normaliseText(normaliseText(text))).toBe(normaliseText(text));
    }
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
        // With a bound it gives up only above it.
        const bounded = alignmentCost(a, b, 1.1);
        if (best <= 1.1) expect(bounded).toBeCloseTo(best, 9);
        else expect(bounded).toBe(Number.POSITIVE_INFINITY);
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
