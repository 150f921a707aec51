export { LEDGERS, type Ledger, type LedgerColumn } from './files/ledgers.ts';
export { type Backlog, refusedAfter } from './backlog.store.ts';
export { type LoadOptions, loadBacklog } from './load-backlog.ts';
