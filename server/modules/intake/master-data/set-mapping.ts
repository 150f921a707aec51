import type { Db, Queryable } from '../../../platform/db.ts';
import { Problem } from '../../../platform/errors.ts';
import { isId } from '../../../platform/ids.ts';
import { type CityData, findProducts, findUnit, partiesById } from '../../registry/index.ts';
import { closeUnmatched, mappedTargets, upsertMapping } from './master-data.store.ts';
import { mapKey, type Scheme, type Wanted } from './wanted.ts';

/** Our ids and units of a sender's codes, by `mapKey`; what nobody has mapped is absent. One look-up in a batch. */
export async function lookUpMapped(
  db: Queryable,
  ownerId: string,
  wanted: readonly Wanted[],
): Promise<Map<string, string>> {
  const found = await mappedTargets(db, ownerId, wanted);
  return new Map(found.map((one) => [mapKey(one.wanted), one.target]));
}

export interface NewMapping {
  ownerId: string;
  scheme: Scheme;
  value: string;
  /** productId, partyId, or a unit of the city's. */
  target: string;
  setBy: string | null;
  at: Date;
}

/**
 * Says what a sender's code stands for; the code leaves the queue. Rows that waited for it are taken by whoever calls
 * (batches/take-waiting.ts). Returns the target as it is kept. Errors: `target-unknown`.
 */
export async function setMapping(tools: { db: Db; city: CityData }, mapping: NewMapping): Promise<string> {
  const value = mapping.value.trim();
  return tools.db.transaction(async (tx) => {
    const target = await knownTarget(tx, tools.city, mapping.scheme, mapping.target.trim());
    await upsertMapping(tx, { ...mapping, value, target, setAt: mapping.at });
    await closeUnmatched(tx, mapping.ownerId, { scheme: mapping.scheme, value }, 'mapped');
    return target;
  });
}

async function knownTarget(db: Queryable, city: CityData, scheme: Scheme, target: string): Promise<string> {
  if (scheme === 'unit') {
    const unit = findUnit(city.units, target);
    if (unit) return unit.code;
  } else if (scheme === 'product') {
    if (isId(target) && (await findProducts(db, { ids: [target], gtins: [], codes: [] })).length > 0)
      return target;
  } else if (isId(target) && (await partiesById(db, [target])).has(target)) return target;
  throw targetUnknown(scheme);
}

const WHAT: Readonly<Record<Scheme, { zh: string; en: string }>> = {
  product: { zh: '平台上的产品编号（productId）', en: 'the id of a product of the platform (productId)' },
  party: { zh: '平台上的单位编号（partyId）', en: 'the id of a business of the platform (partyId)' },
  unit: { zh: '平台认识的单位，见 /api/v1/city', en: 'a unit that the platform knows, see /api/v1/city' },
};

const targetUnknown = (scheme: Scheme) =>
  new Problem(422, 'target-unknown', {
    zh: `这里应填${WHAT[scheme].zh}；没有找到所填的这一个。`,
    en: `Expected here: ${WHAT[scheme].en}; the one given was not found.`,
    path: '/target',
  });
