import { type Static, type TSchema, Type } from 'typebox';
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

/** 12 or "12.5": a decimal is written as a string, since a JSON number would round it. */
export const Amount = Type.Union([Type.Number(), Type.String({ maxLength: 24 })], {
  description: 'A whole number, or a decimal written as a string ("12.5"). More than 0.',
});

export const Quantity = Exact({
  quantity: Amount,
  unit: Text(16, '箱, 袋, 斤, kg, g, ml or a UN/ECE code such as KGM'),
});

/** A lot by id, by public code (T…), by Digital Link or by GTIN and batch "(01)…(10)…". */
export const LotReference = Text(200, 'Lot id, public code, GS1 Digital Link or element string');

export const ProductReference = Exact(
  {
    productId: Type.Optional(IdText('Product')),
    gtin: Type.Optional(Text(14, 'GTIN-8, -12, -13 or -14')),
    code: Type.Optional(Text(32, "The city's code for goods without a GTIN")),
  },
  'One of the three is enough',
);

export const NamedParty = Exact({
  partyId: Type.Optional(IdText('Registered business')),
  uscc: Type.Optional(Text(18, '统一社会信用代码')),
  name: Type.Optional(Text(120, 'Name')),
  address: Type.Optional(Text(200, 'Address')),
  contact: Type.Optional(Text(60, 'Contact (telephone)')),
});

/** Goods in a document: a known lot, or what is needed to mint one. */
export const GoodsLine = Exact({
  lot: Type.Optional(LotReference),
  product: Type.Optional(ProductReference),
  quantity: Amount,
  unit: Text(16, 'Unit of quantity'),
  each: Type.Optional(Quantity),
  actualWeight: Type.Optional(Quantity),
  name: Type.Optional(Text(120, 'Name as sold; the registered name when absent')),
  spec: Type.Optional(Text(60, '规格')),
  batch: Type.Optional(Text(40, '生产批号')),
  serial: Type.Optional(Text(40, 'Serial number')),
  productionDate: Type.Optional(DateText('生产日期')),
  shelfLife: Type.Optional(Text(20, '保质期: 12个月, 180天')),
  expiryDate: Type.Optional(DateText('到期日期')),
  origin: Type.Optional(Text(120, '产地')),
  producer: Type.Optional(NamedParty),
  scNumber: Type.Optional(Text(24, '食品生产许可证编号')),
  storage: Type.Optional(Text(60, '贮存条件')),
  unitPriceFen: Type.Optional(
    Type.Integer({ minimum: 0, description: 'Price a unit in fen; kept encrypted' }),
  ),
});

export const PrecisionText = OneOf(
  ['instant', 'minute', 'hour', 'day', 'month'],
  'How exactly the time is known',
);

const recordHead = {
  documentNumber: DocumentNumber,
  at: Type.Optional(InstantText('When it happened; now when absent')),
  precision: Type.Optional(PrecisionText),
  note: Type.Optional(Text(200, 'Note')),
};

const LotQuantity = Exact({
  lot: LotReference,
  quantity: Amount,
  unit: Text(16, 'Unit'),
  actualWeight: Type.Optional(Quantity),
});
const lotLines = Type.Array(LotQuantity, { minItems: 1, maxItems: 500 });

export const ProductionBody = Exact({
  ...recordHead,
  lines: Type.Array(GoodsLine, { minItems: 1, maxItems: 500 }),
});
export const TransformationBody = Exact({
  ...recordHead,
  inputs: lotLines,
  outputs: Type.Array(GoodsLine, { minItems: 1, maxItems: 200 }),
});
export const SaleBody = Exact({ ...recordHead, lines: lotLines });
export const ConsumerReturnBody = Exact({ ...recordHead, lines: lotLines, reason: Text(120, 'Reason') });
export const DisposalBody = Exact({
  ...recordHead,
  lines: lotLines,
  reason: OneOf(['expired', 'spoiled', 'recalled', 'failed-test', 'label', 'near-expiry'], 'Why'),
  method: Text(60, '处置方式'),
  place: Text(120, '地点'),
  witnesses: Type.Array(Text(40, '见证人'), { minItems: 2, maxItems: 6 }),
  photos: Type.Optional(
    Type.Array(Type.String({ pattern: '^[0-9a-f]{64}$' }), {
      maxItems: 6,
      description: '标示照片: hashes of files brought before',
    }),
  ),
  storedAt: Type.Optional(Text(80, '存放地点: where it was kept apart')),
  destination: Type.Optional(Text(120, '去向单位及凭证')),
  handler: Type.Optional(Text(40, '经办人')),
  supervisor: Type.Optional(Text(40, '监督人')),
});
export const DonationBody = Exact({
  ...recordHead,
  lines: lotLines,
  recipient: Text(120, 'Who received it'),
});
export const StockTakingBody = Exact({
  ...recordHead,
  reason: Text(120, 'Reason for the difference'),
  lines: Type.Array(
    // A count may be nought, so that it has a type of its own.
    Exact({
      lot: LotReference,
      counted: Exact({ quantity: Amount, unit: Text(16, 'Unit') }),
      reason: Type.Optional(Text(40, 'Code of why it differs: `countReasons` of /api/v1/city')),
    }),
    { minItems: 1, maxItems: 500 },
  ),
});
export const LotLinkBody = Exact({
  documentNumber: DocumentNumber,
  lot: LotReference,
  otherLot: LotReference,
  kind: OneOf(['same-batch', 'corrected-to', 'merged', 'relabelled'], 'How the two belong together'),
  reason: Text(200, 'How it is known'),
  at: Type.Optional(InstantText('Since when')),
});

