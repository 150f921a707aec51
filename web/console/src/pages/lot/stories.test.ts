import { describe, expect, it } from 'vitest';
import type { LotClaim } from '../../api/types.ts';
import { differing, storiesOf } from './stories.ts';

const claim = (documentId: string, expiryDate: string | null, origin: string | null = null): LotClaim => ({
  documentId,
  recordedAt: `2018-07-${documentId.padStart(2, '0')}T00:00:00Z`,
  productionDate: '2018-01-20',
  expiryDate,
  origin,
});

describe('Stories of a lot', () => {
  it('put documents that agree into one, the earliest first, whatever order they come in', () => {
    const stories = storiesOf([claim('9', '2019-01-20'), claim('1', '2018-07-19'), claim('3', '2018-07-19')]);
    expect(stories.map((story) => [story.expiryDate, story.claims.length])).toEqual([
      ['2018-07-19', 2],
      ['2019-01-20', 1],
    ]);
    expect([...differing(stories)]).toEqual(['expiryDate']);
  });
  it('do not take silence for a contradiction', () => {
    const stories = storiesOf([
      claim('1', null),
      claim('2', '2018-07-19', '福建厦门'),
      claim('3', null, null),
    ]);
    expect(stories).toHaveLength(1);
    expect(stories[0]).toMatchObject({ expiryDate: '2018-07-19', origin: '福建厦门' });
    expect(differing(stories).size).toBe(0);
  });
});
