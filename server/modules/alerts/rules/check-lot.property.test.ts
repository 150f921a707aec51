import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLot } from './check-lot.ts';
import { bookingsOf } from './lot-story.ts';
import { overdrawn } from './overdrawn.ts';
import { anyRows } from './testing/any-rows.ts';
import {
  claim,
  honestWorld,
  LOT,
  MADE_ON,
  rowOf,
  START,
  storyOf,
  type World,
} from './testing/honest-ledger.ts';
import { afterDisposalTwin, overdrawnTwin } from './testing/lot-twins.ts';

const RUNS = 300;
const honestClaims = [
  claim('1', { productionDate: MADE_ON, expiryDate: '2027-05-02' }),
  // Worked out from the shelf life, a day off the label: no second story.
  claim('2', { expiryDate: '2027-05-01', expiryComputed: true }),
];
const kinds = (world: Pick<World, 'rows'>, claims = honestClaims) =>
  checkLot(storyOf(world.rows, claims)).map((one) => one.kind);

describe('Nothing is found in a ledger that tells what happened', () => {
  test('Whatever was unknown, imprecise, late, refused, annulled or never answered', () => {
    fc.assert(
      fc.property(honestWorld, (world) => {
        expect(kinds(world)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});

/** Of a party that neither had nor gave an unknown quantity, so that the ledger can be caught out. */
function surePart(world: World): string | undefined {
  const unsure = new Set(world.rows.flatMap((row) => (row.quantity === null ? [row.fromId, row.toId] : [])));
  const onTheWay = new Set(world.rows.flatMap((row) => (row.kind === 'shipped' ? [row.toId] : [])));
  return [...world.stock.keys()].find((party) => !unsure.has(party) && !onTheWay.has(party));
}

describe('What is planted is found', () => {
  test('More sold than ever came, to the unit', () => {
    fc.assert(
      fc.property(honestWorld, fc.integer({ min: 1, max: 1_000 }), (world, beyond) => {
        const party = surePart(world);
        fc.pre(party !== undefined);
        const quantity = (world.stock.get(party ?? '') ?? 0) + beyond;
        const sale = rowOf({ kind: 'sold', fromId: party ?? null, quantity, at: world.now });
        const rows = [...world.rows, sale];
        const found = overdrawn(storyOf(rows), bookingsOf(rows));
        expect(found.map((one) => [one.kind, one.partyId, one.quantity])).toEqual([
          ['overdrawn', party, { lower: beyond, upper: beyond }],
        ]);
      }),
      { numRuns: RUNS },
    );
  });

  test('Two dates of one batch', () => {
    const other = fc.constantFrom({ productionDate: '2026-11-04' }, { expiryDate: '2027-05-04' });
    fc.assert(
      fc.property(honestWorld, other, (world, dates) => {
        expect(kinds(world, [...honestClaims, claim('3', dates)])).toContain('two-dates');
      }),
      { numRuns: 100 },
    );
  });

  test('A movement before the lot was made; on the day itself is none', () => {
    const anyKind = fc.constantFrom('sold' as const, 'shipped' as const, 'disposed' as const);
    fc.assert(
      fc.property(honestWorld, anyKind, fc.integer({ min: 0, max: 10 }), (world, kind, early) => {
        const row = rowOf({ kind, fromId: '99', quantity: null, at: START - 1 - early * 1000 });
        expect(kinds({ rows: [...world.rows, row] })).toEqual(['before-production']);
        expect(kinds({ rows: [...world.rows, { ...row, precision_ms: 86_400_000 - 1 }] })).toEqual([]);
        expect(kinds({ rows: [...world.rows, { ...row, at: START }] })).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('A sale after all was disposed of, unless the times may be the other way round', () => {
    fc.assert(
      fc.property(honestWorld, fc.integer({ min: 1, max: 50 }), (world, sold) => {
        const party = surePart(world);
        const there = world.stock.get(party ?? '') ?? 0;
        fc.pre(party !== undefined && there > 0 && world.rows.every((row) => row.precision_ms === 0));
        // Before the disposal, so that all times of the world lie behind it.
        const at = world.now + 100 * 3_600_000;
        const disposal = rowOf({
          kind: 'disposed',
          fromId: party ?? null,
          quantity: there,
          at,
          documentId: '900001',
        });
        const sale = rowOf({ kind: 'sold', fromId: party ?? null, quantity: sold, at: at + 1 });
        const certain = checkLot(storyOf([...world.rows, disposal, sale], honestClaims));
        expect(certain.map((one) => one.kind).sort()).toEqual(['after-disposal']);
        expect(certain.find((one) => one.kind === 'after-disposal')?.quantity).toEqual({
          lower: sold,
          upper: sold,
        });
        const vague = { ...disposal, precision_ms: 3_600_000 };
        expect(kinds({ rows: [...world.rows, vague, sale] })).toEqual(['overdrawn']);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('The rules find what their slow twins find, in ledgers that obey no law', () => {
  test('Overdrawn, and by how much at least', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const found = overdrawn(storyOf(rows), bookingsOf(rows));
        expect(new Map(found.map((one) => [one.partyId, one.quantity?.lower]))).toEqual(
          overdrawnTwin(storyOf(rows)),
        );
      }),
      { numRuns: RUNS },
    );
  });

  test('After disposal', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const found = checkLot(storyOf(rows)).filter((one) => one.kind === 'after-disposal');
        expect(new Set(found.map((one) => one.partyId))).toEqual(afterDisposalTwin(storyOf(rows)));
      }),
      { numRuns: RUNS },
    );
  });

  test('In whatever order the rows come', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const keys = (some: typeof rows) =>
          checkLot(storyOf(some))
            .map((one) => `${one.key} ${one.quantity?.lower}`)
            .sort();
        expect(keys([...rows].reverse())).toEqual(keys(rows));
      }),
      { numRuns: 100 },
    );
  });
});

describe('Lots that are linked are the same goods', () => {
  const came = rowOf({ kind: 'received', toId: '11', quantity: 10, at: START });
  const sold = { ...rowOf({ kind: 'sold', fromId: '11', quantity: 10, at: START + 1 }), lotId: '7001' };

  test('What was sold under the new number came under the old one', () => {
    const linked = { ...storyOf([came, sold]), lotIds: [LOT, '7001'] };
    expect(checkLot(linked)).toEqual([]);
    expect(checkLot({ ...storyOf([sold]), lotIds: ['7001'] }).map((one) => one.kind)).toEqual(['overdrawn']);
  });

  test('Lots in grams and in pieces are not added up', () => {
    expect(checkLot({ ...storyOf([sold]), lotIds: [LOT, '7001'], unit: null })).toEqual([]);
  });
});

test('Goods that came after a disposal explain a sale, though their receipt was written after it', () => {
  const first = rowOf({ kind: 'received', toId: '11', quantity: 10, at: START, documentId: '1' });
  const gone = rowOf({ kind: 'disposed', fromId: '11', quantity: 10, at: START + 10, documentId: '2' });
  const sent = rowOf({
    kind: 'shipped',
    fromId: '12',
    toId: '11',
    quantity: 5,
    at: START + 20,
    documentId: '3',
  });
  const origin = rowOf({ kind: 'adjusted-in', toId: '12', quantity: 5, at: START, documentId: '0' });
  const sold = rowOf({ kind: 'sold', fromId: '11', quantity: 5, at: START + 30, documentId: '4' });
  const answer = { answersDocument: '3', answersLine: 1, fromId: '12', toId: '11', quantity: 5 };
  const received = rowOf({ kind: 'received', ...answer, at: START + 40, documentId: '5' });
  expect(checkLot(storyOf([origin, first, gone, sent, sold, received]))).toEqual([]);
  expect(checkLot(storyOf([first, gone, sold])).map((one) => one.kind)).toEqual(['after-disposal']);
});

test('A correction that tells the dates anew takes back what the corrected document said', () => {
  const voided = rowOf({
    kind: 'voided',
    fromId: '11',
    toId: '12',
    quantity: 5,
    at: START,
    documentId: '5',
    answersDocument: '4',
    answersLine: 1,
  });
  const shipped = rowOf({
    kind: 'shipped',
    fromId: '11',
    toId: '12',
    quantity: 5,
    at: START,
    documentId: '4',
  });
  const claims = [claim('4', { expiryDate: '2027-05-02' }), claim('5', { expiryDate: '2027-05-20' })];
  expect(kinds({ rows: [shipped, voided] }, claims)).not.toContain('two-dates');
  expect(kinds({ rows: [shipped] }, claims)).toContain('two-dates');
});
