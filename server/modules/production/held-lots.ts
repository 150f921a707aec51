import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import { localDay } from '../../platform/local-time.ts';
import type { HandingOn } from '../ledger/index.ts';
import { type CityData, findProducts, type LotId, partiesById } from '../registry/index.ts';
import { ordersByLot } from './orders.store.ts';
import { lotHeld, lotUnreleased } from './production.errors.ts';
import { decisionsByLot } from './production.store.ts';
import { releaseRuleFor } from './rules/control-points.ts';
import { decisionAt } from './rules/release.rules.ts';

/**
 * A finding for each line whose lot its maker has not let go. Asked in the transaction that would hand it on.
 *
 * Only its maker is asked: whoever got the lot later got it because it was released, or the maker's own record shows
 * otherwise. What the maker uses up itself (`inside`) need not be released; what it holds or has scrapped stays.
 */
export async function unreleasedLots(city: CityData, tx: Queryable, handing: HandingOn): Promise<Issue[]> {
  const lotIds = [...new Set(handing.lines.map((line) => line.lot.lotId))];
  const [orders, decisions] = await Promise.all([ordersByLot(tx, lotIds), decisionsByLot(tx, lotIds)]);
  const must = await mustRelease(city, tx, handing, (lotId) =>
    (orders.get(lotId) ?? []).some((one) => one.partyId === handing.partyId),
  );
  return handing.lines.flatMap((line): Issue[] => {
    const { lotId } = line.lot;
    const path = `${handing.path}/${line.line - 1}/lot`;
    const own = (decisions.get(lotId) ?? []).filter((one) => one.partyId === handing.partyId);
    const decision = decisionAt(own, handing.until);
    if (decision?.decision === 'release') return [];
    if (decision) return [lotHeld(path, decision.decision, decision.reason)];
    const clause = must.get(lotId);
    return clause === undefined || handing.inside ? [] : [lotUnreleased(path, clause)];
  });
}

/** Lots that must be released before they leave, with the clause that says so. Nearly always none is asked about. */
async function mustRelease(
  city: CityData,
  tx: Queryable,
  handing: HandingOn,
  ofOrder: (lotId: LotId) => boolean,
): Promise<Map<LotId, string>> {
  const anyMade = city.releaseRules.some((rule) => rule.lots === 'all-made');
  const asked = handing.lines
    .map((line) => line.lot)
    .filter((lot) => ofOrder(lot.lotId) || (anyMade && lot.producerId === handing.partyId));
  if (asked.length === 0) return new Map();
  const partyKind = (await partiesById(tx, [handing.partyId])).get(handing.partyId)?.kind ?? 'other';
  const products = await findProducts(tx, {
    ids: [...new Set(asked.map((lot) => lot.productId as string))],
    gtins: [],
    codes: [],
  });
  const categories = new Map(products.map((product) => [product.productId as string, product.category]));
  const day = localDay(handing.until, city.city.timezone);
  return new Map(
    asked.flatMap((lot) => {
      const category = categories.get(lot.productId) ?? 'other';
      const rule = releaseRuleFor(city, { partyKind, category, day });
      const holds = rule?.lots === 'all-made' || (rule?.lots === 'of-orders' && ofOrder(lot.lotId));
      return holds && rule ? [[lot.lotId, rule.clause] as const] : [];
    }),
  );
}
