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
import { Amount, LotReference } from '../ledger/index.ts';
import { DISPOSAL_METHODS, DISPOSAL_REASONS } from '../registry/index.ts';
import { FIGURES } from './rules/balance.ts';
import { STATES, STEPS } from './rules/steps.ts';

const Words = Type.Object({ zh: Type.String(), en: Type.String() });
const Note = Type.Optional(Text(200, 'Anything else'));
const At = Type.Optional(InstantText('When it happened; now when absent'));
const Line = Exact({
  lot: LotReference,
  quantity: Type.Optional(Amount),
  unit: Type.Optional(Text(16, 'Unit of the quantity')),
});
const Lines = Type.Array(Line, { minItems: 1, maxItems: 100, description: 'Without a quantity: all of it' });
const Photos = (least: number) =>
  Type.Array(Sha256Text, { minItems: least, maxItems: 6, description: 'Files brought before' });
const Carrier = Exact({
  name: Text(80, '收运单位'),
  licence: Type.Optional(Text(60, 'Its licence')),
  document: Type.Optional(Text(60, '收运凭证')),
});

export const TakeOffBody = Exact({
  documentNumber: DocumentNumber,
  disposal: Type.Optional(IdText('The disposal that the office demanded; a new one when absent')),
  at: At,
  reason: OneOf(DISPOSAL_REASONS, '临期, 超期, 腐败变质, 召回, 抽检不合格, 标签'),
  lines: Lines,
  note: Note,
});
export const HoldBody = Exact({
  documentNumber: DocumentNumber,
  at: At,
  place: Text(80, '存放地点'),
  photos: Photos(1),
  note: Note,
});
export const ApplyBody = Exact({
  documentNumber: DocumentNumber,
  method: OneOf(DISPOSAL_METHODS, '退货, 无害化处理, 销毁, 饲料化, 捐赠'),
  plannedAt: InstantText('When it is planned'),
  place: Text(120, 'Where it is planned'),
  supplier: Type.Optional(IdText('Of a return: to whom; whoever handed the goods over last when absent')),
  recipient: Type.Optional(Text(120, 'Of a donation: who receives it')),
  carrier: Type.Optional(Carrier),
  note: Note,
});
export const AnswerBody = Exact({
  documentNumber: DocumentNumber,
  answer: OneOf(['attend', 'noted', 'wait'], 'Comes; has taken note and does not come; asks to wait'),
  until: Type.Optional(InstantText('Of wait: until when')),
  note: Note,
});
export const CarryOutBody = Exact({
  documentNumber: DocumentNumber,
  at: At,
  place: Text(120, '处置地点'),
  lines: Type.Optional(Lines),
  handler: Text(40, '经办人'),
  supervisor: Text(40, '监督人'),
  witnesses: Type.Array(Text(40, '见证人'), { minItems: 1, maxItems: 6 }),
  photos: Photos(1),
  carrier: Type.Optional(Carrier),
  note: Note,
});
export const PutBackBody = Exact({
  documentNumber: DocumentNumber,
  lines: Type.Optional(Lines),
  remedy: Text(
    200,
    'What was mended, or why they were taken off by mistake; a label fault is told to customers (明示)',
  ),
});
export const CorrectBody = Exact({
  documentNumber: DocumentNumber,
  step: IdText('The step that is corrected'),
  reason: Text(200, 'Why'),
  place: Type.Optional(Text(120, 'Place as it was')),
  handler: Type.Optional(Text(40, '经办人')),
  supervisor: Type.Optional(Text(40, '监督人')),
  witnesses: Type.Optional(Type.Array(Text(40, '见证人'), { minItems: 1, maxItems: 6 })),
  carrier: Type.Optional(Carrier),
  photos: Type.Optional(Photos(1)),
});
export const CloseBody = Exact({
  documentNumber: DocumentNumber,
  lines: Type.Optional(
    Type.Array(
      Exact({
        lot: LotReference,
        left: Type.Optional(Exact({ quantity: Amount, unit: Text(16, 'Unit') }, 'Counted on the shelf now')),
        short: Type.Optional(
          Exact({ quantity: Amount, unit: Text(16, 'Unit') }, 'Missing of what was held apart'),
        ),
        why: Type.Optional(Text(200, 'What became of it, as far as is known')),
      }),
      { maxItems: 100 },
    ),
  ),
  note: Note,
});
export const WithdrawBody = Exact({ documentNumber: DocumentNumber, reason: Text(200, 'Why') });
export const DemandBody = Exact({
  documentNumber: DocumentNumber,
  party: IdText('Business'),
  caseId: Type.Optional(IdText('Case')),
  reason: OneOf(DISPOSAL_REASONS, 'Why'),
  lines: Lines,
  methods: Type.Optional(
    Type.Array(OneOf(DISPOSAL_METHODS, 'Way that is allowed'), { minItems: 1, maxItems: 5 }),
  ),
  note: Note,
});

