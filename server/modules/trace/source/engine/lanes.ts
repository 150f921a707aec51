import { PairNumbers } from '../../engine/mixing/pair-numbers.ts';

/**
 * Lanes: the departures of a party that belong together (one lot, one product, one class), in an order in which both
 * the earliest and the latest instants ascend. What arrived at the party can then have left by one contiguous range of
 * each lane, however imprecise the times are, and a sum over it costs two look-ups.
 *
 * Departures that are dated alike (to the second, to the day) are in such an order by themselves; where a lane would
 * not be, it is split into several.
 */
export interface Lanes {
  /** Delivery at each position. */
  at: Int32Array;
  /** Position of each delivery, -1 for those in no lane. */
  positionOf: Int32Array;
  /** Lane of each position. */
  laneOf: Int32Array;
  /** First position of each lane; one more than there are lanes. */
  start: Int32Array;
  /** Numbers of (party, key): lanes firstOf[n] .. firstOf[n + 1]. */
  numbers: PairNumbers;
  firstOf: Int32Array;
}

/**
 * Builds lanes over `order` (deliveries with a sender, ascending by earliest). `keys` has the key of
 * each delivery, 0..keyCount-1, or -1 to leave it out.
 */
export function buildLanes(input: {
  order: Int32Array;
  from: Int32Array;
  latest: Float64Array;
  parties: number;
  keys: Int32Array;
  keyCount: number;
}): Lanes {
  const { from, latest, keys } = input;
  const kept = withKey(input.order, keys);
  const at = stableByNumber(stableByNumber(kept, keys, input.keyCount), from, input.parties);
  const numbers = new PairNumbers(at.length);
  const starts: number[] = [];
  const firsts: number[] = [];
  for (let begin = 0; begin < at.length; ) {
    const party = from[at[begin] as number] as number;
    const key = keys[at[begin] as number] as number;
    let end = begin + 1;
    let ascending = true;
    for (; end < at.length; end += 1) {
      const delivery = at[end] as number;
      if (from[delivery] !== party || keys[delivery] !== key) break;
      if ((latest[delivery] as number) < (latest[at[end - 1] as number] as number)) ascending = false;
    }
    numbers.of(party, key);
    firsts.push(starts.length);
    if (ascending) starts.push(begin);
    else splitAscending(at, begin, end, latest, starts);
    begin = end;
  }
  firsts.push(starts.length);
  starts.push(at.length);
  const start = Int32Array.from(starts);
  const laneOf = new Int32Array(at.length);
  for (let lane = 0; lane + 1 < start.length; lane += 1) {
    const end = start[lane + 1] as number;
    for (let position = start[lane] as number; position < end; position += 1) laneOf[position] = lane;
  }
  const positionOf = new Int32Array(from.length).fill(-1);
  for (let position = 0; position < at.length; position += 1) positionOf[at[position] as number] = position;
  return { at, positionOf, laneOf, start, numbers, firstOf: Int32Array.from(firsts) };
}

function withKey(order: Int32Array, keys: Int32Array): Int32Array {
  const kept = new Int32Array(order.length);
  let count = 0;
  for (let place = 0; place < order.length; place += 1) {
    const delivery = order[place] as number;
    if ((keys[delivery] as number) < 0) continue;
    kept[count] = delivery;
    count += 1;
  }
  return kept.subarray(0, count);
}

/** Splits at[begin, end) into ascending lanes, taking each where it fits first. */
function splitAscending(
  at: Int32Array,
  begin: number,
  end: number,
  latest: Float64Array,
  starts: number[],
): void {
  const chains: number[][] = [];
  for (let position = begin; position < end; position += 1) {
    const delivery = at[position] as number;
    const fits = chains.find(
      (chain) => (latest[chain[chain.length - 1] as number] as number) <= (latest[delivery] as number),
    );
    if (fits) fits.push(delivery);
    else chains.push([delivery]);
  }
  let position = begin;
  for (const chain of chains) {
    starts.push(position);
    at.set(chain, position);
    position += chain.length;
  }
}

/** The list in ascending order of numbers below `count`, otherwise as it was (a counting sort). */
export function stableByNumber(list: Int32Array, numbers: Int32Array, count: number): Int32Array {
  const ends = new Int32Array(count + 1);
  for (let index = 0; index < list.length; index += 1) {
    const n = numbers[list[index] as number] as number;
    ends[n + 1] = (ends[n + 1] as number) + 1;
  }
  for (let n = 0; n < count; n += 1) ends[n + 1] = (ends[n + 1] as number) + (ends[n] as number);
  const sorted = new Int32Array(list.length);
  for (let index = 0; index < list.length; index += 1) {
    const entry = list[index] as number;
    const n = numbers[entry] as number;
    const place = ends[n] as number;
    sorted[place] = entry;
    ends[n] = place + 1;
  }
  return sorted;
}

/** First position of a lane whose value is not below `bound` (or, `above`: is above it); its end if there is none. */
export function firstPosition(
  { at, start }: Lanes,
  lane: number,
  values: Float64Array,
  bound: number,
  above: boolean,
): number {
  let low = start[lane] as number;
  let high = start[lane + 1] as number;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = values[at[middle] as number] as number;
    if (value < bound || (above && value === bound)) low = middle + 1;
    else high = middle;
  }
  return low;
}
