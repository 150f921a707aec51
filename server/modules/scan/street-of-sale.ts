import type { CityData } from '../registry/index.ts';
import type { LotStory } from './read-lot.ts';

/**
 * The street where a lot is sold, if all shops that have or had it stand in one. A lot in several streets tells nothing of
 * where somebody looks at its page.
 */
export function streetOfSale(
  city: CityData,
  { answer, lotId, parties }: Pick<LotStory, 'answer' | 'lotId' | 'parties'>,
): string | null {
  const streets = new Set<string>();
  for (const holder of answer.holders) {
    const party = holder.lotId === lotId ? parties.get(holder.partyId) : undefined;
    const position = city.partyKinds.get(party?.kind ?? '')?.position;
    if (party?.divisionCode && (position === 'retail' || position === 'kitchen'))
      streets.add(party.divisionCode);
  }
  const [only] = streets;
  return streets.size === 1 && only !== undefined ? only : null;
}
