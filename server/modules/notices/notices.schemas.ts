import { type Static, Type } from 'typebox';
import { DocumentNumber, Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../platform/schema.ts';
import { Sha256Text } from '../attachments/index.ts';
import { DeadlineView } from '../deadlines/index.ts';
import { NOTICE_KINDS } from '../registry/index.ts';
import { WAYS } from './answers.store.ts';
import { CHANNELS, MESSAGE_STATES, PURPOSES } from './outbox/message.ts';

const SENDABLE = ['stop-and-seal', 'recall', 'check'] as const;
export const QUANTITY_MAX = 1_000_000_000_000;
const Quantity = (description: string) =>
  Type.Optional(
    Type.Integer({ minimum: 0, maximum: QUANTITY_MAX, description: `${description}; base units of the lot` }),
  );
const Both = Type.Object({ zh: Type.String(), en: Type.String() });

export const NoticesBody = Exact({
  scope: IdText('The decided scope that its sender saw as the last one'),
  kind: OneOf(SENDABLE, 'What it asks: stop and seal, recall, or check'),
});
export type NoticesInput = Static<typeof NoticesBody>;

export const NoticesSent = Type.Object({
  sent: Type.Integer({ description: 'Businesses that got a letter now' }),
  withdrawn: Type.Integer({ description: 'Businesses whose letter was withdrawn now' }),
  before: Type.Integer({ description: 'Businesses that had theirs before' }),
  waiting: Type.Integer({ description: 'Messages by SMS and e-mail that are on their way' }),
  unreached: Type.Integer({ description: 'Businesses that no message reaches: telephone' }),
});
export type NoticesSentValue = Static<typeof NoticesSent>;

export const AnswerLineBody = Exact({
  lot: IdText('Lot of the notice'),
  inStock: Quantity('Still there, not sealed'),
  sealed: Quantity('Sealed and kept apart'),
  sold: Quantity('Sold to consumers'),
  returned: Quantity('Returned to the supplier, and not recorded when the notice was written'),
  passedOn: Type.Optional(
    Type.Array(
      Exact({
        to: Text(200, 'To whom'),
        quantity: Type.Integer({ minimum: 1, maximum: QUANTITY_MAX }),
      }),
      { maxItems: 50 },
    ),
  ),
  destroyed: Quantity('Destroyed or lost'),
  place: Type.Optional(Text(200, 'Where it is kept')),
  note: Type.Optional(Text(1000, 'What is to be said of it')),
  photos: Type.Optional(Type.Array(Sha256Text, { maxItems: 12 })),
});
export type AnswerLineInput = Static<typeof AnswerLineBody>;

export const AnswerBody = Exact({
  documentNumber: DocumentNumber,
  lines: Type.Array(AnswerLineBody, { minItems: 1, maxItems: 500 }),
  note: Type.Optional(Text(1000, 'What is to be said beside')),
  spokeWith: Type.Optional(Text(100, 'By telephone: with whom the officer spoke')),
  numberCalled: Type.Optional(Text(40, 'By telephone: which number was called')),
});
export type AnswerInput = Static<typeof AnswerBody>;

export const SeenBody = Exact({
  documentNumber: DocumentNumber,
  lot: IdText('Lot of the notice'),
  sealed: Type.Integer({ minimum: 0, maximum: QUANTITY_MAX, description: 'What was seen sealed' }),
  place: Text(200, 'Where'),
  witness: Text(100, 'Who was there beside the officer'),
  photos: Type.Array(Sha256Text, { minItems: 1, maxItems: 12 }),
  note: Type.Optional(Text(1000, 'What is to be said of it')),
});
export type SeenInput = Static<typeof SeenBody>;

export const ReachBody = Exact({
  phone: Type.Optional(Type.String({ pattern: '^[0-9+() -]{5,30}$' })),
  email: Type.Optional(Type.String({ pattern: '^[^@\\s<>]+@[^@\\s<>]+\\.[^@\\s<>]+$', maxLength: 200 })),
});
export type ReachInput = Static<typeof ReachBody>;
export const ReachView = Type.Object({
  phone: Nullable(Type.String()),
  email: Nullable(Type.String()),
  registeredPhone: Nullable(Type.String()),
});

const Fates = Type.Object({
  inStock: Type.Integer(),
  sealed: Type.Integer(),
  sold: Type.Integer(),
  returned: Type.Integer(),
  passedOn: Type.Integer(),
  destroyed: Type.Integer(),
});
const Limits = Type.Object({ lower: Type.Integer(), upper: Nullable(Type.Integer()) });

const AccountView = Type.Object({
  total: Type.Integer(),
  said: Fates,
  unaccounted: Type.Integer(),
  unbounded: Type.Boolean({ description: 'Nobody knows how much came' }),
  answered: Type.Boolean(),
});

const Contradicted = Type.Object({
  what: OneOf(
    ['sold-more', 'passed-unrecorded', 'passed-more', 'disposed-more'],
    'Where answer and records differ',
  ),
  ledger: Type.Integer(),
  said: Type.Integer(),
  words: Both,
});

export const NoticeLineView = Type.Object({
  lotId: IdText('Lot'),
  lotCode: Type.String(),
  productName: Type.String(),
  specification: Nullable(Type.String()),
  batch: Nullable(Type.String()),
  productionDate: Nullable(Type.String()),
  expiryDate: Nullable(Type.String()),
  baseUnit: OneOf(['g', 'ml', 'piece'], 'Unit of all figures'),
  pieceUnit: Nullable(Type.String()),
  tier: Type.String(),
  came: Limits,
  passed: Limits,
  toAccount: Limits,
  withdrawn: Type.Boolean(),
  account: AccountView,
  more: Nullable(
    Type.Object({
      passedOnTo: Type.Array(Type.Object({ to: Type.String(), quantity: Type.Integer() })),
      place: Nullable(Type.String()),
      note: Nullable(Type.String()),
      photos: Type.Array(Type.String()),
    }),
  ),
  contradictions: Type.Array(Contradicted),
  seen: Nullable(
    Type.Object({
      sealed: Type.Integer(),
      at: InstantText('Seen'),
      by: Nullable(Type.String()),
      witness: Nullable(Type.String()),
      place: Nullable(Type.String()),
      photos: Type.Array(Type.String()),
    }),
  ),
});
export type NoticeLineValue = Static<typeof NoticeLineView>;

export const NOTICE_STATES = ['waiting', 'overdue', 'answered', 'withdrawn', 'told', 'closed'] as const;

const MessageView = Type.Object({
  channel: OneOf(CHANNELS, 'By which way'),
  purpose: OneOf(PURPOSES, 'The notice itself, or a reminder'),
  state: OneOf(MESSAGE_STATES, 'What became of it'),
  address: Nullable(Type.String()),
  tries: Type.Integer(),
  at: InstantText('Made, or sent'),
  nextAt: Nullable(Type.String()),
  trouble: Nullable(Both),
});

export const NoticeView = Type.Object({
  noticeId: IdText('Notice; the id of its document'),
  caseId: IdText('Case'),
  number: Type.String(),
  kind: OneOf(NOTICE_KINDS, 'Kind of letter'),
  kindWords: Both,
  state: OneOf(NOTICE_STATES, 'Where it stands'),
  at: InstantText('Sent'),
  dueAt: Nullable(Type.String()),
  party: Type.Object({ partyId: Type.String(), name: Type.String(), phone: Nullable(Type.String()) }),
  letter: Type.Object({
    office: Both,
    title: Both,
    to: Both,
    paragraphs: Type.Array(Both),
    clause: Type.String(),
  }),
  lines: Type.Array(NoticeLineView),
  answers: Type.Array(
    Type.Object({
      answerId: Type.String(),
      at: InstantText('Answered'),
      way: OneOf(WAYS, 'In the application, by the link, by telephone; or what an officer saw'),
      late: Type.Boolean({ description: 'Came when the case was closed' }),
      spokeWith: Nullable(Type.String()),
      numberCalled: Nullable(Type.String()),
      recordedBy: Nullable(Type.String()),
      note: Nullable(Type.String()),
      lots: Type.Integer(),
    }),
  ),
  messages: Type.Array(MessageView, { description: 'For officers; empty for the business' }),
  call: Type.String({ description: 'Telephone of the office' }),
});
export type NoticeViewValue = Static<typeof NoticeView>;

export const AnswerView = Type.Object({
  answerId: IdText('Answer; the id of its document'),
  late: Type.Boolean(),
  replayed: Type.Boolean(),
  notice: NoticeView,
});
export type AnswerViewValue = Static<typeof AnswerView>;

export const OfficeMessages = Type.Object({
  items: Type.Array(
    Type.Object({
      messageId: IdText('Message'),
      at: InstantText('When it was told'),
      level: Type.Integer({ description: 'Of escalation.json: 1 first' }),
      subject: Type.String(),
      body: Type.String(),
      division: Type.Object({ code: Type.String(), name: Both }),
      deadline: DeadlineView,
    }),
  ),
});
export type OfficeMessagesValue = Static<typeof OfficeMessages>;

const Total = Type.Object({
  baseUnit: OneOf(['g', 'ml', 'piece'], 'Unit'),
  pieceUnit: Nullable(Type.String()),
  total: Type.Integer(),
  said: Fates,
  unaccounted: Type.Integer(),
  /** Lines of which nobody knows how much came. */
  unbounded: Type.Integer(),
  seenSealed: Type.Integer(),
});
export type TotalValue = Static<typeof Total>;

export const BoardBusiness = Type.Object({
  partyId: Type.String(),
  name: Type.String(),
  divisionCode: Nullable(Type.String()),
  district: Nullable(Type.String()),
  address: Nullable(Type.String()),
  contactName: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  noticeId: IdText('Its last letter that stands'),
  kind: OneOf(NOTICE_KINDS, 'Kind of letter'),
  state: OneOf(NOTICE_STATES, 'Where it stands'),
  sentAt: InstantText('Sent'),
  dueAt: Nullable(Type.String()),
  answeredAt: Nullable(Type.String()),
  way: Nullable(OneOf(WAYS, 'How it was answered')),
  lots: Type.Integer(),
  totals: Type.Array(Total),
  contradictions: Type.Integer(),
  lateAnswers: Type.Integer(),
  messages: Type.Array(MessageView),
  call: Type.Boolean({ description: 'No message reaches it and it has not answered: telephone' }),
});
export type BoardBusinessValue = Static<typeof BoardBusiness>;

export const BoardView = Type.Object({
  caseId: IdText('Case'),
  open: Type.Boolean(),
  mayDecide: Type.Boolean(),
  at: InstantText('Of these figures'),
  scope: Nullable(
    Type.Object({ scopeId: Type.String(), number: Type.Integer(), businesses: Type.Integer() }),
  ),
  plans: Type.Array(
    Type.Object({
      kind: OneOf(SENDABLE, 'What it would ask'),
      words: Both,
      send: Type.Integer(),
      withdraw: Type.Integer(),
      before: Type.Integer(),
    }),
  ),
  counts: Type.Object({
    businesses: Type.Integer(),
    answered: Type.Integer(),
    waiting: Type.Integer(),
    overdue: Type.Integer(),
    call: Type.Integer(),
    withdrawn: Type.Integer(),
  }),
  totals: Type.Array(Total),
  districts: Type.Array(
    Type.Object({
      code: Nullable(Type.String()),
      zh: Type.String(),
      en: Type.String(),
      businesses: Type.Integer(),
    }),
  ),
  businesses: Type.Array(BoardBusiness),
  unlisted: Type.Integer({ description: 'Businesses beyond those listed' }),
});
export type BoardValue = Static<typeof BoardView>;
