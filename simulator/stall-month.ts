import { Random } from './random.ts';

/**
 * A month of a vegetable stall without till or scale, with its truth: what came, what was really sold and thrown away, what
 * really lay there each evening, and what its holder then typed, who looks at a heap and rounds. Grams.
 */

export interface StallLot {
  key: string;
  goods: string;
  arrived_g: number;
}

export interface StallEvening {
  lot: string;
  /** What really lay there. */
  rest_g: number;
  /** What was typed: nothing said is 卖完. */
  left_g: number | null;
  waste_g: number | null;
}

export interface StallDay {
  delivered: StallLot[];
  /** The holder forgot in the evening and closes the day on the next morning, before anything comes. */
  nextMorning: boolean;
  evening: StallEvening[];
}

interface Heap {
  lot: StallLot;
  truth_g: number;
  age: number;
}

/** Daily demand as a share of what came, and how many days the goods keep. */
const GOODS = [
  { goods: '大白菜', share: 0.55, keeps: 4 },
  { goods: '土豆', share: 0.22, keeps: 12 },
  { goods: '胡萝卜', share: 0.25, keeps: 10 },
  { goods: '空心菜', share: 0.85, keeps: 2 },
  { goods: '冬瓜', share: 0.3, keeps: 9 },
  { goods: '西红柿', share: 0.45, keeps: 5 },
] as const;

/** How far a practised eye is off a heap, in thousandths either way. */
const MISJUDGED_PERMILLE = 40;
/** What a person types: half kilograms. */
const typed = (grams: number): number => Math.round(grams / 500) * 500;

/** Thirty days unless said otherwise; the same seed gives the same month. */
export function stallMonth(seed: number, days = 30): StallDay[] {
  const random = new Random(seed);
  let heaps: Heap[] = [];
  let serial = 0;
  return Array.from({ length: days }, () => {
    const delivered = GOODS.flatMap(({ goods }): StallLot[] => {
      const held = heaps.filter((heap) => heap.lot.goods === goods);
      if (held.reduce((sum, heap) => sum + heap.truth_g, 0) > 12_000 || random.chance(0.15)) return [];
      serial += 1;
      return [{ key: `S${serial}`, goods, arrived_g: random.whole(8, 30) * 2_500 }];
    });
    heaps.push(...delivered.map((lot) => ({ lot, truth_g: lot.arrived_g, age: 0 })));
    const evening = heaps.map((heap) => closeHeap(random, heap));
    heaps = heaps.filter((heap) => heap.truth_g > 0);
    return { delivered, nextMorning: random.chance(0.1), evening };
  });
}

function closeHeap(random: Random, heap: Heap): StallEvening {
  const kind = GOODS.find((one) => one.goods === heap.lot.goods) ?? GOODS[0];
  heap.age += 1;
  const wanted = heap.lot.arrived_g * kind.share * (0.6 + random.next() * 0.8);
  const sold = Math.min(heap.truth_g, Math.round(wanted));
  heap.truth_g -= sold;
  // What is past its best is thrown away; what is thrown away is seen and weighed by eye.
  const waste =
    heap.age >= kind.keeps ? heap.truth_g : random.chance(0.12) ? Math.round(heap.truth_g * 0.05) : 0;
  heap.truth_g -= waste;
  // A last handful is given away with the last customer.
  if (heap.truth_g < 250) heap.truth_g = 0;
  const off = random.whole(-MISJUDGED_PERMILLE, MISJUDGED_PERMILLE);
  const seen = heap.truth_g + Math.round((heap.truth_g * off) / 1000);
  const left = typed(seen);
  return {
    lot: heap.lot.key,
    rest_g: heap.truth_g,
    left_g: heap.truth_g === 0 ? null : Math.max(500, left),
    waste_g: waste === 0 ? null : Math.max(500, typed(waste)),
  };
}
