import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TimeHeap } from './heap.ts';

it('A heap gives its nodes back in the order of their instants, whatever came in between', () => {
  const steps = fc.array(fc.option(fc.integer(), { nil: null, freq: 3 }));
  const check = fc.property(steps, (instants) => {
    const heap = new TimeHeap();
    const model: number[] = [];
    instants.forEach((instant, node) => {
      if (instant !== null) {
        heap.push(instant, node);
        model.push(instant);
      } else if (model.length > 0) {
        model.sort((one, two) => one - two);
        const key = heap.key();
        expect(key).toBe(model.shift());
        expect(instants[heap.pop()]).toBe(key);
      }
      expect(heap.size).toBe(model.length);
    });
    for (const key of model.sort((one, two) => one - two)) {
      expect(heap.key()).toBe(key);
      heap.pop();
    }
  });
  fc.assert(check, { numRuns: 500 });
});
