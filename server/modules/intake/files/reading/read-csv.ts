import { Readable } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import type { ByteSource } from './byte-source.ts';
import { detectEncoding } from './detect-encoding.ts';
import { encodingUnclear, fileEmpty, quoteOpen } from './reading.errors.ts';
import { BLANK, type Cell, type FileFormat, type TableFile, type TableRow } from './table.ts';

const SEPARATORS = [',', '\t', ';'] as const;
/** Enough for a title, headings and rows that tell the separator. */
const SAMPLE_CHARACTERS = 65_536;
const SAMPLE_ROWS = 30;
/** A row longer than this has a quotation mark that was never closed. */
const ROW_CHARACTERS_MAX = 1_048_576;

/**
 * A CSV as a table: encoding and separator are found out, a quoted cell may hold line breaks.
 * Errors: `file-empty`, `file-encoding`; while rows are read `file-quote-open`.
 */
export async function openCsv(source: ByteSource): Promise<TableFile> {
  const encoding = await detectEncoding(source);
  let sample = '';
  for await (const piece of texts(source, encoding.name)) {
    sample += piece;
    if (sample.length >= SAMPLE_CHARACTERS) break;
  }
  if (sample.trim() === '') throw fileEmpty();
  const { separator, skip } = findSeparator(sample);
  const format: FileFormat = { format: 'csv', encoding, separator };
  return {
    format,
    sheets: [{ name: 'CSV', hidden: false }],
    rows: () => rows(source, format, skip),
    merges: () => Promise.resolve([]),
  };
}

/** The decoded text in pieces. A byte that the encoding does not know ends it, rather than being replaced. */
async function* texts(source: ByteSource, encoding: string): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding);
  let first = true;
  let line = 1;
  for await (const piece of source.stream(0)) {
    let text = decoder.write(piece);
    if (first) text = text.replace(/^\uFEFF/, '');
    if (text !== '') first = false;
    const wrong = text.indexOf('\uFFFD');
    for (let at = text.indexOf('\n'); at >= 0 && (wrong < 0 || at < wrong); at = text.indexOf('\n', at + 1))
      line += 1;
    // UTF-8 may hold the sign itself, as it was typed; other encodings have it only for what they do not know.
    if (wrong >= 0 && encoding !== 'utf-8') throw encodingUnclear(line);
    yield text;
  }
  yield decoder.end() ?? '';
}

const CSV: Options = {
  // Each, whichever comes first in the file: exports that were put together end their lines in different ways.
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  relax_quotes: true,
  skip_empty_lines: false,
  max_record_size: ROW_CHARACTERS_MAX,
};

/** The separator that cuts the sample into the most even rows of more than one cell. */
function findSeparator(sample: string): { separator: string; skip: number } {
  const said = /^"?sep=(.)"?\r?\n/i.exec(sample);
  if (said) return { separator: said[1] as string, skip: 1 };
  const whole =
    sample.length < SAMPLE_CHARACTERS ? sample : sample.slice(0, sample.lastIndexOf('\n') + 1) || sample;
  let best: { separator: string; score: number } = { separator: ',', score: 0 };
  for (const separator of SEPARATORS) {
    let widths: number[];
    try {
      const parsed = parseSync(whole, { ...CSV, delimiter: separator, to: SAMPLE_ROWS }) as string[][];
      widths = parsed.map((row) => row.length).filter((width) => width > 1);
    } catch {
      continue;
    }
    const usual = Math.max(
      0,
      ...[...Map.groupBy(widths, (width) => width).values()].map((same) => same.length),
    );
    const width = widths.toSorted((one, other) => one - other)[Math.floor(widths.length / 2)] ?? 0;
    const score = usual * 10 + width;
    if (widths.length > 0 && score > best.score) best = { separator, score };
  }
  return { separator: best.separator, skip: 0 };
}

async function* rows(source: ByteSource, format: FileFormat, skip: number): AsyncGenerator<TableRow> {
  const parser = parse({ ...CSV, delimiter: format.separator ?? ',' });
  const input = Readable.from(texts(source, format.encoding?.name ?? 'utf-8'));
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  let row = 0;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      row += 1;
      if (row <= skip || (record.length === 1 && record[0] === '')) continue;
      yield { row, cells: record.map(cellOf) };
    }
  } catch (error) {
    if (error instanceof CsvError) throw quoteOpen(row + 1);
    throw error;
  } finally {
    input.destroy();
    parser.destroy();
  }
}

/** Excel writes ="00123" where a number must stay a text. */
const TEXT_FORMULA = /^="([^"]*)"$/;

function cellOf(text: string): Cell {
  if (text === '') return BLANK;
  const forced = TEXT_FORMULA.exec(text);
  if (forced) return { text: forced[1] as string, kind: 'text' };
  return { text, kind: 'text' };
}
