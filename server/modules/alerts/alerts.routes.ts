import { localDay, startOfLocalDay } from '../../platform/local-time.ts';
import { Exact, IdText } from '../../platform/schema.ts';
import {
  defineOperation,
  type Operation,
  type PartyId,
  type Principal,
  signedIn,
} from '../identity/index.ts';
import { type RecordTools, readableParty } from '../ledger/index.ts';
import { addDays, daysBetween } from '../registry/index.ts';
import { categoryUnknown, periodInvalid, subjectNeeded } from './alerts.errors.ts';
import {
  BalanceAnswerSchema,
  BalanceQuery,
  FindingList,
  FindingSchema,
  FindingsQuery,
  SightingsAnswer,
  SightingsBody,
} from './alerts.schemas.ts';
import { balanceParty } from './balance-party.ts';
import { describeBalance } from './describe-balance.ts';
import type { FindingState } from './findings.store.ts';
import { readFinding, readFindings } from './read-findings.ts';
import { reportSightings, type ScanInput } from './report-sightings.ts';
import type { FindingKind } from './rules/found.ts';
import { divisionsOf, ruleOperations } from './rules.routes.ts';

export interface AlertPorts extends RecordTools {
  /** The supervising office, as the reporter of what officers scan. */
  officeId: PartyId;
}

interface FindingsAsked {
  party?: string;
  kind?: FindingKind;
  lot?: string;
  rule?: string;
  severity?: number;
  division?: string;
  state?: FindingState | 'open';
  order?: 'newest' | 'urgent';
  beforeSeverity?: number;
  standing?: boolean;
  before?: string;
  limit?: number;
}

interface BalanceAsked {
  party?: string;
  product?: string;
  category?: string;
  from?: string;
  to?: string;
}

const BALANCE_DAYS_MAX = 366;
const BALANCE_DAYS = 30;
const NEWEST = '9223372036854775807';

export function alertOperations(ports: AlertPorts): Operation[] {
  return [
    defineOperation<unknown, unknown, { sightings: ScanInput[] }>({
      id: 'reportSightings',
      tag: 'alerts',
      method: 'POST',
      path: '/api/v1/sightings',
      summary: 'Report codes scanned at a business, or by an officer; a result for each row',
      permission: { who: ['operator', 'regulator'], data: 'own' },
      body: SightingsBody,
      answer: SightingsAnswer,
      handle: async ({ principal, body }) => ({
        results: await reportSightings(ports, signedIn(principal), body.sightings),
      }),
    }),
    defineOperation<unknown, FindingsAsked, unknown>({
      id: 'readFindings',
      tag: 'alerts',
      method: 'GET',
      path: '/api/v1/findings',
      summary: 'What does not fit in the records (预警), newest first or what burns first',
      permission: { who: ['operator', 'regulator', 'administrator'], data: 'own' },
      query: FindingsQuery,
      answer: FindingList,
      handle: async ({ principal, query }) => {
        const scope = await scopeOf(ports, signedIn(principal), query.party);
        const { lot, party: _party, division, ...asked } = query;
        const own = signedIn(principal);
        // A business does not learn from a filter what officers made of it, and where else it concerns somebody.
        const state = own.role === 'operator' ? undefined : query.state;
        const { partyId, divisions } = scope;
        return readFindings(ports, own, {
          ...asked,
          partyId,
          state,
          divisions: division === undefined || own.role === 'operator' ? divisions : [...divisions, division],
          lotId: lot,
          order: query.order ?? 'newest',
          before: query.before ?? NEWEST,
          limit: query.limit ?? 50,
        });
      },
    }),
    defineOperation<{ findingId: string }, unknown, unknown>({
      id: 'readFinding',
      tag: 'alerts',
      method: 'GET',
      path: '/api/v1/findings/:findingId',
      summary: 'A finding with its evidence',
      permission: { who: ['operator', 'regulator', 'administrator'], data: 'own' },
      params: Exact({ findingId: IdText('Finding') }),
      answer: FindingSchema,
      audited: true,
      handle: async ({ principal, params }) => readFinding(ports, signedIn(principal), params.findingId),
    }),
    defineOperation<unknown, BalanceAsked, unknown>({
      id: 'readMassBalance',
      tag: 'alerts',
      method: 'GET',
      path: '/api/v1/mass-balances',
      summary: 'Mass balance of a business over a period, by product or for a category',
      permission: { who: ['operator', 'regulator', 'administrator'], data: 'own' },
      query: BalanceQuery,
      answer: BalanceAnswerSchema,
      audited: true,
      handle: async ({ principal, query }) => balanceFor(ports, signedIn(principal), query),
    }),
    ...ruleOperations(ports),
  ];
}

/** Errors: `party-unknown`, `record-forbidden`. */
async function scopeOf(
  ports: AlertPorts,
  principal: Principal,
  asked: string | undefined,
): Promise<{ partyId?: string; divisions: string[] }> {
  if (asked !== undefined || principal.role === 'operator')
    return { partyId: (await readableParty(ports, principal, asked)).partyId, divisions: [] };
  return { divisions: divisionsOf(ports, principal) };
}

/** Errors: `party-unknown`, `record-forbidden`, `subject-needed`, `category-unknown`, `period-invalid`. */
async function balanceFor(ports: AlertPorts, principal: Principal, asked: BalanceAsked) {
  const party = await readableParty(ports, principal, asked.party);
  const { product, category } = asked;
  if (product !== undefined && category !== undefined) throw subjectNeeded();
  if (category !== undefined && !ports.city.categories.has(category)) throw categoryUnknown();
  const { timezone } = ports.city.city;
  const to = asked.to ?? localDay(ports.clock.now(), timezone);
  const from = asked.from ?? addDays(to, 1 - BALANCE_DAYS);
  const days = daysBetween(from, to) + 1;
  if (days < 1 || days > BALANCE_DAYS_MAX) throw periodInvalid(BALANCE_DAYS_MAX, days < 1 ? '/from' : '/to');
  const window = {
    from: startOfLocalDay(from, timezone).getTime(),
    to: startOfLocalDay(addDays(to, 1), timezone).getTime(),
  };
  const answer = await balanceParty(ports.db, ports, {
    partyId: party.partyId as PartyId,
    window,
    productId: product,
    category,
  });
  return describeBalance(ports, party, window, answer);
}
