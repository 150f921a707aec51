import type { CasesWords } from './zh.ts';

export const enCases: CasesWords = {};
