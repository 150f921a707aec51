import { FloatColumn } from './columns.ts';
import type { Certainty } from './graph.ts';
import { TimeHeap } from './heap.ts';
import { ARC, type Network } from './network.ts';

/** Not reached. Labels are instants; smaller reaches further. */
const NEVER = Number.POSITIVE_INFINITY;
const RECORDED = 0;
const POSSIBLE = 1;
const UNKNOWN = 2;
const TIERS = [RECORDED, POSSIBLE, UNKNOWN] as const;
type Tier = (typeof TIERS)[number];
const TIER_NAMES: readonly Certainty[] = ['recorded', 'possible', 'unknown'];

/** Asked before a node is reached for the first time; false turns it away (the limit on nodes). */
export type Admit = (node: number) => boolean;

/**
 * Earliest arrival over intervals, for one direction. A node carries one label for each tier:
 * - possible, unknown: the earliest instant E that goods can be there. An arc [a, b] is passed if b >= E and gives
 *   max(E, a). `unknown` may cross gaps, `possible` may not.
 * - recorded: the earliest instant L by which they are there however imprecise times fall. An arc is passed if
 *   a >= L and gives b.
 * Backward is the same walk against the arcs with time mirrored (arc [-b, -a], labels negated), which is what makes
 * the two exactly dual: both hold for a chain of arcs if and only if a_i <= b_j for all i < j.
 * Labels only ever fall and an arc never lowers the label it passes on, so nodes settle in the order of a heap, as
 * in Dijkstra (1959); a node is taken up again only if a later load widened its window. Iterative throughout.
 */
export class Reach {
  readonly backward: boolean;
  readonly #network: Network;
  readonly #admit: Admit;
  readonly #labels = [new FloatColumn(), new FloatColumn(), new FloatColumn()] as const;
  readonly #heaps = [new TimeHeap(), new TimeHeap(), new TimeHeap()] as const;
  #arcsSeen = 0;

  constructor(network: Network, backward: boolean, admit: Admit) {
    this.#network = network;
    this.backward = backward;
    this.#admit = admit;
  }

  /** Suspicion begins at this node at `label` (mirrored when backward). */
  seed(node: number, label: number): void {
    for (const tier of TIERS) this.#lower(tier, node, label);
  }

  /** Takes up arcs added since, and walks until nothing changes. */
  run(): void {
    const network = this.#network;
    // Tier by tier, surest first, so that a limit on nodes keeps the surest.
    for (const tier of TIERS) {
      for (let arc = this.#arcsSeen; arc < network.arcCount; arc += 1) this.#pass(tier, arc);
      const heap = this.#heaps[tier];
      while (heap.size > 0) {
        const label = heap.key();
        const node = heap.pop();
        if (label > this.label(tier, node)) continue;
        let arc = network.firstArc(node, this.backward);
        for (; arc >= 0; arc = network.nextArc(arc, this.backward)) this.#pass(tier, arc);
      }
    }
    this.#arcsSeen = network.arcCount;
  }

  #pass(tier: Tier, arc: number): void {
    const network = this.#network;
    const source = this.backward ? network.arcTo.get(arc) : network.arcFrom.get(arc);
    const label = this.label(tier, source);
    if (label === NEVER) return;
    const target = this.backward ? network.arcFrom.get(arc) : network.arcTo.get(arc);
    const kind = network.arcKind.get(arc);
    if (kind === ARC.link) {
      this.#lower(tier, target, label);
      return;
    }
    if (kind === ARC.gap && tier !== UNKNOWN) return;
    const earliest = this.backward ? -network.arcLatest.get(arc) : network.arcEarliest.get(arc);
    const latest = this.backward ? -network.arcEarliest.get(arc) : network.arcLatest.get(arc);
    if (tier === RECORDED) {
      if (earliest >= label) this.#lower(tier, target, latest);
    } else if (latest >= label) {
      this.#lower(tier, target, Math.max(label, earliest));
    }
  }

  #lower(tier: Tier, node: number, label: number): void {
    const labels = this.#labels[tier];
    while (labels.length <= node) labels.push(NEVER);
    if (label >= labels.get(node) || !this.#admit(node)) return;
    labels.set(node, label);
    this.#heaps[tier].push(label, node);
  }

  label(tier: Tier, node: number): number {
    const labels = this.#labels[tier];
    return node < labels.length ? labels.get(node) : NEVER;
  }

  /** Whether the node is reached in any tier. What is recorded is possible, and what is possible is "unknown" too. */
  reached(node: number): boolean {
    return this.label(UNKNOWN, node) !== NEVER;
  }

  /** The widest window's end: earliest instant when forward, latest when backward; null when unbounded. */
  bound(node: number): number | null {
    const label = this.label(UNKNOWN, node);
    if (!Number.isFinite(label)) return null;
    // 0 - label, so that the epoch itself is 0 and not -0.
    return this.backward ? 0 - label : label;
  }

  /** How sure it is that the node is reached: 0 recorded, 1 possible, 2 unknown, 3 not. */
  tier(node: number): number {
    for (const tier of TIERS) if (this.label(tier, node) !== NEVER) return tier;
    return TIERS.length;
  }

  /** How sure it is that goods which this walk found at a node pass [earliest, latest] there; 3 when they cannot. */
  passes(node: number, earliest: number, latest: number): number {
    const first = this.backward ? -latest : earliest;
    const last = this.backward ? -earliest : latest;
    if (this.label(RECORDED, node) <= first && this.label(RECORDED, node) !== NEVER) return RECORDED;
    if (this.label(POSSIBLE, node) <= last && this.label(POSSIBLE, node) !== NEVER) return POSSIBLE;
    if (this.label(UNKNOWN, node) <= last && this.label(UNKNOWN, node) !== NEVER) return UNKNOWN;
    return TIERS.length;
  }

  /** Whether the walk passed an arc in any tier. */
  passed(arc: number): boolean {
    const network = this.#network;
    const source = this.backward ? network.arcTo.get(arc) : network.arcFrom.get(arc);
    if (!this.reached(source)) return false;
    if (network.arcKind.get(arc) === ARC.link) return true;
    const latest = this.backward ? -network.arcEarliest.get(arc) : network.arcLatest.get(arc);
    return latest >= this.label(UNKNOWN, source);
  }
}

/** The name of a tier as numbered by `tier` and `passes`. */
export function certaintyOf(tier: number): Certainty {
  return TIER_NAMES[tier] ?? 'unknown';
}
