import type { Queryable } from '../../platform/db.ts';
import { type Period, periods, strays } from './archive.store.ts';

export interface ArchivedLot {
  /** The half-year, such as '2025h1'. */
  period: string;
  /** Name of the archive's file, without its folder. */
  file: string;
  archivedAt: Date;
}

/**
 * Of these lots, those whose rows were archived: what is stored of them now, if anything, was told later, and their
 * earlier way is in the file. One look at a table of a few dozen rows, and a second where lots are of an archived
 * half-year.
 */
export async function archivedLots(
  db: Queryable,
  lotIds: readonly string[],
): Promise<Map<string, ArchivedLot>> {
  const archived = (await periods(db)).filter((period) => period.state === 'archived');
  const within = new Map<string, Period>();
  for (const lotId of lotIds) {
    const id = BigInt(lotId);
    const period = archived.find((one) => BigInt(one.firstLot) <= id && id < BigInt(one.endLot));
    if (period) within.set(lotId, period);
  }
  if (within.size === 0) return new Map();
  const kept = await strays(db, [...within.keys()]);
  return new Map(
    [...within].flatMap(([lotId, { name, file, archivedAt }]) =>
      kept.has(lotId) || archivedAt === null
        ? []
        : [[lotId, { period: name, file: (file ?? '').split('/').at(-1) ?? '', archivedAt }] as const],
    ),
  );
}
