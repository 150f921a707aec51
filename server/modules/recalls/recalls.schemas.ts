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
import { DeadlineView } from '../deadlines/index.ts';
import { OfficeFreezeView } from '../recall/index.ts';
import { RECALL_LEVELS } from './recall.ts';
import { RECALL_STATES, STEP_KINDS } from './rules/recall-state.ts';

const FIELD = '^[a-z0-9]+(-[a-z0-9]+)*$';
/** By element, by field: what recall-elements asks for. */
export const FilledSchema = Type.Record(
  Type.String({ pattern: FIELD, maxLength: 40 }),
  Type.Record(Type.String({ pattern: FIELD, maxLength: 40 }), Type.String({ maxLength: 4000 })),
  { description: 'By element and field of /api/v1/recall-elements' },
);
const Lots = Type.Array(Text(200, 'Lot: id, public code, Digital Link or element string'), {
  minItems: 1,
  maxItems: 200,
});
const Level = OneOf(RECALL_LEVELS, 'Level by law, or a voluntary recall of a flaw that harms nobody');

export const PlanBody = Exact({
  documentNumber: DocumentNumber,
  knownAt: InstantText('When the business came to know of the risk: its clock runs from then'),
  level: Level,
  lots: Lots,
  plan: FilledSchema,
});
export const OrderBody = Exact({
  documentNumber: DocumentNumber,
  party: IdText('The responsible business'),
  level: Level,
  lots: Lots,
  clause: Text(200, 'Clause of law that it rests on'),
  text: Text(2000, 'What was found'),
  case: Type.Optional(IdText('The case in which it is ordered')),
});
export const StepBody = Exact({
  documentNumber: DocumentNumber,
  step: OneOf(
    STEP_KINDS.filter((kind) => kind !== 'plan'),
    'What happens; who may when is told by `next` of the recall',
  ),
  basedOn: Type.Integer({
    minimum: 1,
    description: 'The last step that was seen (`seq`): what came meanwhile is looked at first',
  }),
  text: Type.Optional(Text(4000, 'Why, what is asked for, how it goes')),
  clause: Type.Optional(Text(200, 'Of an order: clause of law')),
  level: Type.Optional(Level),
  effective: Type.Optional(
    Type.Boolean({ description: 'Of an evaluation: whether it has done what it should' }),
  ),
  announcement: Type.Optional(FilledSchema),
});

export const FreezeScopeBody = Exact({
  documentNumber: Text(40, "The act's own number; each lot's freeze is numbered after it"),
  scope: IdText('The decided scope that was looked at'),
  clause: Text(200, 'Clause of law that it rests on'),
  reason: Text(400, 'Why; open to every business that it concerns'),
  division: Type.Optional(Text(12, 'City, district or street whose businesses it binds')),
  endsOn: Type.Optional(DateText('Last day on which it holds')),
  approver: Type.Optional(IdText('Account of the officer who is to approve it')),
});
export const FrozenScopeView = Type.Object({
  scopeId: Type.String(),
  freezes: Type.Array(OfficeFreezeView),
  replayed: Type.Boolean(),
});

const Said = Type.Object({ zh: Type.String(), en: Type.String() });
export const ComposedView = Type.Object({
  title: Said,
  paragraphs: Type.Array(Type.Object({ zh: Type.String(), en: Type.String(), group: Nullable(Said) })),
});
export const RecallBrief = Type.Object({
  recallId: IdText('Recall; the id of its first document'),
  state: OneOf(RECALL_STATES, 'How it stands'),
  stateWords: Said,
  ordered: Type.Boolean({ description: '责令召回' }),
  level: Level,
  levelWords: Said,
  party: Type.Object({ partyId: Type.String(), name: Type.String() }),
  food: Type.String(),
  caseId: Nullable(Type.String()),
  division: Type.Object({ code: Type.String(), name: Type.String() }),
  begunAt: InstantText('First document'),
  lots: Type.Integer(),
  amendmentWaits: Type.Boolean(),
  seq: Type.Integer({ description: 'Its last step' }),
});
export const RecallView = Type.Object({
  ...RecallBrief.properties,
  knownAt: Nullable(InstantText('When the business came to know')),
  lotList: Type.Array(
    Type.Object({
      lotId: Type.String(),
      code: Type.String(),
      product: Type.String(),
      batch: Nullable(Type.String()),
      productionDate: Nullable(Type.String()),
    }),
  ),
  plan: Nullable(Type.Object({ version: Type.Integer(), at: InstantText('Filed'), content: FilledSchema })),
  waitingPlan: Nullable(
    Type.Object({ version: Type.Integer(), at: InstantText('Filed'), content: FilledSchema }),
  ),
  steps: Type.Array(
    Type.Object({
      seq: Type.Integer(),
      kind: OneOf(STEP_KINDS, 'What happened'),
      words: Said,
      at: InstantText('When'),
      by: Type.String(),
      documentId: Type.String(),
      documentNumber: Type.String(),
      version: Nullable(Type.Integer()),
      text: Nullable(Type.String()),
      clause: Nullable(Type.String()),
      effective: Nullable(Type.Boolean()),
      letter: Nullable(ComposedView),
    }),
  ),
  publications: Type.Array(
    Type.Object({
      number: Type.String({ description: 'A…, of its public page' }),
      path: Type.String(),
      kind: OneOf(['announcement', 'result'], 'What it is'),
      at: InstantText('Published'),
      title: Said,
    }),
  ),
  deadlines: Type.Array(DeadlineView),
  next: Type.Array(OneOf(STEP_KINDS, 'What the person who asks can do now')),
  replayed: Type.Optional(Type.Boolean()),
});

