import { netMovements } from './flows.ts';
import { addGaps, connectWithoutCommonParty } from './gaps.ts';
import type { EdgeRow, LinkRow, LotRows } from './graph.ts';
import { ARC, type LoadedEdge, type LoadedLot, Network } from './network.ts';
import { openSales } from './open-sales.ts';

/**
 * Turns lots' rows into nodes and arcs. What a lot adds depends on its own rows and on linked lots that are loaded
 * too, never on the order of loading.
 */
export class LotLoading {
  readonly network = new Network();
  readonly #edges = new Map<string, LoadedEdge>();
  readonly #joined = new Set<string>();
  readonly #asOf: number;
  readonly #followGaps: boolean;
  movementsLoaded = 0;
  lotsLoaded = 0;

  constructor(asOf: number, followGaps: boolean) {
    this.#asOf = asOf;
    this.#followGaps = followGaps;
  }

  /** Takes in all rows of one lot; a lot that is already there is left as it is. */
  load(rows: LotRows): void {
    const network = this.network;
    const lot = network.lots.of(rows.lotId);
    if (network.lot(lot)) return;
    const known = (row: { recordedAt: number }) => row.recordedAt <= this.#asOf;
    const flows = netMovements(rows.movements, this.#asOf);
    const loaded: LoadedLot = {
      flows,
      ends: new Int32Array(flows.length * 2),
      observations: rows.observations.filter(known),
      possibleSales: openSales((rows.possibleSales ?? []).filter(known)),
      links: rows.links.filter(known),
      edges: [],
    };
    network.setLot(lot, loaded);
    this.lotsLoaded += 1;
    this.movementsLoaded += rows.movements.length;
    flows.forEach((flow, index) => {
      const from = flow.fromId === null ? -1 : network.node(lot, network.parties.of(flow.fromId));
      const to = flow.toId === null || !flow.reaches ? -1 : network.node(lot, network.parties.of(flow.toId));
      loaded.ends[index * 2] = from;
      loaded.ends[index * 2 + 1] = to;
      if (from >= 0 && to >= 0) network.addArc(from, to, ARC.movement, flow.earliest, flow.latest);
    });
    for (const edge of rows.edges) if (known(edge)) loaded.edges.push(this.#loadEdge(edge));
    for (const seen of loaded.observations) {
      if (seen.partyId !== null) network.node(lot, network.parties.of(seen.partyId));
    }
    if (this.#followGaps) addGaps(network, lot, loaded);
    for (const link of loaded.links) this.#join(link);
  }

  /** An edge comes with either of its lots; it is one arc. */
  #loadEdge(row: EdgeRow): LoadedEdge {
    const network = this.network;
    const { documentId, inputLotId, outputLotId, partyId, at, precision_ms, quantityIn, quantityOut } = row;
    const pair = `${inputLotId}|${outputLotId}|${partyId}|${documentId}`;
    const key = `${pair}|${at}|${precision_ms}|${quantityIn}|${quantityOut}`;
    let edge = this.#edges.get(key);
    if (!edge) {
      const party = network.parties.of(partyId);
      const from = network.node(network.lots.of(inputLotId), party);
      const to = network.node(network.lots.of(outputLotId), party);
      edge = { row, from, to };
      this.#edges.set(key, edge);
      network.addArc(from, to, ARC.edge, at, at + precision_ms);
    }
    return edge;
  }

  /** Joins two linked lots, once both are loaded. */
  #join(link: LinkRow): void {
    const network = this.network;
    const one = network.lots.of(link.lotId);
    const two = network.lots.of(link.otherLotId);
    const pair = one < two ? `${one}|${two}` : `${two}|${one}`;
    if (one === two || !network.lot(one) || !network.lot(two) || this.#joined.has(pair)) return;
    this.#joined.add(pair);
    let common = false;
    const [few, many] = network.nodesOf(one).length <= network.nodesOf(two).length ? [one, two] : [two, one];
    for (const node of network.nodesOf(few)) {
      const sibling = network.findNode(many, network.nodeParty.get(node));
      if (sibling < 0) continue;
      common = true;
      network.addArc(node, sibling, ARC.link, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
      network.addArc(sibling, node, ARC.link, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
    }
    if (!common && this.#followGaps) connectWithoutCommonParty(network, one, two);
  }
}
