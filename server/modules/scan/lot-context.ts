import type { ScanFrame } from '../../../web/scan/index.ts';
import type { CityData, LotFacts } from '../registry/index.ts';
import type { LotStory } from './read-lot.ts';
import type { Sayer } from './say-time.ts';

/** What all parts of a lot's page are made from. */
export interface LotContext {
  city: CityData;
  story: LotStory;
  frame: ScanFrame;
  say: Sayer;
  /** Day at the city, 'YYYY-MM-DD'. */
  today: string;
}

export const CLAIM_FIELDS = ['productionDate', 'expiryDate', 'origin'] as const;
export type ClaimField = (typeof CLAIM_FIELDS)[number];

/** Every value that any document states, the earliest first. More than one contradict each other. */
export const valuesOf = (lot: LotFacts, field: ClaimField): string[] => [
  ...new Set(lot.claims.map((claim) => claim[field]).filter((value) => value !== null)),
];

export function nameOf(lot: LotFacts, lang: ScanFrame['lang']): string {
  return lang === 'en' ? (lot.product.nameEn ?? lot.product.name) : lot.product.name;
}

/** The row by which the lot's goods came into being, if there is one. */
export function beginningOf({ answer, lotId }: Pick<LotStory, 'answer' | 'lotId'>) {
  return answer.flows.find(
    (flow) =>
      flow.lotId === lotId &&
      flow.fromId === null &&
      (flow.kind === 'produced' || flow.kind === 'transformed-out'),
  );
}

/** The producer on record; else whoever the goods began with. */
export function makerId(story: LotStory): string | null {
  const { lot, product } = story.own;
  return lot.producerId ?? product.producerId ?? beginningOf(story)?.toId ?? null;
}
