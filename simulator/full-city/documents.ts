import { DAY, type Instant } from '../world.ts';
import { bytes, integers, numbers, shorts } from './columns.ts';

/** Documents of the city in columns, by the day on which the platform gets them. */

export const DOCUMENT_TYPES = [
  'voucher',
  'receipt',
  'purchase',
  'production',
  'transformation',
  'sale',
  'consumer-return',
  'disposal',
  'donation',
  'stock-taking',
] as const;
export type DocumentType = (typeof DOCUMENT_TYPES)[number];
const PREFIXES = ['XS', 'SH', 'JH', 'SC', 'JG', 'LS', 'TH', 'CZ', 'JZ', 'PD'] as const;
export const typeNumber = (type: DocumentType): number => DOCUMENT_TYPES.indexOf(type);

export const PRECISIONS = ['minute', 'hour', 'day'] as const;

/** Of a disposal: the goods are said to have gone bad before their time; else their time was over. */
export const SPOILED = 1;

/** Of a line. */
export const LINE = {
  /** Goods that came out of a transformation; without it they went in. */
  output: 1,
  /** Written down without batch and dates. */
  undated: 2,
  /** Production date left out, since the document's own day comes before it. */
  bare: 4,
} as const;

export interface Head {
  type: DocumentType;
  sender: number;
  /** Receiver of a voucher, sender of the voucher that a receipt answers, seller of a purchase; -1: none. */
  other: number;
  /** What the document says, which need not be true. */
  at: Instant;
  recordedAt: Instant;
  precision?: (typeof PRECISIONS)[number];
  /** Of a receipt: serial of the voucher. Of a purchase from outside: number of the supplier. Of a disposal: SPOILED. */
  refers?: number;
}

/** The documents that reach the platform on one day. */
export class DocumentColumns {
  readonly serial = numbers();
  readonly type = bytes();
  readonly sender = integers();
  readonly other = integers();
  readonly at = numbers();
  readonly recordedAt = numbers();
  readonly precision = bytes();
  readonly refers = numbers();
  /** Where each document's lines begin; they end where the next one's begin. */
  readonly firstLine = integers();

  readonly lot = integers();
  /** As written down, in base units; of a receipt's line what was accepted. */
  readonly quantity = numbers();
  readonly flags = bytes();
  /** Days by which a label lies about production and expiry. */
  readonly shift = shorts();
  /** Of a receipt's line: sent back, and never arrived. */
  readonly refused = numbers();
  readonly short = numbers();

  get documents(): number {
    return this.serial.length;
  }
  get lines(): number {
    return this.lot.length;
  }
  linesOf(document: number): [first: number, end: number] {
    const first = this.firstLine.at(document);
    return [first, document + 1 < this.documents ? this.firstLine.at(document + 1) : this.lines];
  }
  /** Document numbers in the order in which the platform gets them. */
  inOrder(): Int32Array {
    const order = Int32Array.from({ length: this.documents }, (_none, index) => index);
    return order.sort(
      (a, b) => this.recordedAt.at(a) - this.recordedAt.at(b) || this.serial.at(a) - this.serial.at(b),
    );
  }
}

export interface Line {
  lot: number;
  quantity: number;
  flags?: number;
  shift?: number;
  refused?: number;
  short?: number;
}

/** Sorts what is written into the day on which it is recorded. */
export class Registrar {
  private readonly days = new Map<number, DocumentColumns>();
  private readonly firstMidnight: Instant;
  private next = 1;
  private lines = 0;

  constructor(firstMidnight: Instant) {
    this.firstMidnight = firstMidnight;
  }

  /** @returns the document's serial */
  write(head: Head, lines: readonly Line[]): number {
    const day = Math.max(0, Math.floor((head.recordedAt - this.firstMidnight) / DAY));
    const columns = this.days.get(day) ?? new DocumentColumns();
    this.days.set(day, columns);
    const serial = this.next++;
    columns.serial.push(serial);
    columns.type.push(typeNumber(head.type));
    columns.sender.push(head.sender);
    columns.other.push(head.other);
    columns.at.push(head.at);
    columns.recordedAt.push(head.recordedAt);
    columns.precision.push(PRECISIONS.indexOf(head.precision ?? 'minute'));
    columns.refers.push(head.refers ?? -1);
    columns.firstLine.push(columns.lot.length);
    for (const line of lines) {
      columns.lot.push(line.lot);
      columns.quantity.push(line.quantity);
      columns.flags.push(line.flags ?? 0);
      columns.shift.push(line.shift ?? 0);
      columns.refused.push(line.refused ?? 0);
      columns.short.push(line.short ?? 0);
    }
    if (head.type !== 'receipt') this.lines += lines.length;
    return serial;
  }

  /** Lines so far, receipts not counted: what the wish calls entries. */
  get entries(): number {
    return this.lines;
  }

  /** What the platform gets on a day of the run; it is not kept. */
  takeDay(day: number): DocumentColumns {
    const columns = this.days.get(day) ?? new DocumentColumns();
    this.days.delete(day);
    return columns;
  }

  /** What has not reached the platform on any day taken so far, day by day. */
  *takeRest(): Generator<DocumentColumns> {
    for (const day of [...this.days.keys()].sort((a, b) => a - b)) yield this.takeDay(day);
  }
}

/** The sender's own number of a document: its kind and serial. */
export const documentNumber = (type: number, serial: number): string =>
  `${PREFIXES[type] ?? 'XX'}-${serial.toString(36).toUpperCase()}`;
