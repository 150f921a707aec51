import { type CityData, type EscalationStep, holdsOnDay } from '../../registry/index.ts';
import { nextLevel } from './due.ts';

/** One level for one kind of deadline (null: every kind that the level does not name), due so long after it was missed. */
export interface EscalationWait {
  kind: string | null;
  level: number;
  dueBefore: Date;
}

const MINUTE_MS = 60_000;

/** Which deadlines were missed so long ago that somebody is to be told, by the data of the day. Pure. */
export const escalationWaits = (steps: readonly EscalationStep[], day: string, now: Date): EscalationWait[] =>
  steps
    .filter((row) => holdsOnDay(row, day))
    .flatMap(({ kinds, level, afterMinutes }) =>
      (kinds ?? [null]).map((kind) => ({
        ...{ kind, level },
        dueBefore: new Date(now.getTime() - afterMinutes * MINUTE_MS),
      })),
    );

/** The row that counts for a kind and level: one that names the kind before one for all; of several the last. */
export function escalationStepOn(
  steps: readonly EscalationStep[],
  asked: { kind: string; level: number; day: string },
): EscalationStep | undefined {
  const rows = steps.filter((row) => row.level === asked.level && holdsOnDay(row, asked.day));
  return (
    rows.findLast((row) => row.kinds?.includes(asked.kind)) ?? rows.findLast((row) => row.kinds === null)
  );
}

/** Whose officers are told. */
export function divisionToTell(
  city: Pick<CityData, 'city' | 'streets'>,
  tell: EscalationStep['tell'],
  division: string,
): string {
  if (tell === 'city') return city.city.code;
  return tell === 'own' ? division : nextLevel(city, division);
}
