import type { PartyInput, ProductInput } from '../bodies.ts';
import {
  boxedMeal,
  eggsAndFish,
  goodsKindOf,
  imported,
  livePig,
  meat,
  packaged,
  produce,
  productBody,
  rawMaterials,
  type Template,
  tofu,
} from '../catalogue.ts';
import type { CityFacts } from '../city-facts.ts';
import { gtinOf } from '../identities.ts';
import { firstPaperRules, type PaperRule } from '../lot-makers.ts';
import { markOf, origins, type PartyKind } from '../names.ts';
import { type Party, PartyMaker, type PartyWish } from '../parties.ts';
import { Random } from '../random.ts';
import { type Integers, integers } from './columns.ts';
import model from './model.json' with { type: 'json' };

/** Who there is and what there is to buy, by number: parties and products in columns, settled once for a run. */

export const TRADES = ['produce', 'fish', 'meat', 'packaged', 'imported'] as const;
export type Trade = (typeof TRADES)[number];

/** What the goods of a template are to the flows. A product is one template by one maker. */
export interface GoodsClass extends Template {
  goodsKind: string;
  trade: Trade;
  /** Whether lots of several products of this class can lie in one heap. */
  loose: boolean;
  lossPermille: number;
  papers: readonly PaperRule[];
}

type Facts = Omit<CityFacts, 'categories'> & {
  readonly categories: ReadonlyMap<
    string,
    { readonly goodsKind: string; readonly loss: { readonly permille: number } }
  >;
};

/** The members of the full city are numbered after those of the demonstration, so that both can live in one database. */
const FIRST = { party: 30_000, product: 1_000_000 };

const [carcass, cuts] = meat;
const TEMPLATES: readonly { trade: Trade; list: readonly Template[] }[] = [
  { trade: 'produce', list: [...produce, ...rawMaterials] },
  { trade: 'fish', list: eggsAndFish },
  { trade: 'meat', list: [livePig, ...(carcass && cuts ? [carcass, cuts] : [])] },
  { trade: 'packaged', list: [...packaged, tofu, boxedMeal] },
  { trade: 'imported', list: imported },
];

export interface Member {
  name: string;
  uscc: string;
  kind: PartyKind;
  /** Index into `districts`; -1: outside the city. */
  district: number;
  origin: string;
  scNumber: string | null;
  trade: Trade | null;
}

export class Census {
  readonly classes: readonly GoodsClass[];
  /** District codes. */
  readonly districts: readonly string[];
  readonly members: Member[] = [];
  /** Party numbers by kind, and wholesalers (cold stores among them) by trade. */
  readonly byKind = new Map<PartyKind, number[]>();
  readonly dealers = new Map<Trade, number[]>();
  readonly productClass: Integers = integers();
  readonly productOwner: Integers = integers();
  /** First product of each party; its catalogue is contiguous, the most wanted first. */
  private readonly firstProduct: Int32Array;
  private readonly serial: number = FIRST.product;

  constructor(
    city: Facts,
    wish: { seed: number; operators: number; products: number },
    onParty?: (body: PartyInput) => void,
  ) {
    this.districts = [...city.districts.keys()];
    this.classes = TEMPLATES.flatMap(({ trade, list }) =>
      list.map((template) => goodsClass(city, template, trade)),
    );
    const random = new Random(wish.seed).fork('census');
    this.settle(city, wish.operators, random.fork('parties'), onParty);
    this.firstProduct = new Int32Array(this.members.length + 1);
    this.stockShelves(wish.products, random.fork('products'));
  }

  get products(): number {
    return this.productOwner.length;
  }

  member(party: number): Member {
    const found = this.members[party];
    if (!found) throw new RangeError(`There is no party ${party}.`);
    return found;
  }

  classOf(product: number): GoodsClass {
    const found = this.classes[this.productClass.at(product)];
    if (!found) throw new RangeError(`There is no product ${product}.`);
    return found;
  }

  gtinOf(product: number): string {
    return gtinOf(this.serial + product);
  }

  /** The party's catalogue: first product, and how many there are. */
  catalogueOf(party: number): { first: number; count: number } {
    const first = this.firstProduct[party] ?? 0;
    return { first, count: (this.firstProduct[party + 1] ?? first) - first };
  }

  /** Brand of a product; goods of the field have none but where they come from. */
  brandOf(product: number): string {
    return markOf((product * 7) % 176_000);
  }

  nameOf(product: number): string {
    return `${this.brandOf(product)}${this.classOf(product).name}`;
  }

  productBody(product: number): ProductInput {
    const template = this.classOf(product);
    return productBody(template, this.nameOf(product), this.brandOf(product), this.gtinOf(product));
  }

  private settle(city: Facts, operators: number, random: Random, onParty?: (body: PartyInput) => void): void {
    const maker = new PartyMaker(city, random, FIRST.party, new Set());
    for (const trade of TRADES) this.dealers.set(trade, []);
    for (const [kind, count] of headcount(operators)) {
      const numbers: number[] = [];
      const outside = permilleOf(model.outsidePermille, kind) / 1000;
      for (let n = 0; n < count; n++) {
        const wish: PartyWish = { key: `${kind}-${n + 1}`, kind };
        if (outside > 0 && random.chance(outside)) wish.outside = random.pick(origins);
        const party = maker.make(wish);
        const trade = tradeOf(kind, n, count);
        const dealers = kind === 'wholesaler' || kind === 'cold-store' ? trade : null;
        if (dealers) this.dealers.get(dealers)?.push(this.members.length);
        numbers.push(this.members.length);
        this.members.push(memberOf(party, this.districts, wish.outside !== undefined, trade));
        onParty?.(party.seed.body as PartyInput);
      }
      this.byKind.set(kind, numbers);
    }
  }

