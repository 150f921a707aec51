import type { FileDetailValue, FileViewValue } from './files.schemas.ts';
import type { StoredFile } from './files.store.ts';
import { missingColumns } from './map-file.ts';

export function viewFile(file: StoredFile): FileViewValue {
  return {
    fileId: file.fileId,
    name: file.name,
    size_bytes: file.size_bytes,
    sha256: file.sha256 ?? '',
    state: file.state === 'receiving' ? 'received' : file.state,
    ledger: file.mapping?.ledger ?? null,
    receivedAt: file.receivedAt.toISOString(),
    changedAt: file.changedAt.toISOString(),
    finishedAt: file.finishedAt?.toISOString() ?? null,
    problem: file.problem,
    progress: progressOf(file),
    counts: { ...file.counts },
  };
}

function progressOf(file: StoredFile): FileViewValue['progress'] {
  const { counts } = file;
  if (file.state === 'checking' && file.phase === 'documents') {
    // Documents lie in the order of their first rows, so that the mark tells how far the rows are.
    return { phase: 'documents', done: Math.min(file.mark, file.rowsRead), of: file.rowsRead };
  }
  if (file.state === 'checking') return { phase: 'reading', done: file.rowsRead, of: null };
  if (file.state === 'taking' || file.state === 'stopped') {
    const done = (counts.takenRows ?? 0) + (counts.refusedRows ?? 0);
    return { phase: 'taking', done, of: done + (counts.goodRows ?? 0) };
  }
  return { phase: null, done: counts.rows ?? 0, of: counts.rows ?? null };
}

export function viewFileDetail(file: StoredFile): FileDetailValue {
  const { head, mapping } = file;
  return {
    ...viewFile(file),
    format: file.format,
    mapping:
      head && mapping
        ? {
            sheet: mapping.sheet,
            headingRow: mapping.headingRow,
            ledger: mapping.ledger,
            confidence: head.confidence,
            remembered: head.remembered,
            columns: head.columns.map(({ field, ...column }) => ({
              ...column,
              field: mapping.columns[column.column] ?? null,
              guess: field,
            })),
            constants: mapping.constants,
            missing: missingColumns(mapping),
          }
        : null,
  };
}
