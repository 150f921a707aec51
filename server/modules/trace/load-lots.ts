import type { Queryable } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import {
  COUNTED_ROWS,
  edgesOfLots,
  type MovementColumns,
  movementColumnsOfLots,
  movementsOfLots,
  observationsOfLots,
  POSSIBLY_SOLD,
  SETTLED_BY_COUNT,
} from '../ledger/index.ts';
import { linksOf } from '../registry/index.ts';
import {
  type EdgeRow,
  type LinkRow,
  type LotRows,
  MOVEMENT_KINDS,
  type MovementRow,
  type ObservationRow,
  type PossibleSaleRow,
} from './engine/graph.ts';

const recordedAt = (documentId: string): number => mintedAt(documentId).getTime();

interface Rows {
  lotId: string;
  movements: MovementRow[];
  edges: EdgeRow[];
  links: LinkRow[];
  observations: ObservationRow[];
  possibleSales: PossibleSaleRow[];
}

/** From here on a frontier's movements come in columns, which cost a third of the rows; a few gain nothing by it. */
const MANY_LOTS = 200;

/** Everything the ledger holds of a frontier of lots: four look-ups by lot, whatever the number of lots. */
export async function loadLots(db: Queryable, lotIds: readonly string[]): Promise<LotRows[]> {
  const lots = new Map<string, Rows>(
    lotIds.map((lotId) => [
      lotId,
      { lotId, movements: [], edges: [], links: [], observations: [], possibleSales: [] },
    ]),
  );
  const many = lotIds.length >= MANY_LOTS;
  const [columns, movements, edges, links, observations] = await Promise.all([
    many ? movementColumnsOfLots(db, lotIds) : [],
    many ? [] : movementsOfLots(db, lotIds),
    edgesOfLots(db, lotIds),
    linksOf(db, lotIds),
    observationsOfLots(db, lotIds),
  ]);
  for (const part of columns) addColumns(lots, part);
  for (const m of movements) {
    // Only an answer names a shipment; elsewhere the ledger uses the field for its own bookkeeping.
    const answers = MOVEMENT_KINDS[m.kind] === 'answer';
    lots.get(m.lotId)?.movements.push({
      lotId: m.lotId,
      at: m.at.getTime(),
      precision_ms: m.precision_ms,
      fromId: m.fromId,
      toId: m.toId,
      kind: m.kind,
      quantity: m.quantity,
      documentId: m.documentId,
      line: m.line,
      recordedAt: recordedAt(m.documentId),
      shipmentId: answers ? m.answersDocument : null,
      shipmentLine: answers ? m.answersLine : null,
    });
  }
  for (const e of edges) {
    const forward = e.direction === 1;
    lots.get(e.lotId)?.edges.push({
      inputLotId: forward ? e.lotId : e.otherLotId,
      outputLotId: forward ? e.otherLotId : e.lotId,
      partyId: e.partyId,
      at: e.at.getTime(),
      precision_ms: e.precision_ms,
      quantityIn: e.quantityIn,
      quantityOut: e.quantityOut,
      documentId: e.documentId,
      recordedAt: recordedAt(e.documentId),
    });
  }
  for (const link of links) {
    lots.get(link.lotId)?.links.push({
      lotId: link.lotId,
      otherLotId: link.otherLotId,
      kind: link.kind,
      at: link.at.getTime(),
      documentId: link.documentId,
      recordedAt: recordedAt(link.documentId),
    });
  }
  for (const o of observations) {
    const settles = o.what === SETTLED_BY_COUNT;
    if (o.partyId !== null && (settles || o.what === POSSIBLY_SOLD)) {
      lots.get(o.lotId)?.possibleSales.push({
        lotId: o.lotId,
        partyId: o.partyId,
        at: o.at.getTime(),
        precision_ms: o.precision_ms,
        quantity: o.quantity,
        documentId: o.documentId,
        // Of a receipt that came when the lot had been counted: its own line's.
        line: settles && o.quantity === null ? o.line - COUNTED_ROWS : o.line,
        recordedAt: recordedAt(o.documentId),
        settles,
      });
      continue;
    }
    lots.get(o.lotId)?.observations.push({
      lotId: o.lotId,
      partyId: o.partyId,
      at: o.at.getTime(),
      precision_ms: o.precision_ms,
      documentId: o.documentId,
      what: o.what,
      recordedAt: recordedAt(o.documentId),
    });
  }
  return [...lots.values()];
}

function addColumns(lots: ReadonlyMap<string, Rows>, columns: MovementColumns): void {
  const { lotId, at, precision_ms, documentId, line, kind, fromId, toId, quantity } = columns;
  // Rows come by lot, and a document's by and by.
  let rows: Rows | undefined;
  const recorded = new Map<string, number>();
  for (let row = 0; row < columns.count; row += 1) {
    const own = lotId[row] as string;
    if (rows?.lotId !== own) rows = lots.get(own);
    const document = documentId[row] as string;
    let recorded_ms = recorded.get(document);
    if (recorded_ms === undefined) {
      recorded_ms = recordedAt(document);
      recorded.set(document, recorded_ms);
    }
    const known = quantity[row] as number;
    const answers = MOVEMENT_KINDS[kind[row] as keyof typeof MOVEMENT_KINDS] === 'answer';
    const answersLine = columns.answersLine[row] as number;
    rows?.movements.push({
      lotId: own,
      at: at[row] as number,
      precision_ms: precision_ms[row] as number,
      fromId: fromId[row] as string | null,
      toId: toId[row] as string | null,
      kind: kind[row] as MovementRow['kind'],
      quantity: Number.isNaN(known) ? null : known,
      documentId: document,
      line: line[row] as number,
      recordedAt: recorded_ms,
      shipmentId: answers ? (columns.answersDocument[row] as string | null) : null,
      shipmentLine: answers && !Number.isNaN(answersLine) ? answersLine : null,
    });
  }
}
