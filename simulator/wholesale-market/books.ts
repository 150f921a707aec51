import {
  type Count,
  type Delivery,
  type ExitCheck,
  type GateEntry,
  GRAMS_PER_LIANG,
  type QuickTest,
  type Source,
  type StopOrder,
  type Ticket,
  type TicketState,
} from './tables.ts';

/** What is to be told to the city: a record of ours, by its own number. */
export interface Telling {
  kind: 'gate' | 'test' | 'ticket' | 'delivery' | 'count';
  key: string;
}
export interface Lot {
  lotId: string;
  lotCode: string;
}
export type RowStatus = 'taken' | 'repeated' | 'refused' | 'waiting' | 'dropped';
export interface RowResult {
  status: RowStatus;
  code?: string | undefined;
  detail?: string | undefined;
}
/** Rows as they go out. They are kept word for word, so that sending them again is the same batch. */
export interface SentBatch {
  batchNumber: string;
  rows: readonly { telling: string; row: object }[];
}

/** One line of the journal: what happened, with what follows from it; all of it, or none. */
export type Entry =
  | { t: 'tick'; tick: number }
  | { t: 'gate'; gate: GateEntry }
  | { t: 'test'; test: QuickTest }
  | { t: 'ticket'; ticket: Ticket }
  | { t: 'lost'; telling: string }
  | { t: 'exit'; exit: ExitCheck }
  | { t: 'batch'; batch: SentBatch }
  | { t: 'results'; batchNumber: string; results: readonly RowResult[] }
  | { t: 'page'; next: string; news: readonly News[] }
  | { t: 'count'; count: Count };

/** What a page of the city's feed means here. */
export type News =
  | { n: 'lot'; entryNo: string; lot: Lot }
  | { n: 'delivery'; delivery: Delivery }
  | { n: 'withdrawn'; voucher: string }
  | { n: 'stop'; order: StopOrder }
  | { n: 'resume'; freezeId: string };

export const tellingKey = ({ kind, key }: Telling): string => `${kind} ${key}`;
const sourceKey = (source: Source): string =>
  'entryNo' in source ? source.entryNo : `${source.voucher}/${source.line}`;

/** All that the market knows, worked out from its journal. */
export class Books {
  tick = -1;
  cursor: string | null = null;
  readonly gates = new Map<string, GateEntry>();
  readonly tests = new Map<string, QuickTest>();
  readonly tickets = new Map<string, Ticket>();
  readonly ticketStates = new Map<string, TicketState>();
  readonly exits = new Map<string, ExitCheck>();
  readonly deliveries = new Map<string, Delivery>();
  readonly withdrawn = new Set<string>();
  readonly counts = new Map<string, Count>();
  /** Every order there was: goods are counted once for each, also where it was lifted meanwhile. */
  readonly stops = new Map<string, StopOrder>();
  readonly liftedStops = new Set<string>();
  readonly lots = new Map<string, Lot>();
  /** To be told, by key; in the order in which it happened. */
  readonly waiting = new Map<string, Telling>();
  readonly batches = new Map<string, SentBatch>();
  readonly results = new Map<string, readonly RowResult[]>();
  readonly told = new Map<string, RowResult>();
  readonly lost = new Set<string>();

  apply(entry: Entry): void {
    switch (entry.t) {
      case 'tick':
        this.tick = entry.tick;
        return;
      case 'gate':
        this.gates.set(entry.gate.entryNo, entry.gate);
        this.tell({ kind: 'gate', key: entry.gate.entryNo });
        return;
      case 'test':
        this.tests.set(entry.test.testNo, entry.test);
        this.tell({ kind: 'test', key: entry.test.testNo });
        return;
      case 'ticket':
        this.tickets.set(entry.ticket.ticketNo, entry.ticket);
        this.ticketStates.set(entry.ticket.ticketNo, 'open');
        this.tell({ kind: 'ticket', key: entry.ticket.ticketNo });
        return;
      case 'exit':
        this.exits.set(entry.exit.ticketNo, entry.exit);
        return;
      case 'count':
        this.counts.set(entry.count.countNo, entry.count);
        this.tell({ kind: 'count', key: entry.count.countNo });
        return;
      case 'lost':
        this.waiting.delete(entry.telling);
        this.lost.add(entry.telling);
        return;
      case 'batch':
        this.batches.set(entry.batch.batchNumber, entry.batch);
        for (const { telling } of entry.batch.rows) this.waiting.delete(telling);
        return;
      case 'results':
        this.settle(entry.batchNumber, entry.results);
        return;
      case 'page':
        this.cursor = entry.next;
        for (const news of entry.news) this.learn(news);
    }
  }

