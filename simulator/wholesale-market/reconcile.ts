import { type Books, gramsOf, type Telling, type Truth, tellingKey } from './books.ts';
import type { CityPort } from './city-port.ts';
import type { Translator } from './rows.ts';

/** What the market itself knows to be true at the end of the day, whatever became of the telling. */
export function truthOf(books: Books, translator: Translator): Truth {
  const stock = books.sources().map(({ source, booth, name, merchandise }) => ({
    stall: translator.stallOf(booth),
    goods: merchandise === null ? name : translator.goodsName(merchandise),
    grams: gramsOf(books.left(source)),
  }));
  return {
    stock: addUp(stock),
    documents: tellingsOf(books).map((telling) => ({
      ...translator.describe(books, telling),
      status: statusOf(books, telling),
    })),
    unreported: [...books.ticketStates].flatMap(([ticketNo, state]) =>
      state === 'unreported' ? ticketNo : [],
    ),
  };
}

function addUp(rows: Truth['stock']): Truth['stock'] {
  const sums = new Map<string, Truth['stock'][number]>();
  for (const row of rows) {
    const key = `${row.stall} ${row.goods}`;
    const sum = sums.get(key) ?? { ...row, grams: 0 };
    sums.set(key, { ...sum, grams: sum.grams + row.grams });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

function tellingsOf(books: Books): Telling[] {
  const of = (kind: Telling['kind'], keys: Iterable<string>) =>
    [...keys].map((key): Telling => ({ kind, key }));
  return [
    ...of('gate', books.gates.keys()),
    ...of('test', books.tests.keys()),
    ...of('ticket', books.tickets.keys()),
    ...of('delivery', books.deliveries.keys()),
    ...of('count', books.counts.keys()),
  ];
}

/** `taken` for what the city must have, `refused` for what it has told not to take, else what is the matter. */
function statusOf(books: Books, telling: Telling): string {
  const key = tellingKey(telling);
  // The market does not know of what went astray in it: it believes the document to be there.
  if (books.lost.has(key)) return 'taken';
  const status = books.told.get(key)?.status ?? 'untold';
  return status === 'repeated' ? 'taken' : status;
}

interface Listed {
  documentNumber: string;
  kind: string;
  stall?: string;
  lines?: number;
  totals?: { quantity: number; unit: string }[];
}

/** Kinds of which the city adds up the goods. */
const WEIGHED: ReadonlySet<string> = new Set(['purchase', 'voucher', 'sale']);

/** What the market holds to be on the city's books, by the city's local day. What the city has told not to take is not. */
export function listByDay(books: Books, translator: Translator, timeZone: string): Map<string, Listed[]> {
  const dayOf = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  const days = new Map<string, Listed[]>();
  for (const telling of tellingsOf(books)) {
    if (statusOf(books, telling) === 'refused') continue;
    const { type, stall, documentNumber, grams } = translator.describe(books, telling);
    const day = dayOf.format(new Date(atOf(books, telling)));
    const listed: Listed = {
      documentNumber,
      kind: type,
      ...(stall === null ? {} : { stall }),
      ...(WEIGHED.has(type) ? { lines: 1, totals: [{ quantity: grams, unit: 'g' }] } : {}),
    };
    days.set(day, [...(days.get(day) ?? []), listed]);
  }
  return days;
}

function atOf(books: Books, { kind, key }: Telling): string {
  const record = {
    gate: books.gates,
    test: books.tests,
    ticket: books.tickets,
    delivery: books.deliveries,
    count: books.counts,
  }[kind].get(key);
  return record?.at ?? '';
}

export interface Reconciled {
  day: string;
  ours: number;
  theirs: number;
  differences: { documentNumber: string; what: string; kind: string; field?: string }[];
}

/** Holds both sides of each day against each other; the city compares, and names what differs. */
export async function reconcile(
  port: CityPort,
  books: Books,
  translator: Translator,
  timeZone: string,
): Promise<Reconciled[]> {
  const found: Reconciled[] = [];
  for (const [day, documents] of listByDay(books, translator, timeZone)) {
    const { status, body } = await port.call('POST', '/api/v1/reconciliations', { day, documents });
    if (status !== 200 && status !== 201)
      throw new Error(`reconciliation: ${status} ${JSON.stringify(body)}`);
    const { ours, theirs, differences } = body as unknown as Reconciled;
    // In the city's answer "theirs" is what we listed.
    found.push({ day, ours: theirs, theirs: ours, differences });
  }
  return found;
}
