import type { CityData, LotFacts, Party } from '../registry/index.ts';
import type { BOUND_COLUMNS, Bound } from './engine/mixing/bounds.ts';
import { TIERS, type Tier } from './engine/mixing/question.ts';
import { less, plus } from './engine/mixing/sum-bounds.ts';
import type { NamedHolder } from './named-holder.ts';

/** Businesses that a step lists, and lots that each names; the rest is counted. */
export const LISTED_MAX = 500;
export const LISTED_LOTS_MAX = 20;

type BaseUnit = 'g' | 'ml' | 'piece';
const NOTHING: Bound = { lower: 0, upper: 0 };

/** What quantities add up under: grams, millilitres, or one word for pieces. */
export function unitOf(fact: LotFacts | undefined): string {
  const base = fact?.lot.baseUnit ?? 'piece';
  return base === 'piece' ? `piece ${fact?.product.pieceUnit ?? ''}` : base;
}

export function readUnit(unit: string): { baseUnit: BaseUnit; pieceUnit: string | null } {
  const [baseUnit = 'piece', pieceUnit] = unit.split(' ') as [BaseUnit, string?];
  return { baseUnit, pieceUnit: pieceUnit || null };
}

interface Known {
  sellers: ReadonlySet<string>;
  /** Not to be named to who asks. */
  elsewhere: ReadonlySet<string>;
  parties: ReadonlyMap<string, Party>;
  facts: ReadonlyMap<string, LotFacts>;
}

/**
 * The businesses of a step with what each can have had, by unit: sellers first, the surest and greatest first. Beyond
 * LISTED_MAX they are only counted, and so are those whom the asker may not look at.
 */
export function listBusinesses(city: CityData, held: Iterable<NamedHolder>, known: Known) {
  const byParty = new Map<string, NamedHolder[]>();
  for (const holder of held) {
    if (known.elsewhere.has(holder.partyId)) continue;
    const list = byParty.get(holder.partyId);
    if (list) list.push(holder);
    else byParty.set(holder.partyId, [holder]);
  }
  const all = [...byParty]
    .map(([partyId, holders]) => ({
      partyId,
      holders,
      seller: known.sellers.has(partyId),
      tier: Math.min(...holders.map((holder) => TIERS.indexOf(holder.tier))),
      most: Math.max(...holders.map((holder) => holder.received.upper ?? Number.POSITIVE_INFINITY)),
    }))
    .sort(
      (one, two) =>
        Number(two.seller) - Number(one.seller) ||
        one.tier - two.tier ||
        (two.most === one.most ? 0 : two.most - one.most) ||
        (one.partyId < two.partyId ? -1 : 1),
    );
  const rest = all.slice(LISTED_MAX);
  const restSellers = rest.filter((one) => one.seller).length;
  return {
    list: all
      .slice(0, LISTED_MAX)
      .map((one) => viewBusiness(city, one, known.parties.get(one.partyId), known.facts)),
    unlisted: {
      sellers: restSellers,
      sources: rest.length - restSellers,
      elsewhere: known.elsewhere.size,
    },
  };
}

function viewBusiness(
  city: CityData,
  one: { partyId: string; holders: readonly NamedHolder[]; seller: boolean; tier: number },
  party: Party | undefined,
  facts: ReadonlyMap<string, LotFacts>,
) {
  const lotIds = [...new Set(one.holders.map((holder) => holder.lotId))].sort();
  const code = party?.divisionCode ?? null;
  return {
    partyId: one.partyId,
    name: party?.name ?? one.partyId,
    divisionCode: code,
    district: [...city.districts.keys()].find((district) => code?.startsWith(district)) ?? null,
    address: party?.address ?? null,
    contactPhone: party?.contactPhone ?? null,
    seller: one.seller,
    tier: (TIERS[one.tier] ?? 'not-reached') as Tier,
    lotCount: lotIds.length,
    lots: lotIds.slice(0, LISTED_LOTS_MAX).map((lotId) => ({
      lotId,
      productName: facts.get(lotId)?.product.name ?? null,
      batch: facts.get(lotId)?.lot.batch ?? null,
    })),
    quantities: [...Map.groupBy(one.holders, (holder) => unitOf(facts.get(holder.lotId)))].map(
      ([unit, holders]) => ({ ...readUnit(unit), ...figuresOf(holders) }),
    ),
  };
}

function figuresOf(holders: readonly NamedHolder[]) {
  const sum = (...columns: (typeof BOUND_COLUMNS)[number][]): Bound =>
    holders.reduce(
      (all, holder) => columns.reduce((part, column) => plus(part, holder[column]), all),
      NOTHING,
    );
  return {
    came: sum('entered', 'received'),
    soldOn: sum('soldOn'),
    soldToConsumers: less(sum('soldToConsumers'), sum('returned')),
    inStock: sum('inStock'),
    other: sum('disposed', 'used', 'other', 'unaccounted'),
  };
}
