import type { PartyId } from '../../identity/index.ts';
import { type RecordTools, readSections, type StoredDocument, showQuantity } from '../../ledger/index.ts';
import { type CityData, goodsKindOf, type LotFacts, type Party } from '../../registry/index.ts';
import type { PaperPorts } from '../../vouchers/index.ts';

export type BookTools = RecordTools & PaperPorts;

/** What is in a cell: null where the law asks and nobody has recorded it, '' where there is nothing to say. */
export type Cell = string | null;

/** A row of a record book before its retention is worked out. */
export interface BookRow {
  documentId: string;
  line: number;
  at: Date;
  cells: Record<string, Cell>;
  goodsKind: string | null;
  expiry: string | null;
  mark: 'estimated' | 'possible' | null;
  voucher: string | null;
  lotCode: string | null;
  gate?: { verdict: 'green' | 'yellow' | 'red'; decision: string | null; red: string | null };
  /** Names that a search by pinyin looks at. */
  names: string[];
}

/** Whose book it is. */
export interface Keeper {
  partyId: PartyId;
  party: Party;
}

export interface BookDocument {
  documentId: string;
  /** When it counts for the book. */
  at: Date;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Days and times of the city, as the books write them: 2026-11-20 08:32. */
export function clockTime(at: Date, timeZone: string): string {
  let clock = clocks.get(timeZone);
  if (!clock) {
    // Kept: to make one costs more than a row of a book.
    clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    clocks.set(timeZone, clock);
  }
  return clock.format(at);
}

export const goodsKindOfLot = (city: CityData, { product }: LotFacts): string =>
  goodsKindOf(city, product.category, { imported: product.imported });

/** "180 公斤" in the two columns that the law has for it. */
export function amountCells(
  city: CityData,
  quantity: number | null,
  lot: LotFacts,
): { quantity: Cell; unit: Cell } {
  if (quantity === null) return { quantity: null, unit: null };
  const [amount = '', unit = ''] = showQuantity(city, quantity, lot).zh.split(' ');
  return { quantity: amount, unit };
}

/** Production date and batch; loose produce has neither, and is told apart by its trace code. */
export function batchCell(
  said: { batch?: string | null | undefined; productionDate?: string | null | undefined },
  lot: LotFacts,
): Cell {
  const parts = [said.productionDate ?? lot.productionDate, said.batch ?? lot.lot.batch].filter(
    (one): one is string => typeof one === 'string' && one !== '',
  );
  return parts.length > 0 ? parts.join(' / ') : `追溯码 ${lot.code}`;
}

export interface Reach {
  address: string | null;
  contact: string | null;
}

/**
 * Address and telephone of a partner: as registered, else as the document said it. Only where the register has none is
 * the private section opened.
 */
export async function reachOf(
  tools: BookTools,
  party: Party | undefined,
  document: StoredDocument | undefined,
  side: 'receiver' | 'supplier',
): Promise<Reach> {
  const known = { address: party?.address ?? null, contact: party?.contactPhone ?? null };
  if (!document || (known.address !== null && known.contact !== null)) return known;
  const { contacts } = await readSections(tools.db, tools, document);
  const said = (contacts as Record<string, { address?: string; contact?: string }> | undefined)?.[side];
  return { address: known.address ?? said?.address ?? null, contact: known.contact ?? said?.contact ?? null };
}
