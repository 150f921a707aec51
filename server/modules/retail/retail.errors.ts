import type { Issue } from '../../platform/errors.ts';
import { Problem } from '../../platform/errors.ts';
import type { ScanIssue } from './rules/scan-issue.ts';

/** What a scanner's text lacks, at the field that carried it. */
export const scanned = (path: string, found: ScanIssue): Issue => ({
  code: found.code,
  path,
  zh: found.zh,
  en: found.en,
});

export const lotExpected = (path: string): Issue => ({
  code: 'lot-expected',
  path,
  zh: '这里需要批次码（T 开头）、带批号的追溯二维码或 (01)…(10)… 条码；商品条码本身不含批次。',
  en: 'A lot is needed here: a lot code (T…), a trace code with a batch, or (01)…(10)…; a plain barcode names no lot.',
});

export const lotNeverHere = (path: string): Issue => ({
  code: 'lot-not-own',
  path,
  zh: '这个批次从未到过本店，请核对批次码；如有进货未登记，请先登记进货。',
  en: 'This lot was never in the shop. Check its code, or record the purchase first.',
});

export const lotOfAnotherProduct = (path: string, name: string): Issue => ({
  code: 'binding-products-differ',
  path,
  zh: `同一个 PLU 或条码下应是同一种商品，这个批次是“${name}”。`,
  en: `One PLU or barcode stands for one product; this lot is of "${name}".`,
});

export const pluOfAnotherProduct = (name: string) =>
  new Problem(422, 'plu-of-another-product', {
    zh: `这个 PLU 在本店另一处是“${name}”。请先在那里解除，或换一个 PLU。`,
    en: `Elsewhere in the shop this PLU stands for "${name}". End that first, or use another PLU.`,
    path: '/plu',
  });

export const bindingDiffers = (field: string) =>
  new Problem(409, `exists-with-different-${field}`, {
    zh: '这个单号已用于另一条绑定，请换一个单号。',
    en: 'This number names another binding already; use a number of its own.',
    path: `/${field}`,
  });

export const receiptUnknown = () =>
  new Problem(404, 'receipt-unknown', {
    zh: '没有这张小票。请核对小票上的追溯码（R 开头）。',
    en: 'There is no such receipt; check the trace code on it (it begins with R).',
  });
