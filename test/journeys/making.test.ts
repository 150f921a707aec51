import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAccount, createApiKey } from '../../server/modules/identity/index.ts';
import type { PartyValue, ProductValue } from '../../server/modules/registry/index.ts';
import type { VoucherViewValue } from '../../server/modules/vouchers/index.ts';
import { jyNumberOf, usccOf } from '../../simulator/identities.ts';
import { launchBrowser } from '../support/browser.ts';
import {
  type Business,
  expectProblem,
  openCity,
  PASSWORD,
  type ProblemBody,
  type TestCity,
} from '../support/city.ts';
import { People } from '../support/people.ts';
import { soon } from '../support/soon.ts';
import { accessibilityFindings, DESKTOP, overflowsSideways, PHONE, picture } from './demo-city.ts';

/** The producers' desks and the stall's evening, in a real browser; where it adds nothing, over the API. */
let city: TestCity;
let browser: Browser;
let people: People;
let origin = '';
beforeAll(async () => {
  city = await openCity();
  origin = await city.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await launchBrowser();
  people = new People(browser, { baseURL: origin, timezoneId: city.city.city.timezone });
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await city?.close();
});

async function looksRight(page: Page, name: string): Promise<void> {
  await picture(page, name);
  expect(await accessibilityFindings(page)).toEqual([]);
  expect(await overflowsSideways(page)).toBe(false);
}

const post = <T>(who: Business, url: string, body: object = {}) =>
  city.call<T & ProblemBody>(who, 'POST', `/api/v1/${url}`, body);
const choose = async (page: Page, label: string, option: string) => {
  await page.getByLabel(label, { exact: true }).click();
  await page.locator('.ant-select-item-option', { hasText: option }).first().click();
};

