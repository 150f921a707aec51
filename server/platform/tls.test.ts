import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { buildHttp } from './http.ts';
import { readTls, type TlsFiles } from './tls.ts';

let folder = '';
let made: TlsFiles;
const where = () => ({ dataDir: folder, publicUrl: 'https://127.0.0.1:8443' });
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'luyuan-tls-'));
  made = (await readTls('self', where())) as TlsFiles;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A folder with these files. */
function folderWith(files: Record<string, string>): string {
  const place = mkdtempSync(join(folder, 'set-'));
  mkdirSync(place, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(place, name), text);
  return place;
}
const refused = async (setting: string, now?: Date): Promise<string> => {
  const error = await readTls(setting, where(), now).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'tls-invalid' });
  return (error as { words: { zh: string } }).words.zh;
};

/** The answer over real TLS, by a client that trusts this certificate and no other. */
const get = (port: number, ca: string): Promise<{ status: number | undefined; cookie: string | undefined }> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '/secure', ca }, (response) => {
      response.resume();
      resolve({ status: response.statusCode, cookie: String(response.headers['x-protocol']) });
    })
      .on('error', reject)
      .end();
  });

describe('TLS by one setting', () => {
  test('Without it there is none, and addresses begin with http; with it they begin with https', async () => {
    expect(await readTls(undefined, where())).toBeNull();
    expect(readConfig({}, ['--no-demo']).publicUrl).toBe('http://localhost:8080');
    expect(readConfig({ LUYUAN_TLS: 'self' }, ['--no-demo']).publicUrl).toBe('https://localhost:8080');
  });
  test('A self-made certificate is kept, fits its host, and serves real HTTPS', async () => {
    expect(await readTls('self', where())).toEqual(made);
    const { http } = await buildHttp({
      logLevel: 'silent',
      title: 't',
      version: '0',
      ready: async () => {},
      requestsPerMinute_max: 0,
      trustProxy: false,
      tls: made,
    });
    http.get('/secure', async (asked, reply) => {
      reply.header('x-protocol', asked.protocol);
      return {};
    });
    await http.listen({ port: 0, host: '127.0.0.1' });
    const { port } = http.server.address() as { port: number };
    expect(await get(port, made.cert)).toEqual({ status: 200, cookie: 'https' });
    const stranger = (await readTls('self', {
      dataDir: folderWith({}),
      publicUrl: 'https://127.0.0.1',
    })) as TlsFiles;
    await expect(get(port, stranger.cert)).rejects.toThrow(/self-signed|certificate/);
    await http.close();
  });
  test('It is made anew when it ends within a month, or the host has another name', async () => {
    const later = new Date(Date.now() + 370 * 86_400_000);
    const place = folderWith({});
    const first = await readTls('self', { dataDir: place, publicUrl: 'https://a.example' });
    expect(await readTls('self', { dataDir: place, publicUrl: 'https://b.example' })).not.toEqual(first);
    const second = await readTls('self', { dataDir: place, publicUrl: 'https://b.example' });
    expect(await readTls('self', { dataDir: place, publicUrl: 'https://b.example' }, later)).not.toEqual(
      second,
    );
  });
  test('A folder as certbot leaves it, a folder of two files, and one file with both are understood', async () => {
    const certbot = folderWith({
      'fullchain.pem': made.cert,
      'cert.pem': made.cert,
      'privkey.pem': made.key,
    });
    const two = folderWith({ 'a.crt': made.cert, 'b.key': made.key });
    const one = join(folderWith({ 'both.pem': `${made.key}\n${made.cert}` }), 'both.pem');
    for (const setting of [certbot, two, one])
      expect(((await readTls(setting, where()))?.cert ?? '').trim()).toBe(made.cert.trim());
  });
  test('Wrong files end with a sentence that says what to do', async () => {
    const other = (await readTls('self', {
      dataDir: folderWith({}),
      publicUrl: 'https://x.example',
    })) as TlsFiles;
    expect(await refused(join(folder, 'nowhere'))).toContain('不存在');
    expect(await refused(folderWith({ 'a.crt': made.cert }))).toContain('私钥');
    expect(await refused(folderWith({ 'b.key': made.key }))).toContain('证书');
    expect(await refused(folderWith({ 'a.crt': made.cert, 'b.key': other.key }))).toContain('不是一对');
    expect(
      await refused(folderWith({ 'a.crt': made.cert.replace('MII', 'XYZ'), 'b.key': made.key })),
    ).toContain('读不出来');
    const after = new Date(Date.now() + 500 * 86_400_000);
    expect(await refused(folderWith({ 'a.crt': made.cert, 'b.key': made.key }), after)).toContain('到期');
    expect(readFileSync(join(folder, 'tls/self.key'), 'utf8')).toContain('PRIVATE KEY');
  });
});
