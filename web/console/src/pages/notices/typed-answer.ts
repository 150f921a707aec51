import type { AnswerToSend, NoticeLine } from '../../api/notices-queries.ts';
import { parseAmount } from '../../format/quantity.ts';
import { FATES, type Fate } from './states.ts';

/** What somebody types for one lot. */
export interface TypedLine {
  fates: Record<Fate, string>;
  to: string;
  place: string;
  note: string;
  photos: readonly string[];
}

export const NOTHING: TypedLine = {
  fates: { sold: '', returned: '', destroyed: '', passedOn: '', sealed: '', inStock: '' },
  ...{ to: '', place: '', note: '', photos: [] },
};

const MICRO = 1_000_000n;
const scaleOf = (baseUnit: NoticeLine['baseUnit']): bigint => (baseUnit === 'piece' ? 1n : 1000n);

/** Base units; 0 where nothing stands there, null where it is no quantity. Weights are typed in kg, volumes in L. */
export function typedQuantity(text: string, baseUnit: NoticeLine['baseUnit']): number | null {
  if (text.trim() === '') return 0;
  const amount = parseAmount(text);
  if (amount === null) return null;
  const units = amount * scaleOf(baseUnit);
  return units % MICRO === 0n ? Number(units / MICRO) : null;
}

/** What was answered before, to be corrected. */
export function typedFrom(line: NoticeLine): TypedLine {
  if (!line.account.answered) return NOTHING;
  const show = (quantity: number) =>
    quantity === 0 ? '' : line.baseUnit === 'piece' ? String(quantity) : String(quantity / 1000);
  return {
    fates: Object.fromEntries(
      FATES.map((fate) => [fate, show(line.account.said[fate])]),
    ) as TypedLine['fates'],
    to: line.more?.passedOnTo.map((one) => one.to).join('、') ?? '',
    place: line.more?.place ?? '',
    note: line.more?.note ?? '',
    photos: line.more?.photos ?? [],
  };
}

export interface ReadLine {
  sum: number | null;
  /** Some field has words in it that are no quantity. */
  wrong: boolean;
  said: boolean;
  needsTo: boolean;
}

export function readTyped(typed: TypedLine, baseUnit: NoticeLine['baseUnit']): ReadLine {
  const values = FATES.map((fate) => typedQuantity(typed.fates[fate], baseUnit));
  const wrong = values.includes(null);
  const passedOn = typedQuantity(typed.fates.passedOn, baseUnit) ?? 0;
  return {
    sum: wrong ? null : values.reduce<number>((sum, value) => sum + (value ?? 0), 0),
    wrong,
    said: FATES.some((fate) => typed.fates[fate].trim() !== ''),
    needsTo: passedOn > 0 && typed.to.trim() === '',
  };
}

export function lineToSend(line: NoticeLine, typed: TypedLine): AnswerToSend['lines'][number] {
  const of = (fate: Fate) => typedQuantity(typed.fates[fate], line.baseUnit) ?? 0;
  const passedOn = of('passedOn');
  const text = (name: 'place' | 'note') => (typed[name].trim() === '' ? {} : { [name]: typed[name].trim() });
  return {
    lot: line.lotId,
    ...{ sold: of('sold'), inStock: of('inStock'), sealed: of('sealed') },
    ...{ returned: of('returned'), destroyed: of('destroyed') },
    ...(passedOn > 0 ? { passedOn: [{ to: typed.to.trim(), quantity: passedOn }] } : {}),
    ...text('place'),
    ...text('note'),
    ...(typed.photos.length > 0 ? { photos: [...typed.photos] } : {}),
  };
}
