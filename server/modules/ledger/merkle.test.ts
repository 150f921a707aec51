import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MerkleRoot } from './merkle.ts';

const sha256 = (...parts: Uint8Array[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** RFC 6962, 2.1, word for word. */
function rootOf(leaves: readonly Uint8Array[]): Buffer {
  const [first] = leaves;
  if (!first) return sha256();
  if (leaves.length === 1) return sha256(Buffer.from([0]), first);
  let half = 1;
  while (half * 2 < leaves.length) half *= 2;
  return sha256(Buffer.from([1]), rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)));
}

test('The root of leaves that come one by one is that of RFC 6962', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 3 }), { maxLength: 70 }), (leaves) => {
      const tree = new MerkleRoot();
      for (const leaf of leaves) tree.add(leaf);
      expect(tree.root()).toEqual(rootOf(leaves));
      expect(tree.leaves).toBe(leaves.length);
    }),
  );
});

test('One leaf more changes it', () => {
  const tree = new MerkleRoot();
  tree.add(Buffer.from('a'));
  const before = tree.root();
  tree.add(Buffer.from('a'));
  expect(tree.root()).not.toEqual(before);
});
