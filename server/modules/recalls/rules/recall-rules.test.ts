import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { figuresOf } from './effectiveness.ts';
import { compose, elementIssues, filledPlaces } from './elements.ts';
import { isOver, nextSteps, refusalOf, STEP_KINDS, type StepTaken, standingAfter } from './recall-state.ts';

const step = fc.record({
  kind: fc.constantFrom(...STEP_KINDS),
  effective: fc.boolean(),
  side: fc.constantFrom('business' as const, 'office' as const),
});

/** Takes from a stream of tries what the table takes. */
function play(tries: readonly (StepTaken & { side: 'business' | 'office' })[]): StepTaken[] {
  const taken: StepTaken[] = [];
  for (const { kind, effective, side } of tries) {
    if (taken.length === 0) {
      if ((kind === 'plan' && side === 'business') || (kind === 'order' && side === 'office'))
        taken.push({ kind });
    } else if (refusalOf(standingAfter(taken), kind, side) === null)
      taken.push({ kind, ...(kind === 'evaluate' ? { effective: effective ?? true } : {}) });
  }
  return taken;
}

/** What must hold of any history, read off it slowly and without the table. */
function holdsOf(taken: readonly StepTaken[]): void {
  const kinds = taken.map((one) => one.kind);
  const before = (kind: string, at: number) => kinds.slice(0, at).includes(kind as never);
  for (const [at, kind] of kinds.entries()) {
    // Nothing is announced before a plan was accepted, reported before it was announced, closed before it was judged.
    if (kind === 'announce') expect(before('accept', at)).toBe(true);
    if (kind === 'progress' || kind === 'summarise') expect(before('announce', at)).toBe(true);
    if (kind === 'evaluate') expect(before('announce', at)).toBe(true);
    if (kind === 'terminate') expect(before('announce', at)).toBe(false);
    if (kind === 'close') expect(taken[at - 1]).toEqual({ kind: 'evaluate', effective: true });
    if (kind === 'accept') expect(before('plan', at)).toBe(true);
    if (kind === 'order') expect(before('order', at)).toBe(false);
    // Each review is of a plan that came since the one before it.
    if (kind === 'accept' || kind === 'require-changes') {
      const since = kinds.slice(0, at).findLastIndex((one) => one === 'accept' || one === 'require-changes');
      expect(kinds.slice(since + 1, at)).toContain('plan');
    }
    expect(kinds.slice(at + 1).length > 0 && (kind === 'close' || kind === 'terminate')).toBe(false);
  }
}

describe('Who may do what when', () => {
  test('No history that the table lets through breaks what must hold', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (tries) => holdsOf(play(tries))),
      { numRuns: 400 },
    );
  });

  test('What is offered is what is taken', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), step, (tries, { side }) => {
        const taken = play(tries);
        if (taken.length === 0) return;
        const standing = standingAfter(taken);
        for (const kind of STEP_KINDS)
          expect(nextSteps(standing, side).includes(kind)).toBe(refusalOf(standing, kind, side) === null);
      }),
    );
  });

  test('A plan that is amended while the recall runs leaves its state alone, and waits for a review', () => {
    const running: StepTaken[] = [{ kind: 'plan' }, { kind: 'accept' }, { kind: 'announce' }];
    const amended = standingAfter([...running, { kind: 'plan' }]);
    expect(amended).toMatchObject({ state: 'announced', amendmentWaits: true, plans: 2, accepted: 1 });
    expect(standingAfter([...running, { kind: 'plan' }, { kind: 'accept' }])).toMatchObject({
      state: 'announced',
      amendmentWaits: false,
      accepted: 2,
    });
  });

  test('Who is ordered cannot be ordered again, and a recall that was not enough goes on', () => {
    const ordered = standingAfter([{ kind: 'order' }]);
    expect(refusalOf(ordered, 'order', 'office')).toBe('ordered-already');
    expect(refusalOf(ordered, 'order', 'business')).toBe('not-yours');
    expect(refusalOf(ordered, 'announce', 'office')).toBe('not-now');
    const judged = (effective: boolean) =>
      standingAfter([
        { kind: 'plan' },
        { kind: 'accept' },
        { kind: 'announce' },
        { kind: 'summarise' },
        { kind: 'evaluate', effective },
      ]).state;
    expect([judged(true), judged(false)]).toEqual(['evaluated', 'announced']);
  });

  test('A recall that its business drops is ended by the office, or evaluated where the public knows of it', () => {
    const ordered = standingAfter([{ kind: 'order' }]);
    expect(refusalOf(ordered, 'terminate', 'business')).toBe('not-yours');
    expect(isOver(standingAfter([{ kind: 'order' }, { kind: 'terminate' }]).state)).toBe(true);
    const running = standingAfter([{ kind: 'plan' }, { kind: 'accept' }, { kind: 'announce' }]);
    expect(refusalOf(running, 'terminate', 'office')).toBe('not-now');
    expect(refusalOf(running, 'evaluate', 'office')).toBe(null);
    expect(refusalOf(running, 'evaluate', 'business')).toBe('not-yours');
  });
});

