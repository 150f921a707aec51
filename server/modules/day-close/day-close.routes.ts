import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { localDay } from '../../platform/local-time.ts';
import { DateText, Exact } from '../../platform/schema.ts';
import { defineOperation, type Operation, roleForbidden, signInNeeded } from '../identity/index.ts';
import type { VoucherTools } from '../vouchers/index.ts';
import { closeDay } from './close-day.ts';
import { DayCloseAnswer, DayCloseBody, type DayCloseInput, ProposalView } from './day-close.schemas.ts';
import { proposeClose } from './propose-close.ts';

const OWN = { who: ['operator'], data: 'own' } as const;

export function dayCloseOperations(tools: VoucherTools): Operation[] {
  return [
    defineOperation<unknown, unknown, DayCloseInput>({
      id: 'closeDay',
      tag: 'ledger',
      method: 'POST',
      path: '/api/v1/day-closes',
      summary: 'Close a day lot by lot: sold out, so much left, waste, back to the supplier (日清)',
      permission: OWN,
      body: DayCloseBody,
      answers: { 200: DayCloseAnswer, 201: DayCloseAnswer },
      handle: async ({ principal, body }) => {
        if (!principal) throw signInNeeded();
        const done = await closeDay(tools, principal, body);
        return new Reply(done.status, done.answer);
      },
    }),
    defineOperation<unknown, { day?: string }, unknown>({
      id: 'proposeDayClose',
      tag: 'ledger',
      method: 'GET',
      path: '/api/v1/day-closes/proposal',
      summary: 'What there is to be closed on a day, with figures and a proposal for each lot',
      permission: OWN,
      query: Exact({ day: Type.Optional(DateText('Day; today when absent')) }),
      answer: ProposalView,
      handle: async ({ principal, query }) => {
        if (!principal) throw signInNeeded();
        if (principal.partyId === null) throw roleForbidden();
        const day = query.day ?? localDay(tools.clock.now(), tools.city.city.timezone);
        return proposeClose(tools, principal.partyId, day);
      },
    }),
  ];
}
