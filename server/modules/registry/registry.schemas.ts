import { type Static, Type } from 'typebox';
import { DateText, Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../platform/schema.ts';

export const LicenceNumber = Exact({
  kind: OneOf(['SC', 'JY', 'other'], '食品生产许可证, 食品经营许可证, other'),
  number: Text(40, 'Number'),
  validUntil: Type.Optional(DateText('Valid until')),
});

export const PartyBody = Exact({
  uscc: Text(18, '统一社会信用代码'),
  name: Text(120, 'Registered name'),
  aliases: Type.Optional(Type.Array(Text(60, 'Other name'), { maxItems: 10 })),
  kind: Text(30, 'Kind of business, see /api/v1/city'),
  licenceNumbers: Type.Optional(Type.Array(LicenceNumber, { maxItems: 10 })),
  address: Type.Optional(Text(200, 'Address')),
  contactName: Type.Optional(Text(40, 'Responsible person')),
  contactPhone: Type.Optional(Text(40, 'Telephone')),
  divisionCode: Type.Optional(Text(12, 'Street or district code')),
  longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
  marketId: Type.Optional(IdText('Market a stall stands in')),
  stall: Type.Optional(Text(20, 'Stall number')),
});

export const PartyView = Type.Object({
  partyId: IdText('Party'),
  uscc: Nullable(Type.String()),
  name: Type.String(),
  aliases: Type.Array(Type.String()),
  kind: Type.String(),
  licenceNumbers: Type.Array(LicenceNumber),
  address: Nullable(Type.String()),
  contactName: Nullable(Type.String()),
  contactPhone: Nullable(Type.String()),
  divisionCode: Nullable(Type.String()),
  longitude: Nullable(Type.Number()),
  latitude: Nullable(Type.Number()),
  marketId: Nullable(Type.String()),
  stall: Nullable(Type.String()),
  source: Type.String(),
});

export const SiteBody = Exact({
  partyId: Type.Optional(IdText("Business; one's own when absent")),
  gln: Type.Optional(Text(13, 'Global Location Number')),
  name: Text(120, 'Name'),
  address: Type.Optional(Text(200, 'Address')),
  divisionCode: Type.Optional(Text(12, 'Street or district code')),
});
export const SiteView = Type.Object({
  siteId: IdText('Site'),
  partyId: IdText('Business'),
  gln: Nullable(Type.String()),
  name: Type.String(),
  address: Nullable(Type.String()),
  divisionCode: Nullable(Type.String()),
});

export const PackingLevelSchema = Exact({
  unit: Text(16, 'Unit'),
  contains: Type.Union([Type.Number(), Type.String()]),
  of: Text(16, 'Unit inside'),
});

export const ProductBody = Exact({
  gtin: Type.Optional(Text(14, 'GTIN; leave out for goods without one')),
  name: Text(120, 'Name'),
  nameEn: Type.Optional(Text(120, 'English name')),
  brand: Type.Optional(Text(60, 'Brand')),
  specification: Type.Optional(Text(60, '规格')),
  category: Text(40, 'Category code, see /api/v1/city'),
  imported: Type.Optional(Type.Boolean()),
  baseUnit: Type.Optional(OneOf(['g', 'ml', 'piece'], 'Base unit; the category decides when absent')),
  pieceUnit: Type.Optional(Text(8, 'What one piece is called: 袋')),
  packing: Type.Optional(Type.Array(PackingLevelSchema, { maxItems: 8 })),
  shelfLife: Type.Optional(Text(20, '保质期')),
  producerId: Type.Optional(IdText('Producer')),
  aliases: Type.Optional(Type.Array(Text(60, 'Other name'), { maxItems: 20 })),
});

export const ProductView = Type.Object({
  productId: IdText('Product'),
  gtin: Nullable(Type.String()),
  code: Type.String(),
  name: Type.String(),
  nameEn: Nullable(Type.String()),
  brand: Nullable(Type.String()),
  specification: Nullable(Type.String()),
  category: Type.String(),
  imported: Type.Boolean(),
  baseUnit: Type.String(),
  pieceUnit: Nullable(Type.String()),
  packing: Type.Array(PackingLevelSchema),
  shelfLife: Nullable(Type.String()),
  producerId: Nullable(Type.String()),
  aliases: Type.Array(Type.String()),
  source: Type.String(),
});

export const CertificateBody = Exact({
  kind: Text(40, 'Certificate kind'),
  number: Text(60, 'Number'),
  issuer: Type.Optional(Text(120, 'Issuer')),
  issuedOn: Type.Optional(DateText('Issued')),
  validUntil: Type.Optional(DateText('Valid until')),
  productId: Type.Optional(IdText('Product it is for')),
  batch: Type.Optional(Text(40, 'Batch it is for')),
  result: Type.Optional(Text(40, 'Result of a test')),
  sha256: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
});
export const CertificateView = Type.Object({
  certificateId: IdText('Certificate'),
  holderId: IdText('Holder'),
  kind: Type.String(),
  kindName: Type.Object({ zh: Type.String(), en: Type.String() }),
  number: Type.String(),
  issuer: Nullable(Type.String()),
  issuedOn: Nullable(Type.String()),
  validUntil: Nullable(Type.String()),
  productId: Nullable(Type.String()),
  batch: Nullable(Type.String()),
  result: Nullable(Type.String()),
  sha256: Nullable(Type.String({ description: 'Hash of its file' })),
  state: Type.String(),
  stateWords: Type.Object({ zh: Type.String(), en: Type.String() }),
});

export const LotView = Type.Object({
  lotId: IdText('Lot'),
  code: Type.String({ description: 'Public code, T and 14 characters' }),
  scanUrl: Type.String(),
  product: ProductView,
  batch: Nullable(Type.String()),
  serial: Nullable(Type.String()),
  baseUnit: Type.String(),
  producer: Nullable(Type.Object({ partyId: IdText('Party'), name: Type.String() })),
  claims: Type.Array(
    Type.Object({
      documentId: IdText('Document'),
      recordedAt: InstantText('Recorded'),
      productionDate: Nullable(Type.String()),
      expiryDate: Nullable(Type.String()),
      origin: Nullable(Type.String()),
    }),
  ),
  contradictory: Type.Boolean(),
  links: Type.Array(
    Type.Object({
      lotId: IdText('Lot'),
      kind: Type.String(),
      reason: Type.String(),
      at: InstantText('Since'),
    }),
  ),
});

export type SiteInput = Static<typeof SiteBody>;
export type SiteValue = Static<typeof SiteView>;
export type PartyInput = Static<typeof PartyBody>;
export type PartyValue = Static<typeof PartyView>;
export type ProductInput = Static<typeof ProductBody>;
export type ProductValue = Static<typeof ProductView>;
export type CertificateInput = Static<typeof CertificateBody>;
export type CertificateValue = Static<typeof CertificateView>;
export type LotValue = Static<typeof LotView>;
export type PackingLevelValue = Static<typeof PackingLevelSchema>;
