import { MOVEMENT_CODES } from '../server/modules/ledger/index.ts';
import { BinaryRows } from '../server/platform/copy-rows.ts';

/** Raise it when the data come out otherwise for the same sizes: kept data of another version are not used. */
export const GENERATOR_VERSION = 3;

/**
 * A backlog of lots as a city leaves them: made by a producer, sold to a wholesaler, on to shops, and sold. A pure
 * function of its sizes, made row by row in the order in which a city would have recorded them, so that the rows of a
 * lot lie scattered among those of others.
 */
export interface TraceDataSizes {
  entries: number;
  shops: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A city's habit. */
const ENTRIES_A_DAY = 150_000;
/** The backlog ends here; its lots fill the half-years before, in which the ledger has parts of its own. */
const END_MS = Date.UTC(2026, 10, 1);
const DAYS_MAX = Math.floor((END_MS - Date.UTC(2025, 0, 1)) / DAY_MS);
const ID_EPOCH_MS = Date.UTC(2015, 0, 1);

const MAKERS = 500;
const SHOPS = 19_500;
export const PARTIES = MAKERS * 2 + SHOPS;
const FIRST_PARTY = 300_000_000_000_000_000n;
export const partyId = (index: number): string => String(FIRST_PARTY + BigInt(index));

/** Every tenth lot is remade into the one this many later; a multiple of MAKERS, so that one wholesaler has both. */
const REMADE_AFTER = 2000;
const REMADE_STEPS_MAX = 6;
/** Hours after a lot is made until the wholesaler has it; remaking cannot be earlier. */
const AT_WHOLESALER_H = 2;
const TO_SHOPS_H = 10;
const AT_SHOPS_H = 12;
const SOLD_H = 30;

export const ENTRIES_A_LOT = (shops: number): number => 3 + 3 * shops;

export class TraceData {
  readonly lots: number;
  readonly shops: number;
  readonly #start_ms: number;
  readonly #lotGap_ms: number;
  readonly #partyHigh = new Uint32Array(PARTIES);
  readonly #partyLow = new Uint32Array(PARTIES);

  constructor({ entries, shops }: TraceDataSizes) {
    this.shops = shops;
    this.lots = Math.max(20, Math.floor(entries / ENTRIES_A_LOT(shops)));
    // More than there are days for at a city's pace: as many as need be a day.
    const days = Math.min(DAYS_MAX, Math.max(1, Math.ceil(entries / ENTRIES_A_DAY)));
    this.#start_ms = END_MS - days * DAY_MS;
    this.#lotGap_ms = Math.floor((days * DAY_MS) / this.lots);
    for (let index = 0; index < PARTIES; index += 1) {
      const id = FIRST_PARTY + BigInt(index);
      this.#partyHigh[index] = Number(id >> 32n);
      this.#partyLow[index] = Number(id & 0xffff_ffffn);
    }
  }

  mintedAt(lot: number): number {
    return this.#start_ms + lot * this.#lotGap_ms;
  }

  lotId(lot: number): string {
    return String(BigInt(this.mintedAt(lot) - ID_EPOCH_MS) << 22n);
  }

