import { DELIVERY_KIND, type DeliveryGraph } from '../../deliveries.ts';
import { BASIS, type SpreadQuestion } from '../question.ts';

/**
 * The slow, obvious answer: goods are moved instant by instant, from every delivery they can be in to every other that
 * the rules of README.md allow, until nothing changes. Undated ends are one instant before and after all others.
 */
export interface TwinDelivery {
  basis: number;
  lo: number;
  hi: number;
}

interface Thing {
  from: number;
  to: number;
  lotLeft: number;
  lotArrived: number;
  a: number;
  b: number;
  kind: number;
  edge: boolean;
}

const EDGE = -1;

export function twinSpread(graph: DeliveryGraph, question: SpreadQuestion): (TwinDelivery | null)[] {
  const { before, after } = span(graph, question);
  const clamp = (t: number) => Math.max(before, Math.min(after, t));
  const things: Thing[] = [];
  for (let n = 0; n < graph.deliveries; n += 1) {
    const [from, to, lot, kind] = [graph.from[n], graph.to[n], graph.lot[n], graph.kind[n]] as number[] as [
      number,
      number,
      number,
      number,
    ];
    const [a, b] = [clamp(graph.earliest[n] as number), clamp(graph.latest[n] as number)];
    things.push({ from, to, lotLeft: lot, lotArrived: lot, a, b, kind, edge: false });
  }
  for (const e of graph.edges) {
    const [a, b] = [clamp(e.earliest), clamp(e.latest)];
    things.push({
      from: e.party,
      to: e.party,
      lotLeft: e.input,
      lotArrived: e.output,
      a,
      b,
      kind: EDGE,
      edge: true,
    });
  }
  const recorded = recordedMarks(graph, question, things, { before, after });
  const bases: number[] = things.map(() => BASIS.none);
  let instants: Set<number>[] = things.map(() => new Set());
  for (const basis of [BASIS.time, BASIS.sibling, BASIS.mixing, BASIS.gap]) {
    if (basis === BASIS.mixing && question.window_ms === null) continue;
    instants = reach(graph, question, things, basis, { before, after });
    instants.forEach((set, n) => {
      if (set.size > 0 && bases[n] === BASIS.none) {
        bases[n] = things[n]?.kind === DELIVERY_KIND.gap ? BASIS.gap : basis;
      }
    });
  }
  const show = (t: number) =>
    t === before ? Number.NEGATIVE_INFINITY : t === after ? Number.POSITIVE_INFINITY : t;
  return things.map((_, n) => {
    const set = instants[n] as Set<number>;
    if (set.size === 0) return null;
    const basis = recorded[n] ? BASIS.recorded : (bases[n] as number);
    return { basis, lo: show(Math.min(...set)), hi: show(Math.max(...set)) };
  });
}

function span(graph: DeliveryGraph, question: SpreadQuestion): { before: number; after: number } {
  const all = [
    ...graph.earliest,
    ...graph.latest,
    ...graph.lotExpires,
    ...[...graph.cleanings.values()].flatMap((c) => [...c]),
  ];
  for (const e of graph.edges) all.push(e.earliest, e.latest);
  for (const s of question.seeds) {
    if ('party' in s) all.push(...[s.from, s.to].filter((instant) => instant !== undefined));
  }
  const finite = all.filter(Number.isFinite);
  if (finite.length === 0) return { before: -1, after: 1 };
  return { before: Math.min(...finite) - 1, after: Math.max(...finite) + 1 };
}

type Span = { before: number; after: number };
const same = (column: Int32Array | undefined, one: number, two: number) =>
  column !== undefined && (column[one] as number) >= 0 && column[one] === column[two];

/** Goods of `arrived` that were at a business at t can be in goods of `left` that leave it (or are used) at u. */
function passes(
  graph: DeliveryGraph,
  question: SpreadQuestion,
  basis: number,
  party: number,
  arrived: number,
  left: number,
  t: number,
  u: number,
): boolean {
  if (t > u) return false;
  if (graph.lotSiblings[arrived] === graph.lotSiblings[left]) return true;
  if (basis >= BASIS.sibling && same(graph.lotLikely, arrived, left)) return true;
  if (basis < BASIS.mixing || question.window_ms === null || u > t + question.window_ms) return false;
  if (u > (graph.lotExpires[arrived] as number)) return false;
  for (const cleaned of graph.cleanings.get(party) ?? []) if (cleaned > t && cleaned <= u) return false;
  const into = graph.mixesInto[graph.lotClass[arrived] as number];
  return same(graph.lotProduct, arrived, left) || (into?.includes(graph.lotClass[left] as number) ?? false);
}

/** Whether goods in `one` at t can be in `two` at u. */
function leads(
  graph: DeliveryGraph,
  question: SpreadQuestion,
  basis: number,
  one: Thing,
  two: Thing,
  t: number,
  u: number,
): boolean {
  if (one.edge && two.kind === DELIVERY_KIND.made && one.to === two.to) {
    if (graph.lotSiblings[one.lotArrived] === graph.lotSiblings[two.lotArrived] && t <= u) return true;
  }
  if (one.to < 0 || one.to !== two.from) return false;
  return passes(graph, question, basis, one.to, one.lotArrived, two.lotLeft, t, u);
}

