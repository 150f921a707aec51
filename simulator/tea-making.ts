import { type Portion, produce, transform } from './acts.ts';
import type { Product, ProductMaker, Template } from './catalogue.ts';
import { makeLot } from './lot-makers.ts';
import type { Party } from './parties.ts';
import { DAY, HOUR, type Instant, iso, type Lot, localDay, lotRef, MINUTE, type World } from './world.ts';

/**
 * How the hero's tea was made: leaves of three plots of the works' own gardens, each picking by itself; first and fine
 * processing; a blend of two fine teas into two blends; tins. With what was measured at each step, the outgoing test and
 * the release. The works, its gardens and every figure are made up.
 */

export interface TeaGoods {
  leaves: Product;
  raw: Product;
  fine: Product;
  blend: Product;
}

const loose = (key: string, category: string, name: string, nameEn: string, days: number): Template => ({
  key,
  category,
  name,
  nameEn,
  base: 'g',
  days,
  spec: '散装',
});

export function castTea(products: ProductMaker, works: Party): TeaGoods {
  const make = (template: Template) => products.make(template, works, null);
  return {
    leaves: make(loose('hero-tea-leaves', 'fresh-tea-leaves', '茶青', 'Fresh tea leaves', 2)),
    raw: make(loose('hero-tea-raw', 'oolong-tea', '乌龙毛茶', 'Raw oolong tea', 730)),
    fine: make(loose('hero-tea-fine', 'oolong-tea', '乌龙精制茶', 'Fine oolong tea', 730)),
    blend: make(loose('hero-tea-blend', 'oolong-tea', '乌龙拼配茶', 'Blended oolong tea', 730)),
  };
}

/** Plots, how many days before the packing they were picked, and how much. */
const PICKINGS = [
  { plot: '东坡 1 号地块', code: 'DP1', daysBefore: 31, picked_g: 120_000, raw_g: 26_400 },
  { plot: '东坡 3 号地块', code: 'DP3', daysBefore: 30, picked_g: 150_000, raw_g: 33_000 },
  { plot: '西岭 2 号地块', code: 'XL2', daysBefore: 28, picked_g: 90_000, raw_g: 19_800 },
] as const;
const FINE = [
  { code: 'JZ1', of: [0, 1], daysBefore: 20, fine_g: 52_000, roast: '118' },
  { code: 'JZ2', of: [2], daysBefore: 19, fine_g: 17_600, roast: '106' },
] as const;
const BLENDS = [
  { code: 'PP1', blend_g: 50_000 },
  { code: 'PP2', blend_g: 19_200 },
] as const;

interface Value {
  point?: string;
  name?: string;
  value: string;
  unit?: string;
}
interface Step {
  step: string;
  place: string;
  /** Hours before (or after) the lot is there. */
  hours: number;
  values: readonly Value[];
}

const firstProcessing = (index: number): Step[] => [
  {
    step: 'withering',
    place: '萎凋间',
    hours: -16,
    values: [
      { point: 'withering-temperature', value: ['23.5', '24.0', '22.8'][index] ?? '24' },
      { point: 'withering-humidity', value: ['68', '71', '66'][index] ?? '70' },
      { name: '萎凋时间', value: ['5.5', '6', '5'][index] ?? '6', unit: 'h' },
    ],
  },
  {
    step: 'shaking',
    place: '做青间',
    hours: -9,
    values: [
      { point: 'shaking-temperature', value: ['21', '22', '20.5'][index] ?? '21' },
      { name: '摇青次数', value: ['4', '4', '3'][index] ?? '4', unit: '次' },
    ],
  },
  {
    step: 'fixation',
    place: '杀青车间',
    hours: -4,
    values: [{ point: 'fixation-temperature', value: ['265', '270', '258'][index] ?? '260' }],
  },
  { step: 'rolling', place: '揉捻车间', hours: -3, values: [{ name: '包揉次数', value: '6', unit: '次' }] },
  {
    step: 'drying',
    place: '烘干车间',
    hours: -1,
    values: [
      { point: 'drying-temperature', value: ['105', '108', '102'][index] ?? '105' },
      { point: 'drying-moisture', value: ['6.4', '6.6', '6.1'][index] ?? '6.4' },
    ],
  },
];

