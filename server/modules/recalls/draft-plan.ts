import { localDay } from '../../platform/local-time.ts';
import { legalDeadlineOn } from '../deadlines/index.ts';
import { type PartyId, type Principal, recordForbidden } from '../identity/index.ts';
import { holdingsOfLots, movementsOfLots, refused } from '../ledger/index.ts';
import {
  type CityData,
  describeLots,
  displayQuantity,
  type LotFacts,
  partiesById,
} from '../registry/index.ts';
import { namedLots } from './named-lots.ts';
import type { RecallLevel } from './recall.ts';
import type { Filled } from './rules/elements.ts';
import type { RecallsTools } from './who-may.ts';

/**
 * What the platform knows of a plan's elements already, so that nobody types it: the producer, the food, how much there
 * is and where it went. The rest stays empty. Errors: `record-forbidden`, `lot-unknown`, `lot-not-own`.
 */
export async function draftPlan(
  tools: Pick<RecallsTools, 'db' | 'city' | 'clock'>,
  principal: Principal,
  asked: { lots: readonly string[]; level: RecallLevel },
): Promise<{ plan: Filled; lots: { lotId: string; code: string; product: string; batch: string | null }[] }> {
  const { db, city } = tools;
  const { partyId } = principal;
  if (partyId === null) throw recordForbidden();
  const { lots, issues } = await namedLots(db, asked.lots, partyId);
  if (issues.length > 0) throw refused(issues);
  const lotIds = lots.map((one) => one.lotId as string);
  const [facts, party, quantity, region] = await Promise.all([
    describeLots(db, lotIds),
    partiesById(db, [partyId]).then((all) => all.get(partyId)),
    madeOf(tools, partyId, lotIds),
    regionOf(tools, lotIds),
  ]);
  const all = [...facts.values()];
  const listed = (pick: (one: LotFacts) => string | null | undefined) =>
    [...new Set(all.flatMap((one) => pick(one) ?? []))].join('、');
  return {
    plan: onlyKnown({
      producer: {
        name: party?.name,
        address: party?.address,
        responsible: party?.contactName,
        phone: party?.contactPhone,
      },
      food: {
        name: listed((one) => one.product.name),
        brand: listed((one) => one.product.brand),
        specification: listed((one) => one.product.specification),
        'production-dates': listed((one) => one.productionDate),
        batches: listed((one) => one.lot.batch ?? one.code),
        quantity,
        region,
      },
      process: { time: timeOf(city, asked.level, localDay(tools.clock.now(), city.city.timezone)) },
    }),
    lots: all.map(({ lot, code, product }) => ({
      lotId: lot.lotId,
      code,
      product: product.name,
      batch: lot.batch,
    })),
  };
}

function onlyKnown(plan: Record<string, Record<string, string | null | undefined>>): Filled {
  return Object.fromEntries(
    Object.entries(plan).map(([element, fields]) => [
      element,
      Object.fromEntries(Object.entries(fields).flatMap(([field, text]) => (text ? [[field, text]] : []))),
    ]),
  );
}

const CAME = new Set(['produced', 'transformed-out', 'received', 'implied', 'excess']);

/** What the business made of the lots, or took in where it made none: 4,890 袋. */
async function madeOf(
  { db, city }: Pick<RecallsTools, 'db' | 'city'>,
  partyId: PartyId,
  lotIds: readonly string[],
): Promise<string> {
  const facts = await describeLots(db, lotIds);
  const sums = new Map<string, { quantity: number; of: LotFacts }>();
  for (const one of await movementsOfLots(db, lotIds)) {
    const of = facts.get(one.lotId);
    if (!of || one.toId !== partyId || one.quantity === null || !CAME.has(one.kind)) continue;
    const key = `${of.lot.baseUnit} ${of.product.pieceUnit}`;
    const sum = sums.get(key) ?? { quantity: 0, of };
    sums.set(key, { ...sum, quantity: sum.quantity + one.quantity });
  }
  return [...sums.values()]
    .map(({ quantity, of }) =>
      displayQuantity(city.units, quantity, of.lot.baseUnit, 'zh', of.product.pieceUnit ?? undefined),
    )
    .join('、');
}

/** The districts where the goods are or were: 思明区、湖里区. */
async function regionOf(
  { db, city }: Pick<RecallsTools, 'db' | 'city'>,
  lotIds: readonly string[],
): Promise<string> {
  const held = await holdingsOfLots(db, lotIds);
  const parties = await partiesById(db, [...new Set(held.map((one) => one.partyId as string))]);
  const codes = new Set([...parties.values()].map((one) => (one.divisionCode ?? '').slice(0, 6)));
  const names = [...city.districts.values()].filter((one) => codes.has(one.code)).map((one) => one.zh);
  return names.length === 0 ? '' : `${city.city.name.zh}${names.join('、')}`;
}

function timeOf(city: CityData, level: RecallLevel, day: string): string {
  const law = legalDeadlineOn(city, `recall-completion-${level}`, day);
  return law === null ? '' : `${law.countsFrom.zh}起，${law.zh}`;
}
