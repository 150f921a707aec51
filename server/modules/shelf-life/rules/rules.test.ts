import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AmountRow, amountsOf, heldApart, onShelf, takesHeld } from './amounts.ts';
import { misfitOf } from './balance.ts';
import { afterEnd, missingOfExpired } from './expired-left.ts';
import { type DisposalState, type DisposalStep, mayStep, STATES, STEPS, stateAfter } from './steps.ts';
import { carryBags, carryDemanded, type Day } from './testing/bags.ts';

const NOW = new Date('2026-11-20T08:00:00Z');
const row = (what: AmountRow['what'], quantity: number | null, disposalId = '1'): AmountRow => ({
  disposalId,
  lotId: '7',
  what,
  quantity,
  at: NOW,
});

describe('What is held apart', () => {
  test('is what was taken off, less what went back, was carried out or is missing', () => {
    const rows = [row('taken-off', 30), row('put-back', 5), row('carried-out', 20), row('short', 1)];
    expect(amountsOf(rows).held).toBe(4);
    expect(heldApart([...rows, row('taken-off', 10, '2')], NOW)).toBe(14);
  });
  test('is all of a lot from a demand on, also what comes after some was taken off, until the demand has ended', () => {
    expect(heldApart([row('demanded', null)], NOW)).toBe(Number.POSITIVE_INFINITY);
    expect(heldApart([row('demanded', null), row('taken-off', 8)], NOW)).toBe(Number.POSITIVE_INFINITY);
    expect(heldApart([row('demanded', 10), row('taken-off', 8)], NOW)).toBe(10);
    expect(heldApart([row('demanded', 10), row('taken-off', 8), row('carried-out', 8)], NOW)).toBe(2);
    expect(heldApart([row('demanded', null), row('let-go', null)], NOW)).toBe(0);
  });
  test('does not reach back: what left before is taken', () => {
    expect(heldApart([row('taken-off', 30)], new Date(NOW.getTime() - 1))).toBe(0);
  });
});

describe('Under a demand', () => {
  const what = fc.constantFrom('arrives', 'sold', 'taken-off', 'carried-out', 'short', 'let-go');
  const told = fc.array(fc.record({ what, bags: fc.integer({ min: 1, max: 9 }) }), { maxLength: 14 });

  test('the twin that carries bags one by one sells exactly those that are free', () => {
    fc.assert(
      fc.property(fc.option(fc.integer({ min: 1, max: 20 })), told, (quantity, events) => {
        const { rows, there, free, shelf } = carryDemanded(quantity, events);
        const held = heldApart(
          rows.map(([kind, count]) => row(kind, count)),
          NOW,
        );
        const asks = (bags: number) =>
          takesHeld([{ line: 1, lotId: '7', quantity: bags }], new Map([['7', { there, held }]])).length ===
          0;
        if (held > 0) expect([asks(free), asks(free + 1)]).toEqual([free > 0, false]);
        else expect(free).toBe(there);
        expect(onShelf(amountsOf(rows.map(([kind, count]) => row(kind, count))), there)).toBe(shelf - free);
      }),
    );
  });
});

describe('Lines that would take it', () => {
  /** The slow twin: bag by bag, whoever asks gets free bags only. */
  const free = (there: number, held: number) =>
    Array.from({ length: Math.max(0, there) }, (_, bag) => bag >= held).filter(Boolean).length;

  test('are refused exactly where all lines together want more bags than are free', () => {
    const amounts = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });
    const count = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(amounts, count, count, (quantities, there, held) => {
        const lines = quantities.map((quantity, index) => ({ line: index + 1, lotId: '7', quantity }));
        const wanted = quantities.reduce((sum, one) => sum + one, 0);
        const refused = takesHeld(lines, new Map([['7', { there, held }]]));
        const open = free(there, held);
        const should = held > 0 && wanted > open;
        expect(refused.length > 0).toBe(should);
        expect(refused.every((one) => one.free === open)).toBe(true);
      }),
    );
  });
  test('without a quantity are let through as long as any is free', () => {
    const ask = (there: number) =>
      takesHeld([{ line: 1, lotId: '7' }], new Map([['7', { there, held: 30 }]])).length;
    expect([ask(100), ask(31), ask(30), ask(0)]).toEqual([0, 0, 1, 1]);
  });
});

const day: fc.Arbitrary<Day> = fc.record({
  opening: fc.integer({ min: 0, max: 30 }),
  cameIn: fc.integer({ min: 0, max: 10 }),
  takenOff: fc.integer({ min: 0, max: 30 }),
  carried: fc.array(
    fc.record({
      way: fc.constantFrom('destroyed', 'returned', 'donated'),
      bags: fc.integer({ min: 1, max: 10 }),
    }),
    { maxLength: 4 },
  ),
  putBack: fc.integer({ min: 0, max: 5 }),
  sold: fc.integer({ min: 0, max: 20 }),
  lost: fc.integer({ min: 0, max: 5 }),
});

