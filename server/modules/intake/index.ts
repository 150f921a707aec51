export { type Backlog, refusedAfter } from './backlog.store.ts';
export {
  actingFor,
  type RowOutcome,
  type RowTools,
  type StallReference,
  startWaitingWorker,
  takeBatchRow,
  takeWaiting,
} from './batches/index.ts';
export {
  type FileId,
  type FilePorts,
  type FileTools,
  fileById,
  fileOperations,
  LEDGERS,
  type Ledger,
  type LedgerCode,
  type LedgerColumn,
  ledgerOf,
  mapFile,
  receiveFile,
  runFilesOnce,
  startCheck,
  startFileWorker,
  startTaking,
  stopWork,
  withoutFormula,
} from './files/index.ts';
export { type IntakePorts, intakeOperations } from './intake.routes.ts';
export { type LoadOptions, loadBacklog } from './load-backlog.ts';
export {
  codesIn,
  lookUpMapped,
  mapKey,
  queueUnmatched,
  type Scheme,
  setMapping,
  type Wanted,
  withOurs,
} from './master-data/index.ts';
export {
  defineRowType,
  makeRowTypes,
  type RowTaken,
  type RowToTake,
  type RowType,
  type RowTypes,
  STANDARD_ROW_TYPES,
} from './row-types.ts';
export { type Mark, type RowWork, takeRows } from './take-rows.ts';
