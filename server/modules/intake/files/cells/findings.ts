/** What is wrong with one cell, and what to write instead. */
export interface Finding {
  code: string;
  zh: string;
  en: string;
}

export const finding = (code: string, zh: string, en: string): Finding => ({ code, zh, en });

export const isFinding = (value: unknown): value is Finding =>
  typeof value === 'object' && value !== null && 'code' in value && 'zh' in value;
