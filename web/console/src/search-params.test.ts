import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { integerOf, listOf, oneOf, parseSearch, stringifySearch, textOf } from './search-params.ts';

describe('Addresses', () => {
  it('leave long ids as they are and repeat a name for each of its values', () => {
    const search = { lot: ['9007199254740993', '2'], direction: 'both', asOf: undefined, q: '' };
    expect(stringifySearch(search)).toBe('?lot=9007199254740993&lot=2&direction=both');
    expect(parseSearch('?lot=9007199254740993&lot=2&direction=both')).toEqual({
      lot: ['9007199254740993', '2'],
      direction: 'both',
    });
  });
  it('come back as they went, whatever is typed', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.string({ minLength: 1 })), (search) => {
        expect(parseSearch(stringifySearch(search))).toEqual({ ...search });
      }),
    );
  });
  it('give nothing for what they do not know', () => {
    expect(textOf(['', 'b'])).toBeUndefined();
    expect(listOf(undefined)).toEqual([]);
    expect(oneOf('sideways', ['both', 'forward'])).toBeUndefined();
    expect(oneOf('forward', ['both', 'forward'])).toBe('forward');
  });
  it('give whole numbers within their range, as text or as a page hands them on', () => {
    expect([integerOf('7', 1, 30), integerOf(7, 1, 30), integerOf(['7', '8'], 1, 30)]).toEqual([7, 7, 7]);
    for (const raw of ['0', '31', '7.5', 'a week', '-1', 0, 7.5, -1, Number.NaN, '', undefined])
      expect(integerOf(raw, 1, 30)).toBeUndefined();
  });
});
