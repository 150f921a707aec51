import { createHash } from 'node:crypto';

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

const sha256 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/**
 * The root of a Merkle tree over leaves that come one by one (RFC 6962, 2.1): one hash in memory for each bit of their
 * number, however many there are.
 */
export class MerkleRoot {
  /** Roots of whole subtrees, the largest first. */
  readonly #subtrees: { size: number; root: Buffer }[] = [];
  #leaves = 0;

  get leaves(): number {
    return this.#leaves;
  }

  add(leaf: Uint8Array): void {
    this.#leaves += 1;
    let size = 1;
    let root = sha256(LEAF, leaf);
    for (let last = this.#subtrees.at(-1); last?.size === size; last = this.#subtrees.at(-1)) {
      this.#subtrees.pop();
      root = sha256(NODE, last.root, root);
      size *= 2;
    }
    this.#subtrees.push({ size, root });
  }

  /** Of the leaves so far; the hash of nothing when there are none. */
  root(): Buffer {
    const [last, ...rest] = this.#subtrees.toReversed();
    if (!last) return sha256();
    return rest.reduce((root, subtree) => sha256(NODE, subtree.root, root), last.root);
  }
}
