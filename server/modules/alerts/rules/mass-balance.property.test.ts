import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Row } from './lot-story.ts';
import { type BalanceQuestion, massBalance, SIGN, TERMS } from './mass-balance.ts';
import { anyRows } from './testing/any-rows.ts';
import { balanceTwin } from './testing/balance-twin.ts';
import { honestWorld, LOT, rowOf, START, type World } from './testing/honest-ledger.ts';

const RUNS = 300;
const band = { lossPermille: 100, countPermille: 50, atLeast: 3 };
const question = (rows: readonly Row[], more: Partial<BalanceQuestion> = {}): BalanceQuestion => ({
  partyId: '11',
  subject: '8000',
  productId: '8000',
  unit: 'g',
  window: { from: START, to: Number.MAX_SAFE_INTEGER },
  rows,
  band,
  excusedDisposals: new Set(),
  ...more,
});
const exact = (rows: readonly Row[]): Row[] =>
  rows.map((row) => ({ ...row, quantity: row.quantity ?? 1, precision_ms: 0 }));

describe('The terms', () => {
  const windowed = fc.tuple(anyRows, fc.nat(12), fc.nat(12));

  test('Are what a slow walk through the books adds up to, and both sides agree to the unit', () => {
    fc.assert(
      fc.property(windowed, ([rows, one, two]) => {
        const window = { from: Math.min(one, two), to: Math.max(one, two) };
        const asked = question(exact(rows), { window });
        const { terms } = massBalance(asked);
        const flat = Object.fromEntries(TERMS.map((name) => [name, terms[name].quantity.lower]));
        expect(flat).toEqual(balanceTwin(asked));
        expect(Object.fromEntries(TERMS.map((name) => [name, terms[name].quantity.upper]))).toEqual(flat);
        expect(TERMS.reduce((sum, name) => sum + SIGN[name] * (flat[name] ?? 0), 0)).toBe(0);
      }),
      { numRuns: RUNS },
    );
  });

  test('Hold the exact ones between their bounds when quantities and times are not known', () => {
    fc.assert(
      fc.property(windowed, fc.array(fc.boolean(), { maxLength: 12 }), ([rows, one, two], hidden) => {
        const window = { from: Math.min(one, two), to: Math.max(one, two) };
        const told = exact(rows);
        const vague = told.map((row, index) =>
          hidden[index]
            ? { ...row, quantity: null }
            : { ...row, at: row.at - (index % 3), precision_ms: index % 3 },
        );
        const truth = massBalance(question(told, { window }));
        const { terms } = massBalance(question(vague, { window }));
        for (const name of TERMS) {
          const right = truth.terms[name].quantity.lower;
          expect([name, terms[name].quantity.lower <= right, right <= terms[name].quantity.upper]).toEqual([
            name,
            true,
            true,
          ]);
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('Nothing is found', () => {
  test('In a ledger that tells what happened, with counts that found what was there', () => {
    fc.assert(
      fc.property(honestWorld, (world) => {
        for (const partyId of ['11', '12', '13']) {
          const excusedDisposals = new Set(world.rows.map((row) => `${row.documentId} ${LOT}`));
          expect(massBalance(question(world.rows, { partyId, excusedDisposals })).findings).toEqual([]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('Where a sale that came late explains what the count missed', () => {
    const came = rowOf({ kind: 'received', toId: '11', quantity: 100, at: START, documentId: '1' });
    const missed = rowOf({ kind: 'missing', fromId: '11', quantity: 40, at: START + 10, documentId: '5' });
    const late = rowOf({ kind: 'sold', fromId: '11', quantity: 40, at: START + 5, documentId: '9' });
    const kinds = (rows: Row[]) => massBalance(question(rows)).findings.map((one) => one.kind);
    expect(kinds([came, missed])).toEqual(['stock-does-not-add-up']);
    expect(kinds([came, missed, late])).toEqual([]);
    // A sale after the count explains nothing.
    expect(kinds([came, missed, { ...late, at: START + 11 }])).toEqual(['stock-does-not-add-up']);
  });

  test('Where a surplus may be the goods that were sent and never confirmed', () => {
    const sent = rowOf({
      kind: 'shipped',
      fromId: '12',
      toId: '11',
      quantity: 50,
      at: START,
      documentId: '1',
    });
    const surplus = rowOf({ kind: 'adjusted-in', toId: '11', quantity: 50, at: START + 10, documentId: '5' });
    expect(massBalance(question([sent, surplus])).findings).toEqual([]);
    expect(massBalance(question([surplus])).findings.map((one) => one.kind)).toEqual([
      'stock-does-not-add-up',
    ]);
  });
});

describe('What is planted is found', () => {
  /** Books of a party that are exact: what it has is known to the unit. */
  const bookOf = (world: World) =>
    exact(world.rows).filter((row) => row.toId !== '11' || row.kind !== 'shipped');
  const stockOf = (rows: readonly Row[]) => balanceTwin(question(rows)).closing;

  test('A count that is off by more than the band, either way', () => {
    const off = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(honestWorld, off, fc.boolean(), (world, share, isMissing) => {
        const rows = bookOf(world);
        const there = stockOf(rows);
        const { allowedDiscrepancy } = massBalance(question(rows));
        const quantity = (allowedDiscrepancy ?? 0) + share;
        fc.pre(there > 0 && (!isMissing || quantity <= there));
        const count = rowOf({
          kind: isMissing ? 'missing' : 'adjusted-in',
          ...(isMissing ? { fromId: '11' } : { toId: '11' }),
          quantity,
          at: world.now + 50 * 3_600_000,
        });
        const found = massBalance(question([...rows, count])).findings.find(
          (one) => one.kind === 'stock-does-not-add-up',
        );
        const signed = isMissing ? quantity : -quantity;
        expect(found?.quantity).toEqual({ lower: signed, upper: signed });
      }),
      { numRuns: RUNS },
    );
  });

  test('Goods whose receipt came late, and which the count before it did not find', () => {
    const came = rowOf({ kind: 'received', toId: '11', quantity: 100, at: START, documentId: '1' });
    const missed = rowOf({ kind: 'missing', fromId: '11', quantity: 4, at: START + 10, documentId: '5' });
    const late = rowOf({ kind: 'received', toId: '11', quantity: 100, at: START + 5, documentId: '9' });
    const found = (rows: Row[]) => massBalance(question(rows)).findings.map((one) => one.quantity);
    expect(found([came, missed])).toEqual([]);
    expect(found([came, missed, late])).toEqual([{ lower: 104, upper: 104 }]);
    // The same hour: it may have come after the count.
    expect(found([came, missed, { ...late, precision_ms: 3_600_000 }])).toEqual([]);
  });

  test('One lot far off, however much of the product was handled; not where another lot has what it lacks', () => {
    const lot = (lotId: string, row: Row): Row => ({ ...row, lotId });
    const big = lot(
      '1',
      rowOf({ kind: 'received', toId: '11', quantity: 10_000, at: START, documentId: '1' }),
    );
    const small = lot(
      '2',
      rowOf({ kind: 'received', toId: '11', quantity: 100, at: START, documentId: '2' }),
    );
    const missed = lot(
      '2',
      rowOf({ kind: 'missing', fromId: '11', quantity: 60, at: START + 9, documentId: '5' }),
    );
    const surplus = lot(
      '1',
      rowOf({ kind: 'adjusted-in', toId: '11', quantity: 60, at: START + 9, documentId: '5' }),
    );
    const found = (rows: Row[]) => massBalance(question(rows)).findings.map((one) => one.quantity);
    expect(found([big, small, missed])).toEqual([{ lower: 60, upper: 60 }]);
    expect(found([big, small, missed, surplus])).toEqual([]);
  });

  test('Losses above the band, not disposals that have their reason', () => {
    const came = rowOf({ kind: 'received', toId: '11', quantity: 100, at: START, documentId: '1' });
    const threw = rowOf({ kind: 'disposed', fromId: '11', quantity: 11, at: START + 10, documentId: '2' });
    const kinds = (rows: Row[], more = {}) =>
      massBalance(question(rows, more)).findings.map((one) => one.kind);
    expect(kinds([came, threw])).toEqual(['loss-out-of-band']);
    expect(kinds([came, { ...threw, quantity: 10 }])).toEqual([]);
    expect(kinds([came, threw], { excusedDisposals: new Set([`2 ${LOT}`]) })).toEqual([]);
    expect(kinds([came, threw], { band: null })).toEqual([]);
    // How much came is not known: nor is the share that was lost.
    expect(kinds([{ ...came, quantity: null }, threw])).toEqual([]);
  });
});
