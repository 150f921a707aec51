import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flow, holder, view } from './fixture.ts';
import { holderRows, namedIn, sharedUnit, sumsOf } from './holder-rows.ts';
import { CONSUMERS, OUTSIDE, traceGraph } from './trace-graph.ts';

const options = {
  language: 'zh' as const,
  open: [],
  party: undefined,
  words: { consumers: '消费者', outside: '链外' },
};
const factory = holder('1', { reach: 'start', step: 0, producedHere: 100, movedOn: 90, stillThere: 10 });
const shop = holder('2', { received: 80, sold: 60, stillThere: 15, unaccounted: 5, inTransitIn: 10 });

describe('holderRows', () => {
  it('adds up what came in and what left, so that each row accounts for itself', () => {
    const [made, kept] = holderRows(view([factory, shop], []));
    expect(made).toMatchObject({ came: 100, movedOn: 90, left: 10, lost: 0 });
    expect(kept).toMatchObject({ came: 80, sold: 60, left: 15, lost: 5, onTheWay: 10, other: 0 });
  });

  it('never loses a unit between its columns', () => {
    const column = fc.integer({ min: 0, max: 10_000 });
    const columns = fc.record({
      sold: column,
      movedOn: column,
      transformed: column,
      disposed: column,
      donated: column,
      lost: column,
      adjustedOut: column,
      unaccounted: column,
      stillThere: column,
    });
    fc.assert(
      fc.property(columns, (out) => {
        const total = Object.values(out).reduce((sum, value) => sum + value, 0);
        const [row] = holderRows(view([holder('1', { ...out, received: total })], []));
        if (!row) throw new Error('a holder makes a row');
        expect(row.sold + row.movedOn + row.other + row.left + row.lost).toBe(row.came);
      }),
    );
  });

  it('counts a business once for goods that links tie together, and apart for what was made of them', () => {
    const both = view([factory, { ...factory, lotId: '2' }, { ...factory, lotId: '3' }], []);
    const links = [
      { lotId: '2', otherLotId: '1', kind: 'relabelled' as const, at: 0, documentId: '8', recordedAt: 0 },
    ];
    const rows = holderRows({ ...both, answer: { ...both.answer, links } });
    expect(rows.map(({ lots, came }) => [lots.map((lot) => lot.lotId), came])).toEqual([
      [['1', '2'], 200],
      [['3'], 100],
    ]);
  });

  it('names pieces in the language of the reader', () => {
    const named = namedIn(view([factory], []), 'en');
    expect(named.lots['1']?.displayUnit).toBe('bag');
    expect(namedIn(view([factory], []), 'zh').lots['1']?.displayUnit).toBe('袋');
  });

  it('adds nothing up across units', () => {
    const rows = holderRows(view([factory, shop], []));
    expect(sharedUnit(rows)).toBe('piece');
    expect(sumsOf(rows, 'sold')).toEqual([{ base: 'piece', piece: '袋', sum: 60 }]);
    const [first] = rows;
    if (!first) throw new Error('a holder makes a row');
    const mixed = [...rows, { ...first, sold: 900, lot: { ...first.lot, baseUnit: 'g', displayUnit: '' } }];
    expect(sharedUnit(mixed)).toBeNull();
    expect(sumsOf(mixed, 'sold').map(({ base, sum }) => [base, sum])).toEqual([
      ['piece', 60],
      ['g', 900],
    ]);
  });
});

describe('traceGraph', () => {
  it('draws handing-overs between the same two as one way, and what was sold as a way to the consumers', () => {
    const graph = traceGraph(
      view([factory, shop], [flow('1', '2', 50), flow('1', '2', 40, { state: 'possible' })]),
      options,
    );
    expect(graph.links.map(({ from, to, quantity, dash }) => [from, to, quantity, dash])).toEqual([
      ['1', '2', 90, 'recorded'],
      ['2', CONSUMERS, 60, 'recorded'],
    ]);
    expect(graph.nodes.find((node) => node.id === CONSUMERS)?.quantityText).toBe('60 袋');
  });

  it('draws what tills may have sold as a dashed way, and widens one on which something is sure', () => {
    const maybe = holder('2', { received: 90, stillThere: 90, possiblySoldMin: 0, possiblySoldMax: 30 });
    const both = holder('3', {
      received: 90,
      sold: 20,
      stillThere: 70,
      possiblySoldMin: 5,
      possiblySoldMax: 40,
    });
    const { links } = traceGraph(view([factory, maybe, both], []), options);
    expect(links.map(({ from, to, quantity, label, dash }) => [from, to, quantity, label, dash])).toEqual([
      ['3', CONSUMERS, 60, '25 袋 – 60 袋', 'recorded'],
      ['2', CONSUMERS, 30, '0 袋 – 30 袋', 'possible'],
    ]);
  });

  it('leaves out what was refused, and what makes no holder', () => {
    const refused = flow('1', '2', 0, { refused: 10 });
    const graph = traceGraph(view([factory, holder('2')], [refused, flow('1', '77', 5)]), options);
    expect(graph.links).toEqual([]);
  });

  it('shows goods that nobody sent as coming from outside, but not what was made', () => {
    const graph = traceGraph(
      view(
        [factory, shop],
        [
          flow(null, '1', 100, { kind: 'produced' }),
          flow(null, '2', null, { kind: 'received', state: 'unknown' }),
        ],
      ),
      options,
    );
    expect(graph.links.find((link) => link.from === OUTSIDE)).toMatchObject({
      to: '2',
      quantity: null,
      dash: 'unknown',
    });
    expect(graph.links.some((link) => link.to === '1')).toBe(false);
  });

  it('marks who has something to explain, and keeps the start in view', () => {
    const graph = traceGraph(view([factory, shop], [], { 1: 'process' }), options);
    expect(graph.nodes.map(({ id, kind, state, keep }) => [id, kind, state, keep])).toEqual([
      ['1', 'process', 'fine', true],
      ['2', 'shop', 'attention', false],
      [CONSUMERS, 'you', 'fine', true],
    ]);
  });

  it('unfolds the kinds that are open', () => {
    const graph = traceGraph(view([shop], []), { ...options, open: ['shop'] });
    expect(graph.nodes[0]?.keep).toBe(true);
  });
});
