import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldEntries } from './fold-entries.ts';

const kinds = fc.array(fc.constantFrom('notice-answer', 'note', 'decision'), { maxLength: 40 });

test('Nothing is lost or moved by folding, and what is folded are four answers or more', () => {
  fc.assert(
    fc.property(kinds, (given) => {
      const entries = given.map((kind, at) => ({ kind, at }));
      const runs = foldEntries(entries);
      expect(runs.flatMap((run) => run.entries)).toEqual(entries);
      for (const run of runs) {
        if (run.folded)
          expect(run.entries.map((one) => one.kind).join()).toMatch(/^notice-answer(,notice-answer){3,}$/);
        else expect(run.entries).toHaveLength(1);
      }
    }),
  );
});

test('Forty-five answers are one line between the letters and the closing', () => {
  const answers = Array.from({ length: 45 }, () => ({ kind: 'notice-answer' }));
  const runs = foldEntries([{ kind: 'decision' }, ...answers, { kind: 'notices-sent' }]);
  expect(runs.map((run) => run.entries.length)).toEqual([1, 45, 1]);
});
