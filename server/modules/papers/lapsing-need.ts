import type { Queryable } from '../../platform/db.ts';
import type { CityData } from '../registry/index.ts';
import { papersSoonLapsing } from './held-papers.ts';

/** For the desk: papers that are about to lapse or have lapsed, those first that stop something. */
export async function lapsingNeed(
  { db, city }: { db: Queryable; city: CityData },
  partyId: string,
  now: Date,
) {
  const papers = await papersSoonLapsing({ db, city, now }, partyId);
  const expired = papers.some((paper) => paper.state === 'expired');
  return {
    kind: 'papers-lapsing',
    urgency: expired ? ('stop' as const) : ('attention' as const),
    count: papers.length,
    words: { zh: '证照到期', en: 'Papers about to lapse' },
    path: '/papers',
    items: papers.slice(0, 8).map((paper) => ({
      id: paper.certificateId,
      title: { zh: paper.zh, en: paper.en },
      detail:
        paper.state === 'expired'
          ? { zh: `${paper.until} 已到期`, en: `Lapsed after ${paper.until}` }
          : { zh: `有效期至 ${paper.until}`, en: `Holds until ${paper.until}` },
      at: null,
      path: '/papers',
    })),
  };
}
