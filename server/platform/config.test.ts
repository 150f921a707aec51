import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const proxies = (TRUST_PROXY?: string) =>
  readConfig({ LUYUAN_DATA: '/nowhere', ...(TRUST_PROXY === undefined ? {} : { TRUST_PROXY }) }, [])
    .trustProxy;

test.each([
  [undefined, false],
  ['', false],
  ['0', false],
  ['1', 1],
  ['3', 3],
])('TRUST_PROXY=%s is %s proxies in front', (text, count) => {
  expect(proxies(text)).toBe(count);
});

test.each(['true', '-1', '1.5', '11', '10.0.0.1'])('TRUST_PROXY=%s is refused', (text) => {
  expect(() => proxies(text)).toThrow(/^trust-proxy-invalid/);
});

test('The tables are spread over a cluster only when it is asked for, of a database of its own', () => {
  const distributed = (env: NodeJS.ProcessEnv) =>
    readConfig({ LUYUAN_DATA: '/nowhere', ...env }, []).distributed;
  expect(distributed({})).toBe(false);
  expect(distributed({ LUYUAN_DISTRIBUTED: '0' })).toBe(false);
  expect(distributed({ LUYUAN_DISTRIBUTED: '1', DATABASE_URL: 'postgres://owner@coordinator/city' })).toBe(
    true,
  );
  expect(() => distributed({ LUYUAN_DISTRIBUTED: '1' })).toThrow(/^distributed-invalid/);
  expect(() =>
    distributed({ LUYUAN_DISTRIBUTED: 'yes', DATABASE_URL: 'postgres://owner@coordinator/city' }),
  ).toThrow(/^distributed-invalid/);
});

test('A sandbox has a folder, a port and a database of its own, and never those of the platform', () => {
  const env = { DATABASE_URL: 'postgres://in-earnest/city', LUYUAN_DATA: '/earnest' };
  const sandbox = readConfig(env, ['--sandbox']);
  expect([sandbox.sandbox, sandbox.port, sandbox.databaseUrl]).toEqual([true, 8090, undefined]);
  expect(sandbox.dataDir).not.toBe('/earnest');
  expect(readConfig(env, []).databaseUrl).toBe('postgres://in-earnest/city');
});

test('A gateway is connected by its address with all that goes with it; a sandbox writes to nobody', () => {
  const sms = { LUYUAN_SMS_URL: 'https://sms.example/messages', LUYUAN_SMS_KEY: 'k', LUYUAN_SMS_SECRET: 's' };
  const read = (env: NodeJS.ProcessEnv, args: string[] = []) =>
    readConfig({ LUYUAN_DATA: '/nowhere', ...env }, args);
  expect(read({}).sms).toBeNull();
  expect(read(sms).sms).toEqual({ url: 'https://sms.example/messages', keyId: 'k', secret: 's' });
  expect(read(sms, ['--sandbox']).sms).toBeNull();
  expect(() => read({ ...sms, LUYUAN_SMS_SECRET: '' })).toThrow(/^gateway-invalid.*LUYUAN_SMS_SECRET/);
  expect(() => read({ LUYUAN_SMTP_URL: 'mail', LUYUAN_SMTP_FROM: 'a@b.example' })).toThrow(
    /^gateway-invalid/,
  );
});
