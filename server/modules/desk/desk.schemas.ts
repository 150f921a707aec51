import { type Static, Type } from 'typebox';
import { Exact, IdText, InstantText, Nullable, Text } from '../../platform/schema.ts';
import { Amount, Quantity } from '../ledger/index.ts';

const Words = Type.Object({ zh: Type.String(), en: Type.String() });
const Sum = Type.Object({
  baseUnit: Type.String(),
  quantity: Type.Integer({ description: 'In base units' }),
});

export const NeedView = Type.Object({
  kind: Type.String({ description: 'Stable name of what is asked' }),
  urgency: Type.Union([Type.Literal('stop'), Type.Literal('attention'), Type.Literal('fine')]),
  count: Type.Integer(),
  words: Words,
  path: Nullable(Type.String({ description: 'Page of the console for all of them' })),
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      title: Words,
      detail: Nullable(Words),
      at: Nullable(InstantText('Since when, or until when')),
      path: Type.String({ description: 'Page of the console' }),
    }),
  ),
});

export const DeskView = Type.Object({
  at: InstantText('Now'),
  day: Type.String({ description: 'Today, YYYY-MM-DD' }),
  today: Type.Object({
    received: Type.Array(Sum),
    sold: Type.Array(Sum),
    left: Type.Array(Sum),
    pending: Type.Integer({ description: 'Documents that are not in the figures yet' }),
  }),
  needs: Type.Array(NeedView),
});

export const CustomerView = Type.Object({
  partyId: IdText('Receiver'),
  name: Type.String(),
  kind: Type.String(),
  divisionCode: Nullable(Type.String()),
  vouchers: Type.Integer({ description: 'Of the last ones sent' }),
  last: Type.Object({ number: Type.String(), issuedAt: InstantText('Issued'), summary: Type.String() }),
});

const TemplateLine = Exact({
  productId: IdText('Product'),
  name: Text(120, 'Name'),
  quantity: Type.Optional(Amount),
  unit: Text(16, 'Unit'),
  each: Type.Optional(Quantity),
});
export const TemplateBody = Exact({
  name: Text(40, 'What the business calls it'),
  receiver: Type.Optional(IdText('Receiver')),
  lines: Type.Array(TemplateLine, { minItems: 1, maxItems: 100 }),
});
export const TemplateView = Type.Object({
  templateId: IdText('Template'),
  name: Type.String(),
  receiver: Nullable(
    Type.Object({
      partyId: IdText('Receiver'),
      name: Type.String(),
      kind: Type.String(),
      divisionCode: Nullable(Type.String()),
    }),
  ),
  savedAt: InstantText('Saved'),
  lines: Type.Array(TemplateLine),
});

export type NeedValue = Static<typeof NeedView>;
export type DeskValue = Static<typeof DeskView>;
export type CustomerValue = Static<typeof CustomerView>;
export type TemplateInput = Static<typeof TemplateBody>;
export type TemplateValue = Static<typeof TemplateView>;
