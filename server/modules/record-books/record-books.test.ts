import exceljs from 'exceljs';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type Person, type TestCity } from '../../../test/support/city.ts';
import type { BookPageValue } from './record-books.schemas.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city?.close());

const read = async (who: Person, book: string, query = '') =>
  (await city.call<BookPageValue>(who, 'GET', `/api/v1/record-books/${book}${query}`)).body;
const fetchBook = (who: Person, book: string, format: 'pdf' | 'xlsx', query = '') =>
  city.app.inject({
    url: `/api/v1/record-books/${book}/${format}${query}`,
    headers: { 'x-api-key': city.keys[who] },
  });
async function sheetOf(bytes: Buffer): Promise<string[][]> {
  const book = new exceljs.Workbook();
  await book.xlsx.load(bytes as never);
  const rows: string[][] = [];
  book.worksheets[0]?.eachRow((row) => {
    rows.push((row.values as unknown[]).slice(1).map((cell) => String(cell ?? '')));
  });
  return rows;
}
async function textOf(bytes: Buffer): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true });
  return text.replaceAll(/\s+/g, '');
}

describe('The purchase book', () => {
  test('has what was received by voucher and bought without one, once, with its fields and until when it is kept', async () => {
    const { voucher } = await city.stockCabbage('wholesaler', { origin: '台账一号地' });
    const bought = await city.call('wholesaler', 'POST', '/api/v1/purchases', {
      documentNumber: city.number('P'),
      supplier: { name: '漳州散户老林', address: '漳州市龙海区', contact: '13900000000' },
      lines: [{ ...city.cabbage(), origin: '漳州龙海' }],
    });
    expect(bought.status).toBe(201);
    const page = await read('wholesaler', 'purchase');
    expect(page.book.columns.map((column) => column.zh).slice(0, 7)).toEqual([
      '进货日期',
      '商品名称',
      '条码',
      '规格',
      '数量',
      '单位',
      '生产日期/批号',
    ]);
    const byVoucher = page.rows.find((row) => row.voucher === voucher.number);
    expect(byVoucher?.cells).toMatchObject({
      date: '2026-11-20 16:00',
      name: '大白菜',
      quantity: '180',
      unit: '公斤',
      origin: '台账一号地',
      partner: '同安绿畦蔬菜农场',
      papers: null,
      by: expect.stringMatching(/./),
    });
    // 食品安全法 65: six months after the record, where there is no shelf life.
    expect(byVoucher?.keepUntil).toBe('2027-05-20');
    const without = page.rows.find((row) => row.cells.origin === '漳州龙海');
    expect(without?.cells).toMatchObject({
      partner: '漳州散户老林',
      address: '漳州市龙海区',
      contact: '13900000000',
      note: '供货方未开凭证',
    });
  });

  test('does not tell a purchase twice when its voucher comes later, nor goods that are still on their way', async () => {
    const origin = city.number('晚到');
    const line = { ...city.cabbage(), origin, batch: city.number('B') };
    await city.call('stall', 'POST', '/api/v1/purchases', {
      documentNumber: city.number('P'),
      supplier: { partyId: city.parties.farm.partyId },
      lines: [line],
    });
    await city.issue('farm', { receiver: { partyId: city.parties.stall.partyId }, lines: [line] });
    const waiting = await city.issueCabbage('farm', 'stall', { origin: '在路上' });
    const page = await read('stall', 'purchase');
    expect(page.rows.filter((row) => row.cells.origin === origin)).toHaveLength(1);
    expect(page.rows.filter((row) => row.voucher === waiting.number)).toEqual([]);
  });

  test('is searched by name, initials, partner and number, within a period', async () => {
    const found = async (q: string, period = '') =>
      (await read('wholesaler', 'purchase', `?q=${encodeURIComponent(q)}${period}`)).rows.length;
    expect(await found('大白菜')).toBeGreaterThan(0);
    expect(await found('dbc')).toBe(await found('大白菜'));
    expect(await found('老林')).toBe(1);
    expect(await found('猪肉')).toBe(0);
    expect(await found('dbc', '&from=2026-10-01&to=2026-10-31')).toBe(0);
    expectProblem(
      await city.call('wholesaler', 'GET', '/api/v1/record-books/purchase?from=2026-11-20&to=2026-11-01'),
      422,
      'period-backwards',
    );
  });

  test('is for the business and officers of its district, and looking is kept', async () => {
    const query = `?party=${city.parties.wholesaler.partyId}`;
    expect((await read('huli-officer', 'purchase', query)).rows.length).toBeGreaterThan(0);
    for (const who of ['stranger', 'jimei-officer'] as const)
      expectProblem(
        await city.call(who, 'GET', `/api/v1/record-books/purchase${query}`),
        403,
        'record-forbidden',
      );
    const trail = await city.call<{ items: { userName: string; operation: string }[] }>(
      'admin',
      'GET',
      '/api/v1/audit',
    );
    expect(trail.body.items).toContainEqual(
      expect.objectContaining({ userName: 'huli-officer', operation: 'readRecordBook' }),
    );
  });

  test('goes out as XLSX and PDF with the legal headings, says what is missing, and runs no formula', async () => {
    const evil = await city.call<{ productId: string }>('wholesaler', 'POST', '/api/v1/products', {
      name: '=HYPERLINK("http://x","点")',
      category: 'chinese-cabbage',
    });
    await city.call('wholesaler', 'POST', '/api/v1/purchases', {
      documentNumber: city.number('P'),
      supplier: { partyId: city.parties.farm.partyId },
      lines: [{ ...city.cabbage(), product: { productId: evil.body.productId }, origin: '公式地' }],
    });
    const page = await read('wholesaler', 'purchase');
    const xlsx = await fetchBook('wholesaler', 'purchase', 'xlsx');
    const rows = await sheetOf(xlsx.rawPayload);
    expect(rows[0]?.[0]).toBe('进货查验记录');
    expect(rows[1]?.[0]).toContain('陈记蔬果批发行');
    expect(rows[3]).toEqual([...page.book.columns.map((column) => column.zh), '保存至']);
    expect(rows).toHaveLength(4 + page.rows.length);
    expect(rows.flat().filter((cell) => /^[=+@]/.test(cell))).toEqual([]);
    expect(rows.flat()).toContain(`'=HYPERLINK("http://x","点")`);
    expect(rows.flat()).toContain('未记录');
    const pdf = await textOf((await fetchBook('wholesaler', 'purchase', 'pdf')).rawPayload);
    for (const said of [
      '进货查验记录',
      '陈记蔬果批发行',
      '供货者名称',
      '漳州散户老林',
      '未记录',
      '第1页/共',
      '签字',
    ])
      expect(pdf).toContain(said);
  });
});

