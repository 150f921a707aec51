import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Db, sqlState } from '../../platform/db.ts';
import { Problem } from '../../platform/errors.ts';
import { firstIdAt, mintedAt } from '../../platform/ids.ts';
import type { Keys } from '../../platform/keys.ts';
import { localDay } from '../../platform/local-time.ts';
import { type CityData, claimsOf } from '../registry/index.ts';
import {
  beginArchive,
  countPart,
  detachParts,
  dropParts,
  lastRowsOf,
  lockWays,
  markArchived,
  noteManifest,
  noteStrays,
  type Period,
  periods,
  rowsToArchive,
} from './archive.store.ts';
import {
  ARCHIVE_FORMAT,
  ARCHIVED_TABLES,
  type ArchiveRow,
  manifestMessage,
  readArchive,
  type SealedManifest,
  writeArchive,
} from './archive-format.ts';
import { holdingsOfLots } from './holdings.store.ts';
import { isPast, type RetentionTerms, termsOn } from './lot-retention.ts';
import { lotsAfter } from './movements.store.ts';

export interface ArchiveTools {
  /** As the owner of the tables: the server itself may neither detach nor drop. */
  owner: Db;
  city: CityData;
  keys: Pick<Keys, 'sign'>;
  signingKeyId: string;
  now: Date;
  /** Where the files go. */
  folder: string;
}

export interface ArchiveOptions {
  /** Leaves the detached tables in the database. */
  keep: boolean;
  /** Told now and then how many lots were gone through. */
  onProgress?: (step: 'judging' | 'writing' | 'reading', lots: number) => void;
}

export interface Judgement {
  period: Period;
  /** Lots of which anything is stored in its parts. */
  lots: number;
  /** Of these, lots whose records need not be kept at hand. */
  past: number;
  rows: number;
}

const LOTS_A_BATCH = 2000;

/** Half-years that are over and not archived, oldest first, but for empty ones: what would become of them. Reads only. */
export async function judgePeriods(
  tools: ArchiveTools,
  onProgress?: ArchiveOptions['onProgress'],
): Promise<Judgement[]> {
  const over = (await periods(tools.owner)).filter(
    (period) => period.state !== 'archived' && BigInt(period.endLot) <= BigInt(firstIdAt(tools.now)),
  );
  const judgements: Judgement[] = [];
  for (const period of over) {
    const judgement: Judgement = { period, lots: 0, past: 0, rows: 0 };
    for await (const batch of lotsOf(tools, period)) {
      judgement.lots += batch.past.length + batch.alive.length;
      judgement.past += batch.past.length;
      judgement.rows += batch.rows;
      onProgress?.('judging', judgement.lots);
    }
    if (judgement.lots > 0) judgements.push(judgement);
  }
  return judgements;
}

interface LotsBatch {
  past: string[];
  alive: string[];
  rows: number;
}

export function termsNow({ city, now }: ArchiveTools): { today: string; terms: RetentionTerms } {
  const today = localDay(now, city.city.timezone);
  return { today, terms: termsOn(city, today) };
}

async function* lotsOf(tools: ArchiveTools, period: Period): AsyncGenerator<LotsBatch> {
  const { owner } = tools;
  let after = String(BigInt(period.firstLot) - 1n);
  for (;;) {
    const page = await lotsAfter(owner, after, LOTS_A_BATCH);
    const lots = page.filter((lotId) => BigInt(lotId) < BigInt(period.endLot));
    if (lots.length === 0) return;
    yield await judgeLots(tools, lots, termsNow(tools));
    after = lots.at(-1) ?? after;
  }
}

export async function judgeLots(
  { owner, city }: ArchiveTools,
  lotIds: readonly string[],
  { today, terms }: { today: string; terms: RetentionTerms },
): Promise<LotsBatch> {
  const last = await lastRowsOf(owner, lotIds);
  const claims = Map.groupBy(await claimsOf(owner, lotIds), (claim) => claim.lotId as string);
  const held = new Set(
    (await holdingsOfLots(owner, lotIds))
      .filter((holding) => holding.onHand !== 0 || holding.incoming !== 0 || holding.unknowns > 0)
      .map((holding) => holding.lotId as string),
  );
  const batch: LotsBatch = { past: [], alive: [], rows: 0 };
  for (const lotId of lotIds) {
    const stored = last.get(lotId);
    // A holding alone has nothing to archive.
    if (!stored) continue;
    batch.rows += stored.rows;
    const recorded = mintedAt(stored.documentId);
    const life = {
      lastAt: recorded > stored.at ? recorded : stored.at,
      expiryDates: (claims.get(lotId) ?? []).flatMap((claim) => claim.expiryDate ?? []),
      held: held.has(lotId),
    };
    (isPast(life, terms, today, city.city.timezone) ? batch.past : batch.alive).push(lotId);
  }
  return batch;
}

/**
 * Archives one half-year: writes its file, reads it back, takes its parts out of the ledger, and drops them. Lots that
 * are still alive stay, in the DEFAULT part. May be killed anywhere and called again: until the file is whole and read
 * back nothing was taken, and afterwards only what is left to do is done.
 * Errors: `archive-disk-full`, `archive-unreadable`, `archive-busy`.
 */
