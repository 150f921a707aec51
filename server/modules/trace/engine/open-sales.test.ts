import { describe, expect, test } from 'vitest';
import type { LotRows, PossibleSaleRow } from './graph.ts';
import { TestLedger } from './testing/ledger.ts';
import { traceLoaded } from './trace.ts';

const sale = (at: number, quantity: number | null, more: Partial<PossibleSaleRow> = {}): PossibleSaleRow => ({
  lotId: 'L',
  partyId: 'B',
  at,
  precision_ms: 0,
  quantity,
  documentId: String(1000 + at),
  line: 1,
  recordedAt: at,
  settles: false,
  ...more,
});

/** Ten of the lot went from A to B. */
function ledgerWith(...sales: PossibleSaleRow[]): LotRows[] {
  const ledger = new TestLedger();
  ledger.move('L', 'produced', '', 'A', 0, 10);
  const shipped = ledger.move('L', 'shipped', 'A', 'B', 1, 10);
  ledger.answer(shipped, 'received', 1, 10);
  return ledger.rows().map((rows) => ({ ...rows, possibleSales: sales }));
}
const at = (rows: LotRows[], asOf?: number) => {
  const answer = traceLoaded(rows, {
    start: [{ lotId: 'L', partyId: 'A' }],
    direction: 'forward',
    ...(asOf === undefined ? {} : { asOf }),
  });
  const b = answer.holders.find((holder) => holder.partyId === 'B');
  return {
    min: b?.possiblySoldMin,
    max: b?.possiblySoldMax,
    sold: b?.sold,
    sales: answer.possibleSales.length,
  };
};

describe('What tills may have sold of a lot', () => {
  test('Is part of what is still there, nothing of it certain, and never more than there is', () => {
    expect(at(ledgerWith(sale(2, 3), sale(3, 2)))).toEqual({ min: 0, max: 5, sold: 0, sales: 2 });
    expect(at(ledgerWith(sale(2, 30)))).toMatchObject({ max: 10 });
    expect(at(ledgerWith(sale(2, null)))).toMatchObject({ max: 10 });
  });
  test('Is settled by a count of the same party that was taken later, and only by that', () => {
    const count = (more: object) => sale(4, 1, { settles: true, documentId: '2000', ...more });
    expect(at(ledgerWith(sale(2, 3), count({})))).toMatchObject({ max: 0, sales: 0 });
    expect(at(ledgerWith(sale(2, 3), count({ at: 1 })))).toMatchObject({ max: 3 });
    expect(at(ledgerWith(sale(2, 3), count({ documentId: '5' })))).toMatchObject({ max: 3 });
    expect(at(ledgerWith(sale(2, 3), count({ partyId: 'C' })))).toMatchObject({ max: 3 });
    // As it was known before the count was recorded.
    expect(at(ledgerWith(sale(2, 3), count({ recordedAt: 9 })), 8)).toMatchObject({ max: 3 });
  });
  test('Brings the lot to nobody who is not in its records', () => {
    const answer = traceLoaded(ledgerWith(sale(2, 3, { partyId: 'Z' })), {
      start: [{ lotId: 'L' }],
      direction: 'both',
    });
    expect(answer.holders.map((holder) => holder.partyId)).not.toContain('Z');
    expect(answer.possibleSales).toEqual([]);
  });
});
