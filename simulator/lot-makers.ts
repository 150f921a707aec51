import type { Product } from './catalogue.ts';
import type { Party } from './parties.ts';
import { DAY, type Instant, type Lot, type LotPaper, localDay, type World } from './world.ts';

/** Makes lots with the papers that the law asks for at their first sale. */

/** A paper that the law asks for: who issues it, and for how many days it speaks for the goods (absent: for good). */
export interface PaperRule {
  kind: string;
  prefix: string;
  issuer: 'holder' | 'animal-health' | 'customs' | 'laboratory';
  validDays?: number;
}

/** Chinese names of offices in general: the plan accuses and praises no real one. */
const offices = { 'animal-health': '动物卫生监督机构', customs: '入境口岸海关', laboratory: '委托检验机构' };
export const issuerName = (rule: PaperRule, holder: string): string =>
  rule.issuer === 'holder' ? holder : offices[rule.issuer];

const quarantine: PaperRule = {
  kind: 'animal-quarantine-b',
  prefix: 'DJ',
  issuer: 'animal-health',
  validDays: 7,
};

/** What must go with a lot at its first sale, by goods kind and by the kind of its first holder. */
export function firstPaperRules(goodsKind: string, holderKind: string): readonly PaperRule[] {
  switch (goodsKind) {
    case 'produce':
    case 'eggs':
    case 'aquatic':
      return [{ kind: 'produce-conformity', prefix: 'HG', issuer: 'holder' }];
    case 'live-animal':
    case 'poultry':
    case 'beef-mutton':
      return [quarantine];
    case 'pork':
      return [
        quarantine,
        { kind: 'meat-inspection', prefix: 'RP', issuer: 'holder' },
        { kind: 'asf-test', prefix: 'FW', issuer: 'holder' },
      ];
    case 'imported-food':
    case 'imported-produce':
    case 'imported-meat':
      return [
        { kind: 'customs-quarantine', prefix: 'HJ', issuer: 'customs' },
        { kind: 'customs-declaration', prefix: 'BG', issuer: 'customs' },
      ];
    case 'restaurant-food':
      return [];
    case 'loose-food': {
      const kind = holderKind === 'factory' ? 'factory-inspection' : 'product-test';
      return [{ kind, prefix: 'WJ', issuer: 'laboratory', validDays: 180 }];
    }
    default:
      return [{ kind: 'factory-inspection', prefix: 'CJ', issuer: 'holder' }];
  }
}

function paper(world: World, rule: PaperRule, holder: string, at: Instant): LotPaper {
  const issued: LotPaper = {
    kind: rule.kind,
    number: world.documentNumber(rule.prefix, `paper:${rule.kind}`, at),
    issuer: issuerName(rule, holder),
    issuedOn: localDay(at),
  };
  return rule.validDays === undefined
    ? issued
    : { ...issued, validUntil: localDay(at + rule.validDays * DAY) };
}

/** What must go with a lot, by goods kind; who signs it is its first holder. */
export function firstPapers(world: World, product: Product, holder: Party, at: Instant): LotPaper[] {
  return firstPaperRules(product.goodsKind, holder.kind).map((rule) => paper(world, rule, holder.name, at));
}

export function rapidTest(world: World, issuer: Party, at: Instant): LotPaper {
  return paper(world, { kind: 'rapid-test', prefix: 'KJ', issuer: 'holder' }, issuer.name, at);
}

export interface LotWish {
  product: Product;
  producer: Party;
  at: Instant;
  /** Goods of the field have none and are known by who supplied them on which day. */
  batch?: string;
  origin?: string;
  madeOf?: readonly Lot[];
  papers?: LotPaper[];
  key?: string;
}

export function makeLot(world: World, wish: LotWish): Lot {
  const { product, producer, at } = wish;
  const day = localDay(at);
  return world.addLot(
    {
      key: wish.key ?? `${product.key}/${producer.key}/${wish.batch ?? day}`,
      product,
      batch: wish.batch ?? null,
      productionDate: day,
      expiryDate: localDay(at + product.shelfLifeDays * DAY),
      origin: wish.origin ?? producer.origin,
      producer,
      papers: wish.papers ?? firstPapers(world, product, producer, at),
    },
    wish.madeOf ?? [],
  );
}
