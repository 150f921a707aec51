export { type Backlog, refusedAfter } from './backlog.store.ts';
export { type LoadOptions, loadBacklog } from './load-backlog.ts';
