import { type Pdf, printable } from './open-pdf.ts';

/** What pdfkit keeps of a face that is put into the document sign by sign, and of the page that is drawn on. */
interface Inside {
  _font: {
    id: string;
    ref(): unknown;
    encode(text: string): [string[], { advanceWidth: number }[]];
  };
  page: {
    width: number;
    height: number;
    fonts: Record<string, unknown>;
    xobjects: Record<string, unknown>;
  };
  addContent(content: string): void;
  ref(data: object): { end(content: string): void };
}

interface Sign {
  hex: string;
  /** Thousandths of the size. */
  width: number;
}

const figure = (value: number): string => value.toFixed(2);

/**
 * Writes many short texts fast: each sign is looked up in the face once, and texts are put onto the page as the glyphs
 * they are. pdfkit's own `text` lays out every string anew: 20,000 rows of a record book took it minutes.
 */
export function tableInk(pdf: Pdf) {
  const inside = pdf as unknown as Inside;
  const font = inside._font;
  const signs = new Map<string, Sign>();
  const signOf = (sign: string): Sign => {
    const known = signs.get(sign);
    if (known) return known;
    const [hex, positions] = font.encode(printable(pdf, sign));
    const made = { hex: hex.join(''), width: positions.reduce((sum, one) => sum + one.advanceWidth, 0) };
    signs.set(sign, made);
    return made;
  };
  const glyphs = (text: string): string => {
    let hex = '';
    for (const sign of text) hex += signOf(sign).hex;
    return hex;
  };
  const widthOf = (text: string, size: number): number => {
    let width = 0;
    for (const sign of text) width += signOf(sign).width;
    return (width * size) / 1000;
  };
  /** Chinese breaks after any sign; so does here a word or number that is too long for its column. */
  const wrap = (text: string, width: number, size: number): string[] => {
    const lines: string[] = [];
    const room = (width * 1000) / size;
    for (const paragraph of text.normalize('NFC').split('\n')) {
      let line = '';
      let used = 0;
      for (const sign of paragraph) {
        const wide = signOf(sign).width;
        if (used + wide > room && line !== '') {
          lines.push(line);
          line = '';
          used = 0;
        }
        line += sign;
        used += wide;
      }
      lines.push(line);
    }
    return lines;
  };
  /** A line with its base at `y` from the top. */
  const write = (text: string, x: number, y: number, size: number): void => {
    if (text === '') return;
    const { page } = inside;
    page.fonts[font.id] ??= font.ref();
    inside.addContent(
      `q 1 0 0 -1 0 ${figure(page.height)} cm BT /${font.id} ${figure(size)} Tf 1 0 0 1 ${figure(x)} ${figure(page.height - y)} Tm <${glyphs(text)}> Tj ET Q`,
    );
  };
  const rule = (x: number, y: number, width: number, thick = 0.4): void =>
    inside.addContent(
      `q 0.6 G ${figure(thick)} w ${figure(x)} ${figure(y)} m ${figure(x + width)} ${figure(y)} l S Q`,
    );
  /**
   * A text that is known only at the end (how many pages there are), put on every page as a reference: so that pages
   * can be handed out before.
   */
  const later = (size: number) => {
    const name = 'Later';
    const form = inside.ref({
      Type: 'XObject',
      Subtype: 'Form',
      BBox: [0, -size, 100, size * 2],
      Resources: { Font: { [font.id]: font.ref() } },
    });
    return {
      place: (x: number, y: number): void => {
        const { page } = inside;
        page.xobjects[name] = form;
        inside.addContent(`q 1 0 0 -1 ${figure(x)} ${figure(y)} cm /${name} Do Q`);
      },
      tell: (text: string): void => form.end(`BT /${font.id} ${figure(size)} Tf <${glyphs(text)}> Tj ET`),
    };
  };
  return { wrap, write, widthOf, rule, later };
}

export type TableInk = ReturnType<typeof tableInk>;
