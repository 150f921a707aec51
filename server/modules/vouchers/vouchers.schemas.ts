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
import { Amount, GoodsLine, NamedParty, PrecisionText, Quantity } from '../ledger/index.ts';

export const VoucherKind = OneOf(
  ['production', 'wholesale', 'origin', 'import', 'slaughter', 'distribution', 'return'],
  '凭证类型: 生产出厂, 批发销售, 产地, 进口, 屠宰, 配送, 退货',
);
export const VoucherState = OneOf(
  ['issued', 'received', 'partly-received', 'refused', 'implied', 'voided', 'corrected'],
  'Where the voucher stands',
);

export const Paper = Exact({
  kind: Text(40, 'Certificate kind, see /api/v1/city'),
  number: Text(60, 'Number on the paper'),
  issuer: Type.Optional(Text(120, 'Issuer')),
  issuedOn: Type.Optional(DateText('Issued')),
  validUntil: Type.Optional(DateText('Valid until')),
  sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Hash of the attached file' })),
  lines: Type.Optional(
    Type.Array(Type.Integer({ minimum: 1 }), { description: 'Lines it covers; all when absent' }),
  ),
});

export const Logistics = Exact({
  plate: Type.Optional(Text(16, '车牌')),
  carrier: Type.Optional(Text(80, '承运人')),
  departedAt: Type.Optional(InstantText('Departure')),
  temperature: Type.Optional(Text(40, '温度')),
});

/** Made by a business's own key over the RFC 8785 form of the body without this field. */
export const SenderSignature = Exact({
  keyId: IdText('Registered signing key of the sender'),
  value: Type.String({ pattern: '^[A-Za-z0-9_-]{86}$', description: 'Ed25519, base64url' }),
});

const voucherFields = {
  documentNumber: DocumentNumber,
  kind: Type.Optional(VoucherKind),
  issuedAt: Type.Optional(InstantText('When the goods were handed over; now when absent')),
  precision: Type.Optional(PrecisionText),
  receiver: NamedParty,
  lines: Type.Array(GoodsLine, { minItems: 1, maxItems: 500 }),
  certificates: Type.Optional(Type.Array(Paper, { maxItems: 100 })),
  logistics: Type.Optional(Logistics),
  note: Type.Optional(Text(200, 'Note')),
  signature: Type.Optional(SenderSignature),
};
export const VoucherBody = Exact(voucherFields);
export const CorrectionBody = Exact({ ...voucherFields, reason: Text(120, 'Why it is corrected') });
export const VoidBody = Exact({ documentNumber: DocumentNumber, reason: Text(120, 'Why it is annulled') });

/** Amounts in a receipt may be nought: nothing accepted is a refusal of the line. */
const Counted = Exact({ quantity: Amount, unit: Text(16, 'Unit') });
export const ReceiptBody = Exact({
  documentNumber: DocumentNumber,
  receivedAt: Type.Optional(InstantText('When the goods arrived; now when absent')),
  decision: OneOf(['all', 'part', 'refuse'], '全部收货, 部分收货, 拒收'),
  reason: Type.Optional(Text(120, 'Needed for a part and for a refusal')),
  lines: Type.Optional(
    Type.Array(
      Exact({
        line: Type.Integer({ minimum: 1 }),
        accepted: Counted,
        refused: Type.Optional(Counted),
        reason: Type.Optional(Text(120, 'Reason')),
      }),
      { maxItems: 500, description: 'Lines that differ; the others are accepted whole' },
    ),
  ),
});

/** A purchase whose seller has issued no voucher (yet). */
export const PurchaseBody = Exact({
  documentNumber: DocumentNumber,
  receivedAt: Type.Optional(InstantText('When the goods arrived')),
  precision: Type.Optional(PrecisionText),
  supplier: NamedParty,
  supplierDocument: Type.Optional(Text(64, "The supplier's own paper's number")),
  lines: Type.Array(GoodsLine, { minItems: 1, maxItems: 500 }),
  certificates: Type.Optional(Type.Array(Paper, { maxItems: 100 })),
});

const PartyBrief = Type.Object({
  partyId: IdText('Party'),
  name: Type.String(),
  kind: Type.String(),
  divisionCode: Nullable(Type.String()),
});

export const VoucherSummary = Type.Object({
  number: Type.String({ description: 'V and 14 characters' }),
  documentId: IdText('Document'),
  state: VoucherState,
  issuedAt: InstantText('Issued'),
  answeredAt: Nullable(InstantText('Answered')),
  sender: PartyBrief,
  receiver: PartyBrief,
  summary: Type.String({ description: '大白菜 180 公斤, or 大白菜 等 3 种' }),
  lines: Type.Integer(),
});

