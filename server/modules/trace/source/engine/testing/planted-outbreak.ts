import { DELIVERY_KIND, type DeliveryGraph, type DeliveryKind } from '../../../engine/deliveries.ts';
import type { SourceCase } from '../question.ts';

const DAY_MS = 86_400_000;
const MAKERS = 12;
const WHOLESALERS = 6;
const SHOPS = 40;
const PRODUCTS = 8;
const LOTS = 96;

/** A small city with one bad lot: who made it, what is on record, and who fell ill. */
export interface Outbreak {
  graph: DeliveryGraph;
  cases: SourceCase[];
  badLot: number;
  maker: number;
}

/**
 * Makers → wholesalers → shops → people, over three weeks. With `mislabelled`, that share of what wholesalers hand on
 * is booked under another lot of the same product that they hold: records then point elsewhere, and only mixing (which
 * is what happened) explains it. Cases fall on sales of goods that really were of the bad lot.
 */
export function plantOutbreak(
  seed: number,
  options: {
    cases: number;
    mislabelled: number;
    /** Share of the ill who remember the product and not the shop alone. */
    naming: number;
    /** How many days before and after the sale people may think it was. */
    blur_days: number;
  },
): Outbreak {
  const random = mulberry(seed);
  const pick = (count: number) => Math.floor(random() * count);
  const rows: number[][] = [];
  const put = (kind: DeliveryKind, from: number, to: number, lot: number, at: number, quantity: number) => {
    rows.push([from, to, lot, Math.floor(at), quantity, DELIVERY_KIND[kind]]);
  };
  const shopsBegin = MAKERS + WHOLESALERS;
  const held = new Map<number, number[]>();
  const sales: { shop: number; at: number; lot: number; real: number; quantity: number }[] = [];
  const shipments: { at: number; run: () => void }[] = [];
  for (let lot = 0; lot < LOTS; lot += 1) {
    const maker = lot % MAKERS;
    const made = pick(14) * DAY_MS;
    put('entered', -1, maker, lot, made, 600);
    const wholesalers = new Set([pick(WHOLESALERS), pick(WHOLESALERS)]);
    for (const w of wholesalers) {
      const arrives = made + (0.3 + random()) * DAY_MS;
      put('handed-over', maker, MAKERS + w, lot, arrives, 600 / wholesalers.size);
      shipments.push({ at: arrives, run: () => held.set(w, [...(held.get(w) ?? []), lot]) });
      for (let n = 0; n < 4; n += 1) {
        const at = arrives + (0.2 + 2 * random()) * DAY_MS;
        const shop = shopsBegin + pick(SHOPS);
        const swapped = random() < options.mislabelled;
        const choice = random();
        shipments.push({
          at,
          run: () => {
            const others = (held.get(w) ?? []).filter((one) => one % PRODUCTS === lot % PRODUCTS);
            const booked = swapped ? (others[Math.floor(choice * others.length)] ?? lot) : lot;
            put('handed-over', MAKERS + w, shop, booked, at, 40);
            for (let day = 0; day < 2; day += 1) {
              const soldAt = at + (0.1 + day + choice * 0.5) * DAY_MS;
              put('sold', shop, -1, booked, soldAt, 20);
              sales.push({ shop, at: soldAt, lot: booked, real: lot, quantity: 20 });
            }
          },
        });
      }
    }
  }
  for (const shipment of shipments.sort((one, two) => one.at - two.at)) shipment.run();
  const badLot = pick(LOTS);
  const bad = sales.filter((sale) => sale.real === badLot);
  const cases = Array.from({ length: options.cases }, (): SourceCase => {
    const sale = bad[pick(bad.length)] as (typeof bad)[number];
    return {
      party: sale.shop,
      from: sale.at - options.blur_days * DAY_MS,
      to: sale.at + options.blur_days * DAY_MS,
      ate: random() < options.naming ? { product: badLot % PRODUCTS } : null,
      weight: 1,
      certainty: random() < 0.7 ? 'certain' : 'suspected',
      negative: false,
    };
  });
  return { graph: graphOf(rows), cases, badLot, maker: badLot % MAKERS };
}

function graphOf(rows: readonly number[][]): DeliveryGraph {
  const column = (index: number) => rows.map((row) => row[index] as number);
  const lots = Int32Array.from({ length: LOTS }, (_, lot) => lot);
  return {
    deliveries: rows.length,
    parties: MAKERS + WHOLESALERS + SHOPS,
    lots: LOTS,
    from: Int32Array.from(column(0)),
    to: Int32Array.from(column(1)),
    lot: Int32Array.from(column(2)),
    earliest: Float64Array.from(column(3)),
    latest: Float64Array.from(column(3)),
    quantity: Float64Array.from(column(4)),
    kind: Uint8Array.from(column(5)),
    lotProduct: lots.map((lot) => lot % PRODUCTS),
    lotClass: lots.map((lot) => lot % PRODUCTS),
    lotExpires: new Float64Array(LOTS).fill(Number.POSITIVE_INFINITY),
    lotSiblings: lots,
    mixesInto: Array.from({ length: PRODUCTS }, () => new Int32Array(0)),
    cleanings: new Map(),
    edges: [],
  };
}

/** Numbers in [0, 1) from a seed (mulberry32). */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
