import { expect, test } from 'vitest';
import { districtOf, NO_DISTRICT } from './districts.ts';

const city = {
  districts: [
    { code: '350203', zh: '思明区', en: 'Siming' },
    { code: '350206', zh: '湖里区', en: 'Huli' },
  ],
  streets: [{ code: '350206001', zh: '湖里街道', en: 'Huli', district: '350206' }],
} as unknown as Parameters<typeof districtOf>[0];

test('A street belongs to its district, a district to itself, and anything else to none', () => {
  expect(districtOf(city, '350206001')).toBe('350206');
  expect(districtOf(city, '350203')).toBe('350203');
  expect(districtOf(city, '350203999')).toBe('350203');
  expect(districtOf(city, '330102')).toBe(NO_DISTRICT);
  expect(districtOf(city, null)).toBe(NO_DISTRICT);
  expect(districtOf(undefined, '350203')).toBe(NO_DISTRICT);
});
