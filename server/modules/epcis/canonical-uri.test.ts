import { expect, test } from 'vitest';
import { canonicalUri } from './canonical-uri.ts';

test.each([
  'urn:epc:id:sgtin:0614141.ABC.1',
  'urn:epc:id:gdti:0614141.X.1',
  'urn:epc:id:sgln:0614141.A.0',
  'urn:epc:id:constructor:0614141.1.2',
])('%s is no key of GS1, and stands as it is written', (text) => {
  expect(canonicalUri(text)).toBe(text);
});

test('An asset’s reference may hold letters', () => {
  expect(canonicalUri('urn:epc:id:giai:0614141.A1')).toBe('https://id.gs1.org/8004/0614141A1');
});
