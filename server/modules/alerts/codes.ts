import { parsePublicCode } from '../../platform/codes/public-code.ts';
import type { Queryable } from '../../platform/db.ts';
import {
  keyText,
  type LotFacts,
  type LotKey,
  lotKeys,
  lotsById,
  lotsByKeys,
  parseLotReference,
} from '../registry/index.ts';
import type { CodeKind } from './sightings.store.ts';

/** A scanned code in its one spelling. */
export type ReadCode =
  | { ok: true; code: string; kind: CodeKind; lotId: string | null }
  | { ok: false; reason: 'mistyped' | 'unknown-form' | 'issuer-needed' | 'kind-differs' };

export interface ScannedCode {
  text: string;
  /** What the terminal says it is; needed for till receipts and shelf tags, which have no form of their own. */
  kind?: CodeKind | undefined;
  /** Of a till receipt or shelf tag: the business whose number it is. Two tills may print the same number. */
  issuerId?: string | undefined;
}

const VOUCHER_PATH = /\/v\/([^/?#]+)/;

/**
 * Reads what was scanned: a voucher (V…), a piece (GTIN with serial), a batch (T…, GTIN with batch), or, by kind and
 * issuer, a till receipt or shelf tag. A lot that is a single piece counts as one.
 */
export async function readScanned(db: Queryable, scanned: ScannedCode): Promise<ReadCode> {
  const text = scanned.text.normalize('NFKC').trim();
  const { kind } = scanned;
  if (kind === 'receipt' || kind === 'shelf-tag') {
    if (scanned.issuerId === undefined) return { ok: false, reason: 'issuer-needed' };
    return { ok: true, kind, code: `${kind}/${scanned.issuerId}/${text.toUpperCase()}`, lotId: null };
  }
  const read = await readFormed(db, text);
  if (read.ok && kind !== undefined && kind !== read.kind) return { ok: false, reason: 'kind-differs' };
  return read;
}

async function readFormed(db: Queryable, text: string): Promise<ReadCode> {
  const voucher = parsePublicCode(VOUCHER_PATH.exec(text)?.[1] ?? text);
  if (voucher.ok && voucher.type === 'V')
    return { ok: true, kind: 'voucher', code: `voucher/${voucher.id}`, lotId: null };
  const parsed = parseLotReference(text);
  if (!parsed.ok) return { ok: false, reason: parsed.reason === 'shape' ? 'unknown-form' : 'mistyped' };
  if ('key' in parsed && parsed.key.scheme === 'gtin-serial')
    return { ok: true, kind: 'piece', code: `piece/${parsed.key.value}`, lotId: null };
  const lotId =
    'lotId' in parsed ? parsed.lotId : (await lotsByKeys(db, [parsed.key])).get(keyText(parsed.key));
  const lot = lotId === undefined ? undefined : (await lotsById(db, [lotId])).get(lotId);
  if (lot?.serial) return { ok: true, kind: 'piece', code: `lot/${lot.lotId}`, lotId: null };
  if (lot) return { ok: true, kind: 'batch', code: `lot/${lot.lotId}`, lotId: lot.lotId };
  // Our own codes are minted with their lots: one that names none is no code of ours.
  if (!('key' in parsed)) return { ok: false, reason: 'mistyped' };
  return { ok: true, kind: 'batch', code: BATCH + keyText(parsed.key), lotId: null };
}

const BATCH = 'batch/';

/** The code under which scans of a lot were kept before the lot was recorded. */
export function codesBefore({ lot, product }: Pick<LotFacts, 'lot' | 'product'>): string[] {
  if (product.gtin === null || lot.batch === null) return [];
  return lotKeys({ gtin: product.gtin, batch: lot.batch }).map((key) => BATCH + keyText(key));
}

/** Batches that nobody had recorded when they were scanned, by code, as the registry knows them now. */
export async function lotsOfBatches(db: Queryable, codes: readonly string[]): Promise<Map<string, string>> {
  const keys = codes.flatMap((code) => {
    const text = code.startsWith(BATCH) ? code.slice(BATCH.length) : '';
    const blank = text.indexOf(' ');
    return blank < 0
      ? []
      : [{ scheme: text.slice(0, blank) as LotKey['scheme'], value: text.slice(blank + 1) }];
  });
  const found = await lotsByKeys(db, keys);
  return new Map([...found].map(([key, lotId]) => [BATCH + key, lotId]));
}
