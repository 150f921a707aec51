import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCity, type TestCity } from '../../../test/support/city.ts';
import { outboxConsumers, outboxTools } from '../../outbox.ts';
import { runOutboxOnce } from '../ledger/index.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city?.close());

let batches = 0;
/** How strong the alert is when so many bags are sold of a hundred that came; null: none was raised. */
async function sell(bags: number): Promise<number | null> {
  batches += 1;
  const voucher = await city.issue('factory', {
    receiver: { partyId: city.parties.supermarket.partyId },
    lines: [{ ...city.cheese(`R2-${batches}`), quantity: 100, unit: '袋' }],
    certificates: [city.inspectionReport(`R2-${batches}`)],
  });
  await city.receive('supermarket', voucher);
  const lot = voucher.lineItems[0]?.lotId ?? '';
  await city.record('supermarket', 'sales', { lines: [{ lot, quantity: bags, unit: '袋' }] });
  while ((await runOutboxOnce(outboxTools(city.tools), outboxConsumers(city.tools), 50)).done > 0);
  const { body } = await city.call<{ items: { measure: number }[] }>(
    'city-officer',
    'GET',
    `/api/v1/findings?kind=overdrawn&lot=${lot}`,
  );
  expect(body.items.length).toBeLessThanOrEqual(1);
  return body.items[0]?.measure ?? null;
}

test('What left beyond what came is told in thousandths, and a higher threshold lets a slip of some per cent pass', async () => {
  expect(await sell(110)).toBe(100);
  const taken = await city.call('city-officer', 'POST', '/api/v1/alert-rules/R2/thresholds', {
    ...{ value: 200, basedOn: 1, why: '多为录入误差' },
  });
  expect(taken.status).toBe(200);
  expect([await sell(110), await sell(130)]).toEqual([null, 300]);
});
