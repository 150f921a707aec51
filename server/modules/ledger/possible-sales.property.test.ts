import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PossiblySold, possiblySold, type TillObservation } from './possible-sales.ts';

const LOTS = ['1', '2', '3', '4'];
const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 0, minute));

interface Line {
  lots: string[];
  quantity: number;
}
interface Count {
  lotId: string;
  quantity: number;
  /** After so many lines. */
  after: number;
}

function rowsOf(lines: readonly Line[], counts: readonly Count[] = []): TillObservation[] {
  return [
    ...lines.flatMap((line, index) =>
      line.lots.map((lotId) => ({
        lotId,
        documentId: String(100 + index * 10),
        line: 1,
        at: at(index * 10),
        what: 'possibly-sold',
        quantity: line.quantity,
      })),
    ),
    ...counts.map((count, index) => ({
      lotId: count.lotId,
      documentId: String(100 + count.after * 10 - 5 + index),
      line: 2000,
      at: at(count.after * 10 - 5),
      what: 'settled-by-count',
      quantity: count.quantity,
    })),
  ];
}

type Attribution = Record<string, number>[];

/** Every way of giving each line's units to its candidates: slow and obvious. */
function everyAttribution(lines: readonly Line[]): Attribution[] {
  const ways = (quantity: number, lots: readonly string[]): Record<string, number>[] => {
    const [first, ...rest] = lots;
    if (first === undefined) return quantity === 0 ? [{}] : [];
    return Array.from({ length: quantity + 1 }, (_all, own) => own).flatMap((own) =>
      ways(quantity - own, rest).map((others) => ({ ...others, [first]: own })),
    );
  };
  return lines.reduce<Attribution[]>(
    (all, line) => all.flatMap((before) => ways(line.quantity, line.lots).map((way) => [...before, way])),
    [[]],
  );
}

const soldOf = (way: Attribution, lotId: string, from = 0, to = way.length) =>
  way.slice(from, to).reduce((sum, line) => sum + (line[lotId] ?? 0), 0);

