import type { Language } from './time.ts';

/** Quantities are integers in base units; nothing here goes through floating point. */

function group(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** 4890 → '4,890'; a real minus sign so that columns line up. */
export function formatInteger(value: number): string {
  const text = group(String(Math.abs(Math.trunc(value))));
  return value < 0 ? `−${text}` : text;
}

/** Thousandths of a bigger unit: 12500 → '12.5'. */
function thousandths(value: number): string {
  const whole = Math.trunc(Math.abs(value) / 1000);
  const rest = String(Math.abs(value) % 1000)
    .padStart(3, '0')
    .replace(/0+$/, '');
  const text = rest === '' ? group(String(whole)) : `${group(String(whole))}.${rest}`;
  return value < 0 ? `−${text}` : text;
}

const PIECE: Record<Language, string> = { zh: '件', en: 'pcs' };
const MEASURE: Record<Language, { kg: string; g: string; L: string; ml: string }> = {
  zh: { kg: '公斤', g: '克', L: '升', ml: '毫升' },
  en: { kg: 'kg', g: 'g', L: 'L', ml: 'ml' },
};

/**
 * A quantity as people read it: '12.5 公斤', '800 克', '4,890 袋'. `pieceUnit` is what one piece is called.
 * Null is unknown and shown as '—'.
 */
export function formatQuantity(
  value: number | null,
  baseUnit: string,
  language: Language,
  pieceUnit?: string | null,
): string {
  if (value === null) return '—';
  const { figure, unit } = splitQuantity(value, baseUnit, language, pieceUnit);
  return `${figure} ${unit}`;
}

/** Figure and unit apart, for columns that name the unit once. Weights and volumes are in kg and L from 1,000 up. */
export function splitQuantity(
  value: number,
  baseUnit: string,
  language: Language,
  pieceUnit?: string | null,
): { figure: string; unit: string } {
  if (baseUnit === 'g' || baseUnit === 'ml') {
    const big = Math.abs(value) >= 1000;
    const unit = baseUnit === 'g' ? (big ? 'kg' : 'g') : big ? 'L' : 'ml';
    return { figure: big ? thousandths(value) : formatInteger(value), unit: MEASURE[language][unit] };
  }
  return { figure: formatInteger(value), unit: pieceUnit || PIECE[language] };
}

/** A figure for a column whose head names the unit (kg, L or the piece): every row in the same unit. */
export function columnFigure(value: number | null, baseUnit: string): string {
  if (value === null) return '—';
  return baseUnit === 'g' || baseUnit === 'ml' ? thousandths(value) : formatInteger(value);
}

/** The unit that `columnFigure` writes in. */
export function columnUnit(baseUnit: string, language: Language, pieceUnit?: string | null): string {
  if (baseUnit === 'g') return MEASURE[language].kg;
  if (baseUnit === 'ml') return MEASURE[language].L;
  return pieceUnit || PIECE[language];
}

/** What one piece is called, from a quantity that the server has written out: '93 罐' → '罐'. */
export function pieceOf(display: string): string | null {
  return /^[−-]?[\d,.]+\s+(.+)$/.exec(display)?.[1] ?? null;
}

const AMOUNT = /^(0|[1-9]\d{0,11})(?:\.(\d{1,6}))?$/;
const MICRO = 1_000_000n;

/** What a person typed as an amount, in millionths; null when it is none. Full-width digits and commas are taken. */
export function parseAmount(text: string): bigint | null {
  const plain = text.normalize('NFKC').replaceAll(',', '').trim();
  const match = AMOUNT.exec(plain);
  if (!match) return null;
  return BigInt(match[1] ?? '0') * MICRO + BigInt((match[2] ?? '').padEnd(6, '0'));
}

/** Millionths back to the shortest decimal: 12500000n → '12.5'. */
export function amountText(millionths: bigint): string {
  const rest = String(millionths % MICRO)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return rest === '' ? String(millionths / MICRO) : `${millionths / MICRO}.${rest}`;
}

/** What is sent for a typed amount: plain digits as a number, decimals as text. Null when it is no amount. */
export function amountToSend(text: string): number | string | null {
  const amount = parseAmount(text);
  if (amount === null) return null;
  const plain = amountText(amount);
  return plain.includes('.') ? plain : Number(plain);
}
