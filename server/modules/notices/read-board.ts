import { caseForOfficer, latestScope, type ScopeWithLines } from '../cases/index.ts';
import type { Principal } from '../identity/index.ts';
import { inDistrict } from '../ledger/index.ts';
import { type CityData, type LotFacts, type Party, partiesById } from '../registry/index.ts';
import type { Answer } from './answers.store.ts';
import {
  answersLetter,
  type CaseAccount,
  linesStanding,
  loadAccount,
  type StandingLine,
} from './load-account.ts';
import type { NoticeTools } from './notice-tools.ts';
import type { BoardBusinessValue, BoardValue, TotalValue } from './notices.schemas.ts';
import type { Notice } from './notices.store.ts';
import type { Message } from './outbox/message.ts';
import { messagesOfCase } from './outbox/messages.store.ts';
import { type Reach, reachOf } from './reach.store.ts';
import { FATES, NOTHING_SAID } from './rules/account.ts';
import { planLetters } from './rules/plan.ts';
import { byUrgency } from './rules/urgency.ts';
import { kindWords, noticeState, viewMessage } from './view-notice.ts';

/** Businesses that the board lists; the rest is counted, and its bags are in the sums. */
export const LISTED_MAX = 1000;
const KINDS = ['stop-and-seal', 'recall', 'check'] as const;

/**
 * Who was told, who has answered, and where every bag is. An officer of another office sees the businesses of its own
 * district. Errors: those of `caseForOfficer`.
 */
export async function readBoard(
  tools: NoticeTools,
  principal: Principal,
  caseId: string,
): Promise<BoardValue> {
  const { db, city, clock } = tools;
  const found = await caseForOfficer(tools, principal, caseId);
  const [account, scope, messages] = await Promise.all([
    loadAccount(db, caseId),
    latestScope(db, caseId),
    messagesOfCase(db, caseId),
  ]);
  const partyIds = [...new Set(account.notices.map((one) => one.partyId as string))];
  const [parties, reach] = await Promise.all([partiesById(db, partyIds), reachOf(db, partyIds)]);
  const mine = (partyId: string) =>
    found.mayDecide || inDistrict(principal, parties.get(partyId) ?? { divisionCode: null }, city.city.code);
  const shown = {
    ...{ city, account, parties, reach, now: clock.now(), open: found.open },
    messages: Map.groupBy(messages, (one) => one.partyId),
    standing: Map.groupBy(
      [...account.standing.values()].filter((line) => mine(line.partyId)),
      (line) => line.partyId,
    ),
  };
  const businesses = partyIds
    .filter(mine)
    .flatMap((partyId) => viewBusiness(shown, partyId) ?? [])
    .sort(byUrgency);
  return {
    ...{ caseId, open: found.open, mayDecide: found.mayDecide, at: clock.now().toISOString() },
    scope: scope ? { scopeId: scope.scopeId, number: scope.number, businesses: scope.businesses } : null,
    plans: plansOf(tools, account, scope),
    counts: countsOf(businesses),
    totals: totalsOf([...shown.standing.values()].flat(), account.facts),
    districts: districtsOf(city, businesses),
    businesses: businesses.slice(0, LISTED_MAX),
    unlisted: Math.max(0, businesses.length - LISTED_MAX),
  };
}

interface Shown {
  city: CityData;
  account: CaseAccount;
  parties: ReadonlyMap<string, Party>;
  reach: ReadonlyMap<string, Reach>;
  now: Date;
  open: boolean;
  messages: ReadonlyMap<string, Message[]>;
  standing: ReadonlyMap<string, StandingLine[]>;
}

function viewBusiness(shown: Shown, partyId: string): BoardBusinessValue | null {
  const { account, parties, city, now, open } = shown;
  const lines = shown.standing.get(partyId) ?? [];
  const letters = account.notices.filter((one) => one.partyId === partyId);
  const asking = letters.filter((one) => one.kind !== 'withdrawal');
  const last = lastStanding(account, asking) ?? letters.at(-1);
  if (!last) return null;
  const answers = account.answers.filter((one) => one.partyId === partyId);
  const answered = answers.findLast((one) => !one.late && one.way !== 'seen');
  const party = parties.get(partyId);
  const state = stateOf(account, asking, { now, open });
  const messages = shown.messages.get(partyId) ?? [];
  const code = party?.divisionCode ?? null;
  return {
    ...{ partyId, name: party?.name ?? partyId, divisionCode: code, address: party?.address ?? null },
    district: [...city.districts.keys()].find((district) => code?.startsWith(district)) ?? null,
    contactName: party?.contactName ?? null,
    phone: shown.reach.get(partyId)?.phone ?? party?.contactPhone ?? null,
    ...{ noticeId: last.noticeId, kind: last.kind, state, sentAt: last.at.toISOString() },
    dueAt: earliestDue(account, asking)?.toISOString() ?? null,
    ...saidBy(answered),
    lots: lines.length,
    totals: totalsOf(lines, account.facts),
    contradictions: lines.reduce((sum, line) => sum + line.contradictions.length, 0),
    lateAnswers: answers.filter((one) => one.late).length,
    messages: messages.filter((one) => one.channel !== 'in-app').map(viewMessage),
    call: needsCall(state, messages),
  };
}

