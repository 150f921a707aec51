import { type Static, Type } from 'typebox';
import { Exact, IdText, Nullable, OneOf, Text } from '../../../platform/schema.ts';
import { GROUNDS, MEASURES } from './engine/question.ts';

/** Shapes of a source search; what the figures mean stands in README.md and engine/question.ts. */

const Ate = Exact(
  {
    lot: Type.Optional(Text(200, 'Lot: id, public code, Digital Link or element string')),
    productId: Type.Optional(IdText('Product')),
    gtin: Type.Optional(Text(14, 'GTIN')),
    category: Type.Optional(Text(80, 'Category; those below it count too')),
  },
  'What was eaten or bought: exactly one of the fields',
);

export const SourceCaseSchema = Exact({
  place: Type.Union([IdText('Business'), Exact({ lot: Text(200, 'Lot: id, public code or Digital Link') })], {
    description: 'The shop or restaurant; or, where nobody knows it, the lot on the packet',
  }),
  at: Type.Optional(Text(40, 'Day or instant; a day is all of that day')),
  from: Type.Optional(Text(40, 'Earliest day or instant')),
  to: Type.Optional(Text(40, 'Latest day or instant')),
  ate: Type.Optional(Ate),
  weight: Type.Optional(
    Type.Number({ exclusiveMinimum: 0, maximum: 100000, description: 'How many people; default 1' }),
  ),
  certainty: Type.Optional(OneOf(['certain', 'suspected'], 'Default certain')),
  negative: Type.Optional(Type.Boolean({ description: 'Ate there or that, and stayed well; default false' })),
});

export const SourceSearchBody = Exact({
  cases: Type.Array(SourceCaseSchema, { minItems: 1, maxItems: 200 }),
  mixingDays: Type.Optional(
    Nullable(
      Type.Integer({
        minimum: 0,
        maximum: 365,
        description:
          "Days within which goods can have been mixed; null: recorded lots alone; default: the city's",
      }),
    ),
  ),
  daysBack: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      description: "Days before the earliest case; default: the city's",
    }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 100, description: 'Candidates of each kind; default 20' }),
  ),
});
export type SourceCaseInput = Static<typeof SourceCaseSchema>;
export type SourceSearchInput = Static<typeof SourceSearchBody>;

const Words = { zh: Type.String(), en: Type.String() };
const Indexes = Type.Array(Type.Integer(), { description: 'Indexes into the cases asked about' });
const Place = Nullable(Type.Integer({ description: '1 is first; equals share a place' }));

const figures = {
  reach: Type.Number({
    description: 'Weighted share of the cases it can explain, less the well who had it too',
  }),
  reachRecorded: Type.Number({ description: 'The same over recorded lots alone' }),
  relativeLikelihood: Type.Number({ minimum: 0, maximum: 1 }),
  logLikelihood: Nullable(Type.Number()),
  distance: Nullable(Type.Number({ description: 'Effective distance to the cases’ places' })),
  distanceMean: Nullable(Type.Number()),
  distanceSpread: Nullable(Type.Number()),
  restsOn: OneOf(GROUNDS, 'The weakest ground that a case it explains needs'),
  explainedRecorded: Indexes,
  explainedPossible: Indexes,
  explainedUnknown: Indexes,
  unexplained: Indexes,
  negativesReached: Indexes,
  places: Type.Object({ likelihood: Place, reach: Place, distance: Place }),
  ...Words,
};

const Lot = Type.Object({
  lotId: IdText('Lot'),
  code: Type.String(),
  productId: IdText('Product'),
  productName: Type.String(),
  batch: Nullable(Type.String()),
  productionDate: Nullable(Type.String()),
  expiryDate: Nullable(Type.String()),
  origin: Nullable(Type.String()),
});

export const SourceAnswerSchema = Type.Object({
  question: Type.Object({
    mixingDays: Nullable(Type.Integer()),
    daysBack: Type.Integer(),
    rates: Type.Object({
      suspectedPercent: Type.Integer(),
      mixedPercent: Type.Integer(),
      missingPercent: Type.Integer(),
      stayDays: Type.Integer(),
    }),
  }),
  trust: Type.Object({
    first: OneOf(MEASURES, 'The ranking to read first; the lists are sorted by it'),
    why: OneOf(
      ['quantities-known', 'quantities-missing', 'single-case', 'exposures-missing', 'nothing-common'],
      'Why',
    ),
    ...Words,
  }),
  lots: Type.Array(Type.Object({ lots: Type.Array(Lot, { description: 'The same goods' }), ...figures })),
  products: Type.Array(
    Type.Object({ productId: IdText('Product'), name: Type.String(), category: Type.String(), ...figures }),
  ),
  parties: Type.Array(
    Type.Object({
      partyId: IdText('Party'),
      name: Type.String(),
      kind: Type.String(),
      divisionCode: Nullable(Type.String()),
      address: Nullable(Type.String()),
      ...figures,
    }),
  ),
  counts: Type.Object({ lots: Type.Integer(), products: Type.Integer(), parties: Type.Integer() }),
  cases: Type.Array(
    Type.Object({
      found: OneOf(['sold', 'received', 'lot', 'nowhere'], 'How its exposure was found in the records'),
      deliveries: Type.Integer(),
      ...Words,
    }),
  ),
  missing: Type.Object({
    reached: Type.Integer({ description: 'Deliveries that lead to a case' }),
    undated: Type.Integer(),
    unknownQuantity: Type.Integer(),
    casesWithoutRecord: Indexes,
    ...Words,
  }),
  settled: Type.Boolean(),
  loaded: Type.Object({
    deliveries: Type.Integer(),
    lots: Type.Integer(),
    parties: Type.Integer(),
    rounds: Type.Integer(),
    startLots: Type.Integer(),
  }),
  truncated: Nullable(
    Type.Object({
      limit: OneOf(['start-lots', 'parties', 'lots', 'movements', 'rounds'], 'What ended the loading'),
      remaining: Type.Integer(),
      ...Words,
    }),
  ),
  took_ms: Type.Number(),
});
