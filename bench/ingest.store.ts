import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

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
];

/**
 * Copies the rows of one database into another that has the same empty tables, indexes and all: read into memory first,
 * then timed alone, one durable COPY a table.
 */
export async function copyTables(fromUrl: string, intoUrl: string): Promise<TableCopy[]> {
  const source = new pg.Client({ connectionString: fromUrl });
  const target = new pg.Client({ connectionString: intoUrl });
  await source.connect();
  await target.connect();
  try {
    const copies: TableCopy[] = [];
    for (const name of TABLES) {
      const chunks: Buffer[] = [];
      const out = source.query(copyTo(`COPY (SELECT * FROM ${name}) TO STDOUT (FORMAT binary)`));
      await pipeline(
        out,
        new Writable({
          write(chunk: Buffer, _encoding, done) {
            chunks.push(chunk);
            done();
          },
        }),
      );
      const started = performance.now();
      const into = target.query(copyFrom(`COPY ${name} FROM STDIN (FORMAT binary)`));
      await pipeline(Readable.from(chunks), into);
      copies.push({ name, rows: into.rowCount, ms: Math.round(performance.now() - started) });
    }
    return copies;
  } finally {
    await source.end();
    await target.end();
  }
}
