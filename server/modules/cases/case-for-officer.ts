import type { Queryable } from '../../platform/db.ts';
import type { Principal } from '../identity/index.ts';
import type { CityData } from '../registry/index.ts';
import { caseClosed, caseOutside, caseUnknown, notYoursToDecide } from './cases.errors.ts';
import { type Case, caseById, lotsOfCases, reachesDivision } from './cases.store.ts';

interface Tools {
  db: Queryable;
  city: CityData;
}

export interface OfficersCase extends Case {
  open: boolean;
  /** The lots that it is about, as officers named them. */
  lotIds: string[];
  /** Whether the officer's office handles it; others read, and add evidence and notes. */
  mayDecide: boolean;
}

/** Whether an officer answers for a division: the whole city's for every one, a district's for those within it. */
export function answersFor(
  { city }: Pick<Tools, 'city'>,
  principal: Principal,
  divisionCode: string,
): boolean {
  if (principal.role === 'administrator' || principal.divisionCode === city.city.code) return true;
  return principal.divisionCode !== null && divisionCode.startsWith(principal.divisionCode);
}

/**
 * A case as this officer may see it: of one's own district, or one whose decided scope reaches it; the city's officers
 * see all. Errors: `case-unknown`, `outside-district`.
 */
export async function caseForOfficer(
  tools: Tools,
  principal: Principal,
  caseId: string,
): Promise<OfficersCase> {
  const found = await caseById(tools.db, caseId);
  if (!found) throw caseUnknown();
  const mayDecide = answersFor(tools, principal, found.divisionCode);
  if (!mayDecide && !(await reachesDivision(tools.db, caseId, principal.divisionCode ?? '-')))
    throw caseOutside();
  const lotIds = (await lotsOfCases(tools.db, [caseId])).get(caseId) ?? [];
  return { ...found, open: found.state === 'open', lotIds, mayDecide };
}

/** The same for whoever is about to decide. Errors: those above, `case-of-others`, `case-closed`. */
export async function caseToDecide(
  tools: Tools,
  principal: Principal,
  caseId: string,
): Promise<OfficersCase> {
  const found = await caseForOfficer(tools, principal, caseId);
  if (!found.mayDecide) throw notYoursToDecide();
  if (!found.open) throw caseClosed();
  return found;
}
