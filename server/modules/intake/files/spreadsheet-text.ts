/**
 * A cell of a CSV that a spreadsheet will open. What begins like a formula is kept as text by an apostrophe, so that
 * nothing that somebody sent is run on the computer of who reads it (OWASP, CSV injection).
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  const safe = typeof value === 'string' ? withoutFormula(text) : text;
  return /[",\r\n;\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const withoutFormula = (text: string): string =>
  /^\s*[=+\-@\t\r|%]/.test(text.normalize('NFKC')) ? `'${text}` : text;

/** The mark that lets spreadsheets read it as UTF-8. */
export const BOM = '\uFEFF';

export const csvLine = (cells: readonly (string | number | null)[]): string =>
  `${cells.map(csvCell).join(',')}\r\n`;
