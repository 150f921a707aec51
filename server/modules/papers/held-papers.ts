import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { type CityData, certificatesOf } from '../registry/index.ts';
import { type HeldPaper, stateOfPaper } from './lapse.rules.ts';
import { withdrawalsOf } from './papers.store.ts';

/** The papers of a business as they stood at an instant, those that end first at the top. */
export async function papersOf(
  db: Queryable,
  city: CityData,
  partyId: string,
  at: Date,
): Promise<HeldPaper[]> {
  const papers = await certificatesOf(db, partyId);
  if (papers.length === 0) return [];
  const withdrawn = new Map(
    (await withdrawalsOf(db, partyId)).filter((one) => one.at <= at).map((one) => [one.certificateId, one]),
  );
  return papers.map((paper) => {
    const one = withdrawn.get(paper.certificateId);
    return {
      ...paper,
      withdrawn: one
        ? { day: localDay(one.at, city.city.timezone), reason: one.reason, byOffice: one.byOffice }
        : null,
    };
  });
}

export interface LapsingPaper {
  certificateId: string;
  kind: string;
  zh: string;
  en: string;
  number: string;
  /** Last day on which it holds. */
  until: string;
  state: 'expiring' | 'expired';
}

/**
 * Papers of a business that are about to lapse (`warnDays` of their kind) or have lapsed, and that no other paper of
 * the kind has taken the place of; for what needs a person today.
 */
export async function papersSoonLapsing(
  ports: { db: Queryable; city: CityData; now: Date },
  partyId: string,
): Promise<LapsingPaper[]> {
  const { db, city, now } = ports;
  const day = localDay(now, city.city.timezone);
  const papers = await papersOf(db, city, partyId, now);
  const stateOf = (paper: HeldPaper) => stateOfPaper(city, paper, day);
  return papers.flatMap((paper): LapsingPaper[] => {
    const { state, until } = stateOf(paper);
    if ((state !== 'expiring' && state !== 'expired') || until === null) return [];
    const same = (one: HeldPaper) =>
      one.certificateId !== paper.certificateId &&
      one.kind === paper.kind &&
      one.productId === paper.productId &&
      one.batch === paper.batch;
    const renewed = papers.some(
      (one) => same(one) && ['valid', 'undated', 'not-yet-valid'].includes(stateOf(one).state),
    );
    // Of goods that are gone nobody needs to be told for ever.
    const kind = city.certificateKinds.get(paper.kind);
    if (renewed || !kind || (kind.scope === 'lot' && state === 'expired')) return [];
    const { certificateId, number } = paper;
    return [{ certificateId, kind: paper.kind, zh: kind.zh, en: kind.en, number, until, state }];
  });
}
