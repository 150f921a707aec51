import { describe, expect, it } from 'vitest';
import type { TraceAnswer, TraceQuestion, TraceStart } from './graph.ts';
import { TestLedger } from './testing/ledger.ts';
import { createTrace, runTrace, traceLoaded } from './trace.ts';

const DAY = 86_400_000;

function forward(ledger: TestLedger, start: TraceStart, rest: Partial<TraceQuestion> = {}): TraceAnswer {
  return traceLoaded(ledger.rows(), { start: [start], direction: 'forward', ...rest });
}

function backward(ledger: TestLedger, start: TraceStart): TraceAnswer {
  return traceLoaded(ledger.rows(), { start: [start], direction: 'backward' });
}

function parties(answer: TraceAnswer): string[] {
  return answer.holders.map((holder) => holder.partyId);
}

function holder(answer: TraceAnswer, partyId: string, lotId?: string) {
  const found = answer.holders.find(
    (h) => h.partyId === partyId && (lotId === undefined || h.lotId === lotId),
  );
  if (!found) throw new Error(`${partyId} is not a holder`);
  return found;
}

/** A makes 100 of lot L and ships 40 to B on day 2. */
function oneShipment() {
  const ledger = new TestLedger();
  ledger.move('L', 'produced', '', 'A', DAY, 100);
  const shipment = ledger.move('L', 'shipped', 'A', 'B', 2 * DAY, 40);
  return { ledger, shipment };
}

describe('Time', () => {
  it('Goods that left before the suspect goods arrived are not reached', () => {
    const ledger = new TestLedger();
    ledger.move('L', 'shipped', 'B', 'C', 4 * DAY, 5);
    ledger.move('L', 'shipped', 'A', 'B', 5 * DAY, 5);
    ledger.move('L', 'shipped', 'B', 'D', 6 * DAY, 5);
    expect(parties(forward(ledger, { lotId: 'L', partyId: 'A' }))).toEqual(['A', 'B', 'D']);
  });

  it.each([
    {
      said: 'an hour later the same day, to the minute',
      precision_ms: 0,
      after: 3_600_000,
      certainty: 'recorded',
    },
    { said: 'the same day, only the day known', precision_ms: DAY - 1, after: 0, certainty: 'possible' },
    { said: 'the day after, only the day known', precision_ms: DAY - 1, after: DAY, certainty: 'recorded' },
    { said: 'the day before, only the day known', precision_ms: DAY - 1, after: -DAY, certainty: 'none' },
    { said: 'the same instant', precision_ms: 0, after: 0, certainty: 'recorded' },
    { said: 'a millisecond before', precision_ms: 0, after: -1, certainty: 'none' },
  ])('Goods that leave $said: $certainty', ({ precision_ms, after, certainty }) => {
    const ledger = new TestLedger();
    ledger.move('L', 'shipped', 'A', 'B', 5 * DAY, 5, { precision_ms });
    ledger.move('L', 'shipped', 'B', 'C', 5 * DAY + after, 5, { precision_ms });
    const reached = forward(ledger, { lotId: 'L', partyId: 'A' }).holders.find((h) => h.partyId === 'C');
    expect(reached?.certainty ?? 'none').toBe(certainty);
  });

  it('A window narrows along undated steps: what one undated step allows, two need not', () => {
    const ledger = new TestLedger();
    ledger.move('L', 'shipped', 'A', 'B', 0, 1, { precision_ms: 9 * DAY });
    ledger.move('L', 'shipped', 'B', 'C', 5 * DAY, 1);
    ledger.move('L', 'shipped', 'C', 'D', 0, 1, { precision_ms: 4 * DAY });
    const answer = forward(ledger, { lotId: 'L', partyId: 'A' });
    expect(parties(answer)).toEqual(['A', 'B', 'C']);
    expect(holder(answer, 'C')).toMatchObject({ certainty: 'possible', earliest: 5 * DAY });
  });

  it('A start counts from its `from` forwards and from its `to` backwards', () => {
    const ledger = new TestLedger();
    ledger.move('L', 'shipped', 'A', 'B', DAY, 1);
    ledger.move('L', 'shipped', 'B', 'C', 3 * DAY, 1);
    ledger.move('L', 'produced', '', 'D', 5 * DAY, 1);
    ledger.move('L', 'shipped', 'D', 'B', 5 * DAY, 1);
    expect(parties(forward(ledger, { lotId: 'L', partyId: 'B', from: 4 * DAY }))).toEqual(['B']);
    expect(parties(backward(ledger, { lotId: 'L', partyId: 'B', to: 4 * DAY }))).toEqual(['A', 'B']);
  });

  it('A record that came late reaches as far as one that came in time', () => {
    const ledger = new TestLedger();
    ledger.move('L', 'shipped', 'A', 'B', DAY, 1, { recordedAt: 90 * DAY });
    ledger.move('L', 'shipped', 'B', 'C', 2 * DAY, 1, { recordedAt: 2 * DAY });
    expect(parties(forward(ledger, { lotId: 'L', partyId: 'A' }))).toEqual(['A', 'B', 'C']);
    expect(parties(forward(ledger, { lotId: 'L', partyId: 'B' }, { asOf: 3 * DAY }))).toEqual(['B', 'C']);
    expect(parties(forward(ledger, { lotId: 'L', partyId: 'A' }, { asOf: 3 * DAY }))).toEqual([]);
  });

  it('A receipt dated before its shipment widens the window, for one of the two clocks is wrong', () => {
    const ledger = new TestLedger();
    const shipment = ledger.move('L', 'shipped', 'A', 'B', 10 * DAY, 5);
    ledger.answer(shipment, 'received', 8 * DAY, 5);
    ledger.move('L', 'shipped', 'B', 'C', 9 * DAY, 5);
    expect(holder(forward(ledger, { lotId: 'L', partyId: 'A' }), 'C').certainty).toBe('possible');
  });

  it('Goods going round in a circle end the walk, and keep the earliest window', () => {
    const ledger = new TestLedger();
    ledger.move('L', 'shipped', 'A', 'B', DAY, 1);
    ledger.move('L', 'shipped', 'B', 'A', 2 * DAY, 1);
    ledger.move('L', 'shipped', 'A', 'B', 3 * DAY, 1);
    const answer = forward(ledger, { lotId: 'L', partyId: 'B' });
    expect(answer.holders.map((h) => [h.partyId, h.reach, h.earliest])).toEqual([
      ['A', 'forward', 2 * DAY],
      ['B', 'start', null],
    ]);
  });
});

