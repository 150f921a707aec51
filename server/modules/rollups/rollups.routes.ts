import { Problem } from '../../platform/errors.ts';
import {
  defineOperation,
  type Operation,
  type Principal,
  recordForbidden,
  signInNeeded,
} from '../identity/index.ts';
import { type RecordTools, readableParty } from '../ledger/index.ts';
import type { Group } from './read-rollups.store.ts';
import { readRollups } from './read-rollups.ts';
import { RollupAnswer, RollupQuery, type RollupQueryValue } from './rollups.schemas.ts';

export type RollupPorts = RecordTools;

const DAYS_MAX = 366;
const DAY_MS = 86_400_000;

export function rollupOperations(ports: RollupPorts): Operation[] {
  return [
    defineOperation<unknown, RollupQueryValue, unknown>({
      id: 'readRollups',
      tag: 'ledger',
      method: 'GET',
      path: '/api/v1/rollups',
      summary: 'What moved, added up by business, product, class, district or day',
      permission: { who: ['operator', 'regulator', 'administrator'], data: 'own' },
      query: RollupQuery,
      answer: RollupAnswer,
      handle: async ({ principal, query }) => {
        if (!principal) throw signInNeeded();
        checkPeriod(query.from, query.to);
        const scope = await scopeOf(ports, principal, query);
        const groupBy = [...new Set((query.groupBy ?? 'day').split(','))] as Group[];
        const { from, to, category } = query;
        return readRollups(ports.db, { from, to, groupBy, category, ...scope });
      },
    }),
  ];
}

/** Errors: `period-invalid`. */
function checkPeriod(from: string, to: string): void {
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days >= 1 && days <= DAYS_MAX) return;
  throw new Problem(422, 'period-invalid', {
    zh: `统计期间应从较早的日期到较晚的日期，最长 ${DAYS_MAX} 天；请改后重试。`,
    en: `The period must run from an earlier to a later day, over ${DAYS_MAX} days at most; change it and try again.`,
    path: days < 1 ? '/from' : '/to',
  });
}

/**
 * A business reads its own figures; an officer those of the district, or of one business there.
 * Errors: `party-unknown`, `record-forbidden`.
 */
async function scopeOf(
  ports: RollupPorts,
  principal: Principal,
  query: RollupQueryValue,
): Promise<{ partyId?: string; divisionPrefix: string }> {
  if (query.party !== undefined || principal.role === 'operator') {
    const party = await readableParty(ports, principal, query.party);
    return { partyId: party.partyId, divisionPrefix: query.district ?? '' };
  }
  const everywhere = principal.role === 'administrator' || principal.divisionCode === ports.city.city.code;
  const own = everywhere ? '' : (principal.divisionCode ?? '');
  // The city's own code is a district's in form, and begins none of theirs.
  const asked = query.district === ports.city.city.code ? '' : query.district;
  if (!everywhere && (own === '' || (asked !== undefined && !asked.startsWith(own)))) throw recordForbidden();
  return { divisionPrefix: asked ?? own };
}
