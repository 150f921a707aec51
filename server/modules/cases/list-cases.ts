import type { Queryable } from '../../platform/db.ts';
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
}

/** Open cases that are put in order by what burns; beyond them a list says so by its cursor. */
const OPEN_MAX = 200;

/**
 * Cases as an officer needs them: open ones first, and of these the ones to which documents came late first; then the
 * newest. The closed ones follow, newest first, page by page.
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
  return { items: items.sort((one, two) => two.late.documents - one.late.documents), next };
}

export async function briefCases(tools: Tools, principal: Principal, cases: readonly Case[]) {
  const caseIds = cases.map((one) => one.caseId);
  const [lots, scopes, entries, names] = await Promise.all([
    lotsOfCases(tools.db, caseIds),
    lastScopes(tools.db, caseIds),
    lastEntries(tools.db, caseIds),
    displayNames(tools.db, [...new Set(cases.map((one) => one.openedBy))]),
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
