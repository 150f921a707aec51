import { balanceLot, emptyBalance, type LotBalance } from './balance.ts';
import { compareIds, type NetFlow } from './flows.ts';
import type {
  Certainty,
  HolderBalance,
  LinkRow,
  ObservationRow,
  TraceAnswer,
  TraceEdge,
  TraceFlow,
  TraceHolder,
  TraceLot,
  TraceQuestion,
  TraceTruncation,
} from './graph.ts';
import { ARC, type LoadedLot, type Network } from './network.ts';
import { mostSold } from './open-sales.ts';
import { certaintyOf, type Reach } from './reach.ts';
import { stepsFrom } from './steps.ts';

/** A finished (or truncated) walk, to be read. */
export interface WalkState {
  question: TraceQuestion;
  network: Network;
  reaches: readonly Reach[];
  startNodes: ReadonlySet<number>;
  startLots: ReadonlySet<number>;
  truncated: TraceTruncation | null;
  work: TraceAnswer['work'];
}

const NOT_REACHED = 3;
const EMPTY_LOT: LoadedLot = {
  flows: [],
  ends: new Int32Array(0),
  observations: [],
  possibleSales: [],
  links: [],
  edges: [],
};

/**
 * Reads the answer off a walk. Lots are sorted by id; holders by lot and party; flows by lot, instant, document and
 * line; edges by instant, document and lots; links and observations by lot, instant and document.
 */
export function buildAnswer(state: WalkState): TraceAnswer {
  const { network, reaches } = state;
  const answer: TraceAnswer = {
    direction: state.question.direction,
    asOf: state.question.asOf ?? null,
    holders: [],
    lots: [],
    flows: [],
    edges: [],
    links: [],
    observations: [],
    possibleSales: [],
    truncated: state.truncated,
    work: state.work,
  };
  const steps = stepsFrom(network, reaches, state.startNodes, (kind) => (kind === ARC.link ? 0 : 1));
  const ranks = stepsFrom(network, reaches, state.startNodes, (kind) => (kind === ARC.edge ? 1 : 0));
  for (const lot of reachedLots(state)) addLot(answer, state, lot, steps, ranks);
  answer.edges = tracedEdges(state, answer.lots);
  answer.links = distinctLinks(answer.links);
  return answer;
}

/** Lots with a reached holder, and start lots even when nobody holds them, sorted. */
function reachedLots(state: WalkState): number[] {
  const { network, reaches } = state;
  const lots = new Set<number>(state.startLots);
  for (let node = 0; node < network.nodeCount; node += 1) {
    if (!network.isVirtual(node) && reaches.some((reach) => reach.reached(node)))
      lots.add(network.nodeLot.get(node));
  }
  return [...lots].sort((one, two) => compareIds(network.lots.at(one), network.lots.at(two)));
}

