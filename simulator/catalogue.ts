import type { BaseUnit } from '../server/modules/registry/index.ts';
import type { ProductInput } from './bodies.ts';
import type { CityFacts } from './city-facts.ts';
import { gtinOf } from './identities.ts';
import type { Party } from './parties.ts';
import type { ProductSeed } from './target.ts';

/** A product of the plan: what is registered, and what the flows need of it. */
export interface Product {
  key: string;
  name: string;
  category: string;
  goodsKind: string;
  base: BaseUnit;
  /** Word for one piece; null for goods that are weighed or measured. */
  pieceUnit: string | null;
  /** Base units in one 箱, or null. */
  carton: number | null;
  shelfLifeDays: number;
  shelfLife: string;
  spec: string | null;
  storage: string | null;
  gtin: string | null;
  owner: string;
  seed: ProductSeed;
}

/** One row of the catalogue: what it is, not who makes it. */
export interface Template {
  key: string;
  name: string;
  nameEn: string;
  category: string;
  base: BaseUnit;
  days: number;
  pieceUnit?: string;
  carton?: number;
  spec?: string;
  storage?: string;
  aliases?: readonly string[];
  imported?: boolean;
}

const g = (
  key: string,
  name: string,
  nameEn: string,
  days: number,
  extra: Partial<Template> = {},
): Template => ({
  key,
  name,
  nameEn,
  category: key,
  base: 'g',
  days,
  ...extra,
});

/** Loose goods, one product each for the whole city; their lots differ by who grew them and when. */
export const produce: readonly Template[] = [
  g('chinese-cabbage', '大白菜', 'Chinese cabbage', 10, { aliases: ['白菜', '黄芽白'] }),
  g('cabbage', '圆白菜', 'Cabbage', 12, { aliases: ['包菜', '高丽菜'] }),
  g('rape-greens', '油菜', 'Rape greens', 5, { aliases: ['上海青'] }),
  g('lettuce', '生菜', 'Lettuce', 5),
  g('spinach', '菠菜', 'Spinach', 5),
  g('water-spinach', '空心菜', 'Water spinach', 4, { aliases: ['蕹菜'] }),
  g('potato', '土豆', 'Potatoes', 40, { aliases: ['马铃薯'] }),
  g('carrot', '胡萝卜', 'Carrots', 25, { aliases: ['红萝卜'] }),
  g('radish', '白萝卜', 'White radish', 20, { aliases: ['菜头'] }),
  g('cucumber', '黄瓜', 'Cucumbers', 7),
  g('tomato', '西红柿', 'Tomatoes', 9, { aliases: ['番茄'] }),
  g('aubergine', '茄子', 'Aubergines', 8),
  g('green-pepper', '青椒', 'Green peppers', 9),
  g('winter-melon', '冬瓜', 'Winter melon', 25),
  g('bitter-melon', '苦瓜', 'Bitter melon', 8),
  g('cauliflower', '花菜', 'Cauliflower', 8, { aliases: ['花椰菜'] }),
  g('shiitake', '香菇', 'Shiitake mushrooms', 6),
  g('banana', '香蕉', 'Bananas', 8),
  g('pomelo', '柚子', 'Pomelos', 40, { aliases: ['蜜柚'] }),
  g('longan', '龙眼', 'Longans', 7),
];
export const eggsAndFish: readonly Template[] = [
  g('hen-eggs', '鸡蛋', 'Hen eggs', 30),
  g('duck-eggs', '鸭蛋', 'Duck eggs', 30),
  g('sea-bass', '鲈鱼', 'Sea bass', 3),
  g('shrimp', '虾', 'Shrimps', 3, { aliases: ['对虾', '明虾'] }),
  g('clams', '蛤', 'Clams', 3, { aliases: ['花蛤'] }),
  g('oysters', '海蛎', 'Oysters', 3, { aliases: ['牡蛎'] }),
];
export const livePig: Template = g('live-pigs', '生猪', 'Live pigs', 10, { base: 'piece', pieceUnit: '头' });
export const meat: readonly Template[] = [
  g('pork-carcass', '猪白条', 'Pork carcass', 3, { spec: '二分体', storage: '0～4 ℃' }),
  g('pork-cuts', '分割猪肉', 'Pork cuts', 3, {
    spec: '去骨',
    storage: '0～4 ℃',
    aliases: ['五花肉', '瘦肉'],
  }),
];

/** Raw materials that factories buy, delivered by farms. */
export const rawMaterials: readonly Template[] = [
  g('coarse-grain', '黄豆', 'Soybeans', 180, { spec: '散装', aliases: ['大豆'] }),
];

const made = (
  key: string,
  category: string,
  name: string,
  nameEn: string,
  days: number,
  pieceUnit: string,
  carton: number,
  spec: string,
): Template => ({
  key,
  category,
  name,
  nameEn,
  base: 'piece',
  days,
  pieceUnit,
  carton,
  spec,
  storage: '阴凉干燥',
});

