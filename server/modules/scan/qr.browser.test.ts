import jsQR from 'jsqr';
import { expect, it } from 'vitest';
import { launchBrowser } from '../../../test/support/browser.ts';
import { qrSvg } from './qr.ts';

type Decode = (data: Uint8ClampedArray, width: number, height: number) => { data: string } | null;

it('A QR code as it is drawn reads back as the very address', async () => {
  const url = 'https://trace.city.example/01/06901234567892/10/AB%2F2026-11-23';
  const svg = qrSvg(url);
  const browser = await launchBrowser();
  const page = await browser.newPage();
  const image = await page.evaluate(async (source) => {
    const picture = new Image(300, 300);
    picture.src = `data:image/svg+xml;base64,${btoa(source)}`;
    await picture.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: 360, height: 360 });
    const pen = canvas.getContext('2d');
    if (!pen) throw new Error('no canvas');
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, 360, 360);
    pen.drawImage(picture, 30, 30, 300, 300);
    return [...pen.getImageData(0, 0, 360, 360).data];
  }, svg);
  await browser.close();
  const decode = jsQR as unknown as Decode;
  expect(decode(Uint8ClampedArray.from(image), 360, 360)?.data).toBe(url);
});
