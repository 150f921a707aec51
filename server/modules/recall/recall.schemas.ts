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
import { ProductReference } from '../ledger/index.ts';
import { FREEZE_STATES } from './freeze.rules.ts';

export const FreezeBody = Exact({
  documentNumber: DocumentNumber,
  lot: Type.Optional(Text(200, 'Lot: id, public code, Digital Link or element string')),
  product: Type.Optional(ProductReference),
  producer: Type.Optional(IdText('With a product: only what this business made')),
  party: Type.Optional(IdText('A business: it hands nothing on')),
  clause: Text(200, 'Clause of law that it rests on'),
  reason: Text(400, 'Why; open to every business that it concerns'),
  division: Type.Optional(
    Text(12, "City, district or street whose businesses it binds; the officer's own when absent"),
  ),
  endsOn: Type.Optional(DateText('Last day on which it holds; until it is lifted when absent')),
});
export const LiftBody = Exact({ documentNumber: DocumentNumber, reason: Text(400, 'Why it is lifted') });

export const FreezeView = Type.Object({
  freezeId: IdText('Freeze; the id of its document'),
  documentNumber: Type.String(),
  state: OneOf(FREEZE_STATES, 'in-force, lifted, or ended by its last day'),
  at: InstantText('Since when it holds'),
  subject: Type.Object({
    kind: OneOf(['lot', 'product', 'party'], 'What is frozen'),
    name: Type.String(),
    lotId: Nullable(Type.String()),
    lotCode: Nullable(Type.String()),
    productId: Nullable(Type.String()),
    producerId: Nullable(Type.String()),
    partyId: Nullable(Type.String()),
  }),
  division: Type.Object({ code: Type.String(), name: Type.String() }),
  clause: Type.String(),
  reason: Type.String(),
  endsOn: Nullable(Type.String()),
  frozenBy: Type.String(),
  lifted: Nullable(
    Type.Object({
      documentNumber: Type.String(),
      reason: Type.String(),
      at: InstantText('Lifted'),
      by: Type.String(),
    }),
  ),
  call: Type.String({ description: 'Telephone to call about it' }),
  replayed: Type.Optional(Type.Boolean()),
});

export type FreezeInput = Static<typeof FreezeBody>;
export type LiftInput = Static<typeof LiftBody>;
export type FreezeViewValue = Static<typeof FreezeView>;
