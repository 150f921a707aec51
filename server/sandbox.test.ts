import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmptyCity, type TestCity } from '../test/support/city.ts';
import { buildApp } from './app.ts';

let city: TestCity;
let app: FastifyInstance;
beforeAll(async () => {
  city = await openEmptyCity();
  app = await buildApp({
    tools: city.tools,
    publicUrl: 'http://sandbox.example',
    logLevel: 'silent',
    requestsPerMinute_max: 0,
    trustProxy: false,
    sandbox: true,
  });
});
afterAll(async () => {
  await app.close();
  await city.close();
});

interface Opened {
  business: { apiKey: string; userName: string; partyId: string };
  partner: { apiKey: string };
  products: object[];
  example: object;
}
const post = (url: string, payload: object, apiKey?: string) =>
  app.inject({ method: 'POST', url, payload, headers: apiKey ? { 'x-api-key': apiKey } : {} });

it('One call opens a business, its partner, keys and goods, and the example is taken as it stands', async () => {
  const answer = await post('/api/v1/sandbox/integrators', { name: '试用 ERP' });
  expect([answer.statusCode, answer.headers['x-luyuan-sandbox']]).toEqual([201, '1']);
  const opened = answer.json<Opened>();
  expect(opened.products).toHaveLength(3);
  const voucher = await post('/api/v1/vouchers', opened.example, opened.business.apiKey);
  expect(voucher.statusCode).toBe(201);
  const receipt = await post(
    `/api/v1/vouchers/${voucher.json<{ number: string }>().number}/receipts`,
    { documentNumber: 'R-1', decision: 'all' },
    opened.partner.apiKey,
  );
  expect(receipt.statusCode).toBe(201);
});

it('An integrator begins anew with fresh keys, and the old ones end', async () => {
  const first = (await post('/api/v1/sandbox/integrators', { name: '再来' })).json<Opened>();
  const reset = await post('/api/v1/sandbox/integrators/reset', { name: '再来' }, first.business.apiKey);
  expect(reset.statusCode).toBe(201);
  expect(reset.json<Opened>().business.partyId).not.toBe(first.business.partyId);
  city.clock.set(new Date(city.clock.now().getTime() + 3_000));
  const old = await app.inject({ url: '/api/v1/session', headers: { 'x-api-key': first.partner.apiKey } });
  expect(old.statusCode).toBe(401);
});

it('Its pages say that it is one', async () => {
  const page = await app.inject({ url: '/' });
  expect([page.statusCode, page.headers['x-luyuan-sandbox']]).toEqual([200, '1']);
  expect(page.body).toContain('沙箱');
  const wrong = await app.inject({ url: '/api/v1/nothing' });
  expect(wrong.headers['x-luyuan-sandbox']).toBe('1');
});

it('A platform that is used in earnest has none of it', async () => {
  const answer = await city.app.inject({
    method: 'POST',
    url: '/api/v1/sandbox/integrators',
    payload: { name: 'x' },
  });
  expect(answer.statusCode).toBe(404);
  expect(answer.headers['x-luyuan-sandbox']).toBeUndefined();
});
