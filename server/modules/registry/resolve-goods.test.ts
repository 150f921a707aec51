import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Business, expectProblem, openCity, type TestCity, TODAY } from '../../../test/support/city.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const bought = async (supplier: Business, line: object, buyer: Business = 'stall') => {
  const answer = await city.record(buyer, 'purchases', {
    supplier: { partyId: city.parties[supplier].partyId },
    lines: [line],
  });
  expect(
    answer.body.discrepancies?.filter((one) => one.kind !== 'overdrawn' && one.kind !== 'two-stories'),
  ).toEqual([]);
  expect(answer.status).toBe(201);
  return {
    lot: answer.body.lots[0]?.lotId ?? '',
    stories: answer.body.discrepancies.filter((one) => one.kind === 'two-stories').length,
  };
};

describe('Goods without GTIN and of an unknown producer', () => {
  const line = (more: object) => ({ ...city.cabbage(), quantity: 10, unit: 'kg', each: undefined, ...more });

  test('are one lot by supplier, product and batch, however many documents name them', async () => {
    const [first, second] = [
      await bought('farm', line({ batch: 'B-7' })),
      await bought('farm', line({ batch: ' Ｂ-7', origin: '别处' }), 'supermarket'),
    ];
    const voucher = await city.issue('farm', {
      receiver: { partyId: city.parties.wholesaler.partyId },
      lines: [line({ batch: 'B-7' })] as never,
    });
    expect([second.lot, voucher.lineItems[0]?.lotId]).toEqual([first.lot, first.lot]);
  });
  test('are another lot from another supplier: the same number is no sign of the same maker', async () => {
    const one = await bought('farm', line({ batch: 'B-8' }));
    const other = await bought('importer', line({ batch: 'B-8' }));
    expect(other.lot).not.toBe(one.lot);
  });
  test('are another lot under another batch, or once their producer is named otherwise', async () => {
    const one = await bought('importer', line({ batch: 'B-9', producer: { name: '甲厂' } }));
    const other = await bought('importer', line({ batch: 'B-9', producer: { name: '乙厂' } }));
    const unnamed = await bought('importer', line({ batch: 'B-9' }));
    expect(new Set([one.lot, other.lot, unnamed.lot]).size).toBe(3);
  });
  test('are found again by a serial too', async () => {
    const one = await bought('farm', line({ serial: 'S-1' }));
    expect((await bought('farm', line({ serial: 'S-1' }), 'supermarket')).lot).toBe(one.lot);
    expect((await bought('farm', line({ serial: 'S-2' }))).lot).not.toBe(one.lot);
  });
});

describe('One batch told twice', () => {
  const cheese = (batch: string, more: object) => ({
    product: { gtin: city.products.cheese.gtin },
    quantity: 3,
    unit: '袋',
    batch,
    ...more,
  });

  test('is one story when the place is only spelt in another way', async () => {
    const first = await bought('factory', cheese('T-1', { origin: '福建省 漳州市' }));
    const second = await bought('factory', cheese('T-1', { origin: '福建省漳州市' }));
    expect([second.lot, second.stories]).toEqual([first.lot, 0]);
    const lot = await city.call<{ contradictory: boolean }>('stall', 'GET', `/api/v1/lots/${first.lot}`);
    expect(lot.body.contradictory).toBe(false);
    expect((await bought('factory', cheese('T-1', { origin: '四川省' }))).stories).toBe(1);
  });
  test.each([
    ['2027-04-30', 0],
    ['2027-05-01', 0],
    ['2027-05-02', 0],
    ['2027-05-03', 1],
    ['2027-08-01', 1],
  ])(
    'an expiry worked out as 2027-05-01 and a label that says %s are %i second stories',
    async (label, stories) => {
      const batch = `T-2-${label}`;
      await bought('factory', cheese(batch, { productionDate: '2026-11-01' }));
      const second = await bought(
        'factory',
        cheese(batch, { productionDate: '2026-11-01', expiryDate: label }),
      );
      expect(second.stories).toBe(stories);
      const lot = await city.call<{ contradictory: boolean }>('stall', 'GET', `/api/v1/lots/${second.lot}`);
      expect(lot.body.contradictory).toBe(stories > 0);
    },
  );
  test('is two stories when two labels differ by a day', async () => {
    const dates = { productionDate: '2026-11-01', expiryDate: '2027-05-01' };
    await bought('factory', cheese('T-3', { productionDate: '2026-11-01' }));
    await bought('factory', cheese('T-3', dates));
    expect((await bought('factory', cheese('T-3', { ...dates, expiryDate: '2027-05-02' }))).stories).toBe(1);
  });
});

describe('A production date', () => {
  const buy = (line: object, rest: object = {}) =>
    city.record('stall', 'purchases', {
      supplier: { partyId: city.parties.factory.partyId },
      lines: [
        { product: { gtin: city.products.cheese.gtin }, quantity: 3, unit: '袋', batch: 'D-1', ...line },
      ],
      ...rest,
    });

  test('after the document’s own day is refused', async () => {
    const answer = await city.expectNothingWritten(() => buy({ productionDate: '2026-11-21' }));
    expect(expectProblem(answer, 422, 'production-after-document').path).toBe('/lines/0/productionDate');
    const late = await city.expectNothingWritten(() =>
      buy({ productionDate: TODAY }, { receivedAt: '2026-11-19T03:00:00Z' }),
    );
    expectProblem(late, 422, 'production-after-document');
  });
  test('of the document’s own day, by the city’s clock, is taken', async () => {
    expect((await buy({ productionDate: TODAY })).status).toBe(201);
    // 00:30 of the 20th in the city is 16:30 of the 19th in Greenwich.
    const early = await buy({ productionDate: TODAY }, { receivedAt: '2026-11-19T16:30:00Z' });
    expect(early.status).toBe(201);
  });
});