const row = { clause: '第十五条', confidence: 'M-M' as const, source: 'x', from: '2015-09-01', to: null };
const element = {
  ...row,
  of: 'plan' as const,
  code: 'food',
  zh: '召回的食品',
  en: 'Food',
  fields: [
    { code: 'name', zh: '名称', en: 'Name', hint: null, required: true, long: false },
    { code: 'brand', zh: '商标', en: 'Brand', hint: null, required: false, long: false },
  ],
};

describe('Elements and texts', () => {
  test('What is lacking and what does not exist is told with its place', () => {
    expect(
      elementIssues([element], { food: { name: ' ', colour: '红' } }, '/plan').map((one) => [
        one.code,
        one.path,
      ]),
    ).toEqual([
      ['recall-element-missing', '/plan/food/name'],
      ['recall-element-unknown', '/plan/food/colour'],
    ]);
    expect(elementIssues([element], { food: { name: '奶酪' } }, '/plan')).toEqual([]);
  });

  test('A paragraph with nothing to put in is left out; a full stop is not written twice', () => {
    const texts = [
      {
        ...row,
        of: 'announcement' as const,
        code: 'title',
        group: null,
        zh: '召回{food.name}',
        en: 'Recall of {food.name}',
      },
      {
        ...row,
        of: 'announcement' as const,
        code: 'a',
        group: null,
        zh: '商标：{food.brand}。',
        en: 'Brand: {food.brand}.',
      },
      {
        ...row,
        of: 'announcement' as const,
        code: 'b',
        group: null,
        zh: '原因：{cause.reason}。',
        en: 'Cause: {cause.reason}.',
      },
    ];
    const composed = compose(
      texts,
      'announcement',
      '2026-11-20',
      filledPlaces({ food: { name: '奶酪' }, cause: { reason: '改标。' } }),
    );
    expect(composed.title.zh).toBe('召回奶酪');
    expect(composed.paragraphs.map((one) => one.zh)).toEqual(['原因：改标。']);
  });
});

test('The measures of a recall: rounded down, unknown where nothing could be recalled', () => {
  const move = (
    kind: string,
    fromId: string | null,
    toId: string | null,
    quantity: number | null,
    since = true,
  ) => ({
    kind,
    fromId,
    toId,
    quantity,
    since,
  });
  const figures = figuresOf({
    partyId: 'maker',
    movements: [
      move('produced', null, 'maker', 1000),
      move('received', 'maker', 'shop', 900),
      move('sold', 'shop', null, 300),
      move('consumer-returned', null, 'shop', 20),
      move('received', 'shop', 'maker', 400),
      move('disposed', 'maker', null, 350),
      move('disposed', 'shop', null, 20),
      move('disposed', 'shop', null, 7, false),
    ],
    holdings: [
      { lotId: 'a', partyId: 'shop', onHand: 150 },
      { lotId: 'b', partyId: 'shop', onHand: 50 },
      { lotId: 'a', partyId: 'maker', onHand: 150 },
    ],
    isFrozen: (lotId) => lotId === 'a',
  });
  expect(figures).toEqual({
    out: 900,
    consumed: 280,
    back: 400,
    destroyed: 370,
    elsewhere: 200,
    sealed: 150,
    recalled_permille: 677,
    sealed_permille: 750,
    destroyed_permille: 880,
  });
  const nothing = figuresOf({ partyId: 'maker', movements: [], holdings: [], isFrozen: () => false });
  expect(nothing).toMatchObject({ recalled_permille: null, sealed_permille: null, destroyed_permille: null });
});
