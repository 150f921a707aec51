import type { Instant } from '../world.ts';

/** The holder cannot read the batch any more: it writes the goods down without it. */
export const UNDATED = 1;
/** Its arrival is not wholly on record yet or differs from the record: a stock-taking leaves it out. */
export const UNSETTLED = 2;

/**
 * Who has what: entries of (holder, lot as labelled, lot as it is, quantity). Both lots are one until goods get mixed
 * inside a business. Entries live in columns and are used again when they are empty. 53 bytes each.
 */
export class Stock {
  private room = 1 << 12;
  private used = 0;
  private readonly free: number[] = [];
  private labels = new Int32Array(this.room);
  private trues = new Int32Array(this.room);
  private quantities = new Float64Array(this.room);
  private ready = new Float64Array(this.room);
  private heard = new Float64Array(this.room);
  private arrived = new Float64Array(this.room);
  private flags = new Uint8Array(this.room);
  /** Entries of each party, the oldest first. */
  readonly shelves: number[][];

  constructor(parties: number) {
    this.shelves = Array.from({ length: parties }, () => []);
  }

  shelf(party: number): readonly number[] {
    return this.shelves[party] ?? [];
  }

  /**
   * @param label the lot that the goods pass for; @param truly the lot they are of, -1: goods of no record
   * @param heardAt when the platform hears that the party has them; Infinity: never
   */
  put(
    party: number,
    label: number,
    truly: number,
    quantity: number,
    readyAt: Instant,
    heardAt: Instant,
    flags = 0,
  ): number {
    const entry = this.free.pop() ?? this.fresh();
    this.labels[entry] = label;
    this.trues[entry] = truly;
    this.quantities[entry] = quantity;
    this.ready[entry] = readyAt;
    this.heard[entry] = heardAt;
    this.arrived[entry] = quantity;
    this.flags[entry] = flags;
    this.shelves[party]?.push(entry);
    return entry;
  }

  label(entry: number): number {
    return this.labels[entry] ?? -1;
  }
  truly(entry: number): number {
    return this.trues[entry] ?? -1;
  }
  quantity(entry: number): number {
    return this.quantities[entry] ?? 0;
  }
  readyAt(entry: number): Instant {
    return this.ready[entry] ?? 0;
  }
  heardAt(entry: number): Instant {
    return this.heard[entry] ?? Number.POSITIVE_INFINITY;
  }
  /** How much came with the entry. */
  arrivedQuantity(entry: number): number {
    return this.arrived[entry] ?? 0;
  }
  is(entry: number, flag: number): boolean {
    return ((this.flags[entry] ?? 0) & flag) !== 0;
  }
  mark(entry: number, flag: number): void {
    this.flags[entry] = (this.flags[entry] ?? 0) | flag;
  }
  flagsOf(entry: number): number {
    return this.flags[entry] ?? 0;
  }

  /** Takes goods away; the entry goes when nothing is left. @throws RangeError when there is not so much */
  take(party: number, entry: number, quantity: number): void {
    const left = this.quantity(entry) - quantity;
    if (left < 0 || !(quantity >= 0))
      throw new RangeError(
        `Party ${party} cannot give ${quantity} of entry ${entry}: it has ${left + quantity}.`,
      );
    this.quantities[entry] = left;
    if (left === 0) this.remove(party, entry);
  }

  /** What the party has of a lot by its label. */
  labelled(party: number, label: number): number {
    let sum = 0;
    for (const entry of this.shelf(party)) if (this.labels[entry] === label) sum += this.quantity(entry);
    return sum;
  }

  private remove(party: number, entry: number): void {
    const shelf = this.shelves[party];
    const at = shelf?.indexOf(entry) ?? -1;
    if (at >= 0) shelf?.splice(at, 1);
    this.free.push(entry);
  }

  private fresh(): number {
    if (this.used === this.room) {
      this.room *= 2;
      const wider = <Data extends Int32Array | Float64Array | Uint8Array>(to: Data, from: Data): Data => {
        to.set(from as never);
        return to;
      };
      this.labels = wider(new Int32Array(this.room), this.labels);
      this.trues = wider(new Int32Array(this.room), this.trues);
      this.quantities = wider(new Float64Array(this.room), this.quantities);
      this.ready = wider(new Float64Array(this.room), this.ready);
      this.heard = wider(new Float64Array(this.room), this.heard);
      this.arrived = wider(new Float64Array(this.room), this.arrived);
      this.flags = wider(new Uint8Array(this.room), this.flags);
    }
    this.used += 1;
    return this.used - 1;
  }
}