const isSeed = (graph: DeliveryGraph, question: SpreadQuestion, thing: Thing, n: number) =>
  question.seeds.some((seed) => {
    if ('delivery' in seed) return seed.delivery === n;
    if ('party' in seed || thing.kind === DELIVERY_KIND.gap) return false;
    const lot = question.direction === 'forward' ? thing.lotLeft : thing.lotArrived;
    return graph.lotSiblings[lot] === graph.lotSiblings[seed.lot];
  });

/** Seeds at a business as [party, lot, from, to]. */
function places(question: SpreadQuestion, things: Thing[]): [number, number, number, number][] {
  return question.seeds.flatMap((seed) => {
    if (!('party' in seed)) return [];
    const all = things.filter(
      (x) =>
        (x.from === seed.party && x.lotLeft === seed.lot) ||
        (x.to === seed.party && x.lotArrived === seed.lot),
    );
    const moved = all.filter((x) => x.kind !== DELIVERY_KIND.gap);
    const here = moved.length > 0 ? moved : all;
    const from = seed.from ?? Math.min(...here.map((x) => x.a));
    const to = seed.to ?? Math.max(...here.map((x) => x.b));
    return [
      [
        seed.party,
        seed.lot,
        question.direction === 'forward' ? from : Math.min(from, to),
        question.direction === 'forward' ? Math.max(from, to) : to,
      ],
    ];
  });
}

function reach(
  graph: DeliveryGraph,
  question: SpreadQuestion,
  things: Thing[],
  basis: number,
  { before, after }: Span,
): Set<number>[] {
  const forward = question.direction === 'forward';
  const sets = things.map(() => new Set<number>());
  const todo: [number, number][] = [];
  const add = (n: number, t: number) => {
    if (sets[n]?.has(t)) return;
    sets[n]?.add(t);
    todo.push([n, t]);
  };
  things.forEach((thing, n) => {
    for (let t = thing.a; t <= thing.b; t += 1) if (isSeed(graph, question, thing, n)) add(n, t);
  });
  for (const [party, lot, from, to] of places(question, things)) {
    for (let t = Math.max(from, before); t <= Math.min(to, after); t += 1) {
      things.forEach((thing, n) => {
        for (let u = thing.a; u <= thing.b; u += 1) {
          const one = forward
            ? thing.from === party && passes(graph, question, basis, party, lot, thing.lotLeft, t, u)
            : thing.to === party && passes(graph, question, basis, party, thing.lotArrived, lot, u, t);
          if (one) add(n, u);
        }
      });
    }
  }
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const [n, t] = next;
    const thing = things[n] as Thing;
    // A gap is come to, but led on from only when gaps are allowed.
    if (thing.kind === DELIVERY_KIND.gap && basis < BASIS.gap) continue;
    things.forEach((other, m) => {
      for (let u = other.a; u <= other.b; u += 1) {
        const led = forward
          ? leads(graph, question, basis, thing, other, t, u)
          : leads(graph, question, basis, other, thing, u, t);
        if (led) add(m, u);
      }
    });
  }
  return sets;
}

/** In order however imprecise times fall: each step wholly after the one before; stock is there at its end. */
function recordedMarks(
  graph: DeliveryGraph,
  question: SpreadQuestion,
  things: Thing[],
  _span: Span,
): boolean[] {
  const forward = question.direction === 'forward';
  const sibling = (one: number, two: number) => graph.lotSiblings[one] === graph.lotSiblings[two];
  const starts = (x: Thing) => (x.kind === DELIVERY_KIND['in-stock'] ? x.b : x.a);
  const follows = (one: Thing, two: Thing) => {
    if (one.kind === DELIVERY_KIND.gap || two.kind === DELIVERY_KIND.gap) return false;
    const made = one.edge && two.kind === DELIVERY_KIND.made && one.to === two.to;
    if (made && sibling(one.lotArrived, two.lotArrived) && two.a >= one.a) return true;
    return one.to >= 0 && one.to === two.from && sibling(one.lotArrived, two.lotLeft) && starts(two) >= one.b;
  };
  const marks = things.map(
    (thing, n) => isSeed(graph, question, thing, n) && thing.kind !== DELIVERY_KIND.gap,
  );
  for (const [party, lot, from, to] of places(question, things)) {
    things.forEach((x, n) => {
      if (x.kind === DELIVERY_KIND.gap) return;
      if (forward && x.from === party && sibling(lot, x.lotLeft) && starts(x) >= from) marks[n] = true;
      if (!forward && x.to === party && sibling(lot, x.lotArrived) && x.b <= to) marks[n] = true;
    });
  }
  for (let grown = true; grown; ) {
    grown = false;
    things.forEach((one, n) => {
      things.forEach((two, m) => {
        const [known, open] = forward ? [n, m] : [m, n];
        if (marks[known] && !marks[open] && follows(one, two)) {
          marks[open] = true;
          grown = true;
        }
      });
    });
  }
  return marks;
}
