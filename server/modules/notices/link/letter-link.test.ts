import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCity, type TestCity } from '../../../../test/support/city.ts';
import { buildApp } from '../../../app.ts';
import { linkSecret } from '../link-secret.ts';
import type { BoardValue, NoticeViewValue } from '../notices.schemas.ts';
import { closeCase, decideScope, openCheeseCase, sendCheese, sendNotices } from '../testing/notice-world.ts';
import { readField, readLetter, showField } from './letter-fields.ts';

let city: TestCity;
let caseId: string;
let lotId: string;
const links = new Map<string, { noticeId: string; path: string }>();
beforeAll(async () => {
  city = await openCity();
  lotId = await sendCheese(city, 'LK-1', { supermarket: 120, stall: 80 });
  caseId = await openCheeseCase(city, lotId);
  await sendNotices(city, caseId, await decideScope(city, caseId));
  for (const { name, noticeId } of (await board()).businesses)
    links.set(name, { noticeId, path: `/n/${linkSecret(city.tools.keys, noticeId)}` });
});
afterAll(() => city.close());

const STALL = '阿妹蔬菜摊';
const SHOP = '惠民超市思明店';
const PHOTO: Buffer = Buffer.from('89504e470d0a1a0a08', 'hex');
const board = async () =>
  (await city.call<BoardValue>('city-officer', 'GET', `/api/v1/cases/${caseId}/notices`)).body;
const linkOf = (name: string) => links.get(name) ?? { noticeId: '', path: '' };
const get = (path: string) => city.raw<string>({}, 'GET', path);
const tokenIn = (html: string) => /name="token" value="([^"]+)"/.exec(html)?.[1] ?? '';

/** What a browser sends, with photos. */
function post(path: string, fields: Record<string, string>, photos: readonly Buffer[] = []) {
  const edge = '----letter';
  const parts: Buffer[] = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${edge}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  );
  for (const photo of photos) {
    parts.push(
      Buffer.from(
        `--${edge}\r\ncontent-disposition: form-data; name="photo"; filename="a.png"\r\ncontent-type: image/png\r\n\r\n`,
      ),
      photo,
      Buffer.from('\r\n'),
    );
  }
  const body = Buffer.concat([...parts, Buffer.from(`--${edge}--\r\n`)]);
  return city.raw<string>({ 'content-type': `multipart/form-data; boundary=${edge}` }, 'POST', path, body);
}
const send = async (path: string, fields: Record<string, string>, photos: readonly Buffer[] = []) =>
  post(path, { token: tokenIn((await get(path)).body), ...fields }, photos);
const readBack = async (name: string) =>
  (await city.call<NoticeViewValue>('city-officer', 'GET', `/api/v1/case-notices/${linkOf(name).noticeId}`))
    .body;

