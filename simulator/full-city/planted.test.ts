import { describe, expect, test } from 'vitest';
import { city } from '../test-plan.ts';
import { FullCity, type FullDay } from './full-city.ts';
import type { RateName } from './options.ts';
import { often, small } from './testing/small-city.ts';
import { FINDING_NAMES, TRUE_KINDS } from './truth-columns.ts';

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

  test.each(FINDING_NAMES)('%s occurs, and its truth names who did it', (kind) => {
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
