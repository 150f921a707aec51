import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAccount, createApiKey } from '../../server/modules/identity/index.ts';
import { sendMessagesOnce } from '../../server/modules/notices/index.ts';
import { smsCarrier } from '../../server/modules/notices/outbox/sms-gateway.ts';
import { SmsGateway } from '../../simulator/gateways/sms-gateway.ts';
import { soon } from '../support/soon.ts';
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

const keys = new Map<string, string>();
/** A key of a business's own, which has got its account from the office. */
async function keyOf(partyId: string): Promise<string> {
  const known = keys.get(partyId);
  if (known) return known;
  const { db, ids } = demo.city.tools;
  const account = await createAccount(db, ids, {
    userName: `business-${partyId}`,
    displayName: '店长',
    password: 'egret-over-water',
    role: 'operator',
    partyId,
  });
  const key = await createApiKey(db, account.accountId, 'test');
  keys.set(partyId, key);
  return key;
}

async function answerByApi(row: BoardRow): Promise<void> {
  const key = await keyOf(row.partyId);
  const notice = await api<Notice>('GET', `/api/v1/case-notices/${row.noticeId}`, undefined, key);
  const body = { documentNumber: `HF-${row.partyId}`, lines: truthful(notice) };
  await api('POST', `/api/v1/case-notices/${row.noticeId}/answers`, body, key);
}

async function answerByLink(row: BoardRow): Promise<void> {
  const text = gateway.taken.get(`notice-${row.noticeId}-sms`)?.text ?? '';
  const url = /https?:\/\/\S+\/n\/[\w-]+/.exec(text)?.[0] ?? '';
  expect(url, text).not.toBe('');
  const notice = await api<Notice>('GET', `/api/v1/case-notices/${row.noticeId}`);
  const page = await demo.shopper(PHONE);
  await page.goto(url);
  for (const { lot, sealed, sold } of truthful(notice)) {
    await page.locator(`input[name="sold.${lot}"]`).fill(String(sold));
    await page.locator(`input[name="sealed.${lot}"]`).fill(String(sealed));
  }
  await picture(page, 'case-link-390');
  await page.locator('form button[type="submit"], form button:not([type])').last().click();
  await soon(async () => (await board()).businesses.find((one) => one.noticeId === row.noticeId)?.state).toBe(
    'answered',
  );
  await page.context().close();
}

const party = (role: string) => {
  const holder = demo.plan.truth.incidents.cheese.holders.find((one) => one.role === role);
  return demo.loaded.parties.get(holder?.party ?? '') ?? '';
};