describe('A letter opened by its link', () => {
  it('Shows the goods of its business without signing in, and nothing of anybody else', async () => {
    const { path } = linkOf(STALL);
    const page = await get(path);
    expect(page.status).toBe(200);
    expect(page.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(page.body).toContain('关于立即停止销售并封存有关食品的通知');
    expect(page.body).toMatch(/应说明.*?80 袋/s);
    // A competitor to whom it is forwarded learns nothing of the others.
    for (const secret of [SHOP, '120 袋', '200 袋', city.parties.factory.name])
      expect(page.body).not.toContain(secret);
    expect(Buffer.byteLength(page.body)).toBeLessThan(50_000);
    expect((await get(`${path}?lang=en`)).body).toContain('Answer for each lot');
  });

  it('Takes the answer with photos, notes that it came by the link, and shows it again to be corrected', async () => {
    const { path } = linkOf(STALL);
    const sent = await send(
      path,
      { [`sold.${lotId}`]: '５0', [`sealed.${lotId}`]: '25', [`place.${lotId}`]: '后库', who: '阿妹' },
      [PHOTO],
    );
    expect(sent).toMatchObject({ status: 303, headers: { location: `${path}?done=1` } });
    const page = (await get(`${path}?done=1`)).body;
    expect(page).toContain('已收到回复');
    expect(page).toMatch(/name="sold[^"]*"[^>]* value="50"/);
    const notice = await readBack(STALL);
    expect(notice.answers).toMatchObject([{ way: 'link', spokeWith: '阿妹', recordedBy: null }]);
    expect(notice.lines[0]).toMatchObject({ account: { unaccounted: 5 }, more: { place: '后库' } });
    expect(notice.lines[0]?.more?.photos).toHaveLength(1);
    expect((await city.verify()).findings).toEqual([]);
  });

  it('Sent twice is one answer; more than was delivered, words for figures and nothing at all come back with all that was typed', async () => {
    const { path } = linkOf(SHOP);
    const token = tokenIn((await get(path)).body);
    const fields = { token, [`sold.${lotId}`]: '100', [`sealed.${lotId}`]: '30' };
    const much = await city.expectNothingWritten(() => post(path, fields));
    expect(much.status).toBe(422);
    expect(much.body).toMatch(/合计 130 袋，多于应说明的 120 袋/);
    expect(much.body).toMatch(/name="sealed[^"]*"[^>]* value="30"/);
    expect((await post(path, { token, [`sold.${lotId}`]: '很多' })).body).toMatch(/数量请填数字/);
    expect((await post(path, { token, [`passedOn.${lotId}`]: '5' })).body).toMatch(/写明转给了谁/);
    expect((await post(path, { token })).body).toMatch(/请至少填一批/);
    const right = {
      token,
      [`sold.${lotId}`]: '100',
      [`passedOn.${lotId}`]: '20',
      [`passedTo.${lotId}`]: '隔壁',
    };
    expect((await post(path, right)).status).toBe(303);
    expect((await post(path, right)).status).toBe(303);
    expect((await readBack(SHOP)).answers).toHaveLength(1);
  });

  it('Refuses a photo of 30 MB and keeps what was typed', async () => {
    const { path } = linkOf(STALL);
    const large = Buffer.alloc(30 * 1_048_576, 1);
    PHOTO.copy(large);
    const sent = await send(path, { [`sold.${lotId}`]: '77' }, [large]);
    expect(sent.status).toBe(413);
    expect(sent.body).toMatch(/name="sold[^"]*"[^>]* value="77"/);
    expect((await readBack(STALL)).answers).toHaveLength(1);
  });

  it('Takes characters that no database holds without breaking, and no figure beyond what can be counted', async () => {
    const { path } = linkOf(SHOP);
    const place = `${'后'.repeat(199)}𠮷`;
    const typed = { [`sold.${lotId}`]: '100', [`place.${lotId}`]: place, who: 'a\0b', note: '\0' };
    const sent = await send(path, { ...typed, [`passedOn.${lotId}`]: '5', [`passedTo.${lotId}`]: 'x\0y' });
    expect(sent.status).toBe(303);
    const notice = await readBack(SHOP);
    expect(notice.lines[0]?.more).toMatchObject({ place: '后'.repeat(199), passedOnTo: [{ to: 'xy' }] });
    const huge = await send(path, { [`sold.${lotId}`]: '9007199254740991' });
    expect(huge).toMatchObject({ status: 422 });
    expect(huge.body).toMatch(/数量请填数字/);
  });

  it('Whoever has it cannot fill the platform with answers', async () => {
    const { path, noticeId } = linkOf(SHOP);
    const codes: number[] = [];
    for (let tries = 0; tries < 31 && !codes.includes(429); tries += 1)
      codes.push((await send(path, { [`sold.${lotId}`]: String(tries + 1) })).status);
    expect(codes.at(-1)).toBe(429);
    const before = (await readBack(SHOP)).answers.length;
    const again = await send(path, { [`sold.${lotId}`]: '77' });
    expect(again.status).toBe(429);
    expect(again.body).toMatch(/name="sold[^"]*"[^>]* value="77"/);
    expect((await readBack(SHOP)).answers).toHaveLength(before);
    expect(noticeId).not.toBe('');
  });

  it('Is shut when the case is closed; what was open by then is kept as late evidence', async () => {
    const { path } = linkOf(STALL);
    const token = tokenIn((await get(path)).body);
    await closeCase(city, caseId);
    const shut = await get(path);
    expect(shut.status).toBe(410);
    expect(shut.body).toContain('已经结案');
    expect(shut.body).not.toContain('奶酪');
    const late = await post(path, { token, [`sold.${lotId}`]: '80' });
    expect(late).toMatchObject({ status: 303, headers: { location: `${path}?done=late` } });
    expect((await get(`${path}?done=late`)).body).toContain('补充证据');
    const notice = await readBack(STALL);
    expect(notice.answers.map((one) => one.late)).toEqual([false, true]);
    expect(notice.lines[0]?.account).toMatchObject({ unaccounted: 5 });
  });

  it('Is not found by guessing: after twenty wrong ones nobody from there opens more for a while', async () => {
    const codes = new Set<number>();
    for (let tries = 0; tries < 25; tries += 1)
      codes.add((await get(`/n/${String(tries).padStart(24, 'x')}`)).status);
    expect([...codes]).toEqual([404, 429]);
    // A link that is right is opened all the same.
    expect((await get(linkOf(SHOP).path)).status).toBe(410);
  });

  it('Nor at several servers: they count together, those that come at once too, until the hour is over', async () => {
    city.clock.set(new Date(city.clock.now().getTime() + 3_600_001));
    const second = await buildApp({
      ...{ tools: { ...city.tools }, publicUrl: 'http://test.example', logLevel: 'silent' },
      ...{ requestsPerMinute_max: 0, trustProxy: false },
    });
    const guess = (serial: number) =>
      (serial % 2 ? city.app : second).inject({
        method: 'GET',
        url: `/n/${String(serial).padStart(24, 'y')}`,
      });
    const tries = await Promise.all(Array.from({ length: 30 }, (_none, serial) => guess(serial)));
    const codes = tries.map((one) => one.statusCode);
    expect(codes.filter((one) => one === 404)).toHaveLength(20);
    expect(codes.filter((one) => one === 429)).toHaveLength(10);
    city.clock.set(new Date(city.clock.now().getTime() + 3_600_001));
    expect((await guess(30)).statusCode).toBe(404);
    await second.close();
  });
});

describe('Quantities of the form', () => {
  it.each([
    ['12', 'piece', 12],
    ['１２', 'piece', 12],
    ['1,200', 'piece', 1200],
    ['1.5', 'piece', null],
    ['1.5', 'g', 1500],
    ['0.0005', 'g', null],
    ['-1', 'piece', null],
    ['十', 'piece', null],
    ['', 'piece', undefined],
    [' ', 'g', undefined],
    ['0', 'ml', 0],
  ] as const)('%s of %s are %s', (text, unit, quantity) => {
    expect(readField(text, unit)).toBe(quantity);
    if (typeof quantity === 'number' && quantity > 0)
      expect(readField(showField(quantity, unit), unit)).toBe(quantity);
  });

  it('Leave out a lot of which nothing is said', () => {
    const lots = [
      { lotId: '1', baseUnit: 'piece' as const },
      { lotId: '2', baseUnit: 'g' as const },
    ];
    const read = readLetter(new Map([['sold.1', '0']]), lots);
    expect(read.lines.map((one) => one.lot)).toEqual(['1']);
    expect(read.problems.size).toBe(0);
  });
});
