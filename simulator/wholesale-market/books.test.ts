import { describe, expect, test } from 'vitest';
import { Random } from '../random.ts';
import { Books, type Entry } from './books.ts';
import { CATALOGUE } from './catalogue.ts';
import { countStopped, liveTick } from './day.ts';
import { truthOf } from './reconcile.ts';
import { Translator } from './rows.ts';
import { jinText, type Ticket } from './tables.ts';

const AT = '2026-11-20T00:00:00.000Z';
const translator = new Translator(CATALOGUE);

/** A booth with 100 斤 of a gate entry whose lot the city has named. */
function withGoods(): Books {
  const books = new Books();
  books.apply({
    t: 'gate',
    gate: {
      entryNo: 'JC1',
      at: AT,
      plate: '闽D00001',
      shipper: 'HZ-003',
      booth: 101,
      merchandise: '10101',
      liang: 1000,
      origin: '漳浦',
      certificateNo: 'HGZ-1',
    },
  });
  books.apply({
    t: 'page',
    next: '1-1',
    news: [{ n: 'lot', entryNo: 'JC1', lot: { lotId: '42', lotCode: 'T42' } }],
  });
  return books;
}

const ticket = (ticketNo: string, liang: number, card: string | null = 'KH-0101'): Ticket => ({
  ticketNo,
  scale: 'C101',
  at: AT,
  booth: 101,
  source: { entryNo: 'JC1' },
  merchandise: '10101',
  liang,
  fenPerJin: 90,
  card,
});

/** Sells, packs into a batch, and has the city answer. */
function tell(books: Books, sold: Ticket, status: 'taken' | 'refused'): void {
  const telling = `ticket ${sold.ticketNo}`;
  books.apply({ t: 'ticket', ticket: sold });
  books.apply({ t: 'batch', batch: { batchNumber: sold.ticketNo, rows: [{ telling, row: {} }] } });
  books.apply({ t: 'results', batchNumber: sold.ticketNo, results: [{ status }] });
}

const STOP: Entry = {
  t: 'page',
  next: '1-2',
  news: [{ n: 'stop', order: { freezeId: '7', documentNumber: 'FZ', lotIds: ['42'], phone: '12315' } }],
};

describe('A ticket that the city refuses', () => {
  test('Gives the goods back to the booth while they are still in the market', () => {
    const books = withGoods();
    tell(books, ticket('JY1', 300), 'refused');
    expect(books.ticketStates.get('JY1')).toBe('annulled');
    expect(books.left({ entryNo: 'JC1' })).toBe(1000);
  });

  test('Of goods that are gone shows in the count of what is left', () => {
    const books = withGoods();
    books.apply({ t: 'batch', batch: { batchNumber: 'b', rows: [{ telling: 'gate JC1', row: {} }] } });
    books.apply({ t: 'results', batchNumber: 'b', results: [{ status: 'taken' }] });
    const sold = ticket('JY1', 300);
    books.apply({ t: 'ticket', ticket: sold });
    books.apply({ t: 'exit', exit: { exitNo: 'CM1', at: AT, plate: '闽D1', ticketNo: 'JY1' } });
    books.apply(STOP);
    const noted: Entry[] = [];
    const note = (entry: Entry) => {
      noted.push(entry);
      books.apply(entry);
    };
    // While the city has not said what it makes of the ticket, nothing is counted.
    countStopped({ books, note, now: () => AT });
    expect(noted).toEqual([]);
    books.apply({ t: 'batch', batch: { batchNumber: 'c', rows: [{ telling: 'ticket JY1', row: {} }] } });
    books.apply({ t: 'results', batchNumber: 'c', results: [{ status: 'refused', code: 'lot-frozen' }] });
    countStopped({ books, note, now: () => AT });
    countStopped({ books, note, now: () => AT });
    expect(noted).toMatchObject([{ t: 'count', count: { booth: 101, lotId: '42', liang: 700 } }]);
    expect(truthOf(books, translator)).toMatchObject({
      unreported: ['JY1'],
      stock: [{ stall: 'A1', goods: '大白菜', grams: 35_000 }],
    });
  });
});

test('What was taken stays taken, whatever becomes of a copy', () => {
  const books = withGoods();
  tell(books, ticket('JY1', 300), 'taken');
  books.apply({ t: 'batch', batch: { batchNumber: 'copy', rows: [{ telling: 'ticket JY1', row: {} }] } });
  books.apply({ t: 'results', batchNumber: 'copy', results: [{ status: 'refused' }] });
  expect(books.ticketStates.get('JY1')).toBe('reported');
  expect(books.left({ entryNo: 'JC1' })).toBe(700);
});

test('A retail sale waits for the code of its lot; a sale by card names maker, goods and entry until then', () => {
  const books = new Books();
  const [gate] = [...withGoods().gates.values()];
  if (!gate) throw new Error('no gate entry');
  books.apply({ t: 'gate', gate });
  books.apply({ t: 'ticket', ticket: ticket('JY1', 15, null) });
  books.apply({ t: 'ticket', ticket: ticket('JY2', 15) });
  expect(translator.rowOf(books, { kind: 'ticket', key: 'JY1' })).toBeUndefined();
  expect(translator.rowOf(books, { kind: 'ticket', key: 'JY2' })).toMatchObject({
    type: 'voucher',
    stall: { stall: 'A1' },
    body: {
      receiver: { ownCode: 'KH-0101' },
      lines: [
        { product: { ownCode: '10101' }, batch: 'JC1', producer: { ownCode: 'HZ-003' }, quantity: '1.5' },
      ],
    },
  });
});

test('A tick that a kill cut off is lived once, and the day of a seed is always the same', () => {
  const dayOf = (killAfter: number | null): Books => {
    let books = new Books();
    const journal: Entry[] = [];
    let left = killAfter ?? Number.POSITIVE_INFINITY;
    const note = (entry: Entry) => {
      if (left === 0) throw new Error('killed');
      left -= 1;
      journal.push(entry);
      books.apply(entry);
    };
    for (let tick = 0; tick < 8; tick += 1) {
      const live = () =>
        liveTick(
          { day: '20261120', catalogue: CATALOGUE, random: new Random(7), books, note, now: () => AT },
          tick,
        );
      try {
        live();
      } catch {
        left = Number.POSITIVE_INFINITY;
        books = new Books();
        for (const entry of journal) books.apply(entry);
        live();
      }
    }
    return books;
  };
  const whole = dayOf(null);
  expect(whole.gates.size).toBe(16);
  for (const cut of [1, 9, 20, 33]) {
    const books = dayOf(cut);
    expect([...books.gates.values()]).toEqual([...whole.gates.values()]);
    expect([...books.tickets.keys()]).toEqual([...whole.tickets.keys()]);
  }
});

test('Weights are written without a float between', () => {
  expect([0, 1, 10, 123, 20_000].map(jinText)).toEqual(['0', '0.1', '1', '12.3', '2000']);
});
