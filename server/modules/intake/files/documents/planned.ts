import type { PartyId } from '../../../identity/index.ts';
import type { Wanted } from '../../master-data/index.ts';
import type { Finding } from '../cells/findings.ts';
import type { Fields } from '../cells/read-row.ts';

/** A row as it lies in the database between reading and taking. */
export interface StoredRow {
  row: number;
  fields: Fields;
  print: string;
}

export interface PlacedFinding extends Finding {
  row: number;
  field: string | null;
  path: string;
  /** A word of the sender's that nobody has said the meaning of. */
  wanted?: Wanted;
}

/** What the rows of one document become: a body that the API takes, and where each part of it stands in the file. */
export interface PlannedDocument {
  kind: 'purchase' | 'voucher' | 'receipt' | 'disposal' | 'lot-test';
  body: Record<string, unknown> & { documentNumber: string };
  /** Whose document it is: the sender of the file, or a stall of its market. */
  partyId: PartyId;
  /** Of a receipt: the voucher that it answers. */
  voucherId?: string;
  places: Places;
}

/** Where the parts of a body stand in the file. */
export class Places {
  readonly #byPath = new Map<string, { row: number; field: string }>();
  readonly #first: number;

  constructor(first: number) {
    this.#first = first;
  }

  put(path: string, row: number, field: string): void {
    this.#byPath.set(path, { row, field });
  }

  /** The row and field that a path of the body came from; where nothing is nearer, the first row of the document. */
  find(path: string): { row: number; field: string | null } {
    for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
      const place = this.#byPath.get(at);
      if (place) return place;
    }
    return { row: this.#first, field: null };
  }
}
