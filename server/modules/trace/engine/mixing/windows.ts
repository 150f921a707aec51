/** Not reached yet. */
const NONE = 0;
/** One interval, held in `lo` and `hi`. */
const ONE = 1;
/** Several, held apart; `lo` and `hi` are their hull. */
const SEVERAL = 2;

/**
 * The instants at which suspect goods can have been in each delivery, exactly: a union of intervals of whole
 * milliseconds. Nearly always it is one; several come of arrivals so far apart that what they can have been mixed into
 * within one imprecisely dated delivery does not meet. Taking the hull instead would reach what nothing leads to, and
 * forward and backward would no longer agree.
 */
export class Windows {
  readonly lo: Float64Array;
  readonly hi: Float64Array;
  readonly #state: Uint8Array;
  readonly #several = new Map<number, number[]>();

  constructor(count: number) {
    this.lo = new Float64Array(count).fill(Number.NaN);
    this.hi = new Float64Array(count).fill(Number.NaN);
    this.#state = new Uint8Array(count);
  }

  reached(n: number): boolean {
    return this.#state[n] !== NONE;
  }

  /** Whether all of [first, last] is in. */
  full(n: number, first: number, last: number): boolean {
    return this.#state[n] === ONE && this.lo[n] === first && this.hi[n] === last;
  }

  /** Intervals as [from, to, from, to, …], ascending, neither touching nor overlapping; null when `lo`, `hi` is all. */
  several(n: number): readonly number[] | null {
    return this.#state[n] === SEVERAL ? (this.#several.get(n) as number[]) : null;
  }

  /** Adds [from, to]; true if anything in it is new. */
  add(n: number, from: number, to: number): boolean {
    const state = this.#state[n];
    if (state === NONE) {
      this.#state[n] = ONE;
      this.lo[n] = from;
      this.hi[n] = to;
      return true;
    }
    const lo = this.lo[n] as number;
    const hi = this.hi[n] as number;
    if (state === ONE) {
      if (from >= lo && to <= hi) return false;
      if (from <= hi + 1 && to >= lo - 1) {
        if (from < lo) this.lo[n] = from;
        if (to > hi) this.hi[n] = to;
        return true;
      }
      this.#several.set(n, from < lo ? [from, to, lo, hi] : [lo, hi, from, to]);
      this.#state[n] = SEVERAL;
    } else if (!this.#addToSeveral(n, from, to)) {
      return false;
    }
    if (from < lo) this.lo[n] = from;
    if (to > hi) this.hi[n] = to;
    return true;
  }

  #addToSeveral(n: number, from: number, to: number): boolean {
    const old = this.#several.get(n) as number[];
    const merged: number[] = [];
    let lo = from;
    let hi = to;
    let placed = false;
    for (let index = 0; index < old.length; index += 2) {
      const a = old[index] as number;
      const b = old[index + 1] as number;
      if (from >= a && to <= b) return false;
      if (b < lo - 1) {
        merged.push(a, b);
      } else if (a > hi + 1) {
        if (!placed) merged.push(lo, hi);
        placed = true;
        merged.push(a, b);
      } else {
        lo = Math.min(lo, a);
        hi = Math.max(hi, b);
      }
    }
    if (!placed) merged.push(lo, hi);
    if (merged.length === 2) {
      this.#state[n] = ONE;
      this.#several.delete(n);
    } else {
      this.#several.set(n, merged);
    }
    return true;
  }
}
