import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepAll } from '../../server/modules/alerts/index.ts';
import { escalateMissed, markMissed, startDeadline } from '../../server/modules/deadlines/index.ts';
import { runOutboxOnce } from '../../server/modules/ledger/index.ts';
import { outboxConsumers, outboxTools } from '../../server/outbox.ts';
import { soon } from '../support/soon.ts';
import {
  accessibilityFindings,
  DESKTOP,
  type DemoCity,
  openDemoCity,
  overflowsSideways,
  PHONE,
  picture,
} from './demo-city.ts';

let demo: DemoCity;
beforeAll(async () => {
  demo = await openDemoCity();
  await settle();
}, 240_000);
afterAll(() => demo?.close());

/** What the server's workers do. */
async function settle(): Promise<void> {
  const { tools } = demo.city;
  for (;;) {
    const run = await runOutboxOnce(outboxTools(tools), outboxConsumers(tools), 200);
    expect(run.failed).toBe(0);
    if (run.done === 0) break;
  }
  await sweepAll(tools);
}

test('The shelf-life fraud burns at the top unasked; an officer looks, judges and comes to a case; a rule shows its precision', async () => {
  const page = await demo.pageFor('regulator', DESKTOP, '/console/');
  const home = page.getByTestId('finding-counts');
  await home.getByTestId('finding').first().waitFor();
  await picture(page, 'alerts-home-1440');

  await page.goto('/console/alerts');
  const { batch } = demo.plan.truth.incidents.cheese;
  const cheese = page.getByTestId('finding').filter({ hasText: batch }).filter({ hasText: '一批两日期' });
  await cheese.first().waitFor();
  await soon(() => page.getByTestId('finding').first().innerText()).toContain('红色');
  await soon(() => cheese.first().innerText()).toContain('R7');
  await picture(page, 'alerts-1440');
  expect(await accessibilityFindings(page)).toEqual([]);

  await cheese.first().click();
  await page.getByTestId('evidence').waitFor();
  await page.getByTestId('alert-history').getByText('已看').waitFor();
  const link = page.getByTestId('open-case');
  await soon(() => link.getAttribute('href')).toContain('/cases/new?from=finding');
  await page.getByText('属实', { exact: true }).click();
  await page.getByLabel('核查情况').fill('包装与检验报告不一致');
  await page.getByRole('button', { name: '提交结论' }).click();
  await page.getByTestId('alert-history').getByText('包装与检验报告不一致').waitFor();
  await picture(page, 'alert-1440');
  expect(await accessibilityFindings(page)).toEqual([]);

  await page.goto('/console/alerts/rules');
  await page.getByTestId('rule').filter({ hasText: 'R7' }).getByText('100 %').waitFor();
  await picture(page, 'alert-rules-1440');
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.goto('/console/alerts/rules/R7?try=30');
  await page.getByText('如果改成 30 天').waitFor();
  await picture(page, 'alert-rule-1440');
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.close();

  const phone = await demo.pageFor('regulator', PHONE);
  for (const [name, url] of [
    ['alerts-390', '/console/alerts'],
    ['alert-rules-390', '/console/alerts/rules'],
    ['alert-rule-390', '/console/alerts/rules/R8'],
  ] as const) {
    await phone.goto(url);
    await phone.locator('.row, .facts').first().waitFor();
    await picture(phone, name);
    expect(await overflowsSideways(phone)).toBe(false);
  }
  await phone.goto('/console/alerts?rule=R7');
  await phone.getByTestId('finding').first().click();
  await phone.getByTestId('evidence').waitFor();
  await picture(phone, 'alert-390');
  expect(await overflowsSideways(phone)).toBe(false);
  await phone.close();
}, 240_000);

test('A new alert comes onto an open page by itself', async () => {
  const page = await demo.pageFor('regulator', DESKTOP, '/console/alerts?rule=R1');
  await page.getByText('没有符合条件的预警').or(page.getByTestId('finding').first()).first().waitFor();
  const before = await page.getByTestId('finding').count();
  const { rows } = await demo.city.owner.query<{ lot_id: string; party_id: string }>(
    `SELECT h.lot_id, h.party_id FROM ledger.holding h JOIN registry.lot_claim c USING (lot_id)
      WHERE h.on_hand > 10 AND c.expiry_date IS NOT NULL ORDER BY c.expiry_date, h.lot_id LIMIT 1`,
  );
  const [held] = rows;
  await demo.city.owner.query(
    `INSERT INTO alerts.finding (key, finding_id, kind, lot_id, party_id, rule_code, severity, divisions, evidence,
       evidence_count, first_seen_at, last_confirmed_at)
     VALUES ('sold-expired|live', 4000000000000000000, 'sold-expired', $1, $2, 'R1', 1, '{}', '[]', 0, now(), now())`,
    [held?.lot_id, held?.party_id],
  );
  await page.getByTestId('finding').nth(before).waitFor();
  await page.close();
}, 120_000);

test('What was not done in time is called for on the first page of the office, on a phone and on a desk', async () => {
  const { tools } = demo.city;
  await tools.db.transaction((tx) =>
    startDeadline(tx, tools, {
      subject: { kind: 'freeze', id: '1' },
      kind: 'freeze-approval',
      startsAt: new Date(tools.clock.now().getTime() - 60 * 3_600_000),
      division: '350203001',
      about: { zh: '补办停售批准：大白菜', en: 'Approve the freeze of Chinese cabbage' },
    }),
  );
  await markMissed(tools);
  expect((await escalateMissed(tools)).map((one) => one.level)).toEqual([1, 2]);
  const page = await demo.pageFor('regulator', PHONE, '/console/');
  await page.getByTestId('office-message').getByText('补办停售批准：大白菜').waitFor();
  // Once, and not among the other deadlines too.
  await soon(() => page.getByText('补办停售批准：大白菜').count()).toBe(1);
  await page.getByTestId('finding').first().waitFor();
  await picture(page, 'office-called-390');
  expect(await overflowsSideways(page)).toBe(false);
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.setViewportSize(DESKTOP);
  await picture(page, 'office-called-1440');
  await page.close();
}, 120_000);
