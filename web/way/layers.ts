import { compareText, type FoldedGraph, type FoldedLink } from './fold.ts';

/** Something that takes room in a layer: a box, or the bend of a way that passes through. */
export interface Slot {
  /** The place's id; null for a bend. */
  id: string | null;
  layer: number;
  before: Slot[];
  after: Slot[];
  /** Final place in its layer. */
  order: number;
}

/** A way as a chain of slots from its lower layer to its higher one. */
export interface Route {
  link: FoldedLink;
  slots: Slot[];
  /** The goods go from the last slot to the first. */
  against: boolean;
}

export interface Layered {
  layers: Slot[][];
  routes: Route[];
}

const SWEEPS = 8;

/**
 * Layers by longest chain (cycles are opened where a walk in order of ids closes them), the readers at the far end,
 * then orders each layer by the mean place of its neighbours (barycentre, Sugiyama et al. 1981), keeping the order
 * with fewest crossings. Deterministic and iterative.
 */
export function layerGraph(graph: FoldedGraph): Layered {
  const layerOf = ranks(graph);
  const slots = new Map<string, Slot>();
  const layers: Slot[][] = [];
  const addSlot = (id: string | null, layer: number): Slot => {
    const slot: Slot = { id, layer, before: [], after: [], order: 0 };
    while (layers.length <= layer) layers.push([]);
    layers[layer]?.push(slot);
    return slot;
  };
  for (const node of graph.nodes) slots.set(node.id, addSlot(node.id, layerOf.get(node.id) ?? 0));
  const routes: Route[] = [];
  for (const link of graph.links) {
    const from = slots.get(link.from);
    const to = slots.get(link.to);
    if (!from || !to) continue;
    const against = from.layer > to.layer;
    const [low, high] = against ? [to, from] : [from, to];
    const chain = [low];
    for (let layer = low.layer + 1; layer < high.layer; layer += 1) chain.push(addSlot(null, layer));
    chain.push(high);
    for (let i = 1; i < chain.length; i += 1) {
      const [one, two] = [chain[i - 1] as Slot, chain[i] as Slot];
      if (one.layer === two.layer) continue;
      one.after.push(two);
      two.before.push(one);
    }
    routes.push({ link, slots: chain, against });
  }
  orderLayers(layers);
  return { layers, routes };
}

/** Layer of each place: longest chain of forward ways into it. */
function ranks(graph: FoldedGraph): Map<string, number> {
  const forward = forwardLinks(graph);
  const rank = new Map(graph.nodes.map((node) => [node.id, 0]));
  const open = new Map(graph.nodes.map((node) => [node.id, 0]));
  const outOf = groupBy(forward, (link) => link.from);
  for (const link of forward) open.set(link.to, (open.get(link.to) ?? 0) + 1);
  const ready = graph.nodes.filter((node) => open.get(node.id) === 0).map((node) => node.id);
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    for (const { to } of outOf.get(id) ?? []) {
      rank.set(to, Math.max(rank.get(to) ?? 0, (rank.get(id) ?? 0) + 1));
      open.set(to, (open.get(to) ?? 0) - 1);
      if (open.get(to) === 0) ready.push(to);
    }
  }
  // Where the chain of records begins late (no origin known), stand beside what it goes to, not at the far left.
  const into = new Set(forward.map((link) => link.to));
  for (const node of graph.nodes) {
    const next = (outOf.get(node.id) ?? []).map((link) => rank.get(link.to) ?? 0);
    if (node.kind !== 'origin' && !into.has(node.id) && next.length > 0)
      rank.set(node.id, Math.min(...next) - 1);
  }
  const last = Math.max(
    0,
    ...graph.nodes.filter((node) => node.kind !== 'you').map((node) => rank.get(node.id) ?? 0),
  );
  for (const node of graph.nodes) {
    if (node.kind === 'you' && !outOf.has(node.id))
      rank.set(node.id, Math.max(last + 1, rank.get(node.id) ?? 0));
  }
  return compact(rank);
}

/** Layers that are left empty are closed up. */
function compact(rank: Map<string, number>): Map<string, number> {
  const used = [...new Set(rank.values())].sort((one, two) => one - two);
  return new Map([...rank].map(([id, value]) => [id, used.indexOf(value)]));
}

/** The ways without those that close a cycle, found by an iterative depth-first walk in order of ids. */
function forwardLinks(graph: FoldedGraph): FoldedLink[] {
  const outOf = groupBy(graph.links, (link) => link.from);
  const into = new Set(graph.links.map((link) => link.to));
  const state = new Map<string, 'open' | 'done'>();
  const back = new Set<FoldedLink>();
  // Begin where nothing comes in, so that a cycle is opened at its way back and not at its way in.
  const starts = [...graph.nodes].sort((one, two) => Number(into.has(one.id)) - Number(into.has(two.id)));
  for (const start of starts) {
    if (state.has(start.id)) continue;
    const stack = [{ id: start.id, next: 0 }];
    state.set(start.id, 'open');
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const link = outOf.get(top.id)?.[top.next];
      top.next += 1;
      if (!link) {
        state.set(top.id, 'done');
        stack.pop();
      } else if (state.get(link.to) === 'open') {
        back.add(link);
      } else if (!state.has(link.to)) {
        state.set(link.to, 'open');
        stack.push({ id: link.to, next: 0 });
      }
    }
  }
  return graph.links.filter((link) => !back.has(link));
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

function orderLayers(layers: Slot[][]): void {
  for (const layer of layers) {
    layer.sort(
      (one, two) =>
        Number(one.id === null) - Number(two.id === null) || compareText(one.id ?? '', two.id ?? ''),
    );
    number(layer);
  }
  let best = layers.map((layer) => [...layer]);
  let fewest = crossings(layers);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep += 1) {
    const down = sweep % 2 === 0;
    for (const layer of down ? layers : [...layers].reverse()) {
      const mean = new Map(layer.map((slot) => [slot, barycentre(slot, down ? slot.before : slot.after)]));
      layer.sort(
        (one, two) => (mean.get(one) as number) - (mean.get(two) as number) || one.order - two.order,
      );
      number(layer);
    }
    const count = crossings(layers);
    if (count < fewest) {
      fewest = count;
      best = layers.map((layer) => [...layer]);
    }
  }
  best.forEach((order, index) => {
    layers[index] = order;
    number(order);
  });
}

function number(layer: Slot[]): void {
  layer.forEach((slot, index) => {
    slot.order = index;
  });
}

/** Mean relative place of the neighbours; a slot without any keeps its own. */
function barycentre(slot: Slot, neighbours: readonly Slot[]): number {
  if (neighbours.length === 0) return slot.order;
  return neighbours.reduce((sum, other) => sum + other.order, 0) / neighbours.length;
}

/** How many pairs of ways cross between neighbouring layers. */
export function crossings(layers: readonly Slot[][]): number {
  let count = 0;
  for (const layer of layers) {
    const pairs = layer.flatMap((slot) => slot.after.map((other) => [slot.order, other.order] as const));
    for (let i = 0; i < pairs.length; i += 1) {
      for (let j = i + 1; j < pairs.length; j += 1) {
        const [a, b] = pairs[i] as readonly [number, number];
        const [c, d] = pairs[j] as readonly [number, number];
        if ((a - c) * (b - d) < 0) count += 1;
      }
    }
  }
  return count;
}
