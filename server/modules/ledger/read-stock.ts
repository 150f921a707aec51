import type { Db } from '../../platform/db.ts';
import { Problem } from '../../platform/errors.ts';
import { isId, mintedAt } from '../../platform/ids.ts';
import type { PartyId } from '../identity/index.ts';
import {
  type CityData,
  describeLots,
  type LotFacts,
  lotCode,
  partiesById,
  rankMatches,
} from '../registry/index.ts';
import { DISCREPANCY_WORDS } from './discrepancies.ts';
import {
  type Discrepancy,
  holdingsOfLots,
  latestDiscrepancies,
  type StockCursor,
  stockOf,
} from './holdings.store.ts';
import { showQuantity } from './party-ledger.ts';
import type { PossiblySold } from './possible-sales.ts';
import { possiblySoldOf } from './read-possible-sales.ts';

/** Lots that a search by name looks through. */
const SEARCHED_MAX = 2000;

/** '2026-11-20T08:00:00.000Z_1234': many lots may have moved at one instant, so that the lot is named too. */
export const STOCK_CURSOR = '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?Z(_\\d{1,19})?$';

/** A cursor out of its text, which has the form of STOCK_CURSOR. Errors: `page-unknown`. */
export function stockCursor(text: string): StockCursor {
  const [at = '', lotId] = text.split('_');
  const lastAt = new Date(at);
  if (Number.isNaN(lastAt.getTime()) || (lotId !== undefined && !isId(lotId))) {
    throw new Problem(400, 'page-unknown', {
      zh: '翻页位置无法识别，请从第一页重新打开。',
      en: 'This place in the list is not known; open the list again from its first page.',
      path: '/before',
    });
  }
  return { lastAt, lotId: lotId ?? null };
}

/**
 * A party's stock as it stands, latest movement first; with `q`, what has that name (pinyin initials and slips
 * forgiven), batch or code, best first.
 */
export async function readStock(
  db: Db,
  city: CityData,
  partyId: PartyId,
  options: { after?: StockCursor; limit: number; q?: string | undefined },
) {
  const q = options.q?.trim() ?? '';
  const holdings = await stockOf(db, partyId, {
    after: options.after,
    limit: q === '' ? options.limit : SEARCHED_MAX,
    everything: false,
  });
  const [facts, overTills] = await Promise.all([
    describeLots(
      db,
      holdings.map((holding) => holding.lotId),
    ),
    possiblySoldOf(db, partyId),
  ]);
  const items = holdings.flatMap((holding) => {
    const lot = facts.get(holding.lotId);
    if (!lot) return [];
    const sold = overTills.get(holding.lotId) ?? null;
    return [
      {
        lotId: holding.lotId,
        code: lotCode(holding.lotId),
        productId: lot.product.productId,
        name: lot.product.name,
        category: lot.product.category,
        batch: lot.lot.batch,
        productionDate: lot.productionDate,
        expiryDate: lot.expiryDate,
        origin: lot.origin,
        baseUnit: lot.lot.baseUnit,
        onHand: holding.onHand,
        incoming: holding.incoming,
        lowerBound: holding.unknowns > 0,
        lastAt: holding.lastAt.toISOString(),
        display: showQuantity(city, holding.onHand, lot),
        // Nothing is clipped that the movements say; what tills may have sold takes it to nought at most.
        onHandMin: Math.min(holding.onHand, Math.max(0, holding.onHand - (sold?.upper ?? 0))),
        onHandMax: Math.min(holding.onHand, Math.max(0, holding.onHand - (sold?.lower ?? 0))),
        possiblySold: sold,
        displayRange: sold && sold.upper > 0 ? showRange(city, holding, sold, lot) : null,
      },
    ];
  });
  if (q !== '') {
    const named = items.map((item) => ({ item, name: item.name, aliases: [item.batch ?? '', item.code] }));
    return { items: rankMatches(q, named, options.limit).map(({ candidate }) => candidate.item), next: null };
  }
  const last = holdings.length === options.limit ? holdings.at(-1) : undefined;
  return { items, next: last ? `${last.lastAt.toISOString()}_${last.lotId}` : null };
}

/** Between how much and how much there is, in words; one figure where it is certain after all. */
function showRange(city: CityData, { onHand }: { onHand: number }, sold: PossiblySold, lot: LotFacts) {
  const least = showQuantity(city, Math.max(0, onHand - sold.upper), lot);
  const most = showQuantity(city, Math.max(0, onHand - sold.lower), lot);
  if (sold.upper === sold.lower) return most;
  return { zh: `${least.zh} 至 ${most.zh}`, en: `${least.en} to ${most.en}` };
}

/** Findings for people to look into, newest first. `open` says whether what an overdraft points at still stands. */
export async function readDiscrepancies(
  db: Db,
  city: CityData,
  options: { partyIds: readonly string[] | null; before?: string | undefined; limit: number },
) {
  const found = await latestDiscrepancies(db, {
    partyIds: options.partyIds,
    before: options.before ?? '9223372036854775807',
    limit: options.limit,
  });
  return {
    items: await describeDiscrepancies(db, city, found),
    next: found.length === options.limit ? (found.at(-1)?.discrepancyId ?? null) : null,
  };
}

export async function describeDiscrepancies(db: Db, city: CityData, found: readonly Discrepancy[]) {
  const lotIds = [...new Set(found.map((one) => one.lotId))];
  const facts = await describeLots(db, lotIds);
  const parties = await partiesById(db, [...new Set(found.flatMap((one) => one.partyId ?? []))]);
  const holdings = new Map(
    (await holdingsOfLots(db, lotIds)).map((holding) => [`${holding.partyId} ${holding.lotId}`, holding]),
  );
  return found.flatMap((one) => {
    const lot = facts.get(one.lotId);
    if (!lot) return [];
    const party = one.partyId === null ? undefined : parties.get(one.partyId);
    const healed =
      (one.kind === 'overdrawn' && (holdings.get(`${one.partyId} ${one.lotId}`)?.onHand ?? 0) >= 0) ||
      // The purchase was recorded after all.
      (one.kind === 'sold-without-arrival' && holdings.has(`${one.partyId} ${one.lotId}`));
    return [
      {
        discrepancyId: one.discrepancyId,
        lotId: one.lotId,
        code: lotCode(one.lotId),
        productName: lot.product.name,
        batch: lot.lot.batch,
        kind: one.kind,
        words: DISCREPANCY_WORDS[one.kind],
        party: party
          ? { partyId: party.partyId, name: party.name, kind: party.kind, divisionCode: party.divisionCode }
          : null,
        quantity: one.quantity,
        baseUnit: lot.lot.baseUnit,
        display: one.quantity === null ? null : showQuantity(city, one.quantity, lot),
        documentId: one.documentId,
        at: mintedAt(one.discrepancyId).toISOString(),
        open: !healed,
        detail: one.detail,
      },
    ];
  });
}
