import bwip from 'bwip-js/node';
import type { Words } from '../../../platform/errors.ts';

export const SYMBOLS = ['qr', 'gs1-128', 'datamatrix'] as const;
export type SymbolCode = (typeof SYMBOLS)[number];

/** Black rectangles of a symbol in modules, without its quiet zone. Bars of a linear one are one module high. */
export interface Modules {
  columns: number;
  rows: number;
  black: { x: number; y: number; width: number }[];
}

interface Matrix {
  pixs: number[];
  pixx: number;
  pixy: number;
}

/** Level M still reads with 15 % of the code damaged: wet labels. */
const BCID = { qr: 'qrcode', 'gs1-128': 'gs1-128', datamatrix: 'gs1datamatrix' } as const;

export function modulesOf(symbol: SymbolCode, content: string): Modules {
  const [raw] = bwip.raw({ bcid: BCID[symbol], text: content, ...(symbol === 'qr' ? { eclevel: 'M' } : {}) });
  if (raw && 'pixs' in raw) return ofMatrix(raw);
  return ofBars((raw as { sbs: number[] }).sbs);
}

/** Neighbours in a row become one rectangle. */
function ofMatrix({ pixs, pixx, pixy }: Matrix): Modules {
  const black: Modules['black'] = [];
  for (let y = 0; y < pixy; y += 1) {
    for (let x = 0; x < pixx; x += 1) {
      if (pixs[y * pixx + x] !== 1) continue;
      const from = x;
      while (x + 1 < pixx && pixs[y * pixx + x + 1] === 1) x += 1;
      black.push({ x: from, y, width: x - from + 1 });
    }
  }
  return { columns: pixx, rows: pixy, black };
}

/** Widths of bar, space, bar … */
function ofBars(widths: readonly number[]): Modules {
  const black: Modules['black'] = [];
  let x = 0;
  for (const [index, width] of widths.entries()) {
    if (index % 2 === 0) black.push({ x, y: 0, width });
    x += width;
  }
  return { columns: x, rows: 1, black };
}

export interface CodedGoods {
  gtin: string | null;
  batch: string | null;
  serial: string | null;
  /** 'YYYY-MM-DD' */
  productionDate: string | null;
  expiryDate: string | null;
  /** Net weight of what the label is put on. */
  weight_g: number | null;
}

/**
 * The 82 characters of GS1 (General Specifications 7.11), less the brackets that element strings are written with here.
 */
const GS1_TEXT = /^[!"%&'*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/;

export type Elements = { ok: true; text: string } | ({ ok: false } & Words);

/** The element string of a batch: 01, 17 (or 11), 310n, 10 or 21; those of fixed length first. */
export function elementString(goods: CodedGoods): Elements {
  const { gtin, batch, serial, expiryDate, productionDate, weight_g } = goods;
  if (gtin === null) {
    return {
      ok: false,
      zh: '这种商品没有商品条码（GTIN），只能用二维码',
      en: 'the goods have no GTIN, so only a QR code can carry their code',
    };
  }
  const own = batch ?? serial;
  if (own !== null && !GS1_TEXT.test(own)) {
    return {
      ok: false,
      zh: `批号“${own}”里有条码写不下的字符（可用数字、字母和常用符号，最多 20 个）`,
      en: `the batch "${own}" holds what a GS1 code cannot carry (digits, letters and common signs, at most 20)`,
    };
  }
  const day = (date: string) => date.slice(2).replaceAll('-', '');
  return {
    ok: true,
    text: [
      `(01)${gtin}`,
      expiryDate ? `(17)${day(expiryDate)}` : productionDate ? `(11)${day(productionDate)}` : '',
      weight_g === null ? '' : `(3103)${String(weight_g).padStart(6, '0')}`,
      batch ? `(10)${batch}` : serial ? `(21)${serial}` : '',
    ].join(''),
  };
}
