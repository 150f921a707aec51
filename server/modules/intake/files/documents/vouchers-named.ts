import type { Queryable } from '../../../../platform/db.ts';
import { Problem } from '../../../../platform/errors.ts';
import { type Lot, lotsById } from '../../../registry/index.ts';
import {
  type LoadedVoucher,
  loadVoucher,
  parseVoucherNumber,
  type VoucherRow,
  voucherRow,
} from '../../../vouchers/index.ts';
import type { Finding } from '../cells/findings.ts';

export interface NamedVoucher {
  loaded: LoadedVoucher;
  row: VoucherRow;
  lots: ReadonlyMap<string, Lot>;
}

/** Vouchers that rows quote, by what is written there. */
export type NamedVouchers = ReadonlyMap<string, NamedVoucher | Finding>;

/** Errors of a number that is mistyped or unknown are findings of the row that quotes it. */
export async function lookUpVouchers(db: Queryable, numbers: readonly string[]): Promise<NamedVouchers> {
  const found = new Map<string, NamedVoucher | Finding>();
  for (const text of new Set(numbers)) {
    try {
      const loaded = await loadVoucher(db, parseVoucherNumber(text.toUpperCase()));
      const row = await voucherRow(db, loaded.document.senderId, loaded.document.documentId);
      if (row)
        found.set(text, {
          loaded,
          row,
          lots: await lotsById(
            db,
            loaded.resolved.lines.map((line) => line.lot),
          ),
        });
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      found.set(text, { code: error.code, ...error.words });
    }
  }
  return found;
}
