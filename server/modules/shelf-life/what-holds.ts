import { localDay } from '../../platform/local-time.ts';
import {
  type CityData,
  type DisposalMethod,
  type DisposalMethodRow,
  type DisposalReason,
  holdsOnDay,
  type LotFacts,
  policyOn,
} from '../registry/index.ts';

/** What the city's data say of disposals on a day. */

export const REASON_WORDS: Readonly<Record<DisposalReason, { zh: string; en: string }>> = {
  'near-expiry': { zh: '临近保质期', en: 'Near its end' },
  expired: { zh: '超过保质期', en: 'Past its end' },
  spoiled: { zh: '腐败变质', en: 'Spoiled' },
  recalled: { zh: '召回', en: 'Recalled' },
  'failed-test': { zh: '检测不合格', en: 'Failed a test' },
  label: { zh: '标签问题', en: 'Label' },
};

type Goods = Pick<LotFacts, 'claims' | 'expiryDate'>;

/** The earliest end that any paper gives: a later one may be the falsified one. */
export function endOf(lot: Goods): string | null {
  const days = lot.claims.flatMap((claim) => claim.expiryDate ?? []);
  return days.sort()[0] ?? lot.expiryDate;
}

export const isExpired = (lot: Goods, day: string): boolean => {
  const end = endOf(lot);
  return end !== null && end < day;
};

/** What is past its end, unsafe, or was ordered off does not go back on the shelf. */
export function mayGoBack(
  city: Pick<CityData, 'city'>,
  disposal: { demanded: boolean; reason: DisposalReason },
  lots: ReadonlyMap<string, Goods>,
  now: Date,
): boolean {
  if (disposal.demanded || (disposal.reason !== 'near-expiry' && disposal.reason !== 'label')) return false;
  const day = localDay(now, city.city.timezone);
  return ![...lots.values()].some((lot) => isExpired(lot, day));
}

export const methodsOn = (city: Pick<CityData, 'disposalMethods'>, day: string): DisposalMethodRow[] =>
  city.disposalMethods.filter((row) => holdsOnDay(row, day));

export interface MethodQuestion {
  reason: DisposalReason;
  expired: boolean;
  /** What the office allows; null: any. */
  allowed: readonly DisposalMethod[] | null;
}

export type MethodMay = { allowed: boolean; zh: string; en: string };

/** Whether a way suits these goods, and if not why. Pure. */
export function methodMay(row: DisposalMethodRow, question: MethodQuestion): MethodMay {
  if (question.allowed && !question.allowed.includes(row.code))
    return { allowed: false, zh: '监管部门要求用别的方式。', en: 'The office demands another way.' };
  if (question.expired && !row.afterExpiry)
    return {
      allowed: false,
      zh: `已过期的食品不能${row.zh}（${row.clause}）。`,
      en: `Not for what is past its end (${row.clause}).`,
    };
  if (!row.reasons.includes(question.reason))
    return {
      allowed: false,
      zh: `原因是“${REASON_WORDS[question.reason].zh}”，不能${row.zh}。`,
      en: `Not for this reason: ${REASON_WORDS[question.reason].en}.`,
    };
  return { allowed: true, zh: '', en: '' };
}

export const policyValue = (city: CityData, key: string, day: string, otherwise: number): number =>
  policyOn(city, key, day)?.value ?? otherwise;
