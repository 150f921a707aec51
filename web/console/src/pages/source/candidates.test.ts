import { describe, expect, test } from 'vitest';
import { type Candidate, dotsOf, ranked, scoreShare, scoreText } from './candidates.ts';

function candidate(key: string, change: Partial<Candidate> = {}): Candidate {
  return {
    key,
    kind: 'parties',
    name: key,
    sub: [],
    ids: [key],
    reach: 0,
    reachRecorded: 0,
    relativeLikelihood: 0,
    logLikelihood: null,
    distance: null,
    distanceMean: null,
    distanceSpread: null,
    restsOn: 'recorded',
    explainedRecorded: [],
    explainedPossible: [],
    explainedUnknown: [],
    unexplained: [],
    negativesReached: [],
    places: { likelihood: null, reach: null, distance: null },
    zh: '',
    en: '',
    ...change,
  };
}

describe('Candidates of a source search', () => {
  test('They stand by their place in the chosen ranking; what it does not rank comes last', () => {
    const all = [
      candidate('a', { places: { likelihood: 1, reach: 2, distance: null } }),
      candidate('b', { places: { likelihood: 2, reach: 1, distance: 1 } }),
    ];
    expect(ranked(all, 'likelihood').map(({ key }) => key)).toEqual(['a', 'b']);
    expect(ranked(all, 'reach').map(({ key }) => key)).toEqual(['b', 'a']);
    expect(ranked(all, 'distance').map(({ key }) => key)).toEqual(['b', 'a']);
  });

  test('Each case has one dot: how it is explained, or that somebody well had it too', () => {
    const one = candidate('a', {
      explainedRecorded: [0],
      explainedPossible: [2],
      explainedUnknown: [3],
      unexplained: [1],
      negativesReached: [4],
    });
    expect(dotsOf(one, 6)).toEqual(['recorded', 'unexplained', 'possible', 'unknown', 'against', 'clear']);
  });

  test('The nearest has the longest bar; a score below nothing has none, and no figure is rounded to certainty', () => {
    const all = [
      candidate('a', { distance: 2 }),
      candidate('b', { distance: 8 }),
      candidate('c', { reach: -0.25, relativeLikelihood: 0.004 }),
      candidate('d', { relativeLikelihood: 0.999, reach: 1 }),
    ];
    const [a, b, c, d] = all as [Candidate, Candidate, Candidate, Candidate];
    expect(all.map((one) => scoreShare(one, 'distance', all))).toEqual([1, 0.25, 0, 0]);
    expect(scoreShare(c, 'reach', all)).toBe(0);
    expect([scoreText(c, 'reach'), scoreText(c, 'likelihood'), scoreText(c, 'distance')]).toEqual([
      '−25%',
      '< 1%',
      '—',
    ]);
    expect([scoreText(d, 'likelihood'), scoreText(d, 'reach')]).toEqual(['> 99%', '100%']);
    expect(scoreText(b, 'distance')).toBe('8.00');
    expect(scoreShare(a, 'likelihood', all)).toBe(0);
  });
});
