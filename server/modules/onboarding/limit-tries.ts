import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { triedBy } from '../identity/index.ts';
import { type CityData, policyOn } from '../registry/index.ts';
import { tooManyTries } from './onboarding.errors.ts';
import { countAttempt } from './onboarding.store.ts';

const HOUR_MS = 3_600_000;
/** Where the city says nothing. */
const FALLBACK = 20;

/**
 * Counts a try of a stranger before anything is looked up for it, in the database, so that it counts on every server.
 * Errors: `tries-too-many`.
 */
export async function limitTries(
  { db, clock, city }: { db: Db; clock: Clock; city: CityData },
  policy: 'registrations-an-hour' | 'number-checks-an-hour' | 'invitation-tries-an-hour',
  address: string,
): Promise<void> {
  const now = clock.now();
  const hour = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
  const most = policyOn(city, policy, localDay(now, city.city.timezone))?.value ?? FALLBACK;
  const times = await countAttempt(db, policy, triedBy('', address).address, hour);
  if (times > most) throw tooManyTries(Math.ceil((hour.getTime() + HOUR_MS - now.getTime()) / 1000));
}
