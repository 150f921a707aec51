import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { caseFileTools } from '../../server/case-file-tools.ts';
import { makeOneCaseFile, verifyCaseFile } from '../../server/modules/case-files/index.ts';
import { createAccount, createApiKey } from '../../server/modules/identity/index.ts';
import { soon } from '../support/soon.ts';
import { CaseClock } from './case-clock.ts';
import {
  accessibilityFindings,
  type DemoCity,
  openDemoCity,
  overflowsSideways,
  PHONE,
  picture,
} from './demo-city.ts';

/**
 * The drink of May 2020, on a telephone at night: an anonymous tip names it, with a slip; the dealers are found, in place of a
 * week in a few taps; a case, its scope, the stop, the letters, the answers, and the file that proves it.
 */
const clock = new CaseClock('case-drink-clock');
let demo: DemoCity;
let phone: Page;
let officerKey: string;
const made = { caseId: '', scopeId: '' };
beforeAll(async () => {
  demo = await openDemoCity();
  const { rows } = await demo.city.owner.query<{ account_id: string }>(
    `SELECT account_id FROM identity.account WHERE user_name = 'regulator'`,
  );
  officerKey = await createApiKey(demo.city.tools.db, rows[0]?.account_id as never, 'test');
  phone = await demo.pageFor('regulator', PHONE);
}, 240_000);
afterAll(async () => {
  clock.write();
  await demo?.close();
});

const drink = () => demo.plan.truth.incidents.drink;
async function api<T>(method: 'GET' | 'POST', url: string, body?: object, key = officerKey): Promise<T> {
  const answer = await demo.city.raw<T>({ 'x-api-key': key }, method, url, body);
  expect({ url, status: answer.status, body: answer.status < 300 ? null : answer.body }).toMatchObject({
    url,
    body: null,
  });
  return answer.body;
}

/** Counts what a thumb does. */
function taps(page: Page) {
  let count = 0;
  return {
    tap: async (testId: string) => {
      count += 1;
      await page.getByTestId(testId).first().click();
    },
    link: async (name: string) => {
      count += 1;
      await page.getByRole('link', { name }).last().click();
    },
    get count() {
      return count;
    },
  };
}

async function looksRight(page: Page, name: string): Promise<void> {
  expect(await overflowsSideways(page)).toBe(false);
  await picture(page, name);
  expect(await accessibilityFindings(page)).toEqual([]);
}

