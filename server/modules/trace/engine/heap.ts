/** A binary heap of (instant, node), smallest instant first. Two flat arrays, no objects. */
export class TimeHeap {
  readonly #keys: number[] = [];
  readonly #nodes: number[] = [];

  get size(): number {
    return this.#keys.length;
  }

  /** The smallest instant. The heap must not be empty. */
  key(): number {
    return this.#keys[0] as number;
  }

  push(key: number, node: number): void {
    const keys = this.#keys;
    const nodes = this.#nodes;
    let hole = keys.length;
    keys.push(key);
    nodes.push(node);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if ((keys[parent] as number) <= key) break;
      keys[hole] = keys[parent] as number;
      nodes[hole] = nodes[parent] as number;
      hole = parent;
    }
    keys[hole] = key;
    nodes[hole] = node;
  }

  /** Takes out the node with the smallest instant. The heap must not be empty. */
  pop(): number {
    const keys = this.#keys;
    const nodes = this.#nodes;
    const top = nodes[0] as number;
    const key = keys.pop() as number;
    const node = nodes.pop() as number;
    if (keys.length === 0) return top;
    let hole = 0;
    for (;;) {
      let child = hole * 2 + 1;
      if (child >= keys.length) break;
      if (child + 1 < keys.length && (keys[child + 1] as number) < (keys[child] as number)) child += 1;
      if ((keys[child] as number) >= key) break;
      keys[hole] = keys[child] as number;
      nodes[hole] = nodes[child] as number;
      hole = child;
    }
    keys[hole] = key;
    nodes[hole] = node;
    return top;
  }
}
