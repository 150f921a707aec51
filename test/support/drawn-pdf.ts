import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { prepareZXingModule, type ReadResult, readBarcodes } from 'zxing-wasm/reader';

const MODULES = join(import.meta.dirname, '../../node_modules');

/** Text and no function: what Vitest makes of an import knows only Vitest. */
const PAGE = `<!doctype html><canvas id="c"></canvas><script type="module">
import * as pdfjs from '/pdfjs.mjs';
window.draw = async (number, scale) => {
  const data = new Uint8Array(await (await fetch('/file.pdf')).arrayBuffer());
  const page = await (await pdfjs.getDocument({ data }).promise).getPage(number);
  const viewport = page.getViewport({ scale });
  const canvas = document.getElementById('c');
  canvas.width = Math.ceil(viewport.width);
  canvas.height = Math.ceil(viewport.height);
  await page.render({ canvasContext: canvas.getContext('2d'), canvas, viewport }).promise;
  return canvas.toDataURL('image/png');
};
</script>`;

/** Draws a page of a PDF as a reader would see it, as a PNG; `scale` 1 is 72 dots to the inch. */
export type DrawPage = (pdf: Buffer, page?: number, scale?: number) => Promise<Buffer>;

/** One tab for all pages of a test: to load pdf.js takes longer than to draw. */
export async function openDrawing(browser: Browser): Promise<DrawPage> {
  let file: Buffer = Buffer.alloc(0);
  const tab = await browser.newPage();
  await tab.route('http://pdf.test/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/pdfjs.mjs') {
      const body = readFileSync(join(MODULES, 'unpdf/dist/pdfjs.mjs'), 'utf8');
      return route.fulfill({ contentType: 'text/javascript', body });
    }
    if (pathname === '/file.pdf') return route.fulfill({ contentType: 'application/pdf', body: file });
    return route.fulfill({ contentType: 'text/html', body: PAGE });
  });
  await tab.goto('http://pdf.test/');
  await tab.waitForFunction('window.draw !== undefined');
  return async (pdf, page = 1, scale = 5) => {
    file = pdf;
    const dataUrl = await tab.evaluate<string>(`draw(${page}, ${scale})`);
    return Buffer.from(dataUrl.slice(dataUrl.indexOf(',') + 1), 'base64');
  };
}

let prepared = false;

/** Every code that a scanner finds in a picture. */
export async function codesIn(png: Buffer): Promise<ReadResult[]> {
  if (!prepared) {
    const wasm = readFileSync(join(MODULES, 'zxing-wasm/dist/reader/zxing_reader.wasm'));
    const wasmBinary = new Uint8Array(wasm).buffer as ArrayBuffer;
    await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
    prepared = true;
  }
  return readBarcodes(new Uint8Array(png), { tryHarder: true, maxNumberOfSymbols: 50, textMode: 'HRI' });
}
