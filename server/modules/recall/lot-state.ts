import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { type CityData, lotsById } from '../registry/index.ts';
import { freezesOfLots } from './standing-freezes.ts';

/**
 * What the public page of a lot says of freezes; null where there is none. Whoever holds the goods in the hand is told
 * whichever district the freeze binds: they may have come from there.
 */
export async function frozenState(
  db: Queryable,
  city: Pick<CityData, 'city'>,
  lotId: string,
  now: Date,
): Promise<{ state: 'stop'; zh: string; en: string } | null> {
  const lot = (await lotsById(db, [lotId])).get(lotId);
  if (!lot) return null;
  const freezes = (await freezesOfLots(db, [lot], localDay(now, city.city.timezone))).get(lotId);
  if (!freezes) return null;
  const phone = city.city.complaintPhone;
  return {
    state: 'stop',
    zh: `监管部门已要求停止销售，请不要食用；有疑问请拨打 ${phone}。`,
    en: `the supervising office has stopped its sale; do not eat it, and call ${phone} with questions.`,
  };
}
