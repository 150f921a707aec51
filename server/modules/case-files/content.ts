import type { Chapter } from '../../platform/report/blocks.ts';
import type { Proof } from '../ledger/index.ts';

/** What a machine reads of a case file. Hashes in lower-case hexadecimal, keys and signatures in base64url. */
export interface CaseFileContent {
  format: 'luyuan-case-file/1';
  caseId: string;
  title: string;
  state: string;
  office: string;
  madeAt: string;
  madeBy: string;
  /** Public keys that signed what is in it. */
  keys: readonly string[];
  facts: readonly (readonly [string, string])[];
  /** The timeline, the first first. */
  entries: readonly CaseFileEntry[];
  /** What was laid before the case, by the entry that did so. Absent in files of before. */
  evidence?: readonly CaseFileEvidence[];
  chapters: readonly Chapter[];
  /** Each with what anybody may see of it, and the proof that it is what was signed. */
  documents: readonly CaseFileDocument[];
  files: readonly CaseFileAttachment[];
}

export interface CaseFileEntry {
  entryId: string;
  at: string;
  by: string;
  kind: string;
  zh: string;
  en: string;
  documentId: string | null;
  figures: Readonly<Record<string, unknown>>;
}

export interface CaseFileEvidence {
  entryId: string;
  kind: string;
  /** SHA-256 of a file; id of a document, complaint or finding. */
  ref: string;
  label: string;
}

export interface CaseFileDocument extends Proof {
  sender: string;
  number: string;
  kind: string;
  recordedAt: string;
}

export interface CaseFileAttachment {
  sha256: string;
  name: string;
  /** Null: its hash is named, and nobody has brought the file. */
  mediaType: string | null;
  bytes: number | null;
}

/** The content and the platform's signature over the SHA-256 of its canonical JSON (RFC 8785). */
export interface SignedContent {
  content: CaseFileContent;
  sha256: string;
  signature: string;
  publicKey: string;
}
