import type { PackingLevel } from '../api/types.ts';
import type { Language } from '../format/time.ts';

export interface UnitChoice {
  value: string;
  label: string;
}
interface Packed {
  baseUnit: string;
  pieceUnit?: string | null;
  packing?: readonly PackingLevel[];
}

/** Units that measure by themselves, most used first. */
const MEASURES: Readonly<Record<string, readonly string[]>> = {
  g: ['kg', 'jin', 'g', 't'],
  ml: ['L', 'ml'],
  piece: [],
};
/** What goods are carried in; how much one holds is asked for when the product does not say. */
const CONTAINERS = ['箱', '筐', '袋', '件', '盒', '瓶'];

const ZH: Readonly<Record<string, string>> = { kg: '公斤', jin: '斤', g: '克', t: '吨', L: '升', ml: '毫升' };
const EN: Readonly<Record<string, string>> = {
  jin: 'jin (500 g)',
  箱: 'crate (箱)',
  筐: 'basket (筐)',
  袋: 'bag (袋)',
  件: 'piece (件)',
  盒: 'box (盒)',
  瓶: 'bottle (瓶)',
};

/** A unit's code as people say it; what has no other name stays as it is. */
export const unitName = (unit: string, language: Language): string =>
  (language === 'zh' ? ZH[unit] : EN[unit]) ?? unit;

/** Units to offer for a product: its packing, its measures, then (where "each of how much" can be said) containers. */
export function unitChoices(product: Packed, language: Language, containers = true): UnitChoice[] {
  const measures = MEASURES[product.baseUnit] ?? [];
  const packing = (product.packing ?? []).map((level) => level.unit);
  const piece = product.baseUnit === 'piece' ? [product.pieceUnit || '件'] : [];
  const codes = [...new Set([...piece, ...packing, ...measures, ...(containers ? CONTAINERS : [])])];
  return codes.map((value) => ({ value, label: (language === 'zh' ? ZH[value] : EN[value]) ?? value }));
}

/** Whether "12 of this unit" needs "each of how much": a container that the product's packing does not explain. */
export function needsEach(product: Packed, unit: string): boolean {
  const measures = (MEASURES[product.baseUnit] ?? []).map((code) => code.toLowerCase());
  if (measures.includes(unit.toLowerCase())) return false;
  if (product.baseUnit === 'piece' && unit === (product.pieceUnit || '件')) return false;
  return !(product.packing ?? []).some((level) => level.unit === unit);
}

/** The unit that an "each" is written in. */
export function eachUnits(product: Packed): string[] {
  return product.baseUnit === 'piece' ? [product.pieceUnit || '件'] : [...(MEASURES[product.baseUnit] ?? [])];
}