/** Branded goods; every factory makes two or three of them, each with a GTIN of its own. */
export const packaged: readonly Template[] = [
  made('fresh-milk', 'fresh-milk', '巴氏杀菌鲜牛奶', 'Pasteurised milk', 7, '盒', 20, '250 mL/盒'),
  made('yoghurt', 'yoghurt', '原味酸奶', 'Plain yoghurt', 21, '杯', 24, '150 g/杯'),
  made('soy-sauce', 'soy-sauce', '酿造酱油', 'Soy sauce', 540, '瓶', 12, '500 mL/瓶'),
  made('bread', 'bread', '全麦面包', 'Wholemeal bread', 5, '袋', 10, '350 g/袋'),
  made('noodles', 'instant-noodles', '手工面线', 'Misua noodles', 270, '袋', 30, '400 g/袋'),
  made('fish-balls', 'fish-balls', '包心鱼丸', 'Stuffed fish balls', 180, '袋', 20, '500 g/袋'),
  made('dumplings', 'frozen-dumplings', '速冻猪肉水饺', 'Frozen pork dumplings', 270, '袋', 16, '720 g/袋'),
  made('water', 'bottled-water', '饮用天然水', 'Natural water', 365, '瓶', 24, '550 mL/瓶'),
  made('mooncake', 'mooncake', '绿豆馅饼', 'Mung bean cakes', 90, '盒', 12, '300 g/盒'),
];
export const tofu: Template = g('tofu', '水豆腐', 'Soft tofu', 2, {
  spec: '散装',
  storage: '0～10 ℃',
  aliases: ['嫩豆腐'],
});
export const boxedMeal: Template = {
  ...made(
    'boxed-meals',
    'boxed-meals',
    '白菜猪肉盒饭',
    'Boxed meal: pork and cabbage',
    1,
    '盒',
    20,
    '500 g/盒',
  ),
  storage: '60 ℃ 以上',
};
export const imported: readonly Template[] = [
  g('frozen-imported-meat', '冷冻去骨牛肉', 'Frozen boneless beef', 365, {
    spec: '20 kg/箱',
    storage: '-18 ℃ 以下',
    imported: true,
  }),
  g('imported-apple', '进口苹果', 'Imported apples', 60, { category: 'apple', imported: true }),
  {
    ...made('imported-oil', 'peanut-oil', '进口橄榄油', 'Imported olive oil', 540, '瓶', 12, '500 mL/瓶'),
    imported: true,
  },
];

/** What is registered of a product, but for who makes it. */
export function productBody(
  template: Template,
  name: string,
  brand: string | null,
  gtin: string | null,
  aliases = template.aliases,
): ProductInput {
  const body: ProductInput = {
    name,
    nameEn: template.nameEn,
    category: template.category,
    baseUnit: template.base,
    shelfLife: `${template.days}天`,
    ...(gtin ? { gtin } : {}),
    ...(brand ? { brand } : {}),
    ...(template.spec ? { specification: template.spec } : {}),
    ...(template.imported ? { imported: true } : {}),
    ...(template.pieceUnit ? { pieceUnit: template.pieceUnit } : {}),
    ...(aliases ? { aliases: [...aliases] } : {}),
  };
  if (template.carton && template.pieceUnit) {
    body.packing = [{ unit: '箱', contains: template.carton, of: template.pieceUnit }];
  }
  return body;
}

/** Makes products, each with a code that no other has. */
export class ProductMaker {
  private readonly city: CityFacts;
  private serial: number;
  readonly products: Product[] = [];

  constructor(city: CityFacts, firstSerial: number) {
    this.city = city;
    this.serial = firstSerial;
  }

  /** `brand`: its producer's or importer's mark; such goods get a GTIN. Loose goods belong to nobody. */
  make(
    template: Template,
    owner: Party,
    brand: string | null,
    key = template.key,
    aliases = template.aliases,
  ): Product {
    const gtin = brand === null ? null : gtinOf(this.serial++);
    const name = brand === null ? template.name : `${brand}${template.name}`;
    const shelfLife = `${template.days}天`;
    const body: ProductSeed['body'] = {
      ...productBody(template, name, brand, gtin, aliases),
      ...(gtin ? { producerId: { ref: `party:${owner.key}` } } : {}),
    };
    const product: Product = {
      key,
      name,
      category: template.category,
      goodsKind: goodsKindOf(this.city, template),
      base: template.base,
      pieceUnit: template.pieceUnit ?? null,
      carton: template.carton ?? null,
      shelfLifeDays: template.days,
      shelfLife,
      spec: template.spec ?? null,
      storage: template.storage ?? null,
      gtin,
      owner: owner.key,
      seed: { key, owner: owner.key, body },
    };
    this.products.push(product);
    return product;
  }
}

/** What the law calls goods of a template. @throws RangeError when the city lacks the category */
export function goodsKindOf(city: CityFacts, template: Template): string {
  const category = city.categories.get(template.category);
  if (!category) throw new RangeError(`The city has no category ${template.category}.`);
  const kind = category.goodsKind;
  return (template.imported && city.goodsKinds.get(kind)?.imported) || kind;
}
