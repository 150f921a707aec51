import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { city } from '../test-plan.ts';
import { DOCUMENT_TYPES } from './documents.ts';
import { FullCity, type FullDay } from './full-city.ts';
import { DEFAULT_RATES, type FullCityWish, HONEST_RATES, type RateName, type Rates } from './options.ts';
import { RowWriter } from './rows.ts';
import { UNSETTLED } from './stock.ts';
import { type FindingName, TRUE_KINDS } from './truth-columns.ts';
import { sightingRows, truthHead, truthRows } from './truth-rows.ts';

const small: FullCityWish = {
  seed: 3,
  operators: 300,
  products: 1000,
  entries: 600,
  days: 4,
  startDate: '2026-09-14',
  rates: DEFAULT_RATES,
};
const often = (factor: number): Rates =>
  Object.fromEntries(
    Object.entries(DEFAULT_RATES).map(([name, rate]) => [name, Math.min(0.3, rate * factor)]),
  ) as Rates;

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

describe('What is planted', () => {
  const wish = {
    ...small,
    operators: 2000,
    products: 9000,
    entries: 5000,
    days: 6,
    rates: { ...often(3), outbreaksPerDay: 1 },
  };
  const full = new FullCity(wish, city);
  const days = [...full.days()];
  const plants = days.flatMap((day) => day.plants.map((plant) => ({ ...plant, day })));
  const ofKind = (kind: string) => plants.filter((plant) => plant.kind === kind);

  test('Every rate is met within four standard deviations', () => {
    const off: unknown[] = [];
    for (const [name, { occasions, taken }] of Object.entries(full.town.tally)) {
      const rate = wish.rates[name as RateName];
      const deviation = Math.sqrt(occasions * rate * (1 - rate));
      if (Math.abs(taken - occasions * rate) > 4 * deviation + 1) off.push({ name, occasions, taken, rate });
    }
    expect(off).toEqual([]);
  });

  const findings: FindingName[] = [
    'overdrawn',
    'two-dates',
    'before-production',
    'after-disposal',
    'code-in-two-places',
    'off-route',
    'yield-out-of-band',
    'loss-out-of-band',
    'stock-does-not-add-up',
  ];
  test.each(findings)('%s occurs, and its truth names who did it', (kind) => {
    const found = ofKind(kind);
    expect(found.length).toBeGreaterThan(0);
    for (const plant of found) {
      expect(full.census.members[plant.party]?.uscc ?? (kind === 'off-route' ? 'anywhere' : '')).not.toBe('');
      expect(plant.quantity).toBeGreaterThan(0);
      if (kind !== 'code-in-two-places') expect(plant.lot).toBeGreaterThanOrEqual(0);
      const shows =
        kind === 'code-in-two-places' || kind === 'off-route'
          ? plant.sightings.length > 1
          : plant.document > 0;
      expect(shows).toBe(true);
    }
  });

  const errors = [
    'late',
    'missing',
    'receiver-only',
    'unanswered',
    'short',
    'refused',
    'typing-tenfold',
    'wrong-day',
    'day-only',
    'undated',
    'carried-scan',
  ];
  test.each(errors)('%s occurs', (kind) => {
    expect(ofKind(kind).length).toBeGreaterThan(0);
  });

  /** Documents by serial, with the columns they stand in. */
  const written = new Map<number, { day: FullDay; row: number }>();
  for (const day of days)
    for (let row = 0; row < day.documents.documents; row++)
      written.set(day.documents.serial.at(row), { day, row });
  const linesOf = (document: number, lot: number) => {
    const found = written.get(document);
    if (!found) return null;
    const { documents } = found.day;
    const [first, end] = documents.linesOf(found.row);
    for (let line = first; line < end; line++)
      if (documents.lot.at(line) === lot)
        return { documents, row: found.row, line, quantity: documents.quantity.at(line) };
    return null;
  };
  /** What really went from hand to hand under a document, of a lot by its label. */
  const trueQuantity = (document: number, lot: number): number => {
    let sum = 0;
    for (const { truth } of days)
      for (let row = 0; row < truth.movements; row++)
        if (truth.document.at(row) === document && truth.label.at(row) === lot) sum += truth.quantity.at(row);
    return sum;
  };

  test('Ten times too much is written down by a slip of the keys, and the truth has the right figure', () => {
    let checked = 0;
    for (const { document, lot, quantity } of ofKind('typing-tenfold').slice(0, 20)) {
      const line = linesOf(document, lot);
      if (!line) continue;
      checked += 1;
      expect(line.quantity * 0.9).toBe(quantity);
      expect(trueQuantity(document, lot)).toBe(line.quantity / 10);
    }
    expect(checked).toBeGreaterThan(0);
  });

  test('A voucher from before production says a day on which its lot did not exist', () => {
    for (const { document, lot, at } of ofKind('before-production')) {
      const line = linesOf(document, lot);
      if (!line) continue;
      expect(line.documents.at.at(line.row)).toBeLessThan(full.town.lots.madeAt(lot));
      expect(at).toBeGreaterThan(full.town.lots.madeAt(lot));
    }
  });

  test('Goods that slipped in are of no record, and their quantity is what was planted', () => {
    for (const { party, lot, quantity, at } of ofKind('overdrawn')) {
      const slipped = days.flatMap(({ truth }) =>
        Array.from({ length: truth.movements }, (_none, row) => row)
          .filter((row) => TRUE_KINDS[truth.kind.at(row)] === 'slipped-in' && truth.at.at(row) === at)
          .filter((row) => truth.to.at(row) === party && truth.label.at(row) === lot)
          .map((row) => [truth.truly.at(row), truth.quantity.at(row)]),
      );
      expect(slipped).toEqual([[-1, quantity]]);
    }
  });

  test('A copied code is seen in two districts within ten minutes', () => {
    for (const { sightings, day } of ofKind('code-in-two-places')) {
      const [first = 0, second = 0] = sightings;
      const seen = day.sightings;
      expect(seen.of.at(first)).toBe(seen.of.at(second));
      expect(seen.serial.at(first)).toBe(seen.serial.at(second));
      expect(seen.district.at(first)).not.toBe(seen.district.at(second));
      expect(Math.abs(seen.at.at(first) - seen.at.at(second))).toBeLessThan(10 * 60_000);
    }
  });

  test('Where a batch is seen off its route, no recorded movement takes it in the whole run', () => {
    for (const { sightings, lot, day } of ofKind('off-route')) {
      const district = day.sightings.district.at(sightings[0] ?? 0);
      for (const { truth } of days) {
        for (let row = 0; row < truth.movements; row++) {
          if (truth.label.at(row) !== lot || truth.document.at(row) < 0 || truth.to.at(row) < 0) continue;
          expect(full.census.member(truth.to.at(row)).district).not.toBe(district);
        }
      }
    }
  });

  test('An outbreak names its lot, and its cases ate what came of it', () => {
    const outbreaks = days.flatMap((day) => day.outbreaks);
    expect(outbreaks.length).toBeGreaterThan(0);
    const positive = outbreaks.flatMap((one) => one.cases.filter((each) => !each.negative));
    expect(positive.length).toBeGreaterThan(10);
    for (const one of outbreaks) {
      expect(one.lots).toContain(one.lot);
      for (const each of one.cases.filter(({ negative }) => !negative)) {
        const sold = days.some(({ truth }) =>
          Array.from({ length: truth.movements }, (_none, row) => row).some(
            (row) =>
              truth.from.at(row) === each.party &&
              truth.at.at(row) === each.boughtAt &&
              one.lots.includes(truth.truly.at(row)),
          ),
        );
        expect(sold).toBe(true);
      }
    }
  });
});
