/** Rows of a ledger written by hand, for tests of what stands on a trace. */
export { TestLedger } from '../../server/modules/trace/engine/testing/ledger.ts';
