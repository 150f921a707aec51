import { assign } from './assign-sales.ts';
import { compareIds } from './projection.ts';

/**
 * A till says what was sold, seldom of which lot. Where several may have been it, the sale is kept as an observation of
 * each (`possibly-sold`, all of the quantity under each, never divided among them), and what each lot's holding can be
 * is worked out here. Pure. ADR 0022.
 */
export const POSSIBLY_SOLD = 'possibly-sold';
/**
 * A stock-taking told how much of a lot went over the till: `quantity` of what was possible by then. Beside a possible
 * sale, in the receipt itself and without a quantity: the lot had been counted since, before the receipt came.
 */
export const SETTLED_BY_COUNT = 'settled-by-count';
/** Such a row of a receipt has the number of its line and this: a row of a document and a lot has a number of its own. */
export const COUNTED_ROWS = 2000;
/** A till named a lot that no record brought to the business: the sale happened, the arrival is a gap in the records. */
export const SOLD_WITHOUT_ARRIVAL = 'sold-without-arrival';

/** An observation as it matters here; `documentId` also tells in what order they were recorded. */
export interface TillObservation {
  lotId: string;
  documentId: string;
  line: number;
  at: Date;
  what: string;
  quantity: number | null;
}

/** How much of a lot went over the till beyond what is recorded of it: base units, both ends included. */
export interface PossiblySold {
  lower: number;
  /** Null: a till did not say how much, and the holding is unknown too. */
  upper: number;
  /** What all candidates together must have sold is more than they had: then nothing is sure. */
  contradictory: boolean;
}

/** One till line of several candidates; the lots in order, `quantity` null where the till did not say. */
export interface OpenSale {
  lots: readonly string[];
  /** Those of them that were counted after the sale and before it was told: what it took of them is gone already. */
  gone: ReadonlySet<string>;
  quantity: number | null;
  at: Date;
}

/** Lines of tills out of their rows, one for each document and line. */
export function openSales(rows: readonly TillObservation[]): OpenSale[] {
  const lineOf = ({ documentId, line }: TillObservation) => `${documentId} ${line}`;
  const groups = Map.groupBy(
    rows.filter((row) => row.what === POSSIBLY_SOLD),
    lineOf,
  );
  const counted = Map.groupBy(
    rows.filter((row) => row.what === SETTLED_BY_COUNT && row.quantity === null),
    (row) => lineOf({ ...row, line: row.line - COUNTED_ROWS }),
  );
  return [...groups].flatMap(([line, group]) => {
    const [first] = group;
    if (!first) return [];
    const lots = [...new Set(group.map((row) => row.lotId))].sort(compareIds);
    const gone = new Set((counted.get(line) ?? []).map((row) => row.lotId));
    return [{ lots, gone, quantity: first.quantity, at: first.at }];
  });
}

/**
 * Between how much and how much of each lot went over the till, given what each has on hand by the movements alone.
 * Every way of attributing the lines to lots that fits all records lies within; the ends are reached by one of them,
 * where no line has an unknown quantity.
 *
 * A lot that was counted sold exactly what the count settled, of all lines sold before it was taken that it knew of; its
 * later lines are told apart from these. A line that came when the lot had been counted took of it what is gone already.
 * @param onHand what there was of each lot at the business, in base units, on the way included; below 0 counts as 0
 */
export function possiblySold(
  rows: readonly TillObservation[],
  onHand: ReadonlyMap<string, number>,
): Map<string, PossiblySold> {
  const counts = Map.groupBy(
    rows.filter((row) => row.what === SETTLED_BY_COUNT && row.quantity !== null),
    (row) => row.lotId,
  );
  for (const list of counts.values()) list.sort((a, b) => a.at.getTime() - b.at.getTime());
  const found = new Map<string, PossiblySold>();
  for (const sales of connected(mergeSales(openSales(rows), counts))) boundTogether(sales, onHand, found);
  return found;
}

/** A lot, or what of it lies before a count. */
interface Place {
  key: string;
  lotId: string;
  /** What a count has written off before the till told of it: nobody knows how much of that the till sold. */
  isGone?: boolean;
  /** What exactly went over the till, by a count; undefined: as yet unknown. */
  exactly?: number;
}
interface Sale {
  places: readonly Place[];
  quantity: number | null;
}

/**
 * Lots times sets of candidates up to which the ends are worked out exactly (about 0.2 s); beyond, by the sums alone,
 * which holds too but is wider.
 */
const EXACTLY_MAX = 6_000;

type Counts = ReadonlyMap<string, readonly TillObservation[]>;

