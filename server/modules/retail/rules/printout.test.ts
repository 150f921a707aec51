import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf, PRINTOUT_COLUMNS, type Printout, printoutText, rowsOf } from './printout.ts';

const PRINTOUT: Printout = {
  shop: '惠民超市思明店',
  usccEnd: 'QQ59',
  till: '2 号台',
  place: null,
  at: '2026-11-20 16:00',
  number: 'X-1',
  lines: [
    {
      name: '大白菜',
      quantity: '1.25 公斤',
      amountFen: 625,
      origin: '福建省厦门市同安区',
      lots: ['T1BNA-BC000-0419H'],
    },
    {
      name: '鹭岛儿童奶酪 100 g',
      quantity: '2 袋',
      amountFen: 1990,
      origin: null,
      lots: ['T1', 'T2', 'T3', 'T4'],
    },
  ],
  traceCode: 'R1BNA-BC000-0419H',
  traceUrl: 'http://localhost:8080/r/R1BNABC0000419H',
  phone: '12315',
  platform: '鹭源',
};

test('A printout of 58 mm names shop, goods, lots, sum and trace code within 32 columns', () => {
  const text = printoutText(PRINTOUT, 58);
  expect(text).toMatch(/^ +惠民超市思明店\n/);
  expect(text).toContain('  1.25 公斤                 6.25\n');
  expect(text).toContain('合计 2 项               26.15 元');
  expect(text).toContain('  可能 T1\n  可能 T2\n  另可能有 2 批，扫码查看');
  expect(text).toContain('追溯码 R1BNA-BC000-0419H');
});

test('Whatever stands on it, no row is wider than the paper and no sign is lost', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 });
  fc.assert(
    fc.property(text, text, fc.constantFrom(58 as const, 80 as const), (shop, name, width) => {
      const [line] = PRINTOUT.lines;
      const printout = printoutText(
        { ...PRINTOUT, shop, lines: [{ ...(line as never as Printout['lines'][number]), name }] },
        width,
      );
      for (const row of printout.split('\n'))
        expect(columnsOf(row)).toBeLessThanOrEqual(PRINTOUT_COLUMNS[width]);
      expect(rowsOf(name, 32).join('')).toBe(name.replace(/\p{Cc}/gu, ' '));
    }),
  );
});

test('An amount that the till did not give is left out, and the sum with it', () => {
  const lines = PRINTOUT.lines.map((line, index) => (index === 0 ? { ...line, amountFen: null } : line));
  expect(printoutText({ ...PRINTOUT, lines }, 80)).not.toContain('元');
});
