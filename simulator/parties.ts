import type { PartyInput } from './bodies.ts';
import { type CityFacts, type Place, placesOf, shortCityName } from './city-facts.ts';
import { jyNumberOf, type LegalForm, phoneOf, scNumberOf, usccOf } from './identities.ts';
import { endingFor, NameSource, type OutsidePlace, type PartyKind, personName } from './names.ts';
import type { Random } from './random.ts';
import type { PartySeed } from './target.ts';

/** A business of the plan: what is registered, and what the simulator itself needs of it. */
export interface Party {
  key: string;
  kind: PartyKind;
  name: string;
  /** 字号, which is also the brand of what it makes. */
  mark: string;
  districtCode: string;
  scNumber: string | null;
  /** Where its goods come from, of farms, factories and importers. */
  origin: string;
  /** How much it takes at a time, 1 for a small shop to 8 for a wholesaler. */
  size: number;
  seed: PartySeed;
}

const formOf: Partial<Record<PartyKind, LegalForm>> = {
  cooperative: 'cooperative',
  farm: 'individual',
  'market-stall': 'individual',
  shop: 'individual',
  restaurant: 'individual',
  workshop: 'individual',
};
const sizeOf: Partial<Record<PartyKind, number>> = {
  wholesaler: 8,
  supermarket: 5,
  'central-kitchen': 5,
  canteen: 3,
  restaurant: 2,
  'cold-store': 8,
};
const producers: ReadonlySet<PartyKind> = new Set(['factory', 'slaughterhouse', 'central-kitchen']);
const unlicensed: ReadonlySet<PartyKind> = new Set(['farm', 'cooperative', 'wholesale-market', 'other']);

export interface PartyWish {
  key: string;
  kind: PartyKind;
  /** 字号 and what follows it, instead of drawn ones. */
  mark?: string;
  ending?: string;
  market?: { key: string; stall: string };
  /** Stands outside the city. */
  outside?: OutsidePlace;
  aliases?: readonly string[];
}

/** Makes parties with codes and names that no other party of the plan has. */
export class PartyMaker {
  private readonly places: readonly Place[];
  private readonly names: NameSource;
  private readonly cityName: string;
  private readonly random: Random;
  private serial: number;

  /**
   * @param firstSerial organisation codes are counted from here; the makers of one plan must not overlap
   * @param taken 字号 in use, shared by the makers of one plan
   */
  constructor(city: CityFacts, random: Random, firstSerial: number, taken: Set<string>) {
    this.places = placesOf(city);
    this.cityName = shortCityName(city);
    this.names = new NameSource(random.fork('names'), taken);
    this.random = random;
    this.serial = firstSerial;
  }

  /** Fields lie in towns and on state farms, where the city has such. */
  private place(kind: PartyKind): Place {
    const rural =
      kind === 'farm' || kind === 'cooperative'
        ? this.places.filter((one) => /[镇乡场]$/u.test(one.address))
        : [];
    return this.random.pick(rural.length > 0 ? rural : this.places);
  }

  make(wish: PartyWish): Party {
    const { kind } = wish;
    const serial = this.serial++;
    const place = this.place(kind);
    const division = wish.outside?.division ?? place.districtCode;
    const mark = wish.mark ?? this.names.next();
    const front = wish.outside?.county ?? (formOf[kind] === 'individual' ? place.district : this.cityName);
    const name = `${front}${mark}${wish.ending ?? endingFor(kind, this.random)}`;
    const scNumber = producers.has(kind) ? scNumberOf('131', division, serial) : null;
    const address =
      wish.outside?.address ??
      `${place.address}${this.random.pick(['鹭源路', '澄心路', '禾汀路'])}${1 + (serial % 188)}号`;
    const body: PartySeed['body'] = {
      uscc: usccOf(formOf[kind] ?? 'company', division, serial),
      name,
      kind,
      address: wish.market ? `${address}${wish.market.stall}摊位` : address,
      contactName: personName(this.random),
      contactPhone: phoneOf(serial),
      // The city has no code for a place outside it.
      ...(wish.outside ? {} : { divisionCode: place.streetCode }),
      ...(wish.aliases ? { aliases: [...wish.aliases] } : {}),
      ...(wish.market ? { marketId: { ref: `party:${wish.market.key}` }, stall: wish.market.stall } : {}),
    };
    const licences = licencesOf(kind, division, serial, scNumber);
    if (licences.length > 0) body.licenceNumbers = licences;
    const origin = wish.outside?.address ?? place.address;
    return {
      key: wish.key,
      kind,
      name,
      districtCode: place.districtCode,
      scNumber,
      mark,
      origin,
      size: sizeOf[kind] ?? 1,
      seed: { key: wish.key, body },
    };
  }
}

