import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TestLedger } from '../../../test/support/ledger-rows.ts';
import { type LotFacts, loadCity, type Party } from '../registry/index.ts';
import { traceLoaded } from '../trace/index.ts';
import { isWithdrawn } from './read-lot.ts';
import { wayOfLot } from './way-of-lot.ts';

const city = loadCity(join(import.meta.dirname, '../../../cities/xiamen'));
const [district] = [...city.districts.keys()];
const KINDS: Record<string, string> = {
  farm: 'farm',
  one: 'wholesaler',
  two: 'wholesaler',
  shop: 'supermarket',
  stall: 'market-stall',
};
const parties = new Map(
  Object.entries(KINDS).map(([id, kind]) => [
    id,
    {
      partyId: id,
      kind,
      name: `名-${id}`,
      divisionCode: `${district}001`,
      marketId: null,
      stall: null,
    } as unknown as Party,
  ]),
);
const lot = (lotId: string, baseUnit = 'g') =>
  ({
    lot: { lotId, baseUnit },
    product: { productId: `p-${lotId}`, name: lotId, pieceUnit: null },
  }) as unknown as LotFacts;

function way(ledger: TestLedger, rest: { stopped?: boolean; lang?: 'zh' | 'en' } = {}) {
  const answer = traceLoaded(ledger.rows(), { start: [{ lotId: 'L' }], direction: 'both' });
  const lots = new Map(['L', 'M', 'N'].map((id) => [id, lot(id, id === 'M' ? 'piece' : 'g')]));
  const say = (at: Date) => ({ text: `t${at.getTime()}`, exact: at.toISOString() });
  return {
    answer,
    ...wayOfLot({ answer, lotId: 'L', city, lang: 'zh', parties, lots, stopped: false, say, ...rest }),
  };
}

/** Hands goods over and has them taken. */
function hand(ledger: TestLedger, from: string, to: string, at: number, quantity: number, lotId = 'L'): void {
  ledger.answer(ledger.move(lotId, 'shipped', from, to, at, quantity), 'received', at + 1, quantity);
}

function ordinary(): TestLedger {
  const ledger = new TestLedger();
  ledger.move('L', 'produced', '', 'farm', 1, 100_000);
  hand(ledger, 'farm', 'one', 10, 100_000);
  hand(ledger, 'one', 'shop', 20, 60_000);
  ledger.move('L', 'sold', 'shop', '', 30, 1_500);
  return ledger;
}

const links = (drawn: ReturnType<typeof way>) =>
  drawn.graph.links.map(({ from, to, label, dash }) => [from, to, label, dash]);
const place = (drawn: ReturnType<typeof way>, id: string) => drawn.graph.nodes.find((node) => node.id === id);

