import { buffer } from 'node:stream/consumers';
import { extractText, getDocumentProxy } from 'unpdf';
import { expect, test } from 'vitest';
import { type PrintedTable, printTable } from './print-table.ts';

async function* rowsOf(rows: readonly (readonly string[])[]) {
  yield* rows;
}
const table = (rows: AsyncIterable<readonly string[]>, change: Partial<PrintedTable> = {}): PrintedTable => ({
  title: '进货查验记录',
  head: ['阿妹蔬菜摊', '2026-11-01 至 2026-11-20'],
  columns: [
    { heading: '进货日期', width: 2 },
    { heading: '商品名称', width: 3 },
    { heading: '数量', width: 1, align: 'right' },
  ],
  rows,
  foot: '记录人：________　日期：________',
  empty: '这段时间没有记录。',
  at: new Date('2026-11-20T08:00:00Z'),
  ...change,
});
async function pagesOf(of: PrintedTable): Promise<string[]> {
  const bytes = await buffer(printTable(of));
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: false });
  return text;
}

test('A long table has its headings, its page and how many there are on each page, and every row once', async () => {
  const rows = Array.from({ length: 120 }, (_, at) => ['2026-11-20', `大白菜${at}号`, `${at} 公斤`]);
  const pages = await pagesOf(table(rowsOf(rows)));
  expect(pages.length).toBeGreaterThan(3);
  for (const [index, page] of pages.entries()) {
    expect(page).toContain('进货日期');
    expect(page.replaceAll(/\s+/g, '')).toContain(`第${index + 1}页/共${pages.length}页`);
  }
  expect([...pages.join('\n').matchAll(/大白菜(\d+)号/g)].map((one) => Number(one[1]))).toEqual(
    rows.map((_row, at) => at),
  );
  expect(pages[0]).toContain('2026-11-01 至 2026-11-20');
  expect(pages.at(-1)).toContain('记录人');
});

test('A cell is wrapped, and one that is higher than a page goes on on the next without losing a sign', async () => {
  const long = Array.from({ length: 800 }, (_, at) => `证${at}；`).join('');
  const pages = await pagesOf(
    table(
      rowsOf([
        ['2026-11-20', long, '1'],
        ['2026-11-21', '短', '2'],
      ]),
    ),
  );
  const seen = pages
    .map((page) =>
      page
        .replaceAll(/\s+/g, '')
        .replaceAll('进货查验记录阿妹蔬菜摊', '|')
        .replaceAll('进货日期商品名称数量', '|'),
    )
    .join('')
    .replaceAll(/\|?第\d+页\/共\d+页\|?/g, '');
  expect(seen.match(/证\d+/g)).toHaveLength(800);
  expect(pages.length).toBeGreaterThan(1);
});

test('A table without rows says so', async () => {
  expect((await pagesOf(table(rowsOf([])))).join('')).toContain('这段时间没有记录');
});

test('Rows are asked for as pages are taken, not all at once', async () => {
  let asked = 0;
  async function* endless() {
    for (;;) {
      asked += 1;
      yield ['2026-11-20', '大白菜', `${asked}`];
    }
  }
  const stream = printTable(table(endless()));
  // Reads a little, then stops reading.
  await new Promise((done) => stream.once('readable', done));
  stream.read();
  let before = -1;
  while (asked !== before) {
    before = asked;
    for (let turn = 0; turn < 200; turn += 1) await new Promise((next) => setImmediate(next));
  }
  expect(asked).toBeGreaterThan(0);
  stream.destroy();
});
