import { afterDisposal } from './after-disposal.ts';
import { beforeProduction } from './before-production.ts';
import { failedTestMoving } from './failed-test-moving.ts';
import type { Found } from './found.ts';
import { bookingsOf, type LotStory } from './lot-story.ts';
import { overdrawn } from './overdrawn.ts';
import { shelfLifeOff } from './shelf-life-off.ts';
import { soldExpired } from './sold-expired.ts';
import { twoDates } from './two-dates.ts';

/** Everything that contradicts itself in what is recorded of a lot. Pure; the order of rows plays no part. */
export function checkLot(story: LotStory): Found[] {
  const bookings = bookingsOf(story.rows);
  const used = afterDisposal(story, bookings);
  const told = twoDates(story);
  return [
    ...overdrawn(story, bookings).filter((one) => !isExplained(one, used)),
    ...told,
    ...beforeProduction(story),
    ...used,
    ...soldExpired(story),
    ...failedTestMoving(story),
    // Of a label that was altered the other one says more.
    ...shelfLifeOff(story).filter((one) => !told.some((other) => other.lotId === one.lotId)),
  ];
}

/** What was used after its disposal left without having come, too: it is pointed out once, by the name that says more. */
function isExplained(beyond: Found, used: readonly Found[]): boolean {
  const same = used.find((one) => one.partyId === beyond.partyId);
  const { upper } = same?.quantity ?? { upper: 0 };
  return same !== undefined && (upper === null || (beyond.quantity?.lower ?? 0) <= upper);
}
