import type { Clock } from '../../platform/clock.ts';
import type { Words } from '../../platform/errors.ts';
import type { Principal } from '../identity/index.ts';
import { holdingsOfLots, inDistrict } from '../ledger/index.ts';
import {
  type CityData,
  describeLots,
  displayQuantity,
  type LotFacts,
  type Party,
  partiesById,
  partyUnknown,
} from '../registry/index.ts';
import { countedIn, type DealerSums, sumDealers } from './dealers.rules.ts';
import { contactOf, type DutyReadTools, showAmounts } from './find-dealers.ts';
import { type KitchenLot, kitchenLots } from './kitchen-lots.ts';
import { type MealAsked, type MealWindow, mealWindow } from './meal-window.rules.ts';
import { mealInFuture, mealUnknown, notAKitchen, outsideDistrict } from './night-duty.errors.ts';

/** Where in the chain meals are made, as the city's kinds of businesses say it. */
const KITCHEN = 'kitchen';

export interface MealTools extends DutyReadTools {
  clock: Clock;
}

/**
 * What a kitchen held when people ate: its lots with what is known of them, who supplied them, who else got of them, and whom
 * to call. Errors: `party-unknown`, `outside-district`, `not-a-kitchen`, `meal-unknown`, `meal-in-future`.
 */
export async function lookAtMeal(
  tools: MealTools,
  principal: Principal,
  asked: MealAsked & { party: string },
) {
  const party = await kitchenOf(tools, principal, asked.party);
  return mealAt(tools, principal, party, windowOf(tools, asked));
}

/** The same of a kitchen that the officer may see, for a stretch of time that is known. */
export async function mealAt(tools: DutyReadTools, principal: Principal, party: Party, window: MealWindow) {
  const { lots, movements, truncated } = await kitchenLots(tools.db, party.partyId, window.from, window.to);
  const lotIds = lots.map((lot) => lot.lotId);
  const [facts, holdings] = await Promise.all([
    describeLots(tools.db, lotIds),
    holdingsOfLots(tools.db, lotIds),
  ]);
  const units = new Map([...facts].map(([lotId, { product }]) => [lotId, countedIn(product)]));
  const sums = sumDealers(units, holdings, movements).filter((one) => one.partyId !== party.partyId);
  const producers = [...facts.values()].flatMap(({ lot }) => lot.producerId ?? []);
  const parties = await partiesById(tools.db, [
    ...new Set([...sums.map((one) => one.partyId), ...producers, ...lots.flatMap((lot) => lot.supplierIds)]),
  ]);
  const suppliers = new Set(lots.flatMap((lot) => lot.supplierIds));
  const others = sums.filter(
    (one) => gotSome(one) && !suppliers.has(one.partyId) && parties.has(one.partyId),
  );
  const mine = others.filter(
    (one) =>
      principal.role !== 'regulator' ||
      inDistrict(principal, parties.get(one.partyId) as Party, tools.city.city.code),
  );
  return {
    kitchen: {
      ...contactOf(party),
      uscc: party.uscc,
      licences: party.licenceNumbers.map((one) => one.number),
    },
    window: viewWindow(window),
    truncated,
    lots: lots.flatMap((lot) => viewLot(tools.city, lot, facts, parties)).sort(newestFirst),
    suppliers: [...suppliers].flatMap((id) => {
      const supplier = parties.get(id);
      const brought = lots.filter((lot) => lot.supplierIds.includes(id)).length;
      return supplier ? [{ party: contactOf(supplier), lots: brought }] : [];
    }),
    others: mine
      .map((one) => viewOther(tools.city, one, parties.get(one.partyId) as Party))
      .sort((a, b) => Number(b.hasStock) - Number(a.hasStock) || b.lots - a.lots),
    othersElsewhere: others.length - mine.length,
  };
}

export type MealAnswer = Awaited<ReturnType<typeof mealAt>>;

async function kitchenOf(tools: MealTools, principal: Principal, partyId: string): Promise<Party> {
  const party = (await partiesById(tools.db, [partyId])).get(partyId);
  if (!party) throw partyUnknown();
  if (principal.role === 'regulator' && !inDistrict(principal, party, tools.city.city.code))
    throw outsideDistrict();
  if (tools.city.partyKinds.get(party.kind)?.position !== KITCHEN) throw notAKitchen();
  return party;
}

function windowOf(tools: MealTools, asked: MealAsked): MealWindow {
  const window = mealWindow(tools.city, asked);
  if (!window) throw mealUnknown();
  if (window.eatenFrom > tools.clock.now()) throw mealInFuture();
  return window;
}

const viewWindow = ({ from, to, eatenFrom, eatenTo, hours }: MealWindow) => ({
  from: from.toISOString(),
  to: to.toISOString(),
  eatenFrom: eatenFrom.toISOString(),
  eatenTo: eatenTo.toISOString(),
  hours,
});

/** Takes over, not makes: its maker had a lot too, but did not receive it. */
const gotSome = ({ byUnit }: DealerSums): boolean =>
  [...byUnit.values()].some((figures) => figures.received > 0 || figures.incoming > 0);

function viewLot(
  city: CityData,
  lot: KitchenLot,
  facts: ReadonlyMap<string, LotFacts>,
  parties: ReadonlyMap<string, Party>,
) {
  const known = facts.get(lot.lotId);
  if (!known) return [];
  const { product } = known;
  const show = (quantity: number): Words => ({
    zh: displayQuantity(city.units, quantity, product.baseUnit, 'zh', product.pieceUnit ?? undefined),
    en: displayQuantity(city.units, quantity, product.baseUnit, 'en', product.pieceUnit ?? undefined),
  });
  const name = (id: string | null) => (id === null ? null : (parties.get(id)?.name ?? null));
  return [
    {
      lotId: lot.lotId,
      code: known.code,
      productId: product.productId as string,
      productName: product.name,
      batch: known.lot.batch ?? known.lot.serial,
      productionDate: known.productionDate,
      expiryDate: known.expiryDate,
      producer: name(known.lot.producerId),
      suppliers: lot.supplierIds.flatMap((id) => name(id) ?? []),
      as: lot.as,
      certain: lot.held?.certain ?? false,
      least: lot.held ? show(lot.held.least) : null,
      most: lot.held && lot.held.most !== null ? show(lot.held.most) : null,
      cameAt: lot.cameAt?.toISOString() ?? null,
      madeOf: lot.madeOf.flatMap((id) => facts.get(id)?.product.name ?? []),
    },
  ];
}

const newestFirst = (
  a: { certain: boolean; cameAt: string | null; lotId: string },
  b: { certain: boolean; cameAt: string | null; lotId: string },
): number =>
  Number(b.certain) - Number(a.certain) ||
  (b.cameAt ?? '').localeCompare(a.cameAt ?? '') ||
  (a.lotId < b.lotId ? -1 : 1);

function viewOther(city: CityData, dealer: DealerSums, party: Party) {
  return {
    party: contactOf(party),
    lots: dealer.lots,
    hasStock: [...dealer.byUnit.values()].some((figures) => figures.onHand > 0),
    onHand: showAmounts(city, dealer, 'onHand'),
    received: showAmounts(city, dealer, 'received'),
  };
}
