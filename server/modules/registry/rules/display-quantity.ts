import { formatDecimal } from '../../../platform/quantity.ts';
import { type BaseUnit, findUnit, type UnitTable } from './units.ts';

const bulkOf: Record<BaseUnit, string> = { g: 'kg', ml: 'l', piece: 'piece' };

/**
 * A quantity as people read it: 850 克, 12.5 公斤, 4,890 袋. From 1,000 g or ml on in kg or L, exactly.
 * @param quantity whole base units
 */
export function displayQuantity(
  units: UnitTable,
  quantity: number,
  base: BaseUnit,
  lang: 'zh' | 'en',
  pieceUnit?: string,
): string {
  const large = base !== 'piece' && Math.abs(quantity) >= 1000;
  const unit = findUnit(units, base === 'piece' ? (pieceUnit ?? 'piece') : large ? bulkOf[base] : base);
  const text = formatDecimal({ digits: BigInt(quantity), scale: large ? 3 : 0 });
  const word = unit ? unit[lang] : (pieceUnit ?? base);
  return `${withSeparators(text)} ${lang === 'en' && base === 'piece' && Math.abs(quantity) !== 1 ? plural(word) : word}`;
}

/** English plural of a unit word: bags, boxes, 5 fish. Other than pieces, units are symbols and stay as they are. */
function plural(word: string): string {
  if (!/^[a-z]+$/.test(word) || word === 'fish' || word === 'each' || word === 'head') return word;
  return /(?:s|x|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
}

function withSeparators(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
