import type { Db } from '../../platform/db.ts';
import type { PartyId } from '../identity/index.ts';
import type { CityData } from '../registry/index.ts';
import { daysOpen } from './propose-close.ts';

/** For the desk: days of a stall that it has not closed yet (日清). */
export async function daysOpenNeed({ db, city }: { db: Db; city: CityData }, partyId: string, now: Date) {
  const days = await daysOpen({ db, city, clock: { now: () => now } }, partyId as PartyId);
  return {
    kind: 'days-open',
    urgency: 'attention' as const,
    count: days.length,
    words: { zh: '还没日清', en: 'Days not closed yet' },
    path: '/day-close',
    items: days.map(({ day, lots }) => ({
      id: day,
      title: { zh: day, en: day },
      detail: { zh: `${lots} 批没有说卖完还是还剩`, en: `${lots} lots: sold out, or how much left?` },
      at: null,
      path: `/day-close?day=${day}`,
    })),
  };
}
