import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import bwip from 'bwip-js/node';

const WIDTH = 640;
const HEIGHT = 480;
const FRAMES = 16;
/** A hand has lifted the phone, and the code comes into the picture from below. */
const EMPTY_FRAMES = 4;
/** Modules of white around the code, as the standard asks. */
const QUIET = 4;
const [PAPER, INK, TABLE] = [225, 35, 120];

export interface Film {
  /** For `launchBrowser({ camera })`. */
  path: string;
  /** From the next time on that a page opens the camera. */
  show(text: string): void;
  remove(): void;
}

/**
 * A hand that brings a QR code before a camera: it comes in, turns, shakes and grows; grey, with noise. A film as Y4M, which
 * Chromium plays as a camera, over and over.
 */
export function openFilm(): Film {
  const folder = mkdtempSync(join(tmpdir(), 'luyuan-film-'));
  const path = join(folder, 'code.y4m');
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  const show = (text: string) => {
    const modules = modulesOf(text);
    const frames = Array.from({ length: FRAMES }, (_, at) => [Buffer.from('FRAME\n'), frame(modules, at)]);
    writeFileSync(path, Buffer.concat([head, ...frames.flat()]));
  };
  show('nothing yet');
  return { path, show, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

interface Modules {
  side: number;
  dark(column: number, row: number): boolean;
}

function modulesOf(text: string): Modules {
  // The types know only pictures; the matrix itself is what a film needs.
  const raw = (bwip as unknown as { raw(options: object): { pixs: number[]; pixx: number }[] }).raw;
  const [symbol] = raw({ bcid: 'qrcode', text, eclevel: 'M' });
  if (!symbol) throw new Error(`no code could be made of ${text}`);
  const { pixs, pixx } = symbol;
  return { side: pixx, dark: (column, row) => pixs[row * pixx + column] === 1 };
}

function frame({ side, dark }: Modules, at: number): Buffer {
  const luma = Buffer.alloc(WIDTH * HEIGHT, TABLE);
  const shown = at - EMPTY_FRAMES;
  const whole = side + 2 * QUIET;
  const pixels = (270 + 8 * shown) / whole;
  const turn = ((shown - 5) * 3 * Math.PI) / 180;
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const middle = { x: WIDTH / 2 + 14 * Math.sin(at * 2.1), y: HEIGHT / 2 + Math.max(0, 3 - shown) * 90 };
  for (let y = 0; y < HEIGHT; y += 1)
    for (let x = 0; x < WIDTH; x += 1) {
      const [dx, dy] = [x - middle.x, y - middle.y];
      const column = Math.floor((dx * cos + dy * sin) / pixels + whole / 2);
      const row = Math.floor((dy * cos - dx * sin) / pixels + whole / 2);
      const onPaper = shown >= 0 && Math.min(column, row) >= 0 && Math.max(column, row) < whole;
      const inCode = Math.min(column, row) >= QUIET && Math.max(column, row) < whole - QUIET;
      const base = !onPaper ? TABLE : inCode && dark(column - QUIET, row - QUIET) ? INK : PAPER;
      luma[y * WIDTH + x] = base + ((x * 7 + y * 13 + at * 29) % 17);
    }
  return Buffer.concat([luma, Buffer.alloc((WIDTH * HEIGHT) / 2, 128)]);
}
