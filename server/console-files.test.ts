import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectProblem, openEmptyCity, type TestCity } from '../test/support/city.ts';
import { PROJECT_ROOT } from './platform/config.ts';

/** How the built application is handed out, above all to a browser that was open while the platform was renewed. */
let city: TestCity;
beforeAll(async () => {
  city = await openEmptyCity();
});
afterAll(() => city?.close());

const get = (url: string) => city.raw<string>({}, 'GET', url);
const heldFor = (answer: Awaited<ReturnType<typeof get>>) => String(answer.headers['cache-control']);

test('Each address of the application is its page, asked for anew each time', async () => {
  for (const url of ['/console/', '/console/index.html', '/console/vouchers/V0', '/console/sw.js']) {
    const answer = await get(url);
    expect([url, answer.status]).toEqual([url, 200]);
    expect([url, heldFor(answer)]).toEqual([url, 'no-cache']);
  }
});

test('What is named by its content is kept for good', async () => {
  const [part] = readdirSync(join(PROJECT_ROOT, 'web/console/dist/assets'));
  const answer = await get(`/console/assets/${part}`);
  expect(answer.status).toBe(200);
  expect(heldFor(answer)).toContain('immutable');
});

test('A part of an older version is said to be gone, and is not the page in its stead', async () => {
  expectProblem(await get('/console/assets/index-OLDONE00.js'), 404, 'page-part-unknown');
});
