import type { NoticesWords } from './zh.ts';

export const enNotices: NoticesWords = {};
