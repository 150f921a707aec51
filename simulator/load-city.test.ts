import { describe, expect, test } from 'vitest';
import { generateCity } from './city-plan.ts';
import { batches, LoadError, loadCity } from './load-city.ts';
import type { CityTarget, Operation, OperationAnswer, PartySeed, ProductSeed, Resolve } from './target.ts';
import { city } from './test-plan.ts';

const plan = generateCity({ seed: 3, businesses: 1, days: 2, startDate: '2026-11-09', city });

/** A platform that takes everything, or refuses one operation. */
class MemoryTarget implements CityTarget {
  readonly taken: Operation[] = [];
  readonly bodies: unknown[] = [];
  running = new Set<Operation>();
  together = 0;
  refuse: string | null = null;
  private next = 1;

  async registerParties(parties: readonly PartySeed[], resolve: Resolve): Promise<Map<string, string>> {
    for (const party of parties) this.bodies.push(resolve(party.body));
    return new Map(parties.map((party) => [party.key, String(this.next++)]));
  }
  async registerProducts(products: readonly ProductSeed[], resolve: Resolve): Promise<Map<string, string>> {
    for (const product of products) this.bodies.push(resolve(product.body));
    return new Map(products.map((product) => [product.key, String(this.next++)]));
  }
  async apply(operation: Operation, resolve: Resolve): Promise<OperationAnswer> {
    this.running.add(operation);
    this.together = Math.max(this.together, this.running.size);
    this.bodies.push(resolve<unknown>(operation.body as never));
    await Promise.resolve();
    this.running.delete(operation);
    if (operation.key === this.refuse) throw new Error('no');
    this.taken.push(operation);
    const lots = (operation.mints ?? []).map((key) => ({ lotId: String(this.next++), code: `T-${key}` }));
    return {
      documentId: String(this.next++),
      lots,
      ...(operation.op === 'voucher' || operation.op === 'correction'
        ? { voucherNumber: `V${this.next++}` }
        : {}),
    };
  }
}

describe('Loading a plan', () => {
  test('Everything is loaded once, in order, with no reference left in it', async () => {
    const target = new MemoryTarget();
    const loaded = await loadCity(target, plan, { concurrency: 1 });
    expect(target.taken.map(({ key }) => key)).toEqual(plan.operations.map(({ key }) => key));
    expect(JSON.stringify(target.bodies)).not.toContain('"ref"');
    expect(loaded.parties.size).toBe(plan.parties.length);
    expect(loaded.lots.get('hero-cabbage')?.code).toBe('T-hero-cabbage');
  });

  test('Operations run at the same time, and progress ends at the total', async () => {
    const target = new MemoryTarget();
    const seen: number[] = [];
    await loadCity(target, plan, {
      concurrency: 4,
      onProgress: ({ stage, done }) => stage === 'operations' && seen.push(done),
    });
    expect(target.together).toBeGreaterThan(1);
    expect(target.taken).toHaveLength(plan.operations.length);
    expect(seen.at(-1)).toBe(plan.operations.length);
    expect(seen.length).toBeLessThan(120);
  });

  test('No two operations of one business or about one lot run together', () => {
    const groups = [...batches(plan.operations, 8)];
    expect(groups.flat()).toEqual(plan.operations);
    for (const group of groups) {
      const uses = group.flatMap(({ actor, touches }) => [actor, ...touches]);
      expect(new Set(uses).size).toBe(uses.length);
    }
  });

  test('The operation that is refused is named', async () => {
    const target = new MemoryTarget();
    target.refuse = plan.operations[40]?.key ?? '';
    const failure = await loadCity(target, plan).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LoadError);
    expect((failure as LoadError).operation.key).toBe(target.refuse);
  });
});
