import { Type } from 'typebox';
import type { Queryable } from '../../platform/db.ts';
import { Reply } from '../../platform/http.ts';
import { Exact, IdText, OneOf, Text } from '../../platform/schema.ts';
import {
  defineOperation,
  type Operation,
  type Principal,
  roleForbidden,
  signInNeeded,
} from '../identity/index.ts';
import { type CityData, partyByUscc } from '../registry/index.ts';
import { checkNumber } from './check-number.ts';
import { readFirstDay } from './first-day.ts';
import {
  confirmInvitation,
  type InvitationTools,
  inviteReceiver,
  viewInvitation,
} from './invite-receiver.ts';
import { limitTries } from './limit-tries.ts';
import { registrationUnknown } from './onboarding.errors.ts';
import {
  Code,
  ConfirmationAnswer,
  ConfirmationBody,
  type ConfirmationInput,
  DecisionAnswer,
  DecisionBody,
  type DecisionInput,
  DismissBody,
  FirstDay,
  InvitationAnswer,
  InvitationView,
  NumberCheck,
  RegistrationAnswer,
  RegistrationBody,
  type RegistrationInput,
  RegistrationList,
  RegistrationStatus,
} from './onboarding.schemas.ts';
import {
  dismissGuide,
  isGuideDismissed,
  listRegistrations,
  type Registration,
  registrationByTicket,
  showGuideAgain,
} from './onboarding.store.ts';
import { hashCode } from './one-time-codes.ts';
import { decideOn, type RegisterTools, registerBusiness } from './register-business.ts';

type Tools = InvitationTools & RegisterTools;

const anyone = { who: ['anyone'], data: 'public' } as const;
const office = { who: ['regulator', 'administrator'], data: 'district' } as const;
const own = { who: ['operator'], data: 'self' } as const;

function need(principal: Principal | null): Principal {
  if (!principal) throw signInNeeded();
  return principal;
}

/** What one may keep of it is nothing: codes and names of a person are in it. */
const fresh = (status: number, body: unknown): Reply =>
  new Reply(status, body, { 'cache-control': 'no-store' });

export function onboardingOperations(tools: Tools): Operation[] {
  return [...registerOperations(tools), ...invitationOperations(tools), ...guideOperations(tools)];
}

function registerOperations(tools: Tools): Operation[] {
  return [
    defineOperation<unknown, { number: string }, unknown>({
      id: 'checkLicenceNumber',
      tag: 'onboarding',
      method: 'GET',
      path: '/api/v1/registrations/number',
      summary: 'Check digits of a licence number, and whether its business is registered',
      permission: anyone,
      query: Exact({ number: Text(40, '统一社会信用代码, or a licence number (SC, JY)') }),
      answer: NumberCheck,
      handle: async ({ query, request }) => {
        await limitTries(tools, 'number-checks-an-hour', request.ip);
        return fresh(200, await checkNumber(tools, query.number));
      },
    }),
    defineOperation<unknown, unknown, RegistrationInput>({
      id: 'registerBusiness',
      tag: 'onboarding',
      method: 'POST',
      path: '/api/v1/registrations',
      summary: 'A business asks to be let in (入市登记)',
      permission: anyone,
      body: RegistrationBody,
      answers: { 201: RegistrationAnswer },
      handle: async ({ body, request }) => {
        await limitTries(tools, 'registrations-an-hour', request.ip);
        return fresh(201, await registerBusiness(tools, body));
      },
    }),
    defineOperation<unknown, { ticket: string }, unknown>({
      id: 'readRegistration',
      tag: 'onboarding',
      method: 'GET',
      path: '/api/v1/registrations/status',
      summary: 'How one’s own registration stands',
      permission: anyone,
      query: Exact({ ticket: Code }),
      answer: RegistrationStatus,
      handle: async ({ query, request }) => {
        await limitTries(tools, 'number-checks-an-hour', request.ip);
        const one = await registrationByTicket(tools.db, hashCode(query.ticket));
        if (!one) throw registrationUnknown();
        const { state, party, userName, reason, madeAt } = one;
        return fresh(200, { state, name: party.name, userName, reason, madeAt: madeAt.toISOString() });
      },
    }),
    defineOperation<unknown, { state?: Registration['state'] }, unknown>({
      id: 'listRegistrations',
      tag: 'onboarding',
      method: 'GET',
      path: '/api/v1/registrations',
      summary: 'Businesses that wait to be let in, of one’s district (待审核登记)',
      permission: office,
      query: Exact({
        state: Type.Optional(OneOf(['pending', 'approved', 'refused'], 'pending when absent')),
      }),
      answer: RegistrationList,
      handle: async ({ principal, query }) => {
        const { role, divisionCode } = need(principal);
        const { city } = tools.city;
        const division =
          role === 'administrator' || divisionCode === city.code ? '' : (divisionCode ?? 'none');
        const found = await listRegistrations(tools.db, {
          state: query.state ?? 'pending',
          division,
          limit: 200,
        });
        return { items: await Promise.all(found.map((one) => viewRegistration(tools.db, tools.city, one))) };
      },
    }),
    defineOperation<{ registrationId: string }, unknown, DecisionInput>({
      id: 'decideRegistration',
      tag: 'onboarding',
      method: 'POST',
      path: '/api/v1/registrations/:registrationId/decision',
      summary: 'Let a business in, or say why not',
      permission: office,
      params: Exact({ registrationId: IdText('Registration') }),
      body: DecisionBody,
      answer: DecisionAnswer,
      audited: true,
      handle: ({ principal, params, body }) => decideOn(tools, need(principal), params.registrationId, body),
    }),
  ];
}

