import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import type { ReactElement } from 'react';
import { type BookAsked, type BookPage, bookHref, bookQuery, booksQuery } from '../../api/papers.ts';
import { paths } from '../../paths.ts';
import { useMe } from '../../shell/use-me.ts';
import { Field } from '../../ui/field.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { BookTable } from './book-table.tsx';

/** 台账: choose a book and a period, search, print, hand over. All of it stands in the address. */
export function BooksPage(): ReactElement {
  const { t, pick } = useWords();
  const me = useMe();
  const navigate = useNavigate();
  const { book: chosen, ...asked } = useSearch({ from: '/desk/books' });
  const books = useQuery({
    ...booksQuery(asked.party),
    enabled: me.party !== null || asked.party !== undefined,
  });
  const own = me.party !== null && (asked.party === undefined || asked.party === me.party?.partyId);
  const book = chosen ?? 'purchase';
  const go = (next: Partial<BookAsked>) =>
    void navigate({ to: '/books', search: { book, ...asked, cursor: undefined, ...next }, replace: true });
  if (me.party === null && asked.party === undefined) return <Empty>{t.common.notForYou}</Empty>;
  return (
    <>
      <PageHead
        title={own || !books.data ? t.books.title : t.books.titleOf(books.data.party.name)}
        beside={own ? <NewLinks book={book} /> : undefined}
      />
      <Loaded query={books} rows={2}>
        {(found) => (
          <nav className="books-tabs" aria-label={t.books.choose}>
            {found.items.map((one) => (
              <Link
                key={one.code}
                className="books-tab"
                {...paths.books({ ...asked, cursor: undefined, book: one.code })}
                aria-current={one.code === book ? 'page' : undefined}
              >
                {pick(one)}
              </Link>
            ))}
          </nav>
        )}
      </Loaded>
      <Book book={book} asked={asked} onGo={go} />
    </>
  );
}

function NewLinks({ book }: { book: string }): ReactElement | null {
  const { t } = useWords();
  if (book === 'gate')
    return (
      <LinkButton {...paths.newGateEntry()} primary size="large">
        {t.books.gateNew}
      </LinkButton>
    );
  if (book === 'temperature')
    return (
      <LinkButton {...paths.newTemperature()} primary size="large">
        {t.books.temperatureNew}
      </LinkButton>
    );
  return null;
}

function Book(props: {
  book: string;
  asked: BookAsked;
  onGo: (next: Partial<BookAsked>) => void;
}): ReactElement {
  const { book, asked, onGo } = props;
  const page = useQuery(bookQuery(book, asked));
  return (
    <Loaded query={page} rows={8}>
      {(found) => <BookView page={found} asked={asked} onGo={onGo} />}
    </Loaded>
  );
}

function BookView(props: {
  page: BookPage;
  asked: BookAsked;
  onGo: (next: Partial<BookAsked>) => void;
}): ReactElement {
  const { t } = useWords();
  const { page, asked, onGo } = props;
  const day = (key: 'from' | 'to', label: string) => (
    <Field label={label}>
      {(ids) => (
        <Input
          {...ids}
          size="large"
          type="date"
          value={page[key]}
          onChange={(event) => event.target.value && onGo({ [key]: event.target.value })}
        />
      )}
    </Field>
  );
  const hand = { ...asked, from: page.from, to: page.to };
  return (
    <>
      <div className="books-asked">
        {day('from', t.books.from)}
        {day('to', t.books.to)}
        <FilterField label={t.books.q} value={asked.q ?? ''} onChange={(q) => onGo({ q: q || undefined })} />
      </div>
      <div className="button-row books-actions">
        <a className="paper-open" href={bookHref(page.book.code, 'xlsx', hand)}>
          <Icon name="download" size={18} />
          {t.books.xlsx}
        </a>
        <a className="paper-open" href={bookHref(page.book.code, 'pdf', hand)}>
          <Icon name="download" size={18} />
          {t.books.pdf}
        </a>
        <Button size="large" onClick={() => window.print()}>
          {t.books.print}
        </Button>
      </div>
      {page.rows.length === 0 ? <Empty>{t.books.none}</Empty> : <BookTable page={page} />}
      <p className="books-sign">{t.books.signed}</p>
      <div className="button-row books-actions">
        {page.next ? (
          <Button size="large" onClick={() => onGo({ cursor: page.next ?? undefined })}>
            {t.books.more}
          </Button>
        ) : null}
        {asked.cursor ? (
          <Button size="large" onClick={() => onGo({ cursor: undefined })}>
            {t.books.newest}
          </Button>
        ) : null}
      </div>
    </>
  );
}
