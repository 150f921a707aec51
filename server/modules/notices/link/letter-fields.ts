import { FATE_FIELDS } from '../../../../web/scan/index.ts';
import type { Words } from '../../../platform/errors.ts';
import {
  add,
  compare,
  formatDecimal,
  integerDecimal,
  multiply,
  parseDecimal,
  toSafeInteger,
  wholeNumber,
} from '../../../platform/quantity.ts';
import { type AnswerLineInput, type NoticeLineValue, QUANTITY_MAX } from '../notices.schemas.ts';

type BaseUnit = NoticeLineValue['baseUnit'];

/** What people count in: pieces by their word, weights in kg, volumes in litres. */
export const unitWords = (line: Pick<NoticeLineValue, 'baseUnit' | 'pieceUnit'>): Words => {
  if (line.baseUnit === 'piece') return { zh: line.pieceUnit ?? '件', en: line.pieceUnit ?? 'pieces' };
  return line.baseUnit === 'g' ? { zh: '公斤', en: 'kg' } : { zh: '升', en: 'L' };
};

const scaleOf = (baseUnit: BaseUnit): number => (baseUnit === 'piece' ? 1 : 1000);

export const showField = (quantity: number, baseUnit: BaseUnit): string =>
  quantity === 0 ? '' : formatDecimal({ digits: BigInt(quantity), scale: scaleOf(baseUnit) === 1 ? 0 : 3 });

/** Base units; undefined where nothing stands there, null where it is no quantity. */
export function readField(text: string | undefined, baseUnit: BaseUnit): number | undefined | null {
  const plain = (text ?? '').trim().replace(/[,，]/g, '');
  if (plain === '') return undefined;
  const value = parseDecimal(plain);
  if (!value || compare(value, integerDecimal(0)) < 0) return null;
  const whole = wholeNumber(multiply(add(value, integerDecimal(0)), integerDecimal(scaleOf(baseUnit))));
  const quantity = whole === null ? null : toSafeInteger(whole);
  return quantity === null || quantity > QUANTITY_MAX ? null : quantity;
}

const NAME_MAX = 200;

/** What was typed, without what is too long; never half a character, which no database holds. */
export const clip = (text: string | undefined, length_max: number): string =>
  (text ?? '')
    .trim()
    .slice(0, length_max)
    .replace(/[\ud800-\udbff]$/, '');

export interface ReadLetter {
  lines: AnswerLineInput[];
  /** By lot: what is to be mended. */
  problems: Map<string, Words>;
}

const NO_NUMBER: Words = {
  zh: '数量请填数字，例如 12；按公斤、升的最多三位小数，按件的填整数。',
  en: 'Give quantities as figures, such as 12; kg and L with three decimals at most, pieces whole.',
};
const NOBODY: Words = {
  zh: '转给他人的，请写明转给了谁。',
  en: 'Say to whom it was passed on.',
};

/** What a sent form says, lot by lot; a lot of which nothing is said is not answered. */
export function readLetter(
  fields: ReadonlyMap<string, string>,
  lots: readonly Pick<NoticeLineValue, 'lotId' | 'baseUnit'>[],
): ReadLetter {
  const lines: AnswerLineInput[] = [];
  const problems = new Map<string, Words>();
  for (const { lotId, baseUnit } of lots) {
    const values = Object.fromEntries(
      FATE_FIELDS.map((fate) => [fate, readField(fields.get(`${fate}.${lotId}`), baseUnit)]),
    ) as Record<(typeof FATE_FIELDS)[number], number | undefined | null>;
    const given = Object.values(values).filter((value) => value !== undefined);
    if (given.length === 0) continue;
    if (given.includes(null)) {
      problems.set(lotId, NO_NUMBER);
      continue;
    }
    const to = clip(fields.get(`passedTo.${lotId}`), NAME_MAX);
    const passedOn = values.passedOn ?? 0;
    if (passedOn > 0 && to === '') problems.set(lotId, NOBODY);
    const place = clip(fields.get(`place.${lotId}`), NAME_MAX);
    lines.push({
      lot: lotId,
      ...{ sold: values.sold ?? 0, inStock: values.inStock ?? 0, sealed: values.sealed ?? 0 },
      ...{ returned: values.returned ?? 0, destroyed: values.destroyed ?? 0 },
      ...(passedOn > 0 ? { passedOn: [{ to: to || '?', quantity: passedOn }] } : {}),
      ...(place === '' ? {} : { place }),
    });
  }
  return { lines, problems };
}
