import type { Queryable } from '../../platform/db.ts';
import { type LotLink, linksOf } from '../registry/index.ts';
import { documentsById, type StoredDocument } from './documents.store.ts';
import { holdingsOfLots } from './holdings.store.ts';
import {
  type EdgeRecord,
  edgesOfLots,
  type MovementRecord,
  movementsOfLots,
  observationsOfLots,
} from './movements.store.ts';
import { holdingDeltas, type Movement } from './projection.ts';
import {
  edgeKey,
  edgeText,
  movementKey,
  movementText,
  observationKey,
  observationText,
  type Projections,
  type Rebuilt,
  type Report,
  rebuild,
} from './verify-rebuild.ts';

/** Documents opened at a time. */
const OPENED_MAX = 2000;

interface Explained {
  /** By document; one that cannot be projected was reported when it went by, and explains nothing here. */
  rebuilt: Map<string, Rebuilt>;
  kinds: Map<string, StoredDocument['kind']>;
}

/**
 * Whether everything that is stored of these lots is explained by a document, and every holding is what the documents
 * give: rebuilt, not added up from the rows that are in doubt. Call it in one snapshot.
 * Returns how many holdings were compared.
 */
export async function verifyLots(
  tx: Queryable,
  projections: Projections,
  lotIds: readonly string[],
  report: Report,
): Promise<number> {
  const movements = await movementsOfLots(tx, lotIds);
  const edges = await edgesOfLots(tx, lotIds);
  const links = await linksOf(tx, lotIds);
  const observations = await observationsOfLots(tx, lotIds);
  const named = new Set([...movements, ...edges, ...links, ...observations].map((row) => row.documentId));
  const explained = await explain(tx, projections, [...named], new Set(lotIds));
  for (const documentId of named) {
    if (!explained.kinds.has(documentId)) {
      const detail = 'movements, edges, links or observations name it, but it is not stored';
      report({ documentId, what: 'document-missing', detail });
    }
  }
  reportUnexplained(movements, edges, links, explained, report);
  for (const seen of observations) {
    const { documentId } = seen;
    if (explained.rebuilt.get(documentId)?.observations.has(observationKey(seen)) === false)
      report({ documentId, what: 'observation-extra', detail: observationText(seen) });
  }
  return compareHoldings(tx, lotIds, movements, explained, report);
}

async function explain(
  tx: Queryable,
  projections: Projections,
  documentIds: readonly string[],
  lots: ReadonlySet<string>,
): Promise<Explained> {
  const explained: Explained = { rebuilt: new Map(), kinds: new Map() };
  for (let start = 0; start < documentIds.length; start += OPENED_MAX) {
    const documents = await documentsById(tx, documentIds.slice(start, start + OPENED_MAX));
    for (const [documentId, document] of documents) {
      explained.kinds.set(documentId, document.kind);
      try {
        const { movements, edges, links, observations } = rebuild(document, projections);
        // A document of five hundred lines is kept for these lots alone.
        explained.rebuilt.set(documentId, {
          movements: new Map([...movements].filter(([, movement]) => lots.has(movement.lotId))),
          edges: new Map([...edges].filter(([, edge]) => lots.has(edge.lotId))),
          links,
          observations: new Map([...observations].filter(([, seen]) => lots.has(seen.lotId))),
        });
      } catch {
        // Reported as `projection-fails` when the document went by.
      }
    }
  }
  return explained;
}

function reportUnexplained(
  movements: readonly MovementRecord[],
  edges: readonly EdgeRecord[],
  links: readonly LotLink[],
  { rebuilt, kinds }: Explained,
  report: Report,
): void {
  for (const movement of movements) {
    const { documentId } = movement;
    if (rebuilt.get(documentId)?.movements.has(movementKey(movement)) === false)
      report({ documentId, what: 'movement-extra', detail: movementText(movement) });
  }
  for (const edge of edges) {
    const { documentId } = edge;
    if (rebuilt.get(documentId)?.edges.has(edgeKey(edge)) === false)
      report({ documentId, what: 'edge-extra', detail: edgeText(edge) });
  }
  for (const link of links) {
    const { documentId, lotId, otherLotId, kind } = link;
    const known = rebuilt.get(documentId);
    if (!known) continue;
    // An EPCIS event may tie a serial's lot to its batch's, which its projection does not tell.
    if (kinds.get(documentId) === 'epcis-event' && kind === 'same-batch') continue;
    const said = known.links.some(
      (one) =>
        one.kind === kind &&
        ((one.lotId === lotId && one.otherLotId === otherLotId) ||
          (one.lotId === otherLotId && one.otherLotId === lotId)),
    );
    if (!said) report({ documentId, what: 'link-extra', detail: `${lotId} ${kind} ${otherLotId}` });
  }
}

async function compareHoldings(
  tx: Queryable,
  lotIds: readonly string[],
  stored: readonly MovementRecord[],
  { rebuilt }: Explained,
  report: Report,
): Promise<number> {
  // Where a document is gone or cannot be read, its rows count as they are: one finding for one cause.
  const orphans = stored.filter((movement) => !rebuilt.has(movement.documentId));
  const told = [...rebuilt.values()].flatMap((one) => [...one.movements.values()]);
  const expected = new Map(
    holdingDeltas(
      [...told, ...orphans].map((movement): Movement => ({ ...movement, precision: 'instant' })),
    ).map((delta) => [`${delta.partyId} ${delta.lotId}`, delta]),
  );
  const differs = (detail: string) => report({ documentId: '', what: 'holding-differs', detail });
  const holdings = await holdingsOfLots(tx, lotIds);
  for (const holding of holdings) {
    const key = `${holding.partyId} ${holding.lotId}`;
    const want = expected.get(key) ?? { onHand: 0, incoming: 0, unknowns: 0 };
    expected.delete(key);
    const text = (one: typeof want) => `${one.onHand}/${one.incoming}/${one.unknowns}`;
    if (text(want) !== text(holding)) differs(`${key}: ${text(holding)}, the documents give ${text(want)}`);
  }
  for (const [key, want] of expected) {
    if (want.onHand !== 0 || want.incoming !== 0) differs(`${key} is not stored`);
  }
  return holdings.length;
}
