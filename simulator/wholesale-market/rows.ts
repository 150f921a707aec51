import { type Books, gramsOf, type Telling } from './books.ts';
import { type Booth, type Catalogue, jinText, type Source } from './tables.ts';

/** The market's records in the city's words: the one place that knows both. */

interface Told {
  type: string;
  stall: string | null;
  documentNumber: string;
  grams: number;
}

export class Translator {
  private readonly booths: ReadonlyMap<number, Booth>;
  private readonly goods: ReadonlyMap<string, string>;
  private readonly people: ReadonlyMap<string, string>;

  constructor(catalogue: Catalogue) {
    this.booths = new Map(catalogue.booths.map((one) => [one.booth, one]));
    this.goods = new Map(catalogue.merchandise.map((one) => [one.code, one.name]));
    this.people = new Map([
      ...catalogue.shippers.map((one) => [one.code, one.name] as const),
      ...catalogue.cards.map((one) => [one.card, one.name] as const),
    ]);
  }

  stallOf = (booth: number): string => this.booths.get(booth)?.cityStall ?? String(booth);
  private stall = (booth: number) => ({ stall: { stall: this.stallOf(booth) } });
  private party = (code: string) => ({ ownCode: code, name: this.people.get(code) ?? code });
  private product = (code: string) => ({ ownCode: code, name: this.goods.get(code) ?? code });

  /** The row of a batch; undefined while something is missing that the city will tell (the code of a lot). */
  rowOf(books: Books, telling: Telling): object | undefined {
    switch (telling.kind) {
      case 'gate':
        return this.gateRow(books, telling.key);
      case 'ticket':
        return this.ticketRow(books, telling.key);
      case 'delivery':
        return this.deliveryRow(books, telling.key);
      case 'test': {
        const test = books.tests.get(telling.key);
        const lot = test && books.lots.get(test.entryNo);
        if (!test || !lot) return undefined;
        return {
          type: 'lot-test',
          body: {
            documentNumber: test.testNo,
            at: test.at,
            lot: lot.lotCode,
            items: [
              {
                item: '有机磷和氨基甲酸酯类农药',
                result: test.qualified ? 'pass' : 'fail',
                value: `抑制率 ${test.inhibitionPercent} %`,
                limit: '50 %',
              },
            ],
            place: '市场快检室',
          },
        };
      }
      case 'count': {
        const count = books.counts.get(telling.key);
        if (!count) return undefined;
        return {
          type: 'stock-taking',
          ...this.stall(count.booth),
          body: {
            documentNumber: count.countNo,
            at: count.at,
            reason: '停售封存清点',
            lines: [{ lot: count.lotId, counted: { quantity: jinText(count.liang), unit: '斤' } }],
          },
        };
      }
    }
  }

  private gateRow(books: Books, entryNo: string): object | undefined {
    const gate = books.gates.get(entryNo);
    if (!gate) return undefined;
    return {
      type: 'purchase',
      ...this.stall(gate.booth),
      body: {
        documentNumber: gate.entryNo,
        receivedAt: gate.at,
        supplier: this.party(gate.shipper),
        lines: [{ ...this.goodsOfGate(books, entryNo), quantity: jinText(gate.liang), unit: '斤' }],
        certificates: [
          { kind: 'produce-conformity', number: gate.certificateNo, issuer: this.people.get(gate.shipper) },
        ],
      },
    };
  }

  /** How the city finds the lot of a gate entry before it has told its code: maker, goods and our entry's number. */
  private goodsOfGate(books: Books, entryNo: string) {
    const gate = books.gates.get(entryNo);
    return {
      product: this.product(gate?.merchandise ?? ''),
      batch: entryNo,
      origin: gate?.origin,
      producer: this.party(gate?.shipper ?? ''),
    };
  }

  private ticketRow(books: Books, ticketNo: string): object | undefined {
    const ticket = books.tickets.get(ticketNo);
    if (!ticket) return undefined;
    const amount = { quantity: jinText(ticket.liang), unit: '斤' };
    const lot = lotOf(books, ticket.source);
    if (ticket.card === null) {
      if (!lot) return undefined;
      return {
        type: 'sale',
        ...this.stall(ticket.booth),
        body: { documentNumber: ticketNo, at: ticket.at, lines: [{ lot: lot.lotCode, ...amount }] },
      };
    }
    const goods =
      lot || !('entryNo' in ticket.source)
        ? { lot: lot?.lotCode }
        : this.goodsOfGate(books, ticket.source.entryNo);
    return {
      type: 'voucher',
      ...this.stall(ticket.booth),
      body: {
        documentNumber: ticketNo,
        kind: 'wholesale',
        issuedAt: ticket.at,
        receiver: this.party(ticket.card),
        lines: [{ ...goods, ...amount, unitPriceFen: ticket.fenPerJin }],
      },
    };
  }

  private deliveryRow(books: Books, voucher: string): object | undefined {
    const delivery = books.deliveries.get(voucher);
    if (!delivery) return undefined;
    const short = delivery.lines.filter((line) => gramsOf(line.liang) !== line.dueGrams);
    return {
      type: 'receipt',
      ...this.stall(delivery.booth),
      voucher: { number: voucher },
      body: {
        documentNumber: `SH-${voucher}`,
        receivedAt: delivery.at,
        decision: short.length === 0 ? 'all' : 'part',
        ...(short.length === 0
          ? {}
          : {
              reason: '过磅不足',
              lines: short.map((line) => ({
                line: line.line,
                accepted: { quantity: jinText(line.liang), unit: '斤' },
              })),
            }),
      },
    };
  }

  /** What was to be told, for reconciling: the city's kind of document, number, stall and grams. */
  describe(books: Books, telling: Telling): Told {
    const none = { stall: null, documentNumber: telling.key, grams: 0 };
    switch (telling.kind) {
      case 'gate': {
        const gate = books.gates.get(telling.key);
        return {
          type: 'purchase',
          ...none,
          stall: this.stallOf(gate?.booth ?? 0),
          grams: gramsOf(gate?.liang ?? 0),
        };
      }
      case 'test':
        return { type: 'lot-test', ...none };
      case 'ticket': {
        const ticket = books.tickets.get(telling.key);
        return {
          type: ticket?.card === null ? 'sale' : 'voucher',
          ...none,
          stall: this.stallOf(ticket?.booth ?? 0),
          grams: gramsOf(ticket?.liang ?? 0),
        };
      }
      case 'count': {
        const count = books.counts.get(telling.key);
        return {
          type: 'stock-taking',
          ...none,
          stall: this.stallOf(count?.booth ?? 0),
          grams: gramsOf(count?.liang ?? 0),
        };
      }
      case 'delivery': {
        const delivery = books.deliveries.get(telling.key);
        return {
          type: 'receipt',
          documentNumber: `SH-${telling.key}`,
          stall: this.stallOf(delivery?.booth ?? 0),
          grams: (delivery?.lines ?? []).reduce((sum, line) => sum + gramsOf(line.liang), 0),
        };
      }
    }
  }

  goodsName(code: string): string {
    return this.goods.get(code) ?? code;
  }
}

const lotOf = (books: Books, source: Source) =>
  books.lots.get('entryNo' in source ? source.entryNo : `${source.voucher}/${source.line}`);
