import type { Page } from 'playwright-core';
import type { VoucherViewValue } from '../../server/modules/vouchers/index.ts';
import type { Hand } from './desk-hand.ts';
import type { DeskWorld } from './desk-world.ts';

/**
 * The ten commonest jobs at the desk, each from its home page to the end, on a phone. Tests hold that they work and how
 * many taps they may cost; the bench counts them.
 */
export interface DeskJob {
  id: string;
  words: { zh: string; en: string };
  who: 'stall' | 'wholesaler';
  /** More taps than this is a step back. */
  taps_max: number;
  keystrokes_max: number;
  /** What there has to be beforehand, over the API. */
  prepare(world: DeskWorld): Promise<string>;
  run(hand: Hand, prepared: string): Promise<void>;
}

const kg = (world: DeskWorld, lot: string, quantity: number) =>
  world.city.issue('wholesaler', {
    receiver: { partyId: world.city.parties.stall.partyId },
    lines: [{ lot, quantity, unit: 'kg' }],
  });
/** Cabbage that the wholesaler has; made once. */
let lot: Promise<string> | undefined;
const stock = (world: DeskWorld): Promise<string> => {
  lot ??= world.city.stockCabbage('wholesaler', { quantity: 200 }).then((one) => one.lotId);
  return lot;
};
const voucherOnTheWay = async (world: DeskWorld) => (await kg(world, await stock(world), 6)).number;
const clearTheWay = async (world: DeskWorld) => {
  const { city } = world;
  const open = await city.call<{ items: VoucherViewValue[] }>(
    'stall',
    'GET',
    '/api/v1/vouchers?direction=received&state=issued&limit=100',
  );
  for (const voucher of open.body.items) await city.receive('stall', voucher);
};

const home = async (page: Page): Promise<void> => {
  await page.goto('/console/');
  await page.getByTestId('today').waitFor();
};
const foot = (page: Page, name: string) => page.getByTestId('phone-navigation').getByRole('link', { name });
const firstWaiting = (page: Page) => page.getByTestId('need-vouchers-to-receive').locator('a.row').first();
const issued = async (hand: Hand) => {
  await hand.page.locator('[data-testid=issue-voucher]:enabled').waitFor();
  await hand.tap(hand.page.getByTestId('issue-voucher'));
  await hand.page.waitForURL(/\/console\/vouchers\/V/);
};
const received = async (hand: Hand) => {
  await hand.tap(hand.page.getByTestId('confirm-receipt'));
  await hand.page.getByTestId('purchase-check').waitFor();
};
const ownUnit = async (hand: Hand, goods: RegExp) => {
  await hand.tap(hand.page.getByRole('combobox', { name: goods }));
  await hand.tap(hand.page.locator('.ant-select-item-option:visible').filter({ hasText: /^公斤/ }).first());
};

