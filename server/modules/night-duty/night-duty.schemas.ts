import { Type } from 'typebox';
import { Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../platform/schema.ts';
import { GOODS_KINDS } from './goods-meant.ts';

export const Said = Type.Object({ zh: Type.String(), en: Type.String() });

export const Contact = Type.Object({
  partyId: IdText('Business'),
  name: Type.String(),
  kind: Type.String(),
  divisionCode: Nullable(Type.String()),
  address: Nullable(Type.String()),
  contactName: Nullable(Type.String({ description: 'Responsible person' })),
  contactPhone: Nullable(Type.String({ description: 'Telephone' })),
});

const GoodsChoice = Type.Object({
  key: Type.String({ description: 'What it is asked for by: `pick`' }),
  kind: OneOf(GOODS_KINDS, 'A product under all its GTINs, a brand, or a producer'),
  name: Type.String(),
  detail: Type.String(),
  products: Type.Integer({ description: 'Products, each with its GTIN' }),
});

const Display = Type.Object({
  received: Said,
  sold: Said,
  movedOn: Said,
  onHand: Said,
  incoming: Said,
});
const Figures = Type.Object({
  received: Type.Integer(),
  sold: Type.Integer(),
  movedOn: Type.Integer(),
  onHand: Type.Integer(),
  incoming: Type.Integer(),
});

export const DutyDealersView = Type.Object({
  q: Nullable(Type.String()),
  choices: Type.Array(GoodsChoice, { description: 'What the name may stand for, the likeliest first' }),
  answer: Nullable(
    Type.Object({
      goods: GoodsChoice,
      lots: Type.Integer(),
      lotIds: Type.Array(IdText('Lot'), { description: 'The newest, with which a case may be opened' }),
      truncated: Type.Boolean({ description: 'Older lots or further products were left out' }),
      totals: Type.Object({
        dealers: Type.Integer(),
        withStock: Type.Integer(),
        dealersElsewhere: Type.Integer({ description: "Outside the officer's district" }),
        sources: Type.Integer({ description: 'Who makes or brings it in' }),
        display: Display,
      }),
      districts: Type.Array(
        Type.Object({
          code: Type.String({ description: 'District or street; empty: not known' }),
          dealers: Type.Integer(),
          withStock: Type.Integer(),
        }),
      ),
      dealers: Type.Array(
        Type.Object({
          party: Contact,
          isSource: Type.Boolean(),
          hasStock: Type.Boolean(),
          lots: Type.Integer(),
          lastAt: InstantText('Last movement'),
          figures: Figures,
          display: Display,
        }),
        { description: 'Who still has most first' },
      ),
    }),
  ),
});

export const DealersQuery = Exact({
  q: Type.Optional(Text(100, 'Product, brand or producer, with slips; a GTIN')),
  pick: Type.Optional(Text(140, 'One of the choices: product:<id>, brand:<name>, producer:<id>')),
});
export interface DealersAsked {
  q?: string;
  pick?: string;
}

export const DutyOptions = Type.Object({
  meals: Type.Array(
    Type.Object({
      code: Type.String(),
      zh: Type.String(),
      en: Type.String(),
      start: Type.String(),
      end: Type.String(),
    }),
  ),
  lookBackHours: Type.Array(
    Type.Object({
      hours: Type.Integer(),
      usual: Type.Boolean(),
      zh: Type.String(),
      en: Type.String(),
    }),
  ),
  incubations: Type.Array(
    Type.Object({
      code: Type.String(),
      fromHours: Type.Integer(),
      toHours: Type.Integer(),
      zh: Type.String(),
      en: Type.String(),
    }),
  ),
});

const HOURS_MAX = 720;
export const mealFields = {
  day: Type.Optional(Type.String({ format: 'date', description: 'Day of the meal (YYYY-MM-DD)' })),
  meal: Type.Optional(Text(40, 'A meal of /api/v1/duty/options')),
  time: Type.Optional(Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'Or HH:MM' })),
  hours: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: HOURS_MAX,
      description: 'How many hours before the meal goods may have been in the kitchen that went into it',
    }),
  ),
  onset: Type.Optional(InstantText('Or: when the first fell ill')),
  incubationFrom: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: HOURS_MAX,
      description: 'With onset: hours after the meal, at least',
    }),
  ),
  incubationTo: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: HOURS_MAX,
      description: 'With onset: hours after the meal, at most',
    }),
  ),
};
export const MealQuery = Exact({ party: IdText('Restaurant, canteen or kitchen'), ...mealFields });
export interface MealQueried {
  party: string;
  day?: string;
  meal?: string;
  time?: string;
  hours?: number;
  onset?: string;
  incubationFrom?: number;
  incubationTo?: number;
}

export const MealView = Type.Object({
  kitchen: Type.Intersect([
    Contact,
    Type.Object({ uscc: Nullable(Type.String()), licences: Type.Array(Type.String()) }),
  ]),
  window: Type.Object({
    from: InstantText('Goods that were in the kitchen from here'),
    to: InstantText('to here'),
    eatenFrom: InstantText('Eaten from'),
    eatenTo: InstantText('to'),
    hours: Type.Integer(),
  }),
  truncated: Type.Boolean(),
  lots: Type.Array(
    Type.Object({
      lotId: IdText('Lot'),
      code: Type.String(),
      productId: IdText('Product'),
      productName: Type.String(),
      batch: Nullable(Type.String()),
      productionDate: Nullable(Type.String()),
      expiryDate: Nullable(Type.String()),
      producer: Nullable(Type.String()),
      suppliers: Type.Array(Type.String()),
      as: OneOf(['held', 'ingredient'], 'In the kitchen then, or gone into something that was'),
      certain: Type.Boolean({ description: 'There for certain; otherwise it can have been' }),
      least: Nullable(Said),
      most: Nullable(Said),
      cameAt: Nullable(InstantText('Came in')),
      madeOf: Type.Array(Type.String()),
    }),
  ),
  suppliers: Type.Array(Type.Object({ party: Contact, lots: Type.Integer() })),
  others: Type.Array(
    Type.Object({
      party: Contact,
      lots: Type.Integer(),
      hasStock: Type.Boolean(),
      onHand: Said,
      received: Said,
    }),
    { description: 'Who else got some of these lots; who still has some first' },
  ),
  othersElsewhere: Type.Integer(),
});
