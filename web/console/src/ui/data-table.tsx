import { type ReactElement, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useWords } from '../words/words.tsx';
import { Icon } from './icon.tsx';

export interface Column<Row> {
  key: string;
  head: string;
  /** Explains the head on hover. */
  hint?: string;
  cell: (row: Row) => ReactNode;
  /** What the column is sorted by; without it the column cannot be sorted. */
  order?: (row: Row) => number | string;
  numeric?: boolean;
  foot?: ReactNode;
}
export interface Sorting {
  key: string;
  descending: boolean;
}
interface Props<Row> {
  caption: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  sorting?: Sorting | undefined;
  onSort?: (sorting: Sorting) => void;
  selected?: ReadonlySet<string>;
  onSelect?: (row: Row) => void;
  testId?: string;
  /** In a frame of its own height, head and sums in view. */
  framed?: boolean;
}

/** Rows drawn at once; more on demand, so that thousands of holders do not stop the browser. */
const PAGE_ROWS = 200;
/** Height of the head and of the sums that stay in view. */
const EDGE_PX = 48;

function sortRows<Row>(rows: readonly Row[], columns: readonly Column<Row>[], sorting: Sorting | undefined) {
  const order = columns.find((column) => column.key === sorting?.key)?.order;
  if (!order || !sorting) return rows;
  const sign = sorting.descending ? -1 : 1;
  return [...rows].sort((one, other) => {
    const a = order(one);
    const b = order(other);
    return (
      sign *
      (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'zh'))
    );
  });
}

function Head<Row>(props: {
  column: Column<Row>;
  sorting: Sorting | undefined;
  onSort?: (sorting: Sorting) => void;
}) {
  const { column, sorting, onSort } = props;
  const active = sorting?.key === column.key;
  const direction = active ? (sorting.descending ? 'descending' : 'ascending') : undefined;
  return (
    <th
      scope="col"
      className={column.numeric ? 'numeric' : undefined}
      aria-sort={column.order && onSort ? (direction ?? 'none') : undefined}
      title={column.hint}
    >
      {column.order && onSort ? (
        <button
          type="button"
          className={`sort ${direction ?? ''}`}
          onClick={() =>
            onSort({ key: column.key, descending: active ? !sorting.descending : column.numeric === true })
          }
        >
          {column.head}
          <Icon name="down" size={12} />
        </button>
      ) : (
        column.head
      )}
    </th>
  );
}

/** Moves focus between rows with the arrow keys; Enter and space select. */
function onRowKey(event: React.KeyboardEvent<HTMLTableRowElement>, select: () => void) {
  if (event.target !== event.currentTarget) return;
  const row = event.currentTarget;
  const next =
    event.key === 'ArrowDown'
      ? row.nextElementSibling
      : event.key === 'ArrowUp'
        ? row.previousElementSibling
        : null;
  if (next instanceof HTMLElement) next.focus();
  else if (event.key === 'Enter' || event.key === ' ') select();
  else return;
  event.preventDefault();
}

/**
 * A dense table: sortable heads, tabular figures, a row of sums, the first column staying in view on narrow
 * screens. With `onSelect`, rows are chosen by click or keyboard and the chosen one scrolls into view.
 */
export function DataTable<Row>(props: Props<Row>): ReactElement {
  const { t } = useWords();
  const { rows, columns, sorting, selected, onSelect } = props;
  const [limit, setLimit] = useState(PAGE_ROWS);
  const sorted = useMemo(() => sortRows(rows, columns, sorting), [rows, columns, sorting]);
  const body = useRef<HTMLTableSectionElement>(null);
  const scroller = useRef<HTMLElement>(null);
  const first = selected ? sorted.findIndex((row) => selected.has(props.rowKey(row))) : -1;
  const shown = sorted.slice(0, Math.max(limit, first + 1));
  useEffect(() => {
    if (first < 0) return;
    const row = body.current?.rows[first];
    const frame = scroller.current;
    if (!row || !frame) return;
    // Only the frame moves: what the person is looking at elsewhere stays where it is.
    const above = row.offsetTop - EDGE_PX - frame.scrollTop;
    const below = row.offsetTop + row.offsetHeight + EDGE_PX - frame.scrollTop - frame.clientHeight;
    if (above < 0) frame.scrollTop += above;
    else if (below > 0) frame.scrollTop += below;
  }, [first]);
  const hasFoot = columns.some((column) => column.foot !== undefined);
  return (
    <div className="table-frame">
      <section
        ref={scroller}
        className={props.framed ? 'table-scroll table-framed' : 'table-scroll'}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={props.caption}
      >
        <table data-testid={props.testId}>
          <caption className="hidden">{props.caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <Head
                  key={column.key}
                  column={column}
                  sorting={sorting}
                  {...(props.onSort ? { onSort: props.onSort } : {})}
                />
              ))}
            </tr>
          </thead>
          <tbody ref={body}>
            {shown.map((row) => {
              const key = props.rowKey(row);
              const chosen = selected?.has(key) ?? false;
              return (
                <tr
                  key={key}
                  data-key={key}
                  className={chosen ? 'chosen' : undefined}
                  {...(onSelect
                    ? {
                        tabIndex: 0,
                        'aria-current': chosen ? ('true' as const) : undefined,
                        onClick: () => onSelect(row),
                        onKeyDown: (event: React.KeyboardEvent<HTMLTableRowElement>) =>
                          onRowKey(event, () => onSelect(row)),
                      }
                    : {})}
                >
                  {columns.map((column) => (
                    <td key={column.key} className={column.numeric ? 'numeric' : undefined}>
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
          {hasFoot ? (
            <tfoot>
              <tr>
                {columns.map((column) => (
                  <td key={column.key} className={column.numeric ? 'numeric' : undefined}>
                    {column.foot}
                  </td>
                ))}
              </tr>
            </tfoot>
          ) : null}
        </table>
      </section>
      {sorted.length > shown.length ? (
        <button type="button" className="more-rows" onClick={() => setLimit(limit + PAGE_ROWS * 5)}>
          {t.common.moreRows(sorted.length - shown.length)}
        </button>
      ) : null}
    </div>
  );
}
