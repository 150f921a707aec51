import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AlertRule } from '../../registry/index.ts';
import { judge } from './alert-rules.ts';
import { clusterOf } from './complaint-cluster.ts';
import { found } from './found.ts';
import { medianStep, priceTimes, stepOf } from './price-odd.ts';
import { proposeThreshold, weigh } from './propose-threshold.ts';
import { hoursSilent } from './silent.ts';
import { stretchesOut } from './too-warm.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('Out of limits (R8)', () => {
  const reading = fc.record({ at: fc.integer({ min: 0, max: 300 }), isOut: fc.boolean() });

  test('Agrees with walking minute by minute, whatever the order of readings', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(reading, { selector: (one) => one.at, maxLength: 20 }),
        fc.integer({ min: 1, max: 100 }),
        (rows, gap) => {
          const readings = rows.map((one) => ({
            at: one.at * 60_000,
            isOut: one.isOut,
            celsius_tenths: 0,
            documentId: '1',
          }));
          const found = stretchesOut(readings, gap * 60_000).map((one) => [
            one.from / 60_000,
            one.to / 60_000,
            one.minutes,
          ]);
          expect(found).toEqual(twin(rows, gap));
        },
      ),
    );
  });

  /** Minute by minute: the last reading stays true until the next, or until the gap is over. */
  function twin(rows: readonly { at: number; isOut: boolean }[], gap: number): number[][] {
    const by = new Map(rows.map((one) => [one.at, one.isOut]));
    const stretches: number[][] = [];
    let from: number | null = null;
    let last = 0;
    for (let minute = 0; minute <= 300; minute += 1) {
      const isOut = by.get(minute);
      if (isOut === undefined) continue;
      if (from !== null && (!isOut || minute - last > gap)) {
        stretches.push([from, last, last - from]);
        from = null;
      }
      if (isOut) {
        from ??= minute;
        last = minute;
      }
    }
    if (from !== null) stretches.push([from, last, last - from]);
    return stretches;
  }
});

describe('Odd prices (R9)', () => {
  const steps = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 60 });
  const counted = (all: readonly number[]) =>
    [...Map.groupBy(all, (one) => one)].map(([step, same]) => ({ step, lines: same.length }));

  test('The median of counts is that of the list', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const sorted = [...all].sort((a, b) => a - b);
        expect(medianStep(counted(all))).toBe(sorted[Math.ceil(sorted.length / 2) - 1]);
      }),
    );
  });

  test('A usual price is never odd, one ten times as dear is, and with few prices nothing is said', () => {
    const usual = counted(Array.from({ length: 40 }, (_none, at) => stepOf(500 + (at % 5) * 10)));
    const settings = { leastLines: 20, madTimes: 6 };
    expect(priceTimes(stepOf(520), usual, settings)).toBeNull();
    expect(priceTimes(stepOf(5200), usual, settings)).toBeGreaterThan(8000);
    expect(priceTimes(stepOf(52), usual, settings)).toBeGreaterThan(8000);
    expect(priceTimes(stepOf(5200), usual.slice(0, 1), { ...settings, leastLines: 1000 })).toBeNull();
  });

  test('Of goods whose price moves much, only what is farther out than that', () => {
    const wild = counted(Array.from({ length: 40 }, (_none, at) => at * 2));
    expect(priceTimes(79, wild, { leastLines: 20, madTimes: 6 })).toBeNull();
  });
});

describe('Silence (R3)', () => {
  const settings = { dailyHours: 24, usualDays: 6, usualOf: 7 };
  const days = (...worked: number[]) => worked.map((day) => ({ day, lastAt: day * DAY + 10 * HOUR }));

  test.each([
    ['the next morning', days(1, 2, 3, 4, 5, 6, 7), 8 * DAY + 9 * HOUR, null],
    ['two days after the last upload', days(1, 2, 3, 4, 5, 6, 7), 9 * DAY + 10 * HOUR, 24],
    ['whoever rests on Sundays', days(1, 2, 3, 4, 5, 6), 8 * DAY + 11 * HOUR, 25],
    ['whoever rests two days a week', days(1, 2, 3, 4, 5), 20 * DAY, null],
    ['whoever never uploaded', [], 20 * DAY, null],
  ] as const)('%s', (_name, uploads, now, hours) => {
    expect(hoursSilent(uploads, now, settings)).toBe(hours);
  });
});

