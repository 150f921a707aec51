import { describe, expect, test } from 'vitest';
import {
  DEFAULT_RATES,
  FINDING_NAMES,
  FULL_CITY,
  FullCity,
  type Rates,
  TRUE_KINDS,
} from '../../simulator/full-city/index.ts';
import { city as cityData } from '../../simulator/test-plan.ts';
import { gradeErrors, gradeFindings } from './grade-findings.ts';
import { TrueReach } from './grade-traces.ts';
import { gtin14, type Keys } from './keys.ts';
import type { PlayedCity } from './play-city.ts';
import type { FindingRow } from './truth.store.ts';

/** A city as the platform would know it if it had heard everything, with ids made up. */
function played(): PlayedCity {
  const rates = Object.fromEntries(
    Object.entries(DEFAULT_RATES).map(([name, rate]) => [name, Math.min(0.2, rate * 8)]),
  ) as Rates;
  const wish = { ...FULL_CITY, operators: 400, products: 1500, entries: 1500, days: 5, rates };
  const full = new FullCity(wish, cityData);
  const days = [...full.days()];
  const { lots } = full.town;
  const all = Array.from({ length: lots.next - lots.first }, (_none, index) => lots.first + index);
  const gtin = (lot: number) => gtin14(full.census.gtinOf(lots.productOf(lot)));
  const serials = new Set(
    days.flatMap((day) => [...day.truth.document.rows(), ...day.plants.map((one) => one.document)]),
  );
  serials.delete(-1);
  const keys: Keys = {
    partyIds: full.census.members.map((_member, party) => `p${party}`),
    partyOf: new Map(full.census.members.map((_member, party) => [`p${party}`, party])),
    documentIds: new Map([...serials].map((serial) => [serial, `d${serial}`])),
    serialOf: new Map([...serials].map((serial) => [`d${serial}`, serial])),
    lotIds: new Map(all.map((lot) => [lot, `l${lot}`])),
    lotOf: new Map(all.map((lot) => [`l${lot}`, lot])),
    gtinOfLot: new Map(all.map((lot) => [`l${lot}`, gtin(lot)])),
    gtinOfProduct: new Map(all.map((lot) => [`g${gtin(lot)}`, gtin(lot)])),
  };
  const codes = new Map(
    days.flatMap((day) =>
      day.plants.flatMap((plant) =>
        plant.sightings.map(
          (row) => [`${day.day.number} ${row}`, `c${day.day.number} ${plant.sightings[0]}`] as const,
        ),
      ),
    ),
  );
  const seconds = { write: 0, import: 0, outbox: 0, scans: 0, sweep: 0 };
  return { full, days, keys, codes, rows: 0, refused: 0, seconds };
}

const city = played();
const nothing: FindingRow = {
  kind: '',
  lotId: null,
  partyId: null,
  productId: null,
  documentId: null,
  code: null,
};
/** What a perfect checker would say of the frauds. */
const perfect: FindingRow[] = city.days.flatMap((day) =>
  day.plants.map(
    (plant): FindingRow => ({
      ...nothing,
      kind: plant.kind,
      lotId: plant.lot < 0 ? null : `l${plant.lot}`,
      partyId: `p${plant.party}`,
      productId: `g${city.keys.gtinOfLot.get(`l${plant.lot}`)}`,
      code: plant.kind === 'code-in-two-places' ? `c${day.day.number} ${plant.sightings[0]}` : null,
    }),
  ),
);

/** What the full city plants; the other kinds have stories of their own (simulator/alert-stories.ts). */
const PLANTED: ReadonlySet<string> = new Set(FINDING_NAMES);

describe('Grades of findings', () => {
  test('A perfect checker finds all there is and nothing else', () => {
    const grades = gradeFindings(city, perfect).filter(({ kind }) => PLANTED.has(kind));
    for (const { kind, recall, precision, planted } of grades)
      expect([kind, recall, precision, planted > 0]).toEqual([kind, 1, 1, true]);
    expect(grades.length).toBe(PLANTED.size);
  });

  test('A silent checker finds nothing', () => {
    for (const { kind, recall, raised } of gradeFindings(city, []))
      expect([kind, recall, raised]).toEqual([kind, PLANTED.has(kind) ? 0 : 1, 0]);
  });

  test('What was raised about goods that nothing happened to is wrong', () => {
    const touched = new Set(
      city.days.flatMap((day) => day.plants.flatMap(({ lot }) => city.keys.gtinOfLot.get(`l${lot}`) ?? [])),
    );
    const [lotId = ''] = [...city.keys.gtinOfLot].find(([, gtin]) => !touched.has(gtin)) ?? [];
    const [grade] = gradeFindings(city, [{ ...nothing, kind: 'overdrawn', lotId, partyId: 'p0' }]);
    expect(grade).toMatchObject({ raised: 1, right: 0, explained: 0, wrong: 1, precision: 0 });
  });

  test('The mark of an error is told apart from a false alarm, and counted for the error', () => {
    const missing = city.days.flatMap((day) => day.plants).find((one) => one.kind === 'missing');
    const mark = { ...nothing, kind: 'overdrawn', lotId: `l${missing?.lot}`, partyId: `p${missing?.other}` };
    expect(gradeFindings(city, [mark])[0]).toMatchObject({ raised: 1, explained: 1, wrong: 0 });
    expect(gradeErrors(city, [mark]).find(({ kind }) => kind === 'missing')?.marked).toBeGreaterThan(0);
  });
});

describe('Where goods truly went', () => {
  const reach = new TrueReach(city);

  test('Follows what was made of them', () => {
    const made = city.days.find((day) => day.truth.edgeAt.length > 0)?.truth;
    const [input, output] = [made?.edgeInput.at(0) ?? -1, made?.edgeOutput.at(0) ?? -1];
    expect([...reach.lots(input)]).toContain(output);
    expect([...reach.lots(output)]).not.toContain(input);
  });

  test('Counts by what goods are and not by what they pass for', () => {
    const handed = TRUE_KINDS.indexOf('handed-over');
    let mixed = 0;
    for (const { truth } of city.days) {
      for (let row = 0; row < truth.movements; row++) {
        const [label, truly] = [truth.label.at(row), truth.truly.at(row)];
        if (truth.kind.at(row) !== handed || truth.document.at(row) < 0 || label === truly || truly < 0)
          continue;
        mixed += 1;
        const line = `d${truth.document.at(row)} ${truth.from.at(row)} ${truth.to.at(row)} ${label}`;
        expect(reach.of(truly).deliveries.has(line)).toBe(true);
      }
    }
    expect(mixed).toBeGreaterThan(0);
  });
});
