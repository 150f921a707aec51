import type { Queryable } from '../../platform/db.ts';
import type { Principal } from '../identity/index.ts';
import { holdersOf, holdsAny, inDistrict } from '../ledger/index.ts';
import { type CityData, partiesById } from '../registry/index.ts';
import { notHeld, outsideDistrict } from './trace.errors.ts';

interface AdmitTools {
  db: Queryable;
  city: CityData;
}

type Refusal = 'not-held' | 'outside-district';

const seesAll = (principal: Principal, city: CityData): boolean =>
  principal.role === 'administrator' ||
  (principal.role === 'regulator' && principal.divisionCode === city.city.code);

/** Why a person may not see a lot; null when it may. An operator must have held it, an officer's district too. */
async function refusalOf(tools: AdmitTools, principal: Principal, lotId: string): Promise<Refusal | null> {
  if (seesAll(principal, tools.city)) return null;
  // An operator's own rows answer; how many others had the lot plays no part.
  if (principal.role === 'operator') {
    const { partyId } = principal;
    return partyId !== null && (await holdsAny(tools.db, partyId, [lotId])) ? null : 'not-held';
  }
  const holders = await holdersOf(tools.db, [lotId]);
  const parties = [...(await partiesById(tools.db, holders)).values()];
  return parties.some((party) => inDistrict(principal, party, tools.city.city.code))
    ? null
    : 'outside-district';
}

export async function maySeeLot(tools: AdmitTools, principal: Principal, lotId: string): Promise<boolean> {
  return (await refusalOf(tools, principal, lotId)) === null;
}

/** Errors: `record-forbidden`, `outside-district`. */
export async function admitLots(
  tools: AdmitTools,
  principal: Principal,
  lotIds: readonly string[],
): Promise<void> {
  for (const lotId of lotIds) {
    const refusal = await refusalOf(tools, principal, lotId);
    if (refusal === 'not-held') throw notHeld();
    if (refusal === 'outside-district') throw outsideDistrict();
  }
}
