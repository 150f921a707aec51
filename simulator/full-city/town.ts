import { Random } from '../random.ts';
import { DAY, HOUR, type Instant, midnightOf } from '../world.ts';
import { type CityDay, cityDay } from './calendar.ts';
import type { Census, GoodsClass } from './census.ts';
import { type Head, type Line, Registrar, typeNumber } from './documents.ts';
import { Lots } from './lots.ts';
import model from './model.json' with { type: 'json' };
import { checkWish, DEFAULT_RATES, type FullCityWish, type RateName } from './options.ts';
import { Sightings } from './sightings.ts';
import { Stock } from './stock.ts';
import { type Plant, type Tally, type TrueMove, TruthColumns } from './truth-columns.ts';

/** A part of an entry that moves: what it passes for, what it is, how much. */
export interface Portion {
  label: number;
  truly: number;
  quantity: number;
}

/** Kinds of businesses that keep loose goods of one sort in one heap, where the rate says that they do. */
const HEAPING: ReadonlySet<string> = new Set([
  'wholesaler',
  'market-stall',
  'supermarket',
  'restaurant',
  'canteen',
  'central-kitchen',
  'workshop',
  'factory',
]);

/** Disposed of by the records, in truth kept to be sold. */
export interface Ghost {
  party: number;
  label: number;
  truly: number;
  quantity: number;
}

type Rhythm = keyof typeof model.rhythm;

/** Numbers of lots stay below it, those of parties below 2^21: a pair of both is a whole number. */
const LOTS_MAX = 2 ** 32;

/** The city while a run is made: who has what, what has been written down, and what is really so. */
export class Town {
  readonly wish: FullCityWish;
  readonly census: Census;
  readonly lots = new Lots();
  readonly stock: Stock;
  readonly registrar: Registrar;
  readonly tally: Tally;
  today: CityDay;
  random: Random;
  truth = new TruthColumns();
  sightings = new Sightings();
  plants: Plant[] = [];
  ghosts: Ghost[] = [];
  /**
   * Who wrote a lot down as its own purchase, and who waits for a late voucher of one. The platform takes a voucher and
   * a purchase of the same goods for one handing-over, so that no second one of such a pair is made.
   */
  readonly boughtAlone = new Set<number>();
  readonly waitedFor = new Set<number>();
  /** Entries about to be taken out: goods lying beside them are not swapped with them any more. */
  readonly reserved = new Set<number>();
  /** The first lot of each day of the run. */
  readonly firstLots: number[] = [];
  /** Contaminated lots with the outbreaks that they belong to. */
  readonly outbreaksOf = new Map<number, readonly number[]>();
  private readonly heaping: Uint8Array;

  constructor(wish: FullCityWish, census: Census) {
    checkWish(wish);
    this.wish = wish;
    this.census = census;
    this.stock = new Stock(census.members.length);
    this.registrar = new Registrar(midnightOf(wish.startDate));
    this.today = cityDay(wish.startDate, 0);
    this.random = new Random(wish.seed);
    this.tally = Object.fromEntries(
      Object.keys(DEFAULT_RATES).map((name) => [name, { occasions: 0, taken: 0 }]),
    ) as Tally;
    const random = new Random(wish.seed).fork('heaps');
    this.heaping = Uint8Array.from(census.members, (member) =>
      HEAPING.has(member.kind) && random.chance(wish.rates.mixing) ? 1 : 0,
    );
  }

  begin(day: number): void {
    this.today = cityDay(this.wish.startDate, day);
    this.random = new Random(this.wish.seed).fork(`day ${this.today.day}`);
    this.truth = new TruthColumns();
    this.sightings = new Sightings();
    this.plants = [];
    this.firstLots[day] = this.lots.next;
  }

  /** What of the city's lots may still be about: older ones are thrown away, and then forgotten. */
  get oldestLot(): number {
    return this.firstLots[this.today.number - model.keepDays] ?? 0;
  }
  forgetOldLots(): void {
    const before = this.firstLots[this.today.number - model.keepDays - 2] ?? 0;
    this.lots.forget(before);
    for (const pairs of [this.boughtAlone, this.waitedFor])
      for (const pair of pairs) if (pair % LOTS_MAX < before) pairs.delete(pair);
    for (const lot of this.outbreaksOf.keys()) if (lot < before) this.outbreaksOf.delete(lot);
  }

  static pair(party: number, lot: number): number {
    return party * LOTS_MAX + lot;
  }

  /** Runs work that takes several entries; none of them is swapped with another meanwhile. */
  reserving<Result>(entries: readonly number[], work: () => Result): Result {
    for (const entry of entries) this.reserved.add(entry);
    const result = work();
    this.reserved.clear();
    return result;
  }

  /** Whether an occasion for it is taken; every occasion is counted. */
  happens(rate: RateName): boolean {
    const count = this.tally[rate];
    count.occasions += 1;
    if (this.wish.rates[rate] === 0 || !this.random.chance(this.wish.rates[rate])) return false;
    count.taken += 1;
    return true;
  }

