import type { PartyId } from './modules/identity/index.ts';
import { defineRowType, makeRowTypes, type RowTypes, STANDARD_ROW_TYPES } from './modules/intake/index.ts';
import { LotTestBody, type LotTestInput, recordLotTest } from './modules/lot-tests/index.ts';

const lotTest = defineRowType({
  name: 'lot-test',
  body: LotTestBody,
  take: async (tools, principal, { body }) => {
    // A row is always a business's: the office stands for officers only, who send none.
    const office = { ...tools, officeId: principal.partyId ?? ('0' as PartyId) };
    const { status, answer } = await recordLotTest(office, principal, body as LotTestInput);
    return { outcome: status === 200 ? 'repeated' : 'taken', documentId: answer.documentId };
  },
});

/** Every kind of document that may come as a row: of a batch, a backlog, a file. A module adds its own by a line here. */
export const rowTypes: RowTypes = makeRowTypes([...STANDARD_ROW_TYPES, lotTest]);
