import { rowReader } from '../cells/read-row.ts';
import { findHeadings, HEAD_ROWS } from '../mapping/find-headings.ts';
import { guessMapping } from '../mapping/guess-mapping.ts';
import { openTable } from '../reading/open-table.ts';
import type { TableRow } from '../reading/table.ts';
import { diskSource } from './long-ledgers.ts';

/** A process of its own: reads every row of the file that is named, and says how many there were. */
const [path = ''] = process.argv.slice(2);
const table = await openTable(diskSource(path));
const merges = await table.merges(0);
const head: TableRow[] = [];
for await (const row of table.rows(0)) {
  head.push(row);
  if (head.length >= HEAD_ROWS) break;
}
const found = findHeadings(head, merges);
if (!found) throw new Error('no headings');
const guess = guessMapping(found, [], path);
const columns = Object.fromEntries(
  guess.columns.flatMap(({ column, field }) => (field ? [[column, field]] : [])),
);
const mapping = { sheet: 0, headingRow: found.row, ledger: guess.ledger, columns, constants: {} };
const reader = rowReader(mapping, guess.columns);
let rows = 0;
let findings = 0;
for await (const row of table.rows(0)) {
  if (row.row <= found.lastRow) continue;
  const read = reader.read(row);
  rows += 1;
  findings += read?.findings.length ?? 0;
}
console.log(JSON.stringify({ rows, findings, ledger: guess.ledger }));
