import {
  add,
  compare,
  type Decimal,
  formatDecimal,
  integerDecimal,
  multiply,
  parseDecimal,
  toSafeInteger,
  wholeNumber,
} from '../../../platform/quantity.ts';
import type { Finding } from './findings.ts';
import * as words from './packing-findings.ts';
import { type BaseUnit, findUnit, type Unit, type UnitTable } from './units.ts';

/** One level of a product's packing: 1 `unit` holds `contains` × `of` (1 箱 = 20 袋; 1 袋 = 500 g). */
export interface PackingLevel {
  unit: string;
  contains: string | number;
  of: string;
}

/** As a document states it: a JSON integer or a decimal text, and a unit in any spelling. */
export interface DeclaredQuantity {
  quantity: unknown;
  unit: string;
}

export interface PackingInput {
  /** The product's base unit. */
  base: BaseUnit;
  /** What one piece of this product is called, where the base unit is the piece (袋 for a bagged cheese). */
  pieceUnit?: string | undefined;
  levels?: readonly PackingLevel[] | undefined;
  declared: DeclaredQuantity;
  /** What one declared unit holds, by this line alone (12 箱, each of 15 kg). Goes before the product's level. */
  each?: DeclaredQuantity | undefined;
  /** What was weighed or measured. Wins over what the factors give. */
  actual?: DeclaredQuantity | undefined;
  /** How far `actual` may be from what the factors give before that is flagged. */
  tolerancePermille?: number | undefined;
  /** RFC 6901 prefix of the line. */
  path?: string | undefined;
}

export interface PackingStep {
  unit: string;
  /** Exact decimal text. */
  contains: string;
  of: string;
}

export type PackingResult =
  | {
      ok: true;
      /** Whole base units, at most 2^53 - 1. */
      quantity: number;
      base: BaseUnit;
      /** What decided: the unit itself, the product's levels, the line's factor, or the scales. */
      source: 'measure' | 'factor' | 'each' | 'actual';
      /** How the declared unit became base units; kept with the movement's document. */
      steps: PackingStep[];
      /** Flags that do not block. */
      notes: Finding[];
    }
  | { ok: false; findings: Finding[] };

interface Conversion {
  factor: Decimal;
  steps: PackingStep[];
}
type Outcome<T> = { value: T } | { finding: Finding };

/**
 * Converts a declared quantity into whole base units, exactly.
 *
 * Findings, in this order: `quantity-not-a-number`, `quantity-not-exact`, `quantity-not-positive`,
 * `quantity-too-large`, `unit-unknown`, `packing-factor-missing`, `packing-circular`, `quantity-not-whole`.
 * Notes: `actual-differs`, `actual-not-used`, `each-not-used`.
 */
export function toBaseQuantity(units: UnitTable, input: PackingInput): PackingResult {
  const findings: Finding[] = [];
  const take = <T>(outcome: Outcome<T> | null): T | null => {
    if (outcome === null) return null;
    if ('value' in outcome) return outcome.value;
    findings.push(outcome.finding);
    return null;
  };
  const path = input.path ?? '';
  const declared = take(readQuantity(input.declared.quantity, `${path}/quantity`));
  const unit = take(readUnit(units, input.declared.unit, `${path}/unit`));
  const each = input.each ? take(readAmount(units, input.each, `${path}/each`)) : null;
  const actual = input.actual ? take(readAmount(units, input.actual, `${path}/actual`)) : null;
  if (findings.length > 0 || !declared || !unit) return { ok: false, findings };

  const notes: Finding[] = [];
  const direct = directFactor(units, input, unit);
  if (each && direct) notes.push(words.eachNotUsed(path));
  const converted = conversion(units, input, unit, direct ? null : each);
  const weighed = actual && actualInBase(units, input, actual, notes);
  if ('finding' in converted && !weighed) return { ok: false, findings: [converted.finding] };
  const calculated = 'value' in converted ? multiply(declared, converted.value.factor) : null;
  const steps = 'value' in converted ? converted.value.steps : [];
  if (weighed && calculated) notes.push(...difference(input, calculated, weighed));
  const whole = wholeBase(units, weighed ?? calculated ?? declared, input, weighed ? `${path}/actual` : path);
  if ('finding' in whole) return { ok: false, findings: [whole.finding] };
  const source = weighed ? 'actual' : direct ? 'measure' : each ? 'each' : 'factor';
  return { ok: true, quantity: whole.value, base: input.base, source, steps, notes };
}

/** What is wrong with an amount by itself, whatever it is of: a plan, say, that nothing is posted from. */
export function amountFindings(
  units: UnitTable,
  amount: { quantity: unknown; unit: string },
  path: string,
): Finding[] {
  return [
    readQuantity(amount.quantity, `${path}/quantity`),
    readUnit(units, amount.unit, `${path}/unit`),
  ].flatMap((one) => ('finding' in one ? [one.finding] : []));
}

/** Reads what JSON carried. A fraction in a JSON number has been rounded already, so it is not taken. */
function readQuantity(value: unknown, path: string): Outcome<Decimal> {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return { finding: words.notANumber(path) };
    if (!Number.isInteger(value)) {
      return { finding: words.notExact(value, path) };
    }
    if (!Number.isSafeInteger(value)) return { finding: words.tooLarge(path) };
  } else if (typeof value !== 'string') return { finding: words.notANumber(path) };
  const decimal = typeof value === 'number' ? integerDecimal(value) : parseDecimal(value);
  if (!decimal) return { finding: words.notANumber(path) };
  if (decimal.digits <= 0n) {
    return { finding: words.notPositive(path) };
  }
  return { value: decimal };
}