const saidBy = (answer: Answer | undefined) => ({
  answeredAt: answer?.at.toISOString() ?? null,
  way: answer?.way ?? null,
});

const lastStanding = (account: CaseAccount, asking: readonly Notice[]) =>
  asking.findLast((one) => linesStanding(account, one).some(Boolean));

/** The worst of its letters. */
function stateOf(
  account: CaseAccount,
  asking: readonly Notice[],
  at: { now: Date; open: boolean },
): BoardBusinessValue['state'] {
  const states = asking.map((one) => noticeState(one, linesStanding(account, one), at));
  return (
    (['overdue', 'waiting', 'closed', 'answered'] as const).find((one) => states.includes(one)) ?? 'withdrawn'
  );
}

function earliestDue(account: CaseAccount, asking: readonly Notice[]): Date | null {
  const open = asking.filter((one) =>
    linesStanding(account, one).some((line) => line && !answersLetter(line, one.noticeId)),
  );
  return open.reduce<Date | null>(
    (first, { dueAt }) => (dueAt && (!first || dueAt < first) ? dueAt : first),
    null,
  );
}

/** Nothing but the application carries its letter, and nobody has answered. */
function needsCall(state: BoardBusinessValue['state'], messages: readonly Message[]): boolean {
  if (state !== 'waiting' && state !== 'overdue') return false;
  if (state === 'overdue') return true;
  return !messages.some(
    (one) => one.channel !== 'in-app' && (one.state === 'sent' || one.state === 'waiting'),
  );
}

/** Sums by what quantities add up under: grams, millilitres, one word for pieces. */
export function totalsOf(lines: readonly StandingLine[], facts: ReadonlyMap<string, LotFacts>): TotalValue[] {
  const sums = new Map<string, TotalValue>();
  for (const line of lines) {
    const lot = facts.get(line.lotId);
    if (!lot) continue;
    const { baseUnit } = lot.lot;
    const pieceUnit = baseUnit === 'piece' ? lot.product.pieceUnit : null;
    const key = `${baseUnit} ${pieceUnit}`;
    const sum = sums.get(key) ?? {
      ...{
        baseUnit,
        pieceUnit,
        total: 0,
        said: { ...NOTHING_SAID },
        unaccounted: 0,
        unbounded: 0,
        seenSealed: 0,
      },
    };
    const { account } = line;
    const said = Object.fromEntries(FATES.map((fate) => [fate, sum.said[fate] + account.said[fate]]));
    sums.set(key, {
      ...sum,
      total: sum.total + account.total,
      said: said as TotalValue['said'],
      unaccounted: sum.unaccounted + account.unaccounted,
      unbounded: sum.unbounded + (account.unbounded ? 1 : 0),
      seenSealed: sum.seenSealed + (line.seen?.line.said.sealed ?? 0),
    });
  }
  return [...sums.values()].sort((one, two) => two.total - one.total);
}

function countsOf(businesses: readonly BoardBusinessValue[]): BoardValue['counts'] {
  const count = (of: (one: BoardBusinessValue) => boolean) => businesses.filter(of).length;
  return {
    businesses: count((one) => one.state !== 'withdrawn'),
    answered: count((one) => one.state === 'answered'),
    waiting: count((one) => one.state === 'waiting'),
    overdue: count((one) => one.state === 'overdue'),
    call: count((one) => one.call),
    withdrawn: count((one) => one.state === 'withdrawn'),
  };
}

function districtsOf(city: CityData, businesses: readonly BoardBusinessValue[]): BoardValue['districts'] {
  return [...Map.groupBy(businesses, (one) => one.district)]
    .map(([code, list]) => {
      const district = code === null ? undefined : city.districts.get(code);
      const words = { zh: district?.zh ?? '辖区不明', en: district?.en ?? 'district unknown' };
      return { code, ...words, businesses: list.length };
    })
    .sort((one, two) => two.businesses - one.businesses || ((one.code ?? '~') < (two.code ?? '~') ? -1 : 1));
}

function plansOf(
  { city, clock }: Pick<NoticeTools, 'city' | 'clock'>,
  account: CaseAccount,
  scope: ScopeWithLines | undefined,
): BoardValue['plans'] {
  if (!scope) return [];
  const included = scope.lines.filter((line) => line.included);
  const sent = account.notices.map(({ noticeId, partyId, kind }) => ({
    ...{ partyId, kind },
    lotIds: (account.linesOf.get(noticeId) ?? []).map((line) => line.lotId),
  }));
  return KINDS.map((kind) => {
    const plan = planLetters(sent, included, kind);
    const words = kindWords(city, { kind, at: clock.now() });
    return { kind, words, send: plan.send.size, withdraw: plan.withdraw.size, before: plan.before };
  });
}
