import type { Product } from './catalogue.ts';
import type { Party } from './parties.ts';
import { DAY, type Instant, type Lot, type LotPaper, localDay, type World } from './world.ts';

/** Makes lots with the papers that the law asks for at their first sale. */

function paper(
  world: World,
  kind: string,
  prefix: string,
  issuer: string,
  at: Instant,
  validDays?: number,
): LotPaper {
  const issued: LotPaper = {
    kind,
    number: world.documentNumber(prefix, `paper:${kind}`, at),
    issuer,
    issuedOn: localDay(at),
  };
  return validDays === undefined ? issued : { ...issued, validUntil: localDay(at + validDays * DAY) };
}

/** Chinese names of offices in general: the plan accuses and praises no real one. */
const animalHealth = '动物卫生监督机构';
const customs = '入境口岸海关';

/** What must go with a lot, by goods kind; who signs it is its first holder. */
export function firstPapers(world: World, product: Product, holder: Party, at: Instant): LotPaper[] {
  switch (product.goodsKind) {
    case 'produce':
    case 'eggs':
    case 'aquatic':
      return [paper(world, 'produce-conformity', 'HG', holder.name, at)];
    case 'live-animal':
    case 'poultry':
    case 'beef-mutton':
      return [paper(world, 'animal-quarantine-b', 'DJ', animalHealth, at, 7)];
    case 'pork':
      return [
        paper(world, 'animal-quarantine-b', 'DJ', animalHealth, at, 7),
        paper(world, 'meat-inspection', 'RP', holder.name, at),
        paper(world, 'asf-test', 'FW', holder.name, at),
      ];
    case 'imported-food':
    case 'imported-produce':
    case 'imported-meat':
      return [
        paper(world, 'customs-quarantine', 'HJ', customs, at),
        paper(world, 'customs-declaration', 'BG', customs, at),
      ];
    case 'restaurant-food':
      return [];
    case 'loose-food':
      return [
        paper(
          world,
          holder.kind === 'factory' ? 'factory-inspection' : 'product-test',
          'WJ',
          '委托检验机构',
          at,
          180,
        ),
      ];
    default:
      return [paper(world, 'factory-inspection', 'CJ', holder.name, at)];
  }
}

export function rapidTest(world: World, issuer: Party, at: Instant): LotPaper {
  return paper(world, 'rapid-test', 'KJ', issuer.name, at);
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