const Shown = Type.Object({ quantity: Type.Integer(), display: Words });
const MayView = Type.Object({ allowed: Type.Boolean(), zh: Type.String(), en: Type.String() });

const Misfit = Type.Object({
  figure: OneOf([...FIGURES], 'Which figure does not fit'),
  expected: Type.Integer(),
  is: Type.Integer(),
  words: Words,
});

const LotView = Type.Object({
  lotId: IdText('Lot'),
  code: Type.String(),
  name: Type.String(),
  specification: Nullable(Type.String()),
  batch: Nullable(Type.String()),
  baseUnit: Type.String(),
  unit: Type.String({ description: 'Unit that a person would type' }),
  productionDate: Nullable(DateText('Made')),
  expiryDate: Nullable(DateText('Ends')),
  sources: Type.Array(Type.String({ description: 'Vouchers by which it came' })),
  takenOff: Shown,
  putBack: Shown,
  carriedOut: Shown,
  short: Shown,
  held: Nullable(Shown),
  /** Demanded, and not taken off yet. */
  onShelf: Shown,
  figures: Type.Object({
    opening: Shown,
    cameIn: Shown,
    sold: Shown,
    lost: Shown,
    donated: Shown,
    returned: Shown,
    destroyed: Shown,
    passedOn: Shown,
    closing: Shown,
  }),
  misfit: Nullable(Misfit),
});

export const ReturnView = Type.Object({
  lotId: IdText('Lot'),
  name: Type.String(),
  batch: Nullable(Type.String()),
  supplier: Type.Object({ partyId: IdText('Supplier'), name: Type.String() }),
  from: Type.Object({ partyId: IdText('Business'), name: Type.String() }),
  at: InstantText('Sent back'),
  quantity: Shown,
  confirmed: Shown,
  /** What the supplier did with it afterwards. */
  backOnMarket: Nullable(Shown),
  disposed: Shown,
  words: Words,
});

const StepView = Type.Object({
  stepId: IdText('Document of the step'),
  step: OneOf([...STEPS], 'Step'),
  words: Words,
  at: InstantText('When'),
  by: Nullable(Type.String()),
  byOffice: Type.Boolean(),
  facts: Type.Array(Type.Object({ label: Words, value: Words })),
  photos: Type.Array(Sha256Text),
  vouchers: Type.Array(Type.String()),
  corrects: Nullable(IdText('The step that it corrects')),
});

