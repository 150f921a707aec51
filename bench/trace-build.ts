import { statfsSync } from 'node:fs';
import { copyRows } from '../server/platform/copy-rows.ts';
import { openDb } from '../server/platform/db.ts';
import { Problem } from '../server/platform/errors.ts';
import { firstIdAt, mintedAt } from '../server/platform/ids.ts';
import {
  analyse,
  buildMovementKey,
  dropMovementKey,
  type MovementPart,
  movementParts,
  plantRegistry,
} from './bench.store.ts';
import { emptyKept, keptFolder, markKept, openIn, readKept, type Stage } from './stage.ts';
import { COPIED_COLUMNS, GENERATOR_VERSION, PARTIES, TraceData, type TraceDataSizes } from './trace-data.ts';

export interface BuildNote {
  rows: number;
  copy_s: number;
  index_s: number;
  /** Lots, edges, holdings, parties, statistics. */
  rest_s: number;
  holdings: boolean;
}

export interface TraceStage extends Stage {
  folder: string;
  data: TraceData;
  built: BuildNote;
  wasKept: boolean;
}

const since = (started: number): number => Math.round((performance.now() - started) / 100) / 10;

/** About what the ledger, lots and holdings of one entry take, with room for sorting the index. */
const BYTES_AN_ENTRY_MAX = 330;

/**
 * The ledger of a trace bench: kept from an earlier run of the same sizes and generator, or loaded now by COPY, the
 * covering index built after, as the migration defines it. Only what a trace reads of lots is planted: movements,
 * edges, lots and (unless turned off) holdings; documents, claims and papers are not.
 */
export async function openTraceStage(sizes: TraceDataSizes & { holdings: boolean }): Promise<TraceStage> {
  const { entries, shops, holdings } = sizes;
  const name = `trace-v${GENERATOR_VERSION}-${entries}-${shops}${holdings ? '' : '-bare'}`;
  const folder = keptFolder(name);
  const data = new TraceData(sizes);
  const kept = readKept<BuildNote>(folder);
  const reopened = kept && (await reopen(folder));
  if (kept && reopened) return { ...reopened, folder, data, built: kept, wasKept: true };
  emptyKept(folder);
  const { bavail, bsize } = statfsSync(folder);
  const needed = entries * (holdings ? BYTES_AN_ENTRY_MAX : BYTES_AN_ENTRY_MAX * 0.75);
  if (bavail * bsize < needed) {
    throw new Error(
      `${entries} entries want about ${Math.round(needed / 1e9)} GB in ${folder}, which has ${Math.round((bavail * bsize) / 1e9)}; take fewer, or --holdings 0`,
    );
  }
  const stage = await openIn(folder);
  try {
    const built = await build(stage, data, holdings);
    markKept(folder, built);
    return { ...stage, folder, data, built, wasKept: false };
  } catch (error) {
    await stage.close();
    throw error;
  }
}

/** Null where it was made by migrations that have changed since, which only happens while they are being written. */
async function reopen(folder: string): Promise<Stage | null> {
  try {
    return await openIn(folder);
  } catch (error) {
    if (error instanceof Problem && error.code === 'migration-changed') return null;
    throw error;
  }
}

async function build(stage: Stage, data: TraceData, holdings: boolean): Promise<BuildNote> {
  const url = stage.database.ownerUrl;
  const owner = openDb({ url, connections_max: 1 });
  try {
    const key = await dropMovementKey(owner);
    let started = performance.now();
    let rows = 0;
    for (const part of await movementParts(owner)) rows += await copyPart(url, data, part);
    const copy_s = since(started);
    started = performance.now();
    await buildMovementKey(owner, key);
    const index_s = since(started);
    started = performance.now();
    const copy = (table: string, columns: string, chunks: Iterable<Uint8Array>) =>
      copyRows({ url, sql: `COPY ${table} (${columns}) FROM STDIN (FORMAT binary)`, chunks });
    await copy('registry.lot', COPIED_COLUMNS.lot, data.lotRows());
    await copy('ledger.lot_edge', COPIED_COLUMNS.edge, data.edges());
    if (holdings) await copy('ledger.holding', COPIED_COLUMNS.holding, data.holdings());
    await plantRegistry(owner, stage.tools.city, PARTIES);
    await analyse(owner);
    return { rows, copy_s, index_s, rest_s: since(started), holdings };
  } finally {
    await owner.close();
  }
}

/** Frozen as it comes, so that the index alone answers at once and no VACUUM need come first. */
async function copyPart(url: string, data: TraceData, part: MovementPart): Promise<number> {
  const first = data.firstLotAt(mintedAt(part.firstLot).getTime());
  const end = data.firstLotAt(mintedAt(part.endLot).getTime());
  if (first === end) return 0;
  console.log(
    `  ${part.name}: lots ${first} to ${end - 1}, recorded from ${mintedAt(
      firstIdAt(new Date(data.mintedAt(first))),
    )
      .toISOString()
      .slice(0, 10)}`,
  );
  return copyRows({
    url,
    before: [`TRUNCATE ${part.name}`],
    sql: `COPY ${part.name} (${COPIED_COLUMNS.movement}) FROM STDIN (FORMAT binary, FREEZE)`,
    chunks: data.movements(first, end),
  });
}