describe('The balance of a lot', () => {
  test('fits whatever a shop does that sells from the shelf and disposes from the holding area', () => {
    fc.assert(
      fc.property(day, (told) => {
        const { figures, amounts, carried, heldLeft } = carryBags(told);
        const misfit = misfitOf(figures, amounts, carried, figures.closing);
        if (heldLeft > 0) expect(misfit).toEqual({ figure: 'held', expected: 0, is: heldLeft });
        else expect(misfit).toBeNull();
      }),
    );
  });
  test('names the figure that is wrong, when one of them is', () => {
    const figures = {
      opening: 100,
      cameIn: 0,
      sold: 70,
      lost: 0,
      donated: 0,
      returned: 10,
      destroyed: 20,
      passedOn: 0,
      closing: 0,
      unknown: 0,
    };
    const amounts = { takenOff: 30, putBack: 0, carriedOut: 30, short: 0 };
    const carried = { destroyed: 20, returned: 10, donated: 0 };
    const wrong = (change: object, left: number | null = null) =>
      misfitOf({ ...figures, ...change }, amounts, carried, left)?.figure ?? null;
    expect(wrong({})).toBeNull();
    expect(wrong({ unknown: 1 })).toBe('unknown');
    expect(wrong({ destroyed: 15, closing: 5 })).toBe('destroyed');
    // The supplier refused what was sent back.
    expect(wrong({ returned: 0, closing: 10 })).toBe('returned');
    // Five bags more were sold than lay on the shelf.
    expect(wrong({ sold: 75, closing: -5 })).toBe('sold');
    expect(wrong({ closing: 3 })).toBe('closing');
    expect(wrong({}, 2)).toBe('closing');
    expect(misfitOf(figures, { ...amounts, carriedOut: 25 }, carried, null)?.figure).toBe('held');
    expect(misfitOf(figures, { ...amounts, carriedOut: 28, short: 2 }, carried, null)?.figure).toBe('lost');
  });
});

describe('The table of steps', () => {
  const facts = { demanded: false, mayReturnToShelf: true, waitUntil: null, now: NOW, onShelf: 0 };
  const open = (who: 'business' | 'officer', state: DisposalState) =>
    STEPS.filter((step) => mayStep(step, who, state, facts).allowed);

  test.each<[DisposalState, DisposalStep[], DisposalStep[]]>([
    ['demanded', ['take-off', 'close'], ['withdraw']],
    ['off-shelf', ['hold', 'put-back', 'correct', 'close'], []],
    ['held', ['hold', 'apply', 'put-back', 'correct', 'close'], []],
    ['applied', ['hold', 'apply', 'carry-out', 'put-back', 'correct', 'close'], ['attend', 'wait']],
    ['waiting', ['hold', 'apply', 'carry-out', 'correct'], ['attend', 'wait']],
    ['under-way', ['hold', 'apply', 'carry-out', 'put-back', 'correct', 'close'], []],
    ['carried-out', ['correct', 'close'], []],
    ['closed', [], []],
    ['withdrawn', [], []],
  ])('%s', (state, business, officer) => {
    expect(open('business', state)).toEqual(business);
    expect(open('officer', state)).toEqual(officer);
  });
  test.each(['off-shelf', 'held', 'applied', 'waiting', 'under-way', 'carried-out'] as const)(
    '%s: what was demanded and lies on the shelf is taken off first, and nothing is closed before',
    (state) => {
      const may = (step: DisposalStep, onShelf: number) =>
        mayStep(step, 'business', state, { ...facts, demanded: true, onShelf });
      expect(may('take-off', 3)).toEqual({ allowed: true });
      expect(may('take-off', 0)).toMatchObject({ code: 'nothing-on-shelf' });
      if (state !== 'waiting') expect(may('close', 3)).toMatchObject({ code: 'still-there' });
    },
  );
  test('says why not, to whoever asks', () => {
    for (const state of STATES)
      for (const step of STEPS)
        for (const who of ['business', 'officer'] as const) {
          const may = mayStep(step, who, state, facts);
          if (!may.allowed) expect([may.zh, may.en].every((text) => text.length > 5)).toBe(true);
        }
  });
  test('waits for an officer until the time that was named, and no longer', () => {
    const until = (minutes: number) =>
      mayStep('carry-out', 'business', 'waiting', {
        ...facts,
        waitUntil: new Date(NOW.getTime() + minutes * 60_000),
      });
    expect(until(1)).toMatchObject({ allowed: false, code: 'asked-to-wait' });
    expect(until(0)).toEqual({ allowed: true });
  });
  test('ends only by closing, or where nothing is left to dispose of', () => {
    expect(stateAfter('applied', 'carry-out', { left: 1, done: true })).toBe('under-way');
    expect(stateAfter('under-way', 'carry-out', { left: 0, done: true })).toBe('carried-out');
    expect(stateAfter('held', 'put-back', { left: 0, done: false })).toBe('withdrawn');
    expect(stateAfter('under-way', 'put-back', { left: 0, done: true })).toBe('carried-out');
  });
});

describe('Less disposed of than expired', () => {
  const moved = (kind: string, quantity: number, days: number, into = false) => ({
    lotId: '7',
    at: new Date(NOW.getTime() + days * 86_400_000),
    precision_ms: 0,
    documentId: `${days}${kind}`,
    line: 1,
    kind,
    fromId: into ? null : '1',
    toId: into ? '1' : null,
    quantity,
    answersDocument: null,
    answersLine: null,
  });
  const lacking = (...rest: ReturnType<typeof moved>[]) =>
    missingOfExpired(
      afterEnd([moved('produced', 100, -5, true), ...rest] as never, '1', NOW, new Set(['3shipped'])),
    );
  test('is told once some of it is gone otherwise', () => {
    expect(lacking()).toBeNull();
    expect(lacking(moved('disposed', 100, 1))).toBeNull();
    expect(lacking(moved('disposed', 60, 1))).toBeNull();
    expect(lacking(moved('disposed', 60, 1), moved('missing', 40, 2))).toBe(40);
    expect(lacking(moved('sold', 5, 1))).toBe(5);
    expect(lacking(moved('sold', 30, -1), moved('shipped', 70, 3))).toBeNull();
    expect(lacking(moved('shipped', 70, 4), moved('disposed', 30, 5))).toBe(70);
  });
});
