import type { DocumentState } from './file-rows.store.ts';
import type { Counts } from './file-values.ts';

const EMPTY = { documents: 0, rows: 0 };

export function countsOf(found: ReadonlyMap<DocumentState, { documents: number; rows: number }>): Counts {
  const of = (state: DocumentState) => found.get(state) ?? EMPTY;
  return {
    good: of('good').documents,
    goodRows: of('good').rows,
    faulty: of('faulty').documents,
    faultyRows: of('faulty').rows,
    repeated: of('repeated').documents,
    repeatedRows: of('repeated').rows,
    taken: of('taken').documents,
    takenRows: of('taken').rows,
    refused: of('refused').documents,
    refusedRows: of('refused').rows,
  };
}
