import { localDay, startOfLocalDay } from '../../platform/local-time.ts';
import {
  compareIds,
  type DocumentKind,
  type DocumentStretch,
  documentsById,
  documentsOfKinds,
  lotsHeldSince,
  type StoredDocument,
} from '../ledger/index.ts';
import { testsByOthers } from '../lot-tests/index.ts';
import {
  addDays,
  type CityData,
  holdsOnDay,
  type Party,
  type RecordBook,
  scoreMatch,
} from '../registry/index.ts';
import { type VoucherRow, vouchersOfStretch } from '../vouchers/index.ts';
import type { BookRow, BookTools } from './books/book-row.ts';
import { disposalRows } from './books/disposal-rows.ts';
import { gateRows, quickTestRows, temperatureRows } from './books/own-rows.ts';
import { purchaseRows } from './books/purchase-rows.ts';
import { saleRows } from './books/sale-rows.ts';

interface Source {
  vouchers?: { side: 'sent' | 'received'; states: readonly VoucherRow['state'][] };
  kinds: readonly DocumentKind[];
  /** Documents of others that belong into the book too; made ready once for all pages of a reading. */
  others?: (tools: BookTools, partyId: string) => Promise<OthersOf>;
  rows: (
    tools: BookTools,
    found: { vouchers: VoucherRow[]; documents: StoredDocument[] },
    partyId: string,
  ) => Promise<BookRow[]>;
}

type OthersOf = (stretch: DocumentStretch) => Promise<StoredDocument[]>;

const CAME_IN = { side: 'received', states: ['received', 'partly-received', 'implied'] } as const;

/** Which documents each book is read from. */
const SOURCES: Readonly<Record<string, Source>> = {
  purchase: { vouchers: CAME_IN, kinds: ['purchase'], rows: purchaseRows },
  meat: { vouchers: CAME_IN, kinds: ['purchase'], rows: purchaseRows },
  sales: {
    vouchers: { side: 'sent', states: ['issued', 'received', 'partly-received', 'implied'] },
    kinds: ['sale', 'till-receipt', 'day-close'],
    rows: saleRows,
  },
  gate: { kinds: ['gate-entry'], rows: (tools, { documents }) => gateRows(tools, documents) },
  'quick-test': {
    kinds: ['lot-test'],
    others: testsOfOwnLots,
    rows: (tools, { documents }, partyId) => quickTestRows(tools, documents, partyId),
  },
  disposal: {
    kinds: ['disposal', 'disposal-step'],
    rows: (tools, { documents }) => disposalRows(tools, documents),
  },
  temperature: {
    kinds: ['temperature-log'],
    rows: (tools, { documents }) => temperatureRows(tools, documents),
  },
};

/** Lots, latest first, of which it is asked who else tested them: some years of a stall, a season of a wholesaler. */
const LOTS_ASKED_MAX = 20_000;

/** What the office and the market tested of somebody's goods stands in its book beside its own tests. */
async function testsOfOwnLots({ db }: BookTools, partyId: string): Promise<OthersOf> {
  const lotIds = (await lotsHeldSince(db, [partyId], null, LOTS_ASKED_MAX)).map((one) => one.lotId);
  return async (stretch) => {
    const found = await documentsById(db, await testsByOthers(db, lotIds, stretch));
    return [...found.values()].filter((one) => one.senderId !== partyId);
  };
}

/** The books in force on a day that this platform can read, in the order of the city's data. */
export const booksOn = (city: Pick<CityData, 'recordBooks'>, day: string): RecordBook[] =>
  city.recordBooks.filter((book) => holdsOnDay(book, day) && SOURCES[book.code] !== undefined);

export const isKept = (book: Pick<RecordBook, 'keptBy'>, party: Pick<Party, 'kind'>): boolean =>
  book.keptBy.includes('*') || book.keptBy.includes(party.kind);

export interface Period {
  from: string;
  to: string;
}

/** Documents that are read at a time at most: what a year of a big wholesaler needs in memory is this, not the year. */
const DOCUMENTS_A_PAGE = 100;
/** How many the first time, when nobody knows yet how long they are. */
const DOCUMENTS_FIRST = 25;
/** Rows that are made at a time: of documents of a hundred lines each, a hundred of them kept others waiting for a second. */
const ROWS_WANTED = 500;

