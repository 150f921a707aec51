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
import { ProductReference } from '../ledger/index.ts';
import { APPROVAL_STATES, FREEZE_STATES } from './freeze.rules.ts';

const subjectFields = {
  lot: Type.Optional(Text(200, 'Lot: id, public code, Digital Link or element string')),
  product: Type.Optional(ProductReference),
  producer: Type.Optional(IdText('With a product: only what this business made')),
  party: Type.Optional(IdText('A business: it hands nothing on')),
  division: Type.Optional(
    Text(12, "City, district or street whose businesses it binds; the officer's own when absent"),
  ),
};
/** What would be frozen, and for whom. */
export const ReachBody = Exact(subjectFields);
export const FreezeBody = Exact({
  documentNumber: DocumentNumber,
  ...subjectFields,
  clause: Text(200, 'Clause of law that it rests on'),
  reason: Text(400, 'Why; open to every business that it concerns'),
  endsOn: Type.Optional(DateText('Last day on which it holds; until it is lifted when absent')),
  approver: Type.Optional(
    IdText(
      'Account of the officer who is to approve it; urgent, by whoever else answers for it, when absent',
    ),
  ),
  case: Type.Optional(IdText('The case in which it is set')),
});
export const ApproveBody = Exact({
  documentNumber: DocumentNumber,
  note: Type.Optional(Text(400, 'What the approval says')),
});
export const LiftBody = Exact({ documentNumber: DocumentNumber, reason: Text(400, 'Why it is lifted') });

export const FreezeView = Type.Object({
  freezeId: IdText('Freeze; the id of its document'),
  documentNumber: Type.String(),
  state: OneOf(FREEZE_STATES, 'in-force, lifted, or ended by its last day'),
  at: InstantText('Since when it holds'),
  subject: Type.Object({
    kind: OneOf(['lot', 'product', 'party'], 'What is frozen'),
    name: Type.String(),
    lotId: Nullable(Type.String()),
    lotCode: Nullable(Type.String()),
    productId: Nullable(Type.String()),
    producerId: Nullable(Type.String()),
    partyId: Nullable(Type.String()),
  }),
  division: Type.Object({ code: Type.String(), name: Type.String() }),
  clause: Type.String(),
  reason: Type.String(),
  endsOn: Nullable(Type.String()),
  frozenBy: Type.String(),
  lifted: Nullable(
    Type.Object({
      documentNumber: Type.String(),
      reason: Type.String(),
      at: InstantText('Lifted'),
      by: Type.String(),
    }),
  ),
  call: Type.String({ description: 'Telephone to call about it' }),
  replayed: Type.Optional(Type.Boolean()),
});

/** For officers: who approved it, and the case that it belongs to. */
export const OfficeFreezeView = Type.Object({
  ...FreezeView.properties,
  caseId: Nullable(Type.String()),
  setByYou: Type.Boolean({ description: 'Whoever asks has set it, and neither approves nor lifts it' }),
  approval: Type.Object({
    state: OneOf(APPROVAL_STATES, 'unapproved: its time is over; it stays in force'),
    urgent: Type.Boolean({ description: 'Set by one officer alone, without naming an approver' }),
    approver: Nullable(Type.Object({ accountId: Type.String(), name: Type.String() })),
    until: Nullable(InstantText('By when it must be approved')),
    clause: Nullable(Type.String({ description: 'Clause of that deadline' })),
    given: Nullable(
      Type.Object({
        documentNumber: Type.String(),
        at: InstantText('Approved'),
        by: Type.String(),
        note: Nullable(Type.String()),
        late: Type.Boolean(),
      }),
    ),
    you: Type.Object({
      may: Type.Boolean({ description: 'Whether the person who asks may approve it now' }),
      why: Nullable(Type.Object({ zh: Type.String(), en: Type.String() })),
    }),
  }),
});

const QuantitySum = Type.Object({
  baseUnit: Type.String(),
  pieceUnit: Nullable(Type.String()),
  quantity: Type.Integer(),
});
export const FreezeReach = Type.Object({
  name: Type.String({ description: 'What is frozen, as people call it' }),
  division: Type.Object({ code: Type.String(), name: Type.String() }),
  lots: Type.Integer({ description: 'Lots that it covers, with those found to be the same goods' }),
  lotsCut: Type.Boolean({ description: 'There are more lots than are counted here' }),
  holders: Type.Integer({ description: 'Businesses that it binds and that have some now, or on the way' }),
  sellers: Type.Integer({ description: 'Of these, those that sell to or feed people' }),
  tills: Type.Integer({ description: 'Tills of these that have sent receipts lately' }),
  onHand: Type.Array(QuantitySum),
  incoming: Type.Array(QuantitySum),
  outside: Type.Integer({ description: 'Businesses that have some and stand outside the division' }),
  frozenBy: Type.Array(Type.String({ description: 'Numbers of freezes in force of the same subject' })),
});

export const MovedView = Type.Object({
  items: Type.Array(
    Type.Object({
      at: InstantText('When it happened'),
      recordedAt: InstantText('When it was recorded'),
      happened: OneOf(['after', 'before'], 'after the freeze; or before, and told afterwards'),
      against: Type.Boolean({ description: 'Sold, handed on, given away or used although it was frozen' }),
      kind: Type.String(),
      words: Type.Object({ zh: Type.String(), en: Type.String() }),
      from: Nullable(Type.Object({ partyId: Type.String(), name: Type.String() })),
      to: Nullable(Type.Object({ partyId: Type.String(), name: Type.String() })),
      lotId: Type.String(),
      lotCode: Type.String(),
      product: Type.String(),
      quantity: Nullable(Type.Integer()),
      baseUnit: Type.String(),
      pieceUnit: Nullable(Type.String()),
      documentId: Type.String(),
      documentKind: Type.String(),
    }),
  ),
  total: Type.Integer(),
  against: Type.Integer(),
  from: InstantText('From when'),
  until: InstantText('Until when: now, or until it was lifted or ended'),
});

export type FreezeInput = Static<typeof FreezeBody>;
export type LiftInput = Static<typeof LiftBody>;
export type FreezeViewValue = Static<typeof FreezeView>;
export type ApproveInput = Static<typeof ApproveBody>;
export type ReachInput = Static<typeof ReachBody>;
export type OfficeFreezeViewValue = Static<typeof OfficeFreezeView>;
export type FreezeReachValue = Static<typeof FreezeReach>;
export type MovedValue = Static<typeof MovedView>;
