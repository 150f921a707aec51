import {
  AlignmentType,
  BorderStyle,
  convertMillimetersToTwip,
  Document,
  Footer,
  HeadingLevel,
  ImageRun,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableOfContents,
  TableRow,
  TextRun,
  WidthType,
} from 'docx';
import type { ReportBlock, ReportLetter } from './blocks.ts';
import type { Report } from './report.ts';
import type { PictureSource } from './report-sheet.ts';

/** Faces that every office machine has one of; nothing is embedded in a Word file. */
const FACE = { ascii: 'Noto Sans CJK SC', eastAsia: '仿宋', hAnsi: 'Noto Sans CJK SC' };
const RED = 'C8161D';
const mm = convertMillimetersToTwip;

/** Half points. */
const SIZE = { title: 44, subtitle: 30, body: 24, letter: 32, small: 18 } as const;

/** A report as a Word file, A4, with page numbers and a table of contents that Word fills in when it is opened. */
export async function reportDocx(report: Report, options: { picture: PictureSource }): Promise<Buffer> {
  const document = new Document({
    title: report.title,
    creator: report.footer,
    features: { updateFields: true },
    styles: { default: { document: { run: { font: FACE, size: SIZE.body } } } },
    sections: [
      {
        properties: {
          page: {
            size: { width: mm(210), height: mm(297) },
            margin: { top: mm(37), right: mm(26), bottom: mm(35), left: mm(28) },
          },
        },
        footers: { default: footer(report) },
        children: [
          ...cover(report),
          ...contents(report),
          ...report.chapters.flatMap((chapter, index) => [
            new Paragraph({
              heading: HeadingLevel.HEADING_1,
              pageBreakBefore: true,
              children: [new TextRun({ text: `${index + 1}　${chapter.title}`, font: FACE, size: 30 })],
            }),
            ...chapter.blocks.flatMap((block) => blockOf(block, options.picture)),
          ]),
        ],
      },
    ],
  });
  return Packer.toBuffer(document);
}

const text = (words: string, size: number = SIZE.body, rest: { color?: string } = {}) =>
  new TextRun({ text: words, font: FACE, size, ...rest });

function footer(report: Report): Footer {
  return new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [
          new TextRun({
            size: SIZE.small,
            font: FACE,
            children: ['— ', PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES, ' —'],
          }),
        ],
      }),
      new Paragraph({ children: [text(report.footer, 14)] }),
    ],
  });
}

function cover(report: Report): (Paragraph | Table)[] {
  return [
    new Paragraph({
      spacing: { before: 2400 },
      alignment: AlignmentType.CENTER,
      children: [text(report.title, 52)],
    }),
    new Paragraph({
      spacing: { before: 200, after: 800 },
      alignment: AlignmentType.CENTER,
      children: [text(report.subtitle, SIZE.subtitle)],
    }),
    tableOf([], report.facts),
    new Paragraph({ spacing: { before: 300 }, children: [text(report.note, SIZE.small)] }),
  ];
}

function contents(report: Report): (Paragraph | TableOfContents)[] {
  return [
    new Paragraph({ pageBreakBefore: true, alignment: AlignmentType.CENTER, children: [text('目录', 36)] }),
    // Said as text too: what does not fill in fields (a reader on a phone) still shows what stands in it.
    ...report.chapters.map(
      (chapter, index) => new Paragraph({ children: [text(`${index + 1}　${chapter.title}`)] }),
    ),
    new TableOfContents('目录', { hyperlink: true, headingStyleRange: '1-1' }),
  ];
}

function blockOf(block: ReportBlock, picture: PictureSource): (Paragraph | Table)[] {
  switch (block.type) {
    case 'text':
      return block.text
        .split('\n')
        .map((line) => new Paragraph({ spacing: { after: 120 }, children: [text(line)] }));
    case 'facts':
      return [tableOf([], block.rows), space()];
    case 'table':
      return [
        ...(block.caption ? [new Paragraph({ children: [text(block.caption)] })] : []),
        tableOf(block.head, block.rows, block.numeric),
        space(),
      ];
    case 'letter':
      return letterOf(block);
    default:
      return pictureOf(block.sha256, block.caption, picture);
  }
}

const space = () => new Paragraph({ spacing: { after: 160 }, children: [] });

function tableOf(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[] = [],
): Table {
  const cell = (words: string, index: number) =>
    new TableCell({
      children: [
        new Paragraph({
          alignment: numeric.includes(index) ? AlignmentType.RIGHT : AlignmentType.LEFT,
          children: [text(words, SIZE.small)],
        }),
      ],
    });
  const all = [
    ...(head.length > 0 ? [new TableRow({ tableHeader: true, children: head.map(cell) })] : []),
    ...rows.map((cells) => new TableRow({ children: cells.map(cell) })),
  ];
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: all.length > 0 ? all : [new TableRow({ children: [cell('—', 0)] })],
  });
}

/** As official letters (公文) look: red head, red line, number, title, addressee, text, office and date to the right. */
function letterOf(letter: ReportLetter): Paragraph[] {
  const centre = { alignment: AlignmentType.CENTER };
  return [
    new Paragraph({ ...centre, pageBreakBefore: true, children: [text(letter.office, 60, { color: RED })] }),
    new Paragraph({
      ...centre,
      spacing: { before: 300, after: 400 },
      border: { bottom: { style: BorderStyle.SINGLE, size: 18, color: RED, space: 8 } },
      children: [text(letter.number ?? '', SIZE.letter)],
    }),
    new Paragraph({ ...centre, spacing: { after: 300 }, children: [text(letter.title, SIZE.title)] }),
    ...(letter.to ? [new Paragraph({ children: [text(`${letter.to}：`, SIZE.letter)] })] : []),
    ...letter.paragraphs.map(
      (words) =>
        new Paragraph({
          indent: { firstLine: 640 },
          spacing: { line: 560 },
          children: [text(words, SIZE.letter)],
        }),
    ),
    new Paragraph({
      alignment: AlignmentType.RIGHT,
      spacing: { before: 600 },
      children: [text(letter.signedBy, SIZE.letter)],
    }),
    new Paragraph({ alignment: AlignmentType.RIGHT, children: [text(letter.date, SIZE.letter)] }),
  ];
}

function pictureOf(sha256: string, caption: string, source: PictureSource): Paragraph[] {
  const bytes = source(sha256);
  const kind = bytes === null ? null : bytes[0] === 0xff ? 'jpg' : bytes[0] === 0x89 ? 'png' : null;
  const shown =
    bytes && kind
      ? new ImageRun({ type: kind, data: bytes, transformation: { width: 360, height: 270 } })
      : text('（图片原件见附件。）', SIZE.small);
  return [
    new Paragraph({ children: [shown] }),
    new Paragraph({ children: [text(`${caption}　SHA-256 ${sha256}`, SIZE.small)] }),
  ];
}