describe('Answers to a shipment', () => {
  it('On the way until answered: the receiver is a holder of nothing yet', () => {
    const { ledger } = oneShipment();
    const answer = forward(ledger, { lotId: 'L' });
    expect(holder(answer, 'A')).toMatchObject({ movedOn: 40, inTransitOut: 40, stillThere: 60 });
    expect(holder(answer, 'B')).toMatchObject({ received: 0, inTransitIn: 40, stillThere: 0 });
    expect(answer.lots[0]?.totals).toMatchObject({
      inTransit: 40,
      stillThere: 60,
      balanced: true,
      discrepancy: 0,
    });
  });

  it('Who refused everything is never a holder, and the goods stay with the sender', () => {
    const { ledger, shipment } = oneShipment();
    ledger.answer(shipment, 'refused', 3 * DAY, 40);
    const answer = forward(ledger, { lotId: 'L' });
    expect(parties(answer)).toEqual(['A']);
    expect(holder(answer, 'A')).toMatchObject({ movedOn: 0, refusedBack: 40, stillThere: 100 });
    expect(answer.flows.find((flow) => flow.kind === 'shipped')).toMatchObject({
      quantity: 0,
      refused: 40,
      reaches: false,
    });
  });

  it('A voided shipment reaches nobody', () => {
    const { ledger, shipment } = oneShipment();
    ledger.answer(shipment, 'voided', 3 * DAY, 40);
    expect(parties(forward(ledger, { lotId: 'L' }))).toEqual(['A']);
  });

  it('A part received, a part refused, a part short: each unit is where its answer says', () => {
    const { ledger, shipment } = oneShipment();
    ledger.answer(shipment, 'received', 3 * DAY, 25);
    ledger.answer(shipment, 'refused', 3 * DAY, 10);
    ledger.answer(shipment, 'short', 3 * DAY, 5);
    const answer = forward(ledger, { lotId: 'L' });
    expect(holder(answer, 'A')).toMatchObject({
      movedOn: 25,
      refusedBack: 10,
      unaccounted: 5,
      stillThere: 70,
    });
    expect(holder(answer, 'B')).toMatchObject({ received: 25, inTransitIn: 0, stillThere: 25 });
    expect(answer.lots[0]?.totals).toMatchObject({ unaccounted: 5, discrepancy: 5, balanced: true });
  });

  it('What came beyond the voucher is the receiver’s, and a discrepancy', () => {
    const { ledger, shipment } = oneShipment();
    ledger.answer(shipment, 'received', 3 * DAY, 40);
    ledger.answer(shipment, 'excess', 3 * DAY, 3);
    const answer = forward(ledger, { lotId: 'L' });
    expect(holder(answer, 'B')).toMatchObject({ received: 43, excessIn: 3 });
    expect(answer.lots[0]?.totals).toMatchObject({ excess: 3, discrepancy: 3, balanced: true });
  });

  it('A receipt without a shipment hands over all the same, and the shipment that comes later is not added to it', () => {
    const ledger = new TestLedger();
    ledger.move('L', 'produced', '', 'A', 0, 10);
    const receipt = ledger.move('L', 'received', 'A', 'B', DAY, 10);
    expect(holder(forward(ledger, { lotId: 'L' }), 'B').received).toBe(10);
    ledger.move('L', 'shipped', 'A', 'B', DAY, 10, { shipmentId: receipt, shipmentLine: 1 });
    const answer = forward(ledger, { lotId: 'L' });
    expect(holder(answer, 'B')).toMatchObject({ received: 10, inTransitIn: 0 });
    expect(holder(answer, 'A')).toMatchObject({ movedOn: 10, stillThere: 0 });
  });

  it('The balance is of the whole holding; what came by the flows followed stands beside it', () => {
    const { ledger, shipment } = oneShipment();
    ledger.answer(shipment, 'received', 3 * DAY, 40);
    ledger.move('L', 'produced', '', 'Z', DAY, 6);
    ledger.answer(ledger.move('L', 'shipped', 'Z', 'B', DAY, 6), 'received', DAY, 6);
    const answer = forward(ledger, { lotId: 'L', partyId: 'A' });
    expect(holder(answer, 'B')).toMatchObject({ received: 46, followedIn: 40 });
    expect(answer.flows.map((flow) => flow.fromId)).toEqual([null, 'A']);
  });

  it('More sold than ever came is shown as overdrawn, never clipped', () => {
    const { ledger, shipment } = oneShipment();
    ledger.answer(shipment, 'implied', 3 * DAY, 40);
    ledger.move('L', 'sold', 'B', '', 4 * DAY, 47);
    const answer = forward(ledger, { lotId: 'L' });
    expect(holder(answer, 'B')).toMatchObject({ received: 40, sold: 47, stillThere: 0, overdrawn: 7 });
    expect(answer.lots[0]?.totals).toMatchObject({ overdrawn: 7, discrepancy: 7, balanced: true });
  });

  it('An unknown quantity makes lower bounds of the figures, and is not 0', () => {
    const ledger = new TestLedger();
    ledger.move('L', 'produced', '', 'A', 0, 10);
    ledger.move('L', 'shipped', 'A', 'B', DAY, null);
    const answer = forward(ledger, { lotId: 'L' });
    expect(holder(answer, 'B')).toMatchObject({ received: 0, unknownQuantity: true });
    expect(answer.lots[0]?.totals).toMatchObject({ unknownQuantity: true, balanced: false });
    expect(answer.flows.find((flow) => flow.toId === 'B')?.quantity).toBeNull();
  });
});

