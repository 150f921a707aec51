import type { Queryable } from '../../platform/db.ts';
import { type Issue, Problem } from '../../platform/errors.ts';
import { refused, showQuantity } from '../ledger/index.ts';
import {
  type CityData,
  describeLots,
  findLot,
  type LotFacts,
  type LotId,
  toBaseQuantity,
} from '../registry/index.ts';
import { lotTwice, moreThanThere, nothingThere, unitNeeded } from './shelf-life.errors.ts';
import type { LineInput } from './shelf-life.schemas.ts';

export interface SaidLine {
  line: number;
  lotId: LotId;
  facts: LotFacts;
  /** Base units; null: all of it. */
  said: number | null;
}

export const BASE_UNITS = { g: 'g', ml: 'ml', piece: '个' } as const;

/** The unit in which the platform writes a quantity of a lot in base units. */
export const baseUnitOf = ({ lot, product }: LotFacts): string =>
  lot.baseUnit === 'piece' ? (product.pieceUnit ?? BASE_UNITS.piece) : BASE_UNITS[lot.baseUnit];

/** Base units of what was typed. Errors as findings at its place. */
export function quantityOf(
  city: CityData,
  facts: LotFacts,
  declared: { quantity: number | string; unit: string },
  path: string,
) {
  return toBaseQuantity(city.units, {
    base: facts.lot.baseUnit,
    pieceUnit: facts.product.pieceUnit ?? undefined,
    levels: facts.product.packing,
    declared,
    path,
  });
}

/** Lots and quantities of lines. Errors: `lot-unknown`, `lot-said-twice`, `unit-needed`, those of quantities. */
export async function readLines(
  db: Queryable,
  city: CityData,
  lines: readonly LineInput[],
): Promise<SaidLine[]> {
  const lotIds: LotId[] = [];
  for (const [index, { lot }] of lines.entries()) lotIds.push(await lotAt(db, lot, index));
  const facts = await describeLots(db, lotIds);
  const issues: Issue[] = [];
  const read = lines.flatMap((line, index): SaidLine[] => {
    const path = `/lines/${index}`;
    const lotId = lotIds[index] as LotId;
    const lot = facts.get(lotId);
    if (!lot) return [];
    if (lotIds.indexOf(lotId) !== index) issues.push(lotTwice(`${path}/lot`));
    const said = { line: index + 1, lotId, facts: lot, said: null };
    if (line.quantity === undefined) return [said];
    if (line.unit === undefined) {
      issues.push(unitNeeded(`${path}/unit`));
      return [];
    }
    const result = quantityOf(city, lot, { quantity: line.quantity, unit: line.unit }, path);
    if (result.ok) return [{ ...said, said: result.quantity }];
    issues.push(...result.findings);
    return [];
  });
  if (issues.length > 0) throw refused(issues);
  return read;
}

async function lotAt(db: Queryable, lot: string, index: number): Promise<LotId> {
  try {
    return (await findLot(db, lot)).lotId;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'lot-unknown') throw error;
    throw new Problem(422, 'lot-unknown', { ...error.words, path: `/lines/${index}/lot` });
  }
}

/** How much each line takes of what there is; all of it where it does not say. Errors: `nothing-on-hand`, `more-than-there`. */
export function takeFrom(
  city: CityData,
  lines: readonly SaidLine[],
  there: (lotId: LotId) => number,
): (SaidLine & { quantity: number })[] {
  const issues: Issue[] = [];
  const taken = lines.map((line) => {
    const most = there(line.lotId);
    const path = `/lines/${line.line - 1}`;
    if (most <= 0) issues.push(nothingThere(`${path}/lot`));
    else if (line.said !== null && line.said > most)
      issues.push(moreThanThere(`${path}/quantity`, showQuantity(city, most, line.facts)));
    return { ...line, quantity: line.said ?? most };
  });
  if (issues.length > 0) throw refused(issues);
  return taken;
}