/** Lines with the same candidates are one: a shop has thousands of lines and a few dozen sets of lots. */
function mergeSales(sales: readonly OpenSale[], counts: Counts): Sale[] {
  const merged = new Map<string, Sale>();
  for (const sale of sales) {
    const places = sale.lots.flatMap((lotId) => placesOf(lotId, sale, counts));
    const key = `${places.map((place) => place.key).join(' ')}${sale.quantity === null ? ' ?' : ''}`;
    const before = merged.get(key);
    const quantity = sale.quantity === null ? null : sale.quantity + (before?.quantity ?? 0);
    merged.set(key, { places, quantity });
  }
  return [...merged.values()];
}

/** Where what a sale took of a lot can be: at the lot, or in what a count has settled; see `OpenSale.gone`. */
function placesOf(lotId: string, sale: OpenSale, counts: Counts): Place[] {
  // Not by the order of ids: a count whose id is older may have waited for the receipt, and has seen it then.
  const index = (counts.get(lotId) ?? []).findIndex((count) => count.at >= sale.at);
  const count = counts.get(lotId)?.[index];
  const settled = count && { key: `${lotId}#${index}`, lotId, exactly: count.quantity ?? 0 };
  if (!sale.gone.has(lotId)) return [settled ?? { key: lotId, lotId }];
  // The count took for the sales that it knew of what was this one's too, and the rest for missing.
  const gone = { key: `${lotId}!`, lotId, isGone: true };
  return settled ? [settled, gone] : [gone];
}

/** Sales that have candidates in common, directly or through others: what one lot sold another did not. */
function connected(sales: readonly Sale[]): Sale[][] {
  const leader = new Map<string, string>();
  const find = (key: string): string => {
    let at = key;
    for (let next = leader.get(at); next !== undefined && next !== at; next = leader.get(at)) at = next;
    return at;
  };
  for (const sale of sales) {
    const [first] = sale.places;
    if (!first) continue;
    for (const place of sale.places) {
      if (!leader.has(place.key)) leader.set(place.key, place.key);
      leader.set(find(place.key), find(first.key));
    }
  }
  return [...Map.groupBy(sales, (sale) => find(sale.places[0]?.key ?? '')).values()];
}

function boundTogether(
  sales: readonly Sale[],
  onHand: ReadonlyMap<string, number>,
  found: Map<string, PossiblySold>,
): void {
  const places = new Map(sales.flatMap((sale) => sale.places).map((place) => [place.key, place]));
  const gone = [...places.values()].filter((place) => place.isGone);
  const open = [...places.values()].filter((place) => place.exactly === undefined && !place.isGone);
  const exact = [...places.values()].filter((place) => place.exactly !== undefined);
  const room = (place: Place) =>
    place.isGone ? Number.POSITIVE_INFINITY : (place.exactly ?? Math.max(0, onHand.get(place.lotId) ?? 0));
  const known = sales.filter((sale) => sale.quantity !== null);
  const lines = known.map((sale) => ({
    quantity: sale.quantity as number,
    places: sale.places.map((place) => place.key),
  }));
  const given = lines.reduce((sum, line) => sum + line.quantity, 0);
  /** How much of the lines finds room, stage by stage: what an earlier stage holds no later one takes away. */
  const placed = (...stages: (readonly Place[])[]) =>
    assign(
      lines,
      stages.map((stage) => new Map(stage.map((place) => [place.key, room(place)]))),
    );
  const settled = exact.reduce((sum, place) => sum + room(place), 0);
  const unsaid = sales.some((sale) => sale.quantity === null);
  const whole = placed(exact, [...open, ...gone]);
  const contradictory = whole.total < given || (!unsaid && (whole.stages[0] ?? 0) < settled);
  for (const place of open) {
    const most = Math.min(
      room(place),
      unsaid && sales.some((sale) => sale.quantity === null && sale.places.includes(place))
        ? Number.POSITIVE_INFINITY
        : lines.reduce((sum, line) => sum + (line.places.includes(place.key) ? line.quantity : 0), 0),
    );
    if (contradictory || unsaid) {
      found.set(place.lotId, { lower: 0, upper: most, contradictory });
      continue;
    }
    const others = [...open.filter((other) => other !== place), ...gone];
    if (places.size * sales.length > EXACTLY_MAX) {
      const elsewhere = [...exact, ...others].reduce((sum, other) => sum + room(other), 0);
      found.set(place.lotId, { lower: Math.max(0, given - elsewhere), upper: most, contradictory });
      continue;
    }
    found.set(place.lotId, {
      lower: given - placed(exact, others).total,
      upper: placed(exact, [place]).stages[1] ?? 0,
      contradictory,
    });
  }
}
