import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import PDFDocument from 'pdfkit';

const FACE_FILE = join(import.meta.dirname, 'fonts/NotoSansSC-Regular-subset.ttf');
const FACE = 'page';

export type Pdf = InstanceType<typeof PDFDocument>;

export interface PdfOptions {
  title: string;
  /** Points (1/72 inch), or a name that pdfkit knows: 'A4'. */
  size?: string | readonly [number, number];
  layout?: 'portrait' | 'landscape';
  margin?: number;
  /** Pages are handed out as they are finished, and cannot be gone back to: for what may be long. */
  streamed?: boolean;
  /** Kept in the file's information, as it is. */
  keywords?: string;
  /** Kept for long (归档): PDF/A-3b, which says by itself how it is to be shown, with attachments. */
  archival?: boolean;
  /** When it is made; a document made again of the same is the same, byte for byte. */
  at: Date;
}

/** The face is named from the start: of the library's own, which is no file's, nothing may be in such a file. */
const ARCHIVAL = { subset: 'PDF/A-3b', pdfVersion: '1.7', font: FACE_FILE } as const;
const WIDE: Readonly<Record<string, string>> = { '&': '＆', '<': '＜', '>': '＞' };

let face: Buffer | undefined;

/**
 * A document that writes Chinese and Latin. It is a stream: the caller draws, calls `end()`, and hands it out
 * (`wholePdf`, or pipes it). Pages are buffered until `end()`, so that their number can be written on each.
 */
export function openPdf(options: PdfOptions): Pdf {
  face ??= readFileSync(FACE_FILE);
  const pdf = new PDFDocument({
    size: (options.size ?? 'A4') as never,
    layout: options.layout ?? 'portrait',
    margin: options.margin ?? 36,
    bufferPages: !options.streamed,
    lang: 'zh-CN',
    ...(options.archival ? ARCHIVAL : {}),
    info: {
      // The library writes it into XML as it is.
      Title: options.archival ? options.title.replace(/[&<>]/g, (sign) => WIDE[sign] ?? '') : options.title,
      CreationDate: options.at,
      ModDate: options.at,
      ...(options.keywords === undefined ? {} : { Keywords: options.keywords }),
    },
  });
  pdf.registerFont(FACE, face);
  pdf.font(FACE);
  return pdf;
}

/** 〓 for what the face does not have (rare characters of names), so that it is seen that something is missing. */
export function printable(pdf: Pdf, text: string): string {
  const { font } = (pdf as unknown as { _font: { font: { hasGlyphForCodePoint(point: number): boolean } } })
    ._font;
  return [...text.normalize('NFC')]
    .map((sign) => (sign === '\n' || font.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0) ? sign : '〓'))
    .join('');
}

/** Ends the document and gathers it: for what is small (labels, a sheet). */
export async function wholePdf(pdf: Pdf): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const gathered = new Promise<void>((done, fail) => {
    pdf.on('data', (piece: Buffer) => pieces.push(piece));
    pdf.on('end', done);
    pdf.on('error', fail);
  });
  pdf.end();
  await gathered;
  return Buffer.concat(pieces);
}
