import { describe, expect, test } from 'vitest';
import { bodyOf, caseFromText, caseToText, errorsByCase, missingIn, newCase } from './case-text.ts';

const words = { shop: 'shop', pack: 'pack', from: 'from', ate: 'ate', people: 'people' };

describe('Cases of a source search', () => {
  test('A case keeps all of itself in the address, also a reference with the signs of the address', () => {
    const cases = [
      newCase({ place: '12', from: '2026-11-01' }),
      newCase({
        where: 'pack',
        place: 'https://a.example/01/069;x:y?z=1',
        from: '2026-11-01',
        to: '2026-11-03',
        ate: 'lot',
        what: '(01)0690;1(10)A:1',
        people: '12',
        state: 'well',
      }),
      newCase({ place: '3', from: '2026-11-02', ate: 'category', what: 'cheese', state: 'suspected' }),
    ];
    for (const { key: _key, ...one } of cases)
      expect(caseFromText(caseToText({ key: 0, ...one }))).toMatchObject(one);
    expect(caseToText(cases[2] ?? newCase())).toBe('shop:3;on:2026-11-02;category:cheese;suspected');
  });

  test('What an address has wrong is left out, and the form asks for it', () => {
    const read = caseFromText('shop:;on:yesterday;n:-3;%E0');
    expect(missingIn(read, words)).toEqual({ place: 'shop', from: 'from', people: 'people' });
    expect(missingIn(newCase({ place: '1', from: '2026-11-01', ate: 'product' }), words)).toEqual({
      what: 'ate',
    });
    expect(missingIn(newCase({ place: '1', from: '2026-11-01' }), words)).toEqual({});
  });

  test('One day is sent as a day, two as a range; well persons as negative, the suspected as such', () => {
    const body = bodyOf(
      [
        newCase({ place: '1', from: '2026-11-01', state: 'suspected', people: '3' }),
        newCase({ where: 'pack', place: 'T1', from: '2026-11-01', to: '2026-11-04', state: 'well' }),
      ],
      { mixing: 'off', back: 60 },
    );
    expect(body).toEqual({
      cases: [
        { place: '1', at: '2026-11-01', weight: 3, certainty: 'suspected' },
        { place: { lot: 'T1' }, from: '2026-11-01', to: '2026-11-04', weight: 1, negative: true },
      ],
      mixingDays: null,
      daysBack: 60,
    });
  });

  test('Findings of the server stand at their field; those about none are told apart', () => {
    const issues = [
      '/cases/1/place/lot',
      '/cases/0/ate/productId',
      '/cases/0/to',
      '/cases/2',
      '/cases/0/weight',
      '/cases',
      '/daysBack',
    ].map((path) => ({ path }));
    const { fields, rest } = errorsByCase(issues);
    expect([...fields].map(([at, found]) => [at, Object.keys(found)])).toEqual([
      [1, ['place']],
      [0, ['what', 'to', 'people']],
      [2, ['from']],
    ]);
    expect(rest.map(({ path }) => path)).toEqual(['/cases', '/daysBack']);
  });
});
