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
  return {
    label: lang === 'en' ? capital(kind) : kind,
    sublabel: districtName(city, party?.divisionCode ?? null, lang),
    named: false,
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

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

/** Laboratories, customs and other bodies whose business it is to test; not traders, growers or stalls. */
const TESTING_BODY =
  /海关|检测|检验|检疫|监督|质检|质量|研究|实验室|卫生局|管理局|customs|inspection|quarantine|laborator|institute|bureau|testing/i;

/**
 * The issuer of a paper, if it may be shown: a testing body, or a business that is named anyway. Growers issue papers
 * under their own names and traders under theirs, and both would tell who stands behind "wholesaler, district".
 */
export function shownIssuer(issuer: string | null, named: ReadonlySet<string>): string | null {
  const text = issuer?.trim() ?? '';
  return text !== '' && (named.has(text) || TESTING_BODY.test(text)) ? text : null;
}
