import { type Static, Type } from 'typebox';
import { Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../platform/schema.ts';
import { AttachmentView } from '../attachments/index.ts';
import { LotReference, ProductReference } from '../ledger/index.ts';

const Words = Type.Object({ zh: Type.String(), en: Type.String() });
const Named = Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() });
const PartyName = Type.Object({ partyId: IdText('Party'), name: Type.String(), kind: Type.String() });
const StateName = OneOf(
  ['revoked', 'incomplete', 'not-yet-valid', 'expired', 'expiring', 'undated', 'valid'],
  '已撤销, 信息不全, 尚未生效, 已过期, 即将到期, 未注明有效期, 有效',
);
const Withdrawn = Nullable(Type.Object({ day: Type.String(), reason: Type.String() }));

const BundlePaperView = Type.Object({
  kind: Named,
  number: Type.String(),
  issuer: Nullable(Type.String()),
  issuedOn: Nullable(Type.String()),
  validUntil: Nullable(Type.String()),
  source: OneOf(
    ['attached', 'goods', 'drawer', 'register', 'voucher'],
    'On this voucher; came with the goods; from the sender’s drawer; from the register; the voucher itself',
  ),
  lines: Type.Array(Type.Integer()),
  state: StateName,
  stateWords: Words,
  now: StateName,
  nowWords: Words,
  stands: Type.Boolean({ description: 'It held on the day of the trade, and its department stands for it' }),
  withdrawn: Withdrawn,
  verification: Nullable(Type.Object({ state: Type.String(), zh: Type.String(), en: Type.String() })),
  file: Nullable(Type.Object({ ...AttachmentView.properties, href: Type.String() })),
});

export const BundleView = Type.Object({
  number: Type.String({ description: 'Of the voucher' }),
  day: Type.String({ description: 'Of the trade: papers are judged by it' }),
  sender: PartyName,
  receiver: PartyName,
  complete: Type.Boolean(),
  slots: Type.Array(
    Type.Object({
      slot: Type.String(),
      zh: Type.String(),
      en: Type.String(),
      missing: Type.Boolean(),
      parts: Type.Array(
        Type.Object({
          part: Type.String(),
          kinds: Type.Array(Named, { description: 'Any one of them fills it' }),
          needed: Type.Boolean(),
          clause: Type.String(),
          confidence: Type.String(),
          lines: Type.Array(Type.Integer()),
          papers: Type.Array(BundlePaperView),
          missingLines: Type.Array(Type.Integer()),
        }),
      ),
    }),
  ),
  looks: Type.Array(Type.Object({ at: InstantText('First on that day'), by: Type.String() })),
});

export const DrawerView = Type.Object({
  party: PartyName,
  day: Type.String(),
  items: Type.Array(
    Type.Object({
      certificateId: IdText('Paper'),
      kind: Named,
      scope: OneOf(['lot', 'product', 'party', 'shipment'], 'What it speaks for'),
      number: Type.String(),
      issuer: Nullable(Type.String()),
      issuedOn: Nullable(Type.String()),
      validUntil: Nullable(Type.String()),
      product: Nullable(Type.Object({ productId: IdText('Product'), name: Type.String() })),
      batch: Nullable(Type.String()),
      state: StateName,
      stateWords: Words,
      daysLeft: Nullable(Type.Integer({ description: 'Until it lapses; below nought: since' })),
      withdrawn: Withdrawn,
      file: Nullable(Type.Object({ ...AttachmentView.properties, href: Type.String() })),
      otherHolders: Type.Integer({ description: 'Other businesses that registered the same number' }),
      withdraw: Type.Object({ allowed: Type.Boolean(), zh: Type.String(), en: Type.String() }),
    }),
  ),
  stops: Type.Array(
    Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String(), clause: Type.String() }),
    { description: 'What now keeps new vouchers from being issued' },
  ),
});

export const WithdrawBody = Exact({ reason: Text(120, 'Why: 注销, 吊销, 登记有误') });

export const FittingBody = Exact({
  lines: Type.Array(
    Exact({
      lot: Type.Optional(LotReference),
      product: Type.Optional(ProductReference),
      batch: Type.Optional(Text(40, '生产批号')),
    }),
    { minItems: 1, maxItems: 500 },
  ),
});

export const FittingView = Type.Object({
  certificates: Type.Array(
    Type.Object({
      kind: Type.String(),
      number: Type.String(),
      issuer: Type.Optional(Type.String()),
      issuedOn: Type.Optional(Type.String()),
      validUntil: Type.Optional(Type.String()),
      sha256: Type.Optional(Type.String()),
      lines: Type.Array(Type.Integer()),
    }),
    { description: 'As the voucher takes them' },
  ),
});

export type BundleValue = Static<typeof BundleView>;
export type DrawerValue = Static<typeof DrawerView>;
export type FittingInput = Static<typeof FittingBody>;
export type FittingValue = Static<typeof FittingView>;