describe('The other books', () => {
  test('Sales: by voucher with the buyer, over the counter to consumers', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const sent = await city.issue('wholesaler', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot: lotId, quantity: 30, unit: 'kg' }],
    });
    expect(
      (await city.record('wholesaler', 'sales', { lines: [{ lot: lotId, quantity: 2, unit: 'kg' }] })).status,
    ).toBe(201);
    const { rows } = await read('wholesaler', 'sales');
    expect(rows.find((row) => row.voucher === sent.number)?.cells).toMatchObject({
      quantity: '30',
      partner: '阿妹蔬菜摊',
      contact: city.parties.stall.contactPhone,
    });
    expect(rows.find((row) => row.voucher === null)?.cells).toMatchObject({
      quantity: '2',
      partner: '消费者（零售）',
      address: '',
    });
  });

  test('Meat: both certificates and the slaughterhouse, and nothing but meat', async () => {
    await city
      .issue('slaughterhouse', {
        receiver: { partyId: city.parties.wholesaler.partyId },
        lines: [
          {
            product: { productId: city.products.pork.productId },
            quantity: 100,
            unit: 'kg',
            batch: 'ZT-1',
            spec: '半片',
            productionDate: '2026-11-20',
            origin: '厦门翔安',
          },
        ],
        certificates: [
          { kind: 'animal-quarantine-b', number: 'DJ-778', issuer: '翔安检疫站', issuedOn: '2026-11-20' },
          { kind: 'meat-inspection', number: 'RP-991', issuer: '翔安定点屠宰厂', issuedOn: '2026-11-20' },
        ],
      } as never)
      .then((voucher) => city.receive('wholesaler', voucher));
    const { rows } = await read('wholesaler', 'meat');
    expect(rows).toHaveLength(1);
    expect(rows[0]?.cells).toMatchObject({
      quarantine: 'DJ-778',
      inspection: 'RP-991',
      slaughtered: '2026-11-20',
      producer: '翔安定点屠宰厂',
    });
  });

  test('Quick tests and disposals: what was not said is not recorded, not blank', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    await city.call('wholesaler', 'POST', '/api/v1/lot-tests', {
      documentNumber: city.number('KJ'),
      lot: lotId,
      items: [{ item: '毒死蜱', result: 'fail', value: '0.3', limit: '0.1' }],
      tester: '陈阿明',
    });
    const test = (await read('wholesaler', 'quick-test')).rows[0];
    expect(test?.cells).toMatchObject({ item: '毒死蜱', result: '不合格', by: '陈阿明', handled: null });
    await city.record('wholesaler', 'disposals', {
      lines: [{ lot: lotId, quantity: 10, unit: 'kg' }],
      reason: 'failed-test',
      method: '无害化处理',
      place: '环卫站',
      witnesses: ['林甲', '王乙'],
      storedAt: '二号待处置区',
    });
    const row = (await read('wholesaler', 'disposal')).rows[0];
    expect(row?.cells).toMatchObject({
      reason: '检测不合格',
      stored: '二号待处置区',
      witnesses: '林甲、王乙',
      photos: null,
      destination: null,
    });
    expect(row?.keepUntil).toBe('2028-11-20');
    expect((await read('wholesaler', 'quick-test')).rows[0]?.cells.handled).toBe('已处置');
  });

  test('Quick tests: what the office tested of a stall’s goods stands in its book, by whom, from when it had them', async () => {
    const { lotId } = await city.stockCabbage('wholesaler', { origin: '抽检的地' });
    const tested = async (who: Person, item: string) => {
      const body = { documentNumber: city.number('KJ'), lot: lotId, items: [{ item, result: 'pass' }] };
      expect((await city.call(who, 'POST', '/api/v1/lot-tests', body)).status).toBe(201);
      city.clock.set(new Date(city.clock.now().getTime() + 60_000));
    };
    await tested('huli-officer', '抽检在批发时');
    await tested('wholesaler', '批发自检');
    const receiver = { partyId: city.parties.stall.partyId };
    const voucher = await city.issue('wholesaler', {
      receiver,
      lines: [{ lot: lotId, quantity: 20, unit: 'kg' }],
    });
    await city.receive('stall', voucher);
    city.clock.set(new Date(city.clock.now().getTime() + 60_000));
    await tested('siming-officer', '抽检在摊位');
    await tested('stall', '摊位自检');
    const bookOf = async (who: Person) =>
      (await read(who, 'quick-test')).rows
        .filter((row) => /抽检|自检/.test(row.cells.item ?? ''))
        .map((row) => [row.cells.item, row.cells.tested, row.cells.stall]);
    const office = city.city.city.office.zh;
    expect(await bookOf('stall')).toEqual([
      ['摊位自检', '阿妹蔬菜摊', '阿妹蔬菜摊'],
      ['抽检在摊位', office, '阿妹蔬菜摊'],
    ]);
    // The wholesaler still has of the lot: what the office finds later speaks of its goods too.
    expect(await bookOf('wholesaler')).toEqual([
      ['抽检在摊位', office, '陈记蔬果批发行'],
      ['批发自检', '陈记蔬果批发行', '陈记蔬果批发行'],
      ['抽检在批发时', office, '陈记蔬果批发行'],
    ]);
    expect(await bookOf('stranger')).toEqual([]);
    const rows = await sheetOf((await fetchBook('stall', 'quick-test', 'xlsx')).rawPayload);
    expect(rows.flat()).toContain(office);
  });
});

