import { readOpenSections, readResolved } from './capture-document.ts';
import type { Sections } from './document-codec.ts';
import type { StoredDocument } from './documents.store.ts';
import { type DocumentKind, PRECISIONS } from './kinds.ts';
import type { EdgeRecord, MovementRecord, ObservationRecord } from './movements.store.ts';
import type { Edge, Link, Movement, Observation, Projection } from './projection.ts';

/** Runs one kind of document's projection again from what is stored. */
export type Reproject = (document: StoredDocument, sections: Sections, resolved: unknown) => Projection;
export type Projections = ReadonlyMap<DocumentKind, Reproject>;

export interface VerifyFinding {
  documentId: string;
  what:
    | 'unreadable'
    | 'signature'
    | 'root'
    | 'projection-fails'
    | 'document-missing'
    | 'movement-missing'
    | 'movement-extra'
    | 'movement-differs'
    | 'edge-missing'
    | 'edge-extra'
    | 'edge-differs'
    | 'link-missing'
    | 'link-extra'
    | 'observation-missing'
    | 'observation-extra'
    | 'observation-differs'
    | 'holding-differs';
  detail: string;
}
export type Report = (finding: VerifyFinding) => void;

/** What one document says, by the keys under which it is stored. */
export interface Rebuilt {
  movements: Map<string, MovementRecord>;
  edges: Map<string, EdgeRecord>;
  links: readonly Link[];
  observations: Map<string, ObservationRecord>;
}

export const movementKey = (movement: Pick<MovementRecord, 'lotId' | 'line'>) =>
  `${movement.lotId} ${movement.line}`;
export const movementText = (movement: MovementRecord) =>
  `${movement.lotId} ${movement.at.toISOString()}+${movement.precision_ms} ${movement.line} ${movement.kind} ${movement.fromId}->${movement.toId} ${movement.quantity} (${movement.answersDocument}/${movement.answersLine})`;

export const edgeKey = (edge: Pick<EdgeRecord, 'lotId' | 'direction' | 'otherLotId'>) =>
  `${edge.lotId} ${edge.direction} ${edge.otherLotId}`;
export const edgeText = (edge: EdgeRecord) =>
  `${edge.lotId} ${edge.direction === 1 ? '→' : '←'} ${edge.otherLotId} at ${edge.partyId} ${edge.at.toISOString()}+${edge.precision_ms} ${edge.quantityIn} in ${edge.quantityOut} out`;

export const observationKey = (seen: Pick<ObservationRecord, 'lotId' | 'line'>) =>
  `${seen.lotId} ${seen.line}`;
export const observationText = (seen: ObservationRecord) =>
  `${seen.lotId} ${seen.at.toISOString()}+${seen.precision_ms} ${seen.line} ${seen.what} at ${seen.partyId} ${seen.quantity}`;

const observed = (documentId: string, seen: Observation): ObservationRecord => ({
  lotId: seen.lotId,
  at: seen.at,
  precision_ms: PRECISIONS[seen.precision].length_ms,
  documentId,
  partyId: seen.partyId,
  line: seen.line,
  what: seen.what,
  quantity: seen.quantity ?? null,
});

/** Runs a document's projection again. Throws where that cannot be done. */
export function rebuild(document: StoredDocument, projections: Projections): Rebuilt {
  const project = projections.get(document.kind);
  if (!project) throw new RangeError(`no projection for ${document.kind}`);
  const projection = project(document, readOpenSections(document), readResolved(document));
  const movements = projection.movements.map((movement) => asRecord(document.documentId, movement));
  const edges = (projection.edges ?? []).flatMap((edge) => bothWays(document.documentId, edge));
  return {
    movements: new Map(movements.map((movement) => [movementKey(movement), movement])),
    edges: new Map(edges.map((edge) => [edgeKey(edge), edge])),
    links: projection.links ?? [],
    observations: new Map(
      (projection.observations ?? []).map((one) => {
        const seen = observed(document.documentId, one);
        return [observationKey(seen), seen];
      }),
    ),
  };
}

const asRecord = (documentId: string, movement: Movement): MovementRecord => ({
  ...movement,
  documentId,
  precision_ms: PRECISIONS[movement.precision].length_ms,
  answersDocument: movement.answers?.documentId ?? null,
  answersLine: movement.answers?.line ?? null,
});

/** As edges are stored: under both lots. */
function bothWays(documentId: string, edge: Edge): EdgeRecord[] {
  const { inputLotId, outputLotId, partyId, at, quantityIn, quantityOut } = edge;
  const precision_ms = PRECISIONS[edge.precision].length_ms;
  const shared = { documentId, partyId, at, quantityIn, quantityOut, precision_ms };
  return [
    { ...shared, lotId: inputLotId, otherLotId: outputLotId, direction: 1 },
    { ...shared, lotId: outputLotId, otherLotId: inputLotId, direction: -1 },
  ];
}
