import { type Static, Type } from 'typebox';
import {
  DateText,
  DocumentNumber,
  Exact,
  IdText,
  InstantText,
  Nullable,
  OneOf,
  Text,
} from '../../platform/schema.ts';
import { LotReference } from '../ledger/index.ts';
import { OUTCOMES } from './close-lot.rules.ts';

const Outcome = OneOf(OUTCOMES, '卖完, 还剩 N, 报损 N, 退货');

export const DayCloseBody = Exact({
  documentNumber: DocumentNumber,
  day: DateText('The day that is closed; a past one is closed as of its end'),
  seen: Type.Optional(
    Nullable(IdText('`lastClose` of the proposal; when somebody has closed the day meanwhile it is refused')),
  ),
  lines: Type.Array(
    Exact({
      lot: LotReference,
      outcome: Outcome,
      quantity: Type.Optional(
        Type.Union([Type.Number({ minimum: 0 }), Type.String({ maxLength: 24 })], {
          description: 'Of left and waste; of returned where not all of it goes back. 0 is a quantity too',
        }),
      ),
      unit: Type.Optional(Text(16, 'Unit of the quantity')),
      reason: Type.Optional(Text(80, 'Why it is waste or goes back')),
    }),
    { minItems: 1, maxItems: 500 },
  ),
  note: Type.Optional(Text(200, 'Note; kept encrypted')),
});

export const DayCloseAnswer = Type.Object({
  documentId: IdText('Document'),
  replayed: Type.Boolean(),
  recordedAt: InstantText('Recorded'),
  day: DateText('Day'),
  lots: Type.Array(
    Type.Object({
      lotId: IdText('Lot'),
      code: Type.String(),
      sold: Type.Integer({ description: 'Estimated, in base units' }),
      wasted: Type.Integer(),
      returned: Type.Integer(),
      left: Type.Integer(),
      returnVoucher: Nullable(Type.String({ description: 'Number of the return voucher' })),
    }),
  ),
  discrepancies: Type.Array(
    Type.Object({
      kind: Type.String(),
      lotId: IdText('Lot'),
      quantity: Nullable(Type.Integer()),
      zh: Type.String(),
      en: Type.String(),
    }),
  ),
});

const Words = Type.Object({ zh: Type.String(), en: Type.String() });

export const ProposalView = Type.Object({
  day: DateText('Day'),
  at: InstantText('As of'),
  lastClose: Nullable(IdText('The last close of this day; send it as `seen`')),
  onTheWay: Type.Integer({ description: 'Lots that were sent and not confirmed: they cannot be closed yet' }),
  lots: Type.Array(
    Type.Object({
      lotId: IdText('Lot'),
      code: Type.String(),
      productId: IdText('Product'),
      name: Type.String(),
      batch: Nullable(Type.String()),
      expiryDate: Nullable(Type.String()),
      baseUnit: Type.String(),
      onHand: Type.Integer({ description: 'Base units, as the ledger has it' }),
      display: Words,
      unit: Type.String({ description: 'Unit in which people say it' }),
      perUnit: Type.Integer({ description: 'Base units of one' }),
      lowerBound: Type.Boolean({ description: 'An unknown quantity moved: there may be more' }),
      arrived: Type.Boolean({ description: 'Came after the day was closed' }),
      closed: Nullable(Type.Object({ outcome: Outcome, sold: Type.Integer(), left: Type.Integer() })),
      proposed: OneOf(['sold-out', 'left'], 'What was said of these goods last, or what is likely'),
      stopped: Nullable(Words),
    }),
  ),
});

export type DayCloseInput = Static<typeof DayCloseBody>;
export type DayCloseAnswerValue = Static<typeof DayCloseAnswer>;
export type ProposalValue = Static<typeof ProposalView>;
