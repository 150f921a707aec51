import { type Static, Type } from 'typebox';
import { DocumentNumber, Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../platform/schema.ts';
import { LotReference, PrecisionText } from '../ledger/index.ts';

export const LotTestBody = Exact({
  documentNumber: DocumentNumber,
  at: Type.Optional(InstantText('When it was tested; now when absent')),
  precision: Type.Optional(PrecisionText),
  lot: LotReference,
  items: Type.Array(
    Exact({
      item: Text(60, '检测项目: 有机磷和氨基甲酸酯类农药, 瘦肉精'),
      result: OneOf(['pass', 'fail'], '合格, 不合格'),
      value: Type.Optional(Text(40, 'What was measured, with its unit')),
      limit: Type.Optional(Text(40, 'The limit it is held against, with its unit')),
    }),
    { minItems: 1, maxItems: 50 },
  ),
  tester: Type.Optional(Text(60, 'Who tested; kept encrypted')),
  place: Type.Optional(Text(80, '检测地点')),
  number: Type.Optional(Text(60, 'Number on the test slip; the document number when absent')),
});

export const LotTestList = Type.Object({
  items: Type.Array(
    Type.Object({
      documentId: IdText('Document'),
      lotId: IdText('Lot'),
      line: Type.Integer(),
      at: InstantText('Tested'),
      item: Type.String(),
      result: OneOf(['pass', 'fail'], '合格, 不合格'),
      value: Nullable(Type.String()),
      limit: Nullable(Type.String()),
      by: Type.Object({ partyId: IdText('Who recorded it'), standing: Type.String() }),
    }),
  ),
});

export type LotTestInput = Static<typeof LotTestBody>;
export type LotTestListValue = Static<typeof LotTestList>;