  private tell(telling: Telling): void {
    this.waiting.set(tellingKey(telling), telling);
  }

  private settle(batchNumber: string, results: readonly RowResult[]): void {
    this.results.set(batchNumber, results);
    for (const [index, { telling }] of (this.batches.get(batchNumber)?.rows ?? []).entries()) {
      const result = results[index];
      const before = this.told.get(telling);
      // What was taken once stays taken, whatever becomes of a copy.
      if (!result || before?.status === 'taken') continue;
      this.told.set(telling, result);
      if (telling.startsWith('ticket ')) this.settleTicket(telling.slice(7), result);
    }
  }

  private settleTicket(ticketNo: string, result: RowResult): void {
    if (result.status === 'taken' || result.status === 'repeated')
      this.ticketStates.set(ticketNo, 'reported');
    if (result.status !== 'refused') return;
    // Stopped at the exit, the goods go back to the booth; gone, they are missing at the next count.
    this.ticketStates.set(ticketNo, this.exits.has(ticketNo) ? 'unreported' : 'annulled');
  }

  private learn(news: News): void {
    switch (news.n) {
      case 'lot':
        this.lots.set(news.entryNo, news.lot);
        return;
      case 'delivery': {
        const { delivery } = news;
        // The feed tells at least once: a second time is no second truck.
        if (this.deliveries.has(delivery.voucher)) return;
        this.deliveries.set(delivery.voucher, delivery);
        for (const line of delivery.lines) this.lots.set(`${delivery.voucher}/${line.line}`, line);
        this.tell({ kind: 'delivery', key: delivery.voucher });
        return;
      }
      case 'withdrawn':
        this.withdrawn.add(news.voucher);
        return;
      case 'stop':
        this.stops.set(news.order.freezeId, news.order);
        return;
      case 'resume':
        this.liftedStops.add(news.freezeId);
    }
  }

  /** 两 that a booth still has of a gate entry or of a line of a delivery. */
  left(source: Source): number {
    let liang = this.cameIn(source);
    for (const ticket of this.tickets.values())
      if (sourceKey(ticket.source) === sourceKey(source) && this.isSold(ticket)) liang -= ticket.liang;
    return liang;
  }

  isSold(ticket: Ticket): boolean {
    return this.ticketStates.get(ticket.ticketNo) !== 'annulled';
  }

  private cameIn(source: Source): number {
    if ('entryNo' in source) return this.gates.get(source.entryNo)?.liang ?? 0;
    if (this.withdrawn.has(source.voucher)) return 0;
    return this.deliveries.get(source.voucher)?.lines.find((one) => one.line === source.line)?.liang ?? 0;
  }

  /** Everything a booth has or had, with what it is called here. */
  sources(): {
    source: Source;
    booth: number;
    name: string;
    merchandise: string | null;
    lot: Lot | undefined;
  }[] {
    return [
      ...[...this.gates.values()].map(({ entryNo, booth, merchandise }) => ({
        source: { entryNo },
        booth,
        name: '',
        merchandise,
        lot: this.lots.get(entryNo),
      })),
      ...[...this.deliveries.values()].flatMap(({ voucher, booth, lines }) =>
        lines.map((line) => ({
          source: { voucher, line: line.line },
          booth,
          name: line.name,
          merchandise: null,
          lot: line,
        })),
      ),
    ];
  }

  isStopped(lot: Lot | undefined): boolean {
    if (lot === undefined) return false;
    return [...this.stops.values()].some(
      (order) => order.lotIds.includes(lot.lotId) && !this.liftedStops.has(order.freezeId),
    );
  }

  /** Batches that no answer came for. */
  unanswered(): SentBatch[] {
    return [...this.batches.values()].filter(({ batchNumber }) => !this.results.has(batchNumber));
  }

  /** Answered, but with rows that wait for a person to map a code. */
  halfAnswered(): SentBatch[] {
    return [...this.batches.values()].filter(({ batchNumber }) =>
      this.results.get(batchNumber)?.some((one) => one.status === 'waiting'),
    );
  }

  get isSettled(): boolean {
    return this.waiting.size === 0 && this.unanswered().length === 0 && this.halfAnswered().length === 0;
  }
}

/** What the market says of itself at the end of a day, in grams, for holding against the city's books. */
export interface Truth {
  stock: { stall: string; goods: string; grams: number }[];
  documents: { type: string; documentNumber: string; stall: string | null; grams: number; status: string }[];
  unreported: string[];
}

export const gramsOf = (liang: number): number => liang * GRAMS_PER_LIANG;
