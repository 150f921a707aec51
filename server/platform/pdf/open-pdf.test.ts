import { extractText, getDocumentProxy } from 'unpdf';
import { expect, test } from 'vitest';
import { openPdf, printable, wholePdf } from './open-pdf.ts';

const AT = new Date('2026-11-20T08:00:00Z');

async function textOf(bytes: Buffer): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true });
  return text;
}

test('A PDF says in Chinese and Latin what was written into it', async () => {
  const pdf = openPdf({ title: '进货查验记录', at: AT });
  pdf.fontSize(12).text('进货查验记录 喆鑫粮油 12.5 公斤 ℃ ①');
  const bytes = await wholePdf(pdf);
  expect(await textOf(bytes)).toContain('进货查验记录 喆鑫粮油 12.5 公斤 ℃ ①');
  expect(bytes.length).toBeLessThan(60_000);
});

test('A character that the face lacks is shown as a missing sort, not left out', async () => {
  const pdf = openPdf({ title: '名', at: AT });
  pdf.text(printable(pdf, '𰻞𰻞面馆'));
  expect(await textOf(await wholePdf(pdf))).toContain('〓〓面馆');
});

test('The same document made again is the same, byte for byte', async () => {
  const make = () => {
    const pdf = openPdf({ title: '标签', at: AT });
    pdf.text('大白菜');
    return wholePdf(pdf);
  };
  expect((await make()).equals(await make())).toBe(true);
});
