import type { Db } from '../../server/platform/db.ts';
import { batchOf, DOCUMENT_TYPES, documentNumber, type FullCity } from '../../simulator/full-city/index.ts';
import { documents, lots, parties } from './truth.store.ts';

/** Ids of the platform beside numbers of the truth. */
export interface Keys {
  /** By party number. */
  partyIds: readonly (string | undefined)[];
  partyOf: ReadonlyMap<string, number>;
  /** Documents by serial. */
  documentIds: ReadonlyMap<number, string>;
  serialOf: ReadonlyMap<string, number>;
  /** Lots by number, as far as a document names them with their batch. */
  lotIds: ReadonlyMap<number, string>;
  lotOf: ReadonlyMap<string, number>;
  /** GTIN of every lot, also of those without a batch, and of every product. */
  gtinOfLot: ReadonlyMap<string, string>;
  gtinOfProduct: ReadonlyMap<string, string>;
}

export async function readKeys(db: Db, full: FullCity): Promise<Keys> {
  const { census, town } = full;
  const idOf = new Map((await parties(db)).map((one) => [one.uscc, one.partyId]));
  const partyIds = census.members.map((member) => idOf.get(member.uscc));
  const partyOf = new Map(
    partyIds.flatMap((id, number) => (id === undefined ? [] : [[id, number] as const])),
  );
  const documentIds = new Map<number, string>();
  const prefixes = new Set(DOCUMENT_TYPES.map((_type, index) => documentNumber(index, 0).split('-')[0]));
  for (const { documentId, number } of await documents(db)) {
    const [prefix, serial = ''] = number.split('-');
    if (prefixes.has(prefix)) documentIds.set(Number.parseInt(serial, 36), documentId);
  }
  const numberOf = new Map<string, number>();
  for (let lot = town.lots.first; lot < town.lots.next; lot++)
    numberOf.set(`${gtin14(census.gtinOf(town.lots.productOf(lot)))} ${batchOf(town.lots, lot)}`, lot);
  const lotIds = new Map<number, string>();
  const lotOf = new Map<string, number>();
  const gtinOfLot = new Map<string, string>();
  const gtinOfProduct = new Map<string, string>();
  for (const { lotId, productId, gtin, batch } of await lots(db)) {
    gtinOfLot.set(lotId, gtin);
    gtinOfProduct.set(productId, gtin);
    const number = numberOf.get(`${gtin} ${batch}`);
    if (number === undefined) continue;
    lotIds.set(number, lotId);
    lotOf.set(lotId, number);
  }
  const serialOf = new Map([...documentIds].map(([serial, id]) => [id, serial]));
  return { partyIds, partyOf, documentIds, serialOf, lotIds, lotOf, gtinOfLot, gtinOfProduct };
}

/** The platform writes GTINs with 14 digits. */
export const gtin14 = (gtin: string): string => gtin.padStart(14, '0');
