import type { Queryable } from '../../platform/db.ts';
import type { Freeze } from './freeze.rules.ts';
import { listFreezes } from './freezes.store.ts';
import { linkedLots } from './linked-lots.ts';

/** A freeze in force of a lot or a product, with the lots that it names and what was found to be the same goods. */
export interface StandingStop {
  freeze: Freeze;
  lotIds: string[];
  product: { productId: string; producerId: string | null } | null;
}

const FIRST = '9223372036854775807';
/** Freezes stand for days; a thousand at once is more than a city has had. */
const STANDING_MAX = 1000;

/** All that is stopped now, the latest first. Two look-ups, and one for each round of links. `today`: at the city. */
export async function standingStops(db: Queryable, today: string): Promise<StandingStop[]> {
  const freezes = await listFreezes(db, { before: FIRST, limit: STANDING_MAX, standingOn: today });
  const named = freezes.flatMap(({ subject }) => (subject.kind === 'lot' ? [subject.lotId] : []));
  const same = named.length > 0 ? await linkedLots(db, [...new Set(named)]) : new Map();
  return freezes.flatMap((freeze): StandingStop[] => {
    const { subject } = freeze;
    if (subject.kind === 'party') return [];
    if (subject.kind === 'product') {
      const { productId, producerId } = subject;
      return [{ freeze, lotIds: [], product: { productId, producerId } }];
    }
    return [{ freeze, lotIds: [...(same.get(subject.lotId) ?? [subject.lotId])], product: null }];
  });
}
