import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCity, type TestCity } from '../../../test/support/city.ts';
import { encodePublicCode } from '../../platform/codes/public-code.ts';

const PRIVATE = {
  phone: '0592-5500123',
  person: '陈阿妹',
  plate: '闽D12345',
  priceFen: 98_765,
  note: '请走后门',
};

/** The pages' one file of script may be there; nothing that runs may be on the page itself. */
const withoutOwnScript = (html: string): string => html.replace('<script src="/scan.js" defer></script>', '');

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city?.close());

interface Page {
  status: number;
  body: string;
  headers: Record<string, unknown>;
}
const get = (url: string, headers: Record<string, string> = {}): Promise<Page> =>
  city.raw<string>({ accept: 'text/html', ...headers }, 'GET', url);
const linked = async (url: string) => {
  const answer = await city.raw<Record<string, unknown>>({ accept: 'application/ld+json' }, 'GET', url);
  expect(String(answer.headers['content-type'])).toMatch(/^application\/ld\+json/);
  return answer;
};
const textOf = (html: string): string =>
  html
    .replace(/<(style|title)[^>]*>[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ');
const headline = (html: string): string => /<h1>(.*?)<\/h1>/.exec(html)?.[1] ?? '';
const pathOf = (url: string): string => new URL(url).pathname;

/** Cabbage from the field over the wholesaler to a supermarket and a stall, with all that is nobody's business. */
async function cabbageOnItsWay() {
  const papers = [
    { kind: 'produce-conformity', number: 'HG-77', issuer: PRIVATE.person, issuedOn: '2026-11-19' },
    { kind: 'rapid-test', number: 'KJ-77', issuer: '市食品检测中心', issuedOn: '2026-11-20' },
  ];
  const secrets = { logistics: { plate: PRIVATE.plate, carrier: PRIVATE.person }, note: PRIVATE.note };
  const line = { unitPriceFen: PRIVATE.priceFen, origin: `福建省漳浦县${city.number('第')}号地` };
  const first = await city.issueCabbage('farm', 'wholesaler', line, { certificates: papers, ...secrets });
  const lot = first.lineItems[0]?.lotId ?? '';
  await city.receive('wholesaler', first);
  const onward = (quantity: number) => ({ lot, quantity, unit: 'kg', unitPriceFen: PRIVATE.priceFen });
  const receiver = (who: 'supermarket' | 'stall') => ({
    partyId: city.parties[who].partyId,
    contact: PRIVATE.phone,
  });
  const second = await city.issue('wholesaler', {
    receiver: receiver('supermarket'),
    lines: [onward(60)],
    ...secrets,
  });
  const third = await city.issue('wholesaler', { receiver: receiver('stall'), lines: [onward(30)] });
  await city.receive('supermarket', second);
  await city.receive('stall', third);
  expect(
    (await city.record('supermarket', 'sales', { lines: [{ lot, quantity: 12, unit: 'kg' }] })).status,
  ).toBe(201);
  return { lot, path: pathOf(first.lineItems[0]?.scanUrl ?? ''), vouchers: [first, second, third] };
}

const cheesePath = (batch: string): string => `/01/${city.products.cheese.gtin}/10/${batch}`;
function issueCheese(batch: string, line: object = {}) {
  const receiver = { partyId: city.parties.supermarket.partyId };
  return city.issue('factory', {
    receiver,
    lines: [{ ...city.cheese(batch), ...line }],
    certificates: [city.inspectionReport(`CJ-${batch}`)],
  });
}

describe('The page of a lot', () => {
  it('says in its first line what it is and that nothing is known against it, and shows its whole way', async () => {
    const { path } = await cabbageOnItsWay();
    const page = await get(path);
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headline(page.body)).toBe('这是同安绿畦蔬菜农场的大白菜，目前没有发现问题。');
    const text = textOf(page.body);
    for (const shown of [
      '180 公斤',
      '12 公斤',
      '168 公斤',
      '漳浦县',
      '承诺达标合格证',
      'KJ-77',
      '市食品检测中心',
      '12315',
    ])
      expect(text).toContain(shown);
    expect(page.body).toMatch(/<svg[^>]*role="img"/);
    expect(Buffer.byteLength(page.body)).toBeLessThan(50 * 1024);
  });

  it('names producer and final seller, tells of the wholesaler its kind and district, and holds nothing personal and no price', async () => {
    const { path, vouchers } = await cabbageOnItsWay();
    const pages = await Promise.all([
      get(path),
      get(`${path}?lang=en`),
      get(`${path}?large=1`),
      ...vouchers.map((one) => get(`/v/${one.number}`)),
    ]);
    const data = await Promise.all([linked(path), ...vouchers.map((one) => linked(`/v/${one.number}`))]);
    const everything = [
      ...pages.map((page) => page.body),
      ...data.map((one) => JSON.stringify(one.body)),
    ].join('\n');
    const people = Object.values(city.parties).flatMap((party) => [
      party.contactName,
      party.contactPhone,
      party.address,
      party.uscc,
    ]);
    const hidden = [
      ...people,
      PRIVATE.phone,
      PRIVATE.person,
      PRIVATE.plate,
      PRIVATE.note,
      '98765',
      '987.65',
      '陈记',
      '阿妹',
    ];
    expect(hidden.filter((one) => one !== null && everything.includes(one))).toEqual([]);
    expect(pages[0]?.body).toContain('惠民超市思明店');
    expect(pages[0]?.body).toContain('批发商');
    expect(pages[0]?.body).toContain('湖里区');
    // Who handed to whom on one voucher is told by kind and district alone, also of those named elsewhere.
    expect(pages[4]?.body).not.toContain('惠民超市');
  });

  it('is told to caches for a minute, apart by language and by kind of answer, and is written nowhere', async () => {
    const { path } = await cabbageOnItsWay();
    const page = await city.expectNothingWritten(() => get(path));
    expect(page.headers).toMatchObject({
      vary: 'Accept, Accept-Language',
      'cache-control': 'public, max-age=60',
    });
    expect(page.headers['set-cookie']).toBeUndefined();
    expect(withoutOwnScript(page.body)).not.toContain('<script');
  });

  it('answers at its Digital Link, with the GTIN in any of its lengths, and in English to those who prefer it', async () => {
    await issueCheese('DL/1');
    const gtin = city.products.cheese.gtin ?? '';
    for (const written of [gtin, gtin.replace(/^0/, '')]) {
      const page = await get(`/01/${written}/10/DL%2F1`, { 'accept-language': 'en' });
      expect(page.status).toBe(200);
      expect(page.body).toContain('<html lang="en"');
      expect(page.body).toContain(`<link rel="canonical" href="http://test.example/01/${gtin}/10/DL%2F1"`);
    }
  });

  it('sets two stories side by side and advises against eating until it is settled', async () => {
    await issueCheese('TWO');
    await issueCheese('TWO', { productionDate: '2026-11-10', expiryDate: '2027-05-10' });
    const page = await get(cheesePath('TWO'));
    expect(headline(page.body)).toContain('单据说法不一');
    expect(textOf(page.body)).toContain('生产日期、到期日期在不同单据上说法不一');
    for (const day of ['2026年11月1日', '2026年11月10日', '2027年5月1日', '2027年5月10日'])
      expect(page.body).toContain(day);
    expect(page.body).toContain('鹭岛乳品有限公司（海沧区）说');
  });

  it('tells not to eat what is past its expiry', async () => {
    await issueCheese('OLD', { productionDate: '2026-05-01', expiryDate: '2026-11-20' });
    expect((await get(cheesePath('OLD'))).body).toContain('今天到期');
    city.clock.set('2026-11-20T16:30:00Z');
    const page = await get(cheesePath('OLD'));
    city.clock.set('2026-11-20T08:00:00Z');
    expect(headline(page.body)).toContain('已经过了保质期，请不要食用');
    expect(page.body).toContain('已过期 1 天');
  });

  it('says which paper it has not seen', async () => {
    const voucher = await city.issueCabbage('farm', 'supermarket', { origin: '没有合格证的地' });
    const page = await get(pathOf(voucher.lineItems[0]?.scanUrl ?? ''));
    expect(headline(page.body)).toContain('有一点要留意');
    expect(textOf(page.body)).toMatch(/还没有看到“承诺达标合格证/);
  });

  it('keeps a city’s own word on final sellers, by the data of the city', async () => {
    const { scan } = city.city.city;
    const { path } = await cabbageOnItsWay();
    scan.finalSellerByName = false;
    const page = await get(path);
    scan.finalSellerByName = true;
    expect(page.body).not.toContain('惠民超市');
    expect(page.body).toContain('同安绿畦蔬菜农场');
  });
});

describe('Linked data of a lot', () => {
  it('is in the words of GS1 and schema.org, with the way as a list and the proofs of its documents', async () => {
    await issueCheese('LD1');
    const { body } = await linked(cheesePath('LD1'));
    expect(body).toMatchObject({
      '@context': { gs1: 'https://ref.gs1.org/voc/' },
      '@id': `http://test.example${cheesePath('LD1')}`,
      '@type': expect.arrayContaining(['gs1:Product']),
      'gs1:gtin': city.products.cheese.gtin,
      'gs1:hasBatchLotNumber': 'LD1',
      'gs1:productionDate': { '@type': 'xsd:date', '@value': '2026-11-01' },
      'gs1:expirationDate': { '@type': 'xsd:date', '@value': '2027-05-01' },
      'gs1:countryOfOrigin': { '@type': 'gs1:Country', 'gs1:countryCode': 'CN' },
      'gs1:manufacturer': { 'gs1:organizationName': { '@value': '鹭岛乳品有限公司' } },
    });
    const way = body['schema:subjectOf'] as { 'schema:itemListElement': { 'schema:position': number }[] };
    expect(way['schema:itemListElement'].map((step) => step['schema:position'])).toEqual([1, 2]);
    const [proof] = body['schema:citation'] as { 'schema:identifier': { 'schema:value': string }[] }[];
    expect(proof?.['schema:identifier'].map((one) => one['schema:value'].length)).toEqual([43, 86, 43]);
  });

  it('sets contradictory dates beside each other', async () => {
    await issueCheese('LD2');
    await issueCheese('LD2', { productionDate: '2026-11-12' });
    const { body } = await linked(`${cheesePath('LD2')}?format=jsonld`);
    expect(body['gs1:productionDate']).toEqual([
      { '@type': 'xsd:date', '@value': '2026-11-01' },
      { '@type': 'xsd:date', '@value': '2026-11-12' },
    ]);
  });
});

describe('Codes that lead nowhere', () => {
  const unknownCode = encodePublicCode('T', '399999999999999999');
  const swapped = (code: string) => code.slice(0, -1) + (code.endsWith('A') ? 'B' : 'A');

  it('are told apart: unknown, mistyped, withdrawn, no code; each says what to do', async () => {
    const voucher = await city.issueCabbage('farm', 'wholesaler', { origin: '要作废的地' });
    const lotPath = pathOf(voucher.lineItems[0]?.scanUrl ?? '');
    expect((await get(lotPath)).status).toBe(200);
    const voided = await city.call('farm', 'POST', `/api/v1/vouchers/${voucher.number}/void`, {
      documentNumber: city.number('X'),
      reason: '开错了',
    });
    expect(voided.status).toBeLessThan(300);
    const found = await Promise.all([
      get(`/t/${unknownCode}`),
      get('/01/06901234567892/10/NO-SUCH-BATCH'),
      get(`/v/${encodePublicCode('V', '399999999999999999')}`),
      get(`/t/${swapped(unknownCode)}`),
      get('/01/06901234567893/10/B1'),
      get('/t/abc'),
      get(`/v/${voucher.number}`),
      get(lotPath),
    ]);
    const kinds = found.map((page) => [page.status, headline(page.body).slice(0, 12)]);
    expect(kinds).toEqual([
      ...Array.from({ length: 3 }, () => [404, '编码的写法是对的，但平台']),
      [404, '编码和校验位对不上，请对'],
      // What is wrong in a GS1 Digital Link itself is 400 by its standard.
      [400, '编码和校验位对不上，请对'],
      [404, '这里要的是编码：请输入追'],
      ...Array.from({ length: 2 }, () => [410, '这份记录已经由开具方作废']),
    ]);
    for (const page of found) expect(page.body).toContain('tel:12315');
  });

  it('with a wrong check digit name the right one, and lead on where there is such a lot', async () => {
    await issueCheese('NEAR');
    const gtin = city.products.cheese.gtin ?? '';
    const wrong = gtin.slice(0, -1) + ((Number(gtin.at(-1)) + 1) % 10);
    const page = await get(`/01/${wrong}/10/NEAR?large=1`);
    expect(page.status).toBe(400);
    expect(textOf(page.body)).toContain(`最后一位（第 14 位）应是 ${gtin.at(-1)}`);
    expect(page.body).toContain(`href="/01/${gtin}/10/NEAR?large=1"`);
    expect((await get(`/01/${wrong}/10/NOT-THERE`)).body).not.toContain('您要找的可能是');
  });

  it('with two neighbours that changed places suggest the lot that was meant', async () => {
    const { path } = await cabbageOnItsWay();
    const code = path.split('/').at(-1) ?? '';
    const at = [...code].findIndex((letter, index) => index > 1 && letter !== code[index + 1]);
    const slip = code.slice(0, at) + code.charAt(at + 1) + code.charAt(at) + code.slice(at + 2);
    expect((await get(`/t/${slip}`)).body).toContain(`href="${path}"`);
  });

  it('answer a machine with their status and kind', async () => {
    const answer = await linked(`/t/${unknownCode}`);
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({ 'schema:name': 'unknown' });
  });

  it('may be hostile: whatever is asked comes back escaped, and never as an unexpected error', async () => {
    const hostile = [
      `/t/${encodeURIComponent('"><script>alert(1)</script>')}`,
      '/v/..%2F..',
      `/01/${'9'.repeat(200)}/10/x`,
      `/01/1/21/${encodeURIComponent("' OR 1=1 --")}`,
      '/q',
      `/q?code=${'%F0%9F%A5%AC'.repeat(300)}`,
      '/q?code=a&code=b&lang=%3Cb%3E&large=%22',
      `/q?code=${encodeURIComponent('"><script>alert(1)</script>')}`,
    ];
    for (const url of hostile) {
      const page = await get(url);
      expect(page.status, url).toBe(url.startsWith('/01/') ? 400 : 404);
      expect(withoutOwnScript(page.body), url).not.toMatch(/<script|<b>/);
    }
  });
});

describe('The look-up box', () => {
  it('leads a code, a number or an address of any host to its page, and keeps the switches', async () => {
    const { path, vouchers } = await cabbageOnItsWay();
    const code = path.split('/').at(-1) ?? '';
    const to = async (text: string, rest = '') => {
      const answer = await get(`/q?code=${encodeURIComponent(text)}${rest}`);
      return [answer.status, answer.headers.location];
    };
    expect(await to(code.toLowerCase())).toEqual([303, path]);
    expect(await to(`https://elsewhere.example/t/${code}`, '&large=1&lang=en&evil=1')).toEqual([
      303,
      `${path}?large=1&lang=en`,
    ]);
    expect(await to(vouchers[0]?.number ?? '')).toEqual([303, `/v/${vouchers[0]?.number}`]);
    await issueCheese('BOX1');
    const [status, location] = await to(`(01)${city.products.cheese.gtin}(10)BOX1`);
    expect(status).toBe(303);
    expect((await get(String(location))).status).toBe(200);
  });

  it('stands on the front page', async () => {
    const page = await get('/');
    expect(page.status).toBe(200);
    expect(page.body).toMatch(/<form[^>]*action="\/q"/);
  });
});

describe('The page of a voucher', () => {
  it('says what goes from whom to whom by kind and district, its state, and where the receiver confirms', async () => {
    const voucher = await city.issueCabbage('farm', 'supermarket', { origin: '凭证页的地' });
    const page = await get(`/v/${voucher.number.toLowerCase()}`);
    expect(headline(page.body)).toBe(
      '这是一张食品上市凭证：种植养殖场（同安区）把大白菜交给超市（思明区）。',
    );
    expect(textOf(page.body)).toContain('在途，等待收货确认');
    expect(page.body).toContain(`href="/console/vouchers/${voucher.number}"`);
    await city.receive('supermarket', voucher);
    const later = await get(`/v/${voucher.number}`);
    expect(textOf(later.body)).toContain('已全部收货');
    expect(later.body).not.toContain('/console/vouchers/');
  });

  it('that was corrected leads to the one that took its place', async () => {
    const voucher = await city.issueCabbage('farm', 'supermarket', { origin: '要更正的地' });
    const lines = [{ ...city.cabbage(), origin: '要更正的地', quantity: 11 }];
    const body = {
      documentNumber: city.number('C'),
      receiver: { partyId: city.parties.supermarket.partyId },
      lines,
      reason: '少装一箱',
    };
    const corrected = await city.call<{ number: string }>(
      'farm',
      'POST',
      `/api/v1/vouchers/${voucher.number}/corrections`,
      body,
    );
    const page = await get(`/v/${voucher.number}`);
    expect(page.status).toBe(410);
    expect(page.body).toContain(`href="/v/${corrected.body.number}"`);
  });
});

describe('A QR code', () => {
  it('is drawn for every well-formed address and for no other', async () => {
    const voucher = await city.issueCabbage('farm', 'supermarket', { origin: '二维码的地' });
    const paths = [
      `/v/${voucher.number}`,
      `/t/${voucher.lineItems[0]?.lotCode}`,
      `/01/${city.products.cheese.gtin}/10/A1`,
      `/01/${city.products.cheese.gtin}/21/S1`,
    ];
    for (const path of paths) {
      const answer = await city.raw<string>({}, 'GET', `${path}/qr.svg`);
      expect(answer.headers['content-type']).toBe('image/svg+xml');
      expect(answer.body).toMatch(/^<svg/);
    }
    for (const path of ['/v/V1', '/t/T1']) expect((await get(`${path}/qr.svg`)).status).toBe(404);
    expect((await get('/01/123/10/A1/qr.svg')).status).toBe(400);
  });
});
