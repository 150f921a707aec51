/** A line of a till, or several with the same candidates: so much, to be found in these places. */
export interface Demand {
  quantity: number;
  places: readonly string[];
}

export interface Assigned {
  total: number;
  /** What went into the places of each stage. */
  stages: number[];
}

/**
 * How much of the lines finds room in the places: a greatest flow, by augmenting paths. Stages are filled one after the
 * other, each as far as it can be without taking from an earlier one: an augmenting path never lessens what a place
 * holds, it only changes which line it comes from. A place belongs to one stage.
 */
export function assign(lines: readonly Demand[], stages: readonly ReadonlyMap<string, number>[]): Assigned {
  const left = lines.map((line) => line.quantity);
  /** What each line has in each place. */
  const put = lines.map(() => new Map<string, number>());
  const room = new Map<string, number>();
  const asks = new Map<string, number[]>();
  for (const [index, line] of lines.entries()) {
    for (const place of line.places) {
      const list = asks.get(place);
      if (list) list.push(index);
      else asks.set(place, [index]);
    }
  }
  const sums = stages.map((stage) => {
    let sum = 0;
    for (const [place, most] of stage) room.set(place, most);
    for (
      let more = augment(lines, left, put, room, asks);
      more > 0;
      more = augment(lines, left, put, room, asks)
    )
      sum += more;
    return sum;
  });
  return { total: sums.reduce((sum, one) => sum + one, 0), stages: sums };
}

/** One shortest path from a line with something left to a place with room, through places whose lines can move. */
function augment(
  lines: readonly Demand[],
  left: number[],
  put: Map<string, number>[],
  room: Map<string, number>,
  asks: ReadonlyMap<string, readonly number[]>,
): number {
  const reachedBy = new Map<string, number>();
  const cameFrom = new Map<number, string | null>();
  const queue: number[] = [];
  for (const [index, quantity] of left.entries()) {
    if (quantity <= 0) continue;
    cameFrom.set(index, null);
    queue.push(index);
  }
  for (let head = 0; head < queue.length; head += 1) {
    const line = queue[head] as number;
    for (const place of lines[line]?.places ?? []) {
      if (reachedBy.has(place) || !room.has(place)) continue;
      reachedBy.set(place, line);
      if ((room.get(place) ?? 0) > 0) return carry(place, { left, put, room, reachedBy, cameFrom });
      for (const other of asks.get(place) ?? []) {
        if (cameFrom.has(other) || (put[other]?.get(place) ?? 0) <= 0) continue;
        cameFrom.set(other, place);
        queue.push(other);
      }
    }
  }
  return 0;
}

function carry(
  end: string,
  path: {
    left: number[];
    put: Map<string, number>[];
    room: Map<string, number>;
    reachedBy: ReadonlyMap<string, number>;
    cameFrom: ReadonlyMap<number, string | null>;
  },
): number {
  const { left, put, room, reachedBy, cameFrom } = path;
  const steps: { line: number; into: string; outOf: string | null }[] = [];
  let amount = room.get(end) ?? 0;
  for (let into: string | null = end; into !== null; ) {
    const line = reachedBy.get(into) as number;
    const outOf: string | null = cameFrom.get(line) ?? null;
    amount = Math.min(amount, outOf === null ? (left[line] ?? 0) : (put[line]?.get(outOf) ?? 0));
    steps.push({ line, into, outOf });
    into = outOf;
  }
  for (const { line, into, outOf } of steps) {
    const own = put[line] as Map<string, number>;
    own.set(into, (own.get(into) ?? 0) + amount);
    if (outOf === null) left[line] = (left[line] ?? 0) - amount;
    else own.set(outOf, (own.get(outOf) ?? 0) - amount);
  }
  room.set(end, (room.get(end) ?? 0) - amount);
  return amount;
}
