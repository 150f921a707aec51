import { BLANK, COLUMNS_MAX, type Merge, type TableRow } from './table.ts';

/**
 * Rows with what stands in merged cells put into each of them, marked as such: a supplier that is written once over
 * five rows holds for all five.
 */
export async function* fillMerged(
  rows: AsyncIterable<TableRow>,
  merges: readonly Merge[],
): AsyncGenerator<TableRow> {
  if (merges.length === 0) {
    yield* rows;
    return;
  }
  const waiting = merges
    .filter((merge) => merge.bottom > merge.top && merge.left <= COLUMNS_MAX)
    .toSorted((one, other) => one.top - other.top);
  let next = 0;
  let active: { merge: Merge; cell: TableRow['cells'][number] }[] = [];
  for await (const row of rows) {
    active = active.filter(({ merge }) => merge.bottom >= row.row);
    for (let merge = waiting[next]; merge && merge.top <= row.row; merge = waiting[next]) {
      const cell = merge.top === row.row ? (row.cells[merge.left - 1] ?? BLANK) : BLANK;
      // Merged cells of a sheet never overlap: of two that do the later one holds.
      if (cell.kind !== 'blank')
        active = [...active.filter((one) => one.merge.left !== merge.left), { merge, cell }];
      next += 1;
    }
    for (const { merge, cell } of active) {
      const index = merge.left - 1;
      while (row.cells.length <= index) row.cells.push(BLANK);
      // The first of them too is no longer a value of its own row alone.
      if (row.row === merge.top || row.cells[index]?.kind === 'blank')
        row.cells[index] = { ...cell, merged: true };
    }
    yield row;
  }
}