export function makeTea(
  world: World,
  works: Party,
  goods: TeaGoods,
  made: { lot: Lot; tins: number; packedAt: Instant },
): void {
  const { lot, tins, packedAt } = made;
  const raw = PICKINGS.map((picking, index) => pickAndDry(world, works, goods, packedAt, picking, index));
  const fine = FINE.map((one) => refine(world, works, goods, packedAt, one, raw));
  const blends = blend(world, works, goods, packedAt, fine);
  const [first] = blends;
  if (!first) return;
  const used = [{ lot: first.lot, quantity: 48_400 }];
  transform(world, { party: works, at: packedAt }, used, [{ lot, quantity: tins }], '分装');
  check(world, works, lot, packedAt, [
    {
      step: 'packing',
      place: '内包装间',
      hours: 0,
      values: [
        { point: 'tin-weight', value: '100.6' },
        { name: '封口检查', value: '合格' },
      ],
    },
    { step: 'metal-check', place: '内包装间', hours: 0.5, values: [{ name: '金属检测', value: '未检出' }] },
    { step: 'storing', place: '成品库', hours: 6, values: [{ point: 'store-humidity', value: '52' }] },
  ]);
  release(world, works, lot, packedAt + 20 * HOUR);
}

function lotOf(
  world: World,
  works: Party,
  wish: {
    product: Product;
    batch: string;
    at: Instant;
    key: string;
    origin?: string;
    madeOf?: readonly Lot[];
  },
): Lot {
  return makeLot(world, { ...wish, producer: works, papers: [] });
}

const batchOf = (code: string, at: Instant): string => `${code}-${localDay(at).replaceAll('-', '').slice(2)}`;

function pickAndDry(
  world: World,
  works: Party,
  goods: TeaGoods,
  packedAt: Instant,
  picking: (typeof PICKINGS)[number],
  index: number,
): Portion {
  const at = packedAt - picking.daysBefore * DAY + 5 * HOUR;
  const leaves = lotOf(world, works, {
    product: goods.leaves,
    batch: batchOf(picking.code, at),
    at,
    key: `hero-tea-leaves-${index + 1}`,
    origin: `自有茶园 ${picking.plot}`,
  });
  produce(world, { party: works, at }, [{ lot: leaves, quantity: picking.picked_g }]);
  check(world, works, leaves, at, [
    {
      step: 'picking',
      place: picking.plot,
      hours: 0,
      values: [
        { point: 'leaf-temperature', value: ['26', '27.5', '25'][index] ?? '26' },
        { name: '采摘标准', value: '中开面三、四叶' },
        { name: '采摘人数', value: ['18', '22', '14'][index] ?? '16', unit: '人' },
      ],
    },
  ]);
  const dried = at + 20 * HOUR;
  const raw = lotOf(world, works, {
    product: goods.raw,
    batch: batchOf(`MC${picking.code}`, dried),
    at: dried,
    key: `hero-tea-raw-${index + 1}`,
    madeOf: [leaves],
  });
  const result = { lot: raw, quantity: picking.raw_g };
  const into = [{ lot: leaves, quantity: picking.picked_g }];
  transform(world, { party: works, at: dried }, into, [result], '初制');
  check(world, works, raw, dried, firstProcessing(index));
  return result;
}

