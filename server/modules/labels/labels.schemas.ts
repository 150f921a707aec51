import { type Static, Type } from 'typebox';
import { DocumentNumber, Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../platform/schema.ts';
import { NUMBER_MAX } from './piece-serials.rules.ts';
import { SYMBOLS } from './rules/symbols.ts';

const Place = Exact(
  {
    kind: OneOf(['shelf', 'scale', 'shop'], '货架、秤、全店'),
    code: Text(40, "The shop's own code of the place"),
  },
  'A place in the shop, as in a binding',
);

export const LabelItem = Exact({
  lot: Type.Optional(Text(400, 'A batch: lot code (T…), (01)…(10)…, or Digital Link')),
  product: Type.Optional(
    IdText('Goods, whatever batch lies there: a shelf card (C…) of this shop, made at the first printing'),
  ),
  place: Type.Optional(Place),
  weight_g: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 999_999, description: 'Net weight, for (3103) of a GS1 code' }),
  ),
});

export const LabelsBody = Exact({
  items: Type.Array(LabelItem, { minItems: 1, maxItems: 200 }),
  size: Text(30, 'Code of a size; GET /api/v1/label-sizes'),
  symbols: Type.Optional(
    Type.Array(OneOf(SYMBOLS, 'Symbol'), {
      minItems: 1,
      maxItems: 3,
      uniqueItems: true,
      description: 'A QR code when absent',
    }),
  ),
  copies: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'Of each; 1 when absent' })),
  leaveOut: Type.Optional(
    Type.Boolean({ description: 'Print without the symbols that do not fit, instead of refusing' }),
  ),
});

const Words = { zh: Type.String(), en: Type.String() };

export const LabelPreview = Type.Object({
  size: Type.String(),
  labels: Type.Integer({ description: 'How many will be printed' }),
  pages: Type.Integer(),
  items: Type.Array(
    Type.Object({
      code: Type.String({ description: 'T… of a lot, C… of a shelf card' }),
      name: Type.String(),
      drawing: Type.Object({
        width_mm: Type.Number(),
        height_mm: Type.Number(),
        symbols: Type.Array(
          Type.Object({
            symbol: Type.String(),
            content: Type.String(),
            module_mm: Type.Number(),
            bars: Type.Array(Type.Array(Type.Number())),
          }),
        ),
        texts: Type.Array(
          Type.Object({
            x: Type.Number(),
            y: Type.Number(),
            size_mm: Type.Number(),
            width_mm: Type.Number(),
            text: Type.String(),
          }),
        ),
        leftOut: Type.Array(Type.Object({ symbol: Type.String(), ...Words })),
      }),
    }),
  ),
});

export const LabelSizeList = Type.Object({
  items: Type.Array(
    Type.Object({
      code: Type.String(),
      kind: OneOf(['roll', 'sheet', 'shelf-card'], 'Kind'),
      width_mm: Type.Number(),
      height_mm: Type.Number(),
      perPage: Type.Integer(),
      ...Words,
    }),
  ),
  symbols: Type.Array(
    Type.Object({
      code: OneOf(SYMBOLS, 'Symbol'),
      module_mm_min: Type.Number(),
      clause: Type.String(),
      ...Words,
    }),
  ),
  labels_max: Type.Integer(),
});

const PieceNumber = (description: string) =>
  Type.Optional(Type.Integer({ minimum: 1, maximum: NUMBER_MAX, description }));

export const PieceRangeBody = Exact({
  documentNumber: DocumentNumber,
  lot: Text(400, 'The batch whose pieces are numbered'),
  count: PieceNumber('How many; the platform goes on from the last number'),
  first: PieceNumber('First number, with last'),
  last: PieceNumber('Last number'),
});

export const PieceRangeView = Type.Object({
  rangeId: IdText('Range'),
  replayed: Type.Boolean(),
  documentNumber: Type.String(),
  lotId: IdText('Lot'),
  lotCode: Type.String(),
  gtin: Nullable(Type.String()),
  first: Type.Integer(),
  last: Type.Integer(),
  count: Type.Integer(),
  firstSerial: Type.String(),
  lastSerial: Type.String(),
  firstUrl: Type.String(),
  madeAt: InstantText('Given out'),
});
export const PieceRangeList = Type.Object({
  items: Type.Array(PieceRangeView),
  next: Nullable(Type.String()),
});

export type LabelsInput = Static<typeof LabelsBody>;
export type LabelItemInput = Static<typeof LabelItem>;
export type PieceRangeInput = Static<typeof PieceRangeBody>;
