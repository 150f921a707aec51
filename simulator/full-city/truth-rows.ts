import { iso } from '../world.ts';
import type { Census } from './census.ts';
import { DOCUMENT_TYPES, documentNumber, typeNumber } from './documents.ts';
import type { FullDay } from './full-city.ts';
import { batchOf, type Lots, lotCode } from './lots.ts';
import type { Outbreak } from './outbreaks.ts';
import { SIGHTING_KINDS, type Sightings } from './sightings.ts';
import { type Plant, TRUE_KINDS, type TruthColumns } from './truth-columns.ts';

/** The yardstick as NDJSON: true movements in blocks of columns, what was planted, outbreaks; and the day's scans. */

type Json = Record<string, unknown>;
const BLOCK_ROWS = 2000;
/** Instants of truth are milliseconds since 1970; null: never. */
const instant = (at: number): number | null => (Number.isFinite(at) ? at : null);

/** Parties and products by number, so that the columns can name them by it. */
export function* truthHead(census: Census): Generator<Json> {
  yield { type: 'kinds', movements: TRUE_KINDS, documents: DOCUMENT_TYPES, districts: census.districts };
  for (let first = 0; first < census.members.length; first += BLOCK_ROWS) {
    const block = census.members.slice(first, first + BLOCK_ROWS);
    yield {
      type: 'parties',
      first,
      uscc: block.map(({ uscc }) => uscc),
      kind: block.map(({ kind }) => kind),
      district: block.map(({ district }) => district),
    };
  }
}

export function* truthRows(day: FullDay, census: Census, lots: Lots): Generator<Json> {
  const text = day.day.day;
  yield* lotRows(day.lots, census, lots);
  yield* movementRows(text, day.truth);
  for (const plant of day.plants) yield plantRow(plant, census, lots, text);
  for (const outbreak of day.outbreaks) yield outbreakRow(outbreak, census, lots);
}

function* lotRows([first, end]: readonly [number, number], census: Census, lots: Lots): Generator<Json> {
  for (let from = first; from < end; from += BLOCK_ROWS) {
    const block = Array.from({ length: Math.min(BLOCK_ROWS, end - from) }, (_none, index) => from + index);
    yield {
      type: 'lots',
      first: from,
      gtin: block.map((lot) => census.gtinOf(lots.productOf(lot))),
      category: block.map((lot) => census.classOf(lots.productOf(lot)).category),
      batch: block.map((lot) => batchOf(lots, lot)),
      maker: block.map((lot) => lots.makerOf(lot)),
      madeAt: block.map((lot) => lots.madeAt(lot)),
      expiresAt: block.map((lot) => lots.expiresAt(lot)),
      quantity: block.map((lot) => lots.quantityOf(lot)),
    };
  }
}

function* movementRows(day: string, truth: TruthColumns): Generator<Json> {
  for (let first = 0; first < truth.movements; first += BLOCK_ROWS) {
    const part = <
      Data extends { rows(): Iterable<number> & { subarray(from: number, to: number): Iterable<number> } },
    >(
      column: Data,
    ) => [...column.rows().subarray(first, first + BLOCK_ROWS)];
    yield {
      type: 'movements',
      day,
      kind: part(truth.kind),
      at: part(truth.at),
      from: part(truth.from),
      to: part(truth.to),
      lot: part(truth.label),
      truly: part(truth.truly),
      quantity: part(truth.quantity),
      document: part(truth.document),
      recordedAt: part(truth.recordedAt).map(instant),
    };
  }
  if (truth.edgeAt.length === 0) return;
  yield {
    type: 'became',
    day,
    at: [...truth.edgeAt.rows()],
    party: [...truth.edgeParty.rows()],
    input: [...truth.edgeInput.rows()],
    output: [...truth.edgeOutput.rows()],
  };
}

function namedLot(lot: number, census: Census, lots: Lots): Json {
  if (lot < 0) return {};
  return { lot: { number: lot, gtin: census.gtinOf(lots.productOf(lot)), batch: batchOf(lots, lot) } };
}

function plantRow(plant: Plant, census: Census, lots: Lots, day: string): Json {
  const { kind, party, other, lot, document, documentType, quantity, at, sightings } = plant;
  const isAnswer = DOCUMENT_TYPES[documentType] === 'purchase';
  const author = isAnswer ? other : party;
  return {
    type: 'plant',
    kind,
    party: party < 0 ? null : census.member(party).uscc,
    ...(other < 0 ? {} : { other: census.member(other).uscc }),
    ...namedLot(lot, census, lots),
    ...(document < 0 || documentType < 0
      ? {}
      : { document: { sender: census.member(author).uscc, number: documentNumber(documentType, document) } }),
    quantity,
    at: iso(at),
    ...(sightings.length > 0 ? { day, sightings } : {}),
  };
}

function outbreakRow(outbreak: Outbreak, census: Census, lots: Lots): Json {
  const { number, lot, party, startedAt, cases } = outbreak;
  return {
    type: 'outbreak',
    number,
    ...namedLot(lot, census, lots),
    party: census.member(party).uscc,
    startedAt: iso(startedAt),
    lots: outbreak.lots,
    cases: cases.map((one) => ({
      party: census.member(one.party).uscc,
      district: census.districts[one.district],
      boughtAt: iso(one.boughtAt),
      at: iso(one.at),
      ...eaten(one.knows, one.label, census, lots),
      certain: one.certain,
      weight: one.weight,
      negative: one.negative,
    })),
  };
}

function eaten(
  knows: 'batch' | 'product' | 'category' | 'shop',
  lot: number,
  census: Census,
  lots: Lots,
): Json {
  const product = lots.productOf(lot);
  if (knows === 'batch') return { ate: { gtin: census.gtinOf(product), batch: batchOf(lots, lot) } };
  if (knows === 'product') return { ate: { gtin: census.gtinOf(product) } };
  return knows === 'category' ? { ate: { category: census.classOf(product).category } } : {};
}

const VOUCHER = typeNumber('voucher');

/** The code that stands on what was scanned. The platform's own voucher numbers cannot be known: the sender's stands in. */
export function sightingCode(sightings: Sightings, row: number, census: Census, lots: Lots): string {
  const of = sightings.of.at(row);
  const serial = sightings.serial.at(row).toString(36).toUpperCase();
  switch (SIGHTING_KINDS[sightings.kind.at(row)]) {
    case 'batch':
      return lotCode(census, lots, of);
    case 'piece':
      return `(01)0${census.gtinOf(lots.productOf(of))}(21)${serial}`;
    case 'voucher':
      return documentNumber(VOUCHER, of);
    case 'receipt':
      return `R-${of.toString(36).toUpperCase()}-${serial}`;
    default:
      return `E-${of.toString(36).toUpperCase()}-${serial}`;
  }
}

/** Scans of a day in the order in which they were made, each with its number of the day. */
export function* sightingRows(day: FullDay, census: Census, lots: Lots): Generator<Json> {
  const { sightings } = day;
  const order = Int32Array.from({ length: sightings.count }, (_none, index) => index);
  order.sort((a, b) => sightings.at.at(a) - sightings.at.at(b) || a - b);
  for (const row of order) {
    const party = sightings.party.at(row);
    yield {
      code: sightingCode(sightings, row, census, lots),
      kind: SIGHTING_KINDS[sightings.kind.at(row)],
      ...(party < 0 ? {} : { party: census.member(party).uscc }),
      district: census.districts[sightings.district.at(row)],
      at: iso(sightings.at.at(row)),
    };
  }
}
