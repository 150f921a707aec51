import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeInTwoPlaces } from './code-in-two-places.ts';
import { minutesShort, PERMILLE_MOST, permilleBeyond } from './strength.ts';

describe('How strong a finding is', () => {
  test('Is a whole number from 1 up, and never less for more', () => {
    const amount = fc.integer({ min: 1, max: 10 ** 9 });
    fc.assert(
      fc.property(amount, amount, amount, (beyond, more, of) => {
        const strength = permilleBeyond(beyond, of);
        expect(Number.isInteger(strength)).toBe(true);
        expect(strength).toBeGreaterThanOrEqual(1);
        expect(permilleBeyond(beyond + more, of)).toBeGreaterThanOrEqual(strength);
        expect(permilleBeyond(beyond, of + more)).toBeLessThanOrEqual(strength);
      }),
    );
  });

  test('Where there should be nothing it is the strongest, and where nothing is known the weakest', () => {
    expect(permilleBeyond(1, 0)).toBe(PERMILLE_MOST);
    expect(permilleBeyond(5, Number.POSITIVE_INFINITY)).toBe(1);
    expect([permilleBeyond(20, 100), permilleBeyond(1, 3000)]).toEqual([200, 1]);
    expect([minutesShort(0, 3_600_000), minutesShort(3_599_999, 3_600_000)]).toEqual([60, 1]);
  });

  test('Of a code in two places the two that are nearest count', () => {
    const seen = (minute: number, district: string) => ({
      ...{ code: 'LY1', partyId: null, district },
      span: { earliest: minute * 60_000, latest: minute * 60_000 },
    });
    const [clash] = codeInTwoPlaces([seen(0, '350203'), seen(50, '350206'), seen(55, '350203')], 3_600_000);
    expect(clash?.measure).toBe(55);
  });
});
