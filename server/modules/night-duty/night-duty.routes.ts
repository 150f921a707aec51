import { Reply } from '../../platform/http.ts';
import { defineOperation, type Operation, signedIn } from '../identity/index.ts';
import { exportDealers } from './export-dealers.ts';
import { findDealers } from './find-dealers.ts';
import { lookAtMeal, type MealTools } from './look-at-meal.ts';
import type { MealAsked } from './meal-window.rules.ts';
import {
  type DealersAsked,
  DealersQuery,
  DutyDealersView,
  DutyOptions,
  type MealQueried,
  MealQuery,
  MealView,
} from './night-duty.schemas.ts';

const officers = { who: ['regulator' as const, 'administrator' as const], data: 'district' as const };
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A time that was sent as text. */
export const mealAsked = ({ onset, ...rest }: Omit<MealQueried, 'party'>): MealAsked => ({
  ...rest,
  ...(onset === undefined ? {} : { onset: new Date(onset) }),
});

export function nightDutyOperations(tools: MealTools): Operation[] {
  const { meals, lookBackHours, incubations } = tools.city;
  return [
    defineOperation<unknown, unknown, unknown>({
      id: 'dutyOptions',
      tag: 'night-duty',
      method: 'GET',
      path: '/api/v1/duty/options',
      summary: 'Meals of the day, and how far back is looked, as the city has them',
      permission: { who: ['regulator', 'administrator'], data: 'shared' },
      answer: DutyOptions,
      handle: async () => ({ meals, lookBackHours, incubations }),
    }),
    defineOperation<unknown, DealersAsked, unknown>({
      id: 'dutyDealers',
      tag: 'night-duty',
      method: 'GET',
      path: '/api/v1/duty/dealers',
      summary:
        'Who deals in a product, brand or producer’s goods, by a name with slips: quantities, stock, telephones',
      permission: officers,
      query: DealersQuery,
      answer: DutyDealersView,
      audited: true,
      handle: async ({ principal, query }) => findDealers(tools, signedIn(principal), query),
    }),
    defineOperation<unknown, DealersAsked, unknown>({
      id: 'exportDutyDealers',
      tag: 'night-duty',
      method: 'GET',
      path: '/api/v1/duty/dealers/export',
      summary: 'The same as a spreadsheet (XLSX)',
      permission: officers,
      query: DealersQuery,
      audited: true,
      handle: async ({ principal, query }) => {
        const { answer } = await findDealers(tools, signedIn(principal), query);
        return new Reply(200, await exportDealers(tools.city, answer, tools.clock.now()), {
          'content-type': SPREADSHEET,
          'content-disposition': 'attachment; filename="dealers.xlsx"',
        });
      },
    }),
    defineOperation<unknown, MealQueried, unknown>({
      id: 'lookAtMeal',
      tag: 'night-duty',
      method: 'GET',
      path: '/api/v1/duty/meals',
      summary: 'What a kitchen held at a meal, who supplied it, who else got of it, whom to call',
      permission: { who: ['regulator', 'administrator'], data: 'own' },
      query: MealQuery,
      answer: MealView,
      audited: true,
      handle: async ({ principal, query: { party, ...meal } }) =>
        lookAtMeal(tools, signedIn(principal), { party, ...mealAsked(meal) }),
    }),
  ];
}
