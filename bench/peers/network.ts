import type { DeliveryEdge, DeliveryGraph, SourceCase } from '../../server/modules/trace/index.ts';
import { DELIVERY_KIND } from '../../server/modules/trace/index.ts';

export const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 7, 1);
const DAYS = 60;
const CLASSES = 6;
const PRODUCTS = 300;
/** What a business still has to choose from when it sends something on. */
const SHELF = 24;
/** Of what traders send, so much goes under a new lot; and of that, so much with a record of what went into it. */
const REPACKED_SHARE = 0.33;
const RECORDED_SHARE = 0.6;

/**
 * A trade network of `deliveries` rows over sixty days: makers, traders who sell to each other, shops who sell to
 * people. A third of what traders send goes under a new lot: mostly with a record of the lot that went into it, else only
 * mixing leads on.
 * All instants are exact, which leaves the windows of a mixing trace nothing to narrow: what is asked here can be said
 * in any of the peers' languages. A pure function of its size.
 */
export function makeNetwork(deliveries: number): DeliveryGraph {
  const random = numbersFrom(20261123);
  const pick = (count: number) => Math.floor(random() * count);
  const scale = Math.max(1, Math.round(deliveries / 48));
  const makers = Math.ceil(scale * 0.06);
  const traders = Math.ceil(scale * 0.2);
  const parties = makers + traders + Math.ceil(scale * 0.74);
  const from = new Int32Array(deliveries);
  const to = new Int32Array(deliveries);
  const lot = new Int32Array(deliveries);
  const at = new Float64Array(deliveries);
  const quantity = new Float64Array(deliveries);
  const kind = new Uint8Array(deliveries);
  const lotProduct: number[] = [];
  const lotExpires: number[] = [];
  const edges: DeliveryEdge[] = [];
  const shelves: number[][] = Array.from({ length: parties }, () => []);
  const newLot = (product: number, at_ms: number) => {
    lotProduct.push(product);
    lotExpires.push(at_ms + (10 + pick(50)) * DAY_MS);
    return lotProduct.length - 1;
  };
  const put = (party: number, one: number) => {
    const shelf = shelves[party] as number[];
    if (shelf.length < SHELF) shelf.push(one);
    else shelf[pick(SHELF)] = one;
  };
  const stocked = (first: number, count: number): number => {
    for (let tries = 0; tries < 8; tries += 1) {
      const party = first + pick(count);
      if ((shelves[party] as number[]).length > 0) return party;
    }
    return -1;
  };
  let d = 0;
  const add = (sender: number, receiver: number, goods: number, at_ms: number, what: number) => {
    from[d] = sender;
    to[d] = receiver;
    lot[d] = goods;
    at[d] = at_ms;
    kind[d] = what;
    quantity[d] = 1000 + pick(500_000);
    if (receiver >= 0) put(receiver, goods);
    d += 1;
  };
  while (d < deliveries) {
    const at_ms = START_MS + Math.floor((d * DAYS * DAY_MS) / deliveries);
    const draw = random();
    const sender =
      draw < 0.04
        ? -1
        : draw < 0.12
          ? stocked(0, makers)
          : draw < 0.8
            ? stocked(makers, traders)
            : stocked(makers + traders, parties - makers - traders);
    if (sender < 0) {
      add(-1, pick(makers), newLot(pick(PRODUCTS), at_ms), at_ms, DELIVERY_KIND.entered);
      continue;
    }
    const shelf = shelves[sender] as number[];
    const held = shelf[pick(shelf.length)] as number;
    if (sender >= makers + traders) {
      add(sender, -1, held, at_ms, DELIVERY_KIND.sold);
      continue;
    }
    let sent = held;
    if (sender >= makers && random() < REPACKED_SHARE) {
      sent = newLot(lotProduct[held] as number, at_ms);
      if (random() < RECORDED_SHARE && d + 3 <= deliveries) {
        edges.push({ input: held, output: sent, party: sender, earliest: at_ms, latest: at_ms });
        add(sender, -1, held, at_ms, DELIVERY_KIND.used);
        add(-1, sender, sent, at_ms, DELIVERY_KIND.made);
      }
    }
    const toTrader = sender < makers || random() < 0.5;
    const receiver = toTrader ? makers + pick(traders) : makers + traders + pick(parties - makers - traders);
    add(sender, receiver, sent, at_ms, DELIVERY_KIND['handed-over']);
  }
  const lots = lotProduct.length;
  return {
    deliveries,
    parties,
    lots,
    from,
    to,
    lot,
    earliest: at,
    latest: at,
    quantity,
    kind,
    lotProduct: Int32Array.from(lotProduct),
    lotClass: Int32Array.from(lotProduct, (product) => product % CLASSES),
    lotExpires: Float64Array.from(lotExpires),
    lotSiblings: Int32Array.from({ length: lots }, (_none, one) => one),
    // Each class is loose, and goes into the next one too: flour into dough, dough into filled dough.
    mixesInto: Array.from({ length: CLASSES }, (_none, own) => Int32Array.from([own, (own + 1) % CLASSES])),
    cleanings: new Map(),
    edges,
  };
}

