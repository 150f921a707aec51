/** What is not as expected in a text that a scanner gave: where in it (from 0), and what is expected there. */
export interface ScanIssue {
  code: string;
  at: number;
  zh: string;
  en: string;
}

export const issue = (code: string, at: number, zh: string, en: string): ScanIssue => ({ code, at, zh, en });
