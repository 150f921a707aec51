import { Problem } from '../../platform/errors.ts';
import type { ScanIssue } from '../retail/index.ts';

export const oneThingNeeded = () =>
  new Problem(400, 'sale-check-one-needed', {
    zh: '请只给一项：商品条码（gtin）、批次（lot），或扫到的内容（scan）。',
    en: 'Give exactly one: a barcode (gtin), a lot (lot), or what a scanner read (scan).',
    path: '/gtin',
  });
export const gtinWrong = (expected: string | undefined) =>
  new Problem(422, 'gtin-check-digit', {
    zh:
      expected === undefined
        ? '商品条码应为 8、12、13 或 14 位数字，请重新扫描。'
        : `商品条码的末位应是 ${expected}，请重新扫描。`,
    en:
      expected === undefined
        ? 'A barcode has 8, 12, 13 or 14 digits; scan it again.'
        : `The last digit of the barcode should be ${expected}; scan it again.`,
    path: '/gtin',
  });
export const scanWrong = (found: ScanIssue) =>
  new Problem(422, found.code, { zh: found.zh, en: found.en, path: '/scan' });
export const pluUnbound = (plu: string) =>
  new Problem(404, 'plu-not-bound', {
    zh: `PLU ${plu} 没有绑定商品。请在“货架与收银”里绑定，或扫描批次码。`,
    en: `Nothing is bound to PLU ${plu}. Bind it under "Shelves and tills", or scan a lot code.`,
    path: '/scan',
  });
