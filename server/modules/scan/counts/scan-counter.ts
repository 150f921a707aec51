import type { Db } from '../../../platform/db.ts';
import { startTurns, type Worker } from '../../../platform/repeat.ts';
import { addCounts, type ScanCount } from './scan-counts.store.ts';

/** Different codes that are held between two writes; a crowd beyond them waits for the next one. */
const HELD_MAX = 20_000;
/** Rows of one statement: four parameters each. */
const ROWS_MAX = 5_000;

/**
 * Counts in memory, so that a page that is looked at writes nothing. What was counted since the last write is lost when
 * the process is killed: some seconds of it.
 */
export class ScanCounter {
  #held = new Map<string, ScanCount>();

  count(one: Omit<ScanCount, 'scans'>): void {
    const key = `${one.code} ${one.day} ${one.divisionCode}`;
    const known = this.#held.get(key);
    if (known) known.scans += 1;
    else if (this.#held.size < HELD_MAX) this.#held.set(key, { ...one, scans: 1 });
  }

  /** Counted and not yet written. */
  get held(): number {
    return this.#held.size;
  }

  /** Writes what was counted. What cannot be written is held for the next time. Whether there was anything. */
  async flush(db: Db): Promise<boolean> {
    const counts = [...this.#held.values()];
    if (counts.length === 0) return false;
    this.#held = new Map();
    try {
      await db.transaction(async (tx) => {
        for (let at = 0; at < counts.length; at += ROWS_MAX)
          await addCounts(tx, counts.slice(at, at + ROWS_MAX));
      });
    } catch (error) {
      for (const { scans, ...one } of counts) {
        this.count(one);
        const again = this.#held.get(`${one.code} ${one.day} ${one.divisionCode}`);
        if (again) again.scans += scans - 1;
      }
      throw error;
    }
    return true;
  }
}

/** Writes counts every few seconds, and once more at the end. */
export function startScanCounts(
  tools: { db: Db; scanCounter: ScanCounter },
  options: { every_ms: number; onError: (error: unknown) => void },
): Worker {
  const turns = startTurns(async () => {
    await tools.scanCounter.flush(tools.db);
    // Even after a write: what comes in meanwhile is for the next time.
    return false;
  }, options);
  return {
    wake: () => turns.wake(),
    stop: async () => {
      await turns.stop();
      await tools.scanCounter.flush(tools.db).catch(options.onError);
    },
  };
}
