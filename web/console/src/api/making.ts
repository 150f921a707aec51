import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { operations } from '../generated/api.d.ts';
import { answered, api } from './client.ts';

type JsonOf<Part> = Part extends { content: { 'application/json': infer Body } } ? Body : never;
type Sent<Id extends keyof operations> = operations[Id] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? Body
  : never;

export type DayCloseProposal = JsonOf<operations['proposeDayClose']['responses'][200]>;
export type ClosableLot = DayCloseProposal['lots'][number];
export type DayCloseInput = Sent<'closeDay'>;
export type DayCloseAnswer = JsonOf<operations['closeDay']['responses'][201]>;
export type Order = JsonOf<operations['readOrder']['responses'][200]>;
export type OrderSummary = JsonOf<operations['listOrders']['responses'][200]>['items'][number];
export type OrderState = Order['state'];
export type OrderLot = Order['lots'][number];
export type ControlPoints = JsonOf<operations['listControlPoints']['responses'][200]>;

export const proposalQuery = (day: string | undefined) =>
  queryOptions({
    queryKey: ['day-close', day],
    staleTime: 0,
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/day-closes/proposal', { signal, params: { query: day ? { day } : {} } })),
  });
export const ordersQuery = (before: string | undefined) =>
  queryOptions({
    queryKey: ['orders', before],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/production-orders', { signal, params: { query: before ? { before } : {} } })),
  });
export const orderQuery = (orderId: string) =>
  queryOptions({
    queryKey: ['order', orderId],
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/production-orders/{orderId}', { signal, params: { path: { orderId } } })),
  });
export const controlPointsQuery = (category: string) =>
  queryOptions({
    queryKey: ['control-points', category],
    staleTime: 5 * 60_000,
    queryFn: ({ signal }) =>
      answered(api.GET('/api/v1/control-points', { signal, params: { query: { category } } })),
  });

export const closeDay = (body: DayCloseInput) => answered(api.POST('/api/v1/day-closes', { body }));
export const takeStock = (body: Sent<'recordStockTaking'>) =>
  answered(api.POST('/api/v1/stock-takings', { body }));
export const planOrder = (body: Sent<'planOrder'>) =>
  answered(api.POST('/api/v1/production-orders', { body }));
export const startOrder = (orderId: string) =>
  answered(api.POST('/api/v1/production-orders/{orderId}/start', { params: { path: { orderId } } }));
export const cancelOrder = (orderId: string, reason: string) =>
  answered(
    api.POST('/api/v1/production-orders/{orderId}/cancel', {
      params: { path: { orderId } },
      body: { reason },
    }),
  );
export const makeOrder = (orderId: string, body: Sent<'makeOrder'>) =>
  answered(api.POST('/api/v1/production-orders/{orderId}/made', { params: { path: { orderId } }, body }));
export const recordCheck = (body: Sent<'recordProcessCheck'>) =>
  answered(api.POST('/api/v1/process-checks', { body }));
export const testLot = (body: Sent<'recordLotTest'>) => answered(api.POST('/api/v1/lot-tests', { body }));
export const releaseLots = (body: Sent<'releaseLots'>) => answered(api.POST('/api/v1/releases', { body }));
