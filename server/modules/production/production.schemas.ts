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
import { Sha256Text } from '../attachments/index.ts';
import { Amount, LotReference, PrecisionText, ProductReference } from '../ledger/index.ts';

const DecimalText = (description: string) =>
  Type.String({ pattern: '^-?[0-9]{1,9}([.][0-9]{1,6})?$', description });

export const ProcessCheckBody = Exact({
  documentNumber: DocumentNumber,
  at: Type.Optional(InstantText('When it was measured; now when absent')),
  precision: Type.Optional(PrecisionText),
  order: Type.Optional(IdText('Production order that it belongs to')),
  lots: Type.Optional(
    Type.Array(LotReference, {
      minItems: 1,
      maxItems: 50,
      description: 'Lots that it speaks of; not needed with an order, whose lots it gets',
    }),
  ),
  step: Text(40, 'Code of a step (GET /api/v1/control-points), or a word of one’s own: 萎凋'),
  place: Type.Optional(Text(60, 'Where in the works: 萎凋间')),
  values: Type.Array(
    Exact({
      point: Type.Optional(Text(40, 'Code of a control point')),
      name: Type.Optional(Text(40, 'What was measured, where it is no control point of the city’s')),
      value: Text(40, 'As measured; only the number where there is a limit'),
      unit: Type.Optional(Text(16, 'Unit, for a name of one’s own')),
      least: Type.Optional(DecimalText('The works’ own lower limit')),
      most: Type.Optional(DecimalText('The works’ own upper limit')),
    }),
    { maxItems: 40 },
  ),
  photo: Type.Optional(Sha256Text),
  operator: Type.Optional(Text(60, 'Who measured; kept encrypted')),
  note: Type.Optional(Text(200, 'Note; kept encrypted')),
});

export const ReleaseBody = Exact({
  documentNumber: DocumentNumber,
  at: Type.Optional(InstantText('When it was decided; now when absent')),
  order: Type.Optional(IdText('All lots of this order')),
  lots: Type.Optional(Type.Array(LotReference, { minItems: 1, maxItems: 200 })),
  decision: OneOf(['release', 'hold', 'scrap'], '放行, 扣留, 报废'),
  certificateNumber: Type.Optional(Text(60, '检验合格证号')),
  reason: Type.Optional(Text(200, 'Why it is held or scrapped')),
  points: Type.Optional(
    Type.Array(Exact({ point: Text(40, 'Control point'), reason: Text(200, 'Why it may go all the same') }), {
      maxItems: 40,
      description: 'Decisions about values outside their limits, or not measured',
    }),
  ),
  inspector: Type.Optional(Text(60, 'Who decided; kept encrypted')),
});

const PlannedAmount = { quantity: Amount, unit: Text(16, 'Unit') };
export const OrderBody = Exact({
  number: Text(40, 'Number of the order, of one’s own: the same again is the same order'),
  name: Text(80, 'What it is for: 九月拼配一号'),
  inputs: Type.Optional(Type.Array(Exact({ lot: LotReference, ...PlannedAmount }), { maxItems: 100 })),
  outputs: Type.Array(
    Exact({ product: ProductReference, ...PlannedAmount, batch: Type.Optional(Text(40, '生产批号')) }),
    { minItems: 1, maxItems: 50 },
  ),
  plannedOn: Type.Optional(DateText('Day for which it is planned')),
  note: Type.Optional(Text(200, 'Note')),
});

export const CancelBody = Exact({ reason: Text(200, 'Why it is not made') });

const ORDER_STATES = ['planned', 'running', 'made', 'tested', 'released', 'held', 'scrapped'] as const;
const BLOCK_KINDS = ['outside-limit', 'not-measured', 'not-tested', 'failed-test'] as const;
const DECISIONS = ['release', 'hold', 'scrap'] as const;

const MeasuredView = Type.Object({
  point: Type.String(),
  name: Type.String(),
  value: Type.String(),
  unit: Nullable(Type.String()),
  limit: Nullable(Type.String()),
  within: Nullable(Type.Boolean()),
  clause: Nullable(Type.String()),
});

export const CheckView = Type.Object({
  documentId: IdText('Document'),
  at: InstantText('Measured'),
  step: Type.String(),
  name: Type.String(),
  place: Nullable(Type.String()),
  photoSha256: Nullable(Type.String()),
  values: Type.Array(MeasuredView),
});

