import type { Queryable } from '../../../../platform/db.ts';
import { lotsHeldSince } from '../../../ledger/index.ts';
import { type Lot, lotsById, normaliseText } from '../../../registry/index.ts';
import { finding } from '../cells/findings.ts';
import type { Fields } from '../cells/read-row.ts';
import { day, text } from './goods-line.ts';
import type { GoodsFinding, Names } from './names.ts';

/** Of what a business held, the latest this many lots are looked at. */
const LOTS_MAX = 5000;

/** The lots that some businesses hold or held, to find the one that a row means. */
export interface HeldLots {
  of(partyId: string): readonly Lot[];
}

export async function lookUpHeld(db: Queryable, partyIds: readonly string[]): Promise<HeldLots> {
  const held = await lotsHeldSince(db, [...new Set(partyIds)], null, LOTS_MAX);
  const lots = await lotsById(db, [...new Set(held.map((one) => one.lotId))]);
  const byParty = Map.groupBy(held, (one) => one.partyId as string);
  return {
    of: (partyId) => (byParty.get(partyId) ?? []).flatMap((one) => lots.get(one.lotId) ?? []),
  };
}

/**
 * What a row calls a lot: its trace code, or barcode with batch or production date, else the only lot of these goods
 * (and this batch) that the business has or had. Findings: those of products, `lot-unknown`, `lot-several`.
 */
export function lotOf(fields: Fields, names: Names, held: readonly Lot[]): { lot: string } | GoodsFinding {
  const code = text(fields, 'lot');
  if (code !== '') return { lot: code };
  const [gtin, batch, made] = [text(fields, 'gtin'), text(fields, 'batch'), day(fields, 'productionDate')];
  const found = names.product(fields, null);
  const goods = text(fields, 'goods') || gtin;
  const field = text(fields, 'goods') === '' ? 'gtin' : 'goods';
  const product = 'product' in found ? found.product : null;
  // One name may be several products: among what the business holds it may be one.
  if (product === null && (!('code' in found) || found.code !== 'product-ambiguous'))
    return found as GoodsFinding;
  const same = held.filter(
    (lot) =>
      (product === null ? names.isNamed(lot.productId, goods) : lot.productId === product.productId) &&
      (batch === '' || (lot.batch !== null && normaliseText(lot.batch) === normaliseText(batch))),
  );
  if (same.length === 1) return { lot: (same[0] as Lot).lotId };
  if (gtin !== '' && (batch !== '' || made !== undefined))
    return { lot: `(01)${gtin}(10)${batch || `D${made}`}` };
  if (same.length === 0) {
    return {
      ...finding(
        'lot-unknown',
        `没有找到“${goods}”${batch === '' ? '' : `批号 ${batch} `}的批次，请填追溯码，或先登记进货。`,
        `No lot of "${goods}"${batch === '' ? '' : ` with batch ${batch}`} was found; write its trace code, or record the purchase first.`,
      ),
      field,
    };
  }
  return {
    ...finding(
      'lot-several',
      `“${goods}”有 ${same.length} 个批次，请填批号或追溯码说明是哪一批。`,
      `There are ${same.length} lots of "${goods}"; write the batch number or the trace code.`,
    ),
    field,
  };
}