describe.each([
  ['phone', PHONE],
  ['desktop', DESKTOP],
])('On a %s', (size, viewport) => {
  test('a stall closes its day: one tap a lot, one for all', async () => {
    const lots = [];
    for (const kg of [30, 45, 12])
      lots.push((await city.stockCabbage('stall', { quantity: kg, unit: 'kg', each: undefined })).lotId);
    const page = await people.page('stall', viewport, '/console/day-close');
    const cards = page.getByTestId('close-lot');
    const card = (lot: string | undefined) => page.locator(`[data-lot="${lot}"]`);
    await cards.nth(2).waitFor();
    await soon(() => page.getByTestId('close-submit').isDisabled()).toBe(true);
    await page.getByTestId('all-sold').click();
    await card(lots[0]).getByRole('button', { name: /还剩/ }).click();
    await card(lots[0])
      .getByLabel(/还剩多少/)
      .fill('4.5');
    await card(lots[1]).getByRole('button', { name: /报损/ }).click();
    await card(lots[1])
      .getByLabel(/报损多少/)
      .fill('2');
    await looksRight(page, `making-day-close-${size}`);
    await page.getByTestId('close-submit').click();
    await page.getByTestId('close-done').waitFor();
    await picture(page, `making-day-close-done-${size}`);
    const onHand = [];
    for (const lot of lots) onHand.push((await city.holding('stall', lot)).onHand);
    expect(onHand).toEqual([4_500, 0, 0]);
    await page.close();
  }, 120_000);

  test('somebody takes stock, sees the differences, and gives their reasons', async () => {
    const { lotId } = await city.stockCabbage('supermarket', { quantity: 50, unit: 'kg', each: undefined });
    const page = await people.page('supermarket', viewport, '/console/stock-taking');
    const row = page.locator(`[data-lot="${lotId}"]`);
    await row.getByLabel('大白菜 实数').fill('41');
    await page.getByText('有差异的要选原因。').waitFor();
    await row.getByLabel('大白菜 差异原因').click();
    await page.locator('.ant-select-item-option', { hasText: '录入错误' }).last().click();
    await looksRight(page, `making-stock-taking-${size}`);
    await page.getByTestId('count-submit').click();
    await page.getByText('盘点已记下，库存已调整。').waitFor();
    expect((await city.holding('supermarket', lotId)).onHand).toBe(41_000);
    const { rows } = await city.owner.query(
      'SELECT kind FROM ledger.movement WHERE lot_id = $1 AND kind = 17',
      [lotId],
    );
    expect(rows).toHaveLength(1);
    await page.close();
  }, 120_000);

  test('a factory makes two lots of two; a value out of its limit is decided, released, vouchered', async () => {
    const inputs = [];
    for (const part of ['M', 'N']) {
      const made = await city.record('factory', 'productions', {
        lines: [{ ...city.cheese(`${part}-${size}`), quantity: 120 }],
      });
      inputs.push({ lot: made.body.lots[0]?.lotId ?? '', quantity: 100, unit: '袋' });
    }
    const gtin = city.products.cheese.gtin ?? '';
    const batch = (serial: number) => `NM-${size}-${serial}`;
    const order = await post<{ orderId: string }>('factory', 'production-orders', {
      number: `RW-${size}`,
      name: '奶酪混合分装',
      inputs,
      outputs: [1, 2].map((serial) => ({
        product: { gtin },
        quantity: 100,
        unit: '袋',
        batch: batch(serial),
      })),
    });
    const page = await people.page('factory', viewport, '/console/production');
    await page.getByTestId('orders').getByText('奶酪混合分装').first().click();
    await page.getByTestId('order-start').click();
    await choose(page, '工序', '杀菌');
    await page.getByLabel('地点').fill('杀菌间');
    await page.getByLabel('杀菌温度').fill('70.5');
    await page.getByLabel('保温时间').fill('20');
    await page.getByTestId('check-submit').click();
    await page.getByTestId('order-checks').getByText('超出限值').waitFor();
    for (const field of await page.getByLabel(/^到期日期/).all()) await field.fill('2027-05-01');
    for (const field of await page.getByLabel(/^生产日期/).all()) await field.fill('2026-11-20');
    await page.getByTestId('made-submit').click();
    const rows = page.getByTestId('order-lot');
    await rows.nth(1).waitFor();
    await soon(() => rows.count()).toBe(2);
    const lot = (await rows.first().getAttribute('data-lot')) ?? '';
    // Before its release the preview says why, and the button of the voucher stays shut.
    const body = {
      documentNumber: city.number('V'),
      receiver: { partyId: city.parties.supermarket.partyId },
      lines: [{ lot, quantity: 10, unit: '袋' }],
      certificates: [city.inspectionReport()],
    };
    expectProblem(await post('factory', 'vouchers', body), 422, 'lot-unreleased');
    for (const index of [0, 1]) {
      const row = rows.nth(index);
      await row.getByLabel('检验项目').fill('菌落总数');
      await row.getByTestId('test-submit').click();
      await row.getByText('已检验').waitFor();
    }
    await page.getByText('超限或漏测的控制点都要写明原因。').waitFor();
    await looksRight(page, `making-order-blocked-${size}`);
    await page.getByLabel(/为什么仍可放行/).fill('复核温度计，实际 73.1 ℃');
    await page.getByLabel('检验合格证号').fill(`JH-${size}`);
    await page.getByTestId('release-submit').click();
    await page.getByText('已放行').first().waitFor();
    await looksRight(page, `making-order-released-${size}`);
    await rows.first().getByRole('link', { name: '去开凭证' }).click();
    await page.waitForURL(/vouchers\/new/);
    const voucher = await post<VoucherViewValue>('factory', 'vouchers', { ...body, certificates: [] });
    expect(voucher.status).toBe(201);
    expect(voucher.body.papers).toContainEqual(expect.objectContaining({ number: `JH-${size}` }));
    expect(order.status).toBe(201);
    await page.close();
  }, 120_000);
});

