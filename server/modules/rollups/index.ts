export { rollupConsumer } from './count-documents.ts';
export { partySums } from './party-sums.ts';
export {
  type RecountTools,
  type RollupCheck,
  type RollupFinding,
  rebuildRollups,
  verifyRollups,
} from './recount.ts';
export { type RollupPorts, rollupOperations } from './rollups.routes.ts';
