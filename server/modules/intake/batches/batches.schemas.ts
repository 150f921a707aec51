import { type Static, Type } from 'typebox';
import { Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../../platform/schema.ts';

export const ROWS_MAX = 500;

export const BatchNumber = Text(
  64,
  "The sender's own number for this batch. Repeating it with the same rows gives the same answer.",
);

export const Stall = Exact(
  {
    stall: Type.Optional(Text(20, 'Stall number in the market')),
    uscc: Type.Optional(Text(18, '统一社会信用代码')),
    partyId: Type.Optional(IdText('Business')),
  },
  'Stall of a market for which its operator records; one of the three is enough',
);

export const AnsweredVoucher = Exact(
  {
    number: Type.Optional(Text(60, 'Voucher number, V and 14 characters')),
    sender: Type.Optional(
      Exact({
        partyId: Type.Optional(IdText('Business')),
        uscc: Type.Optional(Text(18, '统一社会信用代码')),
        ownCode: Type.Optional(Text(120, "The sender's own code for the business")),
      }),
    ),
    documentNumber: Type.Optional(Text(64, 'Number under which its sender issued it')),
  },
  'Of a receipt: the voucher it answers, by number or by sender and document number',
);

/** One row. It is checked row by row: one that is not right is refused, the others are taken. */
export const BatchRowSchema = Exact({
  type: Text(40, 'What the row is: voucher, receipt, purchase, sale, …'),
  stall: Type.Optional(Stall),
  voucher: Type.Optional(AnsweredVoucher),
  body: Type.Object(
    {},
    {
      additionalProperties: true,
      description:
        'As the body of the call of that name; a product or party may be { "ownCode": …, "name": … }, a unit any text',
    },
  ),
});
export type BatchRow = Static<typeof BatchRowSchema>;

export const BatchBody = Exact({
  batchNumber: BatchNumber,
  dryRun: Type.Optional(
    Type.Boolean({ description: 'True: everything is done and rolled back; nothing of it stays' }),
  ),
  rows: Type.Array(
    Type.Object({}, { additionalProperties: true, description: '{ type, stall?, voucher?, body }' }),
    { minItems: 1, maxItems: ROWS_MAX },
  ),
});
export interface BatchInput {
  batchNumber: string;
  dryRun?: boolean;
  rows: unknown[];
}

export const ROW_STATUSES = ['taken', 'repeated', 'refused', 'waiting', 'dropped'] as const;
export type RowStatus = (typeof ROW_STATUSES)[number];

export const RowResult = Type.Object({
  row: Type.Integer({ description: 'From 1' }),
  type: Type.String(),
  documentNumber: Nullable(Type.String()),
  status: OneOf(
    ROW_STATUSES,
    'taken; repeated: recorded before; refused; waiting for a code to be mapped; dropped by decision',
  ),
  documentId: Type.Optional(IdText('Document')),
  voucherNumber: Type.Optional(Type.String()),
  code: Type.Optional(Type.String()),
  path: Type.Optional(Type.String({ description: 'RFC 6901 pointer into the row' })),
  zh: Type.Optional(Type.String()),
  en: Type.Optional(Type.String()),
  issues: Type.Optional(
    Type.Array(
      Type.Object({
        code: Type.String(),
        path: Type.String(),
        zh: Type.String(),
        en: Type.String(),
        clause: Type.Optional(Type.String()),
      }),
    ),
  ),
});
export type RowResultValue = Static<typeof RowResult>;

export const Sums = Type.Object({
  taken: Type.Integer(),
  repeated: Type.Integer(),
  refused: Type.Integer(),
  waiting: Type.Integer(),
  dropped: Type.Integer(),
});

export const BatchAnswer = Type.Object({
  batchNumber: Type.String(),
  dryRun: Type.Boolean(),
  replayed: Type.Boolean({ description: 'True when all of it had been taken in before' }),
  complete: Type.Boolean({ description: 'False when it was cut off; send it again to go on' }),
  at: InstantText('When it first came'),
  sums: Sums,
  rows: Type.Array(RowResult),
});
export type BatchAnswerValue = Static<typeof BatchAnswer>;

export const BatchList = Type.Object({
  items: Type.Array(
    Type.Object({
      batchNumber: Type.String(),
      at: InstantText('When it came'),
      rows: Type.Integer(),
      sums: Sums,
    }),
  ),
});