/** How many documents of the length of the last ones make a page. */
const documentsFor = (documents: number, rows: number): number =>
  Math.max(1, Math.min(DOCUMENTS_A_PAGE, Math.floor((ROWS_WANTED * documents) / Math.max(1, rows))));

export interface Question {
  tools: BookTools;
  partyId: string;
  book: RecordBook;
  period: Period;
  q?: string | undefined;
  cursor: string | null;
  newestFirst: boolean;
}

export interface Page {
  rows: BookRow[];
  /** Null: that was all. */
  next: string | null;
}

/** Rows of a book, page by page, in the order in which they were recorded; a document's rows are never torn. */
export async function* readBook(question: Question): AsyncGenerator<Page> {
  const { tools, book, period } = question;
  const source = SOURCES[book.code];
  if (!source) return;
  const { timezone } = tools.city.city;
  const others = await source.others?.(tools, question.partyId);
  let { cursor } = question;
  let limit = DOCUMENTS_FIRST;
  for (;;) {
    const { vouchers, documents, next } = await documentsOf(question, source, others, {
      from: startOfLocalDay(period.from, timezone),
      to: startOfLocalDay(addDays(period.to, 1), timezone),
      cursor,
      newestFirst: question.newestFirst,
      limit,
    });
    const all = await source.rows(tools, { vouchers, documents }, question.partyId);
    const read = vouchers.length + documents.length;
    if (read > 0) limit = documentsFor(read, all.length);
    const rows = all.filter(
      (row) =>
        (!book.goodsKinds || (row.goodsKind !== null && book.goodsKinds.includes(row.goodsKind))) &&
        matches(row, question.q),
    );
    yield { rows: inOrder(rows, question.newestFirst), next };
    if (next === null) return;
    cursor = next;
  }
}

/** The next documents of all sources, merged by when they were recorded. */
async function documentsOf(
  question: Question,
  source: Source,
  others: OthersOf | undefined,
  stretch: DocumentStretch,
) {
  const { db } = question.tools;
  const vouchers = source.vouchers
    ? await vouchersOfStretch(db, source.vouchers.side, question.partyId, source.vouchers.states, stretch)
    : [];
  const documents = [
    ...(await documentsOfKinds(db, question.partyId, source.kinds, stretch)),
    ...((await others?.(stretch)) ?? []),
  ];
  const sign = stretch.newestFirst ? -1 : 1;
  const ids = [...vouchers.map((one) => one.document_id), ...documents.map((one) => one.documentId)]
    .sort((one, other) => sign * compareIds(one, other))
    .slice(0, stretch.limit);
  const taken = new Set(ids);
  const more = vouchers.length + documents.length > ids.length || ids.length === stretch.limit;
  return {
    vouchers: vouchers.filter((one) => taken.has(one.document_id)),
    documents: documents.filter((one) => taken.has(one.documentId)),
    next: more ? (ids.at(-1) ?? null) : null,
  };
}

function inOrder(rows: BookRow[], newestFirst: boolean): BookRow[] {
  const sign = newestFirst ? -1 : 1;
  return rows.sort(
    (one, other) => sign * compareIds(one.documentId, other.documentId) || one.line - other.line,
  );
}

/** Below this the names have nothing to do with each other. */
const SCORE_MIN = 0.5;

/** What was typed stands in a cell, or names the goods or the partner, by characters or by pinyin initials. */
function matches(row: BookRow, q: string | undefined): boolean {
  const wanted = q?.trim().toLowerCase() ?? '';
  if (wanted === '') return true;
  if (Object.values(row.cells).some((cell) => cell?.toLowerCase().includes(wanted))) return true;
  if (row.lotCode?.toLowerCase() === wanted || row.voucher?.toLowerCase() === wanted) return true;
  return row.names.some((name) => name !== '' && scoreMatch(wanted, { name }) >= SCORE_MIN);
}

/** The period that is asked for: 30 days up to today where none is named. */
export function periodOf(asked: { from?: string; to?: string }, now: Date, timeZone: string): Period {
  const to = asked.to ?? localDay(now, timeZone);
  return { from: asked.from ?? addDays(to, -30), to };
}