function licencesOf(kind: PartyKind, division: string, serial: number, scNumber: string | null) {
  const licences: NonNullable<PartyInput['licenceNumbers']> = [];
  // 食品经营许可证 hold for five years (条例 15); the year differs so that some are near their end.
  const validUntil = `${2027 + (serial % 5)}-${String(1 + (serial % 12)).padStart(2, '0')}-28`;
  if (scNumber) licences.push({ kind: 'SC', number: scNumber, validUntil });
  if (unlicensed.has(kind) || scNumber) return licences;
  if (kind === 'workshop') {
    return [
      { kind: 'other' as const, number: `ZF${division}${String(serial).padStart(6, '0')}`, validUntil },
    ];
  }
  const business = kind === 'canteen' ? 'canteen' : kind === 'restaurant' ? 'catering' : 'sale';
  licences.push({ kind: 'JY', number: jyNumberOf(business, division, serial), validUntil });
  return licences;
}

/** How many of each kind a city of `count` ordinary businesses has; at least one of each, so the least is 34. */
const shares: readonly [PartyKind, number, number][] = [
  ['farm', 0.08, 4],
  ['cooperative', 0.04, 2],
  ['slaughterhouse', 0, 2],
  ['factory', 0.06, 3],
  ['workshop', 0.03, 1],
  ['importer', 0.02, 1],
  ['wholesaler', 0.12, 6],
  ['market-stall', 0.25, 4],
  ['supermarket', 0.08, 2],
  ['shop', 0.1, 2],
  ['restaurant', 0.1, 2],
  ['canteen', 0.04, 1],
  ['central-kitchen', 0.01, 1],
  ['cold-store', 0.01, 1],
  ['online-platform', 0, 1],
];

/** Markets first, then everyone else; stalls stand in wet markets, most wholesalers in wholesale markets. */
export function ordinaryParties(
  maker: PartyMaker,
  random: Random,
  count: number,
  outside: readonly OutsidePlace[],
): Party[] {
  const wholesaleMarkets = [1, 2].map((n) =>
    maker.make({ key: `wholesale-market-${n}`, kind: 'wholesale-market' }),
  );
  const wetMarketCount = Math.max(2, Math.round(count / 60));
  const wetMarkets = Array.from({ length: wetMarketCount }, (_, n) =>
    maker.make({ key: `wet-market-${n + 1}`, kind: 'other' }),
  );
  const parties = [...wholesaleMarkets, ...wetMarkets];
  for (const [kind, share, least] of shares) {
    const number = Math.max(least, Math.round(count * share));
    for (let n = 1; n <= number; n++) {
      const wish: PartyWish = { key: `${kind}-${n}`, kind };
      const market =
        kind === 'market-stall'
          ? random.pick(wetMarkets)
          : kind === 'wholesaler' && n % 4 !== 0
            ? random.pick(wholesaleMarkets)
            : null;
      if (market)
        wish.market = { key: market.key, stall: `${random.pick([...'ABCD'])}${String(n).padStart(3, '0')}` };
      if ((kind === 'farm' || kind === 'cooperative') && n % 3 !== 0) wish.outside = random.pick(outside);
      parties.push(maker.make(wish));
    }
  }
  return parties;
}
