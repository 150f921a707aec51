import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { canonical } from './document-codec.ts';
import { MerkleRoot } from './merkle.ts';

/**
 * An archive of the ledger is a text of lines (UTF-8, each ending in \n), compressed with gzip:
 *
 *   {"format":"luyuan-ledger-archive/1","period":"2025h1",…}    the first line
 *   ["movement","<lot>",…]                                      one line a row, lot by lot in the order of their ids
 *   {"manifest":{…},"signature":"…"}                            the last line
 *
 * Columns of each kind of row are in COLUMNS, in this order; ids and quantities are strings of digits, instants are UTC
 * with microseconds. The manifest's root is that of the Merkle tree (RFC 6962) over all lines before it, without their
 * \n. The signature is the platform's Ed25519 over the format's name, \n, and the canonical JSON (RFC 8785) of the
 * manifest.
 */
export const ARCHIVE_FORMAT = 'luyuan-ledger-archive/1';

export const COLUMNS = {
  movement: [
    'lot_id',
    'at',
    'document_id',
    'line',
    'kind',
    'precision',
    'from_id',
    'to_id',
    'quantity',
    'unknown_reason',
    'answers_document',
    'answers_line',
  ],
  lot_edge: [
    'lot_id',
    'direction',
    'other_lot_id',
    'document_id',
    'party_id',
    'at',
    'precision',
    'quantity_in',
    'quantity_out',
  ],
  observation: ['lot_id', 'at', 'document_id', 'line', 'party_id', 'precision', 'what', 'quantity'],
} as const;
export type ArchivedTable = keyof typeof COLUMNS;
export const ARCHIVED_TABLES = Object.keys(COLUMNS) as ArchivedTable[];

/** A row as it stands in the archive: its table, then its columns. */
export type ArchiveRow = readonly [ArchivedTable, ...(string | null)[]];

export interface ArchiveHeader {
  format: string;
  period: string;
  /** Absent in the first file of a half-year; its further files, of lots that were past later, are numbered from 1. */
  supplement?: number;
  /** Lots with firstLot <= lot < endLot are of this period. */
  firstLot: string;
  endLot: string;
}

export interface ArchiveManifest extends ArchiveHeader {
  lots: number;
  rows: Record<ArchivedTable, number>;
  /** The first and the last lot that the archive has rows of; null when it has none. */
  lotsFrom: string | null;
  lotsTo: string | null;
  /** Base64url. */
  root: string;
  /** When it was written, UTC. */
  writtenAt: string;
  /** The platform's key, as the database numbers it. */
  signingKey: string;
}

export interface SealedManifest {
  manifest: ArchiveManifest;
  /** Base64url. */
  signature: string;
}

export const manifestMessage = (manifest: ArchiveManifest): Buffer =>
  Buffer.from(`${ARCHIVE_FORMAT}\n${canonical(manifest)}`);

/** What is counted while rows go by, on the way into a file or out of it. */
class Tally {
  readonly tree = new MerkleRoot();
  readonly rows: Record<ArchivedTable, number> = { movement: 0, lot_edge: 0, observation: 0 };
  lots = 0;
  lotsFrom: string | null = null;
  lotsTo: string | null = null;

  line(text: string): void {
    this.tree.add(Buffer.from(text));
  }

  row(row: ArchiveRow): void {
    const lotId = String(row[1]);
    this.rows[row[0]] += 1;
    if (lotId === this.lotsTo) return;
    this.lots += 1;
    this.lotsFrom ??= lotId;
    this.lotsTo = lotId;
  }

  get sums(): Pick<ArchiveManifest, 'lots' | 'rows' | 'lotsFrom' | 'lotsTo' | 'root'> {
    const { lots, rows, lotsFrom, lotsTo, tree } = this;
    return { lots, rows: { ...rows }, lotsFrom, lotsTo, root: tree.root().toString('base64url') };
  }
}

/**
 * Writes an archive and waits until the disk has it. What stood at the path before is overwritten.
 * Throws what the disk says: ENOSPC where it is full.
 */
export async function writeArchive(
  path: string,
  header: ArchiveHeader,
  rows: AsyncIterable<readonly ArchiveRow[]>,
  seal: (sums: Tally['sums']) => SealedManifest,
): Promise<SealedManifest> {
  const tally = new Tally();
  let sealed: SealedManifest | undefined;
  async function* text(): AsyncGenerator<string> {
    const first = JSON.stringify(header);
    tally.line(first);
    yield `${first}\n`;
    for await (const batch of rows) {
      let lines = '';
      for (const row of batch) {
        const line = JSON.stringify(row);
        tally.line(line);
        tally.row(row);
        lines += `${line}\n`;
      }
      yield lines;
    }
    sealed = seal(tally.sums);
    yield `${JSON.stringify(sealed)}\n`;
  }
  await pipeline(Readable.from(text()), createGzip(), createWriteStream(path, { mode: 0o600, flush: true }));
  if (!sealed) throw new Error('the archive ended before its manifest');
  return sealed;
}

export interface ReadArchive extends SealedManifest {
  header: ArchiveHeader;
  /** As they were counted while reading; the manifest says what they should be. */
  sums: Tally['sums'];
}

/**
 * Reads an archive from beginning to end, giving all rows of a lot at once to `each`. Throws when it cannot be read to
 * its end, or is no archive of this format. Whether it is sound is for `sums` and the signature to say.
 */
export async function readArchive(
  path: string,
  each?: (lotId: string, rows: readonly ArchiveRow[]) => Promise<void>,
): Promise<ReadArchive> {
  const tally = new Tally();
  let header: ArchiveHeader | undefined;
  let sealed: SealedManifest | undefined;
  let lot: ArchiveRow[] = [];
  const file = createReadStream(path);
  const gunzip = createGunzip();
  // An error of the file would otherwise leave the lines waiting for ever.
  file.on('error', (error) => gunzip.destroy(error));
  for await (const line of createInterface({
    input: file.pipe(gunzip),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (sealed) throw new Error('there is something behind the manifest');
    const value: unknown = JSON.parse(line);
    if (!header) {
      header = value as ArchiveHeader;
      if (header.format !== ARCHIVE_FORMAT) throw new Error(`not a ${ARCHIVE_FORMAT}`);
      tally.line(line);
    } else if (Array.isArray(value)) {
      const row = value as unknown as ArchiveRow;
      if (!ARCHIVED_TABLES.includes(row[0])) throw new Error(`no rows of ${String(row[0])} belong here`);
      tally.line(line);
      tally.row(row);
      if (lot.length > 0 && lot[0]?.[1] !== row[1]) {
        await each?.(String(lot[0]?.[1]), lot);
        lot = [];
      }
      if (each) lot.push(row);
    } else sealed = value as SealedManifest;
  }
  if (lot.length > 0) await each?.(String(lot[0]?.[1]), lot);
  if (!header || !sealed?.manifest || typeof sealed.signature !== 'string')
    throw new Error('it ends before its manifest');
  return { header, ...sealed, sums: tally.sums };
}
