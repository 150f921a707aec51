import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAccount, createApiKey } from '../../server/modules/identity/index.ts';
import { sendMessagesOnce } from '../../server/modules/notices/index.ts';
import { smsCarrier } from '../../server/modules/notices/outbox/sms-gateway.ts';
import { SmsGateway } from '../../simulator/gateways/sms-gateway.ts';
import { CaseClock } from './case-clock.ts';
import {
  accessibilityFindings,
  DESKTOP,
  type DemoCity,
  openDemoCity,
  overflowsSideways,
  PHONE,
  picture,
} from './demo-city.ts';

/**
 * The falsified cheese of 2018, from the first report to the closed case: what then took a day. A shopper complains on
 * the public page; an officer opens the case, decides the scope, stops the goods, tells the sellers, and hears from each.
 */
const SECRET = 'of both';
const clock = new CaseClock('case-cheese-clock');
let demo: DemoCity;
let gateway: SmsGateway;
let officerKey: string;
/** Of the case: filled in as it goes. */
const made = { complaint: '', caseId: '', scopeId: '' };

beforeAll(async () => {
  demo = await openDemoCity();
  const { tools, owner } = demo.city;
  gateway = new SmsGateway(SECRET);
  const carrier = smsCarrier({ url: await gateway.listen(), keyId: 'k', secret: SECRET }, demo.city.clock);
  tools.wayOut = { publicUrl: demo.origin, carriers: [carrier] };
  const { rows } = await owner.query<{ account_id: string }>(
    `SELECT account_id FROM identity.account WHERE user_name = 'regulator'`,
  );
  officerKey = await createApiKey(tools.db, rows[0]?.account_id as never, 'test');
}, 240_000);
afterAll(async () => {
  clock.write();
  await gateway?.close();
  await demo?.close();
});

async function api<T>(
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  body?: object,
  key = officerKey,
): Promise<T> {
  const answer = await demo.city.raw<T>({ 'x-api-key': key }, method, url, body);
  expect({ url, status: answer.status, body: answer.status < 300 ? null : answer.body }).toEqual({
    url,
    status: expect.toSatisfy((status: number) => status < 300),
    body: null,
  });
  return answer.body;
}
const lotCode = () => demo.loaded.lots.get(demo.plan.truth.incidents.cheese.lots[0] ?? '')?.code ?? '';

interface BoardRow {
  partyId: string;
  name: string;
  noticeId: string;
  state: string;
  phone: string | null;
}
interface Board {
  counts: { businesses: number; answered: number };
  totals: { total: number; unaccounted: number; pieceUnit: string | null }[];
  businesses: BoardRow[];
}
interface Notice {
  noticeId: string;
  lines: { lotId: string; toAccount: { lower: number; upper: number | null }; withdrawn: boolean }[];
}
const board = () => api<Board>('GET', `/api/v1/cases/${made.caseId}/notices`);

/** What a business says of each lot: all that it has to account for, sold but for a few bags that it sealed. */
function truthful(notice: Notice) {
  return notice.lines
    .filter((line) => !line.withdrawn)
    .map((line) => {
      const all = line.toAccount.upper ?? line.toAccount.lower;
      const sealed = Math.floor(all / 3);
      return { lot: line.lotId, sealed, sold: all - sealed };
    });
}

async function answerByApi(row: BoardRow): Promise<void> {
  const { db, ids } = demo.city.tools;
  const account = await createAccount(db, ids, {
    userName: `shop-${row.partyId}`,
    displayName: row.name,
    password: 'egret-over-water',
    role: 'operator',
    partyId: row.partyId,
  });
  const key = await createApiKey(db, account.accountId, 'test');
  const notice = await api<Notice>('GET', `/api/v1/case-notices/${row.noticeId}`, undefined, key);
  const body = { documentNumber: `HF-${row.partyId}`, lines: truthful(notice) };
  await api('POST', `/api/v1/case-notices/${row.noticeId}/answers`, body, key);
}

async function looksRight(page: Page, name: string): Promise<void> {
  expect(await overflowsSideways(page)).toBe(false);
  await picture(page, name);
  expect(await accessibilityFindings(page)).toEqual([]);
}

