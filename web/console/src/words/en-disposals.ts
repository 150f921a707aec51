import type { DisposalsWords } from './zh.ts';

export const enDisposals: DisposalsWords = {};
