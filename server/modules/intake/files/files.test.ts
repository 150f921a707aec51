import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCity, type TestCity } from '../../../../test/support/city.ts';
import { check, csv, sendGood, take } from './testing/file-city.ts';

let city: TestCity;
beforeEach(async () => {
  city = await openCity();
});
afterEach(() => city.close());

const HEADINGS = ['进货日期', '商品名称', '数量', '单位', '产地', '供货者名称', '供货者地址', '联系方式'];
const cabbage = (quantity: string, rest: Partial<Record<'day' | 'supplier' | 'unit', string>> = {}) => [
  rest.day ?? '2026-11-19',
  '大白菜',
  quantity,
  rest.unit ?? 'kg',
  '同安',
  rest.supplier ?? '同安绿畦蔬菜农场',
  '洪塘镇1号',
  '0592-5500000',
];

const purchases = async () =>
  (
    await city.owner.query<{ sender_number: string }>(
      `SELECT sender_number FROM ledger.document WHERE kind = (SELECT min(kind) FROM ledger.document) ORDER BY 1`,
    )
  ).rows.map((row) => row.sender_number);

describe('A purchase ledger as a file', () => {
  it('Is read, mapped, checked without recording anything, and taken as purchases', async () => {
    const content = csv(HEADINGS, cabbage('12'), cabbage('3.5'), cabbage('20', { day: '2026/11/18' }));
    const file = await sendGood(city, 'stall', content);
    expect(file.mapping?.ledger).toBe('purchase');
    expect(file.mapping?.columns.map((one) => one.field)).toEqual([
      'date',
      'goods',
      'quantity',
      'unit',
      'origin',
      'supplier',
      'supplierAddress',
      'supplierContact',
    ]);
    const before = await city.fingerprint([
      'identity.audit',
      'intake.file',
      'intake.file_row',
      'intake.file_document',
    ]);
    const checked = await check(city, 'stall', file.fileId);
    expect(checked.findings).toEqual([]);
    expect(
      await city.fingerprint(['identity.audit', 'intake.file', 'intake.file_row', 'intake.file_document']),
    ).toEqual(before);
    const receipt = await take(city, 'stall', file.fileId);
    // Two rows of one day and supplier are one purchase.
    expect(receipt.documents.map((one) => [one.kind, one.outcome, one.rows])).toEqual([
      ['purchase', 'taken', [2, 3]],
      ['purchase', 'taken', [4]],
    ]);
    expect(receipt.sums).toEqual([{ goods: '大白菜', unit: 'kg', quantity: '35.5', rows: 3 }]);
    expect((await purchases()).length).toBe(2);
    expect((await city.verify()).findings).toEqual([]);
  });
});
