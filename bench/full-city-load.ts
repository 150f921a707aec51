import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AccountId } from '../server/modules/identity/index.ts';
import { loadBacklog } from '../server/modules/intake/index.ts';
import { DEFAULT_RATES, FULL_CITY, writeFullCity } from '../simulator/full-city/index.ts';
import { emptyKept, keptFolder, markKept, readKept, type Stage } from './stage.ts';

/** The full city as files, and from files into the platform by the code of `npm run import`. */

export interface CitySize {
  operators: number;
  products: number;
  /** Of a day. */
  entries: number;
  days: number;
}

export interface CityFiles {
  registry: string;
  /** In their order. */
  days: string[];
  entries: number;
}

/** The files of some days of the full city, made once for each size. */
export async function fullCityFiles(stage: Stage, size: CitySize): Promise<CityFiles> {
  const folder = keptFolder(`city-${size.operators}-${size.products}-${size.entries}-${size.days}`);
  let kept = readKept<{ entries: number }>(folder);
  if (!kept) {
    emptyKept(folder);
    const city = { ...FULL_CITY, ...size, rates: DEFAULT_RATES };
    const written = await writeFullCity(city, stage.tools.city, folder, () => undefined);
    kept = { entries: written.entries };
    markKept(folder, kept);
  }
  const days = readdirSync(folder)
    .filter((name) => /^day-.*ndjson$/.test(name))
    .sort()
    .map((name) => join(folder, name));
  return { registry: join(folder, 'registry.ndjson'), days, entries: kept.entries };
}

export interface Loaded {
  rows: number;
  refused: number;
  seconds: number;
}

/** Loads files one after the other, with the rows so far on standard error. */
export async function loadFiles(
  stage: Stage,
  recordedBy: AccountId,
  paths: readonly string[],
  batch_rows: number,
): Promise<Loaded> {
  const started = performance.now();
  let rows = 0;
  let refused = 0;
  for (const path of paths) {
    const done = await loadBacklog(stage.tools, {
      path,
      recordedBy,
      batch_rows,
      onProgress: ({ lines }) => process.stderr.write(`\r${rows + lines} rows …   `),
    });
    rows += done.lines;
    refused += done.refused;
  }
  process.stderr.write('\r');
  return { rows, refused, seconds: Math.round((performance.now() - started) / 100) / 10 };
}
