import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type Person, type TestCity } from '../../../test/support/city.ts';
import { outboxConsumers, outboxTools } from '../../outbox.ts';
import { runOutboxOnce } from '../ledger/index.ts';
import { busyDays } from './testing/busy-days.ts';

interface Answer {
  items: {
    party?: { partyId: string; name: string };
    product?: { productId: string; name: string };
    category?: string;
    district?: string | null;
    day?: string;
    baseUnit: string;
    figures: { kind: string; side: string; quantity: number; lines: number; documents: number }[];
  }[];
  truncated: boolean;
  lag: { pending: number; failed: number; oldestAt: string | null; exact: boolean };
}

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
  await busyDays(city, 6);
  while ((await runOutboxOnce(outboxTools(city.tools), outboxConsumers(city.tools), 100)).done > 0);
});
afterAll(() => city.close());

const ask = (who: Person, query: string) =>
  city.call<Answer>(who, 'GET', `/api/v1/rollups?from=2026-11-01&to=2026-11-30${query}`);
const read = async (who: Person, query = ''): Promise<Answer> => {
  const answer = await ask(who, query);
  expect(answer.status).toBe(200);
  return answer.body;
};

/** What the ledger itself says of sides of movements. */
async function sumOf(where: string): Promise<{ quantity: number; lines: number }> {
  const { rows } = await city.owner.query<{ quantity: string; lines: string }>(
    `SELECT coalesce(sum(quantity), 0) AS quantity, count(*) AS lines FROM ledger.movement WHERE ${where}`,
  );
  return { quantity: Number(rows[0]?.quantity), lines: Number(rows[0]?.lines) };
}
const total = (answer: Answer, kind: string, side: string) => {
  const figures = answer.items
    .flatMap((item) => item.figures)
    .filter((figure) => figure.kind === kind && figure.side === side);
  return {
    quantity: figures.reduce((sum, figure) => sum + figure.quantity, 0),
    lines: figures.reduce((sum, figure) => sum + figure.lines, 0),
  };
};

describe('Figures of a business', () => {
  test('Are what the ledger adds up to, day by day unless asked otherwise', async () => {
    const answer = await read('wholesaler');
    const id = city.parties.wholesaler.partyId;
    expect(total(answer, 'received', 'into')).toEqual(await sumOf(`kind = 3 AND to_id = ${id}`));
    expect(total(answer, 'shipped', 'out')).toEqual(await sumOf(`kind = 2 AND from_id = ${id}`));
    expect(total(answer, 'received', 'out')).toEqual(await sumOf(`kind = 3 AND from_id = ${id}`));
    const days = answer.items.map((item) => item.day);
    expect(days.length).toBeGreaterThan(2);
    expect(days).toEqual([...new Set(days)].sort());
    expect(answer.truncated).toBe(false);
  });

  test.each([
    'category',
    'product',
    'day',
    'district',
    'day,category',
    'party,product,category,district,day',
  ])('Add up to the same when %s is kept apart', async (groupBy) => {
    const answer = await read('wholesaler', `&groupBy=${groupBy}`);
    expect(total(answer, 'sold', 'out')).toEqual(total(await read('wholesaler'), 'sold', 'out'));
    for (const group of groupBy.split(','))
      for (const item of answer.items) expect(item).toHaveProperty(group);
  });

  test('Are of the days that were asked for, both included', async () => {
    const all = await read('wholesaler');
    const day = all.items[1]?.day ?? '';
    const one = await city.call<Answer>('wholesaler', 'GET', `/api/v1/rollups?from=${day}&to=${day}`);
    expect(one.body.items).toEqual(all.items.filter((item) => item.day === day));
  });

  test('Are nobody else’s to read but the officers’ of its district', async () => {
    const of = (who: Person) => ask(who, `&party=${city.parties.wholesaler.partyId}`);
    expectProblem(await of('farm'), 403, 'record-forbidden');
    expectProblem(await of('siming-officer'), 403, 'record-forbidden');
    const own = (await read('wholesaler')).items;
    for (const who of ['huli-officer', 'city-officer', 'admin'] as const)
      expect((await of(who)).body.items).toEqual(own);
  });
});

describe('Figures of a district', () => {
  test('Are those of its businesses, and an officer’s own unless the office is the city’s', async () => {
    const huli = await read('huli-officer', '&groupBy=party');
    expect(huli.items.map((item) => item.party?.name)).toEqual([city.parties.wholesaler.name]);
    const siming = await read('siming-officer', '&groupBy=party');
    expect(siming.items.map((item) => item.party?.partyId).sort()).toEqual(
      [city.parties.stall.partyId, city.parties.supermarket.partyId].sort(),
    );
    const districts = await read('city-officer', '&groupBy=district');
    expect(districts.items.map((item) => item.district)).toEqual(['350203', '350206', '350212']);
    for (const [district, answer] of [
      ['350206', huli],
      ['350203', siming],
    ] as const) {
      const sums = districts.items.filter((item) => item.district === district);
      expect(total({ ...districts, items: sums }, 'shipped', 'into')).toEqual(
        total(answer, 'shipped', 'into'),
      );
    }
  });

  test('An officer may look at a street of the district, and at no other district', async () => {
    const street = await read('siming-officer', '&groupBy=party&district=350203008');
    expect(street.items.map((item) => item.party?.partyId)).toEqual([city.parties.supermarket.partyId]);
    expectProblem(await ask('siming-officer', '&district=350206'), 403, 'record-forbidden');
    expectProblem(await ask('siming-officer', '&district=350200'), 403, 'record-forbidden');
    expect((await read('city-officer', '&district=350200')).items).toEqual(
      (await read('city-officer')).items,
    );
  });

  test('Of one product class alone', async () => {
    expect((await read('city-officer', '&category=cheese')).items).toEqual([]);
    const cabbage = await read('city-officer', '&category=chinese-cabbage');
    expect(cabbage.items).toEqual((await read('city-officer')).items);
  });
});

describe('How far behind', () => {
  test('Is said beside the figures, and they are exact again when the outbox is empty', async () => {
    expect((await read('wholesaler')).lag).toEqual({ pending: 0, failed: 0, oldestAt: null, exact: true });
    await city.stockCabbage('wholesaler');
    const { lag } = await read('wholesaler');
    expect(lag.exact).toBe(false);
    expect(lag.pending).toBeGreaterThan(0);
    expect(lag.oldestAt).toBe(city.clock.now().toISOString());
    while ((await runOutboxOnce(outboxTools(city.tools), outboxConsumers(city.tools), 100)).done > 0);
    expect((await read('wholesaler')).lag.exact).toBe(true);
  });
});

describe('Refused, with the place', () => {
  test.each([
    ['from=2026-11-30&to=2026-11-01', 422, 'period-invalid', '/from'],
    ['from=2024-11-30&to=2026-11-01', 422, 'period-invalid', '/to'],
    ['from=2026-11-01', 400, 'request-invalid', '/to'],
    ['from=2026-11-01&to=2026-11-31', 400, 'request-invalid', '/to'],
    ['from=2026-11-01&to=2026-11-02&groupBy=colour', 400, 'request-invalid', '/groupBy'],
    ['from=2026-11-01&to=2026-11-02&party=0x1', 400, 'request-invalid', '/party'],
    ['from=2026-11-01&to=2026-11-02&party=1', 404, 'party-unknown', ''],
  ])('%s', async (query, status, code, path) => {
    const problem = expectProblem(await city.call('admin', 'GET', `/api/v1/rollups?${query}`), status, code);
    expect(problem.path).toBe(path);
  });
});
