import { once } from 'node:events';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import exceljs from 'exceljs';
import type { ByteSource } from '../reading/byte-source.ts';

export const LONG_HEADINGS = [
  '进货日期',
  '商品名称',
  '数量',
  '单位',
  '产地',
  '供货者名称',
  '供货者地址',
  '联系方式',
  '合格证明类型及编号',
  '备注',
];

/** Rows of a purchase ledger: forty deliveries a day of up to thirty lines, no two alike. */
export function* longLedger(rows: number, goods = '大白菜'): Generator<string[]> {
  for (let index = 0; index < rows; index++) {
    const day = new Date(Date.UTC(2026, 0, 1) + Math.floor(index / 400) * 86_400_000)
      .toISOString()
      .slice(0, 10);
    const supplier = `供货者${Math.floor(index / 30) % 40}`;
    yield [
      day,
      goods,
      `${index}.5`,
      'kg',
      '福建省厦门市同安区',
      supplier,
      '洪塘镇1号',
      '0592-5500000',
      `承诺达标合格证 HG-${index}`,
      '',
    ];
  }
}

/** Writes a CSV of many rows to a path; `pad` lengthens the remark of each. */
export async function writeLongCsv(path: string, rows: Iterable<readonly string[]>, pad = ''): Promise<void> {
  const out = createWriteStream(path);
  out.write(`${LONG_HEADINGS.join(',')}\r\n`);
  for (const row of rows)
    if (!out.write(`${[...row.slice(0, -1), pad].join(',')}\r\n`)) await once(out, 'drain');
  out.end();
  await once(out, 'finish');
}

/** The same as a workbook, written as exports of larger systems are. */
export async function writeLongWorkbook(path: string, rows: Iterable<readonly string[]>): Promise<void> {
  const book = new exceljs.stream.xlsx.WorkbookWriter({ filename: path, useSharedStrings: true });
  const sheet = book.addWorksheet('台账');
  sheet.addRow(LONG_HEADINGS).commit();
  for (const row of rows)
    sheet.addRow(row.map((cell, index) => (index === 2 ? Number(cell) : cell))).commit();
  sheet.commit();
  await book.commit();
}

/** A file on the disk, as a file in the database is read: a piece at a time. */
export function diskSource(path: string): ByteSource {
  return {
    size_bytes: statSync(path).size,
    async *stream(from, to) {
      const end = to === undefined ? undefined : to - 1;
      if (end !== undefined && end < from) return;
      const options = { start: from, highWaterMark: 131_072, ...(end === undefined ? {} : { end }) };
      for await (const piece of createReadStream(path, options)) yield piece as Buffer;
    },
  };
}
