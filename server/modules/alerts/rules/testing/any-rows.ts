import fc from 'fast-check';
import { MOVEMENT_CODES, type MovementKind } from '../../../ledger/index.ts';
import type { Row } from '../lot-story.ts';
import { LOT } from './honest-ledger.ts';

const KINDS = Object.keys(MOVEMENT_CODES) as MovementKind[];
const ENTRIES: ReadonlySet<string> = new Set([
  'produced',
  'transformed-out',
  'consumer-returned',
  'adjusted-in',
]);
const BETWEEN: ReadonlySet<string> = new Set([
  'shipped',
  'received',
  'implied',
  'refused',
  'short',
  'excess',
  'voided',
]);
const party = fc.constantFrom('11', '12', '13');

/** Rows that obey no law but their shapes: answers to nothing, circles, zero times, huge and unknown quantities. */
export const anyRows: fc.Arbitrary<Row[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom(...KINDS),
      one: party,
      two: party,
      quantity: fc.option(fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(2 ** 45)), {
        nil: null,
        freq: 9,
      }),
      at: fc.nat(12),
      precision_ms: fc.constantFrom(0, 0, 1, 4),
      answers: fc.option(fc.nat(11), { nil: null }),
    }),
    { maxLength: 12 },
  )
  .map((parts) =>
    parts.map((part, index): Row => {
      const isEntry = ENTRIES.has(part.kind);
      const isBetween = BETWEEN.has(part.kind);
      return {
        lotId: LOT,
        kind: part.kind,
        fromId: isEntry ? null : part.one,
        toId: isEntry
          ? part.one
          : isBetween || (part.kind === 'donated' && part.at % 2 === 0)
            ? part.two
            : null,
        quantity: part.quantity,
        at: part.at,
        precision_ms: part.precision_ms,
        documentId: String(100 + index),
        line: 1,
        answersDocument:
          isBetween && part.kind !== 'shipped' && part.answers !== null ? String(100 + part.answers) : null,
        answersLine: isBetween && part.kind !== 'shipped' && part.answers !== null ? 1 : null,
      };
    }),
  );
