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
