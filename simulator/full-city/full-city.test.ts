import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { city } from '../test-plan.ts';
import { DOCUMENT_TYPES } from './documents.ts';
import { FullCity, type FullDay } from './full-city.ts';
import { type FullCityWish, HONEST_RATES } from './options.ts';
import { RowWriter } from './rows.ts';
import { UNSETTLED } from './stock.ts';
import { often, small } from './testing/small-city.ts';
import { TRUE_KINDS } from './truth-columns.ts';
import { sightingRows, truthHead, truthRows } from './truth-rows.ts';

/** A digest of everything that would be written. */
function digest(wish: FullCityWish): string {
  const hash = createHash('sha256');
  const add = (row: unknown) => hash.update(JSON.stringify(row));
  const full = new FullCity(wish, city, add);
  const rows = new RowWriter(full.census, full.town.lots);
  for (const row of rows.products()) add(row);
  for (const row of truthHead(full.census)) add(row);
  for (const day of full.days()) {
    for (const row of rows.documents(day.documents)) add(row);
    for (const row of sightingRows(day, full.census, full.town.lots)) add(row);
    for (const row of truthRows(day, full.census, full.town.lots)) add(row);
  }
  for (const late of full.town.registrar.takeRest()) for (const row of rows.documents(late)) add(row);
  return hash.digest('hex');
}

test('The same wish gives the same bytes, another seed gives others', () => {
  expect(digest(small)).toBe(digest({ ...small }));
  expect(digest({ ...small, seed: 4 })).not.toBe(digest(small));
});

test('A city is as large as it is asked to be', () => {
  const full = new FullCity({ ...small, days: 8, rates: HONEST_RATES }, city);
  expect(full.census.members).toHaveLength(small.operators);
  expect(full.census.products).toBe(small.products);
  const days = [...full.days()];
  // Monday to Friday; the first day begins with empty shelves.
  const lines = days.slice(1, 5).map((day) => entriesOf(day));
  for (const count of lines) expect(Math.abs(count / small.entries - 1)).toBeLessThan(0.25);
});

/** Lines of a day's documents, receipts not counted. */
function entriesOf({ documents }: FullDay): number {
  let lines = 0;
  for (let document = 0; document < documents.documents; document++) {
    const [first, end] = documents.linesOf(document);
    if (DOCUMENT_TYPES[documents.type.at(document)] !== 'receipt') lines += end - first;
  }
  return lines;
}

/** What each party has of each lot, after the true movements; never below nought on the way. */
class Balance {
  readonly held = new Map<string, number>();
  private readonly by: 'label' | 'truly';

  constructor(by: 'label' | 'truly') {
    this.by = by;
  }

  add(day: FullDay): void {
    const { truth } = day;
    // Goods come before they go where both happen in one instant.
    const rows = Array.from({ length: truth.movements }, (_none, row) => row);
    for (const row of rows) {
      const lot = truth[this.by].at(row);
      if (lot < 0) continue;
      this.change(truth.to.at(row), lot, truth.quantity.at(row));
      this.change(truth.from.at(row), lot, -truth.quantity.at(row));
    }
  }

  private change(party: number, lot: number, quantity: number): void {
    if (party < 0) return;
    const key = `${party} ${lot}`;
    const left = (this.held.get(key) ?? 0) + quantity;
    if (left < 0) throw new Error(`Party ${party} has ${left} of lot ${lot}.`);
    if (left === 0) this.held.delete(key);
    else this.held.set(key, left);
  }
}

function shelves(full: FullCity, by: 'label' | 'truly'): Map<string, number> {
  const { stock, ghosts } = full.town;
  const held = new Map<string, number>();
  const add = (party: number, lot: number, quantity: number) => {
    if (lot >= 0) held.set(`${party} ${lot}`, (held.get(`${party} ${lot}`) ?? 0) + quantity);
  };
  for (const [party, shelf] of stock.shelves.entries())
    for (const entry of shelf) add(party, stock[by](entry), stock.quantity(entry));
  for (const ghost of ghosts) add(ghost.party, ghost[by], ghost.quantity);
  return held;
}

describe('True goods are conserved', () => {
  const wish = fc.record({
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
    operators: fc.integer({ min: 60, max: 200 }),
    entries: fc.integer({ min: 50, max: 400 }),
    factor: fc.constantFrom(0, 1, 10),
  });

  test('What came, less what went, is on the shelves; nobody gives what it has not', () => {
    fc.assert(
      fc.property(wish, ({ seed, operators, entries, factor }) => {
        const rates = { ...often(factor), scansPerEntry: 0.1 };
        const full = new FullCity({ ...small, seed, operators, products: 400, entries, rates }, city);
        const [true_, labelled] = [new Balance('truly'), new Balance('label')];
        for (const day of full.days()) {
          true_.add(day);
          labelled.add(day);
          expect(sorted(true_.held)).toEqual(sorted(shelves(full, 'truly')));
          expect(sorted(labelled.held)).toEqual(sorted(shelves(full, 'label')));
        }
      }),
      { numRuns: 25 },
    );
  });

  const sorted = (map: Map<string, number>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
});

describe('At rates of nought', () => {
  const full = new FullCity({ ...small, days: 6, rates: HONEST_RATES }, city);
  const days = [...full.days()];

  test('Nothing is planted, and every movement is on record the day it happens', () => {
    for (const { plants, truth, day } of days) {
      expect(plants).toEqual([]);
      for (let row = 0; row < truth.movements; row++) {
        const kind = TRUE_KINDS[truth.kind.at(row)];
        expect(truth.label.at(row)).toBe(truth.truly.at(row));
        if (kind === 'lost') continue;
        expect(truth.document.at(row)).toBeGreaterThan(0);
        expect(truth.recordedAt.at(row)).toBeLessThan(day.midnight + 86_400_000);
        expect(truth.recordedAt.at(row)).toBeGreaterThanOrEqual(truth.at.at(row));
      }
    }
    expect(full.town.stock.shelves.flat().some((entry) => full.town.stock.is(entry, UNSETTLED))).toBe(false);
  });

  test('No goods move before they were made or after their last day', () => {
    const { lots } = full.town;
    for (const { truth } of days) {
      for (let row = 0; row < truth.movements; row++) {
        const kind = TRUE_KINDS[truth.kind.at(row)];
        const lot = truth.label.at(row);
        expect(truth.at.at(row)).toBeGreaterThanOrEqual(lots.madeAt(lot));
        if (kind === 'sold' || kind === 'handed-over')
          expect(truth.at.at(row)).toBeLessThan(lots.expiresAt(lot));
      }
    }
  });

  test('A batch has one production date and one expiry date in all its documents', () => {
    const rows = new RowWriter(full.census, full.town.lots);
    const told = new Map<string, string>();
    for (const day of days) {
      for (const row of rows.documents(day.documents)) {
        const body = row.body as { lines?: Line[]; outputs?: Line[] };
        for (const { product, batch, productionDate, expiryDate } of [
          ...(body.lines ?? []),
          ...(body.outputs ?? []),
        ]) {
          if (!product || batch === undefined) continue;
          const dates = `${productionDate} ${expiryDate}`;
          const key = `${product.gtin} ${batch}`;
          expect(told.get(key) ?? dates).toBe(dates);
          told.set(key, dates);
        }
      }
    }
    expect(told.size).toBeGreaterThan(100);
  });
});

interface Line {
  product?: { gtin: string };
  batch?: string;
  productionDate?: string;
  expiryDate?: string;
}
