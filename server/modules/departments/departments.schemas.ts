import { type Static, Type } from 'typebox';
import { Exact, IdText, InstantText, Nullable, OneOf } from '../../platform/schema.ts';

const Words = Type.Object({ zh: Type.String(), en: Type.String() });
export const PAPER_STATES = ['unverified', 'verified', 'unknown', 'overdrawn', 'withdrawn'] as const;
const StateName = OneOf(PAPER_STATES, '待核验, 已核验, 查无此证, 超量, 已撤销');
const PartyBrief = Nullable(Type.Object({ partyId: IdText('Party'), name: Type.String() }));

export const MessageAnswerSchema = Type.Object({
  messageId: Type.String({ description: "The sender's id of the message, or its hash" }),
  repeated: Type.Boolean({ description: 'The same message had come before; nothing was done again' }),
  state: OneOf(['taken', 'unreadable'], '`unreadable`: kept as it came, for a person to look at'),
  statements: Type.Integer({ description: 'Certificates and withdrawals in it' }),
});

export const DepartmentList = Type.Object({
  items: Type.Array(
    Type.Object({
      code: Type.String(),
      name: Words,
      kinds: Type.Array(Type.Object({ kind: Type.String(), name: Words })),
      connected: Type.Boolean({ description: 'Address and secret are configured' }),
      outSince: Nullable(InstantText('Since when it does not answer')),
      outBecause: Nullable(Words),
      nextTryAt: Nullable(InstantText('When it is tried again')),
      answeredAt: Nullable(InstantText('Last answer to a question')),
      messageAt: Nullable(InstantText('Last message that it pushed')),
      counts: Type.Record(Type.String(), Type.Integer(), { description: 'Quoted numbers by their state' }),
      waitingSince: Nullable(InstantText('Since when the oldest unverified number waits')),
    }),
  ),
  unreadable: Type.Array(
    Type.Object({
      department: Type.String(),
      messageId: Type.String(),
      receivedAt: InstantText('Received'),
      size_bytes: Type.Integer(),
      sha256: Type.String(),
      note: Nullable(Type.String()),
      beginning: Type.String({ description: 'Its first bytes as text' }),
    }),
  ),
});

const Facts = Type.Object({
  goods: Type.Array(
    Type.Object({
      name: Type.String(),
      quantity: Nullable(Type.String()),
      unit: Nullable(Type.String()),
    }),
  ),
  holder: Nullable(Type.Object({ name: Type.String(), uscc: Nullable(Type.String()) })),
  issuer: Nullable(Type.String()),
  issuedOn: Nullable(Type.String()),
  validUntil: Nullable(Type.String()),
  passed: Nullable(Type.Boolean()),
});

export const CertificateList = Type.Object({
  items: Type.Array(
    Type.Object({
      kind: Type.String(),
      kindName: Words,
      number: Type.String(),
      department: Words,
      state: StateName,
      stateWords: Words,
      since: InstantText('Since when it stands so'),
      because: Nullable(Words),
      answeredAt: Nullable(InstantText('When the department answered')),
      withdrawnReason: Nullable(Type.String()),
      facts: Nullable(Facts),
      quantities: Type.Array(
        Type.Object({
          baseUnit: Type.String(),
          certified: Type.Integer(),
          entered: Type.Integer(),
          display: Type.Object({ certified: Words, entered: Words }),
        }),
      ),
      mismatches: Type.Array(
        Type.Object({
          field: Type.String(),
          words: Words,
          said: Type.String(),
          certificate: Type.String(),
          documentId: IdText('Document'),
          lotId: IdText('Lot'),
        }),
      ),
    }),
  ),
});

export const FlaggedList = Type.Object({
  items: Type.Array(
    Type.Object({
      documentId: IdText('Document'),
      voucherNumber: Type.String(),
      isVoucher: Type.Boolean({ description: 'False: a purchase whose seller sent no voucher' }),
      kindName: Words,
      number: Type.String(),
      state: StateName,
      stateWords: Words,
      since: InstantText('Since'),
      goods: Type.String(),
      lotCode: Type.String(),
      sender: PartyBrief,
      receiver: PartyBrief,
    }),
  ),
});

export const NoticeList = Type.Object({
  items: Type.Array(
    Type.Object({
      noticeId: IdText('Notice'),
      state: StateName,
      kindName: Words,
      number: Type.String(),
      at: InstantText('Told'),
      readAt: Nullable(InstantText('Read')),
      words: Words,
      lots: Type.Array(Type.Object({ lotId: IdText('Lot'), code: Type.String(), name: Type.String() })),
    }),
  ),
  unread: Type.Integer(),
  next: Nullable(Type.String()),
});

export const NoticeRead = Exact({ noticeId: IdText('Notice'), read: Type.Boolean() });

export type DepartmentListValue = Static<typeof DepartmentList>;
export type CertificateListValue = Static<typeof CertificateList>;
export type FlaggedListValue = Static<typeof FlaggedList>;
export type NoticeListValue = Static<typeof NoticeList>;
