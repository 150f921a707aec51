/**
 * What a report is made of, before it is a PDF, a DOCX or a page. Texts are in the language of the report; what they
 * rest on is named by id and hash, so that a reader can check it.
 */
export type ReportBlock =
  | { type: 'text'; text: string }
  | { type: 'facts'; rows: readonly (readonly [label: string, value: string])[] }
  | {
      type: 'table';
      caption?: string;
      head: readonly string[];
      rows: readonly (readonly string[])[];
      /** Columns of figures, by their place: set to the right. */
      numeric?: readonly number[];
    }
  | ReportLetter
  /** A picture that is kept as a file (attachments), by its hash. */
  | { type: 'picture'; sha256: string; caption: string };

/** A letter or an announcement in the layout of official documents (公文). */
export interface ReportLetter {
  type: 'letter';
  /** The office in red at the head (发文机关标志). */
  office: string;
  /** 发文字号; null where it has none yet. */
  number: string | null;
  title: string;
  /** 主送; empty in an announcement to everybody. */
  to: string;
  paragraphs: readonly string[];
  signedBy: string;
  date: string;
}

export interface Chapter {
  title: string;
  blocks: readonly ReportBlock[];
  /** Documents of the ledger that it rests on, by id. */
  documents: readonly string[];
  /** Files that it rests on. */
  files: readonly { sha256: string; name: string }[];
}