describe('The drink, from a tip to the verified file', { timeout: 400_000 }, () => {
  test('A stranger tells of it without a name', async () => {
    await clock.step('anonymous tip on the public page', async () => {
      const page = await demo.shopper(PHONE);
      await page.goto('/');
      await page.getByRole('link', { name: '举报' }).first().click();
      await page.getByLabel('在哪个区').selectOption({ index: 1 });
      await page.getByLabel('您看到了什么').fill('有母婴店把固体饮料当特殊奶粉卖给过敏的孩子，叫“成禾优”。');
      await page.getByRole('button', { name: '提交' }).click();
      await page.waitForURL('**/j/J*');
      await page.context().close();
    });
  });

  test('Night duty finds 30 dealers by a name with a slip, in at most six taps, sorted by what is there', async () => {
    const hand = taps(phone);
    await clock.step('30 dealers with quantities and telephones', async () => {
      await hand.link('夜间值班');
      await hand.tap('duty-who');
      await phone.getByTestId('duty-name').fill('成禾优');
      await phone.getByTestId('duty-dealers').waitFor();
      await soon(() => phone.locator('[data-testid="duty-dealer"][data-source="false"]').count()).toBe(30);
    });
    expect(hand.count).toBeLessThanOrEqual(6);
    const { totals, dealers } = drink();
    expect(dealers).toHaveLength(30);
    await soon(() => phone.getByTestId('duty-on-hand').innerText()).toContain(
      totals.stillThere.toLocaleString('en-US'),
    );
    const most = Math.max(...dealers.map((one) => one.stillThere));
    const first = phone.getByTestId('duty-dealer').first();
    await soon(() => first.innerText()).toContain(`${most.toLocaleString('en-US')} 罐`);
    await soon(() => phone.locator('a[href^="tel:"]').count()).toBeGreaterThanOrEqual(30);
    await looksRight(phone, 'duty-dealers-390');
    await phone.setViewportSize({ width: 1440, height: 900 });
    await picture(phone, 'duty-dealers-1440');
    await phone.setViewportSize(PHONE);
  });

  test('A case is opened from the list, and the first report goes out before its 2 hours are over', async () => {
    await clock.step('case opened', async () => {
      await phone.getByTestId('duty-open-case').click();
      await phone.getByTestId('open-case').click();
      await phone.waitForURL(/\/console\/cases\/\d+$/);
      made.caseId = new URL(phone.url()).pathname.split('/').at(-1) ?? '';
    });
    await clock.step('first report filed', async () => {
      await phone.getByTestId('case-incidents').getByRole('link', { name: '起草初报' }).click();
      await phone.getByLabel('接报内容').fill('固体饮料冒充特殊医学用途配方食品，家长反映孩子发育异常');
      await phone.getByTestId('duty-report').click();
      await phone.waitForURL(/\/console\/duty\/incidents\/\d+$/);
      await phone.getByTestId('report-clock').waitFor();
      await phone.getByLabel('发病人数').fill('5');
      // A line that breaks loses nothing of what was typed.
      await phone.reload();
      await phone.getByLabel('发病人数').waitFor();
      await soon(() => phone.getByLabel('发病人数').inputValue()).toBe('5');
      await looksRight(phone, 'duty-report-390');
      await phone.getByTestId('duty-file').click();
      await phone.getByTestId('duty-filed').waitFor();
    });
    await soon(() => phone.getByTestId('duty-draft').innerText()).toContain('不详，正在核实');
    await looksRight(phone, 'duty-incident-390');
    await phone.goto('/console/duty');
    await phone.getByTestId('duty-ate').waitFor();
    await looksRight(phone, 'duty-390');
  });

  test('The scope is decided and the product of that producer stopped', async () => {
    await clock.step('scope decided', async () => {
      await phone.goto(`/console/cases/${made.caseId}/scope`);
      await phone.getByTestId('scope-figures').waitFor();
      await phone.getByLabel('决定的理由').fill('全部批次虚假标示，先行控制');
      await phone.getByTestId('decide-scope-button').click();
      await soon(() => phone.getByTestId('case-scope').innerText()).toMatch(/\d+ 家/);
    });
    const found = await api<{ scope: { scopeId: string; sellers: number } }>(
      'GET',
      `/api/v1/cases/${made.caseId}`,
    );
    made.scopeId = found.scope.scopeId;
    expect(found.scope.sellers).toBeGreaterThanOrEqual(28);
    const product = demo.loaded.products.get(drink().product) ?? '';
    const producer = demo.loaded.parties.get(drink().producer) ?? '';
    await clock.step('product of the producer frozen', async () => {
      await api('POST', '/api/v1/freezes', {
        documentNumber: 'FZ-drink',
        product: { productId: product },
        producer,
        clause: '食品安全法第一百一十条',
        reason: '虚假标示',
        case: made.caseId,
      });
    });
  });

  test('Letters go out, everybody answers, and the case is closed', async () => {
    await clock.step('letters sent', async () => {
      const sent = await api<{ sent: number }>('POST', `/api/v1/cases/${made.caseId}/notices`, {
        scope: made.scopeId,
        kind: 'stop-and-seal',
      });
      expect(sent.sent).toBeGreaterThanOrEqual(30);
    });
    await clock.step('all answers in', async () => {
      const board = await api<{ businesses: { partyId: string; name: string; noticeId: string }[] }>(
        'GET',
        `/api/v1/cases/${made.caseId}/notices`,
      );
      for (const row of board.businesses) await answer(row);
    });
    const done = await api<{ totals: { unaccounted: number }[] }>(
      'GET',
      `/api/v1/cases/${made.caseId}/notices`,
    );
    expect(done.totals.map((one) => one.unaccounted)).toEqual(done.totals.map(() => 0));
    await clock.step('case closed', async () => {
      await api('POST', `/api/v1/cases/${made.caseId}/decisions`, {
        documentNumber: 'JA-drink',
        kind: 'closed',
        reason: '全部封存，账实相符',
      });
    });
  });

  test('The file is made on the telephone, downloaded, and holds', async () => {
    const tools = caseFileTools(demo.city.tools);
    const bytes = await clock.step('case file made and downloaded', async () => {
      await phone.goto(`/console/cases/${made.caseId}/file`);
      await phone.getByTestId('make-pdf').click();
      await phone.locator('[data-testid="case-file"][data-state="making"]').waitFor();
      while (await makeOneCaseFile(tools));
      const [download] = await Promise.all([
        phone.waitForEvent('download'),
        phone.getByTestId('case-file-download').first().click(),
      ]);
      return readFileSync((await download.path()) ?? '');
    });
    await looksRight(phone, 'case-file-390');
    await clock.step('case file verified', async () => {
      const trusted = demo.city.tools.keys.publicKey.toString('base64url');
      for (const against of [{ tools, trusted }, { trusted }]) {
        const findings = await verifyCaseFile(bytes, against);
        expect(findings.filter((one) => one.holds === false)).toEqual([]);
        expect(findings.some((one) => one.holds === true)).toBe(true);
      }
    });
  });

  test('A kitchen and a meal lead to the draft of a report in at most six taps', async () => {
    const kitchen = demo.plan.parties.find(({ body }) => body.kind === 'restaurant');
    expect(kitchen).toBeDefined();
    const hand = taps(phone);
    await clock.step('what a kitchen held, and the draft of its report', async () => {
      await phone.goto('/console/');
      await hand.link('夜间值班');
      await hand.tap('duty-ate');
      await phone.getByTestId('duty-kitchen').fill(String(kitchen?.body.name));
      await hand.tap('duty-kitchen-row');
      await phone.getByTestId('duty-lots').waitFor();
      await looksRight(phone, 'duty-meal-390');
      await hand.tap('duty-report');
      await phone.getByTestId('duty-draft').waitFor();
    });
    expect(hand.count).toBeLessThanOrEqual(6);
    await hand.tap('duty-file');
    await phone.getByTestId('duty-filed').waitFor();
    expect(hand.count).toBeLessThanOrEqual(6);
  });
});

interface NoticeLines {
  lines: { lotId: string; toAccount: { lower: number; upper: number | null }; withdrawn: boolean }[];
}
/** Each says what it has and sold: all that it has to account for. */
async function answer(row: { partyId: string; name: string; noticeId: string }): Promise<void> {
  const { db, ids } = demo.city.tools;
  const account = await createAccount(db, ids, {
    userName: `drink-${row.partyId}`,
    displayName: row.name,
    password: 'egret-over-water',
    role: 'operator',
    partyId: row.partyId as never,
  });
  const key = await createApiKey(db, account.accountId, 'test');
  const notice = await api<NoticeLines>('GET', `/api/v1/case-notices/${row.noticeId}`, undefined, key);
  const lines = notice.lines
    .filter((line) => !line.withdrawn)
    .map((line) => {
      const all = line.toAccount.upper ?? line.toAccount.lower;
      const sealed = Math.floor(all / 2);
      return { lot: line.lotId, sealed, sold: all - sealed };
    });
  await api(
    'POST',
    `/api/v1/case-notices/${row.noticeId}/answers`,
    { documentNumber: `HF-${row.partyId}`, lines },
    key,
  );
}