function readUnit(units: UnitTable, text: string, path: string): Outcome<Unit> {
  const unit = findUnit(units, text);
  if (unit) return { value: unit };
  return { finding: words.unitUnknown(text, path) };
}

interface Amount {
  quantity: Decimal;
  unit: Unit;
}

function readAmount(units: UnitTable, declared: DeclaredQuantity, path: string): Outcome<Amount> {
  const quantity = readQuantity(declared.quantity, `${path}/quantity`);
  if ('finding' in quantity) return quantity;
  const unit = readUnit(units, declared.unit, `${path}/unit`);
  return 'finding' in unit ? unit : { value: { quantity: quantity.value, unit: unit.value } };
}

/** Base units in one `unit` where the unit alone tells, without any packing level. */
function directFactor(units: UnitTable, input: PackingInput, unit: Unit): Decimal | null {
  const isPiece = input.pieceUnit !== undefined && findUnit(units, input.pieceUnit) === unit;
  if (input.base === 'piece' && isPiece) return integerDecimal(1);
  if (levelOf(units, input, unit) || unit.base !== input.base) return null;
  return unit.factor === undefined ? null : parseDecimal(unit.factor);
}

function levelOf(units: UnitTable, input: PackingInput, unit: Unit): PackingLevel | undefined {
  return input.levels?.find((level) => findUnit(units, level.unit) === unit);
}

/** Walks 箱 → 袋 → g. `each` replaces the first step. */
function conversion(
  units: UnitTable,
  input: PackingInput,
  from: Unit,
  each: Amount | null,
): Outcome<Conversion> {
  const steps: PackingStep[] = [];
  const seen = new Set<Unit>();
  let factor = integerDecimal(1);
  let unit = from;
  if (each) {
    steps.push({ unit: unit.zh, contains: formatDecimal(each.quantity), of: each.unit.zh });
    factor = each.quantity;
    seen.add(unit);
    unit = each.unit;
  }
  for (;;) {
    const direct = directFactor(units, input, unit);
    if (direct) return { value: { factor: multiply(factor, direct), steps } };
    const level = levelOf(units, input, unit);
    if (seen.has(unit)) return { finding: words.circular(unit, input.path ?? '') };
    seen.add(unit);
    if (!level) return { finding: factorMissing(units, input, unit) };
    const contains = parseDecimal(String(level.contains));
    const next = findUnit(units, level.of);
    if (!contains || contains.digits <= 0n || !next) return { finding: factorMissing(units, input, unit) };
    steps.push({ unit: unit.zh, contains: formatDecimal(contains), of: next.zh });
    factor = multiply(factor, contains);
    unit = next;
  }
}

/** What the scales say, in base units; a note instead where it cannot be told in this lot's base unit. */
function actualInBase(
  units: UnitTable,
  input: PackingInput,
  actual: Amount,
  notes: Finding[],
): Decimal | null {
  const converted = conversion(units, input, actual.unit, null);
  if ('value' in converted) return multiply(actual.quantity, converted.value.factor);
  notes.push(words.actualNotUsed(actual.unit, baseWord(units, input), input.path ?? ''));
  return null;
}

function difference(input: PackingInput, calculated: Decimal, weighed: Decimal): Finding[] {
  const minusOne = integerDecimal(-1);
  const delta = add(weighed, multiply(minusOne, calculated));
  const size = delta.digits < 0n ? multiply(minusOne, delta) : delta;
  const allowed = multiply(calculated, integerDecimal(input.tolerancePermille ?? 0));
  if (compare(multiply(size, integerDecimal(1000)), allowed) <= 0) return [];
  return [words.actualDiffers(formatDecimal(weighed), formatDecimal(calculated), input.path ?? '')];
}

function wholeBase(units: UnitTable, value: Decimal, input: PackingInput, path: string): Outcome<number> {
  const whole = wholeNumber(value);
  if (whole === null) {
    return { finding: words.notWhole(formatDecimal(value), baseWord(units, input), `${path}/quantity`) };
  }
  const number = toSafeInteger(whole);
  return number === null ? { finding: words.tooLarge(`${path}/quantity`) } : { value: number };
}

function baseWord(units: UnitTable, input: PackingInput): words.Named {
  if (input.base !== 'piece') return findUnit(units, input.base) ?? { zh: input.base, en: input.base };
  const piece = input.pieceUnit ? findUnit(units, input.pieceUnit) : null;
  return piece ?? { zh: '个', en: 'pieces' };
}

/** People know a crate's weight in kg, not in g; the machine-readable part names the base unit. */
function factorMissing(units: UnitTable, input: PackingInput, unit: Unit): Finding {
  const bulk = { g: { zh: '公斤', en: 'kg' }, ml: { zh: '升', en: 'L' }, piece: baseWord(units, input) };
  const of = input.base === 'piece' ? bulk.piece.zh : input.base;
  return words.factorMissing(unit, bulk[input.base], of, `${input.path ?? ''}/unit`);
}
