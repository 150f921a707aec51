import type { Attempt } from '../../../platform/batch.ts';
import type { Db } from '../../../platform/db.ts';
import { type Principal, roleForbidden } from '../../identity/index.ts';
import { canonical } from '../../ledger/index.ts';
import { queueUnmatched } from '../master-data/index.ts';
import { takeRows } from '../take-rows.ts';
import { batchDiffers, batchTooLarge, batchUnknown } from './batches.errors.ts';
import { type BatchAnswerValue, type BatchInput, ROWS_MAX } from './batches.schemas.ts';
import {
  findBatch,
  insertBatch,
  insertNeeds,
  insertSettled,
  type SettledRow,
  type StoredBatch,
  settledRows,
} from './batches.store.ts';
import { bodyPrint, type RowOutcome, type RowTools, sealRows, takeBatchRow } from './read-rows.ts';
import { rehearseRows } from './rehearse-rows.ts';
import { resultOf, settledOf, sumsOf } from './settle.ts';

/**
 * Takes a batch of documents, with a result for each row; a row that is refused leaves the others alone. The batch is
 * kept first, as it came; rows and what became of them are written together, so that one that is cut off goes on when
 * it is sent again. The same number with the same rows is answered the same, with other rows it is refused. With
 * `dryRun` everything is done and rolled back.
 * Errors: `role-forbidden`, `batch-too-large` (400), `exists-with-different-content` (409).
 */
export async function takeBatch(
  tools: RowTools,
  principal: Principal,
  input: BatchInput,
): Promise<BatchAnswerValue> {
  const ownerId = principal.partyId;
  if (ownerId === null) throw roleForbidden();
  if (input.rows.length > ROWS_MAX) throw batchTooLarge(input.rows.length, ROWS_MAX);
  if (input.dryRun) return rehearse(tools, principal, input);
  const { batch, isNew } = await openBatch(tools, principal, ownerId, input);
  const done = new Set((await settledRows(tools.db, ownerId, batch.batchNumber)).map((row) => row.row));
  const open = input.rows
    .map((content, index) => ({ content, row: index + 1 }))
    .filter(({ row }) => !done.has(row));
  await takeRows<RowOutcome>(
    tools.db,
    open.map(
      ({ content }) =>
        (db) =>
          takeBatchRow({ ...tools, db }, principal, content),
    ),
    (db, first, outcomes) => markRows(db, tools, batch, open.slice(first, first + outcomes.length), outcomes),
  );
  return answerOf(tools.db, batch, !isNew && open.length === 0);
}

async function openBatch(
  tools: RowTools,
  principal: Principal,
  ownerId: string,
  input: BatchInput,
): Promise<{ batch: StoredBatch; isNew: boolean }> {
  const print = tools.keys.fingerprint(canonical(input.rows));
  const fresh: StoredBatch = {
    ownerId,
    batchNumber: input.batchNumber,
    recordedBy: principal.accountId,
    at: tools.clock.now(),
    rows: input.rows.length,
    print,
    content: sealRows(tools.keys, ownerId, input.batchNumber, input.rows),
  };
  if (await insertBatch(tools.db, fresh)) return { batch: fresh, isNew: true };
  const batch = await findBatch(tools.db, ownerId, input.batchNumber);
  if (!batch?.print.equals(print)) throw batchDiffers(input.batchNumber);
  return { batch, isNew: false };
}

/** Notes what became of rows beside the documents they became; codes that are not mapped go to the queue. */
async function markRows(
  db: Db,
  tools: RowTools,
  batch: StoredBatch,
  rows: readonly { content: unknown; row: number }[],
  outcomes: readonly Attempt<RowOutcome>[],
): Promise<void> {
  const at = tools.clock.now();
  const settled: SettledRow[] = [];
  const needs = [];
  for (const [index, outcome] of outcomes.entries()) {
    const one = rows[index];
    if (!one) continue;
    settled.push(settledOf(one.row, one.content, outcome, bodyPrint(tools.keys, one.content)));
    if ('value' in outcome && 'waiting' in outcome.value)
      needs.push(...outcome.value.waiting.map((wanted) => ({ row: one.row, wanted })));
  }
  await insertSettled(db, { ...batch, at }, settled);
  await insertNeeds(db, batch, needs);
  await queueUnmatched(db, { ownerId: batch.ownerId, wanted: needs.map((need) => need.wanted), at });
}

async function answerOf(db: Db, batch: StoredBatch, replayed: boolean): Promise<BatchAnswerValue> {
  const rows = await settledRows(db, batch.ownerId, batch.batchNumber);
  return {
    batchNumber: batch.batchNumber,
    dryRun: false,
    replayed,
    complete: rows.length === batch.rows,
    at: batch.at.toISOString(),
    sums: sumsOf(rows.map((row) => row.status)),
    rows: rows.map(resultOf),
  };
}

/** A batch as it stands: rows that waited show what became of them. Errors: `role-forbidden`, `batch-unknown`. */
export async function readBatch(
  db: Db,
  principal: Principal,
  batchNumber: string,
): Promise<BatchAnswerValue> {
  if (principal.partyId === null) throw roleForbidden();
  const batch = await findBatch(db, principal.partyId, batchNumber);
  if (!batch) throw batchUnknown();
  return answerOf(db, batch, true);
}

async function rehearse(tools: RowTools, principal: Principal, input: BatchInput): Promise<BatchAnswerValue> {
  const outcomes = await rehearseRows(
    tools.db,
    input.rows.map((content) => (db: Db) => takeBatchRow({ ...tools, db }, principal, content)),
  );
  // What would have been recorded is gone: its ids would lead nowhere.
  const rows = outcomes.map((outcome, index) => ({
    ...settledOf(index + 1, input.rows[index], outcome),
    documentId: null,
    voucherId: null,
  }));
  return {
    batchNumber: input.batchNumber,
    dryRun: true,
    replayed: false,
    complete: true,
    at: tools.clock.now().toISOString(),
    sums: sumsOf(rows.map((row) => row.status)),
    rows: rows.map(resultOf),
  };
}