describe('The way of a lot', () => {
  it('goes from the maker over the trade to the shop and its customers, with quantities', () => {
    const drawn = way(ordinary());
    expect(links(drawn)).toEqual([
      ['farm', 'one', '100 公斤', 'recorded'],
      ['one', 'shop', '60 公斤', 'recorded'],
      ['shop', 'customers', '1.5 公斤', 'recorded'],
    ]);
    expect(drawn.steps[0]).toMatchObject({
      from: expect.stringContaining('名-farm'),
      to: null,
      did: '产出',
      quantity: '100 公斤',
    });
    expect(drawn.notes).toEqual([]);
  });

  it('names maker and final seller, and neither the wholesaler nor the stall', () => {
    const ledger = ordinary();
    hand(ledger, 'one', 'stall', 22, 1_000);
    const text = JSON.stringify(way(ledger).graph.nodes.map(({ label, sublabel }) => [label, sublabel]));
    expect(text).toContain('名-farm');
    expect(text).toContain('名-shop');
    expect(text).not.toMatch(/名-one|名-stall/);
  });

  it('does not name a shop that handed the goods on: it stands in the middle then', () => {
    const ledger = ordinary();
    hand(ledger, 'shop', 'stall', 22, 1_000);
    expect(place(way(ledger), 'shop')?.label).toBe('超市');
  });

  it('tells two of the same kind and place apart', () => {
    const ledger = ordinary();
    hand(ledger, 'farm', 'two', 12, 1_000);
    const drawn = way(ledger);
    expect([place(drawn, 'one')?.label, place(drawn, 'two')?.label]).toEqual(['批发商 1', '批发商 2']);
  });

  it('hangs goods that nobody brought on a dotted way from an unknown source', () => {
    const ledger = ordinary();
    ledger.move('L', 'sold', 'shop', '', 31, 70_000);
    const drawn = way(ledger);
    expect(links(drawn)).toContainEqual(['somewhere', 'shop', '11.5 公斤', 'unknown']);
    expect(place(drawn, 'somewhere')).toMatchObject({ state: 'unknown', label: '来源没有记录' });
    expect(drawn.notes.join()).toContain('点线');
  });

  it('draws who was only seen with the goods, dotted, after whoever had them before', () => {
    const ledger = ordinary();
    ledger.see('L', 'two', 15);
    const drawn = way(ledger);
    expect(links(drawn)).toContainEqual([expect.stringMatching(/farm|one/), 'two', '', 'unknown']);
    expect(place(drawn, 'two')?.state).toBe('unknown');
  });

  it('of a lot that was only ever seen is a dotted chain', () => {
    const ledger = new TestLedger();
    ledger.see('L', 'farm', 1);
    ledger.see('L', 'one', 2);
    ledger.see('L', 'shop', 3);
    expect(way(ledger).graph.nodes.map((node) => node.state)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(links(way(ledger))).toEqual([
      ['farm', 'one', '', 'unknown'],
      ['one', 'shop', '', 'unknown'],
    ]);
  });

  it('leaves out what was refused or annulled, and who then never had it', () => {
    const ledger = ordinary();
    const refused = ledger.move('L', 'shipped', 'one', 'two', 25, 5_000);
    ledger.answer(refused, 'refused', 26, 5_000);
    const drawn = way(ledger);
    expect(JSON.stringify(drawn.graph)).not.toContain('"two"');
  });

  it('shows what it was made of and not what was made of it', () => {
    const ledger = ordinary();
    ledger.move('M', 'produced', '', 'two', 0, 40);
    hand(ledger, 'two', 'farm', 0, 40, 'M');
    ledger.edge('M', 'L', 'farm', 1);
    ledger.edge('L', 'N', 'shop', 40);
    ledger.move('N', 'transformed-out', '', 'shop', 40, 500);
    hand(ledger, 'shop', 'stall', 50, 500, 'N');
    const drawn = way(ledger);
    expect(links(drawn)).toContainEqual(['two', 'farm', expect.stringMatching(/^40/), 'recorded']);
    expect(links(drawn).filter(([, to]) => to === 'stall')).toEqual([]);
    // Pieces of one thing are not drawn on the scale of grams of another.
    expect(drawn.graph.links.find((link) => link.from === 'two')?.quantity).toBeNull();
  });

  it('marks who still has goods that must not be sold', () => {
    const drawn = way(ordinary(), { stopped: true });
    expect([place(drawn, 'shop')?.state, place(drawn, 'farm')?.state]).toEqual(['stop', 'fine']);
  });

  it('says "at least" where a part has no quantity', () => {
    const ledger = ordinary();
    ledger.answer(ledger.move('L', 'shipped', 'one', 'shop', 21, null), 'received', 22, null);
    expect(links(way(ledger))).toContainEqual(['one', 'shop', '至少 60 公斤', 'recorded']);
  });
});

describe('A withdrawn lot', () => {
  const answerOf = (ledger: TestLedger) => ({
    lotId: 'L',
    answer: traceLoaded(ledger.rows(), { start: [{ lotId: 'L' }], direction: 'both' }),
  });
  function annulled(): TestLedger {
    const ledger = new TestLedger();
    const voucher = ledger.move('L', 'shipped', 'farm', 'one', 10, 100);
    ledger.move('L', 'produced', '', 'farm', 10, 100, { documentId: voucher, line: 1001, shipmentId: null });
    ledger.answer(voucher, 'voided', 11, 100);
    ledger.move('L', 'adjusted-out', 'farm', '', 11, 100);
    return ledger;
  }
  it('is one of which every document was taken back, with the production that it implied', () => {
    expect(isWithdrawn(answerOf(annulled()))).toBe(true);
  });
  it('is not one that was produced by a document of its own, moved by another, was seen, or is unheard of', () => {
    const produced = annulled();
    produced.move('L', 'produced', '', 'farm', 5, 100);
    const moved = annulled();
    hand(moved, 'farm', 'two', 20, 50);
    const seen = annulled();
    seen.see('L', 'two', 20);
    for (const ledger of [produced, moved, seen, new TestLedger()])
      expect(isWithdrawn(answerOf(ledger))).toBe(false);
  });
});
