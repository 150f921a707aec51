import type { ByteSource } from './byte-source.ts';
import { notWorkbook, workbookDamaged, workbookInflates } from './reading.errors.ts';
import { readXml, unescapeText } from './xml-events.ts';
import { openEntry, type ZipEntry } from './zip.ts';

/** Directory, styles and names: small in every workbook. */
const PART_BYTES_MAX = 32 * 1_048_576;
/** Shared texts are held in memory while rows are read. */
const SHARED_BYTES_MAX = 128 * 1_048_576;
const SHARED_CHARACTERS_MAX = 48 * 1_048_576;

export interface Workbook {
  sheets: { name: string; hidden: boolean; part: string }[];
  /** Days count from 1904, as on old Macintoshes. */
  from1904: boolean;
  /** Whether the cell style of that number shows a date. */
  dateStyles: boolean[];
  sharedPart: string | null;
}

/** Sheets and styles of a workbook. Errors: `file-not-workbook`, `workbook-damaged`, `workbook-inflates`. */
export async function readWorkbook(
  source: ByteSource,
  entries: ReadonlyMap<string, ZipEntry>,
): Promise<Workbook> {
  const main = [...entries.keys()].find(
    (name) => /(^|\/)xl\/workbook\.xml$/i.test(name) || name === 'workbook.xml',
  );
  if (main === undefined) throw notWorkbook(sayContent(entries));
  const folder = main.slice(0, main.lastIndexOf('/') + 1);
  const read = async (
    part: string,
    handler: (name: string, attributes: Readonly<Record<string, string>>) => void,
  ) => {
    const entry = entries.get(part);
    if (!entry) return;
    await readXml(part, openEntry(source, entry, PART_BYTES_MAX), {
      open: handler,
      text: () => {},
      close: () => {},
    });
  };
  const named: { name: string; hidden: boolean; relation: string }[] = [];
  let from1904 = false;
  await read(main, (name, attributes) => {
    if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attributes.date1904 ?? '');
    if (name !== 'sheet') return;
    const relation = Object.entries(attributes).find(([key]) => /(^|:)id$/.test(key) && key !== 'sheetId');
    named.push({
      name: attributes.name ?? '',
      hidden: attributes.state !== undefined && attributes.state !== 'visible',
      relation: relation?.[1] ?? '',
    });
  });
  const targets = new Map<string, string>();
  let sharedPart: string | null = null;
  let stylesPart: string | null = null;
  await read(`${folder}_rels/${main.slice(folder.length)}.rels`, (name, attributes) => {
    if (name !== 'Relationship') return;
    const target = attributes.Target ?? '';
    const part = target.startsWith('/') ? target.slice(1) : `${folder}${target.replace(/^\.\//, '')}`;
    targets.set(attributes.Id ?? '', part);
    if (attributes.Type?.endsWith('/sharedStrings')) sharedPart = part;
    if (attributes.Type?.endsWith('/styles')) stylesPart = part;
  });
  const sheets = named.flatMap(({ name, hidden, relation }) => {
    const part = targets.get(relation);
    return part !== undefined && entries.has(part) ? [{ name, hidden, part }] : [];
  });
  if (sheets.length === 0) throw workbookDamaged('没有工作表 no sheet');
  return {
    sheets,
    from1904,
    dateStyles: await readDateStyles(source, entries.get(stylesPart ?? '')),
    sharedPart,
  };
}

const sayContent = (entries: ReadonlyMap<string, ZipEntry>): string =>
  [...entries.keys()]
    .filter((name) => !name.endsWith('/'))
    .slice(0, 3)
    .join(', ');

/** Built-in formats that show a date or a time: ECMA-376 part 1, 18.8.30, and those of East Asia (27–36, 50–58). */
const isDateFormatId = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);

/** A format code shows a date when, without quoted and bracketed parts, it has a year, month, day or hour. */
function isDateFormat(code: string): boolean {
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '');
  return /[ymdhs年月日]/i.test(bare) && !/general/i.test(bare) && !/[0#?]/.test(bare.replace(/s\.0+/gi, ''));
}

async function readDateStyles(source: ByteSource, entry: ZipEntry | undefined): Promise<boolean[]> {
  const styles: boolean[] = [];
  if (!entry) return styles;
  const formats = new Map<number, boolean>();
  let inCells = false;
  await readXml('styles.xml', openEntry(source, entry, PART_BYTES_MAX), {
    open(name, attributes) {
      if (name === 'numFmt')
        formats.set(Number(attributes.numFmtId), isDateFormat(attributes.formatCode ?? ''));
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) {
        const id = Number(attributes.numFmtId ?? 0);
        styles.push(formats.get(id) ?? isDateFormatId(id));
      }
    },
    text: () => {},
    close(name) {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return styles;
}

/** The texts that cells point to. Phonetic guides (`rPh`) are no part of them. Errors: `workbook-inflates`. */
export async function readSharedTexts(source: ByteSource, entry: ZipEntry | undefined): Promise<string[]> {
  const texts: string[] = [];
  if (!entry) return texts;
  let parts: string | null = null;
  let wanted = false;
  let guide = 0;
  let characters = 0;
  await readXml('sharedStrings.xml', openEntry(source, entry, SHARED_BYTES_MAX), {
    open(name) {
      if (name === 'si') parts = '';
      else if (name === 'rPh') guide += 1;
      else if (name === 't') wanted = parts !== null && guide === 0;
    },
    text(text) {
      if (wanted) parts += text;
    },
    close(name) {
      if (name === 't') wanted = false;
      else if (name === 'rPh') guide -= 1;
      else if (name === 'si') {
        const text = unescapeText(parts ?? '');
        characters += text.length + 16;
        if (characters > SHARED_CHARACTERS_MAX) throw workbookInflates();
        texts.push(text);
        parts = null;
      }
    },
  });
  return texts;
}
