import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

export interface CopyOptions {
  url: string;
  /** Run before, in the same transaction: `TRUNCATE`, which FREEZE wants. */
  before?: readonly string[];
  /** `COPY … FROM STDIN …`. */
  sql: string;
  /** What is copied, as the statement's FORMAT has it, in pieces of about a megabyte. */
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/**
 * Streams rows into a table by COPY, in one transaction on a connection of its own without a limit of time. Never holds
 * more than a few pieces. Returns the number of rows.
 */
export async function copyRows(options: CopyOptions): Promise<number> {
  const client = new pg.Client({ connectionString: options.url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('BEGIN');
    for (const statement of options.before ?? []) await client.query(statement);
    const into = client.query(copyFrom(options.sql));
    await pipeline(Readable.from(options.chunks, { objectMode: true, highWaterMark: 2 }), into);
    await client.query('COMMIT');
    return into.rowCount;
  } finally {
    await client.end();
  }
}

/** Reads what `COPY … TO STDOUT` gives, whole. */
export async function copyOut(url: string, sql: string): Promise<Uint8Array[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const chunks: Uint8Array[] = [];
    for await (const chunk of client.query(copyTo(sql))) chunks.push(chunk as Uint8Array);
    return chunks;
  } finally {
    await client.end();
  }
}

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);
const CHUNK_BYTES = 1 << 20;
/** What is written between two calls of `take` may be so long. */
const BETWEEN_TAKES_BYTES_MAX = 1 << 16;

/** PostgreSQL counts microseconds from 2000. */
const POSTGRES_EPOCH_MS = Date.UTC(2000, 0, 1);
const TWO_32 = 4_294_967_296;

/**
 * Rows in COPY's binary format, written field by field without an object a row: 220 million movements are made in a few
 * minutes. `take` hands over what is full; call it every few rows.
 */
export class BinaryRows {
  #buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  #at = 0;

  constructor() {
    this.#at = SIGNATURE.copy(this.#buffer);
  }

  row(fields: number): void {
    this.#at = this.#buffer.writeInt16BE(fields, this.#at);
  }

  none(): void {
    this.#at = this.#buffer.writeInt32BE(-1, this.#at);
  }

  smallint(value: number): void {
    this.#at = this.#buffer.writeInt32BE(2, this.#at);
    this.#at = this.#buffer.writeInt16BE(value, this.#at);
  }

  boolean(value: boolean): void {
    this.#at = this.#buffer.writeInt32BE(1, this.#at);
    this.#at = this.#buffer.writeInt8(value ? 1 : 0, this.#at);
  }

  integer(value: number): void {
    this.#at = this.#buffer.writeInt32BE(4, this.#at);
    this.#at = this.#buffer.writeInt32BE(value, this.#at);
  }

  /** A bigint as its upper and lower 32 bits, each from 0 to 2^32 - 1. */
  bigint(high: number, low: number): void {
    this.#at = this.#buffer.writeInt32BE(8, this.#at);
    this.#at = this.#buffer.writeUInt32BE(high, this.#at);
    this.#at = this.#buffer.writeUInt32BE(low, this.#at);
  }

  /** A whole number from 0 to 2^53. */
  count(value: number): void {
    this.bigint(Math.floor(value / TWO_32), value % TWO_32);
  }

  instant(at_ms: number): void {
    this.count((at_ms - POSTGRES_EPOCH_MS) * 1000);
  }

  text(value: string): void {
    const length = this.#buffer.write(value, this.#at + 4, 'utf8');
    this.#buffer.writeInt32BE(length, this.#at);
    this.#at += 4 + length;
  }

  /** The piece that is full, if one is. */
  take(): Buffer | null {
    return this.#at > CHUNK_BYTES - BETWEEN_TAKES_BYTES_MAX ? this.#cut() : null;
  }

  /** The last piece. */
  end(): Buffer {
    this.#at += TRAILER.copy(this.#buffer, this.#at);
    return this.#cut();
  }

  #cut(): Buffer {
    const full = this.#buffer.subarray(0, this.#at);
    this.#buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    this.#at = 0;
    return full;
  }
}
