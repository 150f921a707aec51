import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs';

/** A receipt as it goes out: kept word for word, so that sending it again is the same receipt. */
export interface Receipt {
  documentNumber: string;
  at: string;
  till: string;
  lines: { lot?: string; gtin?: string; quantity: number; unit: string; amountFen: number }[];
}

type Entry = { t: 'sold'; receipt: Receipt } | { t: 'taken'; documentNumber: string };

/** What a till has sold and not yet told, in a file to which lines are only added: a power cut loses nothing. */
export class Receipts {
  readonly waiting = new Map<string, Receipt>();
  readonly #file: string;
  #sold = 0;

  constructor(file: string) {
    this.#file = file;
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    for (const line of lines) {
      // The last line may have been cut off in the middle: then it was not sold.
      try {
        this.#apply(JSON.parse(line) as Entry);
      } catch {}
    }
  }

  get sold(): number {
    return this.#sold;
  }

  keep(receipt: Receipt): void {
    this.#write({ t: 'sold', receipt });
  }

  taken(documentNumber: string): void {
    this.#write({ t: 'taken', documentNumber });
  }

  #write(entry: Entry): void {
    const file = openSync(this.#file, 'a');
    try {
      appendFileSync(file, `${JSON.stringify(entry)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.#apply(entry);
  }

  #apply(entry: Entry): void {
    if (entry.t === 'taken') {
      this.waiting.delete(entry.documentNumber);
      return;
    }
    this.#sold += 1;
    this.waiting.set(entry.receipt.documentNumber, entry.receipt);
  }
}
