import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { soon } from '../support/soon.ts';
import { accessibilityFindings, DESKTOP, overflowsSideways, PHONE, picture } from './demo-city.ts';
import { Hand } from './desk-hand.ts';
import { DESK_JOBS } from './desk-jobs.ts';
import { type DeskWorld, openDeskWorld } from './desk-world.ts';

/** The commonest jobs on a phone, and how much of a hand they cost; then the same pages at a desk. */

let world: DeskWorld;
const phones = {} as Record<'stall' | 'wholesaler', Page>;

beforeAll(async () => {
  world = await openDeskWorld();
  for (const who of ['stall', 'wholesaler'] as const) phones[who] = await world.signedIn(who, PHONE);
}, 180_000);
/** What each job cost, for the bench. */
const counted: object[] = [];
afterAll(async () => {
  const file = process.env.LUYUAN_DESK_COUNTS;
  if (file !== undefined) writeFileSync(file, JSON.stringify(counted));
  await world?.close();
});

describe('At the desk, on a phone', { timeout: 400_000 }, () => {
  test.each(DESK_JOBS)('$words.en takes few taps', async (job) => {
    const prepared = await job.prepare(world);
    const hand = new Hand(phones[job.who]);
    const started = performance.now();
    await job.run(hand, prepared);
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    const { taps, keystrokes } = hand.count();
    counted.push({ id: job.id, zh: job.words.zh, taps, keystrokes, seconds });
    expect(taps).toBeLessThanOrEqual(job.taps_max);
    expect(keystrokes).toBeLessThanOrEqual(job.keystrokes_max);
  });

  test('Home tells what waits, the day’s figures and the regulars, at both widths', async () => {
    const { city } = world;
    const { lotId } = await city.stockCabbage('wholesaler');
    const receiver = { partyId: city.parties.stall.partyId };
    await city.issue('wholesaler', { receiver, lines: [{ lot: lotId, quantity: 5, unit: 'kg' }] });
    const line = { ...city.cheese('临期'), productionDate: '2026-06-01', expiryDate: '2026-12-05' };
    await city.record('stall', 'purchases', {
      supplier: { name: '某食品厂', address: '某地' },
      lines: [line],
    });
    await city.issueCabbage('farm', 'wholesaler', { origin: '路上的地' });
    for (const [who, name] of [
      ['stall', 'home'],
      ['wholesaler', 'home-wholesaler'],
    ] as const) {
      const page = phones[who];
      await page.goto('/console/');
      await page.getByTestId('need-vouchers-to-receive').waitFor();
      expect(await overflowsSideways(page)).toBe(false);
      expect(await accessibilityFindings(page)).toEqual([]);
      await picture(page, `desk-${name}-390`);
      await page.setViewportSize(DESKTOP);
      await picture(page, `desk-${name}-1440`);
      expect(await accessibilityFindings(page)).toEqual([]);
      await page.setViewportSize(PHONE);
    }
  });

  test('A mistyped slip, half a code, and a slip for somebody else each end with a sentence', async () => {
    const page = phones.wholesaler;
    const job = DESK_JOBS.find((one) => one.id === 'receive-by-slip');
    const code = (await job?.prepare(world)) ?? '';
    const number = /S[0-9A-Z]{14}/.exec(code)?.[0] ?? '';
    const said = async (who: Page, text: string) => {
      await who.goto('/console/scan');
      await new Hand(who).scan(text);
      await who.getByTestId('slip-problem').waitFor();
      return who.getByTestId('slip-problem').innerText();
    };
    const swapped = number.slice(0, 5) + (number[5] === 'A' ? 'B' : 'A') + number.slice(6);
    expect(await said(phones.stall, swapped)).toContain('字母 O');
    expect(await said(phones.stall, code.slice(0, -9))).toContain('只读到一部分');
    await picture(phones.stall, 'desk-slip-half-390');
    expect(await said(phones.stall, number.replaceAll('0', 'O'))).toContain('只有单号');
    const other = await world.signedIn('supermarket', PHONE);
    expect(await said(other, code)).toContain('收货方是阿妹蔬菜摊');
    await other.close();
    await page.goto('/console/');
  });

  test('Two phones confirm one voucher at once: the second is told that it was received', async () => {
    const { city } = world;
    const { lotId } = await city.stockCabbage('wholesaler');
    const receiver = { partyId: city.parties.stall.partyId };
    const voucher = await city.issue('wholesaler', {
      receiver,
      lines: [{ lot: lotId, quantity: 4, unit: 'kg' }],
    });
    const second = await world.signIn(await world.device(PHONE), 'stall');
    for (const page of [phones.stall, second]) {
      await page.goto(`/console/vouchers/${voucher.number}?do=receive`);
      await page.getByTestId('confirm-receipt').waitFor();
    }
    await Promise.all([phones.stall, second].map((page) => page.getByTestId('confirm-receipt').click()));
    const told = await Promise.race(
      [phones.stall, second].map(async (page) => {
        await page.getByTestId('problem').waitFor();
        return page;
      }),
    );
    await soon(() => told.getByTestId('problem').innerText()).toContain('已全部收货');
    await picture(told, 'desk-second-phone-390');
    await told.getByTestId('see-how-it-stands').click();
    await told.getByTestId('receive-panel').waitFor({ state: 'detached' });
    await told.locator('.history').getByText('收货').first().waitFor();
    expect((await city.holding('stall', lotId)).onHand).toBe(4000);
    await second.context().close();
  });
});
