import { Type } from 'typebox';
import { Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../platform/schema.ts';

export const SaleCheckQuerySchema = Exact({
  gtin: Type.Optional(Text(14, 'Barcode of the goods')),
  lot: Type.Optional(Text(400, 'Lot code (T…), (01)…(10)…, or Digital Link')),
  scan: Type.Optional(Text(400, 'Whatever a scanner gave')),
  shop: Type.Optional(IdText('Business; one’s own when absent')),
});

const Reason = Type.Object({
  code: Type.String({
    description:
      'lot-frozen, party-frozen, test-failed, unreleased, expired, withdrawn, or another that holds goods back',
  }),
  clause: Nullable(Type.String()),
  zh: Type.String(),
  en: Type.String(),
});

export const SaleCheckAnswer = Type.Object({
  answer: OneOf(
    ['allowed', 'refused', 'check-pack'],
    'check-pack: some of these goods are stopped; compare date and batch on the pack with `blocked`',
  ),
  at: InstantText('True at this instant'),
  shop: IdText('Business'),
  known: Type.Boolean({ description: 'False: there is no record of this lot, or of these goods' }),
  product: Nullable(
    Type.Object({ productId: IdText('Product'), name: Type.String(), gtin: Nullable(Type.String()) }),
  ),
  lot: Nullable(
    Type.Object({
      lotId: IdText('Lot'),
      code: Type.String(),
      batch: Nullable(Type.String()),
      serial: Nullable(Type.String()),
    }),
  ),
  zh: Type.String(),
  en: Type.String(),
  reasons: Type.Array(Reason),
  blocked: Type.Array(
    Type.Object({
      lotId: IdText('Lot'),
      code: Type.String(),
      batch: Nullable(Type.String()),
      serial: Nullable(Type.String()),
      expiryDate: Nullable(Type.String()),
      reason: Reason,
    }),
  ),
  call: Type.String({ description: 'Telephone of the supervising office' }),
});

export const StopListQuery = Exact({
  shop: Type.Optional(IdText('Business; one’s own when absent')),
  since: Type.Optional(
    Text(40, '`version` of the list that the till has; unchanged: 200 with `unchanged`, and a new end'),
  ),
});

const Place = Type.Integer({ minimum: 0 });
export const StopListAnswer = Type.Object({
  version: Type.String(),
  unchanged: Type.Boolean({ description: 'True: the till’s list stays as it is, with this `validUntil`' }),
  shop: IdText('Business'),
  madeAt: InstantText('Made'),
  validUntil: InstantText('After this a till must not trust the list, and must say so'),
  timeZone: Type.String(),
  complete: Type.Boolean({ description: 'False: more is stopped than the list may hold' }),
  reasons: Type.Array(Reason),
  shopReason: Nullable(Place),
  products: Type.Array(
    Type.Object({ productId: IdText('Product'), gtin: Nullable(Type.String()), reason: Place }),
  ),
  lots: Type.Array(
    Type.Object({
      lotId: IdText('Lot'),
      code: Type.String(),
      productId: IdText('Product'),
      gtin: Nullable(Type.String()),
      batch: Nullable(Type.String()),
      serial: Nullable(Type.String()),
      inStock: Type.Boolean(),
      expiryDate: Nullable(Type.String()),
      reasons: Type.Array(Place),
    }),
  ),
  plus: Type.Array(Type.Object({ plu: Type.String(), productId: IdText('Product') })),
  pieces: Type.Array(
    Type.Object({
      gtin: Type.String(),
      first: Type.Integer(),
      last: Type.Integer(),
      lotId: IdText('Lot'),
    }),
  ),
});
