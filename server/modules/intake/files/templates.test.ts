import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openCity, type TestCity } from '../../../../test/support/city.ts';
import { PROJECT_ROOT } from '../../../platform/config.ts';
import { LEDGERS, type Ledger } from './ledgers.ts';
import { check, sendGood, take } from './testing/file-city.ts';

vi.setConfig({ testTimeout: 60_000 });
let city: TestCity;
beforeAll(async () => {
  city = await openCity();
}, 60_000);
afterAll(() => city?.close());

const fileOf = (path: string): Buffer => readFileSync(join(PROJECT_ROOT, 'standard/current', path));

/** The template as a business fills it in: one row, its cells by the names of our fields. */
async function filled(ledger: Ledger, values: Readonly<Record<string, string>>): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(fileOf(`templates/${ledger.code}.xlsx`) as never);
  const [sheet] = book.worksheets;
  ledger.columns.forEach((column, index) => {
    const value = values[column.field];
    if (sheet && value !== undefined) sheet.getCell(2, index + 1).value = value;
  });
  return Buffer.from(await book.xlsx.writeBuffer());
}

describe.each(LEDGERS.map((ledger) => [ledger.code, ledger] as const))(
  'The template of %s',
  (code, ledger) => {
    it('is known by its headings, every one of them, as CSV and as XLSX', async () => {
      const values = Object.fromEntries(ledger.columns.map((column) => [column.field, column.example]));
      const files = [
        [fileOf(`examples/${code}.csv`), `${code}.csv`],
        [await filled(ledger, values), `${code}.xlsx`],
      ] as const;
      for (const [bytes, name] of files) {
        const file = await sendGood(city, 'stall', bytes, name);
        expect(file.mapping?.ledger, name).toBe(code);
        expect(
          file.mapping?.columns.map((one) => one.field),
          name,
        ).toEqual(ledger.columns.map((column) => column.field));
      }
    });
  },
);

describe('A filled template', () => {
  it('of purchases passes the check without a finding and is recorded', async () => {
    const ledger = LEDGERS.find((one) => one.code === 'purchase');
    if (!ledger) throw new Error('no purchase ledger');
    const bytes = await filled(ledger, {
      date: '2026-11-19',
      goods: '大白菜',
      quantity: '12.5',
      unit: '公斤',
      origin: '同安',
      supplier: '同安绿畦蔬菜农场',
      supplierAddress: '洪塘镇1号',
      supplierContact: '0592-5500000',
    });
    const file = await sendGood(city, 'stall', bytes, '进货台账.xlsx');
    expect((await check(city, 'stall', file.fileId)).findings).toEqual([]);
    const receipt = await take(city, 'stall', file.fileId);
    expect(receipt.documents.map((one) => [one.kind, one.outcome])).toEqual([['purchase', 'taken']]);
  });
});
