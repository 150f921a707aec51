import type { Db } from '../../platform/db.ts';
import { PRECISIONS } from './kinds.ts';
import { type EdgeRecord, edgesOfLots } from './ledger.store.ts';
import type { Edge } from './projection.ts';

export interface EdgeFinding {
  documentId: string;
  what: 'edge-missing' | 'edge-extra' | 'edge-differs';
  detail: string;
}

const keyOf = (edge: Pick<EdgeRecord, 'documentId' | 'lotId' | 'direction' | 'otherLotId'>) =>
  `${edge.documentId} ${edge.lotId} ${edge.direction} ${edge.otherLotId}`;
const text = (edge: EdgeRecord) =>
  `${edge.lotId} ${edge.direction === 1 ? '→' : '←'} ${edge.otherLotId} at ${edge.partyId} ${edge.at.toISOString()}+${edge.precision_ms} ${edge.quantityIn} in ${edge.quantityOut} out`;

/** As they are stored: under both lots. */
function bothWays(documentId: string, edge: Edge): EdgeRecord[] {
  const { inputLotId, outputLotId, partyId, at, quantityIn, quantityOut } = edge;
  const shared = {
    documentId,
    partyId,
    at,
    quantityIn,
    quantityOut,
    precision_ms: PRECISIONS[edge.precision].length_ms,
  };
  return [
    { ...shared, lotId: inputLotId, otherLotId: outputLotId, direction: 1 },
    { ...shared, lotId: outputLotId, otherLotId: inputLotId, direction: -1 },
  ];
}

/** Compares what documents say became of what with the edges that every trace walks along. */
export async function compareEdges(
  db: Db,
  rebuilt: ReadonlyMap<string, readonly Edge[]>,
  report: (finding: EdgeFinding) => void,
): Promise<void> {
  const expected = new Map<string, EdgeRecord>();
  for (const [documentId, edges] of rebuilt) {
    for (const edge of edges.flatMap((one) => bothWays(documentId, one))) expected.set(keyOf(edge), edge);
  }
  const lotIds = [...new Set([...expected.values()].map((edge) => edge.lotId))];
  for (const stored of await edgesOfLots(db, lotIds)) {
    if (!rebuilt.has(stored.documentId)) continue;
    const { documentId } = stored;
    const edge = expected.get(keyOf(stored));
    expected.delete(keyOf(stored));
    if (!edge) report({ documentId, what: 'edge-extra', detail: text(stored) });
    else if (text(edge) !== text(stored)) {
      report({ documentId, what: 'edge-differs', detail: `${text(stored)} instead of ${text(edge)}` });
    }
  }
  for (const edge of expected.values()) {
    report({ documentId: edge.documentId, what: 'edge-missing', detail: text(edge) });
  }
}
