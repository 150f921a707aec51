import type { Finding } from './findings.ts';
import { type PackingLevel, toBaseQuantity } from './packing.ts';
import { unitTwice, unitUnknown } from './packing-findings.ts';
import { type BaseUnit, findUnit, type UnitTable } from './units.ts';

/**
 * Whether a product's packing can be reckoned with: each level names two known units, no unit twice, holds more than
 * nothing, and leads down to the base unit. Otherwise every later line that uses it would be refused.
 * Findings, for the word for a piece and then by level: `unit-unknown`, those of toBaseQuantity on `contains`
 * (`quantity-not-positive`, `quantity-not-exact`, …), `packing-factor-missing`, `packing-circular`, `packing-unit-twice`.
 */
export function checkPacking(
  units: UnitTable,
  product: { base: BaseUnit; pieceUnit?: string | undefined; levels: readonly PackingLevel[] },
): Finding[] {
  const { pieceUnit, levels } = product;
  const findings: Finding[] = [];
  if (pieceUnit !== undefined && !findUnit(units, pieceUnit))
    findings.push(unitUnknown(pieceUnit, '/pieceUnit'));
  const seen = new Set<string>();
  for (const [index, level] of levels.entries()) {
    const path = `/packing/${index}`;
    const inside = checkedAs(units, product, { quantity: level.contains, unit: level.of }, path, {
      quantity: 'contains',
      unit: 'of',
    });
    const itself = checkedAs(units, product, { quantity: 1, unit: level.unit }, path, {
      quantity: 'contains',
      unit: 'unit',
    });
    // What is wrong inside a package is wrong of the package too; it is said once.
    findings.push(...(inside.length > 0 ? inside : itself));
    const code = findUnit(units, level.unit)?.code ?? level.unit;
    if (seen.has(code)) findings.push(unitTwice(level.unit, `${path}/unit`));
    seen.add(code);
  }
  return findings;
}

/** Less than a whole base unit is right here: half a gram is what many sachets hold. */
function checkedAs(
  units: UnitTable,
  product: { base: BaseUnit; pieceUnit?: string | undefined; levels: readonly PackingLevel[] },
  declared: { quantity: string | number; unit: string },
  path: string,
  fields: { quantity: string; unit: string },
): Finding[] {
  const { base, pieceUnit, levels } = product;
  const result = toBaseQuantity(units, { base, pieceUnit, levels, declared, path });
  if (result.ok) return [];
  return result.findings
    .filter((one) => one.code !== 'quantity-not-whole')
    .map((one) => ({
      ...one,
      path: one.path
        .replace(`${path}/quantity`, `${path}/${fields.quantity}`)
        .replace(`${path}/unit`, `${path}/${fields.unit}`),
    }));
}
