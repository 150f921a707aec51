import { ARC, type LoadedLot, type Network } from './network.ts';

const ALWAYS = Number.POSITIVE_INFINITY;
const EVER = Number.NEGATIVE_INFINITY;

/** What the records of a lot say about one party's having it. */
interface Presence {
  /** Earliest sign of any kind. */
  first: number;
  /** Earliest recorded way in. */
  wayIn: number;
  /** Hull of the signs (goods went out, or were seen) that lie before any way in. */
  oddFrom: number;
  oddTo: number;
}

/**
 * Gaps inside a lot. A party that sent on or was seen with goods before any record brings them to it has them from
 * somewhere. Whoever had the lot by then may have been it: an arc from each of them, through the virtual node
 * "somewhere in this lot", to that party. It depends on the records alone, not on the question, so forward and
 * backward see the same gaps.
 */
export function addGaps(network: Network, lot: number, loaded: LoadedLot): void {
  const presences = presencesOf(network, lot, loaded);
  const orphans = new Map<number, Presence>();
  for (const [node, presence] of presences) if (presence.oddTo !== EVER) orphans.set(node, presence);
  if (orphans.size === 0) return;
  if (!hasRecordedOrigin(network, lot, loaded)) {
    // Many producers record no production: the first who had the lot is taken for its origin, not for a gap.
    let first = ALWAYS;
    for (const presence of presences.values()) first = Math.min(first, presence.first);
    for (const node of orphans.keys()) if (presences.get(node)?.first === first) orphans.delete(node);
  }
  if (orphans.size === 0) return;
  connectSomewhere(network, lot, presences);
  for (const [node, { oddFrom, oddTo }] of orphans) {
    network.addArc(network.somewhere(lot), node, ARC.gap, oddFrom, oddTo);
  }
}

/**
 * Two lots are linked and no party had both: the step between them is missing. Whoever had the one may have been
 * where the other begins, and the other way round.
 */
export function connectWithoutCommonParty(network: Network, one: number, two: number): void {
  for (const lot of [one, two]) {
    const loaded = network.lot(lot) as LoadedLot;
    if (network.firstArc(network.somewhere(lot), true) < 0) {
      connectSomewhere(network, lot, presencesOf(network, lot, loaded));
    }
    const entrance = network.entrance(lot);
    if (network.firstArc(entrance, false) >= 0) continue;
    const beginnings = beginningsOf(network, lot);
    for (const node of beginnings) network.addArc(entrance, node, ARC.gap, EVER, ALWAYS);
    // A lot of which nothing else is known only passes on to what it is linked with.
    if (beginnings.length === 0) network.addArc(entrance, network.somewhere(lot), ARC.gap, EVER, ALWAYS);
  }
  network.addArc(network.somewhere(one), network.entrance(two), ARC.gap, EVER, ALWAYS);
  network.addArc(network.somewhere(two), network.entrance(one), ARC.gap, EVER, ALWAYS);
}

function connectSomewhere(network: Network, lot: number, presences: Map<number, Presence>): void {
  const somewhere = network.somewhere(lot);
  for (const [node, presence] of presences) {
    network.addArc(node, somewhere, ARC.gap, presence.first, ALWAYS);
  }
}

/** Nodes that nobody else in the lot hands goods to; all of them when the lot only goes round. */
function beginningsOf(network: Network, lot: number): readonly number[] {
  const nodes = network.nodesOf(lot);
  const beginnings = nodes.filter((node) => {
    for (let arc = network.firstArc(node, true); arc >= 0; arc = network.nextArc(arc, true)) {
      if (network.arcKind.get(arc) === ARC.movement && network.arcFrom.get(arc) !== node) return false;
    }
    return true;
  });
  return beginnings.length > 0 ? beginnings : nodes;
}

function hasRecordedOrigin(network: Network, lot: number, loaded: LoadedLot): boolean {
  const entered = loaded.flows.some((flow) => flow.fromId === null && flow.toId !== null && flow.reaches);
  return entered || loaded.edges.some((edge) => network.nodeLot.get(edge.to) === lot);
}

function presencesOf(network: Network, lot: number, loaded: LoadedLot): Map<number, Presence> {
  const presences = new Map<number, Presence>();
  const at = (node: number): Presence => {
    let presence = presences.get(node);
    if (!presence) {
      presence = { first: ALWAYS, wayIn: ALWAYS, oddFrom: ALWAYS, oddTo: EVER };
      presences.set(node, presence);
    }
    return presence;
  };
  eachSign(network, lot, loaded, (node, earliest, _latest, isWayIn) => {
    const presence = at(node);
    presence.first = Math.min(presence.first, earliest);
    if (isWayIn) presence.wayIn = Math.min(presence.wayIn, earliest);
  });
  eachSign(network, lot, loaded, (node, earliest, latest, isWayIn) => {
    const presence = at(node);
    if (isWayIn || latest >= presence.wayIn) return;
    presence.oddFrom = Math.min(presence.oddFrom, earliest);
    presence.oddTo = Math.max(presence.oddTo, latest);
  });
  return presences;
}

type SignVisitor = (node: number, earliest: number, latest: number, isWayIn: boolean) => void;

function eachSign(network: Network, lot: number, loaded: LoadedLot, visit: SignVisitor): void {
  const { flows, ends } = loaded;
  for (let index = 0; index < flows.length; index += 1) {
    const { earliest, latest } = flows[index] as LoadedLot['flows'][number];
    const from = ends[index * 2] as number;
    const to = ends[index * 2 + 1] as number;
    if (from >= 0) visit(from, earliest, latest, false);
    if (to >= 0) visit(to, earliest, latest, true);
  }
  for (const { row, from, to } of loaded.edges) {
    if (network.nodeLot.get(from) === lot) visit(from, row.at, row.at + row.precision_ms, false);
    if (network.nodeLot.get(to) === lot) visit(to, row.at, row.at + row.precision_ms, true);
  }
  for (const seen of loaded.observations) {
    if (seen.partyId === null) continue;
    visit(network.node(lot, network.parties.of(seen.partyId)), seen.at, seen.at + seen.precision_ms, false);
  }
}
