import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { Problem } from '../../../../platform/errors.ts';
import { findHeadings } from '../mapping/find-headings.ts';
import { rawWorkbook, workbook, zipOf } from '../testing/workbooks.ts';
import { bufferSource } from './byte-source.ts';
import { fillMerged } from './fill-merged.ts';
import { openTable } from './open-table.ts';
import type { TableFile, TableRow } from './table.ts';
import { openEntry, type ZipEntry, zipEntries } from './zip.ts';

/** Small pieces, so that every seam between two of them is met. */
const open = (bytes: Buffer, piece = 7) => openTable(bufferSource(bytes, piece));

async function rowsOf(file: TableFile, sheet = 0): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of fillMerged(file.rows(sheet), await file.merges(sheet))) rows.push(row);
  return rows;
}
const texts = async (bytes: Buffer) =>
  (await rowsOf(await open(bytes))).map((row) => row.cells.map((cell) => cell.text));

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Problem)) throw error ?? new Error('nothing was thrown');
  expect(error.words.zh).toMatch(/\p{Script=Han}/u);
  expect(error.words.en).toMatch(/[a-z]{3}/);
  return error.code;
}

const LINES = '品名,数量,备注\r\n大白菜,12,新鲜\r\n"上海青, 小棵","3","两\n行"\r\n';

describe('A CSV', () => {
  it('Whose lines end in different ways is read line by line', async () => {
    expect(await texts(Buffer.from('a,b\r\n1,2\n3,4\r5,6\r\n"7\n",8\n'))).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
      ['7\n', '8'],
    ]);
  });

  it.each([
    ['utf-8', Buffer.from(LINES), 'utf-8'],
    ['utf-8 with its mark', Buffer.from(`\uFEFF${LINES}`), 'utf-8'],
    ['gb18030', iconv.encode(LINES, 'gb18030'), 'gb18030'],
    ['utf-16', Buffer.from(`\uFEFF${LINES}`, 'utf16le'), 'utf-16le'],
    ['semicolons', Buffer.from(LINES.replaceAll(',', ';').replace('上海青; 小棵', '上海青, 小棵')), 'utf-8'],
    ['tabs', Buffer.from(LINES.replaceAll(',', '\t').replace('上海青\t 小棵', '上海青, 小棵')), 'utf-8'],
  ])('Is read the same in %s, and says which encoding was chosen and why', async (_name, bytes, encoding) => {
    const file = await open(bytes);
    expect(file.format.encoding).toMatchObject({ name: encoding });
    expect(file.format.encoding?.confidence).toBeGreaterThan(0.9);
    expect(file.format.encoding?.why).not.toBe('');
    expect(await texts(bytes)).toEqual([
      ['品名', '数量', '备注'],
      ['大白菜', '12', '新鲜'],
      ['上海青, 小棵', '3', '两\n行'],
    ]);
  });

  it('Is refused in an encoding that is none of them, naming the line, rather than read as garbled text', async () => {
    const big5 = iconv.encode('品名,數量,產地\r\n高麗菜與龍鬚菜,十二,臺灣雲林縣\r\n', 'big5');
    expect(await codeOf(open(big5))).toBe('file-encoding');
    const broken = Buffer.concat([
      Buffer.from(LINES.repeat(20)),
      Buffer.from([0xe5, 0xa4]),
      Buffer.from('菜,1,\r\n'),
    ]);
    await expect(open(broken)).rejects.toMatchObject({ words: { zh: expect.stringContaining('第 81 行') } });
    const latin = Buffer.from('name,price\r\ncaf\xe9 cr\xe8me,1\r\n', 'latin1');
    expect(await codeOf(open(latin))).toBe('file-encoding');
  });

  it('Is refused where a quotation mark is never closed', async () => {
    expect(await codeOf(rowsOf(await open(Buffer.from('品名,数量\r\n"大白菜,12\r\n上海青,3\r\n'))))).toBe(
      'file-quote-open',
    );
  });
});

