import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { lotsHeldSince } from '../ledger/index.ts';
import type { CityData } from '../registry/index.ts';
import { cleaningsOf } from './cleanings.store.ts';
import type { LotRows } from './engine/graph.ts';
import { buildDeliveries, type LotKnown, type NamedDeliveries } from './engine/mixing/build-deliveries.ts';
import { Frontier } from './engine/mixing/frontier.ts';
import type { Seed, Spread } from './engine/mixing/question.ts';
import { type PreparedGraph, prepareGraph, spread } from './engine/mixing/spread.ts';
import { loadLots } from './load-lots.ts';
import { lotsKnown } from './lots-known.ts';
import { mixesOn } from './mixing-rules.ts';

export interface DeliveriesStart {
  lotId: string;
  /** Only the goods at this business; otherwise the whole lot and those linked to it. */
  partyId?: string;
  from?: number;
  to?: number;
}

export interface DeliveriesAsked {
  start: readonly DeliveriesStart[];
  direction: 'forward' | 'backward';
  /** As in SpreadQuestion; the widest window that will be asked of the graph. Null: explicit records only. */
  window_ms: number | null;
  /** Stock, and the city's rules, are as of this instant. */
  asOf: Date;
  /** Only what was recorded by then; default: all. */
  knownBy?: Date | undefined;
  limits?: Partial<DeliveriesLimits>;
}

export interface DeliveriesLimits {
  /** Businesses whose other lots may be looked at. */
  parties: number;
  lots: number;
  movements: number;
  rounds: number;
}

export const DELIVERIES_LIMITS: Readonly<DeliveriesLimits> = {
  parties: 20_000,
  lots: 50_000,
  movements: 1_000_000,
  rounds: 500,
};

export interface LoadedDeliveries {
  named: NamedDeliveries;
  prepared: PreparedGraph;
  seeds: Seed[];
  /** The spread at the window asked for. */
  spread: Spread;
  /** What stopped loading, and how many lots (for `parties`: businesses) were still to be looked at. */
  truncated: { limit: keyof DeliveriesLimits; remaining: number } | null;
  work: { rounds: number; lots: number; movements: number; parties: number };
}

/**
 * Loads all deliveries that a spread can touch, a whole frontier at a time: the lots asked for, then for as long as
 * something new is reached the lots that stand for the same goods, those made of them, and (with a window) the lots
 * that reached businesses held and with which theirs can have been mixed. Every look-up is by lot or by business.
 */
export async function loadDeliveries(
  tools: { db: Queryable; city: CityData },
  asked: DeliveriesAsked,
): Promise<LoadedDeliveries> {
  const loading = new DeliveriesLoading(tools, asked);
  return loading.run();
}

class DeliveriesLoading {
  readonly #tools: { db: Queryable; city: CityData };
  readonly #asked: DeliveriesAsked;
  readonly #limits: DeliveriesLimits;
  readonly #rows = new Map<string, LotRows>();
  readonly #known = new Map<string, LotKnown>();
  readonly #mixesInto: ReadonlyMap<string, ReadonlySet<string>>;
  /** By business: since when its lots were looked at, and which those are. */
  readonly #lookedSince = new Map<string, number>();
  readonly #held = new Map<string, Set<string>>();
  readonly #cleanings = new Map<string, number[]>();
  #movements = 0;
  #rounds = 0;
  #truncated: LoadedDeliveries['truncated'] = null;

  constructor(tools: { db: Queryable; city: CityData }, asked: DeliveriesAsked) {
    this.#tools = tools;
    this.#asked = asked;
    this.#limits = { ...DELIVERIES_LIMITS, ...asked.limits };
    this.#mixesInto = mixesOn(tools.city, localDay(asked.asOf, tools.city.city.timezone));
  }

