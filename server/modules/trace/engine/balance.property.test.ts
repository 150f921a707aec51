import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balanceLot, enteredTotal, leftTotal } from './balance.ts';
import { netMovements } from './flows.ts';
import type { HolderBalance, MovementRow } from './graph.ts';
import { arbitraryLedger } from './testing/arbitrary-ledger.ts';

/**
 * The obvious twin: every unit is a token that stands somewhere. Each shipment line has a heap of tokens; each answer
 * takes its number of tokens off the heap and puts them where it says.
 */
function tokens(rows: readonly MovementRow[]) {
  const places = new Map<string, number>();
  const put = (place: string, count: number) => {
    if (count !== 0) places.set(place, (places.get(place) ?? 0) + count);
  };
  const into = (party: string | null, count: number, outside: string) =>
    put(party ? `held ${party}` : outside, count);
  for (const row of rows) {
    const { kind, quantity, fromId, toId } = row;
    const outside = kind === 'donated' && toId ? `held ${toId}` : kind;
    if (['produced', 'transformed-out', 'consumer-returned', 'adjusted-in'].includes(kind))
      into(toId, quantity ?? 0, '');
    else if (!['shipped', 'received', 'implied', 'refused', 'short', 'excess', 'voided'].includes(kind)) {
      into(fromId, -(quantity ?? 0), '');
      put(outside, quantity ?? 0);
    }
  }
  const lines = new Set(rows.map((row) => row.shipmentId ?? row.documentId));
  for (const line of lines) {
    const mine = rows.filter((row) => (row.shipmentId ?? row.documentId) === line);
    const sum = (...kinds: string[]) =>
      mine.filter((row) => kinds.includes(row.kind)).reduce((total, row) => total + (row.quantity ?? 0), 0);
    const one = mine[0] as MovementRow;
    const shipped = mine.some((row) => row.kind === 'shipped');
    let heap = shipped ? sum('shipped') : sum('received', 'implied');
    if (!shipped && mine.every((row) => !['received', 'implied', 'excess'].includes(row.kind))) continue;
    into(one.fromId, -heap, 'nobody');
    const unit = (count: number, place: string | null, beyond: string | null) => {
      for (let i = 0; i < count; i += 1) {
        if (heap > 0) {
          heap -= 1;
          if (place) put(place, 1);
        } else if (beyond) put(beyond, 1);
      }
    };
    if (shipped) {
      unit(sum('voided'), one.fromId ? `held ${one.fromId}` : 'nobody', null);
      unit(sum('refused'), one.fromId ? `held ${one.fromId}` : 'nobody', null);
      unit(sum('short'), 'missing', null);
    }
    unit(
      sum('received', 'implied'),
      one.toId ? `held ${one.toId}` : 'on the way',
      one.toId ? `held ${one.toId}` : null,
    );
    if (one.toId) put(`held ${one.toId}`, sum('excess'));
    put('on the way', heap);
  }
  return places;
}

describe('The balance of a random lot', () => {
  it('puts every unit where the token twin puts it', () => {
    const check = fc.property(arbitraryLedger({ unknown: false, small: true }), (ledger) => {
      for (const { lotId, movements } of ledger.rows()) {
        const { holders, totals } = balanceLot(netMovements(movements));
        const places = tokens(movements);
        for (const [party, balance] of holders) {
          const held = places.get(`held ${party}`) ?? 0;
          expect([lotId, party, balance.stillThere - balance.overdrawn]).toEqual([lotId, party, held]);
        }
        expect(totals.inTransit).toBe(places.get('on the way') ?? 0);
        expect(totals.unaccounted).toBe(places.get('missing') ?? 0);
        expect(totals.sold).toBe((places.get('sold') ?? 0) + (places.get('sold-estimated') ?? 0));
        expect(totals.soldEstimated).toBe(places.get('sold-estimated') ?? 0);
        expect(totals.donated).toBe(places.get('donated') ?? 0);
        expect(totals.consumedInto).toBe(places.get('transformed-in') ?? 0);
      }
    });
    fc.assert(check, { numRuns: 1000 });
  });

  it('conserves: what entered is what left, is held, is on the way or is unaccounted, to the unit', () => {
    const check = fc.property(arbitraryLedger({ unknown: false }), (ledger) => {
      for (const { movements } of ledger.rows()) {
        const { holders, totals } = balanceLot(netMovements(movements));
        expect(enteredTotal(totals)).toBe(leftTotal(totals));
        expect(totals.balanced).toBe(true);
        for (const balance of holders.values()) expect(inOf(balance)).toBe(outOf(balance));
      }
    });
    fc.assert(check, { numRuns: 1000 });
  });

  it('with unknown quantities is said to be unknown, never balanced', () => {
    const check = fc.property(arbitraryLedger({ unknown: true }), (ledger) => {
      for (const { movements } of ledger.rows()) {
        const { holders, totals } = balanceLot(netMovements(movements));
        const open = [...holders.values()].some((balance) => balance.unknownQuantity);
        if (open) expect(totals.unknownQuantity).toBe(true);
        expect(totals.balanced).toBe(!totals.unknownQuantity);
        for (const balance of holders.values())
          expect(Math.min(...Object.values(balance).map(Number))).toBeGreaterThanOrEqual(0);
      }
    });
    fc.assert(check, { numRuns: 1000 });
  });
});

function inOf(b: HolderBalance): number {
  return b.producedHere + b.madeHere + b.received + b.returnedByConsumers + b.adjustedIn + b.overdrawn;
}

function outOf(b: HolderBalance): number {
  const used = b.sold + b.movedOn + b.transformed + b.disposed + b.donated + b.lost + b.adjustedOut;
  return used + b.unaccounted + b.stillThere;
}