export const DESK_JOBS: readonly DeskJob[] = [
  {
    id: 'receive-by-scan',
    words: { zh: '扫凭证收货', en: 'Receive by scanning the voucher' },
    who: 'stall',
    taps_max: 3,
    keystrokes_max: 0,
    prepare: async (world) => `${world.origin}/v/${await voucherOnTheWay(world)}`,
    run: async (hand, code) => {
      await home(hand.page);
      await hand.tap(foot(hand.page, '扫码'));
      await hand.scan(code);
      await received(hand);
    },
  },
  {
    id: 'receive-from-list',
    words: { zh: '从待办收货', en: 'Receive from the list of what is on the way' },
    who: 'stall',
    taps_max: 3,
    keystrokes_max: 0,
    prepare: voucherOnTheWay,
    run: async (hand) => {
      await home(hand.page);
      await hand.tap(firstWaiting(hand.page));
      await received(hand);
    },
  },
  {
    id: 'receive-by-slip',
    words: { zh: '扫随货单收货（对方还没上传）', en: 'Receive by slip, before its voucher has come' },
    who: 'stall',
    taps_max: 3,
    keystrokes_max: 0,
    prepare: (world) => slipCode(world),
    run: async (hand, code) => {
      await home(hand.page);
      await hand.tap(foot(hand.page, '扫码'));
      await hand.scan(code);
      await hand.tap(hand.page.getByTestId('confirm-slip'));
      await hand.page.getByTestId('slip-confirmed').waitFor();
    },
  },
  {
    id: 'receive-all',
    words: { zh: '全部收货', en: 'Receive all that is on the way' },
    who: 'stall',
    taps_max: 3,
    keystrokes_max: 0,
    prepare: async (world) => {
      await clearTheWay(world);
      await voucherOnTheWay(world);
      await voucherOnTheWay(world);
      return voucherOnTheWay(world);
    },
    run: async (hand) => {
      const { page } = hand;
      await home(page);
      await hand.tap(foot(page, '进货'));
      await page.locator('[data-testid=receive-all]:enabled').waitFor();
      await hand.tap(page.getByTestId('receive-all'));
      await page.getByTestId('receive-all-look').getByText('3 张凭证，共 3 种货').waitFor();
      await hand.tap(page.getByRole('button', { name: '确认收下 3 张' }));
      await page.locator('[data-testid=receive-all]:disabled').waitFor();
    },
  },
  {
    id: 'receive-part',
    words: { zh: '少了两公斤，部分收货', en: 'Receive a part' },
    who: 'stall',
    taps_max: 4,
    keystrokes_max: 12,
    prepare: voucherOnTheWay,
    run: async (hand) => {
      const { page } = hand;
      await home(page);
      await hand.tap(firstWaiting(page));
      await hand.tap(page.getByText('部分收下'));
      await hand.type(page.getByRole('textbox', { name: /收下/ }), '4');
      await hand.type(page.getByLabel('原因'), '少两公斤');
      await received(hand);
    },
  },
  {
    id: 'refuse',
    words: { zh: '拒收', en: 'Refuse' },
    who: 'stall',
    taps_max: 4,
    keystrokes_max: 12,
    prepare: voucherOnTheWay,
    run: async (hand) => {
      const { page } = hand;
      await home(page);
      await hand.tap(firstWaiting(page));
      await hand.tap(page.getByText('全部拒收'));
      await hand.type(page.getByLabel('原因'), '压坏');
      await hand.tap(page.getByTestId('confirm-receipt'));
      await page.getByText('已拒收').first().waitFor();
    },
  },
  {
    id: 'issue-from-stock',
    words: { zh: '从库存开凭证', en: 'Issue from stock' },
    who: 'wholesaler',
    taps_max: 9,
    keystrokes_max: 12,
    prepare: stock,
    run: async (hand) => {
      const { page } = hand;
      await home(page);
      await hand.tap(page.getByRole('link', { name: '开凭证' }).first());
      await hand.choose('购货方', '', /阿妹/);
      await hand.choose('从库存中选', 'dbc', /大白菜/);
      await hand.type(page.getByRole('textbox', { name: /大白菜.*数量/ }), '3');
      await ownUnit(hand, /大白菜.*单位/);
      await issued(hand);
    },
  },
  {
    id: 'issue-repeat',
    words: { zh: '照上次再开一张', en: 'Repeat the last voucher to a customer' },
    who: 'wholesaler',
    taps_max: 3,
    keystrokes_max: 0,
    prepare: voucherOnTheWay,
    run: async (hand) => {
      await home(hand.page);
      await hand.tap(hand.page.getByTestId('regulars').getByRole('link', { name: /阿妹/ }).first());
      await issued(hand);
    },
  },
  {
    id: 'issue-template',
    words: { zh: '从模板开凭证', en: 'Issue from a template' },
    who: 'wholesaler',
    taps_max: 3,
    keystrokes_max: 0,
    prepare: async (world) => {
      await stock(world);
      const { city } = world;
      const line = { productId: city.products.cabbage.productId, name: '大白菜', quantity: 2, unit: 'kg' };
      const body = { name: '早市', receiver: city.parties.stall.partyId, lines: [line] };
      return String((await city.call('wholesaler', 'PUT', '/api/v1/voucher-templates', body)).status);
    },
    run: async (hand) => {
      await home(hand.page);
      await hand.tap(hand.page.getByTestId('regulars').getByRole('link', { name: /早市/ }));
      await issued(hand);
    },
  },
  {
    id: 'record-sale',
    words: { zh: '记一笔零售', en: 'Record a sale' },
    who: 'wholesaler',
    taps_max: 8,
    keystrokes_max: 8,
    prepare: stock,
    run: async (hand) => {
      const { page } = hand;
      await home(page);
      await hand.tap(foot(page, '库存'));
      await hand.tap(page.getByRole('link', { name: '记一笔' }).first());
      await hand.choose('从库存中选', 'dbc', /大白菜/);
      await hand.type(page.getByRole('textbox', { name: /大白菜/ }).first(), '1');
      await ownUnit(hand, /大白菜.*单位/);
      await hand.tap(page.getByTestId('record-submit'));
      await page.waitForURL(/\/console\/(stock|records|ledger|$)/);
    },
  },
];

/** A slip of the wholesaler's whose voucher nobody has uploaded, as its code reads. */
async function slipCode(world: DeskWorld): Promise<string> {
  const { slipUrl } = await import('../../web/console/src/offline/slip-content.ts');
  const { city } = world;
  const { body } = await city.call<{ numbers: string[] }>('wholesaler', 'POST', '/api/v1/slip-numbers', {
    count: 1,
  });
  const side = (who: 'wholesaler' | 'stall') => ({
    partyId: city.parties[who].partyId,
    name: city.parties[who].name,
  });
  return slipUrl(world.origin, {
    number: body.numbers[0] ?? '',
    sender: side('wholesaler'),
    receiver: side('stall'),
    at: new Date().toISOString(),
    lines: [{ lotId: await stock(world), name: '大白菜', quantity: '3', unit: 'kg' }],
  });
}
