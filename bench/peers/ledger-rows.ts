import type { DeliveryGraph, LotRows, MovementRow } from '../../server/modules/trace/index.ts';
import { DELIVERY_KIND } from '../../server/modules/trace/index.ts';

const KINDS: ReadonlyMap<number, MovementRow['kind']> = new Map([
  [DELIVERY_KIND.entered, 'produced'],
  [DELIVERY_KIND.sold, 'sold'],
  [DELIVERY_KIND.used, 'transformed-in'],
  [DELIVERY_KIND.made, 'transformed-out'],
]);

/** The network as the ledger's rows of each lot: a delivery is a document of its own, numbered as it is. */
export function lotRows(graph: DeliveryGraph): Map<string, LotRows> {
  const movements = new Map<string, MovementRow[]>();
  for (let lot = 0; lot < graph.lots; lot += 1) movements.set(String(lot), []);
  const partyOf = (party: number) => (party < 0 ? null : String(party));
  for (let d = 0; d < graph.deliveries; d += 1) {
    const lotId = String(graph.lot[d]);
    const at = graph.earliest[d] as number;
    const shipped: MovementRow = {
      lotId,
      at,
      precision_ms: 0,
      fromId: partyOf(graph.from[d] as number),
      toId: partyOf(graph.to[d] as number),
      kind: KINDS.get(graph.kind[d] as number) ?? 'shipped',
      quantity: graph.quantity[d] as number,
      documentId: String(d),
      line: 1,
      recordedAt: at,
      shipmentId: null,
      shipmentLine: null,
    };
    movements.get(lotId)?.push(shipped);
  }
  const edges = Map.groupBy(
    graph.edges.flatMap((edge) => [
      { lot: edge.input, edge },
      { lot: edge.output, edge },
    ]),
    ({ lot }) => String(lot),
  );
  return new Map(
    [...movements].map(([lotId, rows]) => [
      lotId,
      {
        lotId,
        movements: rows,
        edges: (edges.get(lotId) ?? []).map(({ edge }) => ({
          inputLotId: String(edge.input),
          outputLotId: String(edge.output),
          partyId: String(edge.party),
          at: edge.earliest,
          precision_ms: 0,
          quantityIn: null,
          quantityOut: null,
          documentId: `${edge.input}-${edge.output}`,
          recordedAt: edge.earliest,
        })),
        links: [],
        observations: [],
      },
    ]),
  );
}
