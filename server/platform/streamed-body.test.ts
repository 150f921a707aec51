import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import { addRoute, buildHttp } from './http.ts';
import { limitBytes } from './limit-bytes.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const http of open.splice(0)) await http.close();
});

async function count(body: Buffer<ArrayBuffer>, type: string) {
  const { http } = await buildHttp({
    logLevel: 'silent',
    title: 't',
    version: '1',
    ready: async () => undefined,
    requestsPerMinute_max: 0,
    trustProxy: false,
  });
  open.push(http);
  addRoute(http, {
    method: 'POST',
    path: '/count',
    operationId: 'count',
    tag: 't',
    summary: 's',
    schemas: {},
    streamed: true,
    handle: async (request) => {
      let bytes = 0;
      for await (const piece of limitBytes(request.body as Readable, 3 * 1_048_576)) bytes += piece.length;
      return { bytes };
    },
  });
  await http.listen({ port: 0, host: '127.0.0.1' });
  const { port } = http.server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/count`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

it('Hands a body of any type on as it comes, past the limit of parsed ones', async () => {
  const answer = await count(Buffer.alloc(2_500_000), 'text/csv; charset=gb18030');
  expect(answer).toEqual({ status: 200, body: { bytes: 2_500_000 } });
});

it('Answers a body that is longer than the handler takes, saying how much it may be', async () => {
  const answer = await count(Buffer.alloc(9_000_000), 'application/json');
  expect([answer.status, answer.body.code]).toEqual([413, 'body-too-large']);
  expect(answer.body.detail).toContain('3 MB');
});
