import { FloatColumn, IntColumn, Names } from './columns.ts';
import type { NetFlow } from './flows.ts';
import type { EdgeRow, LinkRow, ObservationRow, PossibleSaleRow } from './graph.ts';

/** How an arc carries goods from one node to another. */
export const ARC = {
  /** Handed over within a lot. */
  movement: 0,
  /** Transformed into another lot at the same party. */
  edge: 1,
  /** The same goods at the same party under another lot id: costs no time. */
  link: 2,
  /** Across a gap in the records. */
  gap: 3,
} as const;

/** A virtual node: "somewhere in this lot", from which gaps are crossed. */
const SOMEWHERE = -1;
/** A virtual node: "came into this lot from a linked one". */
const ENTRANCE = -2;

/** An edge as loaded, with the nodes that it joins. */
export interface LoadedEdge {
  row: EdgeRow;
  from: number;
  to: number;
}

/** What a lot's rows became. */
export interface LoadedLot {
  flows: NetFlow[];
  /** The nodes of each flow, -1 for nobody: sender of flow i at 2i, receiver (if it reaches) at 2i + 1. */
  ends: Int32Array;
  observations: ObservationRow[];
  possibleSales: PossibleSaleRow[];
  links: LinkRow[];
  /** Edges into or out of this lot. */
  edges: LoadedEdge[];
}

/**
 * The loaded part of the ledger as a graph with dense numbers: a node is (lot, party), an arc is a possible way of
 * goods in an interval. Nodes and arcs only ever get added.
 */
export class Network {
  readonly lots = new Names();
  readonly parties = new Names();
  readonly nodeLot = new IntColumn();
  readonly nodeParty = new IntColumn();
  readonly arcFrom = new IntColumn();
  readonly arcTo = new IntColumn();
  readonly arcKind = new IntColumn();
  readonly arcEarliest = new FloatColumn();
  readonly arcLatest = new FloatColumn();
  readonly #nextOut = new IntColumn();
  readonly #nextIn = new IntColumn();
  readonly #firstOut = new IntColumn();
  readonly #firstIn = new IntColumn();
  readonly #nodes = new Map<number, number>();
  readonly #lotNodes: number[][] = [];
  readonly #loaded: (LoadedLot | undefined)[] = [];

  get nodeCount(): number {
    return this.nodeLot.length;
  }

  get arcCount(): number {
    return this.arcFrom.length;
  }

  lot(index: number): LoadedLot | undefined {
    return this.#loaded[index];
  }

  setLot(index: number, loaded: LoadedLot): void {
    this.#loaded[index] = loaded;
  }

  /** Real nodes of a lot. */
  nodesOf(lot: number): readonly number[] {
    return this.#lotNodes[lot] ?? [];
  }

  isVirtual(node: number): boolean {
    return this.nodeParty.get(node) < 0;
  }

  /** The node of a lot and a party, made on first sight. */
  node(lot: number, party: number): number {
    // Lots and parties of one trace stay far below 2^26, so the pair fits a double exactly.
    const key = lot * 2 ** 26 + (party + 2);
    let node = this.#nodes.get(key);
    if (node !== undefined) return node;
    node = this.nodeLot.push(lot);
    this.nodeParty.push(party);
    this.#firstOut.push(-1);
    this.#firstIn.push(-1);
    this.#nodes.set(key, node);
    if (party >= 0) {
      const nodes = this.#lotNodes[lot];
      if (nodes) nodes.push(node);
      else this.#lotNodes[lot] = [node];
    }
    return node;
  }

  /** The node of a lot and a party if there is one, else -1. */
  findNode(lot: number, party: number): number {
    return this.#nodes.get(lot * 2 ** 26 + (party + 2)) ?? -1;
  }

  somewhere(lot: number): number {
    return this.node(lot, SOMEWHERE);
  }

  entrance(lot: number): number {
    return this.node(lot, ENTRANCE);
  }

  addArc(from: number, to: number, kind: number, earliest: number, latest: number): void {
    const arc = this.arcFrom.push(from);
    this.arcTo.push(to);
    this.arcKind.push(kind);
    this.arcEarliest.push(earliest);
    this.arcLatest.push(latest);
    this.#nextOut.push(this.#firstOut.get(from));
    this.#firstOut.set(from, arc);
    this.#nextIn.push(this.#firstIn.get(to));
    this.#firstIn.set(to, arc);
  }

  /** First arc out of (or, against the goods, into) a node, -1 for none. */
  firstArc(node: number, against: boolean): number {
    return (against ? this.#firstIn : this.#firstOut).get(node);
  }

  nextArc(arc: number, against: boolean): number {
    return (against ? this.#nextIn : this.#nextOut).get(arc);
  }
}
