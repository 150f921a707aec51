export { findDealers } from './find-dealers.ts';
export { lookAtMeal, type MealTools } from './look-at-meal.ts';
export { nightDutyOperations } from './night-duty.routes.ts';