const Head = {
  disposalId: IdText('Disposal'),
  number: Type.String({ description: 'As people quote it' }),
  party: Type.Object({ partyId: IdText('Business'), name: Type.String(), stall: Nullable(Type.String()) }),
  state: OneOf([...STATES], 'Where it stands'),
  stateWords: Words,
  reason: OneOf(DISPOSAL_REASONS, 'Why'),
  reasonWords: Words,
  openedAt: InstantText('Begun'),
  dueAt: Nullable(InstantText('To be done by; null while the calendar is not known')),
  plannedAt: Nullable(InstantText('Planned')),
  answerDue: Nullable(InstantText('By when an officer answers')),
  answeredAt: Nullable(InstantText('Answered')),
  waitUntil: Nullable(InstantText('Asked to wait until')),
  demanded: Type.Boolean(),
  caseId: Nullable(IdText('Case')),
  method: Nullable(OneOf(DISPOSAL_METHODS, 'Way')),
  methodWords: Nullable(Words),
  short: Type.Boolean({ description: 'Closed with goods that nobody could account for' }),
  burns: OneOf(['stop', 'attention', 'fine'], 'How much it presses'),
  burnsWords: Words,
};

export const DisposalRow = Type.Object({
  ...Head,
  summary: Words,
  next: Nullable(OneOf([...STEPS], 'Next for the business')),
});
export const DisposalView = Type.Object({
  ...Head,
  replayed: Type.Boolean(),
  place: Nullable(Type.String({ description: 'Where it is held apart' })),
  plannedPlace: Nullable(Type.String()),
  lots: Type.Array(LotView),
  steps: Type.Array(StepView),
  returns: Type.Array(ReturnView),
  methods: Type.Array(
    Type.Object({
      code: OneOf(DISPOSAL_METHODS, 'Way'),
      zh: Type.String(),
      en: Type.String(),
      says: Words,
      clause: Type.String(),
      reportFirst: Type.Boolean(),
      allowed: MayView,
    }),
  ),
  witnesses_min: Type.Integer(),
  next: Nullable(OneOf([...STEPS], 'Next for the business')),
  can: Type.Record(Type.String(), MayView),
});

export const ShelfItem = Type.Object({
  lotId: IdText('Lot'),
  code: Type.String(),
  name: Type.String(),
  batch: Nullable(Type.String()),
  expiryDate: DateText('Ends'),
  daysLeft: Type.Integer({ description: 'Below nought: past' }),
  expired: Type.Boolean(),
  baseUnit: Type.String(),
  unit: Type.String(),
  onHand: Shown,
  held: Shown,
  free: Shown,
  band: Nullable(Words),
});

export const ExpiredView = Type.Object({
  party: Type.Object({
    partyId: IdText('Business'),
    name: Type.String(),
    kind: Type.String(),
    stall: Nullable(Type.String()),
    divisionCode: Nullable(Type.String()),
    contactPhone: Nullable(Type.String()),
  }),
  lots: Type.Array(
    Type.Object({
      lotId: IdText('Lot'),
      name: Type.String(),
      batch: Nullable(Type.String()),
      expiryDate: DateText('Ended'),
      daysPast: Type.Integer(),
      onHand: Shown,
      held: Shown,
      free: Shown,
      /** 销毁量 < 到期库存. */
      shortfall: Nullable(
        Type.Object({
          atEnd: Shown,
          disposed: Shown,
          missing: Shown,
          words: Words,
          documents: Type.Array(Type.String()),
        }),
      ),
    }),
  ),
});

export type TakeOffInput = Static<typeof TakeOffBody>;
export type HoldInput = Static<typeof HoldBody>;
export type ApplyInput = Static<typeof ApplyBody>;
export type AnswerInput = Static<typeof AnswerBody>;
export type CarryOutInput = Static<typeof CarryOutBody>;
export type PutBackInput = Static<typeof PutBackBody>;
export type CorrectInput = Static<typeof CorrectBody>;
export type CloseInput = Static<typeof CloseBody>;
export type WithdrawInput = Static<typeof WithdrawBody>;
export type DemandInput = Static<typeof DemandBody>;
export type LineInput = TakeOffInput['lines'][number];
export type DisposalViewValue = Static<typeof DisposalView>;
export type DisposalRowValue = Static<typeof DisposalRow>;
export type ReturnValue = Static<typeof ReturnView>;
export type ShelfItemValue = Static<typeof ShelfItem>;
export type ExpiredValue = Static<typeof ExpiredView>;
