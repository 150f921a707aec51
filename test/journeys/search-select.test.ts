import { afterAll, beforeAll, test } from 'vitest';
import { soon } from '../support/soon.ts';
import { PHONE } from './demo-city.ts';
import { type DeskWorld, openDeskWorld } from './desk-world.ts';

let world: DeskWorld;
beforeAll(async () => {
  world = await openDeskWorld();
});
afterAll(() => world?.close());

test('What a finger is on is chosen, also when other results arrive before it is lifted', {
  timeout: 400_000,
}, async () => {
  const page = await world.signedIn('factory', PHONE, '/console/vouchers/new');
  const field = page.getByRole('combobox', { name: '购货方' });
  await field.click();
  const option = page
    .locator('.ant-select-item-option:visible')
    .filter({ hasText: '惠民超市思明店' })
    .first();
  await option.waitFor();
  const answer = Promise.withResolvers<void>();
  await page.route('**/api/v1/parties?*q=*', async (route) => {
    await answer.promise;
    await route.fulfill({ json: { items: [] } });
  });
  const asked = page.waitForRequest('**/api/v1/parties?*q=*');
  await field.fill('没有这一家');
  await asked;
  await option.hover();
  await page.mouse.down();
  const answered = page.waitForResponse('**/api/v1/parties?*q=*');
  answer.resolve();
  await answered;
  // Two pictures later whatever the answer changes has been drawn.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.mouse.up();
  await soon(() => page.getByTestId('voucher-preview').innerText()).toContain('惠民超市思明店');
});
