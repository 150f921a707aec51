import { queryOptions } from '@tanstack/react-query';
import type { operations } from '../generated/api.d.ts';
import { answered, api } from './client.ts';

type JsonOf<Part> = Part extends { content: { 'application/json': infer Body } } ? Body : never;
export type NumberCheck = JsonOf<operations['checkLicenceNumber']['responses'][200]>;
export type RegistrationToSend = operations['registerBusiness']['requestBody']['content']['application/json'];
export type WaitingRegistration = JsonOf<operations['listRegistrations']['responses'][200]>['items'][number];
export type InvitedKnown = JsonOf<operations['confirmInvitation']['responses'][200]>['known'];

export const checkNumber = (number: string): Promise<NumberCheck> =>
  answered(api.GET('/api/v1/registrations/number', { params: { query: { number } } }));
export const registerBusiness = (body: RegistrationToSend) =>
  answered(api.POST('/api/v1/registrations', { body }));
export const registrationQuery = (ticket: string) =>
  queryOptions({
    queryKey: ['registration', ticket],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/registrations/status', { signal, params: { query: { ticket } } })),
  });

export const registrationsQuery = (state: 'pending' | 'approved' | 'refused') =>
  queryOptions({
    queryKey: ['registrations', state],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/registrations', { signal, params: { query: { state } } })),
  });
export const decideRegistration = (
  registrationId: string,
  body: { decision: 'approve' | 'refuse'; reason?: string },
) =>
  answered(
    api.POST('/api/v1/registrations/{registrationId}/decision', {
      params: { path: { registrationId } },
      body,
    }),
  );

export const inviteReceiver = (number: string) =>
  answered(api.POST('/api/v1/vouchers/{number}/invitation', { params: { path: { number } } }));
export const invitationQuery = (code: string) =>
  queryOptions({
    queryKey: ['invitation', code],
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/invitations', { signal, params: { query: { code } } })),
  });
export const confirmInvitation = (body: { code: string; usccEnd?: string }) =>
  answered(api.POST('/api/v1/invitations/confirmation', { body }));

export const firstDayQuery = queryOptions({
  queryKey: ['first-day'],
  queryFn: ({ signal }) => answered(api.GET('/api/v1/first-day', { signal })),
});
export const dismissFirstDay = (dismissed: boolean) =>
  answered(api.PUT('/api/v1/first-day', { body: { dismissed } }));
