import { parseArgs } from 'node:util';
import { loadCity } from '../../server/modules/registry/index.ts';
import { findCity } from '../../server/platform/config.ts';
import { cityDay, holidaysKnown } from './calendar.ts';
import { DEFAULT_RATES, FULL_CITY, type FullCityWish, HONEST_RATES, type Rates } from './options.ts';
import { writeFullCity } from './write-city.ts';

const NUMBERS = ['seed', 'operators', 'products', 'entries', 'days'] as const;

/**
 * node simulator/main.ts full --operators 81000 --products 399000 --entries 150000 --days 1 --seed 1 --out DIR
 * Rates are options too: --rate late=0.1 --rate overdrawn=0 (as often as needed); --honest sets all of them to 0.
 */
export async function runFull(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...(Object.fromEntries(
        NUMBERS.map((name) => [name, { type: 'string' as const, default: String(FULL_CITY[name]) }]),
      ) as Record<(typeof NUMBERS)[number], { type: 'string'; default: string }>),
      start: { type: 'string', default: FULL_CITY.startDate },
      city: { type: 'string', default: findCity(process.env.LUYUAN_CITY) },
      rate: { type: 'string', multiple: true, default: [] },
      honest: { type: 'boolean', default: false },
      out: { type: 'string' },
    },
  });
  if (values.out === undefined) {
    console.error('Where to? Give a folder: --out DIR');
    process.exitCode = 2;
    return;
  }
  const numbers = Object.fromEntries(NUMBERS.map((name) => [name, Number(values[name])])) as Pick<
    FullCityWish,
    (typeof NUMBERS)[number]
  >;
  const rates = readRates(values.rate, values.honest ? HONEST_RATES : DEFAULT_RATES);
  const wish = { ...numbers, startDate: values.start, rates };
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const lastDay = cityDay(wish.startDate, wish.days - 1).day;
  if (!holidaysKnown(wish.startDate) || !holidaysKnown(lastDay))
    console.error(`Public holidays of ${wish.startDate} to ${lastDay} are not all known; weekends are.`);
  const written = await writeFullCity(wish, loadCity(values.city), values.out, ({ stage, day, rows }) =>
    console.error(`${seconds().toFixed(1)} s  ${day ?? stage}: ${rows} rows`),
  );
  const rows = written.parties + written.products + written.documents;
  console.log(
    `${written.parties} operators, ${written.products} products, ${written.documents} documents, ${written.entries} entries, ` +
      `${written.sightings} scans in ${seconds().toFixed(1)} s (${Math.round(rows / seconds())} rows/s): ${values.out}`,
  );
}

/** name=number, by the names of the rates. @throws RangeError */
function readRates(texts: readonly string[], base: Rates): Rates {
  const rates = { ...base };
  for (const text of texts) {
    const [name = '', value] = text.split('=');
    if (!(name in rates)) throw new RangeError(`There is no rate ${name}: ${Object.keys(rates).join(', ')}.`);
    rates[name as keyof Rates] = Number(value);
  }
  return rates;
}