async function viewRegistration(db: Queryable, city: CityData, one: Registration) {
  const { registrationId, state, madeAt, decidedAt, byInvitation, userName, reason, party, divisionCode } =
    one;
  const kind = city.partyKinds.get(party.kind);
  const street = city.streets.get(divisionCode);
  const district = city.districts.get(divisionCode.slice(0, 6));
  const other = { zh: party.kind, en: party.kind };
  return {
    registrationId,
    state,
    madeAt: madeAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
    byInvitation,
    userName,
    displayName: party.contactName ?? '',
    reason,
    party,
    kindName: kind ? { zh: kind.zh, en: kind.en } : other,
    divisionName: {
      zh: `${district?.zh ?? ''}${street?.zh ?? ''}`,
      en: [street?.en, district?.en].filter(Boolean).join(', '),
    },
    known: state === 'pending' && (await partyByUscc(db, one.uscc)) !== undefined,
  };
}

function invitationOperations(tools: Tools): Operation[] {
  return [
    defineOperation<{ number: string }, unknown, unknown>({
      id: 'inviteReceiver',
      tag: 'onboarding',
      method: 'POST',
      path: '/api/v1/vouchers/:number/invitation',
      summary: 'A link by which the receiver of a voucher confirms it without an account',
      permission: { who: ['operator'], data: 'own' },
      params: Exact({ number: Text(200, 'Voucher number') }),
      answers: { 201: InvitationAnswer },
      audited: true,
      handle: async ({ principal, params }) =>
        fresh(201, await inviteReceiver(tools, need(principal), params.number)),
    }),
    defineOperation<unknown, { code: string }, unknown>({
      id: 'readInvitation',
      tag: 'onboarding',
      method: 'GET',
      path: '/api/v1/invitations',
      summary: 'The voucher of an invitation: goods and papers',
      permission: anyone,
      query: Exact({ code: Code }),
      answer: InvitationView,
      handle: async ({ query, request }) => {
        await limitTries(tools, 'invitation-tries-an-hour', request.ip);
        return fresh(200, await viewInvitation(tools, query.code));
      },
    }),
    defineOperation<unknown, unknown, ConfirmationInput>({
      id: 'confirmInvitation',
      tag: 'onboarding',
      method: 'POST',
      path: '/api/v1/invitations/confirmation',
      summary: 'Confirm the receipt of an invitation’s voucher, once',
      permission: anyone,
      body: ConfirmationBody,
      answer: ConfirmationAnswer,
      handle: async ({ body, request }) => {
        await limitTries(tools, 'invitation-tries-an-hour', request.ip);
        return fresh(200, await confirmInvitation(tools, body));
      },
    }),
  ];
}

function guideOperations(tools: Tools): Operation[] {
  const answer = async (principal: Principal | null) => {
    const { partyId, accountId } = need(principal);
    if (partyId === null) throw roleForbidden();
    const [steps, dismissed] = await Promise.all([
      readFirstDay(tools.db, partyId),
      isGuideDismissed(tools.db, accountId),
    ]);
    return { steps, dismissed };
  };
  return [
    defineOperation<unknown, unknown, unknown>({
      id: 'readFirstDay',
      tag: 'onboarding',
      method: 'GET',
      path: '/api/v1/first-day',
      summary: 'The three steps of a first day, as far as documents show them done',
      permission: own,
      answer: FirstDay,
      handle: ({ principal }) => answer(principal),
    }),
    defineOperation<unknown, unknown, { dismissed: boolean }>({
      id: 'dismissFirstDay',
      tag: 'onboarding',
      method: 'PUT',
      path: '/api/v1/first-day',
      summary: 'Put the guide away, or take it out again',
      permission: own,
      body: DismissBody,
      answer: FirstDay,
      handle: async ({ principal, body }) => {
        const { accountId } = need(principal);
        if (body.dismissed) await dismissGuide(tools.db, accountId, tools.clock.now());
        else await showGuideAgain(tools.db, accountId);
        return answer(principal);
      },
    }),
  ];
}
