import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import type { CityData } from '../registry/index.ts';
import type { FreezeSubject } from './freeze.rules.ts';
import { listFreezes } from './freezes.store.ts';
import { freezesOfParty } from './standing-freezes.ts';

const NEWEST = '9223372036854775807';

/** What is stopped, since when: no reason and no clause, which are for those whom the freeze binds. */
export interface PublicStop {
  subject: FreezeSubject;
  at: Date;
}

/** Freezes in force, of whichever district: the page of the goods says the same. Newest first. */
export async function publicStops(
  db: Queryable,
  city: Pick<CityData, 'city'>,
  now: Date,
  limit: number,
): Promise<PublicStop[]> {
  const standingOn = localDay(now, city.city.timezone);
  const freezes = await listFreezes(db, { before: NEWEST, limit, standingOn });
  return freezes.map(({ subject, at }) => ({ subject, at }));
}

/** Whether the office has stopped a business itself. */
export async function isPartyStopped(
  db: Queryable,
  city: Pick<CityData, 'city'>,
  partyId: string,
  now: Date,
): Promise<boolean> {
  return (await freezesOfParty(db, partyId, localDay(now, city.city.timezone))).length > 0;
}
