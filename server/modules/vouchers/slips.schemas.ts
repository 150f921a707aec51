import { type Static, Type } from 'typebox';
import { DocumentNumber, Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../platform/schema.ts';
import { GoodsLine } from '../ledger/index.ts';
import { ReceiptBody } from './vouchers.schemas.ts';

/** What one phone keeps in its pocket, and what one business may have open on all of them. */
export const SLIPS_AT_ONCE = 20;
export const SLIPS_OPEN_MAX = 100;

export const SlipNumbersBody = Exact({
  count: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: SLIPS_OPEN_MAX,
      description: `How many; ${SLIPS_AT_ONCE} when absent`,
    }),
  ),
});
export const SlipNumbersView = Type.Object({
  numbers: Type.Array(Type.String({ description: 'S and 14 characters' })),
  reservedAt: InstantText('When they were reserved'),
});

export const SlipReceiptBody = Exact({
  documentNumber: DocumentNumber,
  slip: Text(200, "The slip's number, as scanned or typed"),
  receiver: Type.Optional(IdText('Receiver that the slip names; refused when it is not the caller')),
  lines: Type.Array(GoodsLine, {
    minItems: 1,
    maxItems: 100,
    description: "The goods as the slip's code tells them",
  }),
  receivedAt: Type.Optional(InstantText('When the goods arrived; now when absent')),
  decision: OneOf(['all', 'part', 'refuse'], '全部收货, 部分收货, 拒收'),
  reason: Type.Optional(Text(120, 'Needed for a part and for a refusal')),
  differences: ReceiptBody.properties.lines,
});

const PartyBrief = Type.Object({
  partyId: IdText('Party'),
  name: Type.String(),
  kind: Type.String(),
  divisionCode: Nullable(Type.String()),
});
export const SlipState = OneOf(['waiting', 'arrived'], '待上游上传, 已上传');

export const SlipView = Type.Object({
  number: Type.String(),
  state: SlipState,
  voucherNumber: Nullable(Type.String()),
  sender: PartyBrief,
  reservedAt: InstantText('When the number was reserved'),
  received: Type.Boolean({ description: 'The caller has confirmed these goods already' }),
});

export const SlipReceiptView = Type.Object({
  slip: Type.String(),
  state: SlipState,
  documentId: IdText('Receipt or purchase'),
  voucherNumber: Nullable(Type.String({ description: 'Null while the supplier has not uploaded it' })),
  replayed: Type.Boolean(),
  discrepancies: Type.Array(
    Type.Object({
      kind: Type.String(),
      lotId: IdText('Lot'),
      quantity: Nullable(Type.Integer()),
      zh: Type.String(),
      en: Type.String(),
    }),
  ),
});

export type SlipReceiptInput = Static<typeof SlipReceiptBody>;
export type SlipReceiptValue = Static<typeof SlipReceiptView>;
export type SlipValue = Static<typeof SlipView>;
