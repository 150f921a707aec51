import type { ScanLang } from '../../../web/scan/index.ts';
import type { CityData, Party } from '../registry/index.ts';

type PartyFacts = Pick<Party, 'name' | 'kind' | 'divisionCode' | 'stall'>;

export interface PublicName {
  label: string;
  sublabel: string | null;
  /** Whether the label is the business's own name. */
  named: boolean;
}

/** The district a division code lies in, in words; null outside the city. */
export function districtName(city: CityData, divisionCode: string | null, lang: ScanLang): string | null {
  return (divisionCode && city.districts.get(divisionCode.slice(0, 6))?.[lang]) || null;
}

/** Kind and district: all that is told of an intermediary. */
export function kindAndDistrict(city: CityData, party: PartyFacts | undefined, lang: ScanLang): PublicName {
  const kind = (party && city.partyKinds.get(party.kind)?.[lang]) ?? (lang === 'zh' ? '经营者' : 'business');
  return { label: kind, sublabel: districtName(city, party?.divisionCode ?? null, lang), named: false };
}

/**
 * How a business is shown to everybody: by name where the city's party kinds say so, else by kind and district. The
 * final seller is named where the city says so (`scan.finalSellerByName`); a stall by its market and number, since the
 * name of a stall is mostly that of a person.
 */
export function publicName(
  city: CityData,
  party: PartyFacts | undefined,
  place: { lang: ScanLang; finalSeller: boolean; market: PartyFacts | undefined },
): PublicName {
  const { lang, market } = place;
  const plain = kindAndDistrict(city, party, lang);
  if (!party) return plain;
  if (city.partyKinds.get(party.kind)?.shownOnScan === 'name') {
    return { label: party.name, sublabel: plain.sublabel ?? plain.label, named: true };
  }
  if (place.finalSeller && city.city.scan.finalSellerByName) {
    if (market && party.stall) {
      return {
        label: market.name,
        sublabel: lang === 'zh' ? `摊位 ${party.stall}` : `Stall ${party.stall}`,
        named: true,
      };
    }
    if (!market && party.stall === null && !isStall(city, party))
      return { label: party.name, sublabel: plain.sublabel, named: true };
  }
  return market ? { ...plain, sublabel: market.name } : plain;
}

/** Kinds whose operators trade under their own, a person's, name. */
function isStall(city: CityData, party: PartyFacts): boolean {
  return party.kind === 'market-stall' || !city.partyKinds.has(party.kind);
}

const ORGANISATION =
  /公司|集团|中心|局|所|院|站|厂|场|社|会|部|馆|海关|市场|机构|大学|超市|店|检测|检验|inc|ltd|gmbh|s\.?a\.?\b|co\.|company|customs|bureau|institute|laborator|centre|center|agency/i;

/** Papers of small growers are issued by a person; a person's name is not shown, an institution's is. */
export function institutionOnly(issuer: string | null): string | null {
  const text = issuer?.trim() ?? '';
  return text !== '' && ORGANISATION.test(text) ? text : null;
}
