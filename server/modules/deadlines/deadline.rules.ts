import type { Words } from '../../platform/errors.ts';

/** What a deadline is about: the module's word and the id by which that module finds it. */
export interface DeadlineSubject {
  kind: string;
  id: string;
}

export interface Deadline {
  deadlineId: string;
  subject: DeadlineSubject;
  kind: string;
  caseId: string | null;
  partyId: string | null;
  division: string;
  about: Words;
  clause: string;
  confidence: string;
  startsAt: Date;
  /** Null while the official calendar of `unknownYear` is not known. */
  dueAt: Date | null;
  unknownYear: number | null;
  workingDays: number | null;
  met: { at: Date; documentId: string | null } | null;
  dropped: (Words & { at: Date }) | null;
  missed: { at: Date; escalatedTo: string } | null;
}

/**
 * `running` until it is `met`, `dropped`, or `missed`; `met-late` after that; `calendar-unknown`: by when cannot be
 * said yet.
 */
export const DEADLINE_STATES = [
  'running',
  'calendar-unknown',
  'missed',
  'met',
  'met-late',
  'dropped',
] as const;
export type DeadlineState = (typeof DEADLINE_STATES)[number];

/** It is missed from its minute on, whether or not somebody has been told yet. */
export function deadlineState(
  deadline: Pick<Deadline, 'dueAt' | 'met' | 'dropped'>,
  now: Date,
): DeadlineState {
  const { dueAt, met, dropped } = deadline;
  if (met) return dueAt !== null && met.at > dueAt ? 'met-late' : 'met';
  if (dropped) return 'dropped';
  if (dueAt === null) return 'calendar-unknown';
  return now > dueAt ? 'missed' : 'running';
}
