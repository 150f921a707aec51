import { balanceLot } from '../balance.ts';
import { FloatColumn, IntColumn } from '../columns.ts';
import { DELIVERY_KIND, type DeliveryGraph, type DeliveryKind } from '../deliveries.ts';
import type { NetFlow } from '../flows.ts';
import type { LotRows, MovementKind } from '../graph.ts';
import { LotLoading } from '../loading.ts';
import { ARC, type Network } from '../network.ts';

/** What the registry knows of a lot. */
export interface LotKnown {
  lotId: string;
  productId: string | null;
  /** Category; null where the lot's product is not known. */
  productClass: string | null;
  /** Last instant at which it can still have been used; null: nothing is known. */
  expires: number | null;
  /** Lots of one text are probably of one production though nothing links them; null: none. */
  likely: string | null;
}

export interface DeliveriesInput {
  lots: Iterable<LotRows>;
  known: ReadonlyMap<string, LotKnown>;
  /** By class: the classes that goods of it can have gone into. A class that is missing mixes within its products only. */
  mixesInto: ReadonlyMap<string, Iterable<string>>;
  /** By business: instants at which it cleaned everything, in any order. */
  cleanings?: ReadonlyMap<string, readonly number[]>;
  /** Stock is as of this instant. */
  now: number;
  /** Rows recorded later are left out: what was known when. Default: none. */
  asOf?: number;
  /** Whether missing records are crossed (`unknown`). Default true. */
  followGaps?: boolean;
}

/** A delivery graph and what its numbers stand for. */
export interface NamedDeliveries {
  graph: DeliveryGraph;
  /** By party; null for what stands for "somewhere in this lot". */
  parties: readonly (string | null)[];
  lots: readonly string[];
  products: readonly string[];
  classes: readonly string[];
  /** By delivery: the document that says so, and its line; null where it is not a movement. */
  documents: readonly (string | null)[];
  lines: Int32Array;
  partyOf(id: string): number;
  lotOf(id: string): number;
}

const EXIT_KINDS: Partial<Record<MovementKind, DeliveryKind>> = {
  sold: 'sold',
  'sold-estimated': 'sold',
  disposed: 'disposed',
  'transformed-in': 'used',
  missing: 'missing',
};

const ENTRY_KINDS: Partial<Record<MovementKind, DeliveryKind>> = {
  'transformed-out': 'made',
  'consumer-returned': 'returned',
};

/** Rows of a delivery graph under way. */
class Rows {
  readonly from = new IntColumn();
  readonly to = new IntColumn();
  readonly lot = new IntColumn();
  readonly earliest = new FloatColumn();
  readonly latest = new FloatColumn();
  readonly quantity = new FloatColumn();
  readonly kind = new IntColumn();
  readonly line = new IntColumn();
  readonly documents: (string | null)[] = [];

  add(
    kind: DeliveryKind,
    ends: { from: number; to: number; lot: number },
    time: { earliest: number; latest: number },
    quantity: number | null,
    source: { documentId: string; line: number } | null,
  ): void {
    this.kind.push(DELIVERY_KIND[kind]);
    this.from.push(ends.from);
    this.to.push(ends.to);
    this.lot.push(ends.lot);
    this.earliest.push(time.earliest);
    this.latest.push(time.latest);
    this.quantity.push(quantity ?? Number.NaN);
    this.line.push(source?.line ?? 0);
    this.documents.push(source?.documentId ?? null);
  }
}

/**
 * Turns lots' rows into columns: one delivery for each net flow that moved something, one for each holder that must
 * still have some (what is on the way to it included), and the ways across missing records that `gaps.ts` finds.
 * The result depends on the rows alone, not on their order, up to the numbering.
 */
