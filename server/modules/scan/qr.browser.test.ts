import jsQR from 'jsqr';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../../../test/support/browser.ts';
import { qrSvg } from './qr.ts';

type Decode = (data: Uint8ClampedArray, width: number, height: number) => { data: string } | null;

const SIDE_PX = 200;

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser?.close());

it('A QR code as it is drawn reads back as the very address', async () => {
  const url = 'https://trace.city.example/01/06901234567892/10/AB%2F2026-11-23';
  const page = await browser.newPage();
  const inked = await page.evaluate(
    async ([source, side]) => {
      const picture = new Image();
      picture.src = `data:image/svg+xml;base64,${btoa(source)}`;
      await picture.decode();
      const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side });
      const pen = canvas.getContext('2d');
      if (!pen) throw new Error('no canvas');
      pen.fillStyle = '#fff';
      pen.fillRect(0, 0, side, side);
      pen.drawImage(picture, 20, 20, side - 40, side - 40);
      const { data } = pen.getImageData(0, 0, side, side);
      return Array.from({ length: side * side }, (_, at) => ((data[at * 4] ?? 255) < 128 ? '1' : '0')).join(
        '',
      );
    },
    [qrSvg(url), SIDE_PX] as const,
  );
  const pixels = Uint8ClampedArray.from(
    [...inked].flatMap((bit) => (bit === '1' ? [0, 0, 0, 255] : [255, 255, 255, 255])),
  );
  expect((jsQR as unknown as Decode)(pixels, SIDE_PX, SIDE_PX)?.data).toBe(url);
});
