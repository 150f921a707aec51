import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rankMatches } from '../server/modules/registry/index.ts';
import { generateCity, startDateFor } from './city-plan.ts';
import { city, sharedPlan } from './test-plan.ts';
import type { TrueMovement, Truth } from './truth.ts';

const plan = sharedPlan();
const { incidents } = plan.truth;
const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0);

/** What a movement takes from and brings to whom, when, by lot: an own reading, not that of accounts.ts. */
function effects(one: TrueMovement): { lot: string; party: string; at: string; change: number }[] {
  const { lot, at, from, to, quantity, accepted, refused = 0, otherLot } = one;
  const out = from === null ? [] : [{ lot, party: from, at, change: -quantity }];
  if (one.kind === 'relabelled')
    return [...out, { lot: otherLot ?? '', party: to ?? '', at, change: quantity }];
  const back = from !== null && refused > 0 ? [{ lot, party: from, at, change: refused }] : [];
  return [...out, ...back, ...(to === null ? [] : [{ lot, party: to, at, change: accepted ?? quantity }])];
}

/** Handings-over that do not split exactly into accepted, refused, short and on the way. */
function wronglySplit({ movements }: Truth): TrueMovement[] {
  return movements.filter(({ kind, quantity, accepted = 0, refused = 0, short = 0, inTransit = 0 }) => {
    const split = accepted + refused + short + inTransit === quantity;
    return kind === 'handed-over' && !(split && Math.min(accepted, refused, short, inTransit) >= 0);
  });
}

/** Moments at which somebody has given away what he did not have. */
function overdrafts({ movements }: Truth): string[] {
  const all = movements
    .flatMap(effects)
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : b.change - a.change));
  const held = new Map<string, number>();
  return all.flatMap(({ lot, party, at, change }) => {
    const now = (held.get(`${lot} ${party}`) ?? 0) + change;
    held.set(`${lot} ${party}`, now);
    return now < 0 ? [`${party} ${lot} ${at}: ${now}`] : [];
  });
}

/** Lots of which what came into being is not what left plus what is there. */
function unbalanced({ movements, lots }: Truth): string[] {
  const held = Map.groupBy(movements.flatMap(effects), ({ lot }) => lot);
  const byLot = Map.groupBy(movements, ({ lot }) => lot);
  return lots.flatMap(({ key }) => {
    const rows = byLot.get(key) ?? [];
    const of = (...kinds: TrueMovement['kind'][]) =>
      sum(rows.filter(({ kind }) => kinds.includes(kind)).map(({ quantity }) => quantity));
    const relabelled = sum(movements.flatMap((one) => (one.otherLot === key ? [one.quantity] : [])));
    const entered = of('produced', 'imported', 'transformed-out', 'consumer-returned') + relabelled;
    const left = of('sold', 'disposed', 'donated', 'lost', 'transformed-in', 'relabelled');
    const between = sum(rows.map(({ short = 0, inTransit = 0 }) => short + inTransit));
    const there = sum((held.get(key) ?? []).map(({ change }) => change));
    return left + between + there === entered && entered > 0 ? [] : [key];
  });
}

describe('True goods are conserved', () => {
  test('In the plan of the demonstration', () => {
    expect(wronglySplit(plan.truth)).toEqual([]);
    expect(overdrafts(plan.truth)).toEqual([]);
    expect(unbalanced(plan.truth)).toEqual([]);
  });

  test('In small cities of any seed, whenever their last day is cut off', () => {
    const hours = fc.integer({ min: 1, max: 47 });
    fc.assert(
      fc.property(fc.integer(), hours, (seed, hour) => {
        const endsAt = new Date(Date.parse('2026-11-08T16:00:00Z') + hour * 3_600_000).toISOString();
        const startDate = startDateFor(endsAt, 2);
        const { truth } = generateCity({ seed, businesses: 1, days: 2, startDate, endsAt, city });
        expect([wronglySplit(truth), overdrafts(truth), unbalanced(truth)]).toEqual([[], [], []]);
        expect(truth.movements.every(({ at }) => at <= truth.endsAt)).toBe(true);
      }),
      { numRuns: 12 },
    );
  });
});