  async run(): Promise<LoadedDeliveries> {
    let needed: Set<string> = new Set(this.#asked.start.map((start) => start.lotId));
    for (;;) {
      await this.#load([...needed]);
      this.#rounds += 1;
      const now = this.#spread();
      needed = await this.#needed(now.named, now.spread, now.seeds);
      if (needed.size === 0 || this.#isFull(needed.size)) {
        const { lookedSince, rows } = { lookedSince: this.#lookedSince.size, rows: this.#rows.size };
        const work = { rounds: this.#rounds, lots: rows, movements: this.#movements, parties: lookedSince };
        return { ...now, truncated: this.#truncated, work };
      }
    }
  }

  #spread() {
    const { direction, window_ms, asOf, knownBy, start } = this.#asked;
    const named = buildDeliveries({
      lots: this.#rows.values(),
      known: this.#known,
      mixesInto: this.#mixesInto,
      cleanings: this.#cleanings,
      now: asOf.getTime(),
      ...(knownBy ? { asOf: knownBy.getTime() } : {}),
    });
    const seeds = start.flatMap((one): Seed[] => {
      const lot = named.lotOf(one.lotId);
      if (one.partyId === undefined) return [{ lot }];
      const party = named.partyOf(one.partyId);
      const when = {
        ...(one.from === undefined ? {} : { from: one.from }),
        ...(one.to === undefined ? {} : { to: one.to }),
      };
      return party < 0 ? [] : [{ lot, party, ...when }];
    });
    const prepared = prepareGraph(named.graph);
    return { named, prepared, seeds, spread: spread(prepared, { seeds, direction, window_ms }) };
  }

  async #load(lotIds: readonly string[]): Promise<void> {
    const [rows, known] = await Promise.all([
      loadLots(this.#tools.db, lotIds),
      lotsKnown(
        this.#tools.db,
        this.#tools.city,
        lotIds.filter((id) => !this.#known.has(id)),
      ),
    ]);
    for (const [lotId, fact] of known) this.#known.set(lotId, fact);
    for (const lot of rows) {
      this.#rows.set(lot.lotId, lot);
      this.#movements += lot.movements.length;
    }
  }

  async #needed(named: NamedDeliveries, answer: Spread, seeds: readonly Seed[]): Promise<Set<string>> {
    const frontier = new Frontier(named, answer, seeds);
    const needed = new Set<string>();
    for (const lotId of frontier.lotsOfTheSame(this.#rows)) needed.add(lotId);
    if (this.#asked.window_ms !== null) {
      await this.#lookAround(frontier.since(this.#asked.window_ms));
      const mixable = frontier.mixable(this.#mixesInto, this.#asked.direction);
      for (const [partyId, fits] of mixable) {
        for (const lotId of this.#held.get(partyId) ?? []) {
          const known = this.#known.get(lotId);
          if (known && !this.#rows.has(lotId) && fits(known)) needed.add(lotId);
        }
      }
    }
    for (const lotId of this.#rows.keys()) needed.delete(lotId);
    return needed;
  }

  /** Notes what businesses held since when goods can have come to them (backward: left them). */
  async #lookAround(since: ReadonlyMap<string, number>): Promise<void> {
    const news = [...since].filter(([partyId, instant]) => {
      const before = this.#lookedSince.get(partyId);
      return before === undefined || instant < before;
    });
    const room = this.#limits.parties - this.#lookedSince.size;
    const taken = news
      .filter(([partyId]) => this.#lookedSince.has(partyId))
      .concat(news.filter(([partyId]) => !this.#lookedSince.has(partyId)).slice(0, Math.max(0, room)));
    if (taken.length < news.length)
      this.#truncated = { limit: 'parties', remaining: news.length - taken.length };
    if (taken.length === 0) return;
    const earliest = Math.min(...taken.map(([, instant]) => instant));
    const held = await lotsHeldSince(
      this.#tools.db,
      taken.map(([partyId]) => partyId),
      Number.isFinite(earliest) ? new Date(earliest) : null,
      this.#limits.lots * 4,
    );
    if (held.length >= this.#limits.lots * 4) this.#truncated = { limit: 'lots', remaining: held.length };
    const unasked = taken.map(([partyId]) => partyId).filter((partyId) => !this.#lookedSince.has(partyId));
    for (const [partyId, found] of await cleaningsOf(this.#tools.db, unasked, this.#asked.knownBy)) {
      this.#cleanings.set(partyId, found);
    }
    for (const [partyId, instant] of taken) this.#lookedSince.set(partyId, instant);
    const unknown = new Set<string>();
    for (const { partyId, lotId, lastAt } of held) {
      // One look serves all of them; what left a business before goods came to it is not for it.
      if (lastAt.getTime() < (this.#lookedSince.get(partyId) as number)) continue;
      const lots = this.#held.get(partyId);
      if (lots) lots.add(lotId);
      else this.#held.set(partyId, new Set([lotId]));
      if (!this.#known.has(lotId)) unknown.add(lotId);
    }
    for (const [id, fact] of await lotsKnown(this.#tools.db, this.#tools.city, [...unknown])) {
      this.#known.set(id, fact);
    }
  }

  #isFull(remaining: number): boolean {
    const limit =
      this.#rows.size + remaining > this.#limits.lots
        ? 'lots'
        : this.#movements > this.#limits.movements
          ? 'movements'
          : this.#rounds >= this.#limits.rounds
            ? 'rounds'
            : null;
    if (limit !== null) this.#truncated = { limit, remaining };
    return limit !== null;
  }
}
