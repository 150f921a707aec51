import type { Pdf } from '../pdf/open-pdf.ts';
import { type TableInk, tableInk } from '../pdf/table-ink.ts';
import type { ReportBlock, ReportLetter } from './blocks.ts';

/** A4 in points, with margins as official letters have them: 37 mm above, 26 mm right, 35 mm below, 28 mm left. */
export const PAGE = { width: 595.28, height: 841.89, top: 74, right: 62, bottom: 72, left: 79 } as const;
const WIDTH = PAGE.width - PAGE.left - PAGE.right;
const RED = '#c8161d';
const SIZES = { title: 20, heading: 14, body: 11, small: 8.5 } as const;
const LEADING = 1.55;
const PAD = 3;

/** Where a picture's bytes come from; null where it is not kept, or is of a kind that a page cannot show. */
export type PictureSource = (sha256: string) => Buffer | null;

/** A page that is written from top to bottom, and goes on on the next. */
export class ReportSheet {
  readonly pdf: Pdf;
  readonly ink: TableInk;
  y: number = PAGE.top;
  /** Pages so far. */
  pages = 1;

  constructor(pdf: Pdf) {
    this.pdf = pdf;
    this.ink = tableInk(pdf);
  }

  newPage(): void {
    this.pdf.addPage();
    this.pages += 1;
    this.y = PAGE.top;
  }

  /** A new page where less than this is left. */
  need(height: number): void {
    if (this.y + height > PAGE.height - PAGE.bottom) this.newPage();
  }

  line(text: string, size: number, x: number = PAGE.left): void {
    this.need(size * LEADING);
    this.ink.write(text, x, this.y + size, size);
    this.y += size * LEADING;
  }

  paragraph(text: string, options: { size?: number; indent?: number; colour?: string } = {}): void {
    const size = options.size ?? SIZES.body;
    const indent = options.indent ?? 0;
    for (const [index, line] of this.ink.wrap(text, WIDTH - indent, size).entries())
      this.line(line, size, PAGE.left + (index === 0 ? indent : 0));
  }

  centred(text: string, size: number): void {
    for (const line of this.ink.wrap(text, WIDTH, size))
      this.line(line, size, PAGE.left + (WIDTH - this.ink.widthOf(line, size)) / 2);
  }

  right(text: string, size: number, inset = 0): void {
    this.line(text, size, PAGE.left + WIDTH - inset - this.ink.widthOf(text, size));
  }

  heading(text: string): void {
    this.need(SIZES.heading * LEADING * 3);
    this.y += 6;
    this.paragraph(text, { size: SIZES.heading });
    this.ink.rule(PAGE.left, this.y, WIDTH, 0.8);
    this.y += 8;
  }

  gap(points: number): void {
    this.y += points;
  }

  block(block: ReportBlock, picture: PictureSource): void {
    if (block.type === 'text') this.paragraph(block.text);
    else if (block.type === 'facts')
      this.table([], block.rows as readonly (readonly string[])[], { widths: [0.28, 0.72] });
    else if (block.type === 'table') this.captioned(block);
    else if (block.type === 'letter') this.letter(block);
    else this.picture(block.sha256, block.caption, picture);
    this.y += 8;
  }

  private captioned(block: Extract<ReportBlock, { type: 'table' }>): void {
    if (block.caption) this.paragraph(block.caption, { size: SIZES.body });
    this.table(block.head, block.rows, { numeric: block.numeric ?? [] });
  }

