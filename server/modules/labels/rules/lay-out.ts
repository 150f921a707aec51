import type { Words } from '../../../platform/errors.ts';
import type { LabelSize, SymbolRule } from '../../registry/index.ts';
import type { Modules, SymbolCode } from './symbols.ts';

/** What is drawn on one label, in millimetres from its upper left corner; a PDF and a preview draw the same. */
export interface Drawing {
  width_mm: number;
  height_mm: number;
  symbols: PlacedSymbol[];
  texts: PlacedText[];
  leftOut: LeftOut[];
}
export interface PlacedSymbol {
  symbol: SymbolCode;
  content: string;
  module_mm: number;
  /** Black rectangles: x, y, width, height. */
  bars: [number, number, number, number][];
}
export interface PlacedText {
  x: number;
  /** Upper edge of the line. */
  y: number;
  size_mm: number;
  width_mm: number;
  text: string;
}
export interface LeftOut extends Words {
  symbol: SymbolCode;
}

export interface SymbolAsked {
  rule: SymbolRule;
  symbol: SymbolCode;
  /** What it carries, or why it cannot. */
  content: { ok: true; text: string; modules: Modules } | ({ ok: false } & Words);
}

export interface LabelContent {
  /** First the name of the goods, then the other lines, the most telling first: what has no room is left away. */
  lines: readonly string[];
  symbols: readonly SymbolAsked[];
}

/** Width of a text set 1 mm large. */
export type Measure = (text: string) => number;

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Of a label's width the square codes take at most this much: the rest is for people. */
const CODES_SHARE = 0.62;
const GAP_MM = 1.5;
const LINE = 1.3;
/** Of text: shares of the label's height within what is read at arm's length, and what is still read near by. */
const NAME = { share: 0.13, least_mm: 4.2, most_mm: 10, smallest_mm: 2.4 };
const SMALL = { share: 0.066, least_mm: 2.6, most_mm: 4.4, smallest_mm: 1.9 };
const HRI_MM = 2.2;
const TEXT_WIDTH_MIN_MM = 11;

/** Pure: the same content on the same size is the same drawing. */
export function layOut(size: LabelSize, content: LabelContent, measure: Measure): Drawing {
  const mm = (um: number) => um / 1000;
  const margin = mm(size.margin_um);
  const drawing: Drawing = {
    width_mm: mm(size.width_um),
    height_mm: mm(size.height_um),
    symbols: [],
    texts: [],
    leftOut: [],
  };
  let box: Box = {
    x: margin,
    y: margin,
    width: drawing.width_mm - 2 * margin,
    height: drawing.height_mm - 2 * margin,
  };
  const asked = (symbol: SymbolCode) => content.symbols.find((one) => one.symbol === symbol);
  const linear = asked('gs1-128');
  // What stands above the bars must keep its room: a QR code of the least size.
  const keep = leastHeight(asked('qr'), size);
  if (linear) box = placeBars(drawing, linear, size, box, keep, measure);
  for (const symbol of ['qr', 'datamatrix'] as const) {
    const square = asked(symbol);
    if (square) box = placeSquare(drawing, square, size, box, drawing.width_mm - 2 * margin);
  }
  placeLines(drawing, content.lines, box, measure);
  return drawing;
}

/** The largest module within the rule that is a whole number of the printer's dots; null: none is large enough. */
export function moduleFor(rule: SymbolRule, dot_um: number, room_mm: number, modules: number): number | null {
  const most_um = Math.min(rule.module_um_max, (room_mm * 1000) / modules);
  const dots = Math.floor(most_um / dot_um + 1e-9);
  const module_um = dots * dot_um;
  return module_um >= rule.module_um_min ? module_um / 1000 : null;
}

const leastModule = ({ module_um_min }: SymbolRule, dot_um: number): number =>
  (Math.ceil(module_um_min / dot_um) * dot_um) / 1000;

function leastHeight(asked: SymbolAsked | undefined, size: LabelSize): number {
  if (!asked?.content.ok) return 0;
  const { modules } = asked.content;
  return (modules.rows + 2 * asked.rule.quietModules) * leastModule(asked.rule, size.dot_um);
}

const tooSmall = (asked: SymbolAsked, size: LabelSize): LeftOut => ({
  symbol: asked.symbol,
  zh: `${size.zh} 印不下可扫读的${asked.rule.zh}（最小模块 ${asked.rule.module_um_min / 1000} 毫米）`,
  en: `a ${asked.rule.en} that can be scanned has no room on ${size.en} (modules of at least ${asked.rule.module_um_min / 1000} mm)`,
});

const cannot = (asked: SymbolAsked, words: Words): LeftOut => ({
  symbol: asked.symbol,
  zh: words.zh,
  en: words.en,
});

