import { openPdf, wholePdf } from '../pdf/open-pdf.ts';
import type { Report } from './report.ts';
import { PAGE, type PictureSource, ReportSheet } from './report-sheet.ts';

export interface PdfPart {
  name: string;
  mediaType: string;
  bytes: Buffer;
  description: string;
}

const LINES_A_PAGE = 32;
/** What PDF/A-3 wants to know of an attachment; the library's types lack it. */
const AS_DATA: object = { relationship: 'Data' };

/**
 * A report as PDF/A-3b: cover, contents with pages, chapters, page numbers; `parts` are put inside as attachments. `mark` is
 * kept in the file's information and its XMP metadata as it is, readable and in one piece, so that its place can be found again in the bytes.
 */
export async function reportPdf(
  report: Report,
  options: { picture: PictureSource; parts: readonly PdfPart[]; mark?: string },
): Promise<Buffer> {
  const pdf = openPdf({
    title: report.title,
    at: report.at,
    margin: 0,
    archival: true,
    ...(options.mark === undefined ? {} : { keywords: options.mark }),
  });
  const sheet = new ReportSheet(pdf);
  cover(sheet, report);
  sheet.newPage();
  const contentsAt = sheet.pages;
  const contentsPages = Math.max(1, Math.ceil(report.chapters.length / LINES_A_PAGE));
  for (let page = 1; page < contentsPages; page += 1) sheet.newPage();
  const starts: number[] = [];
  for (const [index, chapter] of report.chapters.entries()) {
    sheet.newPage();
    starts.push(sheet.pages);
    pdf.outline.addItem(`${index + 1} ${chapter.title}`);
    sheet.heading(`${index + 1}　${chapter.title}`);
    for (const block of chapter.blocks) sheet.block(block, options.picture);
  }
  contents(sheet, report, contentsAt, starts);
  numbers(sheet, report);
  for (const part of options.parts)
    pdf.file(part.bytes, {
      name: part.name,
      type: part.mediaType,
      description: part.description,
      ...AS_DATA,
      creationDate: report.at,
      modifiedDate: report.at,
    });
  return wholePdf(pdf);
}

function cover(sheet: ReportSheet, report: Report): void {
  sheet.gap(90);
  sheet.centred(report.title, 26);
  sheet.gap(12);
  sheet.centred(report.subtitle, 15);
  sheet.gap(40);
  sheet.table([], report.facts as readonly (readonly string[])[], { widths: [0.28, 0.72] });
  sheet.gap(16);
  sheet.paragraph(report.note, { size: 9.5 });
}

function contents(sheet: ReportSheet, report: Report, first: number, starts: readonly number[]): void {
  const { pdf } = sheet;
  for (const [index, chapter] of report.chapters.entries()) {
    if (index % LINES_A_PAGE === 0) {
      pdf.switchToPage(first - 1 + index / LINES_A_PAGE);
      sheet.y = PAGE.top;
      if (index === 0) sheet.centred('目录', 18);
      sheet.gap(16);
    }
    const page = String(starts[index] ?? '');
    const y = sheet.y;
    sheet.line(`${index + 1}　${chapter.title}`.slice(0, 60), 12);
    const x = PAGE.width - PAGE.right - sheet.ink.widthOf(page, 12);
    sheet.ink.write(page, x, y + 12, 12);
  }
}

function numbers(sheet: ReportSheet, report: Report): void {
  for (let page = 0; page < sheet.pages; page += 1) {
    sheet.pdf.switchToPage(page);
    const text = `— ${page + 1} / ${sheet.pages} —`;
    const y = PAGE.height - 40;
    sheet.ink.write(text, (PAGE.width - sheet.ink.widthOf(text, 9)) / 2, y, 9);
    sheet.ink.write(report.footer, PAGE.left, y + 14, 7);
  }
}
