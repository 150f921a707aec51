import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sqlState } from '../../platform/db.ts';
import { type Period, periods, rowsToArchive } from './archive.store.ts';
import { ARCHIVED_TABLES, type ArchivedTable } from './archive-format.ts';
import {
  type ArchiveOptions,
  type ArchiveTools,
  archiveBusy,
  judgeLots,
  LOCK_NOT_AVAILABLE,
  termsNow,
  writeWholeFile,
} from './archive-periods.ts';
import {
  lockRest,
  noteSupplement,
  removeFromRest,
  restLotsAfter,
  type Supplement,
  supplements,
} from './supplement.store.ts';

const LOTS_A_BATCH = 2000;
/** Lots of one file: all of them leave the DEFAULT part in one transaction, for which its writers wait. */
const LOTS_A_FILE = 50_000;

/** How many lots of archived half-years the DEFAULT part still has rows of, and how many of them are past by now. */
export async function judgeStrays(tools: ArchiveTools): Promise<{ lots: number; past: number }> {
  const found = { lots: 0, past: 0 };
  for (const period of await archived(tools)) {
    for await (const { past, alive } of restLots(tools, period)) {
      found.lots += past.length + alive.length;
      found.past += past.length;
    }
  }
  return found;
}

const archived = async ({ owner }: ArchiveTools): Promise<Period[]> =>
  (await periods(owner)).filter((period) => period.state === 'archived');

async function* restLots(tools: ArchiveTools, period: Period) {
  let after = String(BigInt(period.firstLot) - 1n);
  for (;;) {
    const lots = await restLotsAfter(tools.owner, period, after, LOTS_A_BATCH);
    if (lots.length === 0) return;
    yield await judgeLots(tools, lots, termsNow(tools));
    after = lots.at(-1) ?? after;
  }
}

/**
 * Writes what the DEFAULT part has of archived half-years and is past by now to further files of theirs, and takes it
 * out. May be killed anywhere: a file that is not noted yet is written again under the same name.
 * Errors: as `archivePeriod`.
 */
export async function archiveStrays(
  tools: ArchiveTools,
  onProgress?: ArchiveOptions['onProgress'],
): Promise<Supplement[]> {
  mkdirSync(tools.folder, { recursive: true, mode: 0o700 });
  const written: Supplement[] = [];
  for (const period of await archived(tools)) {
    let lots: string[] = [];
    const flush = async () => {
      if (lots.length > 0) written.push(await writeSupplement(tools, period, lots, onProgress));
      lots = [];
    };
    for await (const { past } of restLots(tools, period)) {
      lots.push(...past);
      if (lots.length >= LOTS_A_FILE) await flush();
    }
    await flush();
  }
  return written;
}

async function writeSupplement(
  tools: ArchiveTools,
  period: Period,
  lots: readonly string[],
  onProgress?: ArchiveOptions['onProgress'],
): Promise<Supplement> {
  const { owner, now } = tools;
  const earlier = (await supplements(owner)).filter((one) => one.period === period.name);
  const number = (earlier.at(-1)?.number ?? 0) + 1;
  const file = join(tools.folder, `ledger-${period.name}-${number}.ndjson.gz`);
  async function* rows() {
    for (let start = 0; start < lots.length; start += LOTS_A_BATCH) {
      yield await rowsToArchive(owner, lots.slice(start, start + LOTS_A_BATCH));
      onProgress?.('writing', start);
    }
  }
  const manifest = await writeWholeFile(tools, { ...period, supplement: number }, file, rows());
  const supplement: Supplement = { period: period.name, number, file, manifest, archivedAt: now };
  try {
    await owner.transaction(async (tx) => {
      await lockRest(tx);
      const gone = await removeFromRest(tx, lots);
      const lacks = (table: ArchivedTable) => gone[table] !== manifest.manifest.rows[table];
      // Something was recorded meanwhile that the file lacks: the transaction ends, and nothing is gone.
      if (ARCHIVED_TABLES.some(lacks)) throw archiveBusy(period.name);
      await noteSupplement(tx, supplement);
    });
  } catch (error) {
    // The file stays: a connection that was lost while committing may have committed. One that is not noted is
    // written again under its name.
    if (sqlState(error) === LOCK_NOT_AVAILABLE) throw archiveBusy(period.name);
    throw error;
  }
  return supplement;
}