const theLines = fc.array(
  fc.record({
    lots: fc.subarray(LOTS, { minLength: 2, maxLength: 3 }),
    quantity: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 1, maxLength: 3 },
);
const theStock = fc.tuple(...LOTS.map(() => fc.integer({ min: 0, max: 6 })));
const stockOf = (stock: readonly number[]) => new Map(LOTS.map((lotId, index) => [lotId, stock[index] ?? 0]));

describe('How much of each lot may have gone over the till', () => {
  test('The ends are exactly the least and most of all ways that fit the stock', () => {
    fc.assert(
      fc.property(theLines, theStock, (lines, stock) => {
        const onHand = stockOf(stock);
        const ways = everyAttribution(lines).filter((way) =>
          LOTS.every((lotId) => soldOf(way, lotId) <= (onHand.get(lotId) ?? 0)),
        );
        const bounds = possiblySold(rowsOf(lines), onHand);
        // Where one part contradicts itself there is no way at all; the other parts are held by the runs without.
        if (ways.length === 0) {
          expect([...bounds.values()].some((bound) => bound.contradictory)).toBe(true);
          return;
        }
        for (const [lotId, bound] of bounds) {
          const sold = ways.map((way) => soldOf(way, lotId));
          expect(bound).toEqual({
            lower: Math.min(...sold),
            upper: Math.max(...sold),
            contradictory: false,
          });
        }
      }),
      { numRuns: 150 },
    );
  });

  test('Whatever was truly sold, and whatever was then counted, the truth lies within', () => {
    fc.assert(
      fc.property(
        theLines.chain((lines) =>
          fc.record({
            lines: fc.constant(lines),
            pick: fc.array(fc.nat(1000), { minLength: 16, maxLength: 16 }),
            spare: theStock,
            counts: fc.array(
              fc.record({
                lotId: fc.constantFrom(...LOTS),
                after: fc.integer({ min: 1, max: lines.length }),
              }),
              { maxLength: 3 },
            ),
          }),
        ),
        ({ lines, pick, spare, counts }) => {
          // The truth: each unit of each line came out of one of its candidates.
          let next = 0;
          const truth: Attribution = lines.map((line) => {
            const way: Record<string, number> = {};
            for (let unit = 0; unit < line.quantity; unit += 1) {
              const lot = line.lots[(pick[next % pick.length] ?? 0) % line.lots.length] as string;
              next += 1;
              way[lot] = (way[lot] ?? 0) + 1;
            }
            return way;
          });
          const settled = new Map<string, number>();
          const told = counts
            .sort((one, two) => one.after - two.after)
            .map(({ lotId, after }) => {
              const quantity = soldOf(truth, lotId, settled.get(lotId) ?? 0, after);
              settled.set(lotId, after);
              return { lotId, after, quantity };
            });
          // On hand by the movements: all that came, less what counts have settled.
          const onHand = new Map(
            LOTS.map((lotId, index) => [
              lotId,
              (spare[index] ?? 0) + soldOf(truth, lotId, settled.get(lotId) ?? 0, lines.length),
            ]),
          );
          for (const [lotId, bound] of possiblySold(rowsOf(lines, told), onHand)) {
            const sold = soldOf(truth, lotId, settled.get(lotId) ?? 0);
            expect(bound.contradictory).toBe(false);
            expect(bound.lower).toBeLessThanOrEqual(sold);
            expect(bound.upper).toBeGreaterThanOrEqual(sold);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('Also where receipts come when some of their lots have been counted already', () => {
    fc.assert(
      fc.property(
        theLines.chain((lines) =>
          fc.record({
            lines: fc.constant(lines),
            late: fc.array(fc.boolean(), { minLength: lines.length, maxLength: lines.length }),
            pick: fc.array(fc.nat(1000), { minLength: 16, maxLength: 16 }),
            spare: theStock,
            counted: fc.subarray(LOTS, { minLength: 1, maxLength: 3 }),
          }),
        ),
        ({ lines, late, pick, spare, counted }) => {
          let next = 0;
          const truth: Attribution = lines.map((line) => {
            const way: Record<string, number> = {};
            for (let unit = 0; unit < line.quantity; unit += 1) {
              const lot = line.lots[(pick[next % pick.length] ?? 0) % line.lots.length] as string;
              next += 1;
              way[lot] = (way[lot] ?? 0) + 1;
            }
            return way;
          });
          // All is sold, then some lots are counted; of the late lines nobody knows by then.
          const came = new Map(
            LOTS.map((lotId, index) => [lotId, (spare[index] ?? 0) + soldOf(truth, lotId)]),
          );
          const all = rowsOf(lines);
          const early = all.filter((row) => !late[Number(row.documentId) / 10 - 10]);
          const onHand = new Map(came);
          const told: TillObservation[] = [];
          for (const [index, lotId] of counted.entries()) {
            const left = (came.get(lotId) ?? 0) - soldOf(truth, lotId);
            const bound = possiblySold([...early, ...told], onHand).get(lotId);
            // settle-counts.ts; what lies outside is missing or found, and not on hand either way.
            if (bound) {
              const gone = (onHand.get(lotId) ?? 0) - left;
              const quantity = Math.max(bound.lower, Math.min(bound.upper, gone));
              const row = { lotId, documentId: String(900 + index), line: 2000, at: at(100), quantity };
              told.push({ ...row, what: 'settled-by-count' });
            }
            onHand.set(lotId, left);
          }
          const marks = all.flatMap((row) =>
            late[Number(row.documentId) / 10 - 10] && counted.includes(row.lotId)
              ? [{ ...row, line: row.line + 2000, what: 'settled-by-count', quantity: null }]
              : [],
          );
          for (const [lotId, bound] of possiblySold([...all, ...told, ...marks], onHand)) {
            if (bound.contradictory) continue;
            const sold = counted.includes(lotId) ? 0 : soldOf(truth, lotId);
            expect(bound.lower).toBeLessThanOrEqual(sold);
            expect(bound.upper).toBeGreaterThanOrEqual(sold);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('Of one line the ends are the pigeonhole principle', () => {
    const bounds = possiblySold(rowsOf([{ lots: ['1', '2'], quantity: 3 }]), stockOf([10, 5, 0, 0]));
    const three: PossiblySold = { lower: 0, upper: 3, contradictory: false };
    expect(Object.fromEntries(bounds)).toEqual({ '1': three, '2': three });
    const tight = possiblySold(rowsOf([{ lots: ['1', '2'], quantity: 6 }]), stockOf([4, 5, 0, 0]));
    expect(Object.fromEntries(tight)).toEqual({
      '1': { lower: 1, upper: 4, contradictory: false },
      '2': { lower: 2, upper: 5, contradictory: false },
    });
  });

  test('A count of one lot settles the other', () => {
    const rows = rowsOf([{ lots: ['1', '2'], quantity: 3 }], [{ lotId: '1', quantity: 2, after: 1 }]);
    expect(Object.fromEntries(possiblySold(rows, stockOf([8, 5, 0, 0])))).toEqual({
      '2': { lower: 1, upper: 1, contradictory: false },
    });
  });

  test('One lot being gone settles the other, and both being gone contradicts the till', () => {
    const rows = rowsOf([{ lots: ['1', '2'], quantity: 3 }]);
    expect(possiblySold(rows, stockOf([10, 0, 0, 0])).get('1')).toEqual({
      lower: 3,
      upper: 3,
      contradictory: false,
    });
    expect(possiblySold(rows, stockOf([1, 1, 0, 0])).get('1')).toEqual({
      lower: 0,
      upper: 1,
      contradictory: true,
    });
  });

  test('A line that says no quantity may have been all of a lot', () => {
    const rows = rowsOf([{ lots: ['1', '2'], quantity: 3 }]).map((row) => ({ ...row, quantity: null }));
    expect(possiblySold(rows, stockOf([10, 5, 0, 0])).get('1')).toEqual({
      lower: 0,
      upper: 10,
      contradictory: false,
    });
  });

  test('A year of lines of a shop is worked out at once', () => {
    const lines = Array.from({ length: 5_000 }, (_all, index) => ({
      lots: [String(1 + (index % 60)), String(2 + (index % 60)), String(3 + (index % 60))],
      quantity: 1 + (index % 3),
    }));
    const onHand = new Map(Array.from({ length: 70 }, (_all, index) => [String(index + 1), 800]));
    const bounds = possiblySold(rowsOf(lines), onHand);
    expect(bounds.size).toBeGreaterThan(60);
  });
});