function addLot(
  answer: TraceAnswer,
  state: WalkState,
  lot: number,
  steps: Int32Array,
  ranks: Int32Array,
): void {
  const { network, reaches } = state;
  const lotId = network.lots.at(lot);
  const loaded = network.lot(lot) ?? EMPTY_LOT;
  const balance = balanceLot(loaded.flows);
  if (!network.lot(lot)) Object.assign(balance.totals, { balanced: false, unknownQuantity: true });
  const seenAt = new Set(loaded.observations.map((seen) => seen.partyId));
  const sold = mostSold(loaded.possibleSales);
  const arrived = new Map<string, number>();
  const flows: TraceFlow[] = [];
  loaded.flows.forEach((flow, index) => {
    const from = loaded.ends[index * 2] as number;
    const to = loaded.ends[index * 2 + 1] as number;
    const tier = tierOfFlow(reaches, flow, from, to);
    if (tier === NOT_REACHED) return;
    flows.push(shownFlow(flow, certaintyOf(tier)));
    if (flow.toId === null) return;
    const quantity = flow.role === 'handing-over' ? flow.received + flow.excess : (flow.quantity ?? 0);
    arrived.set(flow.toId, (arrived.get(flow.toId) ?? 0) + quantity);
  });
  const holders: TraceHolder[] = [];
  let rank: number | null = null;
  for (const node of network.nodesOf(lot)) {
    if (!reaches.some((reach) => reach.reached(node))) continue;
    const partyId = network.parties.at(network.nodeParty.get(node));
    const held = balance.holders.get(partyId) ?? emptyBalance();
    const followedIn = arrived.get(partyId) ?? 0;
    const place = { lotId, partyId, followedIn, step: steps[node] as number, observed: seenAt.has(partyId) };
    const possiblySoldMax = Math.min(held.stillThere, sold.get(partyId) ?? 0);
    holders.push(holderOf({ ...place, possiblySoldMax }, windowOf(state, node), held));
    const nodeRank = ranks[node] as number;
    if (rank === null || nearer(nodeRank, rank)) rank = nodeRank;
  }
  holders.sort((one, two) => compareIds(one.partyId, two.partyId));
  append(answer.holders, holders);
  answer.lots.push(lotOf(network, lot, rank ?? 0, holders.length, balance));
  append(answer.flows, flows.sort(compareFlows));
  append(answer.observations, [...loaded.observations].sort(compareObservations));
  const reached = new Set(holders.map((holder) => holder.partyId));
  append(
    answer.possibleSales,
    loaded.possibleSales
      .filter((sale) => reached.has(sale.partyId))
      .sort(
        (one, two) => one.at - two.at || compareIds(one.documentId, two.documentId) || one.line - two.line,
      ),
  );
  append(answer.links, loaded.links);
}

/** Not `push(...news)`: that lays every element on the stack, which overflows at some 100,000. */
function append<T>(list: T[], news: readonly T[]): void {
  for (const element of news) list.push(element);
}

function nearer(one: number, two: number): boolean {
  return Math.abs(one) < Math.abs(two) || (Math.abs(one) === Math.abs(two) && one > two);
}

type Place = Pick<TraceHolder, 'lotId' | 'partyId' | 'followedIn' | 'step' | 'observed' | 'possiblySoldMax'>;
type ReachedWindow = Pick<TraceHolder, 'reach' | 'certainty' | 'earliest' | 'latest'>;

function windowOf(state: WalkState, node: number): ReachedWindow {
  const forward = state.reaches.find((reach) => !reach.backward && reach.reached(node));
  const backward = state.reaches.find((reach) => reach.backward && reach.reached(node));
  const certainty = certaintyOf(
    Math.min(forward?.tier(node) ?? NOT_REACHED, backward?.tier(node) ?? NOT_REACHED),
  );
  const start = state.startNodes.has(node);
  return {
    reach: start ? 'start' : forward && backward ? 'both' : forward ? 'forward' : 'backward',
    certainty,
    earliest: forward?.bound(node) ?? null,
    latest: backward?.bound(node) ?? null,
  };
}

/** Field by field: spreading three objects into one of 31 fields took 3 s for a million holders, this 0.3 s. */
function holderOf(place: Place, window: ReachedWindow, held: HolderBalance): TraceHolder {
  return {
    lotId: place.lotId,
    partyId: place.partyId,
    reach: window.reach,
    certainty: window.certainty,
    earliest: window.earliest,
    latest: window.latest,
    producedHere: held.producedHere,
    madeHere: held.madeHere,
    received: held.received,
    returnedByConsumers: held.returnedByConsumers,
    adjustedIn: held.adjustedIn,
    sold: held.sold,
    soldEstimated: held.soldEstimated,
    movedOn: held.movedOn,
    transformed: held.transformed,
    disposed: held.disposed,
    donated: held.donated,
    lost: held.lost,
    adjustedOut: held.adjustedOut,
    unaccounted: held.unaccounted,
    stillThere: held.stillThere,
    overdrawn: held.overdrawn,
    inTransitIn: held.inTransitIn,
    inTransitOut: held.inTransitOut,
    refusedBack: held.refusedBack,
    excessIn: held.excessIn,
    unknownQuantity: held.unknownQuantity,
    followedIn: place.followedIn,
    step: place.step,
    observed: place.observed,
    possiblySoldMin: 0,
    possiblySoldMax: place.possiblySoldMax,
  };
}

