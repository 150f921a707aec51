import { type Static, Type } from 'typebox';
import { Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../platform/schema.ts';
import { FreezeView } from '../recall/index.ts';
import { ENTRY_KINDS } from './feed.store.ts';

export const FeedQuery = Exact({
  after: Type.Optional(
    Text(
      40,
      'Mark of the last page that was taken in (`next`); absent: from the beginning, and opens the feed',
    ),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});

const FeedParty = Type.Object({
  partyId: IdText('Party'),
  uscc: Nullable(Type.String()),
  name: Type.String(),
  stall: Nullable(Type.String()),
});

const FeedPaper = Type.Object({
  kind: Type.String(),
  number: Type.String(),
  issuer: Nullable(Type.String()),
  issuedOn: Nullable(Type.String()),
  validUntil: Nullable(Type.String()),
});

export const FeedLine = Type.Object({
  line: Type.Integer(),
  lotId: IdText('Lot'),
  lotCode: Type.String(),
  productId: IdText('Product'),
  gtin: Nullable(Type.String()),
  name: Type.String(),
  category: Type.String(),
  quantity: Type.Integer({ description: 'In base units' }),
  baseUnit: Type.String(),
  batch: Nullable(Type.String()),
  productionDate: Nullable(Type.String()),
  expiryDate: Nullable(Type.String()),
  origin: Nullable(Type.String()),
  papers: Type.Array(FeedPaper, { description: 'All that came with the lot, by this voucher or earlier' }),
});

export const FeedVoucher = Type.Object({
  number: Type.String({ description: 'V and 14 characters' }),
  documentNumber: Type.String({ description: "The sender's own" }),
  issuedAt: InstantText('Issued'),
  sender: FeedParty,
  receiver: FeedParty,
  lines: Type.Array(FeedLine),
});

export const FeedRecorded = Type.Object({
  kind: Type.String(),
  documentNumber: Type.String(),
  lots: Type.Array(Type.Object({ line: Type.Integer(), lotId: IdText('Lot'), lotCode: Type.String() })),
});

export const FeedItem = Type.Object({
  cursor: Type.String({ description: 'Mark of this item' }),
  kind: OneOf(
    ENTRY_KINDS,
    'A purchase, production or transformation of its own, with the lots that its lines stand for; a voucher addressed to the business; a voucher withdrawn (annulled or corrected); a voucher of its own answered; goods that it has, had or waits for frozen; a freeze lifted; a test failed',
  ),
  documentId: IdText('Document; the same one again is the same news'),
  recordedAt: InstantText('Recorded'),
  party: FeedParty,
  recorded: Nullable(FeedRecorded),
  voucher: Nullable(FeedVoucher),
  answer: Nullable(
    Type.Object({ documentNumber: Type.String(), decision: Type.String(), reason: Nullable(Type.String()) }),
  ),
  freeze: Nullable(FreezeView),
  test: Nullable(
    Type.Object({
      documentNumber: Type.String(),
      items: Type.Array(
        Type.Object({ item: Type.String(), result: Type.String(), value: Nullable(Type.String()) }),
      ),
    }),
  ),
  lots: Type.Array(Type.Object({ lotId: IdText('Lot'), lotCode: Type.String(), name: Type.String() }), {
    description: "Of what is frozen, or failed: the business's lots",
  }),
});
export const FeedPage = Type.Object({
  items: Type.Array(FeedItem),
  next: Type.String({ description: '`after` of the next call, also when nothing is new' }),
  more: Type.Boolean({ description: 'Whether another page waits already' }),
});

export type FeedItemValue = Static<typeof FeedItem>;
export type FeedPageValue = Static<typeof FeedPage>;
export type FeedLineValue = Static<typeof FeedLine>;
export type FeedVoucherValue = Static<typeof FeedVoucher>;