type Filled = Record<string, Record<string, string>>;
interface Recall {
  recallId: string;
  state: string;
  seq: number;
}
/** The recall by the law, from the factory's plan to its end. */
async function recallIt(maker: string, lots: readonly string[]): Promise<string[]> {
  const key = await keyOf(maker);
  const asked = lots.map((lot) => `lot=${lot}`).join('&');
  const { plan } = await api<{ plan: Filled }>(
    'GET',
    `/api/v1/recall-drafts?${asked}&level=2`,
    undefined,
    key,
  );
  const filed = await api<Recall>(
    'POST',
    '/api/v1/recalls',
    {
      documentNumber: 'ZH-2018',
      knownAt: demo.city.clock.now().toISOString(),
      level: '2',
      lots,
      plan: {
        ...plan,
        producer: {
          responsible: '林经理',
          phone: '0592-5500001',
          email: 'recall@example.test',
          ...plan.producer,
          'legal-representative': '林先生',
        },
        food: { brand: '栀禾', specification: '100 g/袋', ...plan.food },
        cause: { reason: '保质期被改', harm: '可能导致一般健康损害' },
        process: { time: '10 个工作日内', ...plan.process, process: '停售、通知、收回、登记' },
        notice: { content: '见公告', channels: '省局网站' },
        duties: { duties: '立即停止销售并封存。' },
        disposal: { measures: '集中销毁', costs: '本公司承担' },
        effect: { expected: '全部收回' },
      },
    },
    key,
  );
  const states = [filed.state];
  let { seq } = filed;
  const today = demo.city.clock.now();
  const day = (after: number) => new Date(today.getTime() + after * 86_400_000).toISOString().slice(0, 10);
  const announcement = {
    period: { from: day(0), until: day(28) },
    consumers: { refund: '凭包装到购买门店退货退款。' },
  };
  const steps: [string, object, string?][] = [
    ['accept', {}],
    ['announce', { announcement }, key],
    ['summarise', { text: '已全部收回、登记。' }, key],
    ['evaluate', { effective: true, text: '逐家核对，数量对得上。' }],
    ['close', { text: '召回完成。' }],
  ];
  for (const [step, rest, who] of steps) {
    const body = { documentNumber: `ZH-2018-${step}`, step, basedOn: seq, ...rest };
    const taken = await api<Recall>('POST', `/api/v1/recalls/${filed.recallId}/steps`, body, who);
    states.push(taken.state);
    seq = taken.seq;
  }
  return states;
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
    await soon(() => page.getByTestId('scope-figures').innerText()).toContain('4,890');
    await soon(() => page.getByTestId('scope-figures').innerText()).toContain('45');
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
    await soon(() => sector.getAttribute('aria-pressed')).toBe('true');
    await soon(() => rows.count()).toBeLessThan(all);
    await picture(page, 'case-scope-district-1440');
    await page.getByTestId('clear-chosen').click();
    await soon(() => rows.count()).toBe(all);

    // A line is taken out with its reason, which changes the numbers; and taken back.
    await page.getByTestId('exclude-line').first().click();
    const apply = page.getByTestId('apply-change');
    await soon(() => apply.isDisabled()).toBe(true);
    await page.getByRole('dialog').getByRole('textbox').fill('当天已全部退回，有照片');
    await apply.click();
    await soon(() => page.getByTestId('scope-summary').innerText()).toContain('排除 1 行');
    await page.getByTestId('undo-line').first().click();

    await clock.step('scope decided', async () => {
      await page.getByLabel('决定的理由').fill('同一批次改日期，先全部控制');
      await soon(() => page.getByTestId('scope-summary').innerText()).toContain('45 家');
      await page.getByTestId('decide-scope-button').click();
      await soon(() => page.getByTestId('case-scope').innerText()).toContain('45 家');
    });
    await soon(() => page.getByTestId('case-scope').innerText()).toContain('4,890');
    const found = await api<{ scope: { scopeId: string; sellers: number; total: { zh: string } } }>(
      'GET',
      `/api/v1/cases/${made.caseId}`,
    );
    expect(found.scope).toMatchObject({ sellers: 45, total: { zh: '4,890 袋' } });
    made.scopeId = found.scope.scopeId;
    await page.close();
  });

  test('The goods are stopped and the sellers told', async () => {
    const page = await demo.pageFor('regulator', DESKTOP, `/console/cases/${made.caseId}/freezes`);
    await page.getByTestId('freeze-reason').fill('涉嫌更改保质期');
    await soon(() => page.getByTestId('scope-does').innerText()).toContain('45');
    await clock.step('every lot of the scope frozen', async () => {
      await page.getByTestId('freeze-scope').click();
      await soon(
        async () => (await api<{ items: object[] }>('GET', '/api/v1/freezes?standing=true')).items.length,
      ).toBeGreaterThanOrEqual(2);
    });
    await picture(page, 'case-freezes-1440');
    // One shop has given a mobile telephone, to which its letter goes.
    await api('PUT', '/api/v1/notice-contact', { phone: '13800138000' }, await keyOf(party('shop')));
    await page.goto(`/console/cases/${made.caseId}/notices`);
    await page.getByTestId('send-letters').click();
    await clock.step('letters sent', async () => {
      await page.getByTestId('confirm-send').click();
      await soon(async () => (await board()).counts.businesses).toBeGreaterThanOrEqual(45);
    });
    await page.close();
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
    const byLink = first.businesses.find((row) => gateway.taken.has(`notice-${row.noticeId}-sms`));
    const [byPhone, ...rest] = first.businesses.filter((row) => row !== byLink);
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
      if (!byLink) throw new Error('no text message went out');
      await answerByLink(byLink);
    });
    await clock.step('the others answer', async () => {
      for (const row of rest) await answerByApi(row);
    });
    const last = await board();
    expect(last.totals.map((one) => one.unaccounted)).toEqual(last.totals.map(() => 0));
    expect(last.counts.answered).toBe(last.counts.businesses);
    const page = await demo.pageFor('regulator', DESKTOP, `/console/cases/${made.caseId}/notices`);
    await soon(() => page.getByTestId('unaccounted').first().getAttribute('data-value')).toBe('0');
    await picture(page, 'case-board-1440');
    await page.close();
  });

  test('The factory recalls by the law: plan, review, announcement, summary, evaluation, end', async () => {
    const lots = demo.plan.truth.incidents.cheese.lots.map((key) => demo.loaded.lots.get(key)?.lotId ?? '');
    const states = await clock.step('recall closed', () => recallIt(party('factory'), lots));
    expect(states).toEqual(['planned', 'accepted', 'announced', 'summarised', 'evaluated', 'closed']);
  });

  test('The case is closed, and all of it stands in its timeline', async () => {
    const page = await demo.pageFor('regulator', DESKTOP, `/console/cases/${made.caseId}`);
    await clock.step('case closed', async () => {
      await page.getByTestId('decisions').locator('summary').click();
      await page.getByTestId('decisions').getByText('结案', { exact: true }).click();
      await page.getByLabel('理由').fill('全部召回并核销');
      await page.getByTestId('decide-closed').click();
      await soon(() => page.getByTestId('case-clock').innerText()).toContain('历时');
    });
    const { items } = await api<{ items: { kind: string }[] }>(
      'GET',
      `/api/v1/cases/${made.caseId}/entries?limit=200`,
    );
    const kinds = items.map((entry) => entry.kind);
    for (const kind of ['opened', 'scope', 'freeze', 'decision']) expect(kinds).toContain(kind);
    await looksRight(page, 'case-1440');
    await page.goto('/console/cases?state=closed');
    await page.getByTestId('case').first().waitFor();
    await looksRight(page, 'cases-1440');
    await page.close();
  });

  test('On a phone the case and its scope fit', async () => {
    const page = await demo.pageFor('regulator', PHONE, `/console/cases/${made.caseId}`);
    await page.getByTestId('entry').first().waitFor();
    // The many answers are one line until they are asked for.
    await page.getByTestId('entries-folded').first().locator('summary').click();
    await page.locator('[data-kind="notice-answer"]:visible').first().waitFor();
    await page.getByTestId('entries-folded').first().locator('summary').click();
    await looksRight(page, 'case-390');
    await page.goto(`/console/cases/${made.caseId}/scope?view=map`);
    await page.getByTestId('street-map').waitFor();
    await looksRight(page, 'case-scope-390');
    await page.close();
  });
});
