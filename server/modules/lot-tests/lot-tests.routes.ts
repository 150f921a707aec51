import { Reply } from '../../platform/http.ts';
import { defineOperation, type Operation, signInNeeded } from '../identity/index.ts';
import { RecordAnswer, together } from '../ledger/index.ts';
import { LotTestBody, type LotTestInput } from './lot-tests.schemas.ts';
import { type LotTestTools, recordLotTest } from './record-lot-test.ts';

export function lotTestOperations(tools: LotTestTools): Operation[] {
  return [
    defineOperation<unknown, unknown, LotTestInput>({
      id: 'recordLotTest',
      tag: 'ledger',
      method: 'POST',
      path: '/api/v1/lot-tests',
      summary: 'Record what a test of a lot found (快检)',
      permission: { who: ['operator', 'regulator'], data: 'step' },
      body: LotTestBody,
      answers: { 200: RecordAnswer, 201: RecordAnswer },
      audited: true,
      handle: async ({ principal, body }) => {
        if (!principal) throw signInNeeded();
        const done = await together(tools, (own) => recordLotTest(own, principal, body));
        return new Reply(done.status, done.answer);
      },
    }),
  ];
}
