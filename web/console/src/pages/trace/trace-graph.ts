import type { WayGraph, WayKind, WayLink, WayNode } from '../../../../way/way-graph.ts';
import type { Certainty, Position, TraceFlow, TraceView } from '../../api/trace-types.ts';
import { formatQuantity } from '../../format/quantity.ts';
import type { Language } from '../../format/time.ts';
import { type HolderRow, holderRows, sharedUnit } from './holder-rows.ts';

/** Ids of places that are no business. Party ids are digits, so they cannot meet. */
export const CONSUMERS = 'consumers';
export const OUTSIDE = 'outside';

const KIND_OF: Record<Position, WayKind> = {
  origin: 'origin',
  process: 'process',
  trade: 'market',
  retail: 'shop',
  kitchen: 'shop',
};
const SURENESS: readonly Certainty[] = ['recorded', 'possible', 'unknown'];
const ENTRIES = new Set(['produced', 'transformed-out', 'consumer-returned', 'adjusted-in']);

export interface GraphOptions {
  language: Language;
  /** Kinds that are shown unfolded. */
  open: readonly string[];
  /** The holder that the trace begins with, when it is not the whole lot. */
  party: string | undefined;
  words: { consumers: string; outside: string };
}

interface Way {
  from: string;
  to: string;
  quantity: number | null;
  sureness: number;
  /** At most so much beyond `quantity`, where tills sold what may have been this or another lot. */
  atMostMore?: number;
}

function addWay(ways: Map<string, Way>, from: string, to: string, quantity: number | null, state: Certainty) {
  const key = `${from}>${to}`;
  const before = ways.get(key);
  const sureness = SURENESS.indexOf(state);
  if (!before) {
    ways.set(key, { from, to, quantity, sureness });
    return;
  }
  // A known part is a lower bound; that it is one is said by the holder's own figures.
  before.quantity = before.quantity === null ? quantity : before.quantity + (quantity ?? 0);
  before.sureness = Math.min(before.sureness, sureness);
}

/** What tills may have sold of these goods widens the way to the consumers; where nothing is sure it is dashed. */
function addPossibleSales(ways: Map<string, Way>, rows: readonly HolderRow[]): void {
  for (const { party, maybeSold } of rows) {
    if (maybeSold.max === 0) continue;
    addWay(ways, party.partyId, CONSUMERS, maybeSold.min, 'possible');
    const way = ways.get(`${party.partyId}>${CONSUMERS}`);
    if (way) way.atMostMore = (way.atMostMore ?? 0) + maybeSold.max - maybeSold.min;
  }
}

/** Where a flow begins on the drawing; null when it is no handing-over. */
function startOf(flow: TraceFlow): string | null {
  if (flow.fromId !== null) return flow.fromId;
  return ENTRIES.has(flow.kind) ? null : OUTSIDE;
}

/** All handing-overs between the same two as one way, and one way from each seller to the consumers. */
function waysOf(view: TraceView, rows: readonly HolderRow[]): Way[] {
  const ways = new Map<string, Way>();
  const known = new Set(rows.map((row) => row.party.partyId));
  for (const flow of view.answer.flows) {
    if (flow.toId === null || flow.quantity === 0) continue;
    const from = startOf(flow);
    if (from === null || from === flow.toId) continue;
    if (!known.has(flow.toId) || (from !== OUTSIDE && !known.has(from))) continue;
    addWay(ways, from, flow.toId, flow.quantity, flow.state);
  }
  for (const row of rows)
    if (row.sold > 0) addWay(ways, row.party.partyId, CONSUMERS, row.sold, row.certainty);
  addPossibleSales(ways, rows);
  return [...ways.values()];
}

interface Place {
  rows: HolderRow[];
}

function placeNode(
  partyId: string,
  { rows }: Place,
  text: (value: number) => string,
  options: GraphOptions,
): WayNode {
  const [first] = rows;
  const kind = KIND_OF[first?.party.position ?? 'trade'];
  const came = rows.reduce((sum, row) => sum + row.came + row.onTheWay, 0);
  const uncertain = rows.every((row) => row.certainty === 'unknown');
  const questioned = rows.some((row) => row.lost > 0);
  return {
    id: partyId,
    kind,
    label: first?.party.name ?? partyId,
    ...(came > 0 ? { quantityText: text(came) } : {}),
    state: questioned ? 'attention' : uncertain ? 'unknown' : 'fine',
    weight: came,
    keep: options.open.includes(kind) || options.party === partyId || rows.some((row) => row.source),
  };
}

function labelOf({ quantity, atMostMore }: Way, text: (value: number) => string): string {
  if (quantity === null) return '?';
  const least = text(quantity);
  return !atMostMore || least === '' ? least : `${least} – ${text(quantity + atMostMore)}`;
}

/** The drawing of a trace: one place a business, one way between two, the consumers at the end. */
export function traceGraph(
  view: TraceView,
  options: GraphOptions,
): WayGraph & { text: (value: number) => string } {
  const rows = holderRows(view);
  const unit = sharedUnit(rows);
  const piece = rows[0]?.lot.displayUnit;
  // Kilograms and pieces cannot be added: then the drawing shows ways without figures.
  const text = (value: number) => (unit === null ? '' : formatQuantity(value, unit, options.language, piece));
  const places = new Map<string, Place>();
  for (const row of rows) {
    const place = places.get(row.party.partyId) ?? { rows: [] };
    place.rows.push(row);
    places.set(row.party.partyId, place);
  }
  const ways = waysOf(view, rows);
  const nodes = [...places].map(([partyId, place]) => placeNode(partyId, place, text, options));
  const sold = rows.reduce((sum, row) => sum + row.sold, 0);
  if (ways.some((way) => way.to === CONSUMERS)) {
    nodes.push({
      id: CONSUMERS,
      kind: 'you',
      label: options.words.consumers,
      quantityText: text(sold),
      state: 'fine',
      weight: sold,
      keep: true,
    });
  }
  if (ways.some((way) => way.from === OUTSIDE)) {
    nodes.push({
      id: OUTSIDE,
      kind: 'origin',
      label: options.words.outside,
      state: 'unknown',
      weight: 0,
      keep: true,
    });
  }
  const links = ways.map(
    (way): WayLink => ({
      from: way.from,
      to: way.to,
      quantity: way.quantity === null ? null : way.quantity + (way.atMostMore ?? 0),
      label: labelOf(way, text),
      state: way.sureness === 2 ? 'unknown' : 'fine',
      dash: SURENESS[way.sureness] ?? 'unknown',
    }),
  );
  return { nodes, links, text };
}