export async function archivePeriod(
  tools: ArchiveTools,
  period: Period,
  options: ArchiveOptions,
): Promise<{ file: string; manifest: SealedManifest }> {
  const file = join(tools.folder, `ledger-${period.name}.ndjson.gz`);
  mkdirSync(tools.folder, { recursive: true, mode: 0o700 });
  for (let tries = 1; ; tries += 1) {
    const manifest = (await wholeFile(period, file)) ?? (await writeFile(tools, period, file, options));
    if (await takeOut(tools, period, manifest, options.keep)) {
      await finishArchived(tools);
      return { file, manifest };
    }
    // Something was recorded about its lots meanwhile: the file lacks it, so that it is written anew.
    rmSync(file, { force: true });
    period = { ...period, manifest: null };
    if (tries === TRIES_MAX) throw archiveBusy(period.name);
  }
}

const TRIES_MAX = 3;

/** The file of an earlier run that was killed between reading it back and detaching. */
async function wholeFile(period: Period, file: string): Promise<SealedManifest | undefined> {
  if (!period.manifest || period.file !== file || !existsSync(file)) return undefined;
  const read = await readArchive(file).catch(() => undefined);
  return read && isSound(read) && read.signature === period.manifest.signature ? period.manifest : undefined;
}

const isSound = ({ manifest, sums }: Awaited<ReturnType<typeof readArchive>>): boolean =>
  manifest.root === sums.root &&
  manifest.lots === sums.lots &&
  ARCHIVED_TABLES.every((table) => manifest.rows[table] === sums.rows[table]);

async function writeFile(
  tools: ArchiveTools,
  period: Period,
  file: string,
  { onProgress }: ArchiveOptions,
): Promise<SealedManifest> {
  const { owner } = tools;
  await beginArchive(owner, period.name, file);
  let gone = 0;
  async function* rows(): AsyncGenerator<ArchiveRow[]> {
    for await (const { past, alive } of lotsOf(tools, period)) {
      await noteStrays(owner, period.name, alive);
      yield await rowsToArchive(owner, past);
      gone += past.length + alive.length;
      onProgress?.('writing', gone);
    }
    onProgress?.('reading', gone);
  }
  const sealed = await writeWholeFile(tools, period, file, rows());
  await noteManifest(owner, period.name, sealed);
  return sealed;
}

/**
 * Writes an archive beside its name, reads it back, and gives it its name when it is as it was written and on the disk.
 * Errors: `archive-disk-full`, `archive-unreadable`.
 */
export async function writeWholeFile(
  { keys, signingKeyId, now, folder }: ArchiveTools,
  period: Pick<Period, 'name' | 'firstLot' | 'endLot'> & { supplement?: number },
  file: string,
  rows: AsyncIterable<readonly ArchiveRow[]>,
): Promise<SealedManifest> {
  const beside = `${file}.part`;
  const header = {
    format: ARCHIVE_FORMAT,
    period: period.name,
    ...(period.supplement === undefined ? {} : { supplement: period.supplement }),
    firstLot: period.firstLot,
    endLot: period.endLot,
  };
  const sealed = await writeArchive(beside, header, rows, (sums) => {
    const manifest = { ...header, ...sums, writtenAt: now.toISOString(), signingKey: signingKeyId };
    return { manifest, signature: keys.sign(manifestMessage(manifest)).toString('base64url') };
  }).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
      rmSync(beside, { force: true });
      throw diskFull(folder);
    }
    throw error;
  });
  const read = await readArchive(beside).catch(() => undefined);
  if (!read || !isSound(read) || read.signature !== sealed.signature) throw unreadable(beside);
  renameSync(beside, file);
  syncFolder(folder);
  return sealed;
}

/** A name in a folder is on the disk when the folder is. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export const LOCK_NOT_AVAILABLE = '55P03';

/** In one transaction: is the file still all there is? Then out with the parts. False: it is not. */
async function takeOut(
  { owner, now }: ArchiveTools,
  period: Period,
  { manifest }: SealedManifest,
  keep: boolean,
): Promise<boolean> {
  try {
    return await owner.transaction(async (tx) => {
      await lockWays(tx);
      const there = await countPart(tx, period.name);
      if (ARCHIVED_TABLES.some((table) => there[table] !== manifest.rows[table])) return false;
      await detachParts(tx, period.name);
      await markArchived(tx, period.name, now, keep);
      return true;
    });
  } catch (error) {
    if (sqlState(error) === LOCK_NOT_AVAILABLE) throw archiveBusy(period.name);
    throw error;
  }
}

/** What is left to do of half-years that are archived: drop what was detached and is not kept. */
export async function finishArchived(
  { owner }: Pick<ArchiveTools, 'owner'>,
  dropKept = false,
): Promise<void> {
  for (const period of await periods(owner))
    if (period.state === 'archived' && (!period.kept || dropKept)) await dropParts(owner, period.name);
}

const diskFull = (folder: string) =>
  new Problem(500, 'archive-disk-full', {
    zh: `${folder} 所在磁盘已满，归档没有写成；账上一行未动。请腾出空间或用 --to 换一个文件夹，再执行一次。`,
    en: `The disk of ${folder} is full and the archive was not written; no row of the ledger was touched. Make room, or choose another folder with --to, and run it again.`,
  });

const unreadable = (file: string) =>
  new Problem(500, 'archive-unreadable', {
    zh: `归档文件 ${file} 写好后读回来对不上，账上一行未动。请检查磁盘后再执行一次。`,
    en: `The archive ${file} does not read back as it was written; no row of the ledger was touched. Check the disk and run it again.`,
  });

export const archiveBusy = (period: string) =>
  new Problem(503, 'archive-busy', {
    zh: `${period} 的流转账一直有人在用，这次没有取下分区；归档文件可接着用。请在空闲时再执行一次。`,
    en: `The ledger was in use all the time and ${period} was not taken out; what was written is used the next time. Run it again at a quieter hour.`,
  });
