import type { Db } from '../../platform/db.ts';
import { type Principal, roleForbidden } from '../identity/index.ts';
import { listVouchers } from '../vouchers/index.ts';
import type { CustomerValue } from './desk.schemas.ts';

/** Vouchers looked back through for whom a business sells to. */
const VOUCHERS_MAX = 400;
const CUSTOMERS_MAX = 50;

/** Whom this business sent goods to lately, the last first, each with its last voucher. Errors: `role-forbidden`. */
export async function readCustomers(db: Db, principal: Principal): Promise<CustomerValue[]> {
  const { partyId } = principal;
  if (partyId === null) throw roleForbidden();
  const { items } = await listVouchers(db, partyId, 'sent', {
    state: undefined,
    before: '9223372036854775807',
    limit: VOUCHERS_MAX,
  });
  const sent = items.filter((voucher) => voucher.state !== 'voided' && voucher.state !== 'corrected');
  return [...Map.groupBy(sent, (voucher) => voucher.receiver.partyId).values()]
    .slice(0, CUSTOMERS_MAX)
    .flatMap((vouchers) => {
      const [last] = vouchers;
      if (!last) return [];
      const { number, issuedAt, summary } = last;
      return [{ ...last.receiver, vouchers: vouchers.length, last: { number, issuedAt, summary } }];
    });
}
