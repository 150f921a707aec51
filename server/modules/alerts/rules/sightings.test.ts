import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeInTwoPlaces, type Sighting } from './code-in-two-places.ts';
import type { Row } from './lot-story.ts';
import { offRoute } from './off-route.ts';
import { rowOf, START } from './testing/honest-ledger.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const APART = 15 * MINUTE;
const seen = (
  district: string | null,
  at: number,
  more: Partial<Sighting> & { precision_ms?: number } = {},
): Sighting => ({
  code: 'piece/1',
  span: { earliest: at, latest: at + (more.precision_ms ?? 0) },
  partyId: null,
  district,
  ...more,
});

describe('A unique code in two districts', () => {
  const found = (...sightings: Sighting[]) => codeInTwoPlaces(sightings, APART);

  test('Within minutes is found; with time for the way, in one district, or at an unknown place it is not', () => {
    expect(found(seen('A', START), seen('B', START + APART - 1))).toHaveLength(1);
    expect(found(seen('A', START), seen('B', START + APART))).toEqual([]);
    expect(found(seen('A', START), seen('A', START + 1))).toEqual([]);
    expect(found(seen('A', START), seen(null, START + 1))).toEqual([]);
  });

  test('Is not found where the clocks may be so far off that there was time', () => {
    expect(found(seen('A', START, { precision_ms: HOUR }), seen('B', START + 1))).toEqual([]);
    expect(found(seen('A', START, { precision_ms: MINUTE }), seen('B', START + 2 * MINUTE))).toHaveLength(1);
  });

  test('Is found by what a slow look at all pairs finds, and raised once a day', () => {
    const one = fc.record({
      district: fc.constantFrom('A', 'B', 'C', null),
      at: fc.nat(90),
      precision: fc.constantFrom(0, 0, 1, 14, 60),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 14 }), (scans) => {
        const sightings = scans.map(({ district, at, precision }) =>
          seen(district, START + at * MINUTE, { precision_ms: precision * MINUTE }),
        );
        const clash = sightings.some((a) =>
          sightings.some((b) => {
            const apart = Math.max(b.span.latest - a.span.earliest, a.span.latest - b.span.earliest);
            return a.district !== null && b.district !== null && a.district !== b.district && apart < APART;
          }),
        );
        const all = found(...sightings);
        expect(all.length).toBe(clash ? 1 : 0);
        expect(found(...[...sightings].reverse()).map((each) => each.key)).toEqual(
          all.map((each) => each.key),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('Is not found along any honest way', () => {
    const leg = fc.record({
      district: fc.constantFrom('A', 'B', 'C'),
      stay: fc.nat(300),
      scans: fc.nat(4),
      vague: fc.constantFrom(0, 1),
    });
    fc.assert(
      fc.property(fc.array(leg, { maxLength: 8 }), (legs) => {
        let now = START;
        const sightings = legs.flatMap(({ district, stay, scans, vague }) => {
          now += 20 * MINUTE;
          const here = Array.from({ length: scans }, (_none, index) =>
            seen(district, now + Math.floor((stay * MINUTE * index) / 4), { precision_ms: vague * MINUTE }),
          );
          now += stay * MINUTE;
          return here;
        });
        expect(found(...sightings)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('A batch', () => {
  const DISTRICTS = ['A', 'B', 'C', 'D', 'E', 'F'];
  const shops = DISTRICTS.flatMap((district, index) =>
    Array.from({ length: 5 }, (_none, shop) => ({ partyId: `${index + 1}${shop}`, district })),
  );
  const districtOf = (partyId: string) => shops.find((one) => one.partyId === partyId)?.district ?? null;
  /** The factory (10) sends the batch to every shop; each receives it two hours later, or never says so. */
  const rows: Row[] = shops.flatMap(({ partyId }, index) => {
    const at = START + index * HOUR;
    const documentId = String(100 + index);
    const shipped = rowOf({ kind: 'shipped', fromId: '10', toId: partyId, quantity: 20, at, documentId });
    if (index % 3 === 0) return [shipped];
    return [
      shipped,
      rowOf({
        kind: 'received',
        fromId: '10',
        toId: partyId,
        quantity: 20,
        at: at + 2 * HOUR,
        documentId: `${documentId}0`,
        answersDocument: documentId,
        answersLine: 1,
      }),
    ];
  });
  const check = (sightings: Sighting[], slack_ms = 0) =>
    offRoute(['7000'], rows, sightings, districtOf, slack_ms);
  const at = (partyId: string, when: number): Sighting => ({
    ...seen(districtOf(partyId), when),
    code: 'lot/7000',
    partyId,
  });

  test('Scanned a thousand times where it honestly was, in six districts, raises nothing', () => {
    const scans = Array.from({ length: 1000 }, (_none, index) => {
      const shop = index % shops.length;
      const since = START + shop * HOUR;
      return at(shops[shop]?.partyId ?? '', since + ((index * 7919) % (200 * HOUR)));
    });
    expect(new Set(scans.map((one) => one.district)).size).toBe(6);
    expect(check(scans)).toEqual([]);
  });

  test('Is found at a business that no record names, and in a district that it never reached', () => {
    expect(check([at('99', START + 400 * HOUR), at('99', START + 401 * HOUR)])).toMatchObject([
      { kind: 'off-route', lotId: '7000', partyId: '99' },
    ]);
    expect(check([seen('Z', START + 400 * HOUR)])).toHaveLength(1);
    expect(check([seen('A', START + 400 * HOUR), seen(null, START)])).toEqual([]);
  });

  test('Is found before it was sent, unless by less than receipts are written late', () => {
    const [, second] = shops;
    const early = at(second?.partyId ?? '', START);
    expect(check([early])).toHaveLength(1);
    expect(check([early], HOUR)).toEqual([]);
  });
});
