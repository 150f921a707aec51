import { type Static, Type } from 'typebox';
import { DocumentNumber, Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../platform/schema.ts';
import { PrecisionText, Quantity } from '../ledger/index.ts';
import { PLACE_KINDS } from './rules/bindings-in-force.ts';

const PlaceSchema = Exact(
  { kind: OneOf(PLACE_KINDS, '货架、秤、全店'), code: Text(40, "The shop's own code of the place") },
  'A place in the shop',
);
const Scanned = Text(400, 'As the scanner gave it');
const Plu = Type.String({ pattern: '^[0-9]{1,5}$', description: 'PLU: number keyed in at a scale' });

export const BindingBody = Exact({
  documentNumber: Type.Optional(DocumentNumber),
  place: PlaceSchema,
  plu: Type.Optional(Plu),
  gtin: Type.Optional(Text(14, 'Of this product only')),
  lots: Type.Array(Scanned, {
    maxItems: 100,
    description:
      'Lots that lie there: lot code (T…), (01)…(10)…, or Digital Link. None: nothing lies there any more',
  }),
  from: Type.Optional(InstantText('Since when; now when absent')),
  alongside: Type.Optional(
    Type.Boolean({ description: 'Beside what lies there already, instead of in its place' }),
  ),
});

const LotBrief = Type.Object({
  lotId: IdText('Lot'),
  code: Type.String(),
  productName: Type.String(),
  batch: Nullable(Type.String()),
  expiryDate: Nullable(Type.String()),
});

export const BindingView = Type.Object({
  bindingId: IdText('Binding'),
  documentNumber: Type.String(),
  place: Type.Object({ kind: OneOf(PLACE_KINDS, 'Kind'), code: Type.String() }),
  plu: Nullable(Type.String()),
  productId: Nullable(IdText('Product')),
  from: InstantText('Since'),
  to: Nullable(InstantText('Until; null while it holds')),
  alongside: Type.Boolean(),
  lots: Type.Array(LotBrief),
});

export const BindingList = Type.Object({
  at: InstantText('In force at this instant'),
  inForce: Type.Array(BindingView),
  ended: Type.Array(BindingView, { description: 'Ended before it, the latest first; 100 at most' }),
});

export const LabelLayoutBody = Exact({
  scale: Type.Optional(Text(40, 'One scale; all of the shop when absent')),
  prefix: Type.String({ pattern: '^2[0-9]?$', description: '"22", or "2" for all of 20 to 29' }),
  length: Type.Union([Type.Literal(13), Type.Literal(18)]),
  carries: OneOf(
    ['weight', 'amount', 'amount-weight', 'weight-amount'],
    'What the five (or twice five) digits before the check digit mean',
  ),
  weightStep_g: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      description: 'Grams to one unit of the weight; 1 when absent',
    }),
  ),
  from: Type.Optional(InstantText('Since when; now when absent')),
});
export const LabelLayoutView = Type.Object({
  layoutId: IdText('Layout'),
  scale: Nullable(Type.String()),
  prefix: Type.String(),
  length: Type.Integer(),
  carries: Type.String(),
  weightStep_g: Type.Integer(),
  from: InstantText('Since'),
});

export const TillLineBody = Exact({
  code: Type.Optional(Scanned),
  gtin: Type.Optional(Text(14, 'Barcode, where the till knows it')),
  plu: Type.Optional(Plu),
  lot: Type.Optional(Text(400, 'Lot, where the till or a trace scale knows it')),
  quantity: Type.Optional(
    Type.Union([Type.Number(), Type.String({ maxLength: 24 })], {
      description: 'With unit; a decimal is written as a string',
    }),
  ),
  unit: Type.Optional(Text(16, 'Unit of quantity')),
  weight: Type.Optional(Quantity),
  amountFen: Type.Optional(Type.Integer({ minimum: 0, description: 'Paid, in fen; kept encrypted' })),
});

export const TillReceiptBody = Exact({
  documentNumber: DocumentNumber,
  at: InstantText('When it was sold'),
  precision: Type.Optional(PrecisionText),
  till: Text(40, "The shop's own code of the till or scale"),
  place: Type.Optional(PlaceSchema),
  lines: Type.Array(TillLineBody, { minItems: 1, maxItems: 500 }),
});

const TAKEN_AS = ['sold', 'possible', 'without-arrival', 'unattributed'] as const;
const TakenAs = OneOf(
  TAKEN_AS,
  'sold: of this lot; possible: of one of these lots; without-arrival: of a lot that no record brought here; unattributed: of no lot known here',
);
const Finding = Type.Object({
  code: Type.String(),
  path: Type.String(),
  zh: Type.String(),
  en: Type.String(),
});
const Words = Type.Object({ zh: Type.String(), en: Type.String() });

const lineFields = {
  line: Type.Integer(),
  as: TakenAs,
  quantity: Nullable(Type.Integer({ description: 'Base units; null: the till did not say how much' })),
  baseUnit: Nullable(Type.String()),
  display: Nullable(Words),
  productName: Nullable(Type.String()),
  lots: Type.Array(LotBrief),
  findings: Type.Array(Finding),
};

export const TillReceiptAnswer = Type.Object({
  documentId: IdText('Document'),
  replayed: Type.Boolean({ description: 'True when the same receipt had been recorded before' }),
  traceCode: Type.String({ description: 'R…: opens all lines of the receipt' }),
  traceUrl: Type.String({ description: 'The same as an address, for the QR code on the receipt' }),
  recordedAt: InstantText('Recorded'),
  lines: Type.Array(Type.Object(lineFields)),
  counts: Type.Object({
    sold: Type.Integer(),
    possible: Type.Integer(),
    withoutArrival: Type.Integer(),
    unattributed: Type.Integer(),
  }),
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

export const TillLineList = Type.Object({
  day: Type.String(),
  counts: TillReceiptAnswer.properties.counts,
  items: Type.Array(
    Type.Object({
      ...lineFields,
      documentId: IdText('Document'),
      at: InstantText('Sold'),
      till: Type.String(),
      place: Nullable(Type.Object({ kind: Type.String(), code: Type.String() })),
      code: Type.String(),
    }),
  ),
  next: Nullable(Type.String()),
});

export type TillLineInput = Static<typeof TillLineBody>;
export type TillReceiptInput = Static<typeof TillReceiptBody>;
export type LabelLayoutInput = Static<typeof LabelLayoutBody>;
