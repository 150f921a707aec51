export type { FileTools } from './file-tools.ts';
export { type FilePorts, fileOperations } from './files.routes.ts';
export { type FileId, fileById, type StoredFile } from './files.store.ts';
export { LEDGERS, type Ledger, type LedgerCode, type LedgerColumn, ledgerOf } from './ledgers.ts';
export { mapFile } from './map-file.ts';
export { receiveFile } from './receive-file.ts';
export { runFilesOnce, startFileWorker } from './run-files.ts';
export { withoutFormula } from './spreadsheet-text.ts';
export { startCheck, startTaking, stopWork } from './start-work.ts';
