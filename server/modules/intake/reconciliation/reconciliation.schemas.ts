import { type Static, Type } from 'typebox';
import { DateText, Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../../platform/schema.ts';
import { Amount } from '../../ledger/index.ts';

export const DOCUMENTS_MAX = 5000;
export const PARTS_MAX = 100;

const Total = Exact({ quantity: Amount, unit: Text(16, 'A unit of mass, volume or count: kg, g, L, 个') });

export const TheirDocument = Exact({
  documentNumber: Text(64, 'Your number'),
  kind: Text(40, 'voucher, receipt, purchase, sale, …'),
  stall: Type.Optional(Text(20, 'Of a market: stall number for which it was recorded')),
  lines: Type.Optional(Type.Integer({ minimum: 0, description: 'Number of lines of goods' })),
  totals: Type.Optional(
    Type.Array(Total, {
      maxItems: 6,
      description: 'Sums of the quantities of all lines, one for each kind of unit (mass, volume, count)',
    }),
  ),
  sha256: Type.Optional(
    Type.String({
      pattern: '^[0-9a-fA-F]{64}$',
      description: 'Of the body as you sent it in a batch, as RFC 8785 writes it',
    }),
  ),
});
export type TheirDocumentInput = Static<typeof TheirDocument>;

export const ReconciliationBody = Exact({
  day: DateText("The city's local day on which the documents happened"),
  part: Type.Optional(
    Exact(
      {
        number: Type.Integer({ minimum: 1, maximum: PARTS_MAX }),
        of: Type.Integer({ minimum: 1, maximum: PARTS_MAX }),
      },
      'A long day comes in parts; it is compared when the last of them is here',
    ),
  ),
  documents: Type.Array(TheirDocument, { maxItems: DOCUMENTS_MAX }),
});
export type ReconciliationInput = Static<typeof ReconciliationBody>;

export const DIFFERENCES = [
  'missing-here',
  'missing-there',
  'differing',
  'waiting',
  'refused',
  'dropped',
] as const;
export type DifferenceKind = (typeof DIFFERENCES)[number];

const Side = Type.Union([Type.String(), Type.Integer(), Type.Null()]);
export const Difference = Type.Object({
  documentNumber: Type.String(),
  what: OneOf(DIFFERENCES, 'Where the two sides differ'),
  kind: Type.String(),
  field: Type.Optional(Type.String({ description: 'kind, day, lines, mass, volume, count or sha256' })),
  ours: Type.Optional(Side),
  theirs: Type.Optional(Side),
  documentId: Type.Optional(IdText('Document')),
  code: Type.Optional(Type.String({ description: 'Of what we refused: why' })),
  zh: Type.String(),
  en: Type.String(),
});
export type DifferenceValue = Static<typeof Difference>;

const ProductSum = Type.Object({
  kind: Type.String(),
  productId: IdText('Product'),
  name: Type.String(),
  baseUnit: Type.String(),
  quantity: Type.Integer({ description: 'In base units' }),
  display: Type.Object({ zh: Type.String(), en: Type.String() }),
  documents: Type.Integer(),
});
const KindSum = Type.Object({ kind: Type.String(), ours: Type.Integer(), theirs: Nullable(Type.Integer()) });

export const Comparison = Type.Object({
  day: Type.String(),
  at: InstantText('When the two sides were compared'),
  complete: Type.Boolean({ description: 'False while parts are missing' }),
  missingParts: Type.Array(Type.Integer()),
  reconciled: Type.Boolean({ description: 'True when nothing differs' }),
  ours: Type.Integer({ description: 'Documents here' }),
  theirs: Type.Integer({ description: 'Documents that you listed' }),
  differences: Type.Array(Difference),
  differencesTotal: Type.Integer(),
  kinds: Type.Array(KindSum),
});
export type ComparisonValue = Static<typeof Comparison>;

export const OurSide = Type.Object({
  day: Type.String(),
  documents: Type.Array(
    Type.Object({
      documentNumber: Type.String(),
      kind: Type.String(),
      documentId: IdText('Document'),
      senderId: IdText('Business'),
      voucherNumber: Type.Optional(Type.String()),
      occurredAt: InstantText('Happened'),
      recordedAt: InstantText('Recorded'),
      lines: Nullable(Type.Integer()),
      mass_g: Nullable(Type.Integer()),
      volume_ml: Nullable(Type.Integer()),
      count: Nullable(Type.Integer()),
    }),
  ),
  truncated: Type.Boolean({ description: 'True when there are more documents than are listed' }),
  sums: Type.Array(ProductSum),
  last: Nullable(Comparison),
});
export type OurSideValue = Static<typeof OurSide>;
