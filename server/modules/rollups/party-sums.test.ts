import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCity, type TestCity } from '../../../test/support/city.ts';
import { outboxConsumers, outboxTools } from '../../outbox.ts';
import { runOutboxOnce } from '../ledger/index.ts';
import { busyDays } from './testing/busy-days.ts';

interface Books {
  lag: { pending: number; exact: boolean };
  products: {
    productId: string;
    opening: number;
    closing: number;
    received: number;
    produced: number;
    sold: number;
    movedOn: number;
    used: number;
    lostOrDisposed: number;
  }[];
}

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
  await busyDays(city, 8);
});
afterAll(() => city.close());

const books = async (query = '') =>
  (
    await city.call<Books>(
      'wholesaler',
      'GET',
      `/api/v1/parties/${city.parties.wholesaler.partyId}/ledger?${query}`,
    )
  ).body;
const DAYS = Array.from({ length: 10 }, (_, index) => `2026-11-${String(11 + index)}`);
const everyDay = () => Promise.all(DAYS.map((day) => books(`from=${day}&to=${day}`)));

test('The books of a business are the same before its documents are counted, when some are, and when all are', async () => {
  const before = [await books(), ...(await everyDay())];
  expect(before[0]?.products).toHaveLength(1);
  expect(before[0]?.lag).toMatchObject({ pending: 0, exact: true });
  await runOutboxOnce(outboxTools(city.tools), outboxConsumers(city.tools), 9);
  expect([await books(), ...(await everyDay())]).toEqual(before);
  while ((await runOutboxOnce(outboxTools(city.tools), outboxConsumers(city.tools), 50)).done > 0);
  expect([await books(), ...(await everyDay())]).toEqual(before);
});

test('Each day opens with what the day before left, and the last leaves what is held', async () => {
  const days = await everyDay();
  const of = (one: Books | undefined) => one?.products[0] ?? { opening: 0, closing: 0 };
  for (const [index, day] of days.entries())
    if (index > 0) expect(of(day).opening).toBe(of(days[index - 1]).closing);
  const { rows } = await city.owner.query<{ held: string }>(
    'SELECT sum(on_hand) AS held FROM ledger.holding WHERE party_id = $1',
    [city.parties.wholesaler.partyId],
  );
  expect(of(days.at(-1)).closing).toBe(Number(rows[0]?.held));
  for (const { products } of days)
    for (const one of products)
      expect(
        one.opening + one.received + one.produced - one.sold - one.movedOn - one.used - one.lostOrDisposed,
      ).toBe(one.closing);
});

test('With a backlog the books say how far they are behind', async () => {
  await city.owner.query('INSERT INTO ledger.outbox SELECT generate_series(1, 400)');
  expect((await books()).lag).toMatchObject({ pending: 400, exact: false });
  await city.owner.query('DELETE FROM ledger.outbox WHERE document_id <= 400');
  expect((await books()).lag).toMatchObject({ pending: 0, exact: true });
});