describe('Where a browser adds nothing', () => {
  test('a slaughterhouse: both meat certificates go with the pork, and neither may be missing', async () => {
    const papers = [
      {
        kind: 'animal-quarantine-b',
        number: 'DJ-1',
        issuer: '动物卫生监督所',
        issuedOn: '2026-11-20',
        validUntil: '2026-11-22',
      },
      { kind: 'meat-inspection', number: 'RP-1', issuer: '本厂', issuedOn: '2026-11-20' },
      { kind: 'asf-test', number: 'FW-1', issuer: '本厂', issuedOn: '2026-11-20' },
    ];
    const pigs = await post<ProductValue>('slaughterhouse', 'products', {
      name: '生猪',
      category: 'live-pigs',
      pieceUnit: '头',
    });
    const bought = await post<{ lots: { lotId: string }[] }>('slaughterhouse', 'purchases', {
      documentNumber: city.number('JH'),
      supplier: { name: '龙岩某养殖场', address: '福建龙岩', contact: '0597-1' },
      lines: [{ product: { productId: pigs.body.productId }, quantity: 10, unit: '头', origin: '福建龙岩' }],
      certificates: [{ ...papers[0], number: 'DJ-0' }],
    });
    expect(bought.status).toBe(201);
    const order = await post<{ orderId: string }>('slaughterhouse', 'production-orders', {
      number: 'TZ-1',
      name: '屠宰',
      inputs: [{ lot: bought.body.lots[0]?.lotId ?? '', quantity: 10, unit: '头' }],
      outputs: [{ product: { productId: city.products.pork.productId }, quantity: 800, unit: 'kg' }],
    });
    const made = await post<{ lots: { lotId: string }[] }>(
      'slaughterhouse',
      `production-orders/${order.body.orderId}/made`,
      {
        documentNumber: city.number('WG'),
        inputs: [{ lot: bought.body.lots[0]?.lotId ?? '', quantity: 10, unit: '头' }],
        outputs: [
          {
            product: { productId: city.products.pork.productId },
            quantity: 800,
            unit: 'kg',
            productionDate: '2026-11-20',
            batch: 'ZZ-1',
            origin: '福建龙岩',
          },
        ],
      },
    );
    const lot = made.body.lots[0]?.lotId ?? '';
    await post('slaughterhouse', 'process-checks', {
      documentNumber: city.number('GC'),
      order: order.body.orderId,
      step: 'chilling',
      values: [{ point: 'carcass-temperature', value: '4.2' }],
    });
    // Its trade's own papers speak for the meat: a release asks for no outgoing test here (city data).
    expect(
      (
        await post('slaughterhouse', 'releases', {
          documentNumber: city.number('FX'),
          order: order.body.orderId,
          decision: 'release',
        })
      ).status,
    ).toBe(201);
    const voucher = (certificates: object[]) =>
      post<VoucherViewValue>('slaughterhouse', 'vouchers', {
        documentNumber: city.number('V'),
        kind: 'slaughter',
        receiver: { partyId: city.parties.wholesaler.partyId },
        lines: [{ lot, quantity: 400, unit: 'kg', spec: '二分体' }],
        certificates,
      });
    for (const missing of [0, 1]) {
      const refused = await voucher(papers.filter((_paper, index) => index !== missing));
      const { errors } = expectProblem(refused, 422, /^(certificate-missing|document-invalid)$/);
      expect(errors.map((error) => error.code)).toContain('certificate-missing');
    }
    const done = await voucher(papers);
    expect(done.body).toMatchObject({ replayed: false });
    const kinds = done.body.papers.map((paper) => paper.kind);
    expect(kinds).toEqual(expect.arrayContaining(['animal-quarantine-b', 'meat-inspection']));
  });

  test('an importer: the customs papers come with the purchase and go on with the goods', async () => {
    const beef = await post<ProductValue>('importer', 'products', {
      name: '冷冻去骨牛肉',
      category: 'frozen-imported-meat',
      imported: true,
    });
    const customs = [
      { kind: 'customs-quarantine', number: 'HJ-1', issuer: '入境口岸海关', issuedOn: '2026-11-10' },
      { kind: 'customs-declaration', number: 'BG-1', issuer: '入境口岸海关', issuedOn: '2026-11-10' },
    ];
    const bought = await post<{ lots: { lotId: string }[] }>('importer', 'purchases', {
      documentNumber: city.number('JH'),
      supplier: { name: 'Overseas Meats Ltd', address: 'Montevideo', contact: '+598' },
      lines: [
        {
          product: { productId: beef.body.productId },
          quantity: 500,
          unit: 'kg',
          batch: 'UY-7',
          productionDate: '2026-09-01',
          shelfLife: '24个月',
          origin: '乌拉圭',
        },
      ],
      certificates: customs,
    });
    expect(bought.status).toBe(201);
    const voucher = await post<VoucherViewValue>('importer', 'vouchers', {
      documentNumber: city.number('V'),
      kind: 'import',
      receiver: { partyId: city.parties.supermarket.partyId },
      lines: [{ lot: bought.body.lots[0]?.lotId ?? '', quantity: 100, unit: 'kg' }],
    });
    expect(voucher.body).toMatchObject({ replayed: false });
    expect(voucher.body.papers.map((paper) => paper.number)).toEqual(
      expect.arrayContaining(['HJ-1', 'BG-1']),
    );
  });

  test('a central kitchen: many inputs become dishes, checked by their core temperature, for the canteens', async () => {
    const party = async (name: string, kind: string, serial: number) => {
      const body = {
        uscc: usccOf('company', '350203', 31_000 + serial),
        name,
        kind,
        licenceNumbers: [{ kind: 'JY', number: jyNumberOf('catering', '350203', 900 + serial) }],
        address: `${name}门牌 1 号`,
        contactName: '联系人',
        contactPhone: '0592-5509999',
        divisionCode: '350203001',
      };
      const made = await city.call<PartyValue>('admin', 'POST', '/api/v1/parties', body);
      expect(made.status).toBe(201);
      const { db, ids } = city.tools;
      const account = {
        userName: `k${serial}`,
        displayName: name,
        password: PASSWORD,
        role: 'operator' as const,
      };
      const principal = await createAccount(db, ids, { ...account, partyId: made.body.partyId as never });
      return { partyId: made.body.partyId, key: await createApiKey(db, principal.accountId, 'test') };
    };
    const kitchen = await party('鹭岛中央厨房', 'central-kitchen', 1);
    const canteens = [await party('某校食堂', 'canteen', 2), await party('某厂食堂', 'canteen', 3)];
    const call = <T>(url: string, body: object) =>
      city.raw<T & ProblemBody>({ 'x-api-key': kitchen.key }, 'POST', `/api/v1/${url}`, body);
    const inputs = [];
    for (const origin of ['甲地', '乙地', '丙地']) {
      const line = { ...city.cabbage(), quantity: 20, unit: 'kg', each: undefined, origin };
      const voucher = await city.issue('farm', { receiver: { partyId: kitchen.partyId }, lines: [line] });
      await call(`vouchers/${voucher.number}/receipts`, {
        documentNumber: city.number('R'),
        decision: 'all',
      });
      inputs.push({ lot: voucher.lineItems[0]?.lotId ?? '', quantity: 20, unit: 'kg' });
    }
    const meal = await call<ProductValue>('products', {
      name: '白菜盒饭',
      category: 'boxed-meals',
      pieceUnit: '盒',
    });
    const output = { product: { productId: meal.body.productId }, quantity: 100, unit: '盒' };
    const order = await call<{ orderId: string }>('production-orders', {
      number: 'CP-1',
      name: '午餐',
      inputs,
      outputs: [output],
    });
    const check = (value: string) =>
      call<{ outside: number }>('process-checks', {
        documentNumber: city.number('GC'),
        order: order.body.orderId,
        step: 'cooking',
        values: [{ point: 'core-temperature', value }],
      });
    expect((await check('66')).body.outside).toBe(1);
    const made = await call<{ lots: { lotId: string }[] }>(`production-orders/${order.body.orderId}/made`, {
      documentNumber: city.number('WG'),
      inputs,
      outputs: [{ ...output, batch: 'WC-1', productionDate: '2026-11-20', shelfLife: '1天' }],
    });
    const lot = made.body.lots[0]?.lotId ?? '';
    const release = (rest: object) =>
      call('releases', {
        documentNumber: city.number('FX'),
        order: order.body.orderId,
        decision: 'release',
        ...rest,
      });
    expectProblem(await release({}), 422, 'release-outside-limit');
    await check('78');
    const points = [{ point: 'core-temperature', reason: '复热至 78 ℃ 后装盒' }];
    expect((await release({ points })).status).toBe(201);
    for (const canteen of canteens) {
      const voucher = await call<VoucherViewValue>('vouchers', {
        documentNumber: city.number('V'),
        kind: 'distribution',
        receiver: { partyId: canteen.partyId },
        lines: [{ lot, quantity: 50, unit: '盒' }],
      });
      expect(voucher.body).toMatchObject({ replayed: false });
    }
    expect(await city.verify()).toMatchObject({ findings: [] });
  });
});
