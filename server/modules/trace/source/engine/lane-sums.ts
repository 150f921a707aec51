import type { Ways } from './ways.ts';

/** Up to here a range is summed entry by entry; longer lanes carry running sums. */
const SHORT = 4;

/**
 * Sums of weight·share over ranges of lanes, for all cases beside each other. Only positions whose deliveries lead to
 * a case (those that have a row) are kept, densely; of lanes with many of them by running sums from their ends, made
 * when first needed.
 */
export class LaneSums {
  readonly #ways: Ways;
  readonly #shares: Float64Array;
  readonly #cases: number;
  /** By position, and one beyond the last: how many kept positions are before it. */
  readonly #keptBefore: Int32Array;
  /** By kept position: row of its delivery in `shares`, and what it counts for. */
  readonly #rowAt: Int32Array;
  readonly #weightAt: Float64Array;
  /** By lane: running sum of its first kept position, less the number of that position; NONE where there are none. */
  readonly #sumsOf: Int32Array;
  /** By lane: kept positions from here on have a valid running sum. */
  readonly #validFrom: Int32Array;
  /** Running sums from the end of each long lane: a row of shares for each kept position and one beyond the last. */
  readonly #sums: Float64Array;
  /** Running sums of all weights, from the end of each lane; one more than its positions. */
  readonly #weightSums: Float64Array;

  constructor(ways: Ways, rowOf: Int32Array, shares: Float64Array, cases: number) {
    this.#ways = ways;
    this.#shares = shares;
    this.#cases = cases;
    const { start, at, weights } = ways;
    const lanes = start.length - 1;
    this.#weightSums = new Float64Array(at.length + lanes);
    this.#keptBefore = new Int32Array(at.length + 1);
    const rowAt = new Int32Array(at.length);
    const weightAt = new Float64Array(at.length);
    let kept = 0;
    for (let position = 0; position < at.length; position += 1) {
      this.#keptBefore[position] = kept;
      const row = rowOf[at[position] as number] as number;
      if (row < 0) continue;
      rowAt[kept] = row;
      weightAt[kept] = weights[at[position] as number] as number;
      kept += 1;
    }
    this.#keptBefore[at.length] = kept;
    this.#rowAt = rowAt;
    this.#weightAt = weightAt;
    this.#sumsOf = new Int32Array(lanes).fill(NONE);
    this.#validFrom = new Int32Array(lanes);
    let rows = 0;
    for (let lane = 0; lane < lanes; lane += 1) {
      const begin = start[lane] as number;
      const end = start[lane + 1] as number;
      let sum = 0;
      for (let position = end - 1; position >= begin; position -= 1) {
        sum += weights[at[position] as number] as number;
        this.#weightSums[position + lane] = sum;
      }
      const first = this.#keptBefore[begin] as number;
      const last = this.#keptBefore[end] as number;
      this.#validFrom[lane] = last;
      if (last - first <= SHORT) continue;
      this.#sumsOf[lane] = rows - first;
      rows += last - first + 1;
    }
    this.#sums = new Float64Array(rows * cases);
  }

  /** Adds the sums over the range of a way to `into`, for the cases asked for; returns the weight of the range. */
  add(way: number, into: Float64Array, asked: Int32Array, askedCount: number): number {
    const ways = this.#ways;
    const lane = ways.wayLane[way] as number;
    const low = ways.wayLow[way] as number;
    const high = ways.wayHigh[way] as number;
    const first = this.#keptBefore[low] as number;
    const last = this.#keptBefore[high] as number;
    const cases = this.#cases;
    const sumsOf = this.#sumsOf[lane] as number;
    if (last - first <= SHORT || sumsOf === NONE) {
      for (let kept = first; kept < last; kept += 1) {
        const row = (this.#rowAt[kept] as number) * cases;
        addRow(into, this.#shares, row, this.#weightAt[kept] as number, asked, askedCount);
      }
    } else {
      if ((this.#validFrom[lane] as number) > first) this.#extend(lane, first, sumsOf);
      const from = (sumsOf + first) * cases;
      const until = (sumsOf + last) * cases;
      const sums = this.#sums;
      for (let index = 0; index < askedCount; index += 1) {
        const c = asked[index] as number;
        into[c] = (into[c] as number) + (sums[from + c] as number) - (sums[until + c] as number);
      }
    }
    return this.#weight(lane, low, high);
  }

  /** The shares of a delivery changed: the running sums before it are no longer valid. */
  changed(d: number): void {
    const { positions, laneOf } = this.#ways;
    for (const kind of positions) {
      const position = kind[d] as number;
      if (position < 0) continue;
      const lane = laneOf[position] as number;
      const after = (this.#keptBefore[position] as number) + 1;
      if (after > (this.#validFrom[lane] as number)) this.#validFrom[lane] = after;
    }
  }

  #weight(lane: number, low: number, high: number): number {
    // What is beyond the end of a lane is 0: nothing was written there.
    return (this.#weightSums[low + lane] as number) - (this.#weightSums[high + lane] as number);
  }

  #extend(lane: number, first: number, sumsOf: number): void {
    const cases = this.#cases;
    const sums = this.#sums;
    const shares = this.#shares;
    for (let kept = (this.#validFrom[lane] as number) - 1; kept >= first; kept -= 1) {
      const sum = (sumsOf + kept) * cases;
      const row = (this.#rowAt[kept] as number) * cases;
      const weight = this.#weightAt[kept] as number;
      for (let c = 0; c < cases; c += 1) {
        sums[sum + c] = (sums[sum + cases + c] as number) + weight * (shares[row + c] as number);
      }
    }
    this.#validFrom[lane] = first;
  }
}

/** Adds weight times the row of shares that begins at `row`, for the cases asked for. */
export function addRow(
  into: Float64Array,
  shares: Float64Array,
  row: number,
  weight: number,
  asked: Int32Array,
  askedCount: number,
): void {
  for (let index = 0; index < askedCount; index += 1) {
    const c = asked[index] as number;
    into[c] = (into[c] as number) + weight * (shares[row + c] as number);
  }
}

/** A lane without running sums; sums and positions are fewer than this. */
const NONE = -0x80000000;