describe('The gate', () => {
  const enter = (line: object, rest: object = {}) =>
    city.call<{ documentId: string; verdict: string; lines: { zh: string }[] }>(
      'wholesaler',
      'POST',
      '/api/v1/record-books/gate-entries',
      {
        documentNumber: city.number('JC'),
        plate: '闽D·A1234',
        owner: { name: '老林', stall: 'A-12' },
        lines: [{ name: '大白菜', origin: '漳州龙海', weight: { quantity: 2, unit: '吨' }, ...line }],
        driver: '司机不外传',
        ...rest,
      },
    );
  const decide = (documentId: string, body: object) =>
    city.call<{ decision: string; replayed: boolean }>(
      'wholesaler',
      'POST',
      `/api/v1/record-books/gate-entries/${documentId}/decision`,
      body,
    );
  test.each([
    ['a declaration is green', { paper: { kind: 'produce-conformity', number: 'HG-1' } }, 'green'],
    ['a passed test is yellow', { test: { slip: 'KJ-1', result: 'pass' } }, 'yellow'],
    [
      'a failed test is red though there is a declaration',
      {
        paper: { kind: 'produce-conformity', number: 'HG-2' },
        test: { slip: 'KJ-2', result: 'fail' },
      },
      'red',
    ],
    ['neither is red', {}, 'red'],
  ])('%s', async (_name, line, verdict) => {
    expect((await enter(line)).body.verdict).toBe(verdict);
  });

  test('What is red is let in with a test that it passed, once, and the book says by whom', async () => {
    const { body } = await enter({ name: '空心菜' });
    expectProblem(await decide(body.documentId, { decision: 'admitted' }), 422, 'gate-test-needed');
    expect((await decide(body.documentId, { decision: 'admitted', testSlip: 'KJ-88' })).status).toBe(200);
    expect((await decide(body.documentId, { decision: 'turned-away' })).body).toMatchObject({
      decision: 'admitted',
      replayed: true,
    });
    const row = (await read('wholesaler', 'gate', `?q=${encodeURIComponent('空心菜')}`)).rows[0];
    expect(row?.cells).toMatchObject({
      quantity: '2,000 公斤',
      test: 'KJ-88',
      driver: '司机不外传',
      paper: null,
    });
    expect(row?.cells.released).toContain('放行');
    expect(row?.gate).toMatchObject({ verdict: 'red', decision: 'admitted', decide: { allowed: false } });
    const { rows } = await city.owner.query(
      'SELECT body::text AS body FROM ledger.document WHERE document_id = $1',
      [body.documentId],
    );
    expect(Buffer.from(String(rows[0].body).slice(2), 'hex').toString('utf8')).not.toContain('司机不外传');
  });

  test('A lot that is named was seen there, moves nothing, and is compared with what traded out', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const before = await city.holding('wholesaler', lotId);
    expect((await enter({ lot: lotId, weight: { quantity: 180, unit: 'kg' } })).status).toBe(201);
    expect(await city.holding('wholesaler', lotId)).toEqual(before);
    await city.record('wholesaler', 'sales', { lines: [{ lot: lotId, quantity: 50, unit: 'kg' }] });
    const traded = (await read('wholesaler', 'gate')).rows.map((row) => row.cells.traded);
    expect(traded).toContain('已出场 50 公斤 / 进场 180 公斤');
    const elsewhere = await city.issueCabbage('farm', 'supermarket', { origin: '别处' });
    const lot = elsewhere.lineItems[0]?.lotId ?? '';
    expectProblem(await city.expectNothingWritten(() => enter({ lot })), 422, 'gate-lot-elsewhere');
    expectProblem(await enter({ lot: 'T00000000000000' }), 404, 'lot-unknown');
    expect(await city.verify()).toMatchObject({ findings: [] });
  });
});