describe('The cheese of 2018', () => {
  const { cheese } = incidents;

  test('45 businesses sold 4,890 bags: 5 distributors and 40 shops', () => {
    expect(cheese).toMatchObject({
      made: 4890,
      soldByFactory: 4890,
      sellers: 45,
      distributors: 5,
      shops: 40,
      foundOn: '2018-07-20',
    });
    expect(new Set(cheese.holders.map(({ party }) => party)).size).toBe(46);
  });

  test('Every one of the bags is accounted for, and every account has some', () => {
    expect(sum(Object.values(cheese.accounting))).toBe(4890);
    for (const bags of Object.values(cheese.accounting)) expect(bags).toBeGreaterThan(0);
  });

  test('Every business balances', () => {
    for (const one of cheese.holders) {
      const made = one.role === 'factory' ? cheese.made : 0;
      const left = one.sold + one.movedOn + one.disposed + one.unaccounted + one.stillThere;
      expect([one.party, made + one.received + one.returnedByConsumers]).toEqual([one.party, left]);
    }
  });

  test('The one who refused all is no seller', () => {
    expect(cheese.refusers).toHaveLength(1);
    expect(cheese.holders.map(({ party }) => party)).not.toContain(cheese.refusers[0]);
  });

  test('The same batch has two dates on its vouchers, and an officer links the invented batch on the day', () => {
    const lines = plan.operations.flatMap((one) => (one.op === 'voucher' ? one.body.lines : []));
    const dates = new Set(
      lines.filter(({ batch }) => batch === cheese.batch).map(({ expiryDate }) => expiryDate),
    );
    expect(dates).toEqual(new Set([cheese.trueExpiryDate, cheese.falseExpiryDate]));
    const link = plan.operations.find(({ op }) => op === 'lot-link');
    expect(link).toMatchObject({ actor: 'regulator', body: { kind: 'relabelled' } });
    expect(link?.at.slice(0, 10)).toBe('2018-07-20');
  });

  test('Part receipt, refusal, shortage, return, disposal: all are recorded before the day', () => {
    const about = plan.operations.filter(({ touches }) => touches.some((lot) => cheese.lots.includes(lot)));
    expect(
      about
        .filter(({ op }) => op !== 'lot-link')
        .every(({ recordedAt }) => recordedAt < '2018-07-19T16:00:00Z'),
    ).toBe(true);
    const decisions = new Set(about.map((one) => (one.op === 'receipt' ? one.body.decision : one.op)));
    expect([...decisions]).toEqual(
      expect.arrayContaining([
        'all',
        'part',
        'refuse',
        'sale',
        'disposal',
        'consumer-return',
        'stock-taking',
      ]),
    );
    expect(about.filter((one) => one.op === 'voucher' && one.body.kind === 'return')).toHaveLength(2);
  });
});

describe('The drink of 2020', () => {
  const { drink } = incidents;

  test('Nothing happens to it after the day on which it was found', () => {
    const about = plan.operations.filter(({ touches }) => touches.some((lot) => drink.lots.includes(lot)));
    expect(about.length).toBeGreaterThan(60);
    expect(about.every(({ recordedAt }) => recordedAt < '2020-05-13')).toBe(true);
  });

  test('30 local dealers, whose figures balance', () => {
    expect(drink.dealers).toHaveLength(30);
    for (const { received, sold, movedOn, stillThere } of drink.dealers)
      expect(sold + movedOn + stillThere).toBe(received);
    expect(drink.totals.sold + drink.totals.stillThere).toBe(2 * (420 + 380 + 300));
  });

  test('Each query with a slip finds it first among all products', () => {
    const candidates = plan.products.map(({ key, body }) => ({
      key,
      name: String(body.name),
      aliases: (body.aliases ?? []).map(String),
    }));
    expect(drink.queries.map(({ slip }) => slip)).toEqual(
      expect.arrayContaining(['homophone', 'one-character']),
    );
    for (const { text } of drink.queries)
      expect([text, rankMatches(text, candidates, 1)[0]?.candidate.key]).toEqual([text, drink.product]);
  });
});
