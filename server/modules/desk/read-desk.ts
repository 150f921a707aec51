import { localDay } from '../../platform/local-time.ts';
import { type PartyId, type Principal, roleForbidden } from '../identity/index.ts';
import { type ReadPartySums, sumUp } from '../ledger/index.ts';
import type { DeskValue } from './desk.schemas.ts';
import { type NeedSource, type NeedTools, OWN_NEEDS } from './needs.ts';

export interface DeskTools extends NeedTools {
  clock: { now(): Date };
  partySums: ReadPartySums;
  /** What other modules ask of a business. */
  needs?: readonly NeedSource[];
}

const URGENCY = { stop: 0, attention: 1, fine: 2 } as const;

/** What needs this business now, the most urgent first, and 今日 进 / 销 / 存. Errors: `role-forbidden`. */
export async function readDesk(tools: DeskTools, principal: Principal): Promise<DeskValue> {
  const { partyId } = principal;
  if (partyId === null) throw roleForbidden();
  const now = tools.clock.now();
  const day = localDay(now, tools.city.city.timezone);
  const sources = [...OWN_NEEDS, ...(tools.needs ?? [])];
  const [today, ...needs] = await Promise.all([
    todayOf(tools, partyId, day),
    ...sources.map((source) => source(tools, partyId, now)),
  ]);
  return {
    at: now.toISOString(),
    day,
    today,
    needs: needs
      .flat()
      .filter((need) => need.count > 0)
      .sort((one, other) => URGENCY[one.urgency] - URGENCY[other.urgency]),
  };
}

/** Sums by base unit: kilograms are never added to pieces. */
async function todayOf(tools: DeskTools, partyId: PartyId, day: string): Promise<DeskValue['today']> {
  const { products, lag } = await tools.partySums(partyId, { from: day, to: day });
  const figures = products.map((product) => ({ baseUnit: product.baseUnit as string, sums: sumUp(product) }));
  const sum = (of: (sums: ReturnType<typeof sumUp>) => number) => {
    const sums = new Map<string, number>();
    for (const { baseUnit, sums: one } of figures) sums.set(baseUnit, (sums.get(baseUnit) ?? 0) + of(one));
    return [...sums].flatMap(([baseUnit, quantity]) => (quantity === 0 ? [] : [{ baseUnit, quantity }]));
  };
  return {
    received: sum((one) => one.received + one.produced),
    sold: sum((one) => one.sold + one.movedOn),
    left: sum((one) => one.closing),
    pending: lag.pending,
  };
}
