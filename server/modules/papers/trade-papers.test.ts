import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCity, type Person, type TestCity } from '../../../test/support/city.ts';
import type { BundleValue } from './papers.schemas.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city?.close());

async function upload(): Promise<string> {
  const bytes = Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    Buffer.from('an invoice with its price'),
  ]);
  const headers = { 'x-api-key': city.keys.wholesaler, 'content-type': 'application/octet-stream' };
  return (await city.raw<{ sha256: string }>(headers, 'POST', '/api/v1/attachments', bytes)).body.sha256;
}
const bundle = async (who: Person, number: string) =>
  JSON.stringify((await city.call<BundleValue>(who, 'GET', `/api/v1/vouchers/${number}/bundle`)).body);

describe('A paper of one trade', () => {
  test('is for its two sides only: neither the next buyer of the lot nor the public reads it', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const sha256 = await upload();
    const line = { lot: lotId, quantity: 5, unit: 'kg' };
    const to = (who: 'supermarket' | 'stall') => ({ receiver: { partyId: city.parties[who].partyId } });
    const first = await city.issue('wholesaler', {
      ...to('supermarket'),
      lines: [line],
      certificates: [
        { kind: 'invoice', number: 'FP-20261120-77', issuedOn: '2026-11-20', sha256 },
        { kind: 'rapid-test', number: 'KJ-77', issuer: '市场快检室', issuedOn: '2026-11-20' },
      ],
    });
    const second = await city.issue('wholesaler', { ...to('stall'), lines: [line] });
    const own = await bundle('supermarket', first.number);
    expect(own).toContain('FP-20261120-77');
    expect(own).toContain(sha256);
    const others = [
      await bundle('stall', second.number),
      JSON.stringify((await city.read('stall', second)).body.papers),
      (await city.raw<string>({ accept: 'text/html' }, 'GET', `/t/${second.lineItems[0]?.lotCode}`)).body,
    ];
    for (const page of others) {
      // What was found out about the goods goes with them.
      expect(page).toContain('KJ-77');
      expect(page).not.toContain('FP-20261120-77');
    }
    const file = `/api/v1/vouchers/${second.number}/bundle/files/${sha256}`;
    expect((await city.call('stall', 'GET', file)).status).toBe(404);
  });
});
