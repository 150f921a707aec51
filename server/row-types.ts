import { roleForbidden } from './modules/identity/index.ts';
import { defineRowType, makeRowTypes, type RowTypes, STANDARD_ROW_TYPES } from './modules/intake/index.ts';
import { LotTestBody, type LotTestInput, recordLotTest } from './modules/lot-tests/index.ts';
import { recordTill, TillReceiptBody, type TillReceiptInput } from './modules/retail/index.ts';

/** What a quick-test room found, by a market for its stalls' goods or by a holder for its own. */
const lotTest = defineRowType({
  name: 'lot-test',
  body: LotTestBody,
  take: async (tools, principal, { body }) => {
    // Rows come from businesses; an officer's tests come by the call of their own.
    if (principal.partyId === null) throw roleForbidden();
    const lotTests = { ...tools, officeId: principal.partyId };
    const { status, answer } = await recordLotTest(lotTests, principal, body as LotTestInput);
    return { outcome: status === 200 ? 'repeated' : 'taken', documentId: answer.documentId };
  },
});

/** What a till sold: the whole receipt is one row, whatever the number of its lines. */
const tillReceipt = defineRowType({
  name: 'till-receipt',
  body: TillReceiptBody,
  take: async (tools, principal, { body }) => {
    const { status, answer } = await recordTill(tools, principal, body as TillReceiptInput);
    return { outcome: status === 200 ? 'repeated' : 'taken', documentId: answer.documentId };
  },
});

/** Every kind of document that may come as a row: of a batch, a backlog, a file. A module adds its own by a line here. */
export const rowTypes: RowTypes = makeRowTypes([...STANDARD_ROW_TYPES, lotTest, tillReceipt]);
