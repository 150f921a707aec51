import { describe, expect, test } from 'vitest';
import type { LotClaim } from '../../registry/index.ts';
import { failedTestMoving } from './failed-test-moving.ts';
import type { LotStory, Row } from './lot-story.ts';
import { sensedTemperatures } from './sensed.ts';
import { shelfLifeOff } from './shelf-life-off.ts';
import { soldExpired } from './sold-expired.ts';
import { claim, rowOf, storyOf } from './testing/honest-ledger.ts';

const day = (text: string, hour = 12) => Date.parse(`${text}T${String(hour).padStart(2, '0')}:00:00Z`);

const sale = (on: string, more: Partial<Row> = {}): Row =>
  rowOf({ kind: 'sold', at: day(on), fromId: 'shop', toId: null, quantity: 100, documentId: on, ...more });

describe('Sold after its expiry (R1)', () => {
  const expires = (expiryDate: string, more: Partial<LotClaim> = {}) => claim('1', { expiryDate, ...more });

  test.each([
    ['on its last day', [sale('2026-11-10')], null],
    ['on the day after', [sale('2026-11-11')], 1],
    ['three days after, and once before', [sale('2026-11-09'), sale('2026-11-13')], 3],
    [
      'at a time that may lie before',
      [sale('2026-11-10', { at: day('2026-11-10', 20), precision_ms: 86_399_999 })],
      null,
    ],
    ['given away', [sale('2026-11-12', { kind: 'donated' })], 2],
    ['thrown away', [sale('2026-11-12', { kind: 'disposed' })], null],
    [
      'a sale that was annulled',
      [
        sale('2026-11-12', { kind: 'shipped', toId: 'other', documentId: '7' }),
        rowOf({
          kind: 'voided',
          at: day('2026-11-12', 13),
          fromId: 'shop',
          toId: 'other',
          quantity: 100,
          answersDocument: '7',
          answersLine: 1,
          documentId: '8',
        }),
      ],
      null,
    ],
    [
      'sent back to whom it came from',
      [
        rowOf({
          kind: 'shipped',
          at: day('2026-11-01'),
          fromId: 'maker',
          toId: 'shop',
          quantity: 100,
          documentId: '5',
        }),
        sale('2026-11-12', { kind: 'shipped', toId: 'maker' }),
      ],
      null,
    ],
  ] as const)('%s', (_name, rows, days) => {
    const found = soldExpired(storyOf(rows, [expires('2026-11-10')]));
    expect(found.map((one) => one.measure)).toEqual(days === null ? [] : [days]);
  });

  test('Where documents differ the earliest day counts, and an expiry that was worked out has a day to spare', () => {
    const rows = [sale('2026-11-11')];
    expect(soldExpired(storyOf(rows, [expires('2027-05-01'), expires('2026-11-10')]))).toHaveLength(1);
    expect(soldExpired(storyOf(rows, [expires('2026-11-10', { expiryComputed: true })]))).toEqual([]);
  });

  test('Is one alert of the lot whoever sold it, with how much; and is a business’s where it is one’s alone', () => {
    const found = soldExpired(
      storyOf(
        [sale('2026-11-12'), sale('2026-11-13'), sale('2026-11-13', { fromId: 'stall', quantity: null })],
        [expires('2026-11-10')],
      ),
    );
    expect(found.map((one) => [one.partyId, one.quantity])).toEqual([[null, { lower: 200, upper: null }]]);
    const alone = soldExpired(storyOf([sale('2026-11-12')], [expires('2026-11-10')]));
    expect(alone[0]?.partyId).toBe('shop');
    expect(found[0]?.evidence.map((one) => one.what)).toEqual(['expiry', 'went-out', 'went-out', 'went-out']);
    expect(found[0]?.evidence.map((one) => one.partyId)).toEqual([undefined, 'shop', 'stall', 'shop']);
  });
});

