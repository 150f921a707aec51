import { startTurns, type Turns, type Worker } from '../../platform/repeat.ts';
import { workCalendar } from './calendar.ts';
import type { Deadline } from './deadline.rules.ts';
import { noteMissed, setDue, takeMissed, withoutCalendar } from './deadlines.store.ts';
import { dueAfter, nextLevel } from './rules/due.ts';
import type { DeadlineTools } from './start-deadline.ts';

/**
 * Marks all that was missed by now, each in a transaction of its own with whoever is told of it, and returns them. In
 * any number of processes each deadline is marked by one. What somebody could not be told stays for the next time, and
 * holds nobody else up.
 */
export async function markMissed(
  tools: DeadlineTools,
  onError: (error: unknown) => void = (error) => {
    throw error;
  },
): Promise<Deadline[]> {
  await settleCalendars(tools);
  const marked: Deadline[] = [];
  const failed: string[] = [];
  for (;;) {
    let at: string | null = null;
    try {
      const one = await tools.db.transaction(async (tx) => {
        const now = tools.clock.now();
        const deadline = await takeMissed(tx, now, failed);
        if (!deadline) return null;
        at = deadline.deadlineId;
        const escalatedTo = nextLevel(tools.city, deadline.division);
        await noteMissed(tx, deadline.deadlineId, now, escalatedTo);
        const missed = { ...deadline, missed: { at: now, escalatedTo } };
        for (const tell of tools.onMissed ?? []) await tell(tx, missed, escalatedTo);
        return missed;
      });
      if (!one) return marked;
      marked.push(one);
    } catch (error) {
      // Not one deadline but the database: nothing can be done now.
      if (at === null) throw error;
      failed.push(at);
      onError(error);
    }
  }
}

/** Deadlines whose year was not known: worked out once the library or the city has it. */
async function settleCalendars(tools: DeadlineTools): Promise<void> {
  const { city } = tools;
  for (const deadline of await withoutCalendar(tools.db)) {
    const length = { workingDays: deadline.workingDays ?? 0 };
    const due = dueAfter(workCalendar(city), city.city.timezone, length, deadline.startsAt);
    if ('at' in due) await setDue(tools.db, deadline.deadlineId, due.at);
  }
}

/** Looks now and then what was missed, until it is stopped. */
export const startDeadlineWorker = (tools: DeadlineTools, turns: Turns): Worker =>
  startTurns(async () => {
    await markMissed(tools, turns.onError);
    return false;
  }, turns);