export const BlockView = Type.Object({
  kind: OneOf(BLOCK_KINDS, 'Why it cannot be released as it stands'),
  point: Nullable(Type.String()),
  name: Nullable(Type.String()),
  value: Nullable(Type.String()),
  limit: Nullable(Type.String()),
  clause: Nullable(Type.String()),
  decided: Nullable(Type.String({ description: 'The reason of whoever decided that it may go' })),
  zh: Type.String(),
  en: Type.String(),
});

const OrderLotView = Type.Object({
  lotId: IdText('Lot'),
  code: Type.String(),
  productId: IdText('Product'),
  name: Type.String(),
  batch: Nullable(Type.String()),
  tested: Type.Boolean(),
  decision: Nullable(
    Type.Object({
      decision: OneOf(DECISIONS, '放行, 扣留, 报废'),
      at: InstantText('Decided'),
      certificateNumber: Nullable(Type.String()),
      reason: Nullable(Type.String()),
    }),
  ),
  blocks: Type.Array(BlockView),
});

const plan = {
  orderId: IdText('Order'),
  number: Type.String(),
  name: Type.String(),
  plannedOn: Nullable(Type.String()),
  note: Nullable(Type.String()),
  createdAt: InstantText('Planned'),
  state: OneOf(ORDER_STATES, 'planned → running → made → tested → released | held | scrapped'),
  inputs: Type.Array(
    Type.Object({
      lotId: IdText('Lot'),
      name: Type.String(),
      quantity: Type.String(),
      unit: Type.String(),
    }),
  ),
  outputs: Type.Array(
    Type.Object({
      productId: IdText('Product'),
      name: Type.String(),
      category: Type.String(),
      quantity: Type.String(),
      unit: Type.String(),
      batch: Nullable(Type.String()),
    }),
  ),
};

export const OrderSummary = Type.Object(plan);
export const OrderView = Type.Object({
  ...plan,
  startedAt: Nullable(InstantText('Started')),
  madeAt: Nullable(InstantText('Made')),
  madeDocument: Nullable(IdText('Transformation')),
  cancelled: Nullable(Type.String()),
  outgoingTest: Type.Boolean({ description: 'Must be tested before it is released' }),
  checks: Type.Array(CheckView),
  lots: Type.Array(OrderLotView),
});
export const OrderList = Type.Object({
  items: Type.Array(OrderSummary),
  next: Nullable(Type.String()),
});

export const CheckAnswer = Type.Object({
  documentId: IdText('Document'),
  replayed: Type.Boolean(),
  recordedAt: InstantText('Recorded'),
  values: Type.Array(MeasuredView),
  outside: Type.Integer({ description: 'Values outside their limits' }),
});
export const ReleaseAnswer = Type.Object({
  documentId: IdText('Document'),
  replayed: Type.Boolean(),
  recordedAt: InstantText('Recorded'),
  decision: OneOf(DECISIONS, '放行, 扣留, 报废'),
  lots: Type.Array(Type.Object({ lotId: IdText('Lot'), code: Type.String() })),
});

const Words = { zh: Type.String(), en: Type.String() };
export const ControlPointList = Type.Object({
  steps: Type.Array(Type.Object({ code: Type.String(), ...Words })),
  points: Type.Array(
    Type.Object({
      code: Type.String(),
      step: Type.String(),
      ...Words,
      unit: Type.String(),
      least: Nullable(Type.String()),
      most: Nullable(Type.String()),
      limit: Nullable(Type.String()),
      required: Type.Boolean(),
      clause: Type.String(),
    }),
  ),
  outgoingTest: Type.Boolean(),
  releaseClause: Nullable(Type.String()),
});

export type ProcessCheckInput = Static<typeof ProcessCheckBody>;
export type ReleaseInput = Static<typeof ReleaseBody>;
export type OrderInput = Static<typeof OrderBody>;
export type OrderViewValue = Static<typeof OrderView>;
export type OrderSummaryValue = Static<typeof OrderSummary>;
export type CheckAnswerValue = Static<typeof CheckAnswer>;
export type ReleaseAnswerValue = Static<typeof ReleaseAnswer>;
