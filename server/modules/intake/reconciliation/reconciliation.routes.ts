import { Type } from 'typebox';
import { DateText, Exact, InstantText } from '../../../platform/schema.ts';
import { defineOperation, type Operation, roleForbidden, signedIn } from '../../identity/index.ts';
import type { RowTools } from '../batches/index.ts';
import { readDay, reconcileDay } from './reconcile-day.ts';
import {
  Comparison,
  OurSide,
  ReconciliationBody,
  type ReconciliationInput,
} from './reconciliation.schemas.ts';
import { comparedDays } from './reconciliation.store.ts';

const LIST_BYTES_MAX = 4 * 1024 * 1024;
const own = { who: ['operator' as const], data: 'own' as const };

export function reconciliationOperations(tools: RowTools): Operation[] {
  return [
    defineOperation<unknown, unknown, ReconciliationInput>({
      id: 'reconcileDay',
      tag: 'intake',
      method: 'POST',
      path: '/api/v1/reconciliations',
      summary: 'Compare your list of a day with ours (日终对账)',
      permission: own,
      body: ReconciliationBody,
      answer: Comparison,
      bodyLimit_bytes: LIST_BYTES_MAX,
      handle: async ({ principal, body }) => reconcileDay(tools, signedIn(principal), body),
    }),
    defineOperation<unknown, { limit?: number }, unknown>({
      id: 'listReconciliations',
      tag: 'intake',
      method: 'GET',
      path: '/api/v1/reconciliations',
      summary: 'Days that were compared, newest first',
      permission: own,
      query: Exact({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }),
      answer: Type.Object({
        items: Type.Array(
          Type.Object({
            day: Type.String(),
            at: InstantText('Compared'),
            reconciled: Type.Boolean(),
            differences: Type.Integer(),
            ours: Type.Integer(),
            theirs: Type.Integer(),
          }),
        ),
      }),
      handle: async ({ principal, query }) => {
        const { partyId } = signedIn(principal);
        if (partyId === null) throw roleForbidden();
        const days = await comparedDays(tools.db, partyId, query.limit ?? 31);
        return { items: days.map((one) => ({ ...one, at: one.at.toISOString() })) };
      },
    }),
    defineOperation<{ day: string }, unknown, unknown>({
      id: 'readReconciliation',
      tag: 'intake',
      method: 'GET',
      path: '/api/v1/reconciliations/:day',
      summary: 'Our side of a day: documents, sums by kind and product, the last comparison',
      permission: own,
      params: Exact({ day: DateText('Day') }),
      answer: OurSide,
      handle: async ({ principal, params }) => readDay(tools, signedIn(principal), params.day),
    }),
  ];
}