describe('From lot to lot', () => {
  it('N to M: every output of a document comes from every input, in its order of time', () => {
    const ledger = new TestLedger();
    for (const input of ['1', '2']) for (const output of ['3', '4']) ledger.edge(input, output, 'P', 5 * DAY);
    ledger.move('3', 'shipped', 'P', 'Q', 6 * DAY, 1);
    ledger.move('4', 'shipped', 'P', 'R', 4 * DAY, 1);
    const answer = forward(ledger, { lotId: '1' });
    expect(answer.lots.map(({ lotId, rank }) => [lotId, rank])).toEqual([
      ['1', 0],
      ['3', 1],
      ['4', 1],
    ]);
    expect(parties(answer)).toEqual(['P', 'P', 'Q', 'P']);
    expect(backward(ledger, { lotId: '3' }).lots.map(({ lotId, rank }) => [lotId, rank])).toEqual([
      ['1', -1],
      ['2', -1],
      ['3', 0],
    ]);
  });

  it.each([
    ['from the one', '1', '2'],
    ['from the other', '2', '1'],
  ])('A link is followed %s, before as after, with its holders', (_said, start, other) => {
    const ledger = new TestLedger();
    ledger.move('1', 'shipped', 'A', 'B', DAY, 5);
    ledger.move('2', 'shipped', 'B', 'C', 2 * DAY, 5);
    ledger.link('1', '2', { at: 50 * DAY });
    const answer = forward(ledger, { lotId: start });
    expect(new Set(parties(answer))).toEqual(new Set(['A', 'B', 'C']));
    expect(answer.lots.map((lot) => lot.lotId)).toContain(other);
    expect(answer.links).toHaveLength(1);
  });

  it('Relabelled at B: from A alone the goods are found under the new lot, as recorded', () => {
    const ledger = new TestLedger();
    ledger.move('1', 'shipped', 'A', 'B', DAY, 5);
    ledger.move('2', 'shipped', 'B', 'C', 2 * DAY, 5);
    ledger.link('1', '2');
    const answer = forward(ledger, { lotId: '1', partyId: 'A' });
    expect(holder(answer, 'C', '2').certainty).toBe('recorded');
    expect(holder(backward(ledger, { lotId: '2', partyId: 'C' }), 'A', '1').certainty).toBe('recorded');
  });

  it('Linked lots without a common party are joined as unknown', () => {
    const ledger = new TestLedger();
    ledger.move('1', 'shipped', 'A', 'B', DAY, 5);
    ledger.move('2', 'produced', '', 'S', 2 * DAY, 5);
    ledger.move('2', 'shipped', 'S', 'T', 2 * DAY, 5);
    ledger.link('1', '2');
    const answer = forward(ledger, { lotId: '1', partyId: 'A' });
    expect(holder(answer, 'T', '2').certainty).toBe('unknown');
    expect(forward(ledger, { lotId: '1', partyId: 'A' }, { followGaps: false }).lots).toHaveLength(1);
  });
});