export const VoucherLineView = Type.Object({
  line: Type.Integer(),
  lotId: IdText('Lot'),
  lotCode: Type.String(),
  scanUrl: Type.String(),
  productId: IdText('Product'),
  name: Type.String(),
  declared: Quantity,
  quantity: Type.Integer({ description: 'In base units' }),
  baseUnit: Type.String(),
  display: Type.Object({ zh: Type.String(), en: Type.String() }),
  batch: Nullable(Type.String()),
  productionDate: Nullable(Type.String()),
  expiryDate: Nullable(Type.String()),
  origin: Nullable(Type.String()),
  accepted: Nullable(Type.Integer()),
  refused: Nullable(Type.Integer()),
  missing: Nullable(Type.Integer()),
});

const PaperStateName = OneOf(
  ['unverified', 'verified', 'unknown', 'overdrawn', 'withdrawn'],
  '待核验, 已核验, 查无此证, 超量, 已撤销',
);
const TwoWords = { zh: Type.String(), en: Type.String() };
/** How a paper stands with the department that issues it; null for papers that no department issues. */
const PaperVerificationView = Nullable(
  Type.Object({
    state: PaperStateName,
    since: Nullable(InstantText('Since when')),
    department: Type.Object({ code: Type.String(), ...TwoWords }),
    because: Nullable(Type.Object(TwoWords)),
    ...TwoWords,
  }),
);

const Allowed = Type.Object({ allowed: Type.Boolean(), zh: Type.String(), en: Type.String() });
export const VoucherView = Type.Object({
  ...VoucherSummary.properties,
  kind: VoucherKind,
  recordedAt: InstantText('Recorded'),
  documentNumber: Type.String(),
  qrUrl: Type.String(),
  lineItems: Type.Array(VoucherLineView),
  papers: Type.Array(
    Type.Object({
      kind: Type.String(),
      name: Type.String(),
      number: Type.String(),
      issuer: Nullable(Type.String()),
      validUntil: Nullable(Type.String()),
      lines: Type.Array(Type.Integer()),
      state: Type.String(),
      verification: PaperVerificationView,
    }),
  ),
  flags: Type.Array(
    Type.Object({
      kind: Type.String(),
      number: Type.String(),
      state: PaperStateName,
      since: InstantText('Since when'),
      ...TwoWords,
    }),
    {
      description:
        'Certificates in doubt that the goods hang on, their own or those of what they were made of',
    },
  ),
  missingPapers: Type.Array(
    Type.Object({
      line: Type.Integer(),
      kind: Type.String(),
      zh: Type.String(),
      en: Type.String(),
      clause: Type.String(),
    }),
  ),
  contacts: Nullable(Type.Record(Type.String(), Type.Unknown())),
  trade: Nullable(Type.Record(Type.String(), Type.Unknown())),
  history: Type.Array(
    Type.Object({
      kind: Type.String(),
      documentId: IdText('Document'),
      at: InstantText('When'),
      by: Type.String(),
      reason: Nullable(Type.String()),
    }),
  ),
  check: Nullable(
    Type.Object({
      complete: Type.Boolean(),
      by: Type.String(),
      at: InstantText('Confirmed'),
      missing: Type.Array(Type.String()),
      papersSha256: Type.String(),
    }),
  ),
  actions: Type.Object({ receive: Allowed, refuse: Allowed, void: Allowed, correct: Allowed }),
  replayed: Type.Optional(Type.Boolean()),
  discrepancies: Type.Optional(
    Type.Array(
      Type.Object({
        kind: Type.String(),
        lotId: IdText('Lot'),
        quantity: Nullable(Type.Integer()),
        zh: Type.String(),
        en: Type.String(),
      }),
    ),
  ),
});

export type VoucherInput = Static<typeof VoucherBody>;
export type CorrectionInput = Static<typeof CorrectionBody>;
export type ReceiptInput = Static<typeof ReceiptBody>;
export type PurchaseInput = Static<typeof PurchaseBody>;
export type VoidInput = Static<typeof VoidBody>;
export type VoucherSummaryValue = Static<typeof VoucherSummary>;
export type VoucherViewValue = Static<typeof VoucherView>;
export type VoucherKindName = Static<typeof VoucherKind>;
export type VoucherStateName = Static<typeof VoucherState>;
export type PaperInput = Static<typeof Paper>;
