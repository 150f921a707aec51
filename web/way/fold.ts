import {
  WAY_DASHES,
  WAY_KINDS,
  WAY_STATES,
  type WayDash,
  type WayGraph,
  type WayKind,
  type WayLang,
  type WayLink,
  type WayNode,
  type WayState,
} from './way-graph.ts';

export interface FoldedNode extends WayNode {
  folded: string[];
}

export interface FoldedLink extends WayLink {
  atLeast: boolean;
}

export interface FoldedGraph {
  nodes: FoldedNode[];
  links: FoldedLink[];
}

export interface FoldOptions {
  foldAbove: number;
  lang: WayLang;
  quantityText: (quantity: number) => string;
}

const FOLD_WORDS: Record<WayKind, { zh: string; en: string }> = {
  origin: { zh: '家产地', en: 'origins' },
  process: { zh: '家加工', en: 'processors' },
  market: { zh: '家批发', en: 'wholesalers' },
  shop: { zh: '家零售', en: 'shops' },
  you: { zh: '位顾客', en: 'customers' },
};

/**
 * Folds more than `foldAbove` places of a kind into one ("38 家零售") that carries their ids; those marked `keep`
 * stay. Weights and quantities add up; ways between the same two places become one. Ways with an unknown end or
 * inside a fold are left out.
 */
export function foldGraph(graph: WayGraph, options: FoldOptions): FoldedGraph {
  const standsFor = new Map<string, string>();
  const nodes: FoldedNode[] = [];
  const taken = new Set(graph.nodes.map((node) => node.id));
  for (const kind of WAY_KINDS) {
    const ofKind = distinct(graph.nodes.filter((node) => node.kind === kind));
    const foldable = ofKind.filter((node) => !node.keep);
    const folds = foldable.length > options.foldAbove;
    for (const node of ofKind) {
      if (folds && !node.keep) continue;
      standsFor.set(node.id, node.id);
      nodes.push({ ...node, folded: [] });
    }
    if (!folds) continue;
    let id = `folded-${kind}`;
    while (taken.has(id)) id += '-';
    const weight = foldable.reduce((sum, node) => sum + node.weight, 0);
    const words = FOLD_WORDS[kind];
    for (const node of foldable) standsFor.set(node.id, id);
    nodes.push({
      id,
      kind,
      label: options.lang === 'zh' ? `${foldable.length} ${words.zh}` : `${foldable.length} ${words.en}`,
      ...(weight > 0 ? { quantityText: options.quantityText(weight) } : {}),
      state: worst(foldable.map((node) => node.state)),
      weight,
      folded: foldable.map((node) => node.id).sort(),
    });
  }
  nodes.sort(byId);
  return { nodes, links: foldLinks(graph.links, standsFor, options) };
}

function foldLinks(
  links: readonly WayLink[],
  standsFor: ReadonlyMap<string, string>,
  options: FoldOptions,
): FoldedLink[] {
  const groups = new Map<string, { from: string; to: string; links: WayLink[] }>();
  for (const link of links) {
    const from = standsFor.get(link.from);
    const to = standsFor.get(link.to);
    if (from === undefined || to === undefined || from === to) continue;
    const key = JSON.stringify([from, to]);
    const group = groups.get(key);
    if (group) group.links.push(link);
    else groups.set(key, { from, to, links: [link] });
  }
  const folded = [...groups.values()].map(({ from, to, links: members }): FoldedLink => {
    const [only] = members;
    if (only && members.length === 1) return { ...only, from, to, atLeast: false };
    const known = members.flatMap((link) => (link.quantity === null ? [] : [link.quantity]));
    const quantity = known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
    const atLeast = quantity !== null && known.length < members.length;
    const words = quantity === null ? '' : options.quantityText(quantity);
    const label = atLeast ? (options.lang === 'zh' ? `至少 ${words}` : `at least ${words}`) : words;
    const state = worst(members.map((link) => link.state));
    return { from, to, quantity, label, state, dash: surest(members.map((link) => link.dash)), atLeast };
  });
  return folded.sort((one, two) => compareText(one.from, two.from) || compareText(one.to, two.to));
}

function distinct(nodes: readonly WayNode[]): WayNode[] {
  return [...new Map(nodes.map((node) => [node.id, node])).values()];
}

function worst(states: readonly WayState[]): WayState {
  return WAY_STATES.find((state) => states.includes(state)) ?? 'fine';
}

function surest(dashes: readonly WayDash[]): WayDash {
  return WAY_DASHES.find((dash) => dashes.includes(dash)) ?? 'unknown';
}

function byId(one: { id: string }, two: { id: string }): number {
  return compareText(one.id, two.id);
}

export function compareText(one: string, two: string): number {
  return one < two ? -1 : one > two ? 1 : 0;
}
