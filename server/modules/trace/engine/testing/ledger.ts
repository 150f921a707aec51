import type { EdgeRow, LinkRow, LotRows, MovementKind, MovementRow, ObservationRow } from '../graph.ts';

/** A small ledger for tests, written row by row. Document ids count up from 1; everything is recorded at once. */
export class TestLedger {
  readonly movements: MovementRow[] = [];
  readonly edges: EdgeRow[] = [];
  readonly links: LinkRow[] = [];
  readonly observations: ObservationRow[] = [];
  #documents = 0;

  /** A movement; parties are '' for nobody. Gives the document id, for answers to name. */
  move(
    lotId: string,
    kind: MovementKind,
    from: string,
    to: string,
    at: number,
    quantity: number | null,
    rest: Partial<MovementRow> = {},
  ): string {
    const documentId = rest.documentId ?? this.#document();
    this.movements.push({
      lotId,
      kind,
      fromId: from || null,
      toId: to || null,
      at,
      precision_ms: 0,
      quantity,
      line: 1,
      recordedAt: 0,
      shipmentId: null,
      shipmentLine: null,
      ...rest,
      documentId,
    });
    return documentId;
  }

  /** An answer to the first line of a shipment of the same parties. */
  answer(
    shipmentId: string,
    kind: MovementKind,
    at: number,
    quantity: number | null,
    rest: Partial<MovementRow> = {},
  ): void {
    const shipment = this.movements.find((row) => row.documentId === shipmentId);
    if (!shipment) throw new Error(`no shipment ${shipmentId}`);
    this.move(shipment.lotId, kind, shipment.fromId ?? '', shipment.toId ?? '', at, quantity, {
      shipmentId,
      shipmentLine: 1,
      ...rest,
    });
  }

  edge(
    inputLotId: string,
    outputLotId: string,
    partyId: string,
    at: number,
    rest: Partial<EdgeRow> = {},
  ): void {
    this.edges.push({
      inputLotId,
      outputLotId,
      partyId,
      at,
      precision_ms: 0,
      quantityIn: 1,
      quantityOut: 1,
      recordedAt: 0,
      documentId: this.#document(),
      ...rest,
    });
  }

  link(lotId: string, otherLotId: string, rest: Partial<LinkRow> = {}): void {
    const documentId = this.#document();
    this.links.push({ lotId, otherLotId, kind: 'relabelled', at: 0, recordedAt: 0, documentId, ...rest });
  }

  see(lotId: string, partyId: string, at: number, rest: Partial<ObservationRow> = {}): void {
    const documentId = this.#document();
    const what = 'shelf';
    this.observations.push({
      lotId,
      partyId: partyId || null,
      at,
      precision_ms: 0,
      what,
      recordedAt: 0,
      documentId,
      ...rest,
    });
  }

  /** The rows by lot, as a loader gives them. */
  rows(): LotRows[] {
    const lots = new Map<
      string,
      { [K in keyof Omit<LotRows, 'lotId' | 'possibleSales'>]: LotRows[K][number][] }
    >();
    const of = (lotId: string) => {
      const rows = lots.get(lotId) ?? { movements: [], edges: [], links: [], observations: [] };
      lots.set(lotId, rows);
      return rows;
    };
    for (const row of this.movements) of(row.lotId).movements.push(row);
    for (const row of this.edges)
      for (const lot of new Set([row.inputLotId, row.outputLotId])) of(lot).edges.push(row);
    for (const row of this.links)
      for (const lot of new Set([row.lotId, row.otherLotId])) of(lot).links.push(row);
    for (const row of this.observations) of(row.lotId).observations.push(row);
    return [...lots].map(([lotId, rows]) => ({ lotId, ...rows }));
  }

  #document(): string {
    this.#documents += 1;
    return String(this.#documents);
  }
}
