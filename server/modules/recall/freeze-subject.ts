import type { Principal } from '../identity/index.ts';
import { inDistrict } from '../ledger/index.ts';
import {
  divisionExists,
  findLot,
  findProducts,
  partiesById,
  partyUnknown,
  productUnknown,
} from '../registry/index.ts';
import { admitLots } from '../trace/index.ts';
import type { FreezeSubject } from './freeze.rules.ts';
import { divisionOutside, divisionUnknown, subjectNeeded } from './recall.errors.ts';
import type { ReachInput } from './recall.schemas.ts';
import type { RecallTools } from './recall-tools.ts';

type Tools = Pick<RecallTools, 'db' | 'city'>;

/**
 * What is to be frozen, which must be the officer's to see.
 * Errors: `freeze-subject-needed`, `lot-unknown`, `product-unknown`, `party-unknown`, `outside-district`.
 */
export async function subjectOf(
  tools: Tools,
  principal: Principal,
  body: ReachInput,
): Promise<FreezeSubject> {
  const named = [body.lot, body.product, body.party].filter((one) => one !== undefined);
  if (named.length !== 1 || (body.producer !== undefined && body.product === undefined))
    throw subjectNeeded();
  if (body.lot !== undefined) {
    const { lotId } = await findLot(tools.db, body.lot);
    await admitLots(tools, principal, [lotId]);
    return { kind: 'lot', lotId };
  }
  if (body.product !== undefined) {
    const { productId: id, gtin, code } = body.product;
    const [product] = await findProducts(tools.db, {
      ids: id === undefined ? [] : [id],
      gtins: gtin === undefined ? [] : [gtin.padStart(14, '0')],
      codes: code === undefined ? [] : [code],
    });
    if (!product) throw productUnknown();
    if (body.producer !== undefined && !(await partiesById(tools.db, [body.producer])).has(body.producer))
      throw partyUnknown();
    return { kind: 'product', productId: product.productId, producerId: body.producer ?? null };
  }
  const party = (await partiesById(tools.db, [body.party ?? ''])).get(body.party ?? '');
  if (!party) throw partyUnknown();
  if (principal.role === 'regulator' && !inDistrict(principal, party, tools.city.city.code))
    throw divisionOutside();
  return { kind: 'party', partyId: party.partyId };
}

/** Whose businesses it binds: within what the officer answers for. Errors: `division-unknown`, `outside-district`. */
export function divisionOf(tools: Tools, principal: Principal, asked: string | undefined): string {
  const own = principal.role === 'regulator' ? (principal.divisionCode ?? '') : tools.city.city.code;
  const division = asked ?? own;
  if (!divisionExists(tools.city, division)) throw divisionUnknown();
  if (!answersFor(tools, principal, division)) throw divisionOutside();
  return division;
}

/** Whether an officer answers for a division: the whole city's for every one, a district's for those within it. */
export function answersFor(
  tools: Pick<RecallTools, 'city'>,
  principal: Pick<Principal, 'role' | 'divisionCode'>,
  division: string,
): boolean {
  if (principal.role === 'administrator' || principal.divisionCode === tools.city.city.code) return true;
  return principal.divisionCode !== null && division.startsWith(principal.divisionCode);
}
