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
  return `${withSeparators(text)} ${unit ? unit[lang] : (pieceUnit ?? base)}`;
}

function withSeparators(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
