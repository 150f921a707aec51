import type { Pdf } from '../../platform/pdf/open-pdf.ts';
import { openPdf } from '../../platform/pdf/open-pdf.ts';
import type { LabelSize } from '../registry/index.ts';
import type { Drawing, Measure } from './rules/lay-out.ts';

const POINTS = 72 / 25.4;
const A4_MM = { width: 210, height: 297 };
const MEASURED_AT = 100;

/** Widths as the PDF's own face has them. */
export function measureWith(pdf: Pdf): Measure {
  pdf.fontSize(MEASURED_AT);
  return (text) => pdf.widthOfString(text) / MEASURED_AT;
}

export function openLabels(size: LabelSize, title: string, at: Date): Pdf {
  const page = size.sheet
    ? ([A4_MM.width * POINTS, A4_MM.height * POINTS] as const)
    : ([(size.width_um / 1000) * POINTS, (size.height_um / 1000) * POINTS] as const);
  return openPdf({ title, size: page, margin: 0, at });
}

/** Draws labels one after another: a page each on a roll or as a card, many to a page on a sheet. */
export function drawLabels(pdf: Pdf, size: LabelSize, drawings: Iterable<Drawing>): void {
  let index = 0;
  for (const drawing of drawings) {
    const perPage = size.sheet ? size.sheet.columns * size.sheet.rows : 1;
    const place = index % perPage;
    if (index > 0 && place === 0) pdf.addPage();
    const sheet = size.sheet;
    const x = sheet ? (sheet.left_um + (place % sheet.columns) * sheet.stepX_um) / 1000 : 0;
    const y = sheet ? (sheet.top_um + Math.floor(place / sheet.columns) * sheet.stepY_um) / 1000 : 0;
    drawLabel(pdf, drawing, x, y);
    index += 1;
  }
}

function drawLabel(pdf: Pdf, drawing: Drawing, x: number, y: number): void {
  pdf
    .save()
    .translate(x * POINTS, y * POINTS)
    .scale(POINTS)
    .fillColor('black');
  for (const { bars } of drawing.symbols) {
    // One path for a whole symbol: rows that touch show no seam.
    for (const [left, top, width, height] of bars) pdf.rect(left, top, width, height);
    pdf.fill();
  }
  for (const text of drawing.texts)
    pdf.fontSize(text.size_mm).text(text.text, text.x, text.y, { lineBreak: false });
  pdf.restore();
}
