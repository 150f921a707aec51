import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MovementRecord } from '../../ledger/index.ts';
import type { NoticeKind } from '../../registry/index.ts';
import { accountOf, contradictions, FATES, mostAccounted, type Said, sumSaid, toAccount } from './account.ts';
import { fillPlaces } from './fill-places.ts';
import { figuresAt, ledgerFigures } from './ledger-figures.ts';
import { planLetters, type SentLetter, standingLetters } from './plan.ts';

const exactly = (quantity: number) => ({ lower: quantity, upper: quantity });
const said = (part: Partial<Said>): Said => ({
  ...{ inStock: 0, sealed: 0, sold: 0, returned: 0, passedOn: 0, destroyed: 0 },
  ...part,
});

describe('The account of a lot at a business', () => {
  const shop = { came: exactly(120), passed: exactly(20) };

  it.each([
    [null, 100, 100],
    [said({ sold: 60, sealed: 30 }), 100, 10],
    [said({ sold: 60, sealed: 30, destroyed: 4, returned: 6 }), 100, 0],
  ])('of 120 that came and 20 handed on, %j leaves %i in all and %i unaccounted', (answer, total, open) => {
    expect(accountOf(shop, answer)).toMatchObject({ total, unaccounted: open });
  });

  it('takes the word of who may have had some: what no record proves is not held against it', () => {
    const perhaps = { came: { lower: 10, upper: 40 }, passed: exactly(0) };
    expect(accountOf(perhaps, null)).toMatchObject({ total: 40, unaccounted: 40 });
    expect(accountOf(perhaps, said({ sold: 4 }))).toMatchObject({ total: 10, unaccounted: 6 });
    expect(accountOf(perhaps, said({ sold: 25 }))).toMatchObject({ total: 25, unaccounted: 0 });
    const nobodyKnows = { came: { lower: 5, upper: null }, passed: exactly(0) };
    expect(accountOf(nobodyKnows, null)).toMatchObject({ total: 5, unaccounted: 5, unbounded: true });
  });

  const amount = fc.integer({ min: 0, max: 10_000 });
  const bound = fc
    .tuple(amount, fc.option(amount))
    .map(([lower, more]) => ({ lower, upper: more === null ? null : lower + more }));
  const anything = fc.record(
    Object.fromEntries(FATES.map((fate) => [fate, amount])) as Record<(typeof FATES)[number], typeof amount>,
  );

  it('adds up to the last bag, whatever came and whatever is answered', () => {
    fc.assert(
      fc.property(bound, bound, fc.option(anything), (came, passed, answer) => {
        const account = accountOf({ came, passed }, answer);
        expect(sumSaid(account.said) + account.unaccounted).toBe(account.total);
        expect(account.unaccounted).toBeGreaterThanOrEqual(0);
        const due = toAccount({ came, passed });
        expect(account.total).toBeGreaterThanOrEqual(due.lower);
        // Where the figures are exact the total never changes by an answer that fits.
        if (due.upper === due.lower && (answer === null || sumSaid(answer) <= due.lower))
          expect(account.total).toBe(due.lower);
      }),
    );
  });

  const ledger = { came: 120, passed: 20, sold: 60, disposed: 0, unknowns: false };
  it('is limited by what came, now that later receipts are on record; not where a quantity is unknown', () => {
    expect(mostAccounted(shop, ledger)).toBe(100);
    expect(mostAccounted(shop, { ...ledger, came: 150 })).toBe(130);
    expect(mostAccounted(shop, { ...ledger, unknowns: true })).toBeNull();
    expect(mostAccounted({ ...shop, came: { lower: 3, upper: null } }, ledger)).toBeNull();
  });

  it.each([
    [{ sold: 60, sealed: 40 }, ledger, []],
    [{ sold: 50 }, ledger, ['sold-more']],
    [{ sold: 60, returned: 5 }, ledger, ['passed-unrecorded']],
    [{ sold: 60, returned: 5 }, { ...ledger, passed: 25 }, []],
    [{ sold: 60 }, { ...ledger, passed: 25 }, ['passed-more']],
    [{ sold: 60, destroyed: 2 }, { ...ledger, disposed: 3 }, ['disposed-more']],
  ])('%j contradicts records of %j in %j', (answer, records, found) => {
    expect(contradictions(shop, said(answer), records).map((one) => one.what)).toEqual(found);
  });
});