describe('Gaps', () => {
  it('Goods seen where no record brings them are reached as unknown, and followed on', () => {
    const ledger = new TestLedger();
    ledger.move('L', 'produced', '', 'A', 0, 10);
    ledger.move('L', 'shipped', 'A', 'B', DAY, 10);
    ledger.see('L', 'C', 2 * DAY);
    ledger.move('L', 'shipped', 'C', 'D', 3 * DAY, 2);
    const answer = forward(ledger, { lotId: 'L', partyId: 'A' });
    expect(holder(answer, 'C')).toMatchObject({
      certainty: 'unknown',
      observed: true,
      earliest: 2 * DAY,
      step: 1,
    });
    expect(holder(answer, 'D')).toMatchObject({ certainty: 'unknown', observed: false, step: 2 });
    expect(answer.observations).toHaveLength(1);
    expect(parties(forward(ledger, { lotId: 'L', partyId: 'A' }, { followGaps: false }))).toEqual(['A', 'B']);
  });

  it('An observation that the records explain adds no way', () => {
    const ledger = new TestLedger();
    ledger.move('L', 'produced', '', 'A', 0, 10);
    ledger.move('L', 'shipped', 'A', 'B', DAY, 5);
    ledger.move('L', 'shipped', 'A', 'C', DAY, 5);
    ledger.see('L', 'C', 2 * DAY);
    expect(parties(backward(ledger, { lotId: 'L', partyId: 'C' }))).toEqual(['A', 'C']);
  });

  it('A producer that records no production is the origin, not a gap', () => {
    const ledger = new TestLedger();
    ledger.move('L', 'shipped', 'farm', 'B', DAY, 5, { precision_ms: DAY - 1 });
    ledger.move('L', 'shipped', 'B', 'C', DAY, 5, { precision_ms: DAY - 1 });
    expect(parties(forward(ledger, { lotId: 'L', partyId: 'B' }))).toEqual(['B', 'C']);
  });
});

