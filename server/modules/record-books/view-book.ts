import { localDay } from '../../platform/local-time.ts';
import type { Principal } from '../identity/index.ts';
import { readableParty } from '../ledger/index.ts';
import type { CityData, Party, RecordBook } from '../registry/index.ts';
import type { BookRow, BookTools } from './books/book-row.ts';
import { booksOn, isKept, type Period, periodOf, readBook } from './read-book.ts';
import { bookUnknown, periodBackwards } from './record-books.errors.ts';
import type { BookPageValue, BookRowValue } from './record-books.schemas.ts';
import { keepUntil } from './retention.rules.ts';

/** Rows that one page of the screen has at least, if there are so many. */
const ROWS_A_PAGE = 50;
/** Pages of documents that one search looks through; it goes on behind them when asked to. */
const PAGES_SEARCHED_MAX = 10;

export interface BookAsked {
  party?: string;
  from?: string;
  to?: string;
  q?: string;
}

export interface OpenedBook {
  book: RecordBook;
  party: Party;
  period: Period;
}

/** Errors: `record-book-unknown`, `party-unknown`, `record-forbidden`, `period-backwards`. */
export async function openBook(
  tools: BookTools,
  principal: Principal,
  code: string,
  asked: BookAsked,
): Promise<OpenedBook> {
  const party = await readableParty(tools, principal, asked.party);
  const now = tools.clock.now();
  const { timezone } = tools.city.city;
  const book = booksOn(tools.city, localDay(now, timezone)).find((one) => one.code === code);
  if (!book) throw bookUnknown();
  const period = periodOf(asked, now, timezone);
  if (period.from > period.to) throw periodBackwards();
  return { book, party, period };
}

export const showBook = (book: RecordBook, party: Pick<Party, 'kind'>) => ({
  code: book.code,
  zh: book.zh,
  en: book.en,
  clause: book.clause,
  confidence: book.confidence,
  kept: isKept(book, party),
  columns: book.columns.map(({ key, zh, en, asked }) => ({ key, zh, en, asked })),
});

/** The record books of a business, those first that it must keep. */
export async function listBooks(tools: BookTools, principal: Principal, asked: string | undefined) {
  const party = await readableParty(tools, principal, asked);
  const day = localDay(tools.clock.now(), tools.city.city.timezone);
  const items = booksOn(tools.city, day).map((book) => showBook(book, party));
  return {
    party: { partyId: party.partyId, name: party.name, kind: party.kind },
    items: items.toSorted((one, other) => Number(other.kept) - Number(one.kept)),
  };
}

/**
 * A page of a book, newest first. A search that finds little looks through so many documents and says where to go on.
 * Errors: as `openBook`.
 */
export async function viewBook(
  tools: BookTools,
  principal: Principal,
  code: string,
  asked: BookAsked & { cursor?: string },
): Promise<BookPageValue> {
  const { book, party, period } = await openBook(tools, principal, code, asked);
  const rows: BookRow[] = [];
  let next: string | null = null;
  let pages = 0;
  const reading = readBook({
    tools,
    partyId: party.partyId,
    book,
    period,
    q: asked.q,
    cursor: asked.cursor ?? null,
    newestFirst: true,
  });
  for await (const page of reading) {
    rows.push(...page.rows);
    next = page.next;
    pages += 1;
    if (rows.length >= ROWS_A_PAGE || pages >= PAGES_SEARCHED_MAX) break;
  }
  const mayDecide = principal.partyId === party.partyId;
  return {
    book: showBook(book, party),
    party: { partyId: party.partyId, name: party.name, kind: party.kind },
    ...period,
    rows: rows.map((row) => showRow(tools.city, book, row, mayDecide)),
    next,
  };
}

function showRow(city: CityData, book: RecordBook, row: BookRow, mayDecide: boolean): BookRowValue {
  const day = localDay(row.at, city.city.timezone);
  const keep = keepUntil(city, book, { day, expiry: row.expiry, goodsKind: row.goodsKind });
  return {
    documentId: row.documentId,
    line: row.line,
    at: row.at.toISOString(),
    cells: Object.fromEntries(book.columns.map(({ key }) => [key, row.cells[key] ?? null])),
    mark: row.mark,
    keepUntil: keep.day,
    keepClause: keep.clause,
    voucher: row.voucher,
    lotCode: row.lotCode,
    gate: row.gate
      ? { verdict: row.gate.verdict, decision: row.gate.decision, decide: mayDecideGate(row.gate, mayDecide) }
      : null,
  };
}

function mayDecideGate(gate: NonNullable<BookRow['gate']>, mayDecide: boolean) {
  if (!mayDecide) return { allowed: false, zh: '由市场自己放行。', en: 'The market itself decides.' };
  if (gate.decision !== null) return { allowed: false, zh: '已经决定。', en: 'It is decided already.' };
  return gate.verdict === 'red'
    ? { allowed: true, zh: gate.red ?? '', en: 'A passed test is needed before it is let in.' }
    : { allowed: true, zh: '', en: '' };
}
