import type { Clock } from '../../platform/clock.ts';
import type { Db, Queryable } from '../../platform/db.ts';
import type { Words } from '../../platform/errors.ts';
import type { IdMint } from '../../platform/ids.ts';
import { localDay } from '../../platform/local-time.ts';
import type { CityData } from '../registry/index.ts';
import { workCalendar } from './calendar.ts';
import type { Deadline, DeadlineSubject } from './deadline.rules.ts';
import { insertDeadline, noteDropped, noteDroppedOfCase, noteMet, openDeadline } from './deadlines.store.ts';
import { dueAfter, legalDeadlineOn } from './rules/due.ts';

export interface DeadlineTools {
  db: Db;
  clock: Clock;
  ids: IdMint;
  city: CityData;
  /** Told of each deadline that was missed, once, in the transaction that marks it; what fails is told again. */
  onMissed?: readonly OnMissed[];
}

export type OnMissed = (tx: Queryable, deadline: Deadline, escalatedTo: string) => Promise<void>;

export interface StartDeadline {
  subject: DeadlineSubject;
  /** A kind of `legal-deadlines.json`. */
  kind: string;
  startsAt: Date;
  /** Whose officers answer for it. */
  division: string;
  /** What has to be done, in words, as a person reads it in a list of many. */
  about: Words;
  caseId?: string | null;
  /** The business that has to do it; absent: the office. */
  partyId?: string | null;
}

/**
 * Starts a clock, in the transaction of what starts it. By when follows from the law of that day, as the city's data
 * has it. Started again while it runs, the first one stays.
 * @throws where the city's data has no such kind on that day
 */
export async function startDeadline(
  tx: Queryable,
  tools: Pick<DeadlineTools, 'city' | 'ids'>,
  start: StartDeadline,
): Promise<Deadline> {
  const { city } = tools;
  const timeZone = city.city.timezone;
  const law = legalDeadlineOn(city, start.kind, localDay(start.startsAt, timeZone));
  if (!law) throw new Error(`legal-deadlines.json has no ${start.kind} for ${start.startsAt.toISOString()}`);
  const due = dueAfter(workCalendar(city), timeZone, law.length, start.startsAt);
  const deadline: Deadline = {
    deadlineId: tools.ids.next<'deadline'>(),
    subject: start.subject,
    kind: start.kind,
    caseId: start.caseId ?? null,
    partyId: start.partyId ?? null,
    division: start.division,
    about: start.about,
    clause: law.clause,
    confidence: law.confidence,
    startsAt: start.startsAt,
    dueAt: 'at' in due ? due.at : null,
    unknownYear: 'at' in due ? null : due.unknownYear,
    workingDays: 'workingDays' in law.length ? law.length.workingDays : null,
    met: null,
    dropped: null,
    missed: null,
  };
  if (await insertDeadline(tx, deadline)) return deadline;
  return (await openDeadline(tx, start.subject, start.kind)) ?? deadline;
}

/** It was done, by this document; late where its time was over, and then it stays marked as missed too. */
export const meetDeadline = (
  tx: Queryable,
  done: { subject: DeadlineSubject; kind: string; at: Date; documentId: string | null },
): Promise<boolean> => noteMet(tx, done);

/** It need not be done any more, and why. Of every kind of the subject, where none is named. */
export const dropDeadline = (
  tx: Queryable,
  dropped: { subject: DeadlineSubject; kind?: string; at: Date; why: Words },
): Promise<void> => noteDropped(tx, { ...dropped, kind: dropped.kind ?? null });

/** The same of everything of one kind in a case, which has ended with it. */
export const dropDeadlinesOfCase = (
  tx: Queryable,
  dropped: { caseId: string; subjectKind: string; at: Date; why: Words },
): Promise<void> => noteDroppedOfCase(tx, dropped);
