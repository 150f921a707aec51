import { describe, expect, test } from 'vitest';
import {
  batchOf,
  DEFAULT_RATES,
  type FullCityWish,
  HONEST_RATES,
  type Rates,
} from '../../../simulator/full-city/index.ts';
import { type FoundRow, type FullCityRun, runFullCity } from './testing/full-city-run.ts';

/** The checks over a small full city, graded by its own truth. EVAL_* make it larger and print the table. */
const size = (name: string, usual: number): number => Number(process.env[`EVAL_${name}`] ?? usual);
const wish: Omit<FullCityWish, 'rates'> = {
  seed: size('SEED', 5),
  operators: size('OPERATORS', 120),
  products: size('PRODUCTS', 300),
  entries: size('ENTRIES', 200),
  days: size('DAYS', 4),
  startDate: '2026-09-14',
};

const FRAUDS = [
  'overdrawn',
  'twoDates',
  'beforeProduction',
  'afterDisposal',
  'yieldOutOfBand',
  'lossOutOfBand',
  'stockDoesNotAddUp',
  'codeInTwoPlaces',
  'offRoute',
] as const;
const KINDS = FRAUDS.map((name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));

/** Errors as often as in the city, frauds often enough that a small one has some. */
const ratesOf = (times: number): Rates => ({
  ...DEFAULT_RATES,
  ...Object.fromEntries(FRAUDS.map((name) => [name, Math.min(0.4, DEFAULT_RATES[name] * times)])),
});

type Plant = FullCityRun['days'][number]['plants'][number] & { day: FullCityRun['days'][number] };

function grade({ full, days, found }: FullCityRun) {
  const { census, town } = full;
  const plants: Plant[] = days.flatMap((day) => day.plants.map((plant) => ({ ...plant, day })));
  const usccOf = (party: number) => (party < 0 ? null : census.member(party).uscc);
  const isProduct = (plant: Plant, one: FoundRow) =>
    plant.lot >= 0 && Number(census.gtinOf(town.lots.productOf(plant.lot))) === Number(one.gtin);
  const isLot = (plant: Plant, one: FoundRow) =>
    isProduct(plant, one) && one.batch === batchOf(town.lots, plant.lot);
  const isParty = (plant: Plant, one: FoundRow) => plant.party < 0 || one.uscc === usccOf(plant.party);
  const shows = (plant: Plant, one: FoundRow): boolean => {
    switch (one.kind) {
      case 'code-in-two-places': {
        const at = plant.day.sightings.at.at(plant.sightings[0] ?? 0);
        return one.evidence.some((piece) => 'at' in piece && piece.at === at);
      }
      case 'two-dates':
      case 'before-production':
      case 'yield-out-of-band':
        return isLot(plant, one);
      case 'loss-out-of-band':
      case 'stock-does-not-add-up':
        return isProduct(plant, one) && isParty(plant, one);
      default:
        return isLot(plant, one) && isParty(plant, one);
    }
  };
  return KINDS.map((kind) => {
    const planted = plants.filter((plant) => plant.kind === kind);
    const raised = found.filter((one) => one.kind === kind);
    const others = raised.filter((one) => !planted.some((plant) => shows(plant, one)));
    // A slip of the keys is no fraud, but what it leaves in the records is as untrue.
    const slips = plants.filter((plant) => plant.kind === 'typing-tenfold' || plant.kind === 'wrong-day');
    const wrong = others.filter((one) => !slips.some((plant) => isLot(plant, one)));
    const hit = planted.filter((plant) => raised.some((one) => shows(plant, one)));
    return {
      kind,
      planted: planted.length,
      hit: hit.length,
      raised: raised.length,
      slips: others.length - wrong.length,
      wrong,
    };
  });
}

describe('Over a small full city', () => {
  test('Nothing is found where everybody is honest', async () => {
    const run = await runFullCity({ ...wish, rates: HONEST_RATES });
    try {
      if (process.env.EVAL_SEED) console.log(run.documents, run.took_ms);
      expect(run.refused).toBe(0);
      expect(run.found).toEqual([]);
    } finally {
      await run.platform.close();
    }
  }, 600_000);

  test('Nearly all that was planted is found, and what is found was planted or a slip of the keys', async () => {
    const run = await runFullCity({ ...wish, rates: ratesOf(size('TIMES', 25)) });
    try {
      const grades = grade(run);
      const table = grades.map(({ wrong, ...row }) => ({ ...row, wrong: wrong.length }));
      if (process.env.EVAL_SEED) {
        console.log(run.documents, run.refused, run.took_ms);
        console.table(table);
        for (const { wrong } of grades)
          for (const one of wrong.slice(0, size('SHOW', 3))) console.log(JSON.stringify(one).slice(0, 900));
      }
      const sum = (of: 'planted' | 'hit' | 'raised' | 'wrong') =>
        table.reduce((all, row) => all + row[of], 0);
      expect(sum('planted')).toBeGreaterThan(10);
      expect({ table, recall: sum('hit') >= 0.9 * sum('planted') }).toMatchObject({ recall: true });
      expect({ table, precision: sum('wrong') <= 0.1 * sum('raised') }).toMatchObject({ precision: true });
    } finally {
      await run.platform.close();
    }
  }, 600_000);
});
