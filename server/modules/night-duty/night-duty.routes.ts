import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { Exact, IdText, InstantText } from '../../platform/schema.ts';
import { defineOperation, type Operation, signedIn } from '../identity/index.ts';
import type { DutyTools } from './duty-tools.ts';
import { exportDealers } from './export-dealers.ts';
import { fileReport } from './file-report.ts';
import { findDealers } from './find-dealers.ts';
import {
  IncidentBody,
  type IncidentInput,
  IncidentSummary,
  IncidentView,
  ReportBody,
  type ReportInput,
} from './incident.schemas.ts';
import { lookAtMeal } from './look-at-meal.ts';
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
import { openIncident } from './open-incident.ts';
import { viewIncident, viewIncidents } from './view-incident.ts';

const officers = { who: ['regulator' as const, 'administrator' as const], data: 'district' as const };
const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A time that was sent as text. */
export const mealAsked = ({ onset, ...rest }: Omit<MealQueried, 'party'>): MealAsked => ({
  ...rest,
  ...(onset === undefined ? {} : { onset: new Date(onset) }),
});

export function nightDutyOperations(tools: DutyTools): Operation[] {
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
    ...incidentOperations(tools),
  ];
}

const ofIncident = Exact({ incidentId: IdText('Incident') });
const own = { who: ['regulator' as const, 'administrator' as const], data: 'own' as const };

function incidentOperations(tools: DutyTools): Operation[] {
  return [
    defineOperation<unknown, unknown, IncidentInput>({
      id: 'openIncident',
      tag: 'night-duty',
      method: 'POST',
      path: '/api/v1/incidents',
      summary: 'Note that people fell ill; the clock of the first report (初报) runs from here',
      permission: own,
      body: IncidentBody,
      answers: { 200: IncidentView, 201: IncidentView },
      audited: true,
      handle: async ({ principal, body }) => {
        const who = signedIn(principal);
        const { incident, status } = await openIncident(tools, who, body);
        const view = await viewIncident(tools, who, incident.incidentId);
        return new Reply(status, { ...view, replayed: status === 200 });
      },
    }),
    defineOperation<unknown, { limit?: number }, unknown>({
      id: 'listIncidents',
      tag: 'night-duty',
      method: 'GET',
      path: '/api/v1/incidents',
      summary: 'Incidents of the district, newest first, with their clocks',
      permission: officers,
      query: Exact({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }),
      answer: Type.Object({ items: Type.Array(IncidentSummary), now: InstantText('The platform’s time') }),
      handle: async ({ principal, query }) => viewIncidents(tools, signedIn(principal), query.limit ?? 20),
    }),
    defineOperation<{ incidentId: string }, unknown, unknown>({
      id: 'readIncident',
      tag: 'night-duty',
      method: 'GET',
      path: '/api/v1/incidents/:incidentId',
      summary: 'An incident: the report as far as it is known, what was filed, the clock',
      permission: own,
      params: ofIncident,
      answer: IncidentView,
      audited: true,
      handle: async ({ principal, params }) => viewIncident(tools, signedIn(principal), params.incidentId),
    }),
    defineOperation<{ incidentId: string }, unknown, ReportInput>({
      id: 'fileIncidentReport',
      tag: 'night-duty',
      method: 'POST',
      path: '/api/v1/incidents/:incidentId/reports',
      summary: 'File the first, a follow-up or the final report (初报、续报、终报); it opens or joins a case',
      permission: own,
      params: ofIncident,
      body: ReportBody,
      answers: { 200: IncidentView, 201: IncidentView },
      audited: true,
      handle: async ({ principal, params, body }) => {
        const who = signedIn(principal);
        const { status } = await fileReport(tools, who, params.incidentId, body);
        const view = await viewIncident(tools, who, params.incidentId);
        return new Reply(status, { ...view, replayed: status === 200 });
      },
    }),
  ];
}