describe('Silence over a public holiday (R3)', () => {
  const settings = { dailyHours: 24, usualDays: 6, usualOf: 7 };
  const uploads = fc.uniqueArray(fc.integer({ min: 0, max: 24 }), { minLength: 1, maxLength: 24 });
  const holiday = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 9 });

  test('Agrees with a twin that walks hour by hour and leaves out hours of rest', () => {
    fc.assert(
      fc.property(uploads, holiday, fc.integer({ min: 0, max: 200 }), (worked, off, later) => {
        const rests = new Set(off);
        const rest = {
          on: (day: number) => rests.has(day),
          between: (from: number, to: number) => {
            let sum = 0;
            for (const day of rests)
              sum += Math.max(0, Math.min(to, (day + 1) * DAY) - Math.max(from, day * DAY));
            return sum;
          },
        };
        const last = Math.max(...worked);
        const now = last * DAY + 10 * HOUR + later * HOUR;
        let silent = 0;
        for (let hour = last * 24 + 10; hour < now / HOUR; hour += 1)
          if (!rests.has(Math.floor(hour / 24))) silent += 1;
        const counted: number[] = [];
        for (let day = last; counted.length < 7 && day > last - 30; day -= 1)
          if (!rests.has(day) || worked.includes(day)) counted.push(day);
        const usual = counted.filter((day) => worked.includes(day)).length >= 6;
        const expected = usual && silent > 24 ? silent - 24 : null;
        const days = worked.map((day) => ({ day, lastAt: day * DAY + 10 * HOUR }));
        expect(hoursSilent(days, now, settings, rest)).toBe(expected);
      }),
    );
  });
});

describe('Complaints (R4)', () => {
  const told = (at: number, place: string | null) => ({ complaintId: String(at), at, place });

  test('Three of one shop are no cluster, three of three are, what is older than the window is not counted', () => {
    expect(clusterOf([told(1, 'a'), told(2, 'a'), told(3, 'a')], DAY, 2)).toBeNull();
    expect(clusterOf([told(1, 'a'), told(2, 'b'), told(3, 'c')], DAY, 2)).toHaveLength(3);
    expect(clusterOf([told(0, 'a'), told(2 * DAY, 'b'), told(2 * DAY + 1, 'c')], DAY, 2)).toHaveLength(2);
    expect(clusterOf([told(1, null), told(2, null)], DAY, 1)).toBeNull();
  });
});

describe('What is strong enough', () => {
  const rule = {
    code: 'R8',
    kinds: { 'too-warm': 'orange' },
    threshold: { value: 30, least: 5, most: 600, notedFromPercent: 60 },
    from: '2020-01-01',
    to: '2027-01-01',
  } as unknown as AlertRule;
  const one = (measure: number | null) => found('too-warm', [String(measure)], { measure }, []);

  test('Is raised, what is near is noted, what is weak or without a rule on the day is neither', () => {
    const sort = (day: string, taken = new Map<string, number>()) => {
      const { raised, near } = judge([rule], day, taken, [30, 29, 18, 17, null].map(one));
      return [raised.map((each) => each.measure), near.map((each) => each.measure)];
    };
    expect(sort('2026-11-20')).toEqual([
      [30, null],
      [29, 18],
    ]);
    expect(sort('2026-11-20', new Map([['R8', 20]]))).toEqual([
      [30, 29, null],
      [18, 17],
    ]);
    expect(sort('2027-01-01')).toEqual([[], []]);
  });
});

describe('What feedback proposes', () => {
  const limits = { least: 1, most: 1000 };
  const said = (verdict: 'true' | 'false', ...measures: number[]) =>
    measures.map((measure) => ({ measure, verdict }));
  const none = { raised: [], near: [] };

  test('A higher threshold where weak alerts were false and strong ones true', () => {
    const weighed = [...said('false', 31, 33, 35, 40), ...said('true', 90, 120)];
    expect(proposeThreshold(30, limits, weighed, { raised: [31, 90], near: [] })).toEqual({
      value: 41,
      keepsTrue: 2,
      keepsFalse: 0,
      losesTrue: 0,
      losesFalse: 4,
      fewer: 1,
      more: 0,
    });
  });

  test('A lower one where all were true and near misses wait', () => {
    const weighed = said('true', 31, 40, 50, 60, 70);
    expect(proposeThreshold(30, limits, weighed, { raised: [31, 40], near: [20, 25, 29] })).toMatchObject({
      value: 25,
      more: 2,
    });
    expect(proposeThreshold(30, limits, weighed, none)).toBeNull();
  });

  test('Nothing from few verdicts, nor where false ones are as strong as true ones', () => {
    expect(proposeThreshold(30, limits, said('false', 31, 32, 33, 34), none)).toBeNull();
    expect(
      proposeThreshold(30, limits, [...said('true', 31, 32, 33), ...said('false', 90, 95)], none),
    ).toBeNull();
  });

  test('Never proposes what would lose more than it saves, and counts every verdict once', () => {
    const one = fc.record({
      measure: fc.integer({ min: 30, max: 200 }),
      verdict: fc.constantFrom('true' as const, 'false' as const),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 30 }), (weighed) => {
        const proposal = proposeThreshold(30, limits, weighed, none);
        if (proposal === null) return;
        expect(proposal.losesFalse).toBeGreaterThan(10 * proposal.losesTrue);
        expect(proposal).toEqual(weigh(proposal.value, weighed, none));
        const { keepsTrue, keepsFalse, losesTrue, losesFalse } = proposal;
        expect(keepsTrue + keepsFalse + losesTrue + losesFalse).toBe(weighed.length);
      }),
    );
  });
});
