import { Type } from 'typebox';
import { IdText, InstantText, Nullable, OneOf } from '../../platform/schema.ts';
import { BOUND_COLUMNS, type BoundColumn } from './engine/mixing/bounds.ts';
import { BASES, TIERS } from './engine/mixing/question.ts';
import { LISTED_LOTS_MAX, LISTED_MAX } from './scope-list.ts';

/** Shapes of what goes beyond recorded lots; what each word means stands in engine/mixing/README.md. */

const BoundSchema = Type.Object(
  {
    lower: Type.Integer({ description: 'By the records alone, so much of it must be suspect' }),
    upper: Nullable(
      Type.Integer({ description: 'More of it cannot be suspect; null: a quantity is unknown' }),
    ),
  },
  { description: "In the lot's base unit" },
);
const Instant_ms = Nullable(
  Type.Integer({ description: 'Milliseconds since 1970, UTC; null: nothing bounds it' }),
);
const place = {
  lotId: IdText('Lot'),
  partyId: IdText('Holder'),
  tier: OneOf(TIERS, 'How surely it is reached'),
  basis: OneOf(BASES, 'The least that reaching it rests on'),
  earliest: Instant_ms,
  latest: Instant_ms,
};
const Truncation = Nullable(
  Type.Object({
    limit: Type.String({ description: 'Which limit was met' }),
    remaining: Type.Integer({ description: 'How much at least was still to be looked at' }),
  }),
);

/** Beside a trace: who can have had the goods if they were mixed inside businesses. */
export const PossibleSchema = Type.Object({
  days: Type.Integer(),
  holders: Type.Array(
    Type.Object({
      ...place,
      isSource: Type.Boolean({ description: 'The lot entered the records here' }),
      ...(Object.fromEntries(BOUND_COLUMNS.map((name) => [name, BoundSchema])) as Record<
        BoundColumn,
        typeof BoundSchema
      >),
    }),
  ),
  sources: Type.Array(Type.Object(place), { description: 'Backward: what can have had a part in the goods' }),
  truncated: Truncation,
  deliveries: Type.Integer({ description: 'Deliveries reached forward' }),
  deliveriesRecorded: Type.Integer({ description: 'Of them by recorded lots alone' }),
  zh: Type.String(),
  en: Type.String(),
});

const Words = Type.Object({ zh: Type.String(), en: Type.String() });

const Business = Type.Object({
  partyId: IdText('Business'),
  name: Type.String(),
  divisionCode: Nullable(Type.String()),
  district: Nullable(Type.String({ description: 'Code of the district that its division is in' })),
  address: Nullable(Type.String()),
  contactPhone: Nullable(Type.String()),
  seller: Type.Boolean({
    description: 'Took some over from another business; else it only made or brought in',
  }),
  tier: OneOf(TIERS, 'How surely any of its lots is reached'),
  lotCount: Type.Integer(),
  lots: Type.Array(
    Type.Object({
      lotId: IdText('Lot'),
      productName: Nullable(Type.String()),
      batch: Nullable(Type.String()),
    }),
    { description: `${LISTED_LOTS_MAX} at most` },
  ),
  quantities: Type.Array(
    Type.Object({
      baseUnit: Type.String(),
      pieceUnit: Nullable(Type.String()),
      came: BoundSchema,
      soldOn: BoundSchema,
      /** Less what consumers brought back. */
      soldToConsumers: BoundSchema,
      inStock: BoundSchema,
      other: BoundSchema,
    }),
  ),
});

export const RecallScopesSchema = Type.Object({
  lots: Type.Array(IdText('Lot')),
  asOf: InstantText('Stock is as of then'),
  steps: Type.Array(
    Type.Object({
      step: OneOf(['recorded', 'possible', 'product'], 'How cautious'),
      days: Nullable(Type.Integer({ description: 'Days within which goods may have been mixed' })),
      sellers: Type.Integer({ description: 'Businesses that took any of it over from others' }),
      businesses: Type.Integer({ description: 'All that had some, makers included' }),
      lots: Type.Integer(),
      acrossGaps: Type.Integer({ description: 'Of the businesses: only across a missing record' }),
      districts: Type.Array(
        Type.Object({
          code: Nullable(Type.String()),
          zh: Type.String(),
          en: Type.String(),
          businesses: Type.Integer(),
        }),
      ),
      quantities: Type.Array(
        Type.Object({
          baseUnit: Type.String(),
          pieceUnit: Nullable(Type.String()),
          inStock: BoundSchema,
          soldToConsumers: BoundSchema,
          total: BoundSchema,
          display: Type.Object({ inStock: Words, soldToConsumers: Words, total: Words }),
        }),
      ),
      added: Type.Object({
        sellers: Type.Integer(),
        businesses: Type.Integer(),
        lots: Type.Integer(),
        parties: Type.Array(
          Type.Object({
            partyId: IdText('Business'),
            name: Type.String(),
            divisionCode: Nullable(Type.String()),
          }),
          { description: 'New sellers, 200 at most' },
        ),
      }),
      list: Type.Array(Business, {
        description: `Its businesses, sellers first, the surest and greatest first: ${LISTED_MAX} at most`,
      }),
      unlisted: Type.Object({
        sellers: Type.Integer({ description: 'Beyond the end of the list' }),
        sources: Type.Integer({ description: 'Beyond the end of the list' }),
        elsewhere: Type.Integer({
          description: 'Of the whole product: businesses outside your division, which are not named',
        }),
      }),
      truncated: Truncation,
      zh: Type.String(),
      en: Type.String(),
    }),
  ),
  took_ms: Type.Number(),
});
