import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import type { BookPage, BookRow } from '../../api/papers.ts';
import { paths } from '../../paths.ts';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { GateDecision } from './gate-decision.tsx';

/** The rows of a book under the headings of the law; on a phone each row is a card. */
export function BookTable({ page }: { page: BookPage }): ReactElement {
  const { t, pick } = useWords();
  const { columns } = page.book;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is moved sideways by keys too
    <section className="books-scroll" tabIndex={0} aria-label={pick(page.book)}>
      <table className="books-table" data-testid="book-table">
        <caption>
          <strong>{pick(page.book)}</strong> · {page.party.name} · {page.from} – {page.to}{' '}
          <span className="clause">{t.books.clause(page.book.clause)}</span>
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={COLUMN_CLASS[column.key]}>
                {pick(column)}
              </th>
            ))}
            <th scope="col">{t.books.keepUntil}</th>
          </tr>
        </thead>
        <tbody>
          {page.rows.map((row) => (
            <tr key={`${row.documentId}-${row.line}`}>
              {columns.map((column) => (
                <BookCell key={column.key} row={row} column={column} />
              ))}
              <td data-head={t.books.keepUntil} title={row.keepClause} className="books-day">
                {row.keepUntil}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function BookCell(props: { row: BookRow; column: BookPage['book']['columns'][number] }): ReactElement {
  const { t, pick } = useWords();
  const { row, column } = props;
  const cell = row.cells[column.key] ?? null;
  const nothing = cell === '' || (cell === null && !column.asked);
  const shown: ReactNode =
    cell === null && column.asked ? (
      <span className="books-missing">{t.books.notRecorded}</span>
    ) : (
      linked(row, column.key, cell ?? '')
    );
  return (
    <td
      data-head={pick(column)}
      className={
        [nothing ? 'books-nothing' : '', COLUMN_CLASS[column.key] ?? ''].join(' ').trim() || undefined
      }
    >
      {column.key === 'verdict' && row.gate ? (
        <span className="books-gate">
          <StateTag state={GATE_STATE[row.gate.verdict]}>{t.books.verdicts[row.gate.verdict]}</StateTag>
          <span>{cell}</span>
        </span>
      ) : column.key === 'released' && row.gate?.decide.allowed ? (
        <GateDecision row={row} />
      ) : (
        shown
      )}
      {column.key === 'quantity' && row.mark ? (
        <>
          {' '}
          <StateTag state="unknown">{t.books[row.mark]}</StateTag>
        </>
      ) : null}
    </td>
  );
}

/** Columns whose cells are figures, days or codes: they stand in line and are not broken. */
const COLUMN_CLASS: Readonly<Record<string, string>> = {
  quantity: 'books-figure',
  value: 'books-figure',
  celsius: 'books-figure',
  date: 'books-day',
  expiry: 'books-day',
  batch: 'books-code',
  voucher: 'books-code',
};

const GATE_STATE = { green: 'fine', yellow: 'attention', red: 'stop' } as const;

function linked(row: BookRow, key: string, text: string): ReactNode {
  if (key === 'voucher' && row.voucher)
    return (
      <Link {...paths.voucher(row.voucher)} className="mono">
        {text}
      </Link>
    );
  if (key === 'name' && row.lotCode) return <Link {...paths.lot(row.lotCode)}>{text}</Link>;
  return text;
}