export function buildDeliveries(input: DeliveriesInput): NamedDeliveries {
  const loading = new LotLoading(input.asOf ?? Number.POSITIVE_INFINITY, input.followGaps ?? true);
  for (const lot of input.lots) loading.load(lot);
  const { network } = loading;
  const rows = new Rows();
  for (let lot = 0; lot < network.lots.list.length; lot += 1) {
    for (const flow of network.lot(lot)?.flows ?? []) addFlow(rows, network, lot, flow);
    addStock(rows, network, lot, input.now);
  }
  const parties: (string | null)[] = [...network.parties.list];
  addGapWays(rows, network, parties);
  const count = rows.kind.length;
  const ints = (column: IntColumn) => Int32Array.from({ length: count }, (_, n) => column.get(n));
  const floats = (column: FloatColumn) => Float64Array.from({ length: count }, (_, n) => column.get(n));
  const facts = lotColumns(network, input);
  const graph: DeliveryGraph = {
    deliveries: count,
    parties: parties.length,
    lots: network.lots.list.length,
    from: ints(rows.from),
    to: ints(rows.to),
    lot: ints(rows.lot),
    earliest: floats(rows.earliest),
    latest: floats(rows.latest),
    quantity: floats(rows.quantity),
    kind: Uint8Array.from(ints(rows.kind)),
    ...facts.columns,
    lotSiblings: linkedLots(network),
    cleanings: cleaningsOf(network, input.cleanings),
    edges: edgesOf(network),
  };
  return {
    graph,
    parties,
    lots: network.lots.list,
    products: facts.products,
    classes: facts.classes,
    documents: rows.documents,
    lines: ints(rows.line),
    partyOf: (id) => network.parties.find(id),
    lotOf: (id) => network.lots.find(id),
  };
}

function addFlow(rows: Rows, network: Network, lot: number, flow: NetFlow): void {
  const party = (id: string | null) => (id === null ? -1 : network.parties.find(id));
  const from = party(flow.fromId);
  const to = flow.reaches ? party(flow.toId) : -1;
  const exit = { from, to: -1, lot };
  if (flow.short > 0 && from >= 0) rows.add('missing', exit, flow, flow.short, flow);
  if (flow.quantity === 0 || (from < 0 && to < 0)) return;
  if (flow.role === 'entry') {
    rows.add(ENTRY_KINDS[flow.kind] ?? 'entered', { from: -1, to, lot }, flow, flow.quantity, flow);
  } else if (to >= 0) {
    // From nobody named it entered the records here, whatever the paper is called.
    rows.add(from < 0 ? 'entered' : 'handed-over', { from, to, lot }, flow, flow.quantity, flow);
  } else if (flow.role === 'exit') {
    rows.add(EXIT_KINDS[flow.kind] ?? 'other-exit', exit, flow, flow.quantity, flow);
  } else if (flow.toId === null) {
    rows.add('other-exit', exit, flow, flow.quantity, flow);
  }
}

function addStock(rows: Rows, network: Network, lot: number, now: number): void {
  const flows = network.lot(lot)?.flows;
  if (!flows) return;
  const firsts = new Map<string, number>();
  for (const flow of flows) {
    if (flow.toId === null || !flow.reaches) continue;
    firsts.set(flow.toId, Math.min(firsts.get(flow.toId) ?? Number.POSITIVE_INFINITY, flow.earliest));
  }
  for (const [partyId, balance] of balanceLot(flows).holders) {
    const quantity = balance.unknownQuantity ? null : balance.stillThere + balance.inTransitIn;
    const first = firsts.get(partyId);
    if (quantity === 0 || first === undefined) continue;
    const ends = { from: network.parties.find(partyId), to: -1, lot };
    // A clock that runs ahead may date an arrival after now.
    const latest = Math.max(now, first);
    rows.add('in-stock', ends, { earliest: first, latest }, quantity, null);
  }
}

