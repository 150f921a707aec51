import { localDay } from '../../platform/local-time.ts';
import type { PartyId } from '../identity/index.ts';
import {
  compareIds,
  findHeldBack,
  type Holding,
  type MovementRecord,
  movementsOfLots,
  type RecordTools,
  showQuantity,
  stockOf,
} from '../ledger/index.ts';
import { addDays, describeLots, type LotFacts } from '../registry/index.ts';
import { closeInstant } from './close-instant.ts';
import type { ProposalValue } from './day-close.schemas.ts';
import { type ClosedLot, closedBetween, firstClosed } from './day-close.store.ts';
import { stockSince } from './stock-since.ts';

/** A stall has tens of lots; whoever has more closes them in several goes, the latest moved first. */
const LOTS_MAX = 500;
/** Days back in which it is looked what was said of the same goods last. */
const HABIT_DAYS = 14;
/** Goods that keep longer than this are rather left over than sold out. */
const KEEPS_DAYS = 7;

/**
 * What there is to be closed on a day: every lot that was on hand, with what is proposed for it. What was on the way only
 * is counted. Errors: `day-in-future`, `day-too-old`.
 */
export async function proposeClose(
  tools: RecordTools,
  partyId: PartyId,
  day: string,
): Promise<ProposalValue> {
  const { db, city } = tools;
  const { at, past } = closeInstant(tools, day);
  const holdings = await stockOf(db, partyId, { limit: LOTS_MAX, everything: past });
  const movements = Map.groupBy(await movementsOfLots(db, lotsOf(holdings)), (one) => one.lotId as string);
  const closes = await closedBetween(db, partyId, addDays(day, -HABIT_DAYS), day);
  const today = new Map(closes.filter((one) => one.day === day).map((one) => [one.lotId as string, one]));
  const stock = lotsOf(holdings).map((lotId) => ({
    lotId,
    ...stockSince(movements.get(lotId) ?? [], partyId, at),
  }));
  const there = stock.filter((one) => one.onHand > 0 || (one.unknown && !today.has(one.lotId)));
  const facts = await describeLots(
    db,
    there.map((one) => one.lotId),
  );
  const stopped = await stoppedLots(tools, partyId, at, facts);
  const habit = new Map(closes.map((one) => [one.productId, one]));
  return {
    day,
    at: at.toISOString(),
    lastClose: closes.filter((one) => one.day === day).at(-1)?.documentId ?? null,
    onTheWay: stock.filter((one) => one.onHand <= 0 && one.incoming > 0).length,
    lots: there.flatMap((one) => {
      const lot = facts.get(one.lotId);
      if (!lot) return [];
      const closed = today.get(one.lotId) ?? null;
      return [
        {
          lotId: one.lotId,
          code: lot.code,
          productId: lot.product.productId,
          name: lot.product.name,
          batch: lot.lot.batch,
          origin: lot.origin,
          expiryDate: lot.expiryDate,
          baseUnit: lot.lot.baseUnit,
          onHand: one.onHand,
          display: showQuantity(city, one.onHand, lot),
          ...unitOf(lot),
          lowerBound: one.unknown,
          arrived: closed === null && today.size > 0 && cameAfter(movements.get(one.lotId) ?? [], today),
          closed: closed && { outcome: closed.outcome, sold: closed.sold, left: closed.left },
          proposed: closed ? ('left' as const) : likely(lot, habit.get(lot.product.productId), day),
          stopped: stopped.get(one.lotId) ?? null,
        },
      ];
    }),
  };
}

const lotsOf = (holdings: readonly Holding[]): string[] => holdings.map((holding) => holding.lotId);

/** How people say it: kilograms, litres, the product's own piece. */
function unitOf({ lot, product }: LotFacts): { unit: string; perUnit: number } {
  if (lot.baseUnit === 'g') return { unit: 'kg', perUnit: 1000 };
  return lot.baseUnit === 'ml'
    ? { unit: 'L', perUnit: 1000 }
    : { unit: product.pieceUnit ?? '个', perUnit: 1 };
}

/** A document of it was recorded after the day's first close: a phone that was off-line, say. */
const cameAfter = (movements: readonly MovementRecord[], closed: ReadonlyMap<string, ClosedLot>): boolean => {
  const [first] = [...closed.values()].map((one) => one.documentId).sort(compareIds);
  return first !== undefined && movements.some((movement) => compareIds(movement.documentId, first) > 0);
};

/** What was said of these goods last; goods that were never closed are sold out unless they keep. */
function likely(lot: LotFacts, before: ClosedLot | undefined, day: string): 'sold-out' | 'left' {
  if (before) return before.outcome === 'sold-out' ? 'sold-out' : 'left';
  return lot.expiryDate !== null && lot.expiryDate > addDays(day, KEEPS_DAYS) ? 'left' : 'sold-out';
}

/** Lots of which no sale would be taken, with the sentence that says why. */
async function stoppedLots(
  tools: RecordTools,
  partyId: PartyId,
  at: Date,
  facts: ReadonlyMap<string, LotFacts>,
): Promise<Map<string, { zh: string; en: string }>> {
  const lots = [...facts.values()];
  const lines = lots.map(({ lot }, index) => ({ line: index + 1, lot }));
  const issues = await findHeldBack(tools.db, tools, { partyId, at, lines, path: '' });
  return new Map(
    lots.flatMap(({ lot }, index) => {
      const issue = issues.find((one) => one.path === '' || one.path === `/${index}/lot`);
      return issue ? [[lot.lotId as string, { zh: issue.zh, en: issue.en }] as const] : [];
    }),
  );
}

export interface OpenDay {
  day: string;
  /** Lots that were on hand at its end and that no close of it names. */
  lots: number;
}

/**
 * Days that a business has not closed, newest first: among the last ones before today, from the first that it ever closed
 * on; whoever never closed a day has none. A receipt that is recorded late opens its day again.
 */
export async function daysOpen(
  tools: Pick<RecordTools, 'db' | 'clock' | 'city'>,
  partyId: PartyId,
  options: { days?: number } = {},
): Promise<OpenDay[]> {
  const { db, clock, city } = tools;
  const today = localDay(clock.now(), city.city.timezone);
  const from = addDays(today, -(options.days ?? 7));
  const first = await firstClosed(db, partyId);
  if (first === null) return [];
  const closes = await closedBetween(db, partyId, from, today);
  const holdings = await stockOf(db, partyId, { limit: LOTS_MAX, everything: true });
  const movements = Map.groupBy(await movementsOfLots(db, lotsOf(holdings)), (one) => one.lotId as string);
  const named = new Set(closes.map((one) => `${one.day} ${one.lotId}`));
  const open: OpenDay[] = [];
  for (let day = addDays(today, -1); day >= from && day >= first; day = addDays(day, -1)) {
    const { at } = closeInstant(tools, day);
    const lots = [...movements].filter(
      ([lotId, own]) => stockSince(own, partyId, at).onHand > 0 && !named.has(`${day} ${lotId}`),
    );
    if (lots.length > 0) open.push({ day, lots: lots.length });
  }
  return open;
}
