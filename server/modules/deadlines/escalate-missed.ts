import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { startTurns, type Turns, type Worker } from '../../platform/repeat.ts';
import type { EscalationStep } from '../registry/index.ts';
import type { Deadline } from './deadline.rules.ts';
import { noteEscalated, takeToEscalate } from './escalation.store.ts';
import { divisionToTell, escalationStepOn, escalationWaits } from './rules/escalation.ts';
import type { DeadlineTools } from './start-deadline.ts';

export interface Escalation {
  level: number;
  /** Whose officers are told. */
  division: string;
  ways: EscalationStep['ways'];
}

/** Tells an office, in the transaction that notes it: both or neither, so each level once. */
export type OnEscalate = (tx: Queryable, deadline: Deadline, escalation: Escalation) => Promise<void>;

export interface Escalated extends Escalation {
  deadlineId: string;
}

/**
 * Tells of what was missed and is still not done, level by level as the city's data have it; each in a transaction of its
 * own. In any number of processes each level of each deadline is told by one: its row is locked and says up to which level.
 * What could not be told stays for the next time, and holds nobody else up.
 */
export async function escalateMissed(
  tools: DeadlineTools & { onEscalate?: readonly OnEscalate[] },
  onError: (error: unknown) => void = (error) => {
    throw error;
  },
): Promise<Escalated[]> {
  const told: Escalated[] = [];
  const failed: string[] = [];
  for (;;) {
    let at: string | null = null;
    try {
      const one = await tools.db.transaction(async (tx) => {
        const taken = await take(tx, tools, failed);
        if (!taken) return null;
        at = taken.deadline.deadlineId;
        await noteEscalated(tx, at, taken.escalation.level);
        for (const tell of tools.onEscalate ?? []) await tell(tx, taken.deadline, taken.escalation);
        return { deadlineId: at, ...taken.escalation };
      });
      if (!one) return told;
      told.push(one);
    } catch (error) {
      // Not one deadline but the database: nothing can be done now.
      if (at === null) throw error;
      failed.push(at);
      onError(error);
    }
  }
}

async function take(tx: Queryable, { city, clock }: DeadlineTools, except: readonly string[]) {
  const now = clock.now();
  const day = localDay(now, city.city.timezone);
  const waits = escalationWaits(city.escalationSteps, day, now);
  const taken = await takeToEscalate(tx, waits, except);
  if (!taken) return null;
  const { deadline, level } = taken;
  const step = escalationStepOn(city.escalationSteps, { kind: deadline.kind, level, day });
  if (!step) throw new Error(`escalation.json has no level ${level} for ${deadline.kind}`);
  const division = divisionToTell(city, step.tell, deadline.division);
  return { deadline, escalation: { level, division, ways: step.ways } };
}

/** Looks now and then whom to tell, until it is stopped. */
export const startEscalationWorker = (
  tools: DeadlineTools & { onEscalate?: readonly OnEscalate[] },
  turns: Turns,
): Worker =>
  startTurns(async () => {
    await escalateMissed(tools, turns.onError);
    return false;
  }, turns);
