import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadCity } from '../server/modules/registry/index.ts';
import { findCity } from '../server/platform/config.ts';
import { type CityPlan, generateCity } from './city-plan.ts';
import { runFull } from './full-city/command.ts';

/**
 * node simulator/main.ts --seed 7 --businesses 300 --days 14 --out DIR
 * Writes parties.ndjson, products.ndjson, operations.ndjson and truth.json.
 *
 * node simulator/main.ts full --operators 81000 --products 399000 --entries 150000 --days 1 --seed 1 --out DIR
 * Writes the city at full size, day by day; see full-city/README.md.
 */
const [command, ...rest] = process.argv.slice(2);
const isFull = command === 'full';
const { values } = parseArgs({
  args: isFull ? [] : process.argv.slice(2),
  options: {
    seed: { type: 'string', default: '7' },
    businesses: { type: 'string', default: '300' },
    days: { type: 'string', default: '14' },
    start: { type: 'string', default: '2026-11-09' },
    city: { type: 'string', default: findCity(process.env.LUYUAN_CITY) },
    out: { type: 'string' },
  },
});

/** @throws RangeError naming the option */
function wholeNumber(name: 'seed' | 'businesses' | 'days'): number {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`--${name} takes a whole number.`);
  return number;
}

function write(folder: string, plan: CityPlan): void {
  mkdirSync(folder, { recursive: true });
  for (const name of ['parties', 'products', 'operations'] as const) {
    writeFileSync(
      join(folder, `${name}.ndjson`),
      plan[name].map((one) => `${JSON.stringify(one)}\n`).join(''),
    );
  }
  writeFileSync(join(folder, 'truth.json'), `${JSON.stringify(plan.truth, null, 1)}\n`);
}

if (isFull) {
  await runFull(rest);
} else if (values.out === undefined) {
  console.error('Where to? Give a folder: --out DIR');
  process.exitCode = 2;
} else {
  const city = loadCity(values.city);
  const wish = {
    seed: wholeNumber('seed'),
    businesses: wholeNumber('businesses'),
    days: wholeNumber('days'),
  };
  const plan = generateCity({ ...wish, startDate: values.start, city });
  write(values.out, plan);
  console.log(
    `${plan.parties.length} businesses, ${plan.products.length} products, ${plan.operations.length} operations in ${values.out}`,
  );
}
