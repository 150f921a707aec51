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
import { LotReference, Quantity } from '../ledger/index.ts';

const words = { zh: Type.String(), en: Type.String() };
const Words = Type.Object(words);
const PartyName = Type.Object({ partyId: IdText('Party'), name: Type.String(), kind: Type.String() });

export const GateEntryBody = Exact({
  documentNumber: DocumentNumber,
  at: Type.Optional(InstantText('进场时间; now when absent')),
  plate: Text(16, '车牌'),
  owner: Exact({
    partyId: Type.Optional(IdText('Registered business that owns the goods')),
    name: Type.Optional(Text(80, '货主')),
    stall: Type.Optional(Text(40, '摊位号')),
  }),
  lines: Type.Array(
    Exact({
      name: Text(60, '品名'),
      origin: Type.Optional(Text(120, '产地')),
      weight: Quantity,
      paper: Type.Optional(
        Exact({
          kind: OneOf(['produce-conformity', 'origin-proof'], '承诺达标合格证, 产地证明'),
          number: Text(60, 'Number on the paper; 无号 when it has none'),
        }),
      ),
      test: Type.Optional(
        Exact({ slip: Text(60, '快检单号'), result: OneOf(['pass', 'fail'], '合格, 不合格') }),
      ),
      lot: Type.Optional(LotReference),
    }),
    { minItems: 1, maxItems: 50 },
  ),
  driver: Type.Optional(Text(40, '司机; kept encrypted')),
  photos: Type.Optional(Type.Array(Sha256Text, { maxItems: 6, description: 'Files brought before' })),
});

export const VerdictName = OneOf(['green', 'yellow', 'red'], '绿, 黄, 红');
export const GateEntryAnswer = Type.Object({
  documentId: IdText('Document'),
  replayed: Type.Boolean(),
  recordedAt: InstantText('Recorded'),
  verdict: VerdictName,
  lines: Type.Array(
    Type.Object({ line: Type.Integer(), verdict: VerdictName, ...words, clause: Type.String() }),
  ),
});

export const DecisionBody = Exact({
  decision: OneOf(['admitted', 'turned-away'], '放行, 不予进场'),
  testSlip: Type.Optional(Text(60, '合格的快检单号')),
  reason: Type.Optional(Text(120, 'Reason')),
});
export const DecisionAnswer = Type.Object({
  documentId: IdText('Document'),
  decision: OneOf(['admitted', 'turned-away'], '放行, 不予进场'),
  at: InstantText('Decided'),
  by: Type.String(),
  replayed: Type.Boolean(),
});

export const DeviceBody = Exact({
  code: Text(40, '设备编号'),
  name: Text(60, '设备: 1 号冷柜'),
  storeKind: Text(20, 'chilled, frozen, hot, room'),
});
const DeviceView = Type.Object({
  code: Type.String(),
  name: Type.String(),
  storeKind: Type.String(),
  storeName: Words,
  limit: Words,
});
export const DeviceList = Type.Object({
  items: Type.Array(DeviceView),
  storeKinds: Type.Array(Type.Object({ code: Type.String(), ...words, limit: Words })),
});

export const TemperatureLogBody = Exact({
  documentNumber: DocumentNumber,
  device: Text(40, '设备编号'),
  readings: Type.Array(
    Exact({
      at: Type.Optional(InstantText('When; now when absent')),
      celsius: Type.Union([Type.Number(), Type.String({ maxLength: 8 })], { description: '℃: -18.5' }),
    }),
    { minItems: 1, maxItems: 1500 },
  ),
  takenBy: Type.Optional(Text(40, '记录人; kept encrypted')),
  handled: Type.Optional(Text(200, '异常处置')),
});
export const TemperatureLogAnswer = Type.Object({
  documentId: IdText('Document'),
  replayed: Type.Boolean(),
  recordedAt: InstantText('Recorded'),
  readings: Type.Integer(),
  excess: Type.Integer({ description: 'Readings outside the limit' }),
  limit: Words,
});

const Column = Type.Object({ key: Type.String(), ...words, asked: Type.Boolean() });
const Book = Type.Object({
  code: Type.String(),
  ...words,
  clause: Type.String(),
  confidence: Type.String(),
  kept: Type.Boolean({ description: 'The law names this kind of business as its keeper' }),
  columns: Type.Array(Column),
});
export const BookList = Type.Object({ party: PartyName, items: Type.Array(Book) });

export const BookPage = Type.Object({
  book: Book,
  party: PartyName,
  from: Type.String(),
  to: Type.String(),
  rows: Type.Array(
    Type.Object({
      documentId: IdText('Document'),
      line: Type.Integer(),
      at: InstantText('When'),
      cells: Type.Record(Type.String(), Nullable(Type.String()), {
        description: 'By column; null: not recorded, "": nothing to say',
      }),
      mark: Nullable(OneOf(['estimated', 'possible'], '估算; 收银未指明批次，可能是这些批次')),
      keepUntil: Type.String({ description: 'To be kept until this day' }),
      keepClause: Type.String(),
      voucher: Nullable(Type.String()),
      lotCode: Nullable(Type.String()),
      gate: Nullable(
        Type.Object({
          verdict: VerdictName,
          decision: Nullable(Type.String()),
          decide: Type.Object({ allowed: Type.Boolean(), ...words }),
        }),
      ),
    }),
  ),
  next: Nullable(Type.String({ description: 'Go on behind this; null: that was all' })),
});

export const bookQuery = {
  party: Type.Optional(IdText('Business; one’s own when absent')),
  from: Type.Optional(DateText('First day; 30 days back when absent')),
  to: Type.Optional(DateText('Last day; today when absent')),
  q: Type.Optional(Text(60, 'Goods, partner, number; pinyin initials too')),
};

export type GateEntryInput = Static<typeof GateEntryBody>;
export type GateEntryAnswerValue = Static<typeof GateEntryAnswer>;
export type DecisionInput = Static<typeof DecisionBody>;
export type TemperatureLogInput = Static<typeof TemperatureLogBody>;
export type TemperatureLogAnswerValue = Static<typeof TemperatureLogAnswer>;
export type DeviceInput = Static<typeof DeviceBody>;
export type BookPageValue = Static<typeof BookPage>;
export type BookRowValue = BookPageValue['rows'][number];
