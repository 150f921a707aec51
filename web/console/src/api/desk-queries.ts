import { queryOptions } from '@tanstack/react-query';
import type { operations } from '../generated/api.d.ts';
import { kept } from '../offline/kept.ts';
import { answered, api } from './client.ts';

type Answer<Id extends keyof operations> = operations[Id]['responses'] extends {
  200: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

export type Desk = Answer<'readDesk'>;
export type Need = Desk['needs'][number];
export type Customer = Answer<'readCustomers'>['items'][number];
export type Template = Answer<'readTemplates'>['items'][number];
export type Slip = Answer<'readSlip'>;
export type TemplateInput = NonNullable<
  operations['keepTemplate']['requestBody']
>['content']['application/json'];
export type SlipReceiptInput = NonNullable<
  operations['receiveBySlip']['requestBody']
>['content']['application/json'];

export const deskQuery = queryOptions({
  queryKey: ['desk'],
  queryFn: ({ signal }) => kept('desk', () => answered(api.GET('/api/v1/desk', { signal }))),
});
export const customersQuery = queryOptions({
  queryKey: ['customers'],
  queryFn: async ({ signal }) =>
    (await kept('customers', () => answered(api.GET('/api/v1/customers', { signal })))).items,
});
export const templatesQuery = queryOptions({
  queryKey: ['templates'],
  queryFn: async ({ signal }) =>
    (await kept('templates', () => answered(api.GET('/api/v1/voucher-templates', { signal })))).items,
});
export const slipQuery = (number: string) =>
  queryOptions({
    queryKey: ['slip', number],
    queryFn: ({ signal }) =>
      kept(`slip ${number}`, () =>
        answered(api.GET('/api/v1/slips/{number}', { signal, params: { path: { number } } })),
      ),
  });

export const keepTemplate = (body: TemplateInput) => answered(api.PUT('/api/v1/voucher-templates', { body }));
export const dropTemplate = (templateId: string) =>
  answered(api.DELETE('/api/v1/voucher-templates/{templateId}', { params: { path: { templateId } } }));
export const receiveBySlip = (body: SlipReceiptInput) =>
  answered(api.POST('/api/v1/slip-receipts', { body }));
