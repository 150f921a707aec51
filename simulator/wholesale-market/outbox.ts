import type { Random } from '../random.ts';
import { type Books, type Entry, type RowResult, type SentBatch, tellingKey } from './books.ts';
import { type CityPort, NoAnswer } from './city-port.ts';
import type { Translator } from './rows.ts';

/** Bad habits of real systems, as chances: a batch sent twice, a record put into a second batch, an order that is none. */
export interface Habits {
  sentTwice: number;
  toldTwice: number;
  outOfOrder: number;
}

interface BatchRowAnswer {
  status: RowResult['status'];
  code?: string;
  path?: string;
  zh?: string;
}

const ROWS_MAX = 40;

/**
 * Tells the city what is still to be told. What goes into a batch is noted first, word for word; a batch that nobody
 * answered is sent again as it was. So nothing is lost by a kill, and nothing is taken twice.
 */
export class Outbox {
  private readonly parts: {
    books: Books;
    port: CityPort;
    translator: Translator;
    note: (entry: Entry) => void;
    random: Random;
    habits: Habits;
  };
  /** Sent before the answer was lost, and so on: for the day's figures. */
  readonly figures = {
    sent: 0,
    answered: 0,
    unanswered: 0,
    repeatedBatches: 0,
    repeatedRows: 0,
    feedPages: 0,
  };

  constructor(parts: Outbox['parts']) {
    this.parts = parts;
  }

  /** Packs what waits, sends every batch that has no answer, and asks after rows that wait for a code to be mapped. */
  async run(): Promise<void> {
    const { books, random, habits } = this.parts;
    this.pack();
    const unanswered = books.unanswered();
    if (random.chance(habits.outOfOrder)) unanswered.reverse();
    for (const batch of unanswered) {
      if (!(await this.send(batch))) return;
      if (random.chance(habits.sentTwice)) {
        this.figures.repeatedBatches += 1;
        await this.send(batch);
      }
    }
    for (const { batchNumber } of books.halfAnswered()) {
      if (!(await this.askAfter(batchNumber))) return;
      // Where the oldest still waits for somebody to map a code, the others hardly do better.
      if (books.results.get(batchNumber)?.some((one) => one.status === 'waiting')) return;
    }
  }

  private pack(): void {
    const { books, translator, note, random, habits } = this.parts;
    for (;;) {
      const ready = [...books.waiting.values()].flatMap((telling) => {
        const row = translator.rowOf(books, telling);
        return row ? [{ telling: tellingKey(telling), row }] : [];
      });
      const rows = ready.slice(0, ROWS_MAX);
      if (rows.length === 0) return;
      if (random.chance(habits.outOfOrder)) rows.reverse();
      const earlier = [...books.batches.values()].at(-1)?.rows ?? [];
      // Only what is taken for certain: a copy of what was refused might be taken once a freeze is lifted.
      const taken = earlier.filter(({ telling }) => books.told.get(telling)?.status === 'taken');
      const again = random.chance(habits.toldTwice) ? taken.slice(0, 2) : [];
      this.figures.repeatedRows += again.length;
      note({
        t: 'batch',
        batch: {
          batchNumber: `PC-${String(books.batches.size + 1).padStart(5, '0')}`,
          rows: [...rows, ...again],
        },
      });
    }
  }

  /** False where no answer came: the line is down, and the rest can wait. */
  private async send({ batchNumber, rows }: SentBatch): Promise<boolean> {
    this.figures.sent += 1;
    return this.take('POST', '/api/v1/batches', batchNumber, {
      batchNumber,
      rows: rows.map(({ row }) => row),
    });
  }

  private askAfter(batchNumber: string): Promise<boolean> {
    return this.take('GET', `/api/v1/batches/${encodeURIComponent(batchNumber)}`, batchNumber);
  }

  private async take(
    method: 'GET' | 'POST',
    target: string,
    batchNumber: string,
    body?: object,
  ): Promise<boolean> {
    const { port, books, note } = this.parts;
    try {
      const answer = await port.call(method, target, body);
      if (answer.status !== 200)
        throw new Error(`${target} ${batchNumber}: ${answer.status} ${JSON.stringify(answer.body)}`);
      const { rows, complete } = answer.body as { rows: BatchRowAnswer[]; complete: boolean };
      if (!complete) return false;
      this.figures.answered += 1;
      const results = rows.map(resultOf);
      if (JSON.stringify(results) !== JSON.stringify(books.results.get(batchNumber)))
        note({ t: 'results', batchNumber, results });
      return true;
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      this.figures.unanswered += 1;
      return false;
    }
  }
}

const resultOf = ({ status, code, path, zh }: BatchRowAnswer): RowResult => ({
  status,
  ...(code === undefined ? {} : { code }),
  ...(zh === undefined ? {} : { detail: `${path ?? ''} ${zh}` }),
});