describe('The cheese, from the first report to a closed case', { timeout: 400_000 }, () => {
  test('A shopper complains on the page of the goods', async () => {
    await clock.step('complaint filed on the public page', async () => {
      const page = await demo.shopper(PHONE);
      await page.goto(`/t/${lotCode()}`);
      await page.getByRole('link', { name: '投诉' }).first().click();
      await page.getByLabel('出了什么事').fill('孩子吃了拉肚子，包装上的生产日期像是改过。');
      await page.getByLabel('您的要求').fill('查清楚');
      await page.getByLabel('被投诉的商家').fill('门口便利店');
      await page.getByLabel('您的姓名').fill('陈阿妹');
      await page.getByLabel('您的电话').fill('13800001234');
      await page.getByRole('button', { name: '提交' }).click();
      await page.waitForURL('**/j/J*');
      made.complaint = new URL(page.url()).pathname.slice(3);
      await page.context().close();
    });
  });

  test('The officer opens a case from it, and decides a scope of 45 sellers and 4,890 bags', async () => {
    const page = await demo.pageFor('regulator', DESKTOP);
    await clock.step('case opened from the complaint', async () => {
      await page.goto('/console/complaints');
      await page.getByTestId('complaint').first().click();
      await page.getByTestId('open-from-complaint').click();
      await page.getByTestId('open-case').click();
      await page.waitForURL(/\/console\/cases\/\d+$/);
      made.caseId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      await page.getByTestId('suspect-lots').getByRole('link').first().waitFor();
    });
    await clock.step('scope worked out and shown', async () => {
      await page.getByTestId('to-case-scope').click();
      await page.getByTestId('scope-figures').waitFor();
    });
    const figures = await page.getByTestId('scope-figures').innerText();
    expect(figures).toContain('45');
    expect(figures).toContain('4,890');
    await page.getByTestId('rings').waitFor();
    await page.getByTestId('street-map').waitFor();
    await looksRight(page, 'case-scope-1440');

    // One choice, in rings, map and table alike, and in the address.
    const rows = page.getByTestId('scope-lines').locator('tbody tr');
    const all = await rows.count();
    const sector = page.locator('[data-testid^="sector-"]').first();
    await sector.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/place=/);
    expect(await sector.getAttribute('aria-pressed')).toBe('true');
    await expect.poll(() => rows.count()).toBeLessThan(all);
    await picture(page, 'case-scope-district-1440');
    await page.getByTestId('clear-chosen').click();
    await expect.poll(() => rows.count()).toBe(all);

    // A line is taken out with its reason, which changes the numbers; and taken back.
    await page.getByTestId('exclude-line').first().click();
    const apply = page.getByTestId('apply-change');
    expect(await apply.isDisabled()).toBe(true);
    await page.getByRole('dialog').getByRole('textbox').fill('当天已全部退回，有照片');
    await apply.click();
    await expect.poll(() => page.getByTestId('scope-summary').innerText()).toContain('排除 1 行');
    await page.getByTestId('undo-line').first().click();

    await clock.step('scope decided', async () => {
      await page.getByLabel('决定的理由').fill('同一批次改日期，先全部控制');
      await expect.poll(() => page.getByTestId('scope-summary').innerText()).toContain('45 家');
      await page.getByTestId('decide-scope-button').click();
      await expect.poll(() => page.getByTestId('case-scope').innerText()).toContain('45 家');
    });
    expect(await page.getByTestId('case-scope').innerText()).toContain('4,890');
    const found = await api<{ scope: { scopeId: string; sellers: number; total: { zh: string } } }>(
      'GET',
      `/api/v1/cases/${made.caseId}`,
    );
    expect(found.scope).toMatchObject({ sellers: 45, total: { zh: '4,890 袋' } });
    made.scopeId = found.scope.scopeId;
    await page.context().close();
  });

  test('The goods are stopped and the sellers told', async () => {
    await clock.step('every lot of the scope frozen', async () => {
      const frozen = await api<{ freezes: object[] }>('POST', `/api/v1/cases/${made.caseId}/freezes`, {
        documentNumber: 'FZ-2018',
        scope: made.scopeId,
        clause: '食品安全法第一百一十条',
        reason: '涉嫌更改保质期',
      });
      expect(frozen.freezes.length).toBeGreaterThan(0);
    });
    await clock.step('letters sent', async () => {
      const sent = await api<{ sent: number }>('POST', `/api/v1/cases/${made.caseId}/notices`, {
        scope: made.scopeId,
        kind: 'stop-and-seal',
      });
      expect(sent.sent).toBeGreaterThanOrEqual(45);
    });
    await clock.step('messages handed to the gateway', async () => {
      const { tools } = demo.city;
      const ways = tools.wayOut ?? { publicUrl: '', carriers: [] };
      while ((await sendMessagesOnce({ ...tools, ...ways })) > 0);
    });
  });

  test('Everybody answers, by the application, by the link and by telephone, until no bag is unaccounted', async () => {
    const first = await board();
    const [unit] = first.totals;
    expect(first.counts.businesses).toBeGreaterThanOrEqual(45);
    expect(unit?.unaccounted).toBe(unit?.total);
    const [byPhone, ...rest] = first.businesses;
    const byLink = rest.find((row) => gateway.taken.has(`notice-${row.noticeId}-sms`));
    await clock.step('one answers by telephone', async () => {
      if (!byPhone) throw new Error('nobody was told');
      const notice = await api<Notice>('GET', `/api/v1/case-notices/${byPhone.noticeId}`);
      await api('POST', `/api/v1/case-notices/${byPhone.noticeId}/answers`, {
        documentNumber: 'HF-phone',
        lines: truthful(notice),
        spokeWith: '店长',
        numberCalled: byPhone.phone ?? '0592-5500003',
      });
    });
    await clock.step('one answers by the link, without log-in', async () => {
      if (!byLink) return;
      const text = gateway.taken.get(`notice-${byLink.noticeId}-sms`)?.text ?? '';
      const url = /https?:\/\/\S+\/n\/[\w-]+/.exec(text)?.[0];
      expect(url).toBeDefined();
      const page = await demo.shopper(PHONE);
      await page.goto(url ?? '');
      await picture(page, 'case-link-390');
      await page.context().close();
    });
    await clock.step('the others answer', async () => {
      for (const row of rest) await answerByApi(row);
    });
    const last = await board();
    expect(last.totals.map((one) => one.unaccounted)).toEqual(last.totals.map(() => 0));
    expect(last.counts.answered).toBe(last.counts.businesses);
  });

  test('The case is closed, and all of it stands in its timeline', async () => {
    const page = await demo.pageFor('regulator', DESKTOP);
    await page.goto(`/console/cases/${made.caseId}`);
    await clock.step('case closed', async () => {
      await page.getByTestId('decisions').locator('summary').click();
      await page.getByTestId('decisions').getByText('结案', { exact: true }).click();
      await page.getByLabel('理由').fill('全部召回并核销');
      await page.getByTestId('decide-closed').click();
      await expect.poll(() => page.getByTestId('case-clock').innerText()).toContain('历时');
    });
    const kinds = await page
      .getByTestId('entry')
      .evaluateAll((entries) => entries.map((entry) => entry.getAttribute('data-kind')));
    for (const kind of ['opened', 'scope', 'freeze', 'decision']) expect(kinds).toContain(kind);
    await looksRight(page, 'case-1440');
    await page.goto('/console/cases?state=closed');
    await page.getByTestId('case').first().waitFor();
    await looksRight(page, 'cases-1440');
    await page.context().close();
  });

  test('On a phone the case and its scope fit', async () => {
    const page = await demo.pageFor('regulator', PHONE);
    await page.goto(`/console/cases/${made.caseId}`);
    await page.getByTestId('entry').first().waitFor();
    await looksRight(page, 'case-390');
    await page.goto(`/console/cases/${made.caseId}/scope?view=map`);
    await page.getByTestId('street-map').waitFor();
    await looksRight(page, 'case-scope-390');
    await page.context().close();
  });
});
