import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../../../test/support/browser.ts';
import { expectProblem, openCity, type ProblemBody, type TestCity } from '../../../test/support/city.ts';
import { codesIn, type DrawPage, openDrawing } from '../../../test/support/drawn-pdf.ts';
import { lotCode } from '../registry/index.ts';

let city: TestCity;
let browser: Browser;
let draw: DrawPage;
let cheese: string;
let cabbage: string;
beforeAll(async () => {
  [city, browser] = await Promise.all([openCity(), launchBrowser()]);
  draw = await openDrawing(browser);
  const voucher = await city.issue('factory', {
    receiver: { partyId: city.parties.supermarket.partyId },
    lines: [city.cheese('20261101')],
    certificates: [city.inspectionReport()],
  });
  await city.receive('supermarket', voucher);
  cheese = voucher.lineItems[0]?.lotId ?? '';
  cabbage = (await city.stockCabbage('supermarket')).lotId;
});
afterAll(async () => {
  await browser?.close();
  await city?.close();
});

const print = (body: object, who: 'supermarket' | 'stranger' = 'supermarket') =>
  city.app.inject({
    method: 'POST',
    url: '/api/v1/labels',
    headers: { 'x-api-key': city.keys[who] },
    payload: body,
  });
const refused = (body: object, who: 'supermarket' | 'stranger' = 'supermarket') =>
  city.call<ProblemBody>(who, 'POST', '/api/v1/labels', body);

async function textOf(pdf: Buffer): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
  return text;
}

async function keep(name: string, png: Buffer): Promise<Buffer> {
  const folder = join(import.meta.dirname, '../../../test-artefacts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), png);
  return png;
}

const ALL = ['qr', 'gs1-128', 'datamatrix'];

describe('A label as it comes out of the printer', { timeout: 60_000 }, () => {
  test('carries QR, GS1-128 and DataMatrix that a scanner reads back, and text that a person reads', async () => {
    const answer = await print({ items: [{ lot: cheese }], size: 'card-105x74', symbols: ALL });
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('application/pdf');
    const png = await keep('label-card-105x74.png', await draw(answer.rawPayload));
    const codes = await codesIn(png);
    const gtin = city.products.cheese.gtin;
    const elements = `(01)${gtin}(17)270501(10)20261101`;
    expect(new Map(codes.map((code) => [code.format, code.text]))).toEqual(
      new Map([
        ['QRCode', `http://test.example/t/${lotCode(cheese)}`],
        ['Code128', elements],
        ['DataMatrix', elements],
      ]),
    );
    const text = await textOf(answer.rawPayload);
    // A long name goes over two lines.
    expect(text.replace(/\s/g, '')).toContain('鹭岛儿童奶酪');
    expect(text).toContain('到期 2027-05-01');
    expect(text).toContain('批号 20261101');
  });

  test.each(['roll-40x30', 'roll-50x30', 'roll-60x40', 'roll-70x50', 'card-90x55'])(
    'on %s has a QR code that is read, goods without a barcode too',
    async (size) => {
      const answer = await print({ items: [{ lot: cabbage }], size });
      const png = await keep(`label-${size}.png`, await draw(answer.rawPayload));
      expect((await codesIn(png)).map((code) => code.text)).toEqual([
        `http://test.example/t/${lotCode(cabbage)}`,
      ]);
      expect(await textOf(answer.rawPayload)).toContain('大白菜');
    },
  );

  test.each([
    ['a4-3x8', 24],
    ['a4-2x7', 14],
  ] as const)('on %s stands %i times to a page, each of them readable', async (size, perPage) => {
    const answer = await print({ items: [{ lot: cheese }], size, copies: perPage + 1 });
    const pdf = await getDocumentProxy(new Uint8Array(answer.rawPayload.slice()));
    expect(pdf.numPages).toBe(2);
    const png = await keep(`label-${size}.png`, await draw(answer.rawPayload, 1, 3));
    expect(await codesIn(png)).toHaveLength(perPage);
  });

  test('of a shelf stands for the shop’s goods, whatever batch lies there, and stays the same card', async () => {
    const item = { product: city.products.cabbage.productId, place: { kind: 'shelf', code: 'A-03' } };
    const first = await print({ items: [item], size: 'card-90x55' });
    const png = await keep('label-shelf-card.png', await draw(first.rawPayload));
    const [code] = await codesIn(png);
    expect(code?.text).toMatch(/^http:\/\/test\.example\/s\/C[0-9A-Z]{14}$/);
    const again = await print({ items: [item], size: 'card-105x74' });
    expect((await codesIn(await draw(again.rawPayload)))[0]?.text).toBe(code?.text);
    const elsewhere = await print({ items: [{ ...item, place: undefined }], size: 'card-90x55' });
    expect((await codesIn(await draw(elsewhere.rawPayload)))[0]?.text).not.toBe(code?.text);
  });
});

describe('What cannot be printed', { timeout: 60_000 }, () => {
  test('is a symbol without room: refused with a sentence, or left out on request', async () => {
    const body = { items: [{ lot: cheese }], size: 'roll-40x30', symbols: ['qr', 'gs1-128'] };
    const problem = expectProblem(await refused(body), 422, 'symbol-too-small');
    expect(problem.messages.zh).toContain('0.25 毫米');
    const without = await print({ ...body, leaveOut: true });
    expect(without.headers['x-left-out']).toBe('1');
    const codes = await codesIn(await draw(without.rawPayload));
    expect(codes.map((code) => code.format)).toEqual(['QRCode']);
  });

  test('is a GS1 code of goods that have no GTIN', async () => {
    const problem = expectProblem(
      await refused({ items: [{ lot: cabbage }], size: 'card-105x74', symbols: ['datamatrix'] }),
      422,
      'symbol-too-small',
    );
    expect(problem.messages.zh).toContain('GTIN');
  });

  test('is another’s lot, too many labels, an unknown size, an item that is nothing or two things', async () => {
    const item = { lot: cheese };
    await city.expectNothingWritten(async () => {
      expectProblem(await refused({ items: [item], size: 'roll-40x30' }, 'stranger'), 422, 'lot-not-own');
      expectProblem(
        await refused({ items: [item, item], size: 'roll-40x30', copies: 501 }),
        422,
        'labels-too-many',
      );
      expectProblem(await refused({ items: [item], size: 'a0' }), 422, 'label-size-unknown');
      expectProblem(await refused({ items: [{}], size: 'roll-40x30' }), 422, 'label-item-needed');
      expectProblem(
        await refused({ items: [{ ...item, product: city.products.cheese.productId }], size: 'roll-40x30' }),
        422,
        'label-item-needed',
      );
      expectProblem(await refused({ items: [{ lot: 'T1' }], size: 'roll-40x30' }), 404, 'lot-unknown');
    });
  });
});

test('A preview draws what will be printed, and says what has no room', async () => {
  const answer = await city.call<{
    labels: number;
    pages: number;
    items: { code: string; drawing: { texts: { text: string }[]; leftOut: { symbol: string }[] } }[];
  }>('supermarket', 'POST', '/api/v1/labels/preview', {
    items: [{ lot: cheese }],
    size: 'roll-50x30',
    symbols: ALL,
    copies: 3,
  });
  expect(answer.status).toBe(200);
  expect(answer.body).toMatchObject({ labels: 3, pages: 3, items: [{ code: lotCode(cheese) }] });
  expect(answer.body.items[0]?.drawing.leftOut.map((one) => one.symbol)).toContain('gs1-128');
});
