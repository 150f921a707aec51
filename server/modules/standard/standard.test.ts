import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmptyCity, type TestCity } from '../../../test/support/city.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openEmptyCity();
});
afterAll(() => city?.close());

const get = (url: string, headers: Record<string, string> = {}) =>
  city.app.inject({ method: 'GET', url, headers });
interface Index {
  version: string;
  files: { path: string; sha256: string; size_bytes: number }[];
}
const indexOf = async (version: string): Promise<Index> =>
  JSON.parse((await get(`/standard/${version}/index.json`)).body) as Index;
const latest = async (): Promise<string> =>
  String((await get('/standard/latest')).headers.location).split('/')[2] ?? '';

describe('The standard', () => {
  it('leads from latest to any path, also one in Chinese or with a line break in it', async () => {
    for (const path of ['%E5%AD%97%E6%AE%B5', 'a%0D%0AX%3A1']) {
      const answer = await get(`/standard/latest/${path}`);
      expect([answer.statusCode, answer.headers.location]).toEqual([
        307,
        `/standard/${await latest()}/${path}`,
      ]);
    }
  });

  it('has a front page in the reader’s language with chapters, files and versions, without script', async () => {
    const page = await get('/standard', { 'accept-language': 'zh-CN' });
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    for (const words of [
      '食品追溯凭证数据接口标准',
      '字段',
      '批发市场和农贸市场接入',
      'purchase.xlsx',
      '全部版本',
    ])
      expect(page.body).toContain(words);
    expect(page.body).not.toContain('<script');
    expect((await get('/standard', { 'accept-language': 'en' })).body).toContain('Templates of tables');
  });

  it('serves every file that its index names, with the hash that it names, at an address that stays', async () => {
    for (const version of ['0.9.0', await latest()]) {
      const index = await indexOf(version);
      expect(index.version).toBe(version);
      expect(index.files.length).toBeGreaterThan(100);
      for (const { path, sha256 } of index.files) {
        const file = await get(`/standard/${version}/${path}`);
        expect(file.statusCode, path).toBe(200);
        expect(createHash('sha256').update(file.rawPayload).digest('hex'), path).toBe(sha256);
        expect(file.headers['access-control-allow-origin']).toBe('*');
      }
    }
  });

  it('sends nothing again to whom it has sent it, and keeps published files for ever', async () => {
    for (const path of [
      '/standard',
      '/standard/0.9.0/fields',
      '/standard/0.9.0/schemas/issue-voucher.json',
    ]) {
      const first = await get(path);
      const etag = String(first.headers.etag);
      expect(etag).toMatch(/^"[\w-]{32}"$/);
      for (const known of [etag, `"other", ${etag}`, `W/${etag}`, '*']) {
        const again = await get(path, { 'if-none-match': known });
        expect([again.statusCode, again.body]).toEqual([304, '']);
        expect(again.headers.etag).toBe(etag);
      }
      expect((await get(path, { 'if-none-match': '"other"' })).statusCode).toBe(200);
    }
    expect((await get('/standard/0.9.0/index.json')).headers['cache-control']).toContain('immutable');
  });

  it('gives templates as downloads with their types', async () => {
    const version = await latest();
    const xlsx = await get(`/standard/${version}/templates/purchase.xlsx`);
    expect(xlsx.headers).toMatchObject({
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': 'attachment; filename="purchase.xlsx"',
    });
    expect((await get(`/standard/${version}/templates/purchase.csv`)).headers['content-type']).toMatch(
      /^text\/csv/,
    );
  });

  it('shows every chapter in both languages, one by one and all in one, with marks that links lead to', async () => {
    const version = await latest();
    const home = await get('/standard');
    const chapters = [...home.body.matchAll(/href="\/standard\/[\d.]+\/([a-z-]+)"/g)]
      .map((one) => one[1])
      .filter((one) => one !== 'all');
    expect(new Set(chapters).size).toBeGreaterThanOrEqual(14);
    for (const chapter of new Set(chapters)) {
      for (const lang of ['zh', 'en']) {
        const page = await get(`/standard/${version}/${chapter}?lang=${lang}`);
        expect(page.statusCode, chapter).toBe(200);
        expect(page.body.match(/<h1/g), chapter).toHaveLength(1);
        expect(page.body, chapter).not.toMatch(/<script|\{\{|undefined/);
      }
    }
    const messages = await get(`/standard/${version}/messages`);
    const fields = await get(`/standard/${version}/fields`);
    for (const [, mark] of messages.body.matchAll(/\/fields#([a-z-]+)"/g))
      expect(fields.body).toContain(`id="${mark}"`);
    const whole = await get(`/standard/${version}/all?lang=en`);
    for (const [, mark] of whole.body.matchAll(/href="#([a-z-]+)"/g))
      expect(whole.body).toContain(`id="${mark}"`);
  });

  it('leads from “latest” to the newest version, with what stands behind the question mark', async () => {
    const answer = await get('/standard/latest/fields?lang=en');
    expect([answer.statusCode, answer.headers.location]).toEqual([
      307,
      `/standard/${await latest()}/fields?lang=en`,
    ]);
  });

  it('reads nothing of the disk that its index does not name', async () => {
    const version = await latest();
    for (const path of [
      'nothing',
      '9.9.9/index.json',
      `${version}/nothing`,
      `${version}/schemas`,
      `${version}/..%2F..%2Fpackage.json`,
      `${version}/../version.json`,
      `${version}/schemas/..%2Findex.json`,
      `${version}/%2e%2e/%2e%2e/package.json`,
      `${version}/__proto__`,
      '..%2Fcurrent/index.json',
      `${version}/${encodeURIComponent('"><script>alert(1)</script>')}`,
    ]) {
      const answer = await get(`/standard/${path}`);
      expect(answer.statusCode, path).toBe(404);
      expect(answer.body, path).not.toContain('<script');
    }
  });
});
