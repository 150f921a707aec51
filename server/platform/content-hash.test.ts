import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addRoute, buildHttp } from './http.ts';
import { limitBytes } from './limit-bytes.ts';

let http: FastifyInstance;
let origin = '';
/** What a handler kept as final. */
const kept: number[] = [];

beforeAll(async () => {
  ({ http } = await buildHttp({
    logLevel: 'silent',
    title: 't',
    version: '1',
    ready: async () => undefined,
    requestsPerMinute_max: 0,
    trustProxy: false,
  }));
  addRoute(http, {
    method: 'POST',
    path: '/keep',
    operationId: 'keep',
    tag: 't',
    summary: 's',
    schemas: {},
    streamed: true,
    handle: async (request) => {
      let bytes = 0;
      for await (const piece of limitBytes(request.body as Readable, 8 * 1_048_576)) bytes += piece.length;
      kept.push(bytes);
      return { bytes };
    },
  });
  await http.listen({ port: 0, host: '127.0.0.1' });
  origin = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`;
});
afterAll(() => http.close());

const body = Buffer.alloc(3_000_000, 'rows of a long file\n');
const send = (hash: string, headers: Record<string, string> = {}) =>
  fetch(`${origin}/keep`, { method: 'POST', body, headers: { 'x-content-hash': hash, ...headers } });

it('A streamed body with the hash that it announced passes, whichever digest it is', async () => {
  const sha256 = createHash('sha256').update(body).digest('hex');
  expect((await send(sha256.toUpperCase())).status).toBe(200);
  const sm3 = createHash('sm3').update(body).digest('hex');
  expect((await send(sm3, { 'x-signature-algorithm': 'HMAC-SM3' })).status).toBe(200);
});

it('A streamed body with another hash fails at its end, before anything of it is kept', async () => {
  const before = kept.length;
  const answer = await send(createHash('sha256').update('something else').digest('hex'));
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
    401,
    'body-hash-differs',
  ]);
  expect(kept.length).toBe(before);
});
