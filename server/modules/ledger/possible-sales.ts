import { assign } from './assign-sales.ts';
import { compareIds } from './projection.ts';

/**
 * A till says what was sold, seldom of which lot. Where several may have been it, the sale is kept as an observation of
 * each (`possibly-sold`, all of the quantity under each, never divided among them), and what each lot's holding can be
 * is worked out here. Pure. ADR 0022.
 */
export const POSSIBLY_SOLD = 'possibly-sold';
/** A stock-taking told how much of a lot went over the till: `quantity` of what was possible by then. */
export const SETTLED_BY_COUNT = 'settled-by-count';
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
  quantity: number | null;
  at: Date;
  documentId: string;
}

/** Lines of tills out of their rows, one for each document and line. */
export function openSales(rows: readonly TillObservation[]): OpenSale[] {
  const groups = Map.groupBy(
    rows.filter((row) => row.what === POSSIBLY_SOLD),
    (row) => `${row.documentId} ${row.line}`,
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const lots = [...new Set(group.map((row) => row.lotId))].sort(compareIds);
    return [{ lots, quantity: first.quantity, at: first.at, documentId: first.documentId }];
  });
}

/**
 * Between how much and how much of each lot went over the till, given what each has on hand by the movements alone.
 * Every way of attributing the lines to lots that fits all records lies within; the ends are reached by one of them,
 * where no line has an unknown quantity.
 *
 * A lot that was counted sold exactly what the count settled, of all lines that were recorded before the count and sold
 * before it was taken; its later lines are told apart from these.
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
    const places = sale.lots.map((lotId) => placeOf(lotId, sale, counts));
    const key = `${places.map((place) => place.key).join(' ')}${sale.quantity === null ? ' ?' : ''}`;
    const before = merged.get(key);
    const quantity = sale.quantity === null ? null : sale.quantity + (before?.quantity ?? 0);
    merged.set(key, { places, quantity });
  }
  return [...merged.values()];
}

function placeOf(lotId: string, sale: OpenSale, counts: Counts): Place {
  const index = (counts.get(lotId) ?? []).findIndex(
    (count) => count.at >= sale.at && compareIds(count.documentId, sale.documentId) > 0,
  );
  const count = counts.get(lotId)?.[index];
  if (!count) return { key: lotId, lotId };
  return { key: `${lotId}#${index}`, lotId, exactly: count.quantity ?? 0 };
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
  const open = [...places.values()].filter((place) => place.exactly === undefined);
  const exact = [...places.values()].filter((place) => place.exactly !== undefined);
  const room = (place: Place) => place.exactly ?? Math.max(0, onHand.get(place.lotId) ?? 0);
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
  const whole = placed(exact, open);
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
    const others = open.filter((other) => other !== place);
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