describe('Figures of the records', () => {
  const movement = (kind: string, fromId: string | null, toId: string | null, quantity: number | null) =>
    ({ kind, fromId, toId, quantity, lotId: 'L' }) as MovementRecord;

  it('count what came once, what was taken back not at all, and sales less what customers brought back', () => {
    const figures = ledgerFigures([
      movement('produced', null, 'maker', 500),
      movement('shipped', 'maker', 'shop', 120),
      movement('received', 'maker', 'shop', 110),
      movement('short', 'maker', 'shop', 10),
      movement('shipped', 'shop', 'stall', 30),
      movement('refused', 'shop', 'stall', 10),
      movement('sold', 'shop', null, 60),
      movement('consumer-returned', null, 'shop', 5),
      movement('disposed', 'shop', null, 3),
      movement('shipped', 'maker', 'other', null),
    ]);
    expect(figuresAt(figures, 'maker', 'L')).toMatchObject({ came: 500, passed: 120, unknowns: true });
    expect(figuresAt(figures, 'shop', 'L')).toEqual({
      ...{ came: 110, passed: 20, sold: 55, disposed: 3, unknowns: false },
    });
    expect(figuresAt(figures, 'stall', 'L')).toMatchObject({ came: 20 });
    expect(figuresAt(figures, 'nobody', 'L')).toMatchObject({ came: 0 });
  });
});

describe('A plan of letters', () => {
  const lines = (text: string) =>
    text
      .split(' ')
      .filter(Boolean)
      .map((one) => ({ partyId: one[0] ?? '', lotId: one[1] ?? '' }));
  const toText = (map: ReadonlyMap<string, readonly string[]>) =>
    [...map].map(([partyId, lots]) => lots.map((lot) => partyId + lot).join(' ')).join(' ');

  it('gives each business one letter of its lots, only those newly included one more, and the others a withdrawal', () => {
    const first = planLetters([], lines('a1 a2 b1'), 'stop-and-seal');
    expect([toText(first.send), toText(first.withdraw), first.before]).toEqual(['a1 a2 b1', '', 0]);
    const sent: SentLetter[] = [...first.send].map(([partyId, lotIds]) => ({
      ...{ partyId, lotIds, kind: 'stop-and-seal' },
    }));
    const again = planLetters(sent, lines('a1 a2 b1'), 'stop-and-seal');
    expect([again.send.size, again.withdraw.size, again.before]).toEqual([0, 0, 2]);
    const next = planLetters(sent, lines('a1 c1'), 'stop-and-seal');
    expect([toText(next.send), toText(next.withdraw), next.before]).toEqual(['c1', 'a2 b1', 1]);
    expect(toText(planLetters(sent, lines('a1'), 'recall').send)).toBe('a1');
  });

  it('leaves nothing to do once it is carried out, and everybody included and nobody else under a letter', () => {
    const scope = fc.uniqueArray(
      fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.constantFrom('1', '2', '3')),
      { selector: (pair) => pair.join('') },
    );
    const kinds = fc.constantFrom<Exclude<NoticeKind, 'withdrawal'>>('stop-and-seal', 'recall', 'check');
    fc.assert(
      fc.property(fc.array(fc.tuple(scope, kinds), { maxLength: 6 }), (scopes) => {
        const sent: SentLetter[] = [];
        for (const [pairs, kind] of scopes) {
          const included = pairs.map(([partyId, lotId]) => ({ partyId, lotId }));
          const plan = planLetters(sent, included, kind);
          for (const [partyId, lotIds] of plan.withdraw) sent.push({ partyId, lotIds, kind: 'withdrawal' });
          for (const [partyId, lotIds] of plan.send) sent.push({ partyId, lotIds, kind });
          const rest = planLetters(sent, included, kind);
          expect([rest.send.size, rest.withdraw.size]).toEqual([0, 0]);
          const standing = [...standingLetters(sent)].flatMap(([party, lots]) =>
            [...lots.keys()].map((lot) => party + lot),
          );
          expect(standing.sort()).toEqual(pairs.map((pair) => pair.join('')).sort());
        }
      }),
    );
  });
});

it('A text of the city has its places filled but for the link; a place that nobody fills is a mistake in it', () => {
  const both = (text: string) => ({ zh: text, en: text });
  const filling = {
    ...{ office: both('局'), business: both('甲'), goods: both('奶酪'), number: both('TZ-1') },
    ...{ due: both('18:00'), phone: both('12315') },
  };
  expect(fillPlaces('{business}：{goods}，{due} 前 {link}', filling, 'zh')).toBe('甲：奶酪，18:00 前 {link}');
  expect(() => fillPlaces('{sum}', filling, 'zh')).toThrow(/\{sum\}/);
});