/** A linear code along the lower edge with its text beneath; what is left above is the new box. */
function placeBars(
  drawing: Drawing,
  asked: SymbolAsked,
  size: LabelSize,
  box: Box,
  keep: number,
  measure: Measure,
): Box {
  if (!asked.content.ok) {
    drawing.leftOut.push(cannot(asked, asked.content));
    return box;
  }
  const { modules, text } = asked.content;
  const quiet = asked.rule.quietModules;
  const module = moduleFor(asked.rule, size.dot_um, box.width, modules.columns + 2 * quiet);
  const height = (asked.rule.height_um_min ?? 0) / 1000;
  const strip = height + HRI_MM * LINE;
  if (module === null || box.height - strip - GAP_MM < keep) {
    drawing.leftOut.push(tooSmall(asked, size));
    return box;
  }
  const y = box.y + box.height - strip;
  const x = box.x + (box.width - modules.columns * module) / 2;
  const bars = modules.black.map((bar): [number, number, number, number] => [
    x + bar.x * module,
    y,
    bar.width * module,
    height,
  ]);
  drawing.symbols.push({ symbol: asked.symbol, content: text, module_mm: module, bars });
  const size_mm = Math.min(HRI_MM, box.width / measure(text));
  const width_mm = measure(text) * size_mm;
  drawing.texts.push({ x: box.x + (box.width - width_mm) / 2, y: y + height + 0.3, size_mm, width_mm, text });
  return { ...box, height: box.height - strip - GAP_MM };
}

/** A square code at the left of the box; what is left at its right is the new box. */
function placeSquare(drawing: Drawing, asked: SymbolAsked, size: LabelSize, box: Box, whole_mm: number): Box {
  if (!asked.content.ok) {
    drawing.leftOut.push(cannot(asked, asked.content));
    return box;
  }
  const { modules, text } = asked.content;
  const quiet = asked.rule.quietModules;
  const used = whole_mm - box.width;
  const room = Math.min(box.height, whole_mm * CODES_SHARE - used, box.width - GAP_MM - TEXT_WIDTH_MIN_MM);
  const module = moduleFor(asked.rule, size.dot_um, room, modules.columns + 2 * quiet);
  if (module === null) {
    drawing.leftOut.push(tooSmall(asked, size));
    return box;
  }
  const side = (modules.columns + 2 * quiet) * module;
  const x = box.x + quiet * module;
  const y = box.y + (box.height - side) / 2 + quiet * module;
  const bars = modules.black.map((bar): [number, number, number, number] => [
    x + bar.x * module,
    y + bar.y * module,
    bar.width * module,
    module,
  ]);
  drawing.symbols.push({ symbol: asked.symbol, content: text, module_mm: module, bars });
  const taken = side + GAP_MM;
  return { ...box, x: box.x + taken, width: box.width - taken };
}

/** The name as large as it fits in two lines, the others below it, in one size. */
function placeLines(drawing: Drawing, lines: readonly string[], box: Box, measure: Measure): void {
  const [name = '', ...others] = lines;
  const largest = ({ share, least_mm, most_mm }: typeof NAME) =>
    Math.min(most_mm, Math.max(least_mm, drawing.height_mm * share));
  let size_mm = largest(NAME);
  while (size_mm > NAME.smallest_mm && wrap(name, box.width, size_mm, measure).length > 2) size_mm -= 0.2;
  let y = box.y;
  const bottom = box.y + box.height;
  const put = (text: string, size: number): boolean => {
    if (y + size > bottom + 0.01) return false;
    drawing.texts.push({ x: box.x, y, size_mm: size, width_mm: measure(text) * size, text });
    y += size * LINE;
    return true;
  };
  for (const line of wrap(name, box.width, size_mm, measure).slice(0, 3)) put(line, size_mm);
  y += 0.6;
  const room = bottom - y;
  let small = largest(SMALL);
  const rowsAt = (size: number) => others.flatMap((line) => wrap(line, box.width, size, measure)).length;
  while (small > SMALL.smallest_mm && rowsAt(small) * small * LINE > room) small -= 0.1;
  for (const line of others) {
    const rows = wrap(line, box.width, small, measure);
    if (y + rows.length * small * LINE > bottom + small * (LINE - 1) + 0.01) continue;
    for (const row of rows) put(row, small);
  }
}

/** Breaks at any character, as Chinese is broken; a Latin word is kept whole where it fits a line of its own. */
export function wrap(text: string, width: number, size: number, measure: Measure): string[] {
  const pieces = text.match(/[!-,.-~]+-?|-|\s+|[^!-~\s]/gu) ?? [];
  const rows: string[] = [];
  let row = '';
  const fits = (candidate: string) => measure(candidate.trimEnd()) * size <= width;
  const push = () => {
    if (row.trim() !== '') rows.push(row.trim());
    row = '';
  };
  for (const piece of pieces) {
    if (fits(row + piece)) {
      row += piece;
      continue;
    }
    push();
    for (const sign of fits(piece) ? [piece] : piece) {
      if (!fits(row + sign)) push();
      row += sign;
    }
  }
  push();
  return rows;
}
