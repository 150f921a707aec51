import type { DutyWords } from './zh.ts';

export const enDuty: DutyWords = {};
