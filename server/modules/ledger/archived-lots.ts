import type { Queryable } from '../../platform/db.ts';
import { type Period, periods, strays } from './archive.store.ts';
import { supplements } from './supplement.store.ts';

export interface ArchivedLot {
  /** The half-year, such as '2025h1'. */
  period: string;
  /** Names of the files that may have rows of it, without their folders: the half-year's, and its further ones. */
  files: string[];
  /** When the latest of them was written. */
  archivedAt: Date;
}

/**
 * Of these lots, those whose rows were archived: what is stored of them now, if anything, was told later, and their
 * earlier way is in the files. A look at a table of a few dozen rows, and two more where lots are of an archived
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
  const further = Map.groupBy(await supplements(db), (one) => one.period);
  const described = new Map(
    archived.map((period) => [period.name, describe(period, further.get(period.name) ?? [])]),
  );
  return new Map(
    [...within].flatMap(([lotId, { name }]) => {
      const there = described.get(name);
      return kept.has(lotId) || !there ? [] : [[lotId, there] as const];
    }),
  );
}

function describe(period: Period, further: readonly { file: string; archivedAt: Date }[]): ArchivedLot {
  const nameOf = (path: string) => path.split(/[\\/]/).at(-1) ?? path;
  const times = [period.archivedAt ?? new Date(0), ...further.map((one) => one.archivedAt)];
  return {
    period: period.name,
    files: [nameOf(period.file ?? ''), ...further.map((one) => nameOf(one.file))],
    archivedAt: times.reduce((one, other) => (other > one ? other : one)),
  };
}