  /** Cells wrapped; the head again on each page; a row that is higher than a page goes on on the next. */
  table(
    head: readonly string[],
    rows: readonly (readonly string[])[],
    options: { widths?: readonly number[]; numeric?: readonly number[] } = {},
  ): void {
    const size = SIZES.small;
    const shares = options.widths ?? this.shares(head, rows);
    const columns = shares.map((share) => share * WIDTH);
    const wrapped = (cells: readonly string[]) =>
      columns.map((width, index) => this.ink.wrap(cells[index] ?? '', width - 2 * PAD, size));
    const headings = head.length > 0 ? wrapped(head) : null;
    const row = (lines: string[][]) => this.row(lines, columns, options.numeric ?? []);
    this.need(60);
    this.ink.rule(PAGE.left, this.y, WIDTH, 0.8);
    if (headings) row(headings);
    for (const cells of rows) {
      let left = wrapped(cells);
      for (;;) {
        const height = Math.max(1, ...left.map((lines) => lines.length));
        const room = Math.floor((PAGE.height - PAGE.bottom - this.y - 2 * PAD) / (size * LEADING));
        if (height <= room) break;
        if (room > 4 && height > 30) {
          row(left.map((lines) => lines.slice(0, room)));
          left = left.map((lines) => lines.slice(room));
        }
        this.newPage();
        if (headings) row(headings);
      }
      row(left);
    }
    this.y += 2;
  }

  private row(cells: readonly string[][], columns: readonly number[], numeric: readonly number[]): void {
    const size = SIZES.small;
    const step = size * LEADING;
    let x: number = PAGE.left;
    for (const [index, width] of columns.entries()) {
      for (const [at, line] of (cells[index] ?? []).entries()) {
        const inset = numeric.includes(index) ? width - 2 * PAD - this.ink.widthOf(line, size) : 0;
        this.ink.write(line, x + PAD + inset, this.y + PAD + at * step + size, size);
      }
      x += width;
    }
    this.y += Math.max(1, ...cells.map((lines) => lines.length)) * step + 2 * PAD;
    this.ink.rule(PAGE.left, this.y, WIDTH);
  }

  /** Columns by what stands in them: the widest of the first rows, within reason. */
  private shares(head: readonly string[], rows: readonly (readonly string[])[]): number[] {
    const widths = head.map((title, index) => {
      const cells = [title, ...rows.slice(0, 60).map((cells) => cells[index] ?? '')];
      const widest = Math.max(...cells.map((cell) => this.ink.widthOf(cell.slice(0, 60), SIZES.small)));
      return Math.min(WIDTH * 0.4, Math.max(26, widest + 2 * PAD + 2));
    });
    const sum = widths.reduce((total, width) => total + width, 0);
    return widths.map((width) => width / sum);
  }

  /**
   * A letter in the layout of official documents (公文): red head and red line, number, title, addressee, text, office and
   * date to the right. Proportions after GB/T 9704 as generally known; not checked against its text.
   */
  letter(letter: ReportLetter): void {
    this.newPage();
    this.y += 30;
    this.pdf.fillColor(RED);
    const size = Math.min(30, (WIDTH / Math.max(1, [...letter.office].length)) * 0.95);
    this.centred(letter.office, size);
    this.pdf.fillColor('black');
    this.y += 18;
    if (letter.number) this.centred(letter.number, 13);
    this.y += 4;
    this.pdf
      .save()
      .lineWidth(1.6)
      .strokeColor(RED)
      .moveTo(PAGE.left, this.y)
      .lineTo(PAGE.left + WIDTH, this.y)
      .stroke()
      .restore();
    this.y += 28;
    this.centred(letter.title, SIZES.title);
    this.y += 14;
    if (letter.to) this.paragraph(`${letter.to}：`, { size: 13 });
    for (const paragraph of letter.paragraphs) this.paragraph(paragraph, { size: 13, indent: 26 });
    this.y += 26;
    this.need(60);
    this.right(letter.signedBy, 13, 39);
    this.right(letter.date, 13, 52);
  }

  picture(sha256: string, caption: string, source: PictureSource): void {
    const bytes = source(sha256);
    if (bytes) {
      this.need(240);
      try {
        this.pdf.image(bytes, PAGE.left, this.y, { fit: [WIDTH, 220] });
        this.y += 226;
      } catch {
        this.paragraph('（图片无法在此显示，见附件原件。）', { size: SIZES.small });
      }
    } else this.paragraph('（图片原件见附件。）', { size: SIZES.small });
    this.paragraph(`${caption}　SHA-256 ${sha256}`, { size: SIZES.small });
  }
}
