import { Type } from 'typebox';
import { Exact, Text } from '../../../platform/schema.ts';
import { defineOperation, type Operation, roleForbidden, signedIn } from '../../identity/index.ts';
import { BatchAnswer, BatchBody, type BatchInput, BatchList } from './batches.schemas.ts';
import { lastBatches, statusCounts } from './batches.store.ts';
import type { RowTools } from './read-rows.ts';
import { sumsOf } from './settle.ts';
import { readBatch, takeBatch } from './take-batch.ts';

/** 500 rows of a few lines each; one row is at most what one call may be. */
const BATCH_BYTES_MAX = 8 * 1024 * 1024;

const own = { who: ['operator' as const], data: 'own' as const };

export function batchOperations(tools: RowTools): Operation[] {
  return [
    defineOperation<unknown, unknown, BatchInput>({
      id: 'takeBatch',
      tag: 'intake',
      method: 'POST',
      path: '/api/v1/batches',
      summary: 'Up to 500 documents by one call, with a result for each (批量上报)',
      permission: own,
      body: BatchBody,
      answer: BatchAnswer,
      bodyLimit_bytes: BATCH_BYTES_MAX,
      handle: async ({ principal, body }) => takeBatch(tools, signedIn(principal), body),
    }),
    defineOperation<unknown, { limit?: number }, unknown>({
      id: 'listBatches',
      tag: 'intake',
      method: 'GET',
      path: '/api/v1/batches',
      summary: "One's own last batches, newest first",
      permission: own,
      query: Exact({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }),
      answer: BatchList,
      handle: async ({ principal, query }) => {
        const { partyId } = signedIn(principal);
        if (partyId === null) throw roleForbidden();
        const batches = await lastBatches(tools.db, partyId, query.limit ?? 20);
        const counts = await statusCounts(
          tools.db,
          partyId,
          batches.map((batch) => batch.batchNumber),
        );
        return {
          items: batches.map(({ batchNumber, at, rows }) => ({
            batchNumber,
            at: at.toISOString(),
            rows,
            sums: Object.assign(
              sumsOf([]),
              Object.fromEntries(
                counts.filter((one) => one.batchNumber === batchNumber).map((one) => [one.status, one.rows]),
              ),
            ),
          })),
        };
      },
    }),
    defineOperation<{ batchNumber: string }, unknown, unknown>({
      id: 'readBatch',
      tag: 'intake',
      method: 'GET',
      path: '/api/v1/batches/:batchNumber',
      summary: 'A batch with what became of each row',
      permission: own,
      params: Exact({ batchNumber: Text(64, 'Batch number') }),
      answer: BatchAnswer,
      handle: async ({ principal, params }) => readBatch(tools.db, signedIn(principal), params.batchNumber),
    }),
  ];
}
