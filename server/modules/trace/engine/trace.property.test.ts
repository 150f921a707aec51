import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Direction, LotRows, TraceAnswer, TraceQuestion } from './graph.ts';
import { arbitraryLedger, arbitraryLot, arbitraryParty, LAST, LOTS } from './testing/arbitrary-ledger.ts';
import { AFTER, BEFORE, twinPlaces, twinTrace } from './testing/twin.ts';
import { runTrace, traceLoaded } from './trace.ts';

const RUNS = { numRuns: 1000 };
const ledgers = arbitraryLedger({ unknown: true });
const direction = fc.constantFrom<Direction>('forward', 'backward');
const instant = fc.option(fc.nat(LAST), { nil: undefined });

function boundsOf(answer: TraceAnswer) {
  const bounds = new Map<string, object>();
  for (const holder of answer.holders) {
    const bound = answer.direction === 'backward' ? holder.latest : holder.earliest;
    bounds.set(`${holder.lotId}@${holder.partyId}`, { certainty: holder.certainty, bound });
  }
  return sorted(bounds);
}

function sorted<T>(map: Map<string, T>): [string, T][] {
  return [...map].sort(([one], [two]) => (one < two ? -1 : 1));
}

function reaches(rows: LotRows[], question: TraceQuestion, lotId: string, partyId: string) {
  const holders = traceLoaded(rows, question).holders;
  return holders.find((holder) => holder.lotId === lotId && holder.partyId === partyId);
}

