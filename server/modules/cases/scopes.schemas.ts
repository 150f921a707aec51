import { type Static, Type } from 'typebox';
import { DocumentNumber, Exact, IdText, InstantText, Nullable, OneOf } from '../../platform/schema.ts';
import { LotBrief, Reason, ScopeBrief, Words } from './cases.schemas.ts';

export const STEPS = ['recorded', 'possible', 'product'] as const;
/** Lines that a draft lists; there may be more, which are counted, and decided like the others. */
export const LISTED_MAX = 5000;
const CHANGES_MAX = 2000;

export const StepFields = {
  step: OneOf(STEPS, 'How cautious: by the records, if mixed within some days, or all of the product'),
  days: Type.Optional(Type.Integer({ minimum: 1, description: 'Of `possible`: one of the city’s steps' })),
};

export const DecideBody = Exact({
  documentNumber: DocumentNumber,
  ...StepFields,
  asOf: InstantText('Of the draft'),
  digest: Type.String({ pattern: '^[0-9a-f]{32}$', description: 'Of the draft: what it stood on' }),
  basedOn: Nullable(IdText('The last scope that the officer saw; null: none')),
  changes: Type.Optional(
    Type.Array(
      Exact({
        partyId: IdText('Business'),
        lotId: Type.Optional(IdText('Lot; absent: all of the business’s lots in the scope')),
        included: Type.Boolean(),
        reason: Reason,
      }),
      { maxItems: CHANGES_MAX },
    ),
  ),
  reason: Reason,
});
export type DecideInput = Static<typeof DecideBody>;

const BoundSchema = Type.Object({
  lower: Type.Integer({ description: 'By the records alone, so much of it must be suspect' }),
  upper: Nullable(Type.Integer({ description: 'More of it cannot be; null: not known' })),
});
const figures = {
  came: BoundSchema,
  soldOn: BoundSchema,
  soldToConsumers: BoundSchema,
  inStock: BoundSchema,
  baseUnit: OneOf(['g', 'ml', 'piece'], 'What the figures count'),
  pieceUnit: Nullable(Type.String()),
};
export const QuantityView = Type.Object({
  baseUnit: Type.String(),
  pieceUnit: Nullable(Type.String()),
  inStock: BoundSchema,
  soldToConsumers: BoundSchema,
  total: BoundSchema,
  display: Type.Object({ inStock: Words, soldToConsumers: Words, total: Words }),
});
const PartyBrief = Type.Object({
  partyId: IdText('Business'),
  name: Type.String(),
  divisionCode: Nullable(Type.String()),
  district: Nullable(Type.String()),
  address: Nullable(Type.String()),
  contactPhone: Nullable(Type.String()),
});

export const DraftView = Type.Object({
  caseId: IdText('Case'),
  asOf: InstantText('Stock is as of then'),
  step: OneOf(STEPS, 'How cautious'),
  days: Nullable(Type.Integer()),
  digest: Type.String(),
  latest: Nullable(ScopeBrief),
  steps: Type.Array(
    Type.Object({
      step: OneOf(STEPS, 'How cautious'),
      days: Nullable(Type.Integer()),
      sellers: Type.Integer(),
      businesses: Type.Integer(),
      lots: Type.Integer(),
      acrossGaps: Type.Integer({ description: 'Of the businesses: only across a missing record' }),
      lines: Type.Integer(),
      quantities: Type.Array(QuantityView),
      truncated: Nullable(Type.Object({ limit: Type.String(), remaining: Type.Integer() })),
    }),
  ),
  lines: Type.Array(
    Type.Object({
      partyId: IdText('Business'),
      lotId: IdText('Lot'),
      ring: Type.Integer({ description: 'The narrowest of `steps` that holds it' }),
      inStep: Type.Boolean({ description: 'Within the step asked for' }),
      seller: Type.Boolean(),
      tier: Type.String(),
      basis: Type.String(),
      ...figures,
    }),
    { description: `Of the step asked for first, then of wider ones: ${LISTED_MAX} at most` },
  ),
  unlisted: Type.Integer({ description: 'Lines beyond the end of the list' }),
  elsewhere: Type.Integer({
    description: 'Lines of the whole product outside your division, which are neither named nor decided',
  }),
  flows: Type.Array(
    Type.Object({
      fromId: IdText('Business'),
      toId: IdText('Business'),
      lotId: IdText('Lot'),
      quantity: Nullable(Type.Integer()),
    }),
    { description: `Who handed on to whom within the step; ${LISTED_MAX} at most, the greatest first` },
  ),
  parties: Type.Array(PartyBrief),
  lots: Type.Array(LotBrief),
  /** Changes by hand of the last decision, to begin with. */
  changes: Type.Array(
    Type.Object({
      partyId: IdText('Business'),
      lotId: IdText('Lot'),
      included: Type.Boolean(),
      reason: Type.String(),
    }),
  ),
});

export const ScopeView = Type.Object({
  ...ScopeBrief.properties,
  caseId: IdText('Case'),
  asOf: InstantText('Stock is as of then'),
  basedOn: Nullable(Type.String()),
  quantities: Type.Array(QuantityView),
  lines: Type.Array(
    Type.Object({
      partyId: IdText('Business'),
      lotId: IdText('Lot'),
      tier: Type.String(),
      included: Type.Boolean(),
      seller: Type.Boolean(),
      reason: Nullable(Type.String()),
      ...figures,
    }),
  ),
  parties: Type.Array(PartyBrief),
  lotList: Type.Array(LotBrief),
  replayed: Type.Boolean(),
});
