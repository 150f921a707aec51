/** The library brings no types. It throws strings, and gives dates in the local time of the process beside `isoDate`. */
declare module 'gs1-barcode-parser-mod' {
  interface ParsedElement {
    ai: string;
    dataTitle: string;
    data: string | number | Date;
    unit: string;
    /** As it stood in the code. */
    raw: string;
    /** YYYY-MM-DD of a date. */
    isoDate: string;
  }
  export function parseBarcode(text: string): { codeName: string; parsedCodeItems: ParsedElement[] };
}