function lotOf(
  network: Network,
  lot: number,
  rank: number,
  holdersReached: number,
  balance: LotBalance,
): TraceLot {
  return {
    lotId: network.lots.at(lot),
    rank,
    holdersReached,
    holdersInLedger: network.nodesOf(lot).length,
    totals: balance.totals,
  };
}

/**
 * How surely a flow belongs to the answer. Forward it belongs if goods found at its sender can have left by it,
 * backward if goods found at its receiver can have come by it; an entry or exit belongs if it can have touched goods
 * found at its party.
 */
function tierOfFlow(reaches: readonly Reach[], flow: NetFlow, from: number, to: number): number {
  let tier = NOT_REACHED;
  for (const reach of reaches) {
    const node = from < 0 ? to : to < 0 ? from : reach.backward ? to : from;
    if (node >= 0) tier = Math.min(tier, reach.passes(node, flow.earliest, flow.latest));
  }
  return tier;
}

function shownFlow(flow: NetFlow, state: Certainty): TraceFlow {
  return {
    lotId: flow.lotId,
    fromId: flow.fromId,
    toId: flow.toId,
    kind: flow.kind,
    quantity: flow.quantity,
    at: flow.at,
    precision_ms: flow.precision_ms,
    documentId: flow.documentId,
    line: flow.line,
    state,
    reaches: flow.reaches,
    shipped: flow.shipped,
    received: flow.received,
    refused: flow.refused,
    voided: flow.voided,
    short: flow.short,
    excess: flow.excess,
    inTransit: flow.inTransit,
  };
}

function tracedEdges(state: WalkState, lots: readonly TraceLot[]): TraceEdge[] {
  const { network, reaches } = state;
  const edges = new Map<object, TraceEdge>();
  for (const { lotId } of lots) {
    for (const edge of network.lot(network.lots.of(lotId))?.edges ?? []) {
      if (edges.has(edge)) continue;
      const { row } = edge;
      let tier = NOT_REACHED;
      for (const reach of reaches) {
        const node = reach.backward ? edge.to : edge.from;
        tier = Math.min(tier, reach.passes(node, row.at, row.at + row.precision_ms));
      }
      if (tier !== NOT_REACHED) edges.set(edge, { ...row, state: certaintyOf(tier) });
    }
  }
  return [...edges.values()].sort(
    (one, two) =>
      one.at - two.at ||
      compareIds(one.documentId, two.documentId) ||
      compareIds(one.inputLotId, two.inputLotId) ||
      compareIds(one.outputLotId, two.outputLotId) ||
      compareIds(one.partyId, two.partyId),
  );
}

function compareFlows(one: TraceFlow, two: TraceFlow): number {
  return (
    one.at - two.at ||
    compareIds(one.documentId, two.documentId) ||
    one.line - two.line ||
    compareIds(one.kind, two.kind) ||
    compareIds(one.fromId ?? '', two.fromId ?? '') ||
    compareIds(one.toId ?? '', two.toId ?? '') ||
    (one.quantity ?? -1) - (two.quantity ?? -1)
  );
}

function compareObservations(one: ObservationRow, two: ObservationRow): number {
  return (
    one.at - two.at ||
    compareIds(one.documentId, two.documentId) ||
    compareIds(one.partyId ?? '', two.partyId ?? '') ||
    compareIds(one.what, two.what)
  );
}

/** A link comes with either of its lots; it is said once. */
function distinctLinks(links: readonly LinkRow[]): LinkRow[] {
  const distinct = new Map<string, LinkRow>();
  for (const link of links) {
    distinct.set(`${link.lotId}|${link.otherLotId}|${link.kind}|${link.documentId}|${link.at}`, link);
  }
  return [...distinct.values()].sort(
    (one, two) =>
      compareIds(one.lotId, two.lotId) ||
      compareIds(one.otherLotId, two.otherLotId) ||
      one.at - two.at ||
      compareIds(one.documentId, two.documentId) ||
      compareIds(one.kind, two.kind),
  );
}
