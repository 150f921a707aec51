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
  /** Position of each delivery, -1 for those in no lane; empty where there are no lanes. */
  positionOf: Int32Array;
  /** Lane of each position. */
  laneOf: Int32Array;
  /** First position of each lane; one more than there are lanes. */
  start: Int32Array;
  /** When the delivery at each position happened: earliest and latest instants. */
  begins: Float64Array;
  ends: Float64Array;
  /**
   * Numbers of (party, key), of which the lanes are firstOf[n] .. firstOf[n + 1]; those of a party are ofParty[party] ..
   * ofParty[party + 1], ascending by keyOf[n].
   */
  ofParty: Int32Array;
  keyOf: Int32Array;
  firstOf: Int32Array;
}

/**
 * Builds lanes over `order` (deliveries with a sender, ascending by earliest). `keys` has the key of
 * each delivery, 0..keyCount-1, or -1 to leave it out.
 */
export function buildLanes(input: {
  order: Int32Array;
  from: Int32Array;
  earliest: Float64Array;
  latest: Float64Array;
  parties: number;
  keys: Int32Array;
  keyCount: number;
}): Lanes {
  const { from, latest, keys } = input;
  const kept = withKey(input.order, keys);
  const at = stableByNumber(stableByNumber(kept, keys, input.keyCount), from, input.parties);
  const ofParty = new Int32Array(input.parties + 1);
  const starts = new Int32Array(at.length + 1);
  const firsts = new Int32Array(at.length + 1);
  const keyOf = new Int32Array(at.length);
  let numbers = 0;
  let lanes = 0;
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
    ofParty[party + 1] = (ofParty[party + 1] as number) + 1;
    keyOf[numbers] = key;
    firsts[numbers] = lanes;
    numbers += 1;
    for (const first of ascending ? [begin] : splitAscending(at, begin, end, latest)) {
      starts[lanes] = first;
      lanes += 1;
    }
    begin = end;
  }
  firsts[numbers] = lanes;
  starts[lanes] = at.length;
  for (let p = 0; p < input.parties; p += 1)
    ofParty[p + 1] = (ofParty[p + 1] as number) + (ofParty[p] as number);
  const start = starts.slice(0, lanes + 1);
  return {
    at,
    ...placesOf(at, start, at.length === 0 ? 0 : from.length),
    ...timesOf(at, input.earliest, latest),
    start,
    ofParty,
    keyOf: keyOf.slice(0, numbers),
    firstOf: firsts.slice(0, numbers + 1),
  };
}

function placesOf(at: Int32Array, start: Int32Array, deliveries: number) {
  const laneOf = new Int32Array(at.length);
  for (let lane = 0; lane + 1 < start.length; lane += 1) {
    const end = start[lane + 1] as number;
    for (let position = start[lane] as number; position < end; position += 1) laneOf[position] = lane;
  }
  const positionOf = new Int32Array(deliveries).fill(-1);
  for (let position = 0; position < at.length; position += 1) positionOf[at[position] as number] = position;
  return { laneOf, positionOf };
}

function timesOf(at: Int32Array, earliest: Float64Array, latest: Float64Array) {
  const begins = new Float64Array(at.length);
  const ends = new Float64Array(at.length);
  for (let position = 0; position < at.length; position += 1) {
    begins[position] = earliest[at[position] as number] as number;
    ends[position] = latest[at[position] as number] as number;
  }
  return { begins, ends };
}

/** The number of (party, key), -1 if it has none. */
export function numberOf({ ofParty, keyOf }: Lanes, party: number, key: number): number {
  const end = ofParty[party + 1] as number;
  let low = ofParty[party] as number;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keyOf[middle] as number) < key) low = middle + 1;
    else high = middle;
  }
  return low < end && keyOf[low] === key ? low : -1;
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

/** Splits at[begin, end) into ascending lanes, taking each where it fits first; their first positions. */
function splitAscending(at: Int32Array, begin: number, end: number, latest: Float64Array): number[] {
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
  return chains.map((chain) => {
    const first = position;
    at.set(chain, first);
    position += chain.length;
    return first;
  });
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

/**
 * First position of a lane at which `values` (begins or ends) is not below `bound` (or, `above`: is above it); the end of
 * the lane if there is none.
 */
export function firstPosition(
  start: Int32Array,
  lane: number,
  values: Float64Array,
  bound: number,
  above: boolean,
): number {
  let low = start[lane] as number;
  let high = start[lane + 1] as number;
  while (low < high) {
    const middle = (low + high) >> 1;
    const value = values[middle] as number;
    if (value < bound || (above && value === bound)) low = middle + 1;
    else high = middle;
  }
  return low;
}
