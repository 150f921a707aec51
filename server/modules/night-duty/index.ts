export { dutyChapters } from './duty-chapters.ts';
export type { DutyTools } from './duty-tools.ts';
export { findDealers } from './find-dealers.ts';
export { lookAtMeal } from './look-at-meal.ts';
export { nightDutyOperations } from './night-duty.routes.ts';
