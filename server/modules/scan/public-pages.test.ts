import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, openCity, type Person, type TestCity } from '../../../test/support/city.ts';
import { encodePublicCode, formatPublicCode } from '../../platform/codes/public-code.ts';
import { FormLimit } from './tell/form-limit.ts';

/** The portal, receipts, shelf cards, businesses, counts, and what the public tells the office. */

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city?.close());

const BROWSER = { accept: 'text/html', 'user-agent': 'Mozilla/5.0 (Linux; Android 14) Mobile' };
const get = (url: string, headers: Record<string, string> = {}) =>
  city.raw<string>({ ...BROWSER, ...headers }, 'GET', url);
const headline = (html: string): string => /<h1>(.*?)<\/h1>/s.exec(html)?.[1] ?? '';
const codeOf = (type: 'B' | 'R' | 'C', id: string | undefined) => encodePublicCode(type, id ?? '0');
const tokenOf = (html: string): string => /name="token" value="([^"]+)"/.exec(html)?.[1] ?? '';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Sends a form as a browser does. */
function sendForm(path: string, fields: Record<string, string>, files: Buffer[] = []) {
  const boundary = '----egret';
  const parts: Buffer[] = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  );
  for (const file of files) {
    parts.push(
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n`,
      ),
      file,
      Buffer.from('\r\n'),
    );
  }
  const body = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  return city.raw<string>(
    { ...BROWSER, 'content-type': `multipart/form-data; boundary=${boundary}` },
    'POST',
    path,
    body,
  );
}

const COMPLAINT = {
  what: '买的大白菜里有虫。',
  request: '退货退款',
  seller: '思明好邻超市',
  name: '陈阿妹',
  phone: '138-0000-1234',
};
const count = async (table: string) =>
  (await city.owner.query(`SELECT count(*)::int AS n FROM ${table}`)).rows[0].n as number;

describe('A name that is looked up', () => {
  it('leads to goods and to businesses that may be named, and to nobody else', async () => {
    const goods = await get(`/q?code=${encodeURIComponent('奶酪')}`);
    expect(goods.status).toBe(200);
    expect(goods.body).toContain(`/01/${city.products.cheese.gtin}`);
    const { wholesaler, stall, supermarket } = city.parties;
    for (const hidden of [wholesaler, stall])
      expect((await get(`/q?code=${encodeURIComponent(hidden.name)}`)).body).not.toContain('/b/B');
    expect((await get(`/q?code=${encodeURIComponent(supermarket.name)}`)).body).toContain(
      codeOf('B', supermarket.partyId),
    );
  });

  it.each([
    ['T0KTN4X', 404, '只读到了编码的一部分'],
    ['https://city.example/t/', 404, '只读到了编码的一部分'],
    ['飞天遁地丸', 404, '没有叫这个名字的食品'],
  ])('%s says what happened and what to do', async (typed, status, said) => {
    const page = await get(`/q?code=${encodeURIComponent(typed)}`);
    expect(page.status).toBe(status);
    expect(headline(page.body)).toContain(said);
  });

  it('and codes of receipts, cards, businesses and complaints lead to their pages, O and I read as 0 and 1', async () => {
    for (const [type, path] of [
      ['R', 'r'],
      ['C', 's'],
      ['B', 'b'],
      ['J', 'j'],
    ] as const) {
      const code = encodePublicCode(type, '1152921504606846976');
      const typed = `${code.charAt(0)}${code.slice(1).replace(/0/g, 'O').replace(/1/g, 'I')}`.toLowerCase();
      expect((await get(`/q?code=${typed}`)).headers.location).toBe(`/${path}/${code}`);
    }
    const { uscc } = city.parties.supermarket;
    expect((await get(`/q?code=${uscc}`)).headers.location).toBe(`/b/${uscc}`);
  });

  it('as a batch with O for 0 offers the batch that there is', async () => {
    await city.issue('factory', {
      receiver: { partyId: city.parties.supermarket.partyId },
      lines: [city.cheese('B2026-01')],
      certificates: [city.inspectionReport('CJ-O')],
    });
    const page = await get(`/01/${city.products.cheese.gtin}/10/b2O26-OI`);
    expect(page.status).toBe(404);
    expect(page.body).toContain(`/01/${city.products.cheese.gtin}/10/B2026-01`);
  });
});

describe('The page of a business', () => {
  it('names whom the city names, and of others kind and district; no person, no telephone, no address', async () => {
    for (const who of ['supermarket', 'wholesaler', 'farm', 'stall'] as const) {
      const party = city.parties[who];
      const page = await get(`/b/${codeOf('B', party.partyId)}`);
      expect(page.status).toBe(200);
      for (const secret of [party.contactName, party.contactPhone, party.address])
        expect(page.body).not.toContain(secret ?? '-');
    }
    const shown = await get(`/b/${codeOf('B', city.parties.supermarket.partyId)}`);
    expect(headline(shown.body)).toContain(city.parties.supermarket.name);
    const hidden = await get(`/b/${city.parties.wholesaler.uscc}`);
    expect(hidden.body).not.toContain(city.parties.wholesaler.name);
    for (const licence of city.parties.wholesaler.licenceNumbers)
      expect(hidden.body).not.toContain(licence.number);
  });

  it('says that the office has stopped it, and so does the portal of one that is named', async () => {
    const { partyId } = city.parties.factory;
    const before = await get(`/b/${codeOf('B', partyId)}`);
    expect(before.body).toContain('目前没有要求它停止销售的记录');
    const frozen = await city.call('city-officer', 'POST', '/api/v1/freezes', {
      documentNumber: city.number('FZ'),
      party: partyId,
      clause: '第一百一十条',
      reason: '内部理由',
    });
    expect(frozen.status).toBe(201);
    expect((await get(`/b/${codeOf('B', partyId)}`)).body).toContain('监管部门已要求它停止销售');
    // The portal keeps what it read for some seconds.
    city.clock.set(new Date(city.clock.now().getTime() + 60_000));
    const home = await get('/');
    expect(home.body).toContain(codeOf('B', partyId));
    expect(home.body).not.toContain('内部理由');
  });
});

describe('A receipt and a shelf card', () => {
  it('show each line with its lot or possible lots, what lies there now, and no price', async () => {
    const { lotId } = await city.stockCabbage('supermarket');
    const second = await city.stockCabbage('supermarket');
    const at = city.clock.now().toISOString();
    const sold = await city.call<{ documentId: string }>('supermarket', 'POST', '/api/v1/till-receipts', {
      documentNumber: city.number('POS'),
      at,
      till: '3',
      lines: [
        { lot: lotId, quantity: 2, unit: 'kg', amountFen: 98_765 },
        { code: '6901234567892', quantity: 1, unit: '袋' },
      ],
    });
    expect(sold.status).toBe(201);
    const receipt = await get(`/r/${codeOf('R', sold.body.documentId)}`);
    expect(receipt.status).toBe(200);
    for (const shown of [
      '大白菜',
      '2 公斤',
      '就是这一批',
      '收银时没有对上批次',
      city.parties.supermarket.name,
    ])
      expect(receipt.body).toContain(shown);
    expect(receipt.body).not.toMatch(/987|98765/);
    // A voucher's number is no receipt's, and a receipt that has not come yet is said to be that.
    expect((await get(`/r/${second.voucher.number}`)).status).toBe(404);
    expect(headline((await get(`/r/${codeOf('R', '12345')}`)).body)).toContain('还没有这张小票');
    await shelf(lotId, second.lotId);
  });

  async function shelf(lotId: string, other: string) {
    const place = { kind: 'shelf', code: 'A-1' };
    await city.owner.query(
      `INSERT INTO labels.shelf_card (card_id, party_id, product_id, place_kind, place_code)
       VALUES (5, $1, $2, 'shelf', 'A-1')`,
      [city.parties.supermarket.partyId, city.products.cabbage.productId],
    );
    const card = `/s/${codeOf('C', '5')}`;
    const unbound = await get(card);
    expect(unbound.body).toContain('店家没有说摆的是哪一批');
    const bind = (lots: string[], rest: object = {}) =>
      city.call('supermarket', 'POST', '/api/v1/bindings', {
        documentNumber: city.number('B'),
        place,
        lots,
        ...rest,
      });
    expect((await bind([lotId])).status).toBe(201);
    const one = await get(card);
    expect(headline(one.body)).toContain('大白菜');
    expect(one.body).toContain('现在摆的就是这一批');
    expect((await bind([other], { alongside: true })).status).toBe(201);
    expect((await get(card)).body).toContain('现在同时摆着 2 批');
  }
});

describe('Scans', () => {
  const flush = () => city.tools.scanCounter?.flush(city.tools.db);
  it('are counted by code, day and street of the shop, without a write for the page; machines are not', async () => {
    const { lotId, voucher } = await city.stockCabbage('supermarket');
    const path = `/t/${voucher.lineItems[0]?.lotCode}`;
    await flush();
    await city.expectNothingWritten(async () => {
      await get(path);
      await get(path, { 'accept-language': 'en' });
      await city.raw(BROWSER, 'GET', `${path}/qr.svg`);
      await get(path, { 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' });
      await get(path, { 'user-agent': '' });
      await get(path, { 'sec-purpose': 'prefetch' });
      await get(path, { accept: 'application/ld+json' });
      await city.app.inject({ method: 'HEAD', url: path, headers: BROWSER });
    });
    await flush();
    await get(path);
    await flush();
    const { rows } = await city.owner.query(
      'SELECT code, division_code, scans::int FROM scan.count WHERE code = $1',
      [voucher.lineItems[0]?.lotCode],
    );
    expect(rows).toEqual([
      {
        code: voucher.lineItems[0]?.lotCode,
        division_code: city.parties.supermarket.divisionCode,
        scans: 3,
      },
    ]);
    const own = await city.call<{ scans: number; byDivision: unknown[] }>(
      'supermarket',
      'GET',
      `/api/v1/scan-counts?lot=${lotId}`,
    );
    expect(own.body).toMatchObject({ scans: 3, byDivision: [] });
    const officer = await city.call<{ byDivision: unknown[] }>(
      'city-officer',
      'GET',
      `/api/v1/scan-counts?lot=${lotId}`,
    );
    expect(officer.body.byDivision).toHaveLength(1);
    expectProblem(
      await city.call('stranger', 'GET', `/api/v1/scan-counts?lot=${lotId}`),
      403,
      'record-forbidden',
    );
  });

  it('are told to the shop for all of its codes by day, its own street and elsewhere; to officers by every street', async () => {
    const { divisionCode, partyId } = city.parties.supermarket;
    const { lotId } = await city.stockCabbage('supermarket');
    const code = encodePublicCode('T', lotId);
    const add = (of: string, day: string, division: string, scans: number) =>
      city.owner.query('INSERT INTO scan.count (code, day, division_code, scans) VALUES ($1, $2, $3, $4)', [
        of,
        day,
        division,
        scans,
      ]);
    type Told = {
      scans: number;
      byDay: { day: string; scans: number }[];
      byKind: object;
      byDivision: { divisionCode: string; zh: string; scans: number }[];
    };
    const told = async (who: Person) =>
      (await city.call<Told>(who, 'GET', `/api/v1/party-scan-counts?party=${partyId}`)).body;
    const before = await told('supermarket');
    await add(code, '2026-11-18', divisionCode ?? '', 4);
    await add(code, '2026-11-18', '350206002', 7);
    await add(code, '2026-11-19', '', 2);
    // Longer ago than is counted.
    await add(code, '2026-10-01', divisionCode ?? '', 100);
    await add(encodePublicCode('B', partyId), '2026-11-18', divisionCode ?? '', 1);
    await add(encodePublicCode('T', '77'), '2026-11-18', divisionCode ?? '', 1000);
    const shop = await told('supermarket');
    expect(shop.scans - before.scans).toBe(14);
    expect(shop.byDay).toHaveLength(30);
    expect(shop.byDay.find((one) => one.day === '2026-11-18')?.scans).toBe(12);
    expect(shop.byDay.at(-1)?.day).toBe('2026-11-20');
    expect(shop.byDivision.map((one) => one.divisionCode).toSorted()).toEqual(['', divisionCode]);
    expect(JSON.stringify(shop)).not.toContain('350206002');
    expect((await told('siming-officer')).byDivision).toContainEqual(
      expect.objectContaining({ divisionCode: '350206002', zh: expect.stringMatching(/街道/), scans: 7 }),
    );
    expectProblem(
      await city.call('stranger', 'GET', `/api/v1/party-scan-counts?party=${partyId}`),
      403,
      'record-forbidden',
    );
  });
});

describe('A form that the public sends', () => {
  it('is taken once with its photos, however often it is sent, and leads to a number with a check character', async () => {
    const token = tokenOf((await get('/complain')).body);
    const sent = await sendForm('/complain', { token, ...COMPLAINT }, [PNG]);
    expect(sent.status).toBe(303);
    const again = await sendForm('/complain', { token, ...COMPLAINT }, [PNG]);
    expect(again.headers.location).toBe(sent.headers.location);
    expect([await count('complaints.complaint'), await count('complaints.photo')]).toEqual([1, 1]);
    const number = String(sent.headers.location).slice(3);
    const told = await get(`/j/${number}`);
    expect(told.body).toContain(formatPublicCode(number));
    for (const secret of Object.values(COMPLAINT)) expect(told.body).not.toContain(secret);
    const wrong = `${number.slice(0, -1)}${number.endsWith('A') ? 'B' : 'A'}`;
    expect((await get(`/j/${wrong}`)).status).toBe(404);
    const changed = await sendForm('/complain', { token, ...COMPLAINT, what: '另一件事。' });
    expect(changed.status).toBe(409);
    expect(changed.body).toContain('另一件事。');
    const anew = await sendForm('/complain', {
      token: tokenOf(changed.body),
      ...COMPLAINT,
      what: '另一件事。',
    });
    expect(anew.status).toBe(303);
    expect(anew.headers.location).not.toBe(sent.headers.location);
  });

  it('is kept encrypted, and read by officers of its district and of the city, each reading noted', async () => {
    const { supermarket } = city.parties;
    const about = `/b/${codeOf('B', supermarket.partyId)}`;
    const token = tokenOf((await get(`/report?about=${encodeURIComponent(about)}`)).body);
    const sent = await sendForm('/report', { token, about, what: '卖过期奶酪', phone: '13900005678' }, [PNG]);
    const number = String(sent.headers.location).slice(3);
    const { rows } = await city.owner.query("SELECT * FROM complaints.complaint WHERE kind = 'report'");
    expect(JSON.stringify(rows)).not.toMatch(/过期|13900005678/);
    const own = supermarket.divisionCode?.startsWith('350203') ? 'siming-officer' : 'huli-officer';
    const other = own === 'siming-officer' ? 'huli-officer' : 'siming-officer';
    const list = await city.call<{ items: { number: string; photos: string[] }[] }>(
      own,
      'GET',
      '/api/v1/complaints?kind=report',
    );
    expect(list.body.items).toMatchObject([
      {
        number,
        told: { what: '卖过期奶酪' },
        contact: { phone: '13900005678' },
        about: { partyId: supermarket.partyId },
      },
    ]);
    const photo = `/api/v1/complaints/${number}/photos/${list.body.items[0]?.photos[0]}`;
    expect((await city.call(own, 'GET', photo)).status).toBe(200);
    expect(
      (await city.call<{ items: unknown[] }>(other, 'GET', '/api/v1/complaints?kind=report')).body.items,
    ).toEqual([]);
    expectProblem(await city.call(other, 'GET', photo), 403, 'outside-district');
    expectProblem(await city.call('supermarket', 'GET', '/api/v1/complaints'), 403, 'role-forbidden');
    const { rows: audit } = await city.owner.query(
      "SELECT 1 FROM identity.audit WHERE operation = 'listComplaints' AND outcome = 'asked'",
    );
    expect(audit.length).toBeGreaterThanOrEqual(2);
  });

  it.each([
    ['without what it needs', { name: '', phone: '' }, [], 422, '请填写“您的姓名”'],
    ['with a telephone of three digits', { phone: '123' }, [], 422, '7 到 15 位数字'],
    ['with too much text', { what: '长'.repeat(2001) }, [], 422, '最多 2000 字'],
    ['with a district that there is not', { place: '110101' }, [], 422, '请从“在哪个区”的选项里选一个'],
    ['with a program for a photo', {}, [Buffer.from('MZ\x90\x00')], 415, '照片'],
    ['with a PDF for a photo', {}, [Buffer.from('%PDF-1.7')], 415, '照片要是 JPG'],
    ['with four photos', {}, [PNG, PNG, PNG, PNG], 413, '最多 3 张照片'],
    ['with a photo of eleven megabytes', {}, [Buffer.alloc(11 * 1_048_576, 1)], 413, '每张照片最多 10 MB'],
    ['by a machine that fills in everything', { homepage: 'http://spam.example' }, [], 422, '有一栏应当空着'],
    ['with a token of nobody’s', { token: 'x.y.z' }, [], 409, '打开得太久了'],
  ])(
    '%s comes back with what was typed and what to do, and nothing is kept',
    async (_what, rest, files, status, said) => {
      const token = tokenOf((await get('/complain')).body);
      const answer = await city.expectNothingWritten(() =>
        sendForm('/complain', { token, ...COMPLAINT, request: '换一棵“好”的<菜>', ...rest }, files),
      );
      expect(answer.status).toBe(status);
      expect(answer.body).toContain(said);
      expect(answer.body).toContain('换一棵“好”的&lt;菜>');
    },
  );

  it('cut off on its way says so', async () => {
    const answer = await city.raw<string>(
      { ...BROWSER, 'content-type': 'multipart/form-data; boundary=x' },
      'POST',
      '/report',
      Buffer.from('--x\r\nContent-Disposition: form-data; name="what"\r\n\r\n半'),
    );
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('没有传完整');
  });
});

describe('The limit of forms', () => {
  it('lets so many through an hour and address, and lets go after the hour', () => {
    const limit = new FormLimit(2);
    const taken = [0, 1, 2].map((at) => limit.admit('a', at));
    expect(taken).toEqual([true, true, false]);
    expect(limit.admit('b', 3)).toBe(true);
    expect(limit.admit('a', 3_600_001)).toBe(true);
  });
});