describe('Temperatures', () => {
  const log = (body: object) =>
    city.call<{ readings: number; excess: number; replayed: boolean }>(
      'supermarket',
      'POST',
      '/api/v1/record-books/temperature-logs',
      { documentNumber: city.number('WD'), ...body },
    );

  test('of a device that nobody registered are refused with what to do', async () => {
    const answer = await city.expectNothingWritten(() =>
      log({ device: 'LG-404', readings: [{ celsius: -18 }] }),
    );
    expect(expectProblem(answer, 422, 'device-unknown').messages.zh).toContain('LG-404');
  });

  test('are held against the limit of the store; an excess without a word about it is not recorded', async () => {
    const device = { code: 'LG-1', name: '1 号冷柜', storeKind: 'frozen' };
    expect((await city.call('supermarket', 'POST', '/api/v1/record-books/devices', device)).status).toBe(201);
    expectProblem(
      await city.call('supermarket', 'POST', '/api/v1/record-books/devices', device),
      409,
      'device-taken',
    );
    const body = {
      documentNumber: city.number('WD'),
      device: 'LG-1',
      readings: [
        { at: '2026-11-20T06:00:00Z', celsius: '-18.5' },
        { at: '2026-11-20T07:00:00Z', celsius: -6 },
      ],
      takenBy: '小陈',
    };
    expect((await log(body)).body).toMatchObject({ readings: 2, excess: 1, replayed: false });
    expect((await log(body)).body).toMatchObject({ replayed: true });
    const { rows } = await read('supermarket', 'temperature');
    expect(rows.map((row) => [row.cells.celsius, row.cells.handled])).toEqual([
      ['-18.5 ℃', ''],
      ['-6.0 ℃　超限', null],
    ]);
    expect(rows[0]?.cells).toMatchObject({ by: '小陈', limit: '不高于 -12.0 ℃', date: '2026-11-20 14:00' });
    expectProblem(await log({ device: 'LG-1', readings: [{ celsius: '很冷' }] }), 422, 'temperature-odd');
    expectProblem(
      await log({ device: 'LG-1', readings: [{ at: '2026-11-21T07:00:00Z', celsius: 1 }] }),
      422,
      'at-in-future',
    );
    expect(await city.verify()).toMatchObject({ findings: [] });
  });
});

test('A book is read page by page without gap or repetition', async () => {
  const made = await city.record('importer', 'productions', {
    lines: [{ ...city.cabbage(), quantity: 500, unit: 'kg', each: undefined, batch: 'PG', origin: '厦门' }],
  });
  const lot = made.body.lots[0]?.lotId ?? '';
  const whole: string[] = [];
  for (let n = 0; n < 7; n += 1) {
    const sold = await Promise.all(
      Array.from({ length: 15 }, () =>
        city.record('importer', 'sales', { lines: [{ lot, quantity: 1, unit: 'kg' }] }),
      ),
    );
    whole.push(...sold.map((one) => one.body.documentId));
  }
  whole.sort();
  const seen: string[] = [];
  let cursor = '';
  for (;;) {
    const page = await read('importer', 'sales', cursor === '' ? '' : `?cursor=${cursor}`);
    seen.push(...page.rows.map((row) => row.documentId));
    if (page.next === null) break;
    cursor = page.next;
  }
  expect(seen).toEqual(whole.toReversed());
  const exported = await sheetOf((await fetchBook('importer', 'sales', 'xlsx')).rawPayload);
  expect(exported).toHaveLength(4 + 105);
});
