import type { Network } from './network.ts';
import type { Reach } from './reach.ts';

/** A step of a node that no walk came to. */
const NONE = -1;

/**
 * Fewest steps from the start nodes along the arcs that were passed, by node; negative for nodes that only the
 * backward walk reached, 0 for those that none did. `weight` says what an arc of a kind counts: 0 or 1. Level by
 * level, iterative.
 */
export function stepsFrom(
  network: Network,
  reaches: readonly Reach[],
  startNodes: ReadonlySet<number>,
  weight: (kind: number) => 0 | 1,
): Int32Array {
  const steps = new Int32Array(network.nodeCount).fill(NONE);
  const signed = new Int32Array(network.nodeCount);
  for (const reach of reaches) {
    const settled = levels(network, reach, startNodes, weight);
    for (let node = 0; node < settled.length; node += 1) {
      const step = settled[node] as number;
      if (step === NONE) continue;
      const known = steps[node] as number;
      if (known !== NONE && known <= step) continue;
      steps[node] = step;
      signed[node] = reach.backward ? -step : step;
    }
  }
  return signed;
}

function levels(
  network: Network,
  reach: Reach,
  startNodes: ReadonlySet<number>,
  weight: (kind: number) => 0 | 1,
): Int32Array {
  const settled = new Int32Array(network.nodeCount).fill(NONE);
  let level = [...startNodes];
  for (let step = 0; level.length > 0; step += 1) {
    const next: number[] = [];
    for (let node = level.pop(); node !== undefined; node = level.pop()) {
      if (settled[node] !== NONE) continue;
      settled[node] = step;
      let arc = network.firstArc(node, reach.backward);
      for (; arc >= 0; arc = network.nextArc(arc, reach.backward)) {
        const target = reach.backward ? network.arcFrom.get(arc) : network.arcTo.get(arc);
        if (settled[target] !== NONE || !reach.passed(arc) || !reach.reached(target)) continue;
        // Into a virtual node is no step: only coming out of it is.
        const cost = network.isVirtual(target) ? 0 : weight(network.arcKind.get(arc));
        (cost === 0 ? level : next).push(target);
      }
    }
    level = next;
  }
  return settled;
}
