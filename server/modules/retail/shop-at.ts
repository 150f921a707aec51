import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import type { PartyId } from '../identity/index.ts';
import {
  type Holding,
  onHandOf,
  type PossiblySold,
  possiblySold,
  stockOf,
  type TillObservation,
  tillObservations,
} from '../ledger/index.ts';
import { addDays, type CityData, describeLots, type Lot, lotsById, policyOn } from '../registry/index.ts';
import { bindingsOf } from './bindings.store.ts';
import { type BoundFor, inForce } from './rules/bindings-in-force.ts';

/** Lots that a shop ever had, looked at for what it can have sold: the latest. */
const LOTS_MAX = 5000;
/** Where the city does not say for how long goods without an expiry can still be on sale. */
const CANDIDATE_DAYS = 30;

/** A shop as it was when something was sold: what lay where, what it had, what its tills had sold by then. */
export class ShopAt {
  readonly partyId: PartyId;
  readonly at: Date;
  readonly bindings: readonly BoundFor[];
  /** Every lot that the shop ever had, with its holding. */
  readonly holdings: ReadonlyMap<string, Holding>;
  readonly lots: ReadonlyMap<string, Lot>;
  /** What tills may have sold by then. */
  readonly rows: readonly TillObservation[];
  readonly #tx: Queryable;
  readonly #city: CityData;
  #sold: Map<string, PossiblySold> | undefined;

  private constructor(
    tx: Queryable,
    city: CityData,
    known: Pick<ShopAt, 'partyId' | 'at' | 'bindings' | 'holdings' | 'lots' | 'rows'>,
  ) {
    this.#tx = tx;
    this.#city = city;
    this.partyId = known.partyId;
    this.at = known.at;
    this.bindings = known.bindings;
    this.holdings = known.holdings;
    this.lots = known.lots;
    this.rows = known.rows;
  }

  static async load(tx: Queryable, city: CityData, partyId: PartyId, at: Date): Promise<ShopAt> {
    const bindings = inForce(await bindingsOf(tx, partyId, at), at);
    const held = await stockOf(tx, partyId, { limit: LOTS_MAX, everything: true });
    const rows = (await tillObservations(tx, partyId)).filter((row) => row.at <= at);
    const lots = await lotsById(tx, [
      ...new Set([...held.map((one) => one.lotId), ...bindings.flatMap((one) => one.lotIds)]),
    ]);
    const holdings = new Map(held.map((one) => [one.lotId as string, one]));
    return new ShopAt(tx, city, { partyId, at, bindings, holdings, lots, rows });
  }

  /** Of these lots, those of which there was some: on hand then, less what tills must have sold, or on the way. */
  async had(lotIds: readonly string[]): Promise<string[]> {
    this.#sold ??= possiblySold(
      this.rows,
      await onHandOf(this.#tx, this.partyId, [...new Set(this.rows.map((row) => row.lotId))]),
    );
    // What moved since tells nothing of then.
    const moved = lotIds.filter((lotId) => (this.holdings.get(lotId)?.lastAt ?? this.at) > this.at);
    const then = moved.length > 0 ? await onHandOf(this.#tx, this.partyId, moved, this.at) : new Map();
    return lotIds.filter((lotId) => {
      const holding = this.holdings.get(lotId);
      if (!holding) return false;
      const onHand = moved.includes(lotId) ? (then.get(lotId) ?? 0) : holding.onHand;
      return (
        onHand - (this.#sold?.get(lotId)?.lower ?? 0) > 0 || holding.incoming > 0 || holding.unknowns > 0
      );
    });
  }

  /** Of these lots, those that can still have been on sale: not expired; without an expiry, moved not too long ago. */
  async onSale(lotIds: readonly string[]): Promise<string[]> {
    const facts = await describeLots(this.#tx, lotIds);
    const { timezone } = this.#city.city;
    const day = localDay(this.at, timezone);
    const days = Number(policyOn(this.#city, 'till-candidate-days', day)?.value ?? CANDIDATE_DAYS);
    const oldest = addDays(day, -days);
    return lotIds.filter((lotId) => {
      const expiries = facts.get(lotId)?.claims.flatMap((claim) => claim.expiryDate ?? []) ?? [];
      // Where papers differ the latest day counts: the lot may have lain there that long.
      const expiry = expiries.sort().at(-1);
      if (expiry !== undefined) return expiry >= day;
      const holding = this.holdings.get(lotId);
      return holding !== undefined && localDay(holding.lastAt, timezone) >= oldest;
    });
  }
}
