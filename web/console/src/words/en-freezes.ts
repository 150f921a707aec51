import type { FreezesWords } from './zh.ts';

export const enFreezes: FreezesWords = {};