describe('Moving after a failed test (R6)', () => {
  const tested = (on: string, passed: boolean, standing: 'holder' | 'office' = 'office') =>
    ({
      lotId: '1',
      documentId: on,
      line: 1,
      at: new Date(day(on)),
      item: '克伦特罗',
      passed,
      value: null,
      limit: null,
      senderId: 'office',
      standing,
    }) as unknown as LotStory['tests'][number];
  const story = (rows: readonly Row[], tests: LotStory['tests']): LotStory => ({ ...storyOf(rows), tests });

  test.each([
    ['what left before the test', [sale('2026-11-09')], [tested('2026-11-10', false)], 0],
    ['what left after it', [sale('2026-11-11')], [tested('2026-11-10', false)], 1],
    [
      'what left after it was cleared',
      [sale('2026-11-13')],
      [tested('2026-11-10', false), tested('2026-11-12', true)],
      0,
    ],
    [
      'what left between the failure and its clearing',
      [sale('2026-11-11')],
      [tested('2026-11-10', false), tested('2026-11-12', true)],
      1,
    ],
    [
      'what its own holder cleared',
      [sale('2026-11-13')],
      [tested('2026-11-10', false), tested('2026-11-12', true, 'holder')],
      1,
    ],
    ['what passed', [sale('2026-11-13')], [tested('2026-11-10', true)], 0],
  ] as const)('%s', (_name, rows, tests, count) => {
    expect(failedTestMoving(story(rows, tests))).toHaveLength(count);
  });
});

describe('Dates that do not fit the shelf life (R7)', () => {
  const off = (
    productionDate: string,
    expiryDate: string,
    shelfLife: string | null,
    more: Partial<LotClaim> = {},
  ) =>
    shelfLifeOff({
      ...storyOf([], [claim('1', { productionDate, expiryDate, ...more })]),
      shelfLives: new Map([[storyOf([]).lotIds[0] ?? '', shelfLife]]),
    }).map((one) => one.measure);

  test.each([
    ['2026-01-10', '2026-10-10', '9个月', []],
    ['2026-01-10', '2026-10-09', '9个月', []],
    ['2026-01-10', '2026-10-07', '270天', []],
    ['2026-01-10', '2027-04-10', '9个月', [182]],
    ['2026-01-10', '2026-04-10', '9个月', [183]],
    ['2026-01-10', '2026-01-13', '1天', [2]],
    ['2026-01-10', '2027-04-10', null, []],
    ['2026-01-10', '2027-04-10', '避光', []],
  ] as const)('made %s, good until %s, keeps %s', (made, until, life, days) => {
    expect(off(made, until, life)).toEqual(days);
  });

  test('An expiry that was worked out says nothing', () => {
    expect(off('2026-01-10', '2027-04-10', '9个月', { expiryComputed: true })).toEqual([]);
  });
});

describe('Temperatures of a sensor event (R8)', () => {
  test('In Celsius whatever the unit, at the report’s, the element’s or the event’s time', () => {
    const read = sensedTemperatures(
      {
        sensorElementList: [
          {
            sensorMetadata: { time: '2026-11-10T08:00:00Z', deviceID: 'urn:d:1' },
            sensorReport: [
              { type: 'Temperature', value: 4 },
              { type: 'gs1:Temperature', value: 50, uom: 'FAH', time: '2026-11-10T09:00:00Z' },
              { type: 'https://gs1.org/voc/Temperature', value: 273.15, uom: 'KEL' },
              { type: 'RelativeHumidity', value: 80 },
            ],
          },
          { sensorReport: [{ type: 'Temperature', value: -18.25 }] },
        ],
      },
      5,
    );
    expect(read.map((one) => one.celsius_tenths)).toEqual([40, 100, 0, -182]);
    expect(read.map((one) => one.at)).toEqual([
      Date.parse('2026-11-10T08:00:00Z'),
      Date.parse('2026-11-10T09:00:00Z'),
      Date.parse('2026-11-10T08:00:00Z'),
      5,
    ]);
  });

  test('A least value over a time is the reading at both its ends; nothing is made of a greatest one alone', () => {
    const span = { startTime: '2026-11-10T08:00:00Z', endTime: '2026-11-10T09:00:00Z' };
    const one = (report: object) =>
      sensedTemperatures({ sensorElementList: [{ sensorMetadata: span, sensorReport: [report] }] }, 0);
    expect(one({ type: 'Temperature', minValue: 9, maxValue: 12 }).map((r) => r.celsius_tenths)).toEqual([
      90, 90,
    ]);
    expect(one({ type: 'Temperature', maxValue: 12 })).toEqual([]);
    expect(sensedTemperatures({}, 0)).toEqual([]);
    // What no column holds is the farthest that one does: no event escapes its rules by a silly figure.
    const silly = [{ value: 1e300 }, { value: 5000 }, { value: -1e9 }];
    expect(
      sensedTemperatures({ sensorElementList: [{ sensorReport: silly }] }, 0).map(
        (one) => one.celsius_tenths,
      ),
    ).toEqual([32_767, 32_767, -32_767]);
  });
});