  /** The first lot minted at `at_ms` or after it. */
  firstLotAt(at_ms: number): number {
    return Math.min(this.lots, Math.max(0, Math.ceil((at_ms - this.#start_ms) / this.#lotGap_ms)));
  }

  /** Movements of the lots from `first` to before `end`, in the order of their time. */
  *movements(first: number, end: number): Generator<Buffer> {
    const rows = new BinaryRows();
    const lag = (hours: number) => Math.ceil((hours * HOUR_MS) / this.#lotGap_ms);
    const steps = [
      { after: 0, write: (lot: number) => this.#made(rows, lot) },
      { after: lag(1), write: (lot: number) => this.#handed(rows, lot, false) },
      { after: lag(AT_WHOLESALER_H), write: (lot: number) => this.#handed(rows, lot, true) },
      { after: lag(TO_SHOPS_H), write: (lot: number) => this.#toShops(rows, lot, false) },
      { after: lag(AT_SHOPS_H), write: (lot: number) => this.#toShops(rows, lot, true) },
      { after: lag(SOLD_H), write: (lot: number) => this.#sold(rows, lot) },
    ];
    for (let now = first; now < end + lag(SOLD_H); now += 1) {
      for (const { after, write } of steps) {
        const lot = now - after;
        if (lot >= first && lot < end) write(lot);
      }
      const full = rows.take();
      if (full) yield full;
    }
    yield rows.end();
  }

  *lotRows(): Generator<Buffer> {
    const rows = new BinaryRows();
    for (let lot = 0; lot < this.lots; lot += 1) {
      rows.row(4);
      this.#lot(rows, lot);
      rows.count(1);
      rows.text('piece');
      rows.text(`B${lot}`);
      const full = rows.take();
      if (full) yield full;
    }
    yield rows.end();
  }

  /** Which lots went into which, under both. */
  *edges(): Generator<Buffer> {
    const rows = new BinaryRows();
    for (let input = 0; input < this.lots; input += 10) {
      const output = input + REMADE_AFTER;
      if (output >= this.lots || !this.#isRemade(input)) continue;
      for (const direction of [1, -1]) {
        rows.row(9);
        this.#lot(rows, direction === 1 ? input : output);
        this.#lot(rows, direction === 1 ? output : input);
        this.#document(rows, input, 5);
        this.#party(rows, this.#wholesaler(input));
        rows.instant(Math.max(this.mintedAt(output), this.mintedAt(input) + AT_WHOLESALER_H * HOUR_MS));
        rows.count(100);
        rows.count(100);
        rows.smallint(direction);
        rows.smallint(0);
      }
      const full = rows.take();
      if (full) yield full;
    }
    yield rows.end();
  }

  /** Who holds how much at the end. */
  *holdings(): Generator<Buffer> {
    const rows = new BinaryRows();
    const holding = (lot: number, party: number, onHand: number, hours: number) => {
      rows.row(6);
      this.#lot(rows, lot);
      this.#party(rows, party);
      rows.count(onHand);
      rows.count(0);
      rows.instant(this.mintedAt(lot) + hours * HOUR_MS);
      rows.integer(0);
    };
    for (let lot = 0; lot < this.lots; lot += 1) {
      holding(lot, lot % MAKERS, 0, 1);
      holding(lot, this.#wholesaler(lot), 1000 - 200 * this.shops, TO_SHOPS_H);
      for (let shop = 1; shop <= this.shops; shop += 1) holding(lot, this.#shop(lot, shop), 50, SOLD_H);
      const full = rows.take();
      if (full) yield full;
    }
    yield rows.end();
  }

  #wholesaler(lot: number): number {
    return MAKERS + (lot % MAKERS);
  }

  #shop(lot: number, shop: number): number {
    return MAKERS * 2 + ((lot * 31 + shop * 997) % SHOPS);
  }

  #isRemade(lot: number): boolean {
    return Math.floor(lot / REMADE_AFTER) % REMADE_STEPS_MAX !== REMADE_STEPS_MAX - 1;
  }

  /** Ids are milliseconds since 2015 before 22 bits (server/platform/ids.ts). */
  #id(rows: BinaryRows, at_ms: number, low: number): void {
    const ms = at_ms - ID_EPOCH_MS;
    rows.bigint(Math.floor(ms / 1024), (ms % 1024) * 4_194_304 + low);
  }

  #lot(rows: BinaryRows, lot: number): void {
    this.#id(rows, this.mintedAt(lot), 0);
  }

  #document(rows: BinaryRows, lot: number, hours: number): void {
    this.#id(rows, this.mintedAt(lot) + hours * HOUR_MS, 4096 + (lot % 4096));
  }

  #party(rows: BinaryRows, party: number): void {
    rows.bigint(this.#partyHigh[party] as number, this.#partyLow[party] as number);
  }

  /** Columns as `MOVEMENT_COLUMNS` lists them. */
  #movement(
    rows: BinaryRows,
    lot: number,
    hours: number,
    from: number,
    to: number,
    quantity: number,
    line: number,
    kind: number,
    answers: { hours: number; line: number } | null,
  ): void {
    rows.row(11);
    this.#lot(rows, lot);
    rows.instant(this.mintedAt(lot) + hours * HOUR_MS);
    this.#document(rows, lot, hours);
    if (from < 0) rows.none();
    else this.#party(rows, from);
    if (to < 0) rows.none();
    else this.#party(rows, to);
    rows.count(quantity);
    if (answers) this.#document(rows, lot, answers.hours);
    else rows.none();
    rows.smallint(line);
    rows.smallint(kind);
    rows.smallint(0);
    if (answers) rows.smallint(answers.line);
    else rows.none();
  }

  #made(rows: BinaryRows, lot: number): void {
    this.#movement(rows, lot, 0, -1, lot % MAKERS, 1000, 1, MOVEMENT_CODES.produced, null);
  }

  #handed(rows: BinaryRows, lot: number, received: boolean): void {
    const [hours, kind] = received ? [AT_WHOLESALER_H, MOVEMENT_CODES.received] : [1, MOVEMENT_CODES.shipped];
    const answers = received ? { hours: 1, line: 2 } : null;
    this.#movement(
      rows,
      lot,
      hours,
      lot % MAKERS,
      this.#wholesaler(lot),
      1000,
      received ? 3 : 2,
      kind,
      answers,
    );
  }

  #toShops(rows: BinaryRows, lot: number, received: boolean): void {
    for (let shop = 1; shop <= this.shops; shop += 1) {
      const to = this.#shop(lot, shop);
      const from = this.#wholesaler(lot);
      if (received) {
        const answers = { hours: TO_SHOPS_H, line: 10 + shop };
        this.#movement(rows, lot, AT_SHOPS_H, from, to, 200, 100 + shop, MOVEMENT_CODES.received, answers);
      } else {
        this.#movement(rows, lot, TO_SHOPS_H, from, to, 200, 10 + shop, MOVEMENT_CODES.shipped, null);
      }
    }
  }

  #sold(rows: BinaryRows, lot: number): void {
    for (let shop = 1; shop <= this.shops; shop += 1) {
      this.#movement(
        rows,
        lot,
        SOLD_H,
        this.#shop(lot, shop),
        -1,
        150,
        200 + shop,
        MOVEMENT_CODES.sold,
        null,
      );
    }
  }
}

/** Columns of the rows above, in their order. */
export const COPIED_COLUMNS = {
  movement:
    'lot_id, at, document_id, from_id, to_id, quantity, answers_document, line, kind, precision, answers_line',
  lot: 'lot_id, product_id, base_unit, batch',
  edge: 'lot_id, other_lot_id, document_id, party_id, at, quantity_in, quantity_out, direction, precision',
  holding: 'lot_id, party_id, on_hand, incoming, last_at, unknowns',
} as const;
