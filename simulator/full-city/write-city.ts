import { once } from 'node:events';
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import type { CityData } from '../../server/modules/registry/index.ts';
import { FullCity, type FullDay } from './full-city.ts';
import type { FullCityWish } from './options.ts';
import { RowWriter } from './rows.ts';
import { sightingRows, truthHead, truthRows } from './truth-rows.ts';

export interface WrittenCity {
  parties: number;
  products: number;
  /** Lines of documents, receipts not counted. */
  entries: number;
  documents: number;
  sightings: number;
}

export interface WriteProgress {
  stage: 'parties' | 'products' | 'day' | 'done';
  /** Of stage day. */
  day?: string;
  rows: number;
}

/** NDJSON to a file, in large pieces, waiting for the disk. */
class RowFile {
  private readonly stream: WriteStream;
  private waiting: string[] = [];
  private size = 0;
  rows = 0;

  constructor(path: string) {
    this.stream = createWriteStream(path);
  }

  async write(row: unknown): Promise<void> {
    this.push(row);
    if (this.size > 1 << 20) await this.flush();
  }

  async all(rows: Iterable<unknown>): Promise<void> {
    for (const row of rows) await this.write(row);
  }

  /** Without waiting, for callbacks; `flush` soon after. */
  push(row: unknown): void {
    const text = `${JSON.stringify(row)}\n`;
    this.waiting.push(text);
    this.size += text.length;
    this.rows += 1;
  }

  async flush(): Promise<void> {
    if (this.size === 0) return;
    const text = this.waiting.join('');
    this.waiting = [];
    this.size = 0;
    if (!this.stream.write(text)) await once(this.stream, 'drain');
  }

  async close(): Promise<void> {
    await this.flush();
    this.stream.end();
    await once(this.stream, 'close');
  }
}

/**
 * Writes a run into a folder: `registry.ndjson` (parties, then products) and, for each day, `day-0001.ndjson` (what
 * the platform gets, in its order), `scans-0001.ndjson`; then `late.ndjson` (what it gets after the last day), and
 * `truth.ndjson` for the whole run.
 * @param onDay told of each day when it is written, for those who want the columns too
 */
export async function writeFullCity(
  wish: FullCityWish,
  city: CityData,
  folder: string,
  onProgress: (progress: WriteProgress) => void = () => {},
  onDay: (day: FullDay, full: FullCity) => void = () => {},
): Promise<WrittenCity> {
  mkdirSync(folder, { recursive: true });
  const registry = new RowFile(join(folder, 'registry.ndjson'));
  const full = new FullCity(wish, city, (body) => registry.push({ type: 'party', body }));
  const { census, town } = full;
  const rows = new RowWriter(census, town.lots);
  onProgress({ stage: 'parties', rows: registry.rows });
  await registry.all(rows.products());
  await registry.close();
  onProgress({ stage: 'products', rows: registry.rows });
  const truth = new RowFile(join(folder, 'truth.ndjson'));
  await truth.write({ type: 'wish', ...wish });
  await truth.all(truthHead(census));
  const counts = { documents: 0, sightings: 0 };
  for (const day of full.days()) {
    const number = String(day.day.number + 1).padStart(4, '0');
    const documents = new RowFile(join(folder, `day-${number}.ndjson`));
    await documents.all(rows.documents(day.documents));
    await documents.close();
    const scans = new RowFile(join(folder, `scans-${number}.ndjson`));
    await scans.all(sightingRows(day, census, town.lots));
    await scans.close();
    await truth.all(truthRows(day, census, town.lots));
    counts.documents += documents.rows;
    counts.sightings += scans.rows;
    onDay(day, full);
    onProgress({ stage: 'day', day: day.day.day, rows: documents.rows });
  }
  const late = new RowFile(join(folder, 'late.ndjson'));
  for (const columns of town.registrar.takeRest()) await late.all(rows.documents(columns));
  await late.close();
  counts.documents += late.rows;
  await truth.close();
  onProgress({ stage: 'done', rows: registry.rows + counts.documents });
  return {
    parties: census.members.length,
    products: census.products,
    entries: town.registrar.entries,
    ...counts,
  };
}
