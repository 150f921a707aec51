import { mintedAt } from '../../platform/ids.ts';
import { lotCode, type ResolvedLine } from '../registry/index.ts';
import { readOpenSections, readResolved } from './capture-document.ts';
import { DISCREPANCY_WORDS } from './discrepancies.ts';
import type { StoredDocument } from './documents.store.ts';
import { type Discrepancy, discrepanciesOfDocument } from './holdings.store.ts';
import type { RecordAnswerValue } from './ledger.schemas.ts';
import { projectRecord, type ResolvedRecord } from './project-records.ts';
import type { RecordTools } from './record-input.ts';
import { joinRecord } from './record-sections.ts';

export function describeDiscrepancy(found: Pick<Discrepancy, 'kind' | 'lotId' | 'quantity'>) {
  return { kind: found.kind, lotId: found.lotId, quantity: found.quantity, ...DISCREPANCY_WORDS[found.kind] };
}

export function toAnswer(
  documentId: string,
  replayed: boolean,
  lines: readonly ResolvedLine[],
  discrepancies: readonly Discrepancy[],
): RecordAnswerValue {
  return {
    documentId,
    replayed,
    recordedAt: mintedAt(documentId).toISOString(),
    lots: lines.map((line) => ({
      line: line.line,
      lotId: line.lot.lotId,
      code: lotCode(line.lot.lotId),
      quantity: line.quantity,
      baseUnit: line.lot.baseUnit,
    })),
    discrepancies: discrepancies.map(describeDiscrepancy),
  };
}

/** The answer that was given the first time, from what is stored. */
export async function answerFor(tools: RecordTools, document: StoredDocument): Promise<RecordAnswerValue> {
  const plan = readResolved(document) as ResolvedRecord;
  const projection = projectRecord(
    {
      city: tools.city,
      documentId: document.documentId,
      senderId: document.senderId,
      occurredAt: document.occurredAt,
    },
    document.kind,
    // Only the open part is needed to compute quantities.
    joinRecord(readOpenSections(document)) as never,
    plan,
  );
  const byLine = new Map(projection.movements.map((movement) => [movement.line, movement]));
  const lotIds = plan.lines.map((line) => line.lot);
  return {
    documentId: document.documentId,
    replayed: true,
    recordedAt: mintedAt(document.documentId).toISOString(),
    lots: plan.lines.map((line, index) => ({
      line: index + 1,
      lotId: line.lot,
      code: lotCode(line.lot),
      quantity: byLine.get(index + 1)?.quantity ?? 0,
      baseUnit: line.base,
    })),
    discrepancies: (await discrepanciesOfDocument(tools.db, lotIds, document.documentId)).map(
      describeDiscrepancy,
    ),
  };
}