  /** Makers have what they make, importers and distributors of packaged goods share the rest of the products. */
  private stockShelves(products: number, random: Random): void {
    const classesOf = new Map<string, number[]>();
    for (const [index, one] of this.classes.entries()) {
      for (const maker of makersOf(one)) classesOf.set(maker, [...(classesOf.get(maker) ?? []), index]);
    }
    const wants = this.members.map((member) => catalogueWish(member, classesOf));
    const fixed = wants.reduce((sum, { kind }) => sum + (FIXED[kind] ?? 0), 0);
    const sharers = wants.filter(({ kind }) => kind === 'distributor' || kind === 'importer').length;
    const room = Math.max(0, products - fixed);
    const each = sharers > 0 ? Math.floor(room / sharers) : 0;
    let left = sharers > 0 ? room - each * sharers : 0;
    for (const [party, { kind, classes }] of wants.entries()) {
      this.firstProduct[party] = this.productOwner.length;
      const shared = kind === 'distributor' || kind === 'importer';
      const count = shared ? each + (left-- > 0 ? 1 : 0) : (FIXED[kind] ?? 0);
      // A maker that makes two things has two shelves; which one comes first differs from maker to maker.
      const turn = random.whole(0, Math.max(0, classes.length - 1));
      for (let n = 0; n < count && classes.length > 0; n++) {
        this.productOwner.push(party);
        this.productClass.push(classes[(turn + n) % classes.length] ?? 0);
      }
    }
    this.firstProduct[this.members.length] = this.productOwner.length;
  }
}

/** Products of each maker; how many an importer or distributor has follows from the number of all. */
const FIXED: Readonly<Record<string, number>> = {
  farm: 5,
  cooperative: 6,
  slaughterhouse: 2,
  factory: 4,
  workshop: 1,
  'central-kitchen': 2,
};

function goodsClass(city: Facts, template: Template, trade: Trade): GoodsClass {
  const goodsKind = goodsKindOf(city, template);
  const holder = trade === 'packaged' ? 'factory' : trade === 'imported' ? 'importer' : 'farm';
  return {
    ...template,
    goodsKind,
    trade,
    loose: template.base === 'g',
    lossPermille: city.categories.get(template.category)?.loss.permille ?? 0,
    papers: firstPaperRules(goodsKind, template === tofu ? 'workshop' : holder),
  };
}

const permilleOf = (table: Readonly<Record<string, number>>, kind: string): number => table[kind] ?? 0;

/** How many of each kind there are: the model's shares, at least one of each; shops take up the rounding. */
function headcount(operators: number): [PartyKind, number][] {
  const shares = Object.entries(model.operators) as [PartyKind, number][];
  const sum = shares.reduce((total, [, share]) => total + share, 0);
  const least: Partial<Record<PartyKind, number>> = {
    farm: 4,
    wholesaler: 8,
    'market-stall': 6,
    supermarket: 2,
  };
  const counts = shares.map(([kind, share]): [PartyKind, number] => [
    kind,
    Math.max(least[kind] ?? 1, Math.round((operators * share) / sum)),
  ]);
  const off = operators - counts.reduce((total, [, count]) => total + count, 0);
  return counts.map(([kind, count]) => [kind, kind === 'shop' ? Math.max(1, count + off) : count]);
}

/** Trades in the model's shares, dealt out in turn so that a small city has each of them. */
function tradeOf(kind: PartyKind, n: number, count: number): Trade | null {
  if (kind === 'cold-store') return 'imported';
  if (kind !== 'wholesaler' && kind !== 'market-stall') return null;
  const shares = Object.entries(model.trades[kind]) as [Trade, number][];
  if (n < shares.length) return shares[n]?.[0] ?? null;
  const sum = shares.reduce((total, [, share]) => total + share, 0);
  let at = ((n - shares.length + 0.5) / Math.max(1, count - shares.length)) * sum;
  for (const [trade, share] of shares) {
    at -= share;
    if (at < 0) return trade;
  }
  return shares.at(-1)?.[0] ?? null;
}

function memberOf(party: Party, districts: readonly string[], outside: boolean, trade: Trade | null): Member {
  return {
    name: party.name,
    uscc: String(party.seed.body.uscc),
    kind: party.kind,
    district: outside ? -1 : districts.indexOf(party.districtCode),
    origin: party.origin,
    scNumber: party.scNumber,
    trade,
  };
}

/** Which kinds of members have goods of a class in their catalogue. */
function makersOf(one: GoodsClass): string[] {
  if (one.trade === 'produce' || one.trade === 'fish' || one.key === livePig.key)
    return ['farm', 'cooperative'];
  if (one.trade === 'meat') return ['slaughterhouse'];
  if (one.key === tofu.key) return ['workshop'];
  if (one.key === boxedMeal.key) return ['central-kitchen'];
  return one.trade === 'imported' ? ['importer'] : ['factory', 'distributor'];
}

function catalogueWish(member: Member, classesOf: ReadonlyMap<string, number[]>) {
  const distributor = member.kind === 'wholesaler' && member.trade === 'packaged';
  const kind: string = distributor ? 'distributor' : member.kind;
  return { kind, classes: classesOf.get(kind) ?? [] };
}
