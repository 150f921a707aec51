import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, openCity, type TestCity } from '../../../../test/support/city.ts';
import { check, csv, send, sendGood, take } from './testing/file-city.ts';
import { rawWorkbook, workbook } from './testing/workbooks.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const HEADINGS = ['进货日期', '商品名称', '数量', '单位', '产地', '供货者名称'];
const row = (quantity: string, goods = '大白菜') => ['2026-11-19', goods, quantity, 'kg', '同安', '某农场'];

describe('A file that is not as it should be', () => {
  it.each([
    ['nothing but headings', csv(HEADINGS), 'file-without-rows'],
    ['no headings', csv(['1', '2'], ['3', '4']), 'headings-unknown'],
    ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'file-old-workbook'],
    ['a page', Buffer.from('<html><body><table></table></body></html>'), 'file-web-page'],
    [
      'another encoding',
      iconv.encode('品名,數量,產地\r\n高麗菜與龍鬚菜,十二,臺灣雲林縣\r\n', 'big5'),
      'file-encoding',
    ],
  ])('With %s is kept as unreadable and says what to do', async (_name, content, code) => {
    const answer = await send(city, 'stall', content, '名.xlsx');
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ state: 'unreadable', problem: { code } });
    const asked = await city.call('stall', 'POST', `/api/v1/files/${answer.body.fileId}/check`);
    expectProblem(asked, 409, 'file-not-in-state');
  });

  it('Of no bytes at all is refused, and leaves nothing', async () => {
    await city.expectNothingWritten(async () => {
      expectProblem(await send(city, 'stall', Buffer.alloc(0)), 422, 'file-empty');
    });
  });

  it('Of more bytes than are taken is refused, and leaves nothing', async () => {
    await city.expectNothingWritten(async () => {
      expectProblem(await send(city, 'stall', Buffer.alloc(201 * 1_048_576, 'x')), 413, 'body-too-large');
    });
  }, 60_000);

  it('With control characters, rows too wide and doubled headings says so by row, and stores no garbage', async () => {
    const content = csv(
      [...HEADINGS, '数量'],
      row('31'),
      row('32', '大白\0菜'),
      [...row('33'), '', '多出来的'],
      row('34', '大白\u001b[31m菜'),
    );
    const file = await sendGood(city, 'stall', content);
    expect(file.mapping?.columns.at(-1)).toMatchObject({ heading: '数量', repeated: true, field: null });
    const { findings } = await check(city, 'stall', file.fileId);
    expect(findings.map((one) => [one.row, one.column, one.code])).toEqual([
      [3, 'B', 'cell-characters'],
      [4, null, 'row-too-wide'],
      [5, 'B', 'cell-characters'],
    ]);
    await take(city, 'stall', file.fileId, true);
  });

  it('Never becomes a formula in what is handed out again', async () => {
    const attack = ['=HYPERLINK("http://evil.example","x")', '+1+1', '-2', '@SUM(A1)', '＝1+1'];
    const content = csv(
      HEADINGS,
      ...attack.map((goods) => row('1', `"${goods.replaceAll('"', '""')}"`)),
      row('x', '=1'),
    );
    const file = await sendGood(city, 'stall', content);
    await check(city, 'stall', file.fileId);
    const get = (format: string) =>
      city.app.inject({
        method: 'GET',
        url: `/api/v1/files/${file.fileId}/findings/export?format=${format}`,
        headers: { 'x-api-key': city.keys.stall },
      });
    const list = await get('csv');
    expect(list.headers['content-disposition']).toContain('attachment');
    for (const cell of list.body.split(/[,\r\n]/)) expect(cell).not.toMatch(/^"?[=+\-@＝]/);
    const marked = await get('xlsx');
    const { default: exceljs } = await import('exceljs');
    const book = new exceljs.Workbook();
    await book.xlsx.load(marked.rawPayload as unknown as ArrayBuffer);
    const sheet = book.worksheets[0];
    expect(sheet?.getCell('B2').value).toBe(`'${attack[0]}`);
    expect(sheet?.rowCount).toBe(7);
    sheet?.eachRow((one) => one.eachCell((cell) => expect(cell.formula).toBeUndefined()));
  });

  it('With merged cells, dates in five formats and formulas is read as it was meant, or asked about by cell', async () => {
    const content = await workbook((sheet) => {
      sheet.addRow(['十一月进货台账']);
      sheet.addRow(['进货日期', '商品名称', '数量', '单位', '产地', '供货者', '']);
      sheet.addRow(['', '', '', '', '', '名称', '电话']);
      for (const merge of ['A1:G1', 'A2:A3', 'B2:B3', 'C2:C3', 'D2:D3', 'E2:E3', 'F2:G2'])
        sheet.mergeCells(merge);
      const days = ['2026-11-16', '2026/11/17', '2026.11.18', '20261119', '2026年11月19日', '11/12/2026'];
      for (const [index, day] of days.entries())
        sheet.addRow([day, '大白菜', 100 + index, 'kg', '同安', '合并农场', '0592-1']);
      sheet.addRow([
        new Date('2026-11-15'),
        '大白菜',
        { formula: 'C4*2', result: 202 },
        'kg',
        '同安',
        '合并农场',
        '',
      ]);
      sheet.addRow([46_340, '大白菜', { formula: 'C4*3' }, 'kg', '同安', '合并农场', '']);
      sheet.addRow(['合计', '', 999]);
      sheet.mergeCells('F4:F11');
      sheet.mergeCells('G4:G11');
    });
    const file = await sendGood(city, 'stall', content, '十一月.xlsx');
    expect(file.mapping).toMatchObject({ ledger: 'purchase', headingRow: 2 });
    const { findings, file: checked } = await check(city, 'stall', file.fileId);
    expect(findings.map((one) => [one.row, one.column, one.code])).toEqual([
      [9, 'A', 'date-ambiguous'],
      [11, 'C', 'formula-without-value'],
    ]);
    expect(checked.counts).toMatchObject({ goodRows: 6, faultyRows: 2, formulas: 2, skipped: 1 });
    const receipt = await take(city, 'stall', file.fileId, true);
    expect(receipt.sums).toEqual([{ goods: '大白菜', unit: 'kg', quantity: '712', rows: 6 }]);
  });

  it.each([
    ['twice', '2'],
    ['out of order', '1'],
    ['that is no number', 'x'],
    ['that is no whole number', '3.5'],
    ['beyond the sheet', '4000000000'],
  ])('With a row number %s is unreadable, and keeps nobody waiting', async (_name, second) => {
    const line = (r: string, cells: string[]) =>
      `<row r="${r}">${cells.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`;
    const sheet = [line('1', HEADINGS), line('2', row('5')), line(second, row('6'))].join('');
    const content = rawWorkbook(`<worksheet><sheetData>${sheet}</sheetData></worksheet>`);
    expect((await send(city, 'stall', content, 'a.xlsx')).body).toMatchObject({
      state: 'unreadable',
      problem: { code: 'workbook-damaged', zh: expect.stringContaining(second) },
    });
  });

  it('With a name that no basic plane holds is asked about like any other', async () => {
    const goods = `${'鱼'.repeat(119)}𩽾𩾌`;
    const file = await sendGood(city, 'stall', csv(['商品编码', ...HEADINGS], ['K-1', ...row('3', goods)]));
    const { findings } = await check(city, 'stall', file.fileId);
    expect(findings.map((one) => [one.row, one.code])).toEqual([[2, 'product-unknown']]);
  });

  it('With goods that begin like a word for sums loses no row', async () => {
    const headings = ['商品名称', '进货日期', '数量', '单位', '产地', '供货者名称'];
    const line = (goods: string) => [goods, '2026-11-19', '3', 'kg', '同安', '某农场'];
    const sums = ['合计：', '小计', 'Total', 'total: 9', 'Grand total', 'SUM'].map((word) => [word, '', '9']);
    const content = csv(headings, line('Sumatra 咖啡'), line('Total Foods 麦片'), line('大白菜'), ...sums);
    const file = await sendGood(city, 'stall', content);
    const { file: checked } = await check(city, 'stall', file.fileId);
    expect(checked.counts).toMatchObject({ rows: 3, skipped: sums.length });
  });

  it('That was received and never looked at is looked at when it is sent again', async () => {
    const content = csv(HEADINGS, row('7711'));
    const { fileId } = await sendGood(city, 'stall', content);
    await city.owner.query(
      `UPDATE intake.file SET state = 'received', head = NULL, mapping = NULL, format = NULL WHERE file_id = $1`,
      [fileId],
    );
    const again = await send(city, 'stall', content);
    expect(again.body).toMatchObject({ fileId, repeated: true, state: 'mapped' });
  });

  it('Is nobody else’s to see, to map, to check or to take', async () => {
    const file = await sendGood(city, 'stall', csv(HEADINGS, row('77')));
    const at = `/api/v1/files/${file.fileId}`;
    expectProblem(await city.call('stranger', 'GET', at), 403, 'record-forbidden');
    expectProblem(await city.call('stranger', 'GET', `${at}/findings`), 403, 'record-forbidden');
    expectProblem(
      await city.call('stranger', 'PUT', `${at}/mapping`, { ledger: 'purchase' }),
      403,
      'record-forbidden',
    );
    expectProblem(await city.call('stranger', 'POST', `${at}/check`), 403, 'record-forbidden');
    expectProblem(await city.call('stranger', 'POST', `${at}/take`, {}), 403, 'record-forbidden');
    expectProblem(await city.call('stall', 'GET', '/api/v1/files/1'), 404, 'file-unknown');
  });
});
