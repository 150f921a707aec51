import { localDay } from '../../platform/local-time.ts';
import { addMonths, type CityData } from '../registry/index.ts';

/** How long records of goods are kept, in months. */
export interface RetentionTerms {
  /** After what was last done with them, or told of them. */
  afterLastMovementMonths: number;
  /** After the latest expiry that anybody claimed for them. */
  afterExpiryMonths: number;
}

/**
 * The longest terms in force on a day. A movement of a lot is part of several records of law (purchase, sale, storage,
 * recall) of several businesses, and goods may have a shelf life for one and none for another: a lot is kept until
 * none of them asks for it any more.
 */
export function termsOn(city: CityData, day: string): RetentionTerms {
  const inForce = city.retention.filter((one) => one.from <= day && (one.to === null || day <= one.to));
  const longest = (months: readonly (number | null)[]) => Math.max(0, ...months.map((one) => one ?? 0));
  return {
    afterLastMovementMonths: longest(inForce.map((one) => one.withoutShelfLifeMonths)),
    afterExpiryMonths: longest(inForce.map((one) => one.afterExpiryMonths)),
  };
}

export interface LotLife {
  /** The latest instant of any row of it: when it happened, or when it was recorded if that was later. */
  lastAt: Date;
  /** Days, as claimed. */
  expiryDates: readonly string[];
  /** Somebody still has some of it, waits for some, or has it in unknown quantity. */
  held: boolean;
}

/** Whether a lot's records need not be kept at hand any more. Pure. */
export function isPast(life: LotLife, terms: RetentionTerms, today: string, timeZone: string): boolean {
  if (life.held) return false;
  if (addMonths(localDay(life.lastAt, timeZone), terms.afterLastMovementMonths) >= today) return false;
  return life.expiryDates.every((expiry) => addMonths(expiry, terms.afterExpiryMonths) < today);
}
