import fc from 'fast-check';
import { LINK_KINDS, MOVEMENT_KINDS, type MovementKind } from '../graph.ts';
import { TestLedger } from './ledger.ts';

export const LOTS = ['1', '2', '3', '4'];
export const PARTIES = ['11', '12', '13', '14', '15'];
/** Instants of random ledgers lie in 0 … LAST. */
export const LAST = 12;

const lot = fc.constantFrom(...LOTS);
const party = fc.constantFrom(...PARTIES);
const maybeParty = fc.option(party, { nil: '', freq: 6 });
const time = fc.record({ at: fc.nat(LAST - 3), precision_ms: fc.constantFrom(0, 0, 1, 3) });
const recordedAt = fc.nat(3);
const KINDS = Object.keys(MOVEMENT_KINDS) as MovementKind[];
const SINGLE = KINDS.filter((kind) => MOVEMENT_KINDS[kind] === 'entry' || MOVEMENT_KINDS[kind] === 'exit');
const ANSWERS = KINDS.filter((kind) => MOVEMENT_KINDS[kind] === 'answer');

function quantityOf(unknown: boolean) {
  const known = fc.oneof(fc.nat(5), fc.constantFrom(0, 1_000_000_000_000));
  return unknown ? fc.option(known, { nil: null, freq: 8 }) : known;
}

/**
 * Random ledgers that obey no law but the shapes: cycles, contradictions, answers beyond what was shipped, answers
 * without a shipment, undated steps, zero and huge quantities, late records.
 */
export function arbitraryLedger(options: { unknown: boolean; small?: boolean }): fc.Arbitrary<TestLedger> {
  const quantity = options.small ? fc.nat(5) : quantityOf(options.unknown);
  const shipment = fc.record({
    lot,
    from: maybeParty,
    to: maybeParty,
    time,
    recordedAt,
    quantity,
    recorded: fc.boolean(),
    answers: fc.array(fc.record({ kind: fc.constantFrom(...ANSWERS), time, recordedAt, quantity }), {
      maxLength: 3,
    }),
  });
  const single = fc.record({
    kind: fc.constantFrom(...SINGLE),
    lot,
    party,
    to: maybeParty,
    time,
    recordedAt,
    quantity,
  });
  const edge = fc.record({ input: lot, output: lot, party, time, recordedAt });
  const link = fc.record({ one: lot, two: lot, kind: fc.constantFrom(...LINK_KINDS), recordedAt });
  const seen = fc.record({ lot, party: maybeParty, time, recordedAt });
  return fc
    .record({
      shipments: fc.array(shipment, { maxLength: 10 }),
      singles: fc.array(single, { maxLength: 8 }),
      edges: fc.array(edge, { maxLength: 4 }),
      links: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(link, { maxLength: 2 })),
      seen: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(seen, { maxLength: 3 })),
    })
    .map((parts) => {
      const ledger = new TestLedger();
      let opened = 1000;
      for (const s of parts.shipments) {
        opened += 1;
        const shipmentId = String(opened);
        const common = { recordedAt: s.recordedAt, ...s.time };
        // A line that no answer speaks of has its shipment, whatever the dice say.
        if (s.recorded || s.answers.length === 0) {
          ledger.move(s.lot, 'shipped', s.from, s.to, s.time.at, s.quantity, {
            ...common,
            documentId: shipmentId,
          });
        }
        for (const a of s.answers) {
          const rest = { recordedAt: a.recordedAt, ...a.time, shipmentId, shipmentLine: 1 };
          ledger.move(s.lot, a.kind, s.from, s.to, a.time.at, a.quantity, rest);
        }
      }
      for (const s of parts.singles) {
        const entry = MOVEMENT_KINDS[s.kind] === 'entry';
        const to = entry ? s.party : s.kind === 'donated' ? s.to : '';
        ledger.move(s.lot, s.kind, entry ? '' : s.party, to, s.time.at, s.quantity, {
          recordedAt: s.recordedAt,
          ...s.time,
        });
      }
      for (const e of parts.edges) {
        ledger.edge(e.input, e.output, e.party, e.time.at, { ...e.time, recordedAt: e.recordedAt });
      }
      for (const l of parts.links) ledger.link(l.one, l.two, { kind: l.kind, recordedAt: l.recordedAt });
      for (const s of parts.seen)
        ledger.see(s.lot, s.party, s.time.at, { ...s.time, recordedAt: s.recordedAt });
      return ledger;
    });
}

export const arbitraryLot = lot;
export const arbitraryParty = party;
