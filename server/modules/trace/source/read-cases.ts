import { normaliseGtin } from '../../../platform/codes/gs1-check-digit.ts';
import type { Db } from '../../../platform/db.ts';
import { type Issue, Problem } from '../../../platform/errors.ts';
import { localDay, startOfLocalDay } from '../../../platform/local-time.ts';
import type { Principal } from '../../identity/index.ts';
import { inDistrict } from '../../ledger/index.ts';
import {
  addDays,
  type CityData,
  findLot,
  findProducts,
  lotNotFound,
  partiesById,
} from '../../registry/index.ts';
import { admitLots } from '../admit.ts';
import {
  ateAmbiguous,
  casesInvalid,
  categoryMissing,
  noneIll,
  placeOutside,
  placeUnknown,
  productMissing,
  timeInvalid,
  timeMissing,
  timeReversed,
} from './source.errors.ts';
import type { SourceCaseInput } from './source.schemas.ts';

export type ReadEaten = { lotId: string } | { productId: string } | { categories: string[] } | null;

/** A case with its names resolved. */
export interface ReadCase {
  /** Null: the place is not known, and `ate` is a lot. */
  partyId: string | null;
  from: number;
  to: number;
  ate: ReadEaten;
  weight: number;
  certainty: 'certain' | 'suspected';
  negative: boolean;
}

/**
 * Cases as sent, with every lot, product, category and business looked up.
 * Errors, in this order: one problem with all findings and their paths (`lot-unknown`, `product-unknown`,
 * `category-unknown`, `ate-ambiguous`, `case-time-…`, `party-unknown`, `cases-all-negative`); then `outside-district`.
 */
export async function readCases(
  tools: { db: Db; city: CityData },
  principal: Principal,
  inputs: readonly SourceCaseInput[],
): Promise<ReadCase[]> {
  const issues: Issue[] = [];
  const cases: ReadCase[] = [];
  const lotIds: string[] = [];
  const parties = await partiesById(
    tools.db,
    inputs.flatMap(({ place }) => (typeof place === 'string' ? [place] : [])),
  );
  for (const [index, input] of inputs.entries()) {
    const path = `/cases/${index}`;
    const known = typeof input.place === 'string';
    if (typeof input.place === 'string' && !parties.has(input.place))
      issues.push(placeUnknown(`${path}/place`));
    const named = typeof input.place === 'string' ? undefined : input.place.lot;
    const lotOfPlace = named === undefined ? null : await lotOf(tools.db, named, `${path}/place/lot`, issues);
    if (lotOfPlace !== null) lotIds.push(lotOfPlace);
    const ate = await eatenOf(tools, input.ate, `${path}/ate`, issues);
    const time = timeOf(tools.city, input, path, issues);
    cases.push({
      partyId: known ? (input.place as string) : null,
      ...time,
      ate: lotOfPlace === null ? ate : { lotId: lotOfPlace },
      weight: input.weight ?? 1,
      certainty: input.certainty ?? 'certain',
      negative: input.negative ?? false,
    });
  }
  if (cases.every((one) => one.negative)) issues.push(noneIll());
  if (issues.length > 0) throw casesInvalid(issues);
  const isOutside = (partyId: string) => {
    const party = parties.get(partyId);
    return party !== undefined && !inDistrict(principal, party, tools.city.city.code);
  };
  if (principal.role === 'regulator' && [...parties.keys()].some(isOutside)) throw placeOutside();
  await admitLots(tools, principal, lotIds);
  return cases;
}

async function lotOf(db: Db, reference: string, path: string, issues: Issue[]): Promise<string | null> {
  try {
    return (await findLot(db, reference)).lotId;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    issues.push(lotNotFound(path, reference));
    return null;
  }
}

async function eatenOf(
  { db, city }: { db: Db; city: CityData },
  ate: SourceCaseInput['ate'],
  path: string,
  issues: Issue[],
): Promise<ReadEaten> {
  if (!ate) return null;
  if (Object.values(ate).filter((value) => value !== undefined).length !== 1) {
    issues.push(ateAmbiguous(path));
    return null;
  }
  if (ate.lot !== undefined) {
    const lotId = await lotOf(db, ate.lot, `${path}/lot`, issues);
    return lotId === null ? null : { lotId };
  }
  if (ate.category !== undefined) {
    if (!city.categories.has(ate.category)) issues.push(categoryMissing(`${path}/category`));
    return { categories: categoriesBelow(city, ate.category) };
  }
  const gtin = ate.gtin === undefined ? null : normaliseGtin(ate.gtin);
  const keys = {
    ids: ate.productId === undefined ? [] : [ate.productId],
    gtins: gtin?.ok ? [gtin.gtin] : [],
    codes: [],
  };
  const [product] = await findProducts(db, keys);
  if (product) return { productId: product.productId };
  issues.push(productMissing(`${path}/${ate.gtin === undefined ? 'productId' : 'gtin'}`));
  return null;
}

function categoriesBelow(city: CityData, code: string): string[] {
  const isBelow = (at: string | null): boolean =>
    at !== null && (at === code || isBelow(city.categories.get(at)?.parent ?? null));
  return [...city.categories.keys()].filter(isBelow);
}

/** The interval in which it was eaten; a day is the whole of it, by the city's clock. */
function timeOf(
  city: CityData,
  input: SourceCaseInput,
  path: string,
  issues: Issue[],
): { from: number; to: number } {
  const first = input.at ?? input.from ?? input.to;
  const last = input.at ?? input.to ?? input.from;
  if (first === undefined || last === undefined) {
    issues.push(timeMissing(path));
    return { from: 0, to: 0 };
  }
  const begin = instantsOf(city, first);
  const end = instantsOf(city, last);
  if (!begin)
    issues.push(
      timeInvalid(`${path}/${input.at === undefined ? (input.from === undefined ? 'to' : 'from') : 'at'}`),
    );
  else if (!end) issues.push(timeInvalid(`${path}/to`));
  else if (end.to < begin.from) issues.push(timeReversed(`${path}/to`));
  return { from: begin?.from ?? 0, to: end?.to ?? 0 };
}

function instantsOf(city: CityData, text: string): { from: number; to: number } | null {
  const zone = city.city.timezone;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const begin = startOfLocalDay(text, zone);
    if (Number.isNaN(begin.getTime()) || localDay(begin, zone) !== text) return null;
    return { from: begin.getTime(), to: startOfLocalDay(addDays(text, 1), zone).getTime() - 1 };
  }
  const instant = /^\d{4}-\d{2}-\d{2}T.+(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(instant) ? null : { from: instant, to: instant };
}
