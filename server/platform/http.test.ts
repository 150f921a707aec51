import { afterEach, expect, test } from 'vitest';
import { addRoute, buildHttp, type HttpOptions } from './http.ts';

type Http = Awaited<ReturnType<typeof buildHttp>>['http'];
const open: Http[] = [];
afterEach(async () => {
  for (const http of open.splice(0)) await http.close();
});

async function server(options: Partial<HttpOptions>): Promise<Http> {
  const { http } = await buildHttp({
    logLevel: 'silent',
    title: 'test',
    version: '0',
    requestsPerMinute_max: 0,
    trustProxy: false,
    ready: async () => {},
    ...options,
  });
  addRoute(http, {
    method: 'GET',
    path: '/whence',
    operationId: 'whence',
    tag: 'test',
    summary: 'The address that a request is held to come from',
    schemas: {},
    handle: async (request) => ({ ip: request.ip, protocol: request.protocol }),
  });
  open.push(http);
  return http;
}

const forwarded = {
  'x-forwarded-for': '6.6.6.6, 203.0.113.7, 10.0.0.2',
  'x-forwarded-proto': 'https',
};
const whence = async (trustProxy: number | false) =>
  (
    await (
      await server({ trustProxy })
    ).inject({
      url: '/whence',
      headers: forwarded,
      remoteAddress: '10.0.0.1',
    })
  ).json();

test('Without a proxy nothing that a request says of its own address is believed', async () => {
  expect(await whence(false)).toEqual({ ip: '10.0.0.1', protocol: 'http' });
});
test('With one proxy in front the address is what that proxy wrote, not what the request came with', async () => {
  expect(await whence(1)).toEqual({ ip: '10.0.0.2', protocol: 'https' });
});
test('With two in front it is what the outer one wrote', async () => {
  expect(await whence(2)).toEqual({ ip: '203.0.113.7', protocol: 'https' });
});

test('The log says which page was asked for, and nothing of what stands behind the question mark', async () => {
  const lines: string[] = [];
  const http = await server({ logLevel: 'info', logStream: { write: (line) => lines.push(line) } });
  await http.inject({ url: '/whence?token=lyi_secret', headers: { cookie: 'luyuan_session=lys_secret' } });
  await http.inject({ url: '/nowhere?token=lyi_secret' });
  expect(lines.join('')).toContain('"url":"/whence"');
  expect(lines.join('')).not.toContain('secret');
});

test('The log has no secret that an address itself is', async () => {
  const lines: string[] = [];
  const http = await server({ logLevel: 'info', logStream: { write: (line) => lines.push(line) } });
  http.get('/n/:secret', async () => 'letter');
  expect((await http.inject({ url: '/n/opensesame?done=1' })).body).toBe('letter');
  expect(lines.join('')).toContain('"url":"/n/:secret"');
  expect(lines.join('')).not.toContain('opensesame');
});