export const RecordAnswer = Type.Object({
  documentId: IdText('Document'),
  replayed: Type.Boolean({ description: 'True when the same document had been recorded before' }),
  recordedAt: InstantText('Recorded'),
  lots: Type.Array(
    Type.Object({
      line: Type.Integer(),
      lotId: IdText('Lot'),
      code: Type.String(),
      quantity: Type.Integer(),
      baseUnit: Type.String(),
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

export const StockLine = Type.Object({
  lotId: IdText('Lot'),
  code: Type.String(),
  productId: IdText('Product'),
  name: Type.String(),
  category: Type.String(),
  batch: Nullable(Type.String()),
  productionDate: Nullable(Type.String()),
  expiryDate: Nullable(Type.String()),
  origin: Nullable(Type.String()),
  baseUnit: Type.String(),
  onHand: Type.Integer({ description: 'Base units; below nought: more left than ever came' }),
  incoming: Type.Integer({ description: 'On the way to this party' }),
  lowerBound: Type.Boolean({
    description: 'True when an unknown quantity moved: the figures are then lower bounds',
  }),
  lastAt: InstantText('Last movement'),
  display: Type.Object({ zh: Type.String(), en: Type.String() }),
  onHandMin: Type.Integer({
    description: 'What there is at least: tills may have sold some without naming the lot',
  }),
  onHandMax: Type.Integer({ description: 'What there is at most' }),
  possiblySold: Nullable(
    Type.Object(
      { lower: Type.Integer(), upper: Type.Integer(), contradictory: Type.Boolean() },
      { description: 'Of it, what tills sold beyond what is recorded of this lot; null: none' },
    ),
  ),
  displayRange: Nullable(Type.Object({ zh: Type.String(), en: Type.String() })),
});

const Words = Type.Object({ zh: Type.String(), en: Type.String() });
const PartyBrief = Type.Object({
  partyId: IdText('Party'),
  name: Type.String(),
  kind: Type.String(),
  divisionCode: Nullable(Type.String()),
});
const SUM_NAMES = [
  'opening',
  'received',
  'produced',
  'sold',
  'movedOn',
  'used',
  'lostOrDisposed',
  'closing',
] as const;
const Base = Type.Integer({ description: 'Base units' });

/** 进销存: opening + received + produced − sold − movedOn − used − lostOrDisposed = closing. */
/** How far figures that are added up beside the ledger may be behind it. */
export const Lag = Type.Object(
  {
    pending: Type.Integer({
      description: 'Documents that are recorded and not yet in the figures; 100000 means that many or more',
    }),
    failed: Type.Integer({ description: 'Of these, documents that could not be counted and wait for help' }),
    oldestAt: Nullable(InstantText('When the oldest of them was recorded')),
    exact: Type.Boolean({ description: 'Nothing was pending when the figures were read' }),
  },
  { description: 'How far the figures may be behind the ledger' },
);

export const partyLedgerSchema = <Party extends TSchema>(party: Party) =>
  Type.Object({
    party,
    from: InstantText('First instant'),
    to: InstantText('Last instant'),
    truncated: Type.Boolean({ description: 'There are more entries than are shown' }),
    lag: Lag,
    products: Type.Array(
      Type.Object({
        productId: IdText('Product'),
        name: Type.String(),
        category: Type.String(),
        baseUnit: Type.String(),
        ...(Object.fromEntries(SUM_NAMES.map((name) => [name, Base])) as Record<
          (typeof SUM_NAMES)[number],
          typeof Base
        >),
        soldOfUnknownLot: Type.Integer({
          description: 'Part of `sold` in all days: which of several lots it was is not known',
        }),
        soldEstimated: Type.Integer({
          description: 'Part of `sold` in the period: estimated when days were closed (日清)',
        }),
        display: Type.Object(
          Object.fromEntries(SUM_NAMES.map((name) => [name, Words])) as Record<
            (typeof SUM_NAMES)[number],
            typeof Words
          >,
        ),
      }),
    ),
    entries: Type.Array(
      Type.Object({
        at: InstantText('When'),
        kind: Type.String(),
        words: Words,
        lotId: IdText('Lot'),
        code: Type.String(),
        name: Type.String(),
        batch: Nullable(Type.String()),
        counterpart: Nullable(PartyBrief),
        quantity: Nullable(Base),
        baseUnit: Type.String(),
        display: Words,
        effect: Type.Integer({ description: 'On this stock, in base units; 0 for what is only on the way' }),
        documentId: IdText('Document'),
        voucherNumber: Nullable(Type.String()),
      }),
    ),
  });

export const DiscrepancyList = Type.Object({
  items: Type.Array(
    Type.Object({
      discrepancyId: IdText('Finding'),
      lotId: IdText('Lot'),
      code: Type.String(),
      productName: Type.String(),
      batch: Nullable(Type.String()),
      kind: Type.String(),
      words: Words,
      party: Nullable(PartyBrief),
      quantity: Nullable(Base),
      baseUnit: Type.String(),
      display: Nullable(Words),
      documentId: IdText('Document'),
      at: InstantText('Found'),
      open: Type.Boolean(),
      detail: Type.Record(Type.String(), Type.Unknown()),
    }),
  ),
  next: Nullable(Type.String()),
});

export type GoodsLineInput = Static<typeof GoodsLine>;
export type QuantityInput = Static<typeof Quantity>;
export type NamedPartyInput = Static<typeof NamedParty>;
export type ProductReferenceInput = Static<typeof ProductReference>;
export type PrecisionName = Static<typeof PrecisionText>;
export type RecordAnswerValue = Static<typeof RecordAnswer>;