/** Virtual nodes of the network become parties that nobody runs. */
function addGapWays(rows: Rows, network: Network, parties: (string | null)[]): void {
  const virtual = new Map<number, number>();
  const partyOf = (node: number): number => {
    if (!network.isVirtual(node)) return network.nodeParty.get(node);
    let party = virtual.get(node);
    if (party === undefined) {
      party = parties.push(null) - 1;
      virtual.set(node, party);
    }
    return party;
  };
  for (let arc = 0; arc < network.arcCount; arc += 1) {
    if (network.arcKind.get(arc) !== ARC.gap) continue;
    const to = network.arcTo.get(arc);
    const ends = { from: partyOf(network.arcFrom.get(arc)), to: partyOf(to), lot: network.nodeLot.get(to) };
    const time = { earliest: network.arcEarliest.get(arc), latest: network.arcLatest.get(arc) };
    rows.add('gap', ends, time, null, null);
  }
}

function edgesOf(network: Network): DeliveryGraph['edges'] {
  const edges = new Set<DeliveryGraph['edges'][number]>();
  const seen = new Set<unknown>();
  for (let lot = 0; lot < network.lots.list.length; lot += 1) {
    for (const loaded of network.lot(lot)?.edges ?? []) {
      if (seen.has(loaded)) continue;
      seen.add(loaded);
      const { inputLotId, outputLotId, partyId, at, precision_ms } = loaded.row;
      edges.add({
        input: network.lots.of(inputLotId),
        output: network.lots.of(outputLotId),
        party: network.parties.of(partyId),
        earliest: at,
        latest: at + precision_ms,
      });
    }
  }
  return [...edges];
}

/** The number of the least lot that each is linked with, directly or through others. */
function linkedLots(network: Network): Int32Array {
  const roots = Int32Array.from(network.lots.list, (_, lot) => lot);
  const root = (lot: number): number => {
    let at = lot;
    while (roots[at] !== at) {
      roots[at] = roots[roots[at] as number] as number;
      at = roots[at] as number;
    }
    return at;
  };
  for (let lot = 0; lot < roots.length; lot += 1) {
    for (const link of network.lot(lot)?.links ?? []) {
      const one = root(network.lots.find(link.lotId));
      const two = root(network.lots.find(link.otherLotId));
      roots[Math.max(one, two)] = Math.min(one, two);
    }
  }
  return roots.map((_, lot) => root(lot));
}

function lotColumns(network: Network, input: DeliveriesInput) {
  const products = new Map<string, number>();
  const classes = new Map<string, number>();
  const likely = new Map<string, number>();
  const number = (names: Map<string, number>, name: string | null | undefined): number => {
    if (name === null || name === undefined) return -1;
    const known = names.get(name);
    if (known !== undefined) return known;
    names.set(name, names.size);
    return names.size - 1;
  };
  const facts = network.lots.list.map((id) => input.known.get(id));
  const lotProduct = Int32Array.from(facts, (fact) => number(products, fact?.productId));
  const lotClass = Int32Array.from(facts, (fact) => number(classes, fact?.productClass));
  // A text that only one lot has says nothing; most lots are alone.
  const texts = new Map<string, number>();
  for (const fact of facts) if (fact?.likely) texts.set(fact.likely, (texts.get(fact.likely) ?? 0) + 1);
  const shared = (text: string | null | undefined) => (text && (texts.get(text) ?? 0) > 1 ? text : null);
  const lotLikely = Int32Array.from(facts, (fact) => number(likely, shared(fact?.likely)));
  const lotExpires = Float64Array.from(facts, (fact) => fact?.expires ?? Number.POSITIVE_INFINITY);
  const mixesInto = [...classes.keys()].map((name) =>
    Int32Array.from([...(input.mixesInto.get(name) ?? [])].flatMap((into) => classes.get(into) ?? [])),
  );
  return {
    products: [...products.keys()],
    classes: [...classes.keys()],
    columns: { lotProduct, lotClass, lotExpires, mixesInto, ...(likely.size > 0 ? { lotLikely } : {}) },
  };
}

function cleaningsOf(
  network: Network,
  cleanings: ReadonlyMap<string, readonly number[]> | undefined,
): Map<number, Float64Array> {
  const found = new Map<number, Float64Array>();
  for (const [partyId, instants] of cleanings ?? []) {
    const party = network.parties.find(partyId);
    if (party >= 0 && instants.length > 0) found.set(party, Float64Array.from(instants).sort());
  }
  return found;
}
