import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import * as ledger from '../../server/modules/ledger/index.ts';
import * as registry from '../../server/modules/registry/index.ts';
import * as vouchers from '../../server/modules/vouchers/index.ts';
import { Problem } from '../../server/platform/errors.ts';
import { openEmptyCity } from '../../test/support/city.ts';
import { city } from '../test-plan.ts';
import { FullCity } from './full-city.ts';
import { DEFAULT_RATES, HONEST_RATES, type Rates } from './options.ts';
import { RowWriter } from './rows.ts';
import { type Row, RowTaker } from './testing/apply-rows.ts';

/** Every row of a small city, in the order of its files. */
function rowsOf(rates: Rates, days: number): { rows: Row[]; full: FullCity } {
  const rows: Row[] = [];
  const wish = { seed: 5, operators: 110, products: 300, entries: 160, startDate: '2026-09-14' };
  const full = new FullCity({ ...wish, days, rates }, city, (body) => rows.push({ type: 'party', body }));
  const writer = new RowWriter(full.census, full.town.lots);
  for (const row of writer.products()) rows.push(row as unknown as Row);
  for (const day of full.days())
    for (const row of writer.documents(day.documents)) rows.push(row as unknown as Row);
  return { rows, full };
}

async function takeAll(rows: readonly Row[]) {
  const platform = await openEmptyCity();
  const taker = new RowTaker(platform.tools);
  const refused: unknown[] = [];
  for (const row of rows) {
    await taker.take(row).catch((error: unknown) => {
      const why = error instanceof Problem ? { code: error.code, issues: error.issues } : String(error);
      refused.push({ row: JSON.stringify(row), why });
    });
  }
  return { platform, refused };
}

const schemas: Record<string, TSchema> = {
  party: registry.PartyBody,
  product: registry.ProductBody,
  voucher: vouchers.VoucherBody,
  receipt: vouchers.ReceiptBody,
  purchase: vouchers.PurchaseBody,
  production: ledger.ProductionBody,
  transformation: ledger.TransformationBody,
  sale: ledger.SaleBody,
  'consumer-return': ledger.ConsumerReturnBody,
  disposal: ledger.DisposalBody,
  donation: ledger.DonationBody,
  'stock-taking': ledger.StockTakingBody,
};

test('Every row is of a type that a bulk import knows, and its body passes the schema of its call', () => {
  const { rows } = rowsOf({ ...DEFAULT_RATES, short: 0.1, returned: 0.3, lossOutOfBand: 0.2 }, 6);
  expect(new Set(rows.map(({ type }) => type))).toEqual(new Set(Object.keys(schemas)));
  for (const { type, body } of rows) {
    const schema = schemas[type] as TSchema;
    if (!Value.Check(schema, body))
      expect([type, body, [...Value.Errors(schema, body)]]).toBe('a body that passes');
  }
});

test('An honest city is taken by the platform without a refusal and without a discrepancy', async () => {
  const { rows, full } = rowsOf(HONEST_RATES, 4);
  const { platform, refused } = await takeAll(rows);
  try {
    expect(new Set(rows.map(({ type }) => type)).size).toBeGreaterThan(9);
    expect(refused).toEqual([]);
    expect(await platform.discrepancies()).toEqual([]);
    expect((await platform.verify()).findings).toEqual([]);
    // What is on the shelves is what the ledger holds, goods on the way among it.
    const { rows: sums } = await platform.owner.query(
      'SELECT count(*) FILTER (WHERE on_hand < 0) AS negative FROM ledger.holding',
    );
    expect(Number(sums[0].negative)).toBe(0);
    expect(full.town.registrar.entries).toBeGreaterThan(500);
  } finally {
    await platform.close();
  }
}, 120_000);

test('A city of errors and frauds is taken too: they are evidence, not refusals', async () => {
  const often = Object.fromEntries(
    Object.entries(DEFAULT_RATES).map(([name, rate]) => [name, Math.min(0.2, rate * 8)]),
  ) as Rates;
  const { rows } = rowsOf(often, 4);
  const { platform, refused } = await takeAll(rows);
  try {
    expect(refused).toEqual([]);
    expect((await platform.discrepancies()).length).toBeGreaterThan(10);
  } finally {
    await platform.close();
  }
}, 120_000);
