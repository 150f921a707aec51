import { type ByteSource, readRange } from './byte-source.ts';
import { openCsv } from './read-csv.ts';
import { openWorkbook } from './read-workbook.ts';
import { fileEmpty, oldWorkbook, otherFormat, webPage } from './reading.errors.ts';
import type { TableFile } from './table.ts';

const HEAD_BYTES = 512;

/** What the first bytes give away, whatever the file is called. */
const OTHERS: readonly (readonly [string, RegExp])[] = [
  ['PDF', /^%PDF/],
  ['PNG', /^\x89PNG/],
  ['JPEG', /^\xff\xd8\xff/],
  ['GIF', /^GIF8/],
  ['RAR', /^Rar!/],
  ['7z', /^7z\xbc\xaf/],
  ['RTF', /^\{\\rtf/],
];

/**
 * Opens a file as what it is, not as what it is called.
 * Errors: `file-empty`, `file-old-workbook`, `file-web-page`, `file-not-workbook`, `file-other-format`,
 * `workbook-damaged`, `workbook-inflates`, `file-encoding`.
 */
export async function openTable(source: ByteSource): Promise<TableFile> {
  if (source.size_bytes === 0) throw fileEmpty();
  const head = (await readRange(source, 0, HEAD_BYTES)).toString('latin1');
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return openWorkbook(source);
  if (head.startsWith('\xd0\xcf\x11\xe0')) throw oldWorkbook();
  if (head.startsWith('\x1f\x8b')) throw otherFormat('gzip');
  const found = OTHERS.find(([, pattern]) => pattern.test(head));
  if (found) throw otherFormat(found[0]);
  const text = head
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .toLowerCase();
  if (/^<(!doctype html|html|head|body|table|meta|\?xml|!--|style|div)/.test(text)) throw webPage();
  return openCsv(source);
}
