import type { Queryable } from '../../platform/db.ts';
import type { Principal } from '../identity/index.ts';
import type { CityData } from '../registry/index.ts';
import { type Deadline, type DeadlineSubject, deadlineState } from './deadline.rules.ts';
import type { DeadlineViewValue } from './deadlines.schemas.ts';
import { type DeadlineFilter, listDeadlines } from './deadlines.store.ts';
import type { DeadlineTools } from './start-deadline.ts';

const ALL_MAX = 1000;
/** A case that told thousands has a clock for each letter, and its file lacks none. */
const CASE_MAX = 20_000;

/** Deadlines of a case, of one thing, or of a division and those within it; what is due first comes first. */
export const deadlinesOf = (
  tools: Pick<DeadlineTools, 'clock'>,
  db: Queryable,
  asked: { caseId: string } | { subject: DeadlineSubject } | { division: string; open: boolean },
): Promise<Deadline[]> =>
  listDeadlines(
    db,
    {
      ...('caseId' in asked ? { caseId: asked.caseId } : {}),
      ...('subject' in asked ? { subject: asked.subject } : {}),
      ...('division' in asked ? { division: asked.division, state: asked.open ? 'open' : undefined } : {}),
      limit: 'caseId' in asked ? CASE_MAX : ALL_MAX,
    },
    tools.clock.now(),
  );

/** What an officer answers for: the whole city's officers and administrators all of it. */
export async function readDeadlines(
  tools: Pick<DeadlineTools, 'db' | 'clock' | 'city'>,
  principal: Principal,
  asked: Omit<DeadlineFilter, 'division'>,
): Promise<{ items: DeadlineViewValue[]; more: boolean }> {
  const { divisionCode } = principal;
  const whole = divisionCode === null || divisionCode === tools.city.city.code;
  const now = tools.clock.now();
  const found = await listDeadlines(
    tools.db,
    { ...asked, division: whole ? undefined : divisionCode, limit: asked.limit + 1 },
    now,
  );
  return {
    items: found.slice(0, asked.limit).map((one) => viewDeadline(tools.city, one, now)),
    more: found.length > asked.limit,
  };
}

/** As people read it, with the words of the law as the city's data has them now. */
export function viewDeadline(city: CityData, deadline: Deadline, now: Date): DeadlineViewValue {
  const law = city.legalDeadlines.filter((row) => row.kind === deadline.kind).at(-1);
  const { unknownYear, missed, met, dropped } = deadline;
  return {
    deadlineId: deadline.deadlineId,
    subject: deadline.subject,
    kind: deadline.kind,
    says: { zh: law?.zh ?? deadline.kind, en: law?.en ?? deadline.kind },
    countsFrom: { zh: law?.countsFrom.zh ?? '', en: law?.countsFrom.en ?? '' },
    about: deadline.about,
    state: deadlineState(deadline, now),
    caseId: deadline.caseId,
    partyId: deadline.partyId,
    division: { code: deadline.division, name: divisionName(city, deadline.division) },
    clause: deadline.clause,
    confidence: deadline.confidence,
    startsAt: deadline.startsAt.toISOString(),
    dueAt: deadline.dueAt?.toISOString() ?? null,
    calendar:
      unknownYear === null
        ? null
        : { year: unknownYear, code: 'holidays-unknown', ...holidaysUnknown(unknownYear) },
    met: met && { at: met.at.toISOString(), documentId: met.documentId },
    dropped: dropped && { at: dropped.at.toISOString(), zh: dropped.zh, en: dropped.en },
    missed: missed && {
      at: missed.at.toISOString(),
      escalatedTo: { code: missed.escalatedTo, name: divisionName(city, missed.escalatedTo) },
    },
  };
}

/** Said rather than guessed. */
export const holidaysUnknown = (year: number) => ({
  zh: `${year} 年的放假安排还没有录入，截止日期暂时算不出来；国务院公布后由平台管理员补上，截止日期会自动算出。`,
  en: `The holidays of ${year} are not known here yet, so that the last day cannot be said. Once they are announced, the administrator of the platform adds the year, and the last day is worked out.`,
});

const divisionName = (city: CityData, code: string): { zh: string; en: string } => {
  const named =
    code === city.city.code ? city.city.name : (city.districts.get(code) ?? city.streets.get(code));
  return { zh: named?.zh ?? code, en: named?.en ?? code };
};
