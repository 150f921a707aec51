import { copyOut, copyRows } from '../server/platform/copy-rows.ts';

export interface TableCopy {
  name: string;
  rows: number;
  ms: number;
}

/** Everything that documents leave behind, in the order in which a posting writes it. */
const TABLES = [
  'registry.lot_key',
  'registry.lot',
  'registry.lot_claim',
  'ledger.document',
  'ledger.document_private',
  'ledger.movement',
  'ledger.lot_edge',
  'ledger.observation',
  'ledger.holding',
  'ledger.outbox',
  'ledger.discrepancy',
  'vouchers.lot_paper',
  'vouchers.sent',
  'vouchers.inbox',
  'vouchers.answer',
  'vouchers.unmatched_purchase',
  'epcis.capture',
  'epcis.event',
  'epcis.event_epc',
  'epcis.event_party',
];

/**
 * Copies the rows of one database into another that has the same empty tables, indexes and all: read into memory first,
 * then timed alone, one durable COPY a table.
 */
export async function copyTables(fromUrl: string, intoUrl: string): Promise<TableCopy[]> {
  const copies: TableCopy[] = [];
  for (const name of TABLES) {
    const chunks = await copyOut(fromUrl, `COPY (SELECT * FROM ${name}) TO STDOUT (FORMAT binary)`);
    const started = performance.now();
    const rows = await copyRows({ url: intoUrl, sql: `COPY ${name} FROM STDIN (FORMAT binary)`, chunks });
    copies.push({ name, rows, ms: Math.round(performance.now() - started) });
  }
  return copies;
}
