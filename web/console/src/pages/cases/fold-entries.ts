/** Kinds that come by the dozen and say the same of each business; every other line is an officer's or the platform's own act. */
const COME_BY_THE_DOZEN: ReadonlySet<string> = new Set(['notice-answer']);
/** Fewer than this stand on their own. */
const FOLDED_MIN = 4;

export interface Run<T> {
  entries: readonly T[];
  folded: boolean;
}

/** Lines one after the other in runs, in their order: whole runs of what comes by the dozen are folded into one line. */
export function foldEntries<T extends { kind: string }>(entries: readonly T[]): Run<T>[] {
  const runs: T[][] = [];
  for (const entry of entries) {
    const last = runs.at(-1);
    if (last && COME_BY_THE_DOZEN.has(entry.kind) && last[0]?.kind === entry.kind) last.push(entry);
    else runs.push([entry]);
  }
  return runs.flatMap((run): Run<T>[] =>
    run.length >= FOLDED_MIN
      ? [{ entries: run, folded: true }]
      : run.map((entry) => ({ entries: [entry], folded: false })),
  );
}