const Figure = Type.Object({ quantity: Type.Integer(), zh: Type.String(), en: Type.String() });
const Permille = (description: string) => Nullable(Type.Integer({ description }));
export const RecallFigures = Type.Object({
  asOf: InstantText('As the records stood'),
  units: Type.Array(
    Type.Object({
      baseUnit: Type.String(),
      pieceUnit: Nullable(Type.String()),
      out: Figure,
      consumed: Figure,
      back: Figure,
      destroyed: Figure,
      elsewhere: Figure,
      sealed: Figure,
      recalled_permille: Permille(
        '(back + destroyed elsewhere) ÷ (out − consumed); null where nothing could be',
      ),
      sealed_permille: Permille('Frozen of what others still have'),
      destroyed_permille: Permille('Destroyed of what came back or was destroyed'),
    }),
  ),
  located_minutes: Nullable(Type.Integer({ description: 'From opening the case to deciding its scope' })),
  notices: Nullable(
    Type.Object(
      {
        letters: Type.Integer(),
        businesses: Type.Integer(),
        ways: Type.Array(
          Type.Object({
            channel: OneOf(['in-app', 'sms', 'email'], 'The way'),
            sent: Type.Integer({ description: 'Letters that went this way' }),
            delivered: Type.Integer({ description: 'Taken over by the gateway; in the application: there' }),
            delivered_permille: Permille('Delivered of what was sent'),
          }),
        ),
        reached: Type.Integer({ description: 'Taken over by a gateway, opened, or answered' }),
        reached_permille: Permille('Of all letters'),
        opened: Type.Integer({ description: 'Opened by the business' }),
        opened_permille: Permille('Of all letters'),
        asked: Type.Integer({ description: 'Letters that still ask for an answer' }),
        answered: Type.Integer(),
        inTime: Type.Integer({ description: 'Of the answered ones, those whose first answer came in time' }),
        answered_permille: Permille('Of those that ask'),
      },
      { description: 'Letters of its case about these lots (送达率); null: none were sent' },
    ),
  ),
});
export const DraftView = Type.Object({
  plan: FilledSchema,
  lots: Type.Array(
    Type.Object({
      lotId: Type.String(),
      code: Type.String(),
      product: Type.String(),
      batch: Nullable(Type.String()),
    }),
  ),
});
export const ElementsView = Type.Object({
  levels: Type.Array(
    Type.Object({
      code: Level,
      zh: Type.String(),
      en: Type.String(),
      when: Said,
      clause: Type.String(),
      confidence: Type.String(),
    }),
  ),
  elements: Type.Array(
    Type.Object({
      of: OneOf(['plan', 'announcement'], 'Where it stands'),
      code: Type.String(),
      zh: Type.String(),
      en: Type.String(),
      clause: Type.String(),
      confidence: Type.String(),
      fields: Type.Array(
        Type.Object({
          code: Type.String(),
          zh: Type.String(),
          en: Type.String(),
          hint: Nullable(Said),
          required: Type.Boolean(),
          long: Type.Boolean(),
        }),
      ),
    }),
  ),
});

export type FreezeScopeInput = Static<typeof FreezeScopeBody>;
export type RecallFiguresValue = Static<typeof RecallFigures>;
export type PlanInput = Static<typeof PlanBody>;
export type OrderInput = Static<typeof OrderBody>;
export type StepInput = Static<typeof StepBody>;
export type RecallViewValue = Static<typeof RecallView>;
export type RecallBriefValue = Static<typeof RecallBrief>;
