import { localDay } from '../../platform/local-time.ts';
import { recallScopeOn } from '../registry/index.ts';
import { boundReach, type HolderBounds } from './engine/mixing/bounds.ts';
import { BASES, type Spread, TIER, TIERS } from './engine/mixing/question.ts';
import { spread } from './engine/mixing/spread.ts';
import { type LoadedDeliveries, loadDeliveries } from './load-deliveries.ts';
import { type NamedHolder, nameHolder } from './named-holder.ts';
import { withPossibleSales } from './narrow-sales.ts';
import { mixingDaysTooMany } from './trace.errors.ts';
import type { TraceAsked, TraceTools } from './trace-question.ts';

export const DAY_MS = 86_400_000;

/** Holders that a spread reaches, with bounds; parties that only stand for "somewhere" are left out. */
export function holdersReached(
  { named, prepared, seeds }: Pick<LoadedDeliveries, 'named' | 'prepared' | 'seeds'>,
  reach: Spread,
): HolderBounds[] {
  return boundReach(prepared, reach, seeds).filter((holder) => named.parties[holder.party] !== null);
}

/** Lots at businesses in which the goods asked about can have had a part (backward). No quantities are worked out. */
function sourcesReached({ named, spread: reach }: LoadedDeliveries) {
  const { graph, parties } = named;
  const sources = new Map<
    string,
    { lotId: string; partyId: string; tier: number; basis: number; earliest: number; latest: number }
  >();
  for (let n = 0; n < graph.deliveries; n += 1) {
    const party = graph.from[n] as number;
    const partyId = party < 0 ? null : parties[party];
    if (reach.tier[n] === TIER.notReached || partyId === null || partyId === undefined) continue;
    const lotId = named.lots[graph.lot[n] as number] as string;
    const key = `${lotId} ${partyId}`;
    const known = sources.get(key);
    const [tier, basis] = [reach.tier[n] as number, reach.basis[n] as number];
    const [lo, hi] = [reach.lo[n] as number, reach.hi[n] as number];
    if (!known) sources.set(key, { lotId, partyId, tier, basis, earliest: lo, latest: hi });
    else {
      known.tier = Math.min(known.tier, tier);
      known.basis = Math.min(known.basis, basis);
      known.earliest = Math.min(known.earliest, lo);
      known.latest = Math.max(known.latest, hi);
    }
  }
  const finite = (instant: number) => (Number.isFinite(instant) ? instant : null);
  return [...sources.values()].map((source) => ({
    ...source,
    tier: TIERS[source.tier] ?? 'not-reached',
    basis: BASES[source.basis] ?? 'none',
    earliest: finite(source.earliest),
    latest: finite(source.latest),
  }));
}

/**
 * Who can have had goods of some lots if what came into a business can have been mixed, within `days`, into what left
 * it. Errors: `mixing-days-too-many`.
 */
export async function possibleHolders(
  tools: TraceTools,
  asked: TraceAsked,
  lotIds: readonly string[],
  days: number,
) {
  const now = asked.asOf ?? tools.clock.now();
  const { daysMax } = recallScopeOn(tools.city, localDay(now, tools.city.city.timezone));
  if (days > daysMax) throw mixingDaysTooMany(daysMax);
  const start = lotIds.map((lotId) => ({
    lotId,
    ...(asked.party === undefined ? {} : { partyId: asked.party }),
  }));
  const window_ms = days * DAY_MS;
  const load = (direction: 'forward' | 'backward') =>
    loadDeliveries(tools, { start, direction, window_ms, asOf: now, knownBy: asked.asOf });
  const soldOver = async (named: NamedHolder[]) => (asked.asOf ? named : withPossibleSales(tools.db, named));
  const forward = asked.direction === 'backward' ? null : await load('forward');
  const backward = asked.direction === 'forward' ? null : await load('backward');
  const holders = forward
    ? await soldOver(
        holdersReached(forward, forward.spread)
          .map((holder) => nameHolder(forward.named, holder))
          .sort(byIds),
      )
    : [];
  const sources = backward ? sourcesReached(backward).sort(byIds) : [];
  const explicit = forward
    ? spread(forward.prepared, { seeds: forward.seeds, direction: 'forward', window_ms: null }).reached
    : 0;
  const parties = new Set(holders.map((holder) => holder.partyId));
  return {
    days,
    holders,
    sources,
    truncated: forward?.truncated ?? backward?.truncated ?? null,
    deliveries: forward?.spread.reached ?? 0,
    deliveriesRecorded: explicit,
    zh: `如果货物到店后 ${days} 天内可能与其他批次混在一起，可能涉及 ${parties.size} 家经营者、${new Set(holders.map((h) => h.lotId)).size} 个批次。`,
    en: `If goods can have been mixed with other lots for ${days} days after they arrived, ${parties.size} businesses and ${new Set(holders.map((h) => h.lotId)).size} lots may be concerned.`,
  };
}

function byIds(one: { lotId: string; partyId: string }, two: { lotId: string; partyId: string }): number {
  return compare(one.lotId, two.lotId) || compare(one.partyId, two.partyId);
}
const compare = (one: string, two: string) => one.length - two.length || (one < two ? -1 : one > two ? 1 : 0);
