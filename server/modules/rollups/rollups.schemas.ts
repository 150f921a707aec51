import { Type } from 'typebox';
import { DateText, Exact, IdText, Nullable, OneOf, Text } from '../../platform/schema.ts';
import { Lag, MOVEMENT_CODES, type MovementKind } from '../ledger/index.ts';
import { GROUPS } from './read-rollups.store.ts';

const Words = Type.Object({ zh: Type.String(), en: Type.String() });

export const RollupQuery = Exact({
  from: DateText('First day, in the city’s time'),
  to: DateText('Last day, included; at most 366 days'),
  groupBy: Type.Optional(
    Type.String({
      pattern: `^(${GROUPS.join('|')})(,(${GROUPS.join('|')}))*$`,
      description: `What to keep apart, with commas between: ${GROUPS.join(', ')}. Absent: day`,
    }),
  ),
  party: Type.Optional(IdText('Business; an operator’s own when absent')),
  category: Type.Optional(Text(80, 'Product class')),
  district: Type.Optional(
    Type.String({
      pattern: '^[0-9]{6,12}$',
      description: 'Code of a district or street; one’s own when absent',
    }),
  ),
});

export interface RollupQueryValue {
  from: string;
  to: string;
  groupBy?: string;
  party?: string;
  category?: string;
  district?: string;
}

export const RollupAnswer = Type.Object({
  from: DateText('First day'),
  to: DateText('Last day'),
  groupBy: Type.Array(OneOf(GROUPS, 'What is kept apart')),
  items: Type.Array(
    Type.Object({
      party: Type.Optional(Type.Object({ partyId: IdText('Business'), name: Type.String() })),
      product: Type.Optional(Type.Object({ productId: IdText('Product'), name: Type.String() })),
      category: Type.Optional(Type.String()),
      district: Type.Optional(Nullable(Type.String({ description: 'Null: nobody told where it is' }))),
      day: Type.Optional(DateText('Day of the movements')),
      baseUnit: OneOf(['g', 'ml', 'piece'], 'Quantities of different units are never added'),
      figures: Type.Array(
        Type.Object({
          kind: OneOf(Object.keys(MOVEMENT_CODES) as MovementKind[], 'Kind of movement'),
          side: OneOf(['into', 'out'], 'Whether the goods came to the business or left it'),
          words: Words,
          quantity: Type.Number({ description: 'In base units, whole; rounded only above 2^53' }),
          lowerBound: Type.Boolean({ description: 'Some quantities are not known' }),
          unknowns: Type.Integer({ description: 'Movements without a known quantity' }),
          lines: Type.Integer({ description: 'Movements' }),
          documents: Type.Integer({
            description: 'Documents; one counts once for each business and product that it names',
          }),
        }),
      ),
    }),
  ),
  truncated: Type.Boolean({ description: 'More than fits: ask for fewer days, or keep less apart' }),
  lag: Lag,
});
