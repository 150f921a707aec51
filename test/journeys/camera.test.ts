import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodePublicCode } from '../../server/platform/codes/public-code.ts';
import { type SlipContent, slipUrl } from '../../web/console/src/offline/slip-content.ts';
import { type Film, openFilm } from '../support/filmed-code.ts';
import { soon } from '../support/soon.ts';
import { PHONE, picture } from './demo-city.ts';
import { type DeskWorld, openDeskWorld } from './desk-world.ts';

/** Codes before a camera that moves: what a page reads of them, and where it goes. */

let film: Film;
let world: DeskWorld;
let lotCode = '';
let slip = '';

beforeAll(async () => {
  film = openFilm();
  world = await openDeskWorld({ camera: film.path });
  const { lotId } = await world.city.stockCabbage('wholesaler');
  lotCode = encodePublicCode('T', lotId);
  slip =
    (await world.city.call<{ numbers: string[] }>('wholesaler', 'POST', '/api/v1/slip-numbers', { count: 1 }))
      .body.numbers[0] ?? '';
}, 180_000);
afterAll(async () => {
  await world?.close();
  film?.remove();
});

describe('A camera', { timeout: 200_000 }, () => {
  test('on the portal reads a code that moves, and leads to its page', async () => {
    film.show(`${world.origin}/t/${lotCode}`);
    const page = await (await world.device(PHONE)).newPage();
    await page.goto('/');
    await page.getByRole('button', { name: '用相机扫' }).click();
    await page.waitForURL(`**/t/${lotCode}`);
    await soon(() => page.locator('h1').first().innerText()).toMatch(/\p{Script=Han}/u);
    // What a slip says of itself is for its two sides: of it only the number goes to the server.
    film.show(slipUrl(world.origin, slipOf(6)));
    await page.goto('/');
    const asked = page.waitForRequest((request) => new URL(request.url()).pathname === '/q');
    await page.getByRole('button', { name: '用相机扫' }).click();
    expect(new URL((await asked).url()).searchParams.get('code')).toBe(`${world.origin}/v/${slip}`);
    await page.context().close();
  });

  test('at the desk reads a voucher, a lot and a full slip, each opened where it is worked on', async () => {
    const { city, origin } = world;
    const voucher = await city.issueCabbage('farm', 'stall');
    const page = await world.signedIn('stall', PHONE);
    film.show(`${origin}/v/${voucher.number}`);
    await page.goto('/console/scan?camera=on');
    await page.waitForURL(`**/console/vouchers/${voucher.number}?do=receive`);
    await picture(page, 'camera-voucher-390');
    film.show(`${origin}/t/${lotCode}`);
    await page.goto('/console/scan?camera=on');
    await page.waitForURL(`**/console/lots/${lotCode}`);
    film.show(slipUrl(origin, slipOf(6)));
    await page.goto('/console/scan?camera=on');
    await page.waitForURL(`**/console/slips/${slip}*`);
    await soon(() => page.getByTestId('slip-lines').getByText('大白菜').count()).toBe(6);
    await page.close();
  });
});

/** A slip off-line, as the wholesaler's phone draws it: a dense code. */
const slipOf = (lines: number): SlipContent => ({
  number: slip,
  sender: { partyId: world.city.parties.wholesaler.partyId, name: '陈记蔬果批发行' },
  receiver: { partyId: world.city.parties.stall.partyId, name: '阿妹蔬菜摊' },
  at: '2026-11-20T08:00:00.000Z',
  lines: Array.from({ length: lines }, (_, at) => ({
    lotId: String(BigInt(1000 + at)),
    name: `大白菜 ${at}`,
    quantity: '12',
    unit: '箱',
    each: { quantity: '15', unit: 'kg' },
  })),
});
