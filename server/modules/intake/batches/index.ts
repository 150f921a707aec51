export { actingFor, type StallReference } from './acting-for.ts';
export { batchOperations } from './batches.routes.ts';
export {
  AnsweredVoucher,
  type BatchAnswerValue,
  type BatchInput,
  type BatchRow,
  BatchRowSchema,
  type RowResultValue,
  type RowStatus,
  Stall,
} from './batches.schemas.ts';
export { settledByNumber, waitingCounts } from './batches.store.ts';
export { type RowOutcome, type RowTools, takeBatchRow } from './read-rows.ts';
export { takeBatch } from './take-batch.ts';
export { dropWaiting, type SettledWaiting, takeWaiting } from './take-waiting.ts';
export { startWaitingWorker } from './waiting-worker.ts';
