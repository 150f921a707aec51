import type { Db } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import type { Principal } from '../identity/index.ts';
import { type Holding, readableParty, stockOf } from '../ledger/index.ts';
import { type CityData, describeLots, expiryState, type LotFacts } from '../registry/index.ts';
import { amountsAt } from './disposals.store.ts';
import { baseUnitOf } from './read-lines.ts';
import { heldApart } from './rules/amounts.ts';
import type { ShelfItemValue } from './shelf-life.schemas.ts';
import type { ShelfLifeTools } from './shelf-tools.ts';
import { shown } from './show.ts';
import { endOf } from './what-holds.ts';

const LOTS_MAX = 1000;

export interface EndingLot {
  holding: Holding;
  lot: LotFacts;
  expiryDate: string;
  daysLeft: number;
  held: number;
  free: number;
  band: { zh: string; en: string } | null;
}

/** What a business has that nears its end or is past it, the nearest first, with how much of it is held apart. */
export async function endingLots(
  { db, city }: { db: Db; city: CityData },
  partyId: string,
  now: Date,
): Promise<EndingLot[]> {
  const day = localDay(now, city.city.timezone);
  const held = (await stockOf(db, partyId, { limit: LOTS_MAX, everything: false })).filter(
    (one) => one.onHand > 0,
  );
  const lotIds = held.map((one) => one.lotId);
  const [facts, amounts] = await Promise.all([describeLots(db, lotIds), amountsAt(db, partyId, lotIds)]);
  const found = held.flatMap((holding): EndingLot[] => {
    const lot = facts.get(holding.lotId);
    const expiryDate = lot ? endOf(lot) : null;
    if (!lot || expiryDate === null) return [];
    const usualDays = city.categories.get(lot.product.category)?.shelfLifeDays ?? null;
    const state = expiryState(city, { productionDate: lot.productionDate, expiryDate, usualDays }, day);
    if (!state.near) return [];
    const apart = Math.min(holding.onHand, heldApart(amounts.get(holding.lotId) ?? [], now));
    const band = state.band ? { zh: state.band.zh, en: state.band.en } : null;
    return [
      {
        holding,
        lot,
        expiryDate,
        daysLeft: state.daysLeft,
        held: apart,
        free: holding.onHand - apart,
        band,
      },
    ];
  });
  return found.sort((one, other) => one.daysLeft - other.daysLeft);
}

/** The same for the page of the business. Errors: `party-unknown`, `record-forbidden`. */
export async function shelfNow(
  tools: ShelfLifeTools,
  principal: Principal,
  asked: string | undefined,
): Promise<{ items: ShelfItemValue[] }> {
  const party = await readableParty(tools, principal, asked);
  const found = await endingLots(tools, party.partyId, tools.clock.now());
  return {
    items: found.map(({ holding, lot, expiryDate, daysLeft, held, free, band }) => ({
      lotId: holding.lotId,
      code: lot.code,
      name: lot.product.name,
      batch: lot.lot.batch,
      expiryDate,
      daysLeft,
      expired: daysLeft < 0,
      baseUnit: lot.lot.baseUnit,
      unit: baseUnitOf(lot),
      onHand: shown(tools.city, holding.onHand, lot),
      held: shown(tools.city, held, lot),
      free: shown(tools.city, free, lot),
      band,
    })),
  };
}
