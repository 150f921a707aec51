import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, homedir, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type OpenDatabase, openDatabase } from '../server/database.ts';
import { loadCity } from '../server/modules/registry/index.ts';
import { systemClock } from '../server/platform/clock.ts';
import { findCity } from '../server/platform/config.ts';
import { openKeys } from '../server/platform/keys.ts';
import { makeTools, type ServerTools } from '../server/tools.ts';
import { countEntries, tableSizes } from './bench.store.ts';

/** A platform of its own for a bench, on an embedded and durable database, gone afterwards. */
export interface Stage {
  tools: ServerTools;
  database: OpenDatabase;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'luyuan-bench-'));
  const stage = await openIn(dataDir, process.env.DATABASE_URL);
  return {
    ...stage,
    close: async () => {
      await stage.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Where data that took long to make are kept between runs: LUYUAN_BENCH_DATA, or a folder in one's home. */
export function keptFolder(name: string): string {
  return join(process.env.LUYUAN_BENCH_DATA ?? join(homedir(), '.luyuan-bench'), name);
}

/** A mark in a kept folder that everything in it was made to its end; what is without it is made anew. */
const COMPLETE = 'complete.json';

/** What was noted when the folder was finished, or null where it is not. */
export function readKept<Note>(folder: string): Note | null {
  try {
    return JSON.parse(readFileSync(join(folder, COMPLETE), 'utf8')) as Note;
  } catch {
    return null;
  }
}

export function markKept(folder: string, note: object): void {
  writeFileSync(join(folder, COMPLETE), `${JSON.stringify(note, null, 2)}\n`);
}

/** A folder for what is to be kept, empty. */
export function emptyKept(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // The database of root runs as another user, who must be able to enter.
  chmodSync(folder, 0o711);
}

/** A platform on a database of its own in a folder; closing it leaves the data. */
export async function openIn(dataDir: string, databaseUrl?: string): Promise<Stage> {
  const database = await openDatabase(
    { databaseUrl, dataDir },
    () => undefined,
    (error) => console.error(error.message),
  );
  const tools = await makeTools({
    db: database.db,
    clock: systemClock,
    keys: openKeys(join(dataDir, 'keys')),
    city: loadCity(findCity(process.env.LUYUAN_CITY)),
  });
  return { tools, database, close: () => database.close() };
}

/**
 * Makes the system forget what it has read of files. Only root on Linux may; elsewhere the first reads after a restart
 * are cold for the database and warm for the system. Returns what was done, for the report.
 */
export function dropPageCache(): string {
  try {
    spawnSync('sync');
    writeFileSync('/proc/sys/vm/drop_caches', '3\n');
    return 'database restarted, page cache of the system dropped';
  } catch {
    return 'database restarted (its buffers are empty); the page cache of the system could not be dropped';
  }
}

/** --entries 200000 → { entries: 200000 }; unknown flags are an error. */
export function flags<Name extends string>(
  args: readonly string[],
  defaults: Record<Name, number>,
): Record<Name, number> {
  const options = Object.fromEntries(
    Object.keys(defaults).map((name) => [name, { type: 'string' as const }]),
  );
  const { values } = parseArgs({ args: [...args], options });
  const read = (name: Name) => (values[name] === undefined ? defaults[name] : Number(values[name]));
  return Object.fromEntries((Object.keys(defaults) as Name[]).map((name) => [name, read(name)])) as Record<
    Name,
    number
  >;
}

export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
}

export function percentiles(samples_ms: readonly number[]): Percentiles {
  const sorted = [...samples_ms].sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0) * 1000) / 1000;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export const machine = () => ({
  node: process.version,
  cpus: cpus().length,
  cpu: cpus()[0]?.model ?? '',
  memory_gib: Math.round(totalmem() / 2 ** 30),
});

/** Bytes on disk per movement: the ledger proper, and everything that is stored. */
export async function bytesAnEntry(stage: Stage): Promise<{
  entries: number;
  ledger_bytes: number;
  all_bytes: number;
  tables: { name: string; bytes: number }[];
}> {
  const { db } = stage.tools;
  const tables = await tableSizes(db);
  const entries = await countEntries(db);
  const sum = (names: (name: string) => boolean) =>
    tables.filter((table) => names(table.name)).reduce((total, table) => total + Number(table.bytes), 0);
  // The ledger is movements, edges and holdings with their indexes; documents and lots are what it points at.
  const ledger = sum((name) => ['ledger.movement', 'ledger.lot_edge', 'ledger.holding'].includes(name));
  const all = sum((name) => !['registry.party', 'registry.product', 'registry.search_gram'].includes(name));
  return {
    entries,
    ledger_bytes: Math.round(ledger / Math.max(1, entries)),
    all_bytes: Math.round(all / Math.max(1, entries)),
    tables: tables
      .map((table) => ({ name: table.name, bytes: Number(table.bytes) }))
      .filter((table) => table.bytes > 0)
      .slice(0, 10),
  };
}

/** A plain table: columns as wide as their widest cell, numbers to the right. */
export function printTable(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_title, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  for (const [index, row] of cells.entries()) {
    console.log(
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    );
    if (index === 0) console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  }
}
