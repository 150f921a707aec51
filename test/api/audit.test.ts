import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VoucherViewValue } from '../../server/modules/vouchers/index.ts';
import { openCity, PASSWORD, type Person, type TestCity } from '../support/city.ts';

/** Whoever is of no business and reads the records of one leaves an entry; so does every password that was tried. */

let city: TestCity;
let voucher: VoucherViewValue;
let lot: string;
beforeAll(async () => {
  city = await openCity();
  voucher = await city.issueCabbage('farm', 'wholesaler');
  await city.receive('wholesaler', voucher);
  lot = voucher.lineItems[0]?.lotId ?? '';
});
afterAll(() => city.close());

/** The entries that the work leaves. */
async function left(work: () => Promise<unknown>) {
  const count = async () =>
    (
      await city.owner.query<{
        account_id: string | null;
        operation: string;
        outcome: string;
        target: string;
      }>('SELECT account_id, operation, outcome, target FROM identity.audit ORDER BY audit_id')
    ).rows;
  const before = (await count()).length;
  await work();
  return (await count()).slice(before);
}

const reads = (): [string, string][] => [
  ['readVoucher', `/api/v1/vouchers/${voucher.number}`],
  ['listVouchers', `/api/v1/vouchers?direction=received&party=${city.parties.wholesaler.partyId}`],
  ['readStock', `/api/v1/stock?party=${city.parties.wholesaler.partyId}`],
  ['readDiscrepancies', `/api/v1/discrepancies?party=${city.parties.wholesaler.partyId}`],
  ['readLot', `/api/v1/lots/${lot}`],
  ['search', `/api/v1/search?q=${voucher.number}`],
];

describe.each(['city-officer', 'admin'] as Person[])('What %s reads of a business', (who) => {
  test('Leaves an entry each, with the address asked for', async () => {
    for (const [operation, url] of reads()) {
      const entries = await left(async () => expect((await city.call(who, 'GET', url)).status).toBe(200));
      expect(entries).toEqual([
        { account_id: city.principals[who].accountId, operation, outcome: 'asked', target: url },
      ]);
    }
  });
});

test('What a business reads of its own leaves none, nor what is for everybody', async () => {
  const entries = await left(async () => {
    for (const [, url] of reads().slice(0, 4)) await city.call('wholesaler', 'GET', url);
    await city.call('city-officer', 'GET', '/api/v1/products?q=%E7%99%BD%E8%8F%9C');
    await city.call(null, 'GET', '/api/v1/city');
  });
  expect(entries).toEqual([]);
});

test('A sign-in leaves an entry, one that failed too, with the account that was tried and never with what was typed', async () => {
  const signIn = (userName: string, password: string) =>
    city.raw({}, 'POST', '/api/v1/session', { userName, password });
  const entries = await left(async () => {
    await signIn('stall', PASSWORD);
    await signIn('stall', 'wrong-one');
    await signIn('my-password-by-mistake', 'x');
  });
  const { accountId } = city.principals.stall;
  expect(entries.map(({ account_id, operation, outcome }) => [account_id, operation, outcome])).toEqual([
    [accountId, 'signIn', 'signed-in'],
    [accountId, 'signIn', 'sign-in-failed'],
    [null, 'signIn', 'sign-in-failed'],
  ]);
  expect(entries.map(({ target }) => target)).toEqual(Array(3).fill('/api/v1/session from 127.0.0.1'));
});
