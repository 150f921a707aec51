import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type TestCity } from '../../../test/support/city.ts';
import type { PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import { holdsAny } from './holdings.store.ts';
import { type ImpliedReceipt, projectRecord } from './project-records.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

describe('Stock, page by page', () => {
  interface Page {
    items: { lotId: string }[];
    next: string | null;
  }
  test('Shows every lot once, though one delivery moved them all at one instant', async () => {
    const lines = Array.from({ length: 25 }, (_one, index) => ({ ...city.cabbage(), origin: `页 ${index}` }));
    const voucher = await city.issue('farm', {
      receiver: { partyId: city.parties.stranger.partyId },
      lines,
    });
    await city.receive('stranger', voucher);
    const seen: string[] = [];
    let next: string | null = null;
    do {
      const page: Page = (
        await city.call<Page>(
          'stranger',
          'GET',
          `/api/v1/stock?limit=10${next ? `&before=${encodeURIComponent(next)}` : ''}`,
        )
      ).body;
      seen.push(...page.items.map((item) => item.lotId));
      next = page.next;
    } while (next !== null && seen.length < 100);
    expect(seen.toSorted()).toEqual(voucher.lineItems.map((item) => item.lotId).toSorted());
  });
  test.each(['2016-12-31T23:59:60Z', '2026-02-31T25:00:00Z_1', '2026-11-20T08:00:00Z_9999999999999999999'])(
    'Begins again where the place is none: %s',
    async (before) => {
      const answer = await city.call('stranger', 'GET', `/api/v1/stock?before=${before}`);
      expectProblem(answer, 400, 'page-unknown');
    },
  );
});

test('Whether a business holds one of many lots is asked for it alone', async () => {
  const { lotId } = await city.stockCabbage('stall');
  const { lotId: other } = await city.stockCabbage('wholesaler');
  const { stall, supermarket } = city.parties;
  expect(await holdsAny(city.tools.db, stall.partyId, [other, lotId])).toBe(true);
  expect(await holdsAny(city.tools.db, stall.partyId, [other])).toBe(false);
  expect(await holdsAny(city.tools.db, supermarket.partyId, [other, lotId])).toBe(false);
  expect(await holdsAny(city.tools.db, stall.partyId, [])).toBe(false);
});

test('The newest findings of the whole city are read from an index, not sorted', async () => {
  const { rows } = await city.owner.query<{ columns: string }>(
    `SELECT pg_get_indexdef(indexrelid) AS columns FROM pg_index WHERE indrelid = 'ledger.discrepancy'::regclass`,
  );
  expect(rows.some((row) => row.columns.endsWith('(discrepancy_id)'))).toBe(true);
});

test('Each row of a document has a number of its own that can be stored, with ten thousand implied receipts too', () => {
  const senderId = '1' as PartyId;
  const lot = '10' as LotId;
  const factors = { lot, base: 'g' as const };
  const implied = Array.from(
    { length: 10_000 },
    (_one, index): ImpliedReceipt => ({ lot, from: null, document: '5', line: index + 1, quantity: 1 }),
  );
  const goods = (length: number) => Array.from({ length }, () => ({ lot, quantity: 1, unit: 'g' }));
  const { movements } = projectRecord(
    { city: city.city, documentId: '7', senderId, occurredAt: new Date(0) },
    'transformation',
    { inputs: goods(500), outputs: goods(200) },
    { lines: goods(200).map(() => factors), inputs: goods(500).map(() => factors), implied },
  );
  const numbers = new Set(movements.map((movement) => movement.line));
  expect(movements).toHaveLength(10_700);
  expect(numbers.size).toBe(10_700);
  expect(Math.max(...numbers)).toBeLessThanOrEqual(32_767);
});