/** What can have followed what: the pairs of deliveries that a step leads over, all of them, written out. */
export interface Leads {
  /** First pair of each delivery; one more than there are deliveries. */
  start: Int32Array;
  next: Int32Array;
  /** Milliseconds between the two. */
  gap: Float64Array;
  /** 1: of one lot, or what was used up and what was made of it: recorded, however long between them. */
  same: Uint8Array;
}

/** All pairs up to a window; what a peer that cannot compare times on the way needs beforehand. */
export function writeLeads(graph: DeliveryGraph, window_ms: number): Leads {
  const departures = Map.groupBy(
    Array.from({ length: graph.deliveries }, (_none, d) => d).filter((d) => (graph.from[d] as number) >= 0),
    (d) => graph.from[d] as number,
  );
  const start = new Int32Array(graph.deliveries + 1);
  const next: number[] = [];
  const gap: number[] = [];
  const same: number[] = [];
  for (let d = 0; d < graph.deliveries; d += 1) {
    start[d] = next.length;
    if (graph.kind[d] === DELIVERY_KIND.used) {
      // What came out of the transformation is the very next row.
      next.push(d + 1);
      gap.push(0);
      same.push(1);
      continue;
    }
    const here = departures.get(graph.to[d] as number) ?? [];
    const at_ms = graph.earliest[d] as number;
    const own = graph.lot[d] as number;
    const until = Math.min(at_ms + window_ms, graph.lotExpires[own] as number);
    const into = graph.mixesInto[graph.lotClass[own] as number] as Int32Array;
    // Deliveries are in the order of their time.
    for (let index = firstFrom(here, graph.earliest, at_ms); index < here.length; index += 1) {
      const other = here[index] as number;
      const left_ms = graph.earliest[other] as number;
      const isSame = graph.lot[other] === own;
      const mixes = left_ms <= until && into.includes(graph.lotClass[graph.lot[other] as number] as number);
      if (!isSame && !mixes) continue;
      next.push(other);
      gap.push(left_ms - at_ms);
      same.push(isSame ? 1 : 0);
    }
  }
  start[graph.deliveries] = next.length;
  return { start, next: Int32Array.from(next), gap: Float64Array.from(gap), same: Uint8Array.from(same) };
}

function firstFrom(here: readonly number[], at: Float64Array, least: number): number {
  let low = 0;
  let high = here.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((at[here[middle] as number] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** People who fell ill (and three who did not) after sales that are in the network: sales that one lot can have led to. */
export function makeCases(graph: DeliveryGraph, reachable: ReadonlySet<number>, count: number): SourceCase[] {
  const random = numbersFrom(7);
  const sales = [...reachable].filter((d) => graph.kind[d] === DELIVERY_KIND.sold).sort((a, b) => a - b);
  const others: number[] = [];
  for (let d = 0; d < graph.deliveries; d += 1) {
    if (graph.kind[d] === DELIVERY_KIND.sold && !reachable.has(d)) others.push(d);
  }
  return Array.from({ length: count }, (_none, index) => {
    const negative = index >= count - 3;
    const list = negative && others.length > 0 ? others : sales;
    const sale = list[Math.floor(random() * list.length)] as number;
    const at_ms = graph.earliest[sale] as number;
    return {
      party: graph.from[sale] as number,
      from: at_ms - DAY_MS,
      to: at_ms + DAY_MS,
      ate: { classes: [graph.lotClass[graph.lot[sale] as number] as number] },
      weight: 1 + (index % 3),
      certainty: 'certain',
      negative,
    };
  });
}

/** Park and Miller's minimal standard generator: the same numbers everywhere. */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