describe('A workbook', () => {
  it('Is read with shared and inline texts, numbers, dates, booleans, formulas and errors', async () => {
    const bytes = await workbook((sheet) => {
      sheet.addRow([]);
      sheet.addRow(['品名', '日期', '时间', '数量', '合计', '错', '真']);
      const row = sheet.addRow([
        '大白菜',
        new Date('2026-11-20T00:00:00Z'),
        new Date('2026-11-20T06:30:00Z'),
        12.3,
      ]);
      row.getCell(2).numFmt = 'yyyy"年"m"月"d"日"';
      row.getCell(3).numFmt = 'yyyy-mm-dd hh:mm';
      row.getCell(5).value = { formula: 'D3*2', result: 24.6 };
      row.getCell(6).value = { error: '#REF!' };
      row.getCell(7).value = true;
      row.getCell(8).value = { richText: [{ text: '富' }, { text: '文本' }] };
    });
    const rows = await rowsOf(await open(bytes, 97));
    expect(rows.map((row) => row.row)).toEqual([2, 3]);
    expect(rows[1]?.cells).toEqual([
      { text: '大白菜', kind: 'text' },
      { text: '2026-11-20', kind: 'date' },
      { text: '2026-11-20T06:30:00', kind: 'date' },
      { text: '12.3', kind: 'number' },
      { text: '24.6', kind: 'number', formula: true },
      { text: '#REF!', kind: 'error' },
      { text: 'TRUE', kind: 'boolean' },
      { text: '富文本', kind: 'text' },
    ]);
  });

  it('Has merged cells filled in, and headings of two lines under a title made one', async () => {
    const bytes = await workbook((sheet) => {
      sheet.addRow(['某市场进货台账 2026 年 11 月']);
      sheet.addRow(['日期', '品名', '数量', '供货者', '']);
      sheet.addRow(['', '', '', '名称', '电话']);
      sheet.addRow(['2026-11-20', '大白菜', 12, '绿畦农场', '0592-1']);
      sheet.addRow(['', '上海青', 3, '', '']);
      for (const merge of ['A1:E1', 'A2:A3', 'B2:B3', 'C2:C3', 'D2:E2', 'A4:A5', 'D4:D5', 'E4:E5'])
        sheet.mergeCells(merge);
    });
    const file = await open(bytes, 50);
    const rows = await rowsOf(file);
    const raw: TableRow[] = [];
    for await (const row of file.rows(0)) raw.push(row);
    const found = findHeadings(raw, await file.merges(0));
    expect(found).toMatchObject({ row: 2, lastRow: 3, above: expect.stringContaining('进货台账') });
    expect(found?.headings.map((one) => one.text)).toEqual([
      '日期',
      '品名',
      '数量',
      '供货者/名称',
      '供货者/电话',
    ]);
    expect(rows.at(-1)?.cells.map((cell) => [cell.text, cell.merged ?? false])).toEqual([
      ['2026-11-20', true],
      ['上海青', false],
      ['3', false],
      ['绿畦农场', true],
      ['0592-1', true],
    ]);
  });

  it('Is known by what is in it, not by its name: old workbooks, pages, archives and pictures say what to do', async () => {
    expect(await codeOf(open(Buffer.from('d0cf11e0a1b11ae100', 'hex')))).toBe('file-old-workbook');
    expect(await codeOf(open(Buffer.from('<html><table><tr><td>品名</td></tr></table>')))).toBe(
      'file-web-page',
    );
    expect(await codeOf(open(Buffer.from('<?xml version="1.0"?><Workbook/>')))).toBe('file-web-page');
    expect(await codeOf(open(zipOf({ 'word/document.xml': '<w/>' })))).toBe('file-not-workbook');
    expect(await codeOf(open(Buffer.from('%PDF-1.7')))).toBe('file-other-format');
    expect(await codeOf(open(Buffer.alloc(0)))).toBe('file-empty');
    expect(await codeOf(open(Buffer.from('  \r\n \r\n')))).toBe('file-empty');
  });

  it('Is refused when it is cut off, not well-formed, or declares entities', async () => {
    const whole = await workbook((sheet) => sheet.addRow(['品名', '数量']));
    expect(await codeOf(open(whole.subarray(0, whole.length - 40)))).toBe('workbook-damaged');
    const bad = async (sheet: string) => codeOf(open(rawWorkbook(sheet)).then((file) => rowsOf(file)));
    expect(await bad('<worksheet><sheetData><row r="1"><c r="A1"><v>1</c></row>')).toBe('workbook-damaged');
    expect(await bad('<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>')).toBe(
      'workbook-damaged',
    );
    expect(await bad('<worksheet><sheetData>')).toBe('workbook-damaged');
  });

  it('Is refused when it unpacks to more than any ledger, or to a text without end', async () => {
    const bomb = bufferSource(zipOf({ 'sheet.xml': '<row/>'.repeat(500_000) }));
    const entry = (await zipEntries(bomb)).get('sheet.xml') as ZipEntry;
    const read = async (one: ZipEntry) => {
      for await (const _ of openEntry(bomb, one, 1_048_576));
    };
    // What the directory says is believed where it is too much, and counted where it is not.
    expect(await codeOf(read(entry))).toBe('workbook-inflates');
    expect(await codeOf(read({ ...entry, size_bytes: 10 }))).toBe('workbook-inflates');
    const token = rawWorkbook(
      `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>${'长'.repeat(2_000_000)}`,
    );
    expect(await codeOf(openTable(bufferSource(token)).then((file) => rowsOf(file)))).toBe(
      'workbook-inflates',
    );
  });
});

describe('Merged cells of somebody who tries', () => {
  const sheet = (behind: string) =>
    rawWorkbook(
      `<worksheet><sheetData>${'<row><c><v>1</v></c></row>'.repeat(3)}</sheetData>${behind}</worksheet>`,
    );

  it('In a tag without end are not held in memory', async () => {
    const file = await open(sheet(`<mergeCells ${' '.repeat(1_000_000)}`), 100_000);
    expect(await codeOf(file.merges(0))).toBe('workbook-inflates');
  });

  it('Far to the right make no row wider than a ledger is', async () => {
    const merge = '<mergeCells><mergeCell ref="ZZZ1:ZZZ3"/><mergeCell ref="A1:A3"/></mergeCells>';
    const rows = await rowsOf(await open(sheet(merge), 4096));
    expect(rows.map((row) => row.cells.length)).toEqual([1, 1, 1]);
  });

  it('On top of each other cost no more than one', async () => {
    const merges = Array.from({ length: 20_000 }, () => ({ top: 1, left: 1, bottom: 20_000, right: 1 }));
    async function* rows(): AsyncGenerator<TableRow> {
      for (let row = 1; row <= 20_000; row += 1) yield { row, cells: [{ text: '1', kind: 'text' }] };
    }
    const started = process.cpuUsage().user;
    let count = 0;
    for await (const _ of fillMerged(rows(), merges)) count += 1;
    expect(count).toBe(20_000);
    expect(process.cpuUsage().user - started).toBeLessThan(2_000_000);
  });
});
