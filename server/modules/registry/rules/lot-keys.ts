import { createHash } from 'node:crypto';
import { normaliseGtin } from '../../../platform/codes/gs1-check-digit.ts';

export type LotKeyScheme =
  | 'gtin-serial'
  | 'gtin-batch'
  | 'producer-serial'
  | 'producer-batch'
  | 'supplier-serial'
  | 'supplier-batch'
  | 'supplier-day';

export interface LotKey {
  scheme: LotKeyScheme;
  /** Canonical text, at most 120 characters; `#` and a SHA-256 when the parts are longer. */
  value: string;
}

/** What a document says that may find a lot again. Everything is optional; texts as they came. */
export interface LotKeyParts {
  gtin?: string | null | undefined;
  productId?: string | null | undefined;
  batch?: string | null | undefined;
  producerId?: string | null | undefined;
  supplierId?: string | null | undefined;
  /** Day of delivery, 'YYYY-MM-DD'. */
  date?: string | null | undefined;
  name?: string | null | undefined;
  origin?: string | null | undefined;
  serial?: string | null | undefined;
}

const valueMax = 120;

/**
 * The keys of a lot, the most telling first (architecture, decision 2): GTIN + serial; GTIN + batch; producer +
 * product + serial or batch; where neither GTIN nor producer is known, supplier + product + serial or batch; and,
 * for goods with neither batch nor serial, supplier + day + goods + origin (食品安全法 65: such goods are recorded by
 * name, day and supplier).
 *
 * Two suppliers' goods of one batch number and an unknown producer are two lots: one number is no sign of one
 * maker. Nor does a supplier's key stand beside a producer's, since one supplier may sell two makers' batch 001.
 *
 * Two texts that mean the same by width, spaces or invisible characters give the same key. Letter case of
 * batches and serials is kept, since GS1 tells 'a1' from 'A1': lots told apart can be linked later, lots
 * taken for one cannot be parted.
 * @returns an empty list when nothing finds the lot again
 */
export function lotKeys(parts: LotKeyParts): LotKey[] {
  const gtin = gtinOf(parts.gtin);
  const serial = codeText(parts.serial);
  const batch = codeText(parts.batch);
  const product = parts.productId ? `id:${codeText(parts.productId)}` : goodsName(parts.name);
  const goods = product || (gtin && `gtin:${gtin}`);
  const producer = codeText(parts.producerId);
  const supplier = codeText(parts.supplierId);
  if (batch || serial) {
    return [
      ...(gtin && serial ? [key('gtin-serial', [gtin, serial])] : []),
      ...(gtin && batch ? [key('gtin-batch', [gtin, batch])] : []),
      ...(goods && (producer || !gtin)
        ? numberedBy(producer, supplier, goods, gtin ? '' : serial, batch)
        : []),
    ];
  }
  const date = codeText(parts.date);
  if (!supplier || !date || !goods) return [];
  return [key('supplier-day', [supplier, date, goods, spokenText(parts.origin)])];
}

/** By whoever numbers the goods: the producer, else whoever supplies them. */
function numberedBy(
  producer: string,
  supplier: string,
  goods: string,
  serial: string,
  batch: string,
): LotKey[] {
  const who = producer || supplier;
  if (!who) return [];
  const by = producer ? 'producer' : 'supplier';
  return [
    ...(serial ? [key(`${by}-serial`, [who, goods, serial])] : []),
    ...(batch ? [key(`${by}-batch`, [who, goods, batch])] : []),
  ];
}

function gtinOf(text: string | null | undefined): string {
  if (!text) return '';
  const reading = normaliseGtin(text);
  return reading.ok ? reading.gtin : '';
}

function goodsName(text: string | null | undefined): string {
  const name = spokenText(text);
  return name && `name:${name}`;
}

/** Codes: width, surrounding and repeated spaces and invisible characters do not matter. */
function codeText(text: string | null | undefined): string {
  return (text ?? '')
    .toWellFormed()
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** Names of goods and places: letter case, spaces and punctuation do not matter either. */
function spokenText(text: string | null | undefined): string {
  return codeText(text)
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, '');
}

/** `|` parts the fields and `#` starts a hash; inside a field both are escaped, so no two lists look alike. */
function key(scheme: LotKeyScheme, fields: readonly string[]): LotKey {
  const value = fields.map((one) => one.replace(/[%|#]/g, encodeURIComponent)).join('|');
  if (value.length <= valueMax) return { scheme, value };
  return { scheme, value: `#${createHash('sha256').update(value).digest('base64url')}` };
}
