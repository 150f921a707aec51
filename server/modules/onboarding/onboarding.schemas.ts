import { type Static, Type } from 'typebox';
import { Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../platform/schema.ts';
import { PartyBody } from '../registry/index.ts';

const Words = Type.Object({ zh: Type.String(), en: Type.String() });
const Finding = Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() });
export const Code = Text(80, 'One-time code of the link');

export const NumberCheck = Type.Object({
  form: OneOf(['uscc', 'SC', 'JY', 'other'], 'What kind of number it is'),
  ok: Type.Boolean(),
  number: Type.String({ description: 'As it is written officially' }),
  findings: Type.Array(Finding),
  taken: Type.Boolean({ description: 'The business is registered on the platform' }),
  individual: Type.Boolean({ description: '个体工商户 (92…)' }),
  district: Nullable(Type.Object({ code: Type.String(), zh: Type.String(), en: Type.String() })),
});

export const RegistrationBody = Exact({
  party: PartyBody,
  userName: Type.String({
    pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{2,39}$',
    description: '3 to 40 letters and digits',
  }),
  displayName: Text(60, 'Name of the person'),
  password: Type.String({ minLength: 10, maxLength: 200, description: 'At least 10 characters' }),
  invitation: Type.Optional(Code),
});

const State = OneOf(['pending', 'approved', 'refused'], '待审核, 已通过, 已退回');

export const RegistrationAnswer = Type.Object({
  state: State,
  ticket: Type.String({ description: 'Shown once: asks later how the registration stands' }),
  userName: Type.String(),
});
export const RegistrationStatus = Type.Object({
  state: State,
  name: Type.String(),
  userName: Type.String(),
  reason: Type.String(),
  madeAt: InstantText('Sent'),
});

export const RegistrationList = Type.Object({
  items: Type.Array(
    Type.Object({
      registrationId: IdText('Registration'),
      state: State,
      madeAt: InstantText('Sent'),
      decidedAt: Nullable(InstantText('Decided')),
      byInvitation: Type.Boolean(),
      userName: Type.String(),
      displayName: Type.String(),
      reason: Type.String(),
      party: PartyBody,
      kindName: Words,
      divisionName: Words,
      known: Type.Boolean({ description: 'Partners have named this business in documents already' }),
    }),
  ),
});
export const DecisionBody = Exact({
  decision: OneOf(['approve', 'refuse'], '通过, 退回'),
  reason: Type.Optional(Text(200, 'Needed for a refusal')),
});
export const DecisionAnswer = Type.Object({ state: State, partyId: Nullable(IdText('Business')) });

export const InvitationAnswer = Type.Object({
  url: Type.String({ description: 'Shown once; works once' }),
  expiresAt: InstantText('Open until'),
  receiver: Type.String(),
});

export const InvitationView = Type.Object({
  voucher: Type.String(),
  sender: Type.String(),
  receiver: Type.String(),
  issuedAt: InstantText('Issued'),
  expiresAt: InstantText('Open until'),
  proof: Nullable(OneOf(['uscc-end'], 'What shows that the right business confirms; null: nothing is known')),
  lines: Type.Array(
    Type.Object({
      name: Type.String(),
      quantity: Words,
      batch: Nullable(Type.String()),
      productionDate: Nullable(Type.String()),
      expiryDate: Nullable(Type.String()),
      origin: Nullable(Type.String()),
      scanUrl: Type.String(),
    }),
  ),
  papers: Type.Array(
    Type.Object({ name: Type.String(), number: Type.String(), validUntil: Nullable(Type.String()) }),
  ),
});
export const ConfirmationBody = Exact({
  code: Code,
  usccEnd: Type.Optional(Text(8, 'Last four characters of the receiver’s USCC')),
});
export const ConfirmationAnswer = Type.Object({
  voucher: Type.String(),
  sender: Type.String(),
  confirmedAt: InstantText('Confirmed'),
  /** What the registration is filled in with. */
  known: Type.Object({
    uscc: Nullable(Type.String()),
    name: Type.String(),
    kind: Type.String(),
    divisionCode: Nullable(Type.String()),
    address: Nullable(Type.String()),
  }),
});

export const FirstDay = Type.Object({
  dismissed: Type.Boolean(),
  steps: Type.Array(
    Type.Object({
      step: OneOf(['receive', 'issue', 'close'], '收第一张凭证, 开第一张, 第一次日清'),
      done: Type.Boolean(),
      at: Nullable(InstantText('When it was done')),
    }),
  ),
});
export const DismissBody = Exact({ dismissed: Type.Boolean() });

export type RegistrationInput = Static<typeof RegistrationBody>;
export type DecisionInput = Static<typeof DecisionBody>;
export type ConfirmationInput = Static<typeof ConfirmationBody>;
