import type { Attempt } from '../../../platform/batch.ts';
import { voucherNumber } from '../../vouchers/index.ts';
import { refusalOf } from '../take-rows.ts';
import { waitingWords } from './batches.errors.ts';
import { ROW_STATUSES, type RowResultValue, type RowStatus } from './batches.schemas.ts';
import type { SettledRow } from './batches.store.ts';
import { headOf, type RowOutcome } from './read-rows.ts';

/** What is kept of a row's outcome. Errors: what nobody expected is thrown on. */
export function settledOf(
  row: number,
  content: unknown,
  attempt: Attempt<RowOutcome>,
  bodyPrint: Buffer | null = null,
): SettledRow {
  const head = headOf(content);
  const blank = {
    ...head,
    row,
    senderId: null,
    documentId: null,
    voucherId: null,
    path: null,
    issues: [],
    bodyPrint,
  };
  if ('error' in attempt) return { ...blank, status: 'refused', ...refusalOf(attempt.error) };
  const { value } = attempt;
  if ('waiting' in value)
    return { ...blank, senderId: value.senderId, status: 'waiting', ...waitingWords(value.waiting) };
  return {
    ...blank,
    senderId: value.senderId,
    status: value.outcome,
    documentId: value.documentId ?? null,
    voucherId: value.voucherId ?? null,
    code: null,
    zh: null,
    en: null,
  };
}

export function resultOf(row: SettledRow): RowResultValue {
  return {
    row: row.row,
    type: row.type,
    documentNumber: row.documentNumber,
    status: row.status,
    ...(row.documentId === null ? {} : { documentId: row.documentId as never }),
    ...(row.voucherId === null ? {} : { voucherNumber: voucherNumber(row.voucherId) }),
    ...(row.code === null
      ? {}
      : {
          code: row.code,
          path: row.path ?? '',
          zh: row.zh ?? '',
          en: row.en ?? '',
          issues: [...row.issues],
        }),
  };
}

export function sumsOf(statuses: readonly RowStatus[]): Record<RowStatus, number> {
  const sums = Object.fromEntries(ROW_STATUSES.map((status) => [status, 0])) as Record<RowStatus, number>;
  for (const status of statuses) sums[status] += 1;
  return sums;
}