describe('A trace of a random ledger', () => {
  it('reaches from one holder exactly what the slow twin reaches, as surely and as early', () => {
    const check = fc.property(
      ledgers,
      direction,
      arbitraryLot,
      arbitraryParty,
      instant,
      (ledger, way, lotId, partyId, at) => {
        const rows = ledger.rows();
        const start = { lotId, partyId, ...(way === 'forward' ? { from: at } : { to: at }) };
        const answer = traceLoaded(rows, { start: [start], direction: way });
        const backward = way === 'backward';
        const known = twinPlaces(rows).has(`${lotId}@${partyId}`);
        const place = { place: `${lotId}@${partyId}`, at: at ?? (backward ? AFTER : BEFORE) };
        expect(boundsOf(answer)).toEqual(sorted(twinTrace(rows, known ? [place] : [], backward)));
      },
    );
    fc.assert(check, RUNS);
  });

  it('of a whole lot starts at every holder of it and of all lots linked to it', () => {
    const check = fc.property(ledgers, direction, arbitraryLot, (ledger, way, lotId) => {
      const rows = ledger.rows();
      const linked = new Set([lotId]);
      for (let size = 0; size !== linked.size; ) {
        size = linked.size;
        for (const { lotId: one, otherLotId: two } of ledger.links) {
          if (linked.has(one) || linked.has(two)) linked.add(one).add(two);
        }
      }
      const backward = way === 'backward';
      const places = [...twinPlaces(rows)].filter((place) => linked.has(place.split('@')[0] ?? ''));
      const starts = places.map((place) => ({ place, at: backward ? AFTER : BEFORE }));
      const answer = traceLoaded(rows, { start: [{ lotId }], direction: way });
      expect(boundsOf(answer)).toEqual(sorted(twinTrace(rows, starts, backward)));
      const startHolders = answer.holders.filter((holder) => holder.reach === 'start');
      expect(startHolders.map((holder) => `${holder.lotId}@${holder.partyId}`).sort()).toEqual(places.sort());
    });
    fc.assert(check, RUNS);
  });

  it('is dual: forward from s reaches x by T exactly if backward from x at T reaches s after F', () => {
    const check = fc.property(
      ledgers,
      fc.tuple(arbitraryLot, arbitraryParty, fc.nat(LAST)),
      fc.tuple(arbitraryLot, arbitraryParty, fc.nat(LAST)),
      (ledger, [sLot, sParty, from], [xLot, xParty, to]) => {
        const rows = ledger.rows();
        const s = { lotId: sLot, partyId: sParty };
        const x = { lotId: xLot, partyId: xParty };
        const there = reaches(rows, { start: [s], direction: 'forward' }, xLot, xParty);
        const back = reaches(rows, { start: [x], direction: 'backward' }, sLot, sParty);
        expect(there?.certainty).toBe(back?.certainty);
        const byTo = reaches(rows, { start: [{ ...s, from }], direction: 'forward' }, xLot, xParty);
        const afterFrom = reaches(rows, { start: [{ ...x, to }], direction: 'backward' }, sLot, sParty);
        const inTime = byTo !== undefined && (byTo.earliest ?? from) <= to;
        expect(inTime).toBe(afterFrom !== undefined && (afterFrom.latest ?? to) >= from);
      },
    );
    fc.assert(check, RUNS);
  });

  it('in both directions is the forward and the backward trace side by side', () => {
    const check = fc.property(ledgers, arbitraryLot, arbitraryParty, (ledger, lotId, partyId) => {
      const rows = ledger.rows();
      const start = [{ lotId, partyId }];
      const names = (way: Direction) =>
        traceLoaded(rows, { start, direction: way }).holders.map(
          (holder) => `${holder.lotId}@${holder.partyId}`,
        );
      expect(new Set(names('both'))).toEqual(new Set([...names('forward'), ...names('backward')]));
    });
    fc.assert(check, { numRuns: 300 });
  });

  it('does not depend on the order of rows, of lots, or of loading', async () => {
    const shuffles = ledgers.chain((ledger) =>
      fc.record({
        ledger: fc.constant(ledger),
        movements: fc.shuffledSubarray(ledger.movements, { minLength: ledger.movements.length }),
        edges: fc.shuffledSubarray(ledger.edges, { minLength: ledger.edges.length }),
        links: fc.shuffledSubarray(ledger.links, { minLength: ledger.links.length }),
        order: fc.shuffledSubarray(LOTS, { minLength: LOTS.length }),
      }),
    );
    const check = fc.asyncProperty(
      shuffles,
      arbitraryLot,
      arbitraryParty,
      async (shuffle, lotId, partyId) => {
        const question: TraceQuestion = { start: [{ lotId, partyId }], direction: 'both' };
        const plain = traceLoaded(shuffle.ledger.rows(), question);
        const ledger = shuffle.ledger;
        ledger.movements.splice(0, ledger.movements.length, ...shuffle.movements);
        ledger.edges.splice(0, ledger.edges.length, ...shuffle.edges);
        ledger.links.splice(0, ledger.links.length, ...shuffle.links);
        const rows = ledger
          .rows()
          .sort((a, b) => shuffle.order.indexOf(a.lotId) - shuffle.order.indexOf(b.lotId));
        const loaded = await runTrace(question, async (lotIds) =>
          rows.filter((lot) => lotIds.includes(lot.lotId)),
        );
        expect(loaded).toEqual(plain);
        // Everything loaded beforehand, reached or not, changes nothing but the work.
        const { work: _plain, ...same } = plain;
        const { work: _eager, ...eager } = await runTrace(question, async () => rows);
        expect(eager).toEqual(same);
      },
    );
    await fc.assert(check, { numRuns: 300 });
  });

  it('as of an instant is the trace of the ledger as it was recorded then', () => {
    const check = fc.property(ledgers, arbitraryLot, fc.nat(3), (ledger, lotId, asOf) => {
      const question: TraceQuestion = { start: [{ lotId }], direction: 'both' };
      const { work: _then, ...then } = traceLoaded(ledger.rows(), { ...question, asOf });
      for (const rows of [ledger.movements, ledger.edges, ledger.links, ledger.observations]) {
        const early = (rows as { recordedAt: number }[]).filter((row) => row.recordedAt <= asOf);
        rows.splice(0, rows.length, ...(early as never[]));
      }
      const { work: _now, ...now } = traceLoaded(ledger.rows(), question);
      expect({ ...then, asOf: null }).toEqual(now);
    });
    fc.assert(check, { numRuns: 300 });
  });
});
