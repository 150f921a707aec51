import { encodeBase32 } from '../../platform/codes/base32.ts';
import type { Words } from '../../platform/errors.ts';
import { localDay } from '../../platform/local-time.ts';
import { showQuantity } from '../ledger/index.ts';
import type { CityData, LotFacts, Party } from '../registry/index.ts';
import type { Disposal } from './disposals.store.ts';
import { STATE_WORDS } from './rules/steps.ts';
import { methodsOn, REASON_WORDS } from './what-holds.ts';

export const shown = (city: CityData, quantity: number, facts: LotFacts) => ({
  quantity,
  display: showQuantity(city, quantity, facts),
});

/** As people quote a disposal (处置单号). */
export const disposalNumber = (disposalId: string): string =>
  `CZ-${encodeBase32(BigInt(disposalId)).replace(/^0+/, '')}`;

const HOUR_MS = 3_600_000;

/** How much a disposal presses, for lists that open on what burns. Pure. */
export function burnsOf(
  disposal: Disposal,
  now: Date,
): { burns: 'stop' | 'attention' | 'fine'; words: Words } {
  const { state, answerDue, answeredAt, dueAt, plannedAt, short } = disposal;
  if (state === 'closed')
    return short
      ? { burns: 'attention', words: { zh: '关闭时有缺少', en: 'Closed with some missing' } }
      : { burns: 'fine', words: { zh: '数量平衡', en: 'Balanced' } };
  if (state === 'withdrawn') return { burns: 'fine', words: { zh: '已撤回', en: 'Withdrawn' } };
  if (dueAt && dueAt < now)
    return { burns: 'stop', words: { zh: '超过期限没有处置完', en: 'Not done in time' } };
  if (answerDue && answeredAt === null && state === 'applied') {
    return answerDue < now
      ? { burns: 'stop', words: { zh: '没有按时答复', en: 'Not answered in time' } }
      : { burns: 'attention', words: { zh: '等监管人员答复', en: 'Waits for an officer’s answer' } };
  }
  if (state === 'demanded')
    return { burns: 'attention', words: { zh: '还没有下架', en: 'Not off the shelf yet' } };
  if (plannedAt && plannedAt.getTime() < now.getTime() + 24 * HOUR_MS && state === 'applied')
    return { burns: 'attention', words: { zh: '计划一天内执行', en: 'Planned within a day' } };
  return { burns: 'fine', words: { zh: '在期限内', en: 'In time' } };
}

export function showHead(
  city: CityData,
  disposal: Disposal,
  party: Pick<Party, 'partyId' | 'name' | 'stall'> | undefined,
  now: Date,
) {
  const method = disposal.method
    ? methodsOn(city, localDay(now, city.city.timezone)).find((row) => row.code === disposal.method)
    : undefined;
  const { burns, words } = burnsOf(disposal, now);
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    disposalId: disposal.disposalId,
    number: disposalNumber(disposal.disposalId),
    party: { partyId: disposal.partyId as string, name: party?.name ?? '', stall: party?.stall ?? null },
    state: disposal.state,
    stateWords: STATE_WORDS[disposal.state],
    reason: disposal.reason,
    reasonWords: REASON_WORDS[disposal.reason],
    openedAt: disposal.openedAt.toISOString(),
    dueAt: iso(disposal.dueAt),
    plannedAt: iso(disposal.plannedAt),
    answerDue: iso(disposal.answerDue),
    answeredAt: iso(disposal.answeredAt),
    waitUntil: iso(disposal.waitUntil),
    demanded: disposal.demanded,
    caseId: disposal.caseId,
    method: disposal.method,
    methodWords: method ? { zh: method.zh, en: method.en } : null,
    short: disposal.short,
    burns,
    burnsWords: words,
  };
}
