import type { Clock } from '../../platform/clock.ts';
import type { Queryable } from '../../platform/db.ts';
import { type Deadline, deadlinesOf } from '../deadlines/index.ts';
import { displayNames, type Principal } from '../identity/index.ts';
import type { CityData } from '../registry/index.ts';
import { answersFor } from './case-for-officer.ts';
import { type Case, caseById, listOfCases, lotsOfCases } from './cases.store.ts';
import { lastEntries } from './entries.store.ts';
import { lateOf } from './late.store.ts';
import { lastScopes } from './scopes.store.ts';
import { briefScope } from './view-scope.ts';

interface Tools {
  db: Queryable;
  city: CityData;
  clock: Clock;
}

/** Open cases that are put in order by what burns; beyond them a list says so by its cursor. */
const OPEN_MAX = 200;

/**
 * Cases as an officer needs them: open ones first, and of these the ones to which documents came late, then those with a
 * deadline that was missed and still runs; then the newest. The closed ones follow, newest first, page by page.
 */
export async function listCases(
  tools: Tools,
  principal: Principal,
  asked: { state?: 'open' | 'closed' | undefined; before?: string | undefined; limit: number },
) {
  const divisionPrefix =
    principal.role === 'administrator' || principal.divisionCode === tools.city.city.code
      ? null
      : (principal.divisionCode ?? '-');
  const cursor = asked.before === undefined ? undefined : await caseById(tools.db, asked.before);
  const state = asked.state ?? 'open';
  const limit = state === 'open' ? Math.max(asked.limit, OPEN_MAX) : asked.limit;
  const found = await listOfCases(tools.db, {
    divisionPrefix,
    state,
    before: cursor ? { at: cursor.openedAt, caseId: cursor.caseId } : null,
    limit,
  });
  const items = await briefCases(tools, principal, found);
  const next = found.length === limit ? (found.at(-1)?.caseId ?? null) : null;
  const burns = (one: (typeof items)[number]) => (one.late.documents > 0 ? 2 : one.missed > 0 ? 1 : 0);
  return { items: items.sort((one, two) => burns(two) - burns(one)), next };
}

export async function briefCases(tools: Tools, principal: Principal, cases: readonly Case[]) {
  const caseIds = cases.map((one) => one.caseId);
  const now = tools.clock.now();
  const [lots, scopes, entries, names, due] = await Promise.all([
    lotsOfCases(tools.db, caseIds),
    lastScopes(tools.db, caseIds),
    lastEntries(tools.db, caseIds),
    displayNames(tools.db, [...new Set(cases.map((one) => one.openedBy))]),
    openDeadlines(tools, principal),
  ]);
  const late = Map.groupBy(
    await lateOf(
      tools.db,
      [...scopes.values()].map((scope) => scope.scopeId),
    ),
    (one) => one.caseId,
  );
  return Promise.all(
    cases.map(async (one) => {
      const scope = scopes.get(one.caseId);
      const came = late.get(one.caseId) ?? [];
      const { lateArrivals, ...rest } = {
        lateArrivals: came,
        caseId: one.caseId,
        title: one.title,
        origin: one.origin,
        originRef: one.originRef,
        state: one.state,
        stateAt: one.stateAt.toISOString(),
        level: levelOf(tools.city, one.level),
        openedAt: one.openedAt.toISOString(),
        openedBy: names.get(one.openedBy) ?? '',
        division: divisionOf(tools.city, one.divisionCode),
        lots: lots.get(one.caseId)?.length ?? 0,
        scope: scope ? await briefScope(tools, scope) : null,
        lastEntryAt: (entries.get(one.caseId) ?? one.openedAt).toISOString(),
        missed: (due.get(one.caseId) ?? []).filter(({ dueAt }) => dueAt !== null && dueAt < now).length,
        nextDueAt:
          (due.get(one.caseId) ?? [])
            .find(({ dueAt }) => dueAt !== null && dueAt >= now)
            ?.dueAt?.toISOString() ?? null,
        mayDecide: answersFor(tools, principal, one.divisionCode),
      };
      return {
        ...rest,
        late: {
          documents: new Set(lateArrivals.map((arrival) => arrival.documentId)).size,
          newHolders: new Set(
            lateArrivals.filter((arrival) => arrival.what === 'new-holder').map((arrival) => arrival.partyId),
          ).size,
          more: new Set(
            lateArrivals.filter((arrival) => arrival.what === 'more').map((arrival) => arrival.partyId),
          ).size,
        },
      };
    }),
  );
}

function levelOf(city: CityData, code: string | null) {
  const level = city.caseLevels.find((one) => one.code === code);
  return level ? { code: level.code, zh: level.zh, en: level.en } : null;
}

function divisionOf(city: CityData, code: string) {
  const named = city.districts.get(code) ?? city.streets.get(code);
  const { zh, en } = named ?? city.city.office;
  return { code, zh, en };
}

/** What is still to be done in cases of whom this person answers for, by case; what is due first comes first. */
async function openDeadlines(tools: Tools, principal: Principal): Promise<Map<string, Deadline[]>> {
  const whole = principal.role === 'administrator' || principal.divisionCode === tools.city.city.code;
  const division = whole ? '' : (principal.divisionCode ?? '-');
  const open = await deadlinesOf(tools, tools.db, { division, open: true });
  return Map.groupBy(open, (one) => one.caseId ?? '');
}