describe('Size', () => {
  /** A chain of lots, each made into the next at the same party. */
  function chainOfLots(length: number): TestLedger {
    const ledger = new TestLedger();
    for (let i = 0; i < length; i += 1) ledger.edge(String(i), String(i + 1), 'P', i);
    return ledger;
  }

  it('A chain of a million handings-over in one lot is walked to its end', () => {
    const length = 1_000_000;
    const ledger = new TestLedger();
    for (let i = 0; i < length; i += 1) ledger.move('L', 'shipped', String(i), String(i + 1), i, 1);
    const limits = { nodes: length + 1, movements: length };
    const answer = forward(ledger, { lotId: 'L', partyId: '0' }, { limits });
    expect(answer.truncated).toBeNull();
    expect(answer.holders).toHaveLength(length + 1);
    expect(answer.holders.at(-1)).toMatchObject({
      partyId: String(length),
      step: length,
      certainty: 'recorded',
    });
  }, 120_000);

  it('A chain of a hundred thousand lots takes a round each, and no more', () => {
    const length = 100_000;
    const answer = forward(chainOfLots(length), { lotId: '0' }, { limits: { rounds: length + 1 } });
    expect(answer.truncated).toBeNull();
    expect(answer.lots.at(-1)).toMatchObject({ lotId: String(length), rank: length });
    expect(answer.work.rounds).toBe(length + 1);
  }, 120_000);

  it.each([
    { limits: { rounds: 3 }, limit: 'rounds', remaining: 1, frontier: ['3'], lots: ['0', '1', '2', '3'] },
    { limits: { nodes: 2 }, limit: 'nodes', remaining: 1, frontier: ['2'], lots: ['0', '1'] },
  ] as const)('A truncated answer says that $limit ended it, and where', ({ limits, lots, ...truncated }) => {
    const answer = forward(chainOfLots(10), { lotId: '0' }, { limits });
    expect(answer.truncated).toEqual(truncated);
    expect(answer.lots.map((lot) => lot.lotId)).toEqual(lots);
  });

  it('The limit on movements ends loading; a lot that was not loaded claims no balance', () => {
    const ledger = new TestLedger();
    for (let i = 0; i < 5; i += 1) ledger.move('1', 'produced', '', 'P', 0, 1);
    ledger.edge('1', '2', 'P', 1);
    const answer = forward(ledger, { lotId: '1' }, { limits: { movements: 4 } });
    expect(answer.truncated).toEqual({ limit: 'movements', remaining: 1, frontier: ['2'] });
    expect(answer.lots[1]).toMatchObject({ lotId: '2', totals: { balanced: false, unknownQuantity: true } });
  });

  it('An answer that is complete just at its limits is not called truncated', () => {
    const limits = { rounds: 11, nodes: 11, movements: 0 };
    expect(forward(chainOfLots(10), { lotId: '0' }, { limits }).truncated).toBeNull();
  });
});

describe('Loading', () => {
  it('asks for a whole frontier at a time, each lot once, and sorted', async () => {
    const ledger = new TestLedger();
    for (const output of ['10', '9', '2']) ledger.edge('1', output, 'P', 1);
    ledger.edge('2', '9', 'P', 2);
    ledger.edge('9', '20', 'P', 3);
    const asked: string[][] = [];
    const rows = ledger.rows();
    const answer = await runTrace({ start: [{ lotId: '1' }], direction: 'forward' }, async (lotIds) => {
      asked.push(lotIds);
      return rows.filter((lot) => lotIds.includes(lot.lotId));
    });
    expect(asked).toEqual([['1'], ['2', '9', '10'], ['20']]);
    expect(answer.work).toMatchObject({ rounds: 3, lotsLoaded: 5, nodesReached: 5 });
  });

  it('A lot that the ledger does not know is an answer without holders, asked for once', () => {
    const trace = createTrace({ start: [{ lotId: '7' }], direction: 'both' });
    expect(trace.needed()).toEqual(['7']);
    trace.feed([]);
    expect(trace.needed()).toEqual([]);
    expect(trace.answer()).toMatchObject({
      holders: [],
      truncated: null,
      lots: [{ lotId: '7', holdersInLedger: 0 }],
    });
  });
});