  /** An instant of the day, at an hour of the rhythm; local time. */
  hour(rhythm: Rhythm, midnight: Instant = this.today.midnight): Instant {
    const weights: readonly number[] = model.rhythm[rhythm];
    let at = this.random.next() * weights.reduce((sum, one) => sum + one, 0);
    let hour = 0;
    for (const weight of weights) {
      if (at < weight) break;
      at -= weight;
      hour += 1;
    }
    return midnight + Math.min(23, hour) * HOUR + this.random.whole(0, 3599) * 1000;
  }

  get evening(): Instant {
    return this.today.midnight + 22 * HOUR;
  }

  classOfLot(lot: number): GoodsClass {
    return this.census.classOf(this.lots.productOf(lot));
  }

  isHeaping(party: number): boolean {
    return this.heaping[party] === 1;
  }

  mint(product: number, maker: number, made: Instant, quantity: number): number {
    const days = this.census.classOf(product).days;
    // The label's last day ends at local midnight.
    const madeDay = Math.floor((made + 8 * HOUR) / DAY) * DAY - 8 * HOUR;
    return this.lots.mint({ product, maker, made, expires: madeDay + (days + 1) * DAY, quantity });
  }

  /** When a record about an entry can be taken: not before the platform knows that the party has it. */
  recordable(entries: readonly number[], at: Instant, delay: number): Instant {
    let recorded = at + delay;
    for (const entry of entries) {
      const heard = this.stock.heardAt(entry);
      if (Number.isFinite(heard)) recorded = Math.max(recorded, heard + 1000);
    }
    return recorded;
  }

  knows(entry: number): boolean {
    return Number.isFinite(this.stock.heardAt(entry));
  }

  /**
   * Takes goods out of an entry. In a heap it is as likely as not another lot's goods that are taken under this
   * entry's label, while this entry's own stay behind under the other's.
   */
  take(party: number, entry: number, quantity: number): Portion[] {
    const { stock } = this;
    const label = stock.label(entry);
    const truly = stock.truly(entry);
    const other = this.isHeaping(party) ? this.heapMate(party, entry) : -1;
    const swapped = other < 0 ? 0 : Math.min(quantity, stock.quantity(other));
    const portions: Portion[] = [];
    if (swapped > 0) {
      portions.push({ label, truly: stock.truly(other), quantity: swapped });
      stock.put(
        party,
        stock.label(other),
        truly,
        swapped,
        Math.max(stock.readyAt(entry), stock.readyAt(other)),
        stock.heardAt(other),
        stock.flagsOf(other),
      );
      stock.take(party, other, swapped);
    }
    if (quantity > swapped) portions.push({ label, truly, quantity: quantity - swapped });
    stock.take(party, entry, quantity);
    return portions;
  }

  /** Another entry of the same sort of loose goods, or -1. Heaps are by sort, not by maker. */
  private heapMate(party: number, entry: number): number {
    const kind = this.classOfLot(this.stock.label(entry));
    if (!kind.loose || this.random.chance(0.5)) return -1;
    const shelf = this.stock.shelf(party);
    for (let tries = 0; tries < 4; tries++) {
      const other = shelf[Math.floor(this.random.next() * shelf.length)] ?? entry;
      if (this.reserved.has(other) || other === entry) continue;
      if (this.stock.truly(other) === this.stock.truly(entry)) continue;
      if (this.stock.readyAt(other) > this.stock.readyAt(entry)) continue;
      if (this.classOfLot(this.stock.label(other)) === kind) return other;
    }
    return -1;
  }

  write(head: Head, lines: readonly Line[]): number {
    return this.registrar.write(head, lines);
  }

  moved(one: TrueMove): void {
    this.truth.move(one);
  }

  plant(
    one: Omit<Plant, 'documentType' | 'sightings'> & { type?: Head['type']; sightings?: number[] },
  ): void {
    const { type, sightings = [], ...rest } = one;
    this.plants.push({ ...rest, documentType: type ? typeNumber(type) : -1, sightings });
  }

  contaminate(lot: number, outbreaks: readonly number[]): void {
    const known = this.outbreaksOf.get(lot) ?? [];
    this.outbreaksOf.set(lot, [...new Set([...known, ...outbreaks])]);
  }

  /** The smallest quantity that anybody weighs or counts: a kilogram, a piece. */
  static unit(kind: GoodsClass): number {
    return kind.base === 'g' ? 1000 : 1;
  }

  /** A part of what there is, in whole units; all of it when hardly anything would be left. */
  part(entry: number, share: number): number {
    const there = this.stock.quantity(entry);
    const unit = Town.unit(this.classOfLot(this.stock.label(entry)));
    const part = Math.max(unit, Math.floor((there * share) / unit) * unit);
    return part + 2 * unit > there ? there : part;
  }

  /** A stable number between 0 and 1 for a relation between businesses. */
  static relation(party: number, which: number): number {
    let hash = Math.imul(party ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(which + 1, 0xc2b2ae35);
    hash = Math.imul(hash ^ (hash >>> 13), 0x27d4eb2f);
    return ((hash ^ (hash >>> 15)) >>> 0) / 4_294_967_296;
  }

  /** One of a list for a relation, the first ones of it more often: some suppliers are large. */
  static related(list: readonly number[], party: number, which: number): number {
    const at = Town.relation(party, which) ** 1.7;
    return list[Math.floor(at * list.length)] ?? -1;
  }
}