function refine(
  world: World,
  works: Party,
  goods: TeaGoods,
  packedAt: Instant,
  one: (typeof FINE)[number],
  raw: readonly Portion[],
): Portion {
  const at = packedAt - one.daysBefore * DAY + 8 * HOUR;
  const inputs = one.of.flatMap((index) => raw[index] ?? []);
  const lot = lotOf(world, works, {
    product: goods.fine,
    batch: batchOf(one.code, at),
    at,
    key: `hero-tea-fine-${one.code.toLowerCase()}`,
    madeOf: inputs.map((input) => input.lot),
  });
  const result = { lot, quantity: one.fine_g };
  transform(world, { party: works, at }, inputs, [result], '精制');
  check(world, works, lot, at, [
    {
      step: 'sorting',
      place: '精制车间',
      hours: -10,
      values: [{ name: '拣剔率', value: '11.8', unit: '%' }],
    },
    {
      step: 'roasting',
      place: '焙火间',
      hours: -8,
      values: [
        { point: 'roasting-temperature', value: one.roast },
        { name: '焙火时间', value: '7', unit: 'h' },
      ],
    },
  ]);
  return result;
}

/** N:M: both fine teas into two blends of different shares. */
function blend(
  world: World,
  works: Party,
  goods: TeaGoods,
  packedAt: Instant,
  fine: readonly Portion[],
): Portion[] {
  const at = packedAt - 12 * DAY;
  const results = BLENDS.map((one) => ({
    lot: lotOf(world, works, {
      product: goods.blend,
      batch: batchOf(one.code, at),
      at,
      key: `hero-tea-blend-${one.code.toLowerCase()}`,
      madeOf: fine.map((input) => input.lot),
    }),
    quantity: one.blend_g,
  }));
  transform(world, { party: works, at }, fine, results, '拼配');
  for (const [index, { lot }] of results.entries())
    check(world, works, lot, at, [
      {
        step: 'blending',
        place: '拼配间',
        hours: -2,
        values: [
          { point: 'blend-moisture', value: ['5.6', '5.9'][index] ?? '5.8' },
          { name: '拼配比例（东坡 : 西岭）', value: ['78 : 22', '67 : 33'][index] ?? '' },
        ],
      },
    ]);
  return results;
}

/** What was measured, told once the lot is known. */
function check(world: World, works: Party, lot: Lot, madeAt: Instant, steps: readonly Step[]): void {
  for (const { step, place, hours, values } of steps) {
    const at = madeAt + Math.round(hours * HOUR);
    const body = {
      documentNumber: world.documentNumber('GC', works.key, at),
      at: iso(at),
      precision: 'minute' as const,
      lots: [lotRef(lot)],
      step,
      place,
      values: values.map((value) => ({ ...value })),
    };
    world.emit({ at, lots: [lot], actor: works.key }, { op: 'process-check', body });
  }
}

function release(world: World, works: Party, lot: Lot, at: Instant): void {
  const draft = { lots: [lot], actor: works.key };
  const paper = lot.papers.find((one) => one.kind === 'factory-inspection') ?? lot.papers[0];
  const test = {
    documentNumber: world.documentNumber('JY', works.key, at),
    at: iso(at),
    precision: 'minute' as const,
    lot: lotRef(lot),
    items: [
      { item: '感官品质', result: 'pass' as const, value: '符合' },
      { item: '水分', result: 'pass' as const, value: '5.8 %', limit: '≤ 7.0 %' },
      { item: '净含量', result: 'pass' as const, value: '100.6 g', limit: '≥ 100 g' },
      { item: '农药残留（抽 8 项）', result: 'pass' as const, value: '未检出' },
    ],
    place: '本厂检验室',
  };
  world.emit({ ...draft, at }, { op: 'lot-test', body: test });
  const after = at + 30 * MINUTE;
  const body = {
    documentNumber: world.documentNumber('FX', works.key, after),
    at: iso(after),
    lots: [lotRef(lot)],
    decision: 'release' as const,
    certificateNumber: String(paper?.number ?? ''),
  };
  world.emit({ ...draft, at: after }, { op: 'release', body });
}
