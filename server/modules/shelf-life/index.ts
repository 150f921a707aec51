export { type Demand, demandDisposal } from './demand-disposal.ts';
export { disposalChapters } from './disposal-chapters.ts';
export { lotsHeldApart } from './held-apart.ts';
export { shelfLifeOperations } from './shelf-life.routes.ts';
export { shelfNeeds } from './shelf-needs.ts';
export type { CaseNote, ShelfLifeTools } from './shelf-tools.ts';
export { shelfLifeConsumer, startShelfSweeper, sweepGoneOnce } from './watch-goods.ts';
