import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ProblemBody } from '../../../test/support/city.ts';
import { expectProblem } from '../../../test/support/city.ts';
import type { VoucherViewValue } from '../vouchers/index.ts';
import type { DepartmentListValue, FlaggedListValue } from './departments.schemas.ts';
import { type DepartmentsHouse, openDepartmentsHouse } from './testing/departments-house.ts';

let house: DepartmentsHouse;
beforeAll(async () => {
  house = await openDepartmentsHouse();
});
afterAll(() => house?.close());

let serial = 0;
const fresh = (prefix: string) => {
  serial += 1;
  return `${prefix}${String(serial).padStart(6, '0')}`;
};
const B = (number: string) => ({ kind: 'animal-quarantine-b', number });
const M = (number: string) => ({ kind: 'meat-inspection', number });

const entry = (证号: string, more: object = {}) => ({
  证号,
  类别: 'B' as const,
  货主: house.city.parties.slaughterhouse.name,
  统一社会信用代码: house.city.parties.slaughterhouse.uscc ?? '',
  动物或产品: '猪肉胴体',
  数量: '1000',
  单位: '公斤',
  签发机关: '翔安区动物卫生监督所',
  签发日期: '2026-11-20',
  有效期至: '2026-11-22',
  ...more,
});
const inspection = (number: string) => ({
  number,
  goods: '猪白条',
  weight: '1000',
  unit: 'kg',
  owner: house.city.parties.slaughterhouse.name,
  ownerCode: house.city.parties.slaughterhouse.uscc ?? '',
  house: '翔安定点屠宰厂',
  issuedOn: '20261120',
  validUntil: '20261122',
});

/** Pork with both its papers on the departments' books, not pushed. */
async function porkOnBooks(number = fresh('MQ'), receiver: 'wholesaler' | 'supermarket' = 'wholesaler') {
  const second = fresh('RP');
  house.quarantine.issue(entry(number));
  house.slaughter.issue(inspection(second));
  const voucher = await house.issuePork('slaughterhouse', receiver, [B(number), M(second)]);
  return { number, second, voucher, lot: voucher.lineItems[0]?.lotId ?? '' };
}
const paperIn = (voucher: VoucherViewValue, number: string) =>
  voucher.papers.find((paper) => paper.number === number);
const read = async (who: 'wholesaler' | 'supermarket' | 'stall' | 'slaughterhouse', number: string) =>
  (await house.city.read(who, { number })).body;
const page = async (voucher: VoucherViewValue) => {
  const path = new URL(voucher.lineItems[0]?.scanUrl ?? '').pathname;
  return (await house.city.raw<string>({ accept: 'text/html' }, 'GET', path)).body.replace(
    /<style[\s\S]*?<\/style>/g,
    '',
  );
};

describe('A certificate that is quoted', () => {
  test('waits as 待核验 and is 已核验 by the department’s own answer, on the voucher and the public page', async () => {
    const { number, second, voucher } = await porkOnBooks();
    expect(paperIn(voucher, number)?.verification).toMatchObject({
      state: 'unverified',
      zh: '待核验',
      since: null,
    });
    expect(await page(voucher)).toContain('待核验');
    await house.turn();
    const seen = await read('wholesaler', voucher.number);
    for (const one of [number, second])
      expect(paperIn(seen, one)?.verification).toMatchObject({ state: 'verified', zh: '已核验' });
    expect(paperIn(seen, number)?.verification?.department.code).toBe('animal-quarantine');
    expect(await page(voucher)).toContain('已核验');
    expect(await page(voucher)).not.toContain('待核验');
    expect(await house.certificate(number)).toMatchObject({
      mismatches: [],
      quantities: [{ baseUnit: 'g', certified: 1_000_000, entered: 1_000_000 }],
    });
    expect(seen.flags).toEqual([]);
  });

  test('is 查无此证 where the department has no such number, and its holder is told', async () => {
    const number = fresh('MQ');
    const second = fresh('RP');
    house.slaughter.issue(inspection(second));
    const voucher = await house.issuePork('slaughterhouse', 'supermarket', [B(number), M(second)]);
    await house.turn();
    expect(await house.stateOf(number)).toBe('unknown');
    const seen = await read('supermarket', voucher.number);
    expect(seen.flags).toMatchObject([{ number, state: 'unknown', zh: '查无此证' }]);
    const told = (await house.notices('supermarket')).filter((one) => one.number === number);
    expect(told).toHaveLength(1);
    expect(told[0]?.words.zh).toMatch(/查不到动物检疫合格证明.*请核对/);
    // Entered late: it is found when it is asked for again, flags go, and whoever was told hears of it.
    house.quarantine.issue(entry(number));
    house.pass(7 * 60);
    await house.turn();
    expect(await house.stateOf(number)).toBe('verified');
    expect((await read('supermarket', voucher.number)).flags).toEqual([]);
    expect((await house.notices('supermarket')).filter((one) => one.number === number)).toMatchObject([
      { state: 'verified' },
      { state: 'unknown' },
    ]);
  });

  test('is 超量 when two importers bring in more under one number than it covers, but not by selling on', async () => {
    const no = fresh('HG');
    house.customs.release({
      certificateNo: no,
      consignee: { name: house.city.parties.importer.name, code: house.city.parties.importer.uscc ?? '' },
      office: '东渡海关',
      goods: [{ name: '冷冻牛肉', quantity: '1000', unit: '千克' }],
    });
    const beef = await house.city.call<{ productId: string }>('importer', 'POST', '/api/v1/products', {
      name: '冷冻牛肉',
      category: 'beef',
      imported: true,
    });
    expect(beef.status).toBe(201);
    const send = (sender: 'importer' | 'stranger', receiver: 'wholesaler' | 'supermarket', kilos: number) =>
      house.city.call<VoucherViewValue & ProblemBody>(sender, 'POST', '/api/v1/purchases', {
        documentNumber: house.city.number('JH'),
        supplier: { name: `境外牧场${sender}`, address: 'Montevideo' },
        lines: [
          {
            product: { productId: beef.body.productId },
            quantity: kilos,
            unit: 'kg',
            batch: fresh('NB'),
            origin: '乌拉圭',
            productionDate: '2026-09-01',
            expiryDate: '2028-09-01',
          },
        ],
        certificates: [
          { kind: 'customs-quarantine', number: no, issuer: '东渡海关', issuedOn: '2026-11-20' },
        ],
        ...(receiver ? {} : {}),
      });
    const first = await send('importer', 'wholesaler', 600);
    expect(first.status).toBe(201);
    await house.turn();
    expect(await house.stateOf(no)).toBe('verified');
    // Selling it on under the same number adds nothing.
    const lot = (first.body as unknown as { lots: { lotId: string }[] }).lots[0]?.lotId ?? '';
    const onward = await house.city.issue('importer', {
      receiver: { partyId: house.city.parties.supermarket.partyId },
      lines: [{ lot, quantity: 500, unit: 'kg' }],
      certificates: [
        { kind: 'customs-quarantine', number: no, issuer: '东渡海关', issuedOn: '2026-11-20' },
        { kind: 'customs-declaration', number: fresh('BGD'), issuedOn: '2026-11-20' },
      ],
    });
    await house.turn();
    expect(await house.certificate(no)).toMatchObject({
      state: 'verified',
      quantities: [{ entered: 600_000 }],
    });
    const second = await send('stranger', 'supermarket', 600);
    expect(second.status).toBe(201);
    await house.turn();
    expect(await house.certificate(no)).toMatchObject({
      state: 'overdrawn',
      quantities: [{ certified: 1_000_000, entered: 1_200_000 }],
      mismatches: [expect.objectContaining({ field: 'holder' })],
    });
    expect((await house.city.read('supermarket', onward)).body.flags).toMatchObject([
      { number: no, state: 'overdrawn' },
    ]);
    const list = await house.city.call<FlaggedListValue>(
      'city-officer',
      'GET',
      '/api/v1/departments/flagged-vouchers',
    );
    expect(list.body.items.filter((one) => one.number === no)).toHaveLength(3);
    for (const who of ['importer', 'supermarket', 'stranger'] as const)
      expect((await house.notices(who)).filter((one) => one.number === no)).toHaveLength(1);
  });

  test('in doubt, cleared and in doubt again is told each time, however its number was written', async () => {
    const ours = fresh('mq ');
    house.quarantine.issue(entry(ours.replace(' ', '').toUpperCase()));
    const send = async () => {
      house.pass(1);
      const paper = fresh('RP');
      house.slaughter.issue(inspection(paper));
      const voucher = await house.issuePork('slaughterhouse', 'supermarket', [B(ours), M(paper)]);
      await house.turn();
      return voucher;
    };
    const told = async () =>
      (await house.notices('supermarket')).filter((one) => one.number === ours).map((one) => one.state);
    await send();
    expect(await told()).toEqual([]);
    const second = await send();
    expect(await told()).toEqual(['overdrawn']);
    house.pass(1);
    await house.city.receive('supermarket', second, { decision: 'refuse', reason: '温度不符' });
    await house.turn();
    expect(await told()).toEqual(['verified', 'overdrawn']);
    await send();
    await house.turn();
    expect(await told()).toEqual(['overdrawn', 'verified', 'overdrawn']);
  });

  test('less what was refused: goods that went back may be sent again', async () => {
    const { number, voucher } = await porkOnBooks(fresh('MQ'), 'supermarket');
    await house.city.receive('supermarket', voucher, { decision: 'refuse', reason: '温度不符' });
    const again = await house.city.issue('slaughterhouse', {
      receiver: { partyId: house.city.parties.wholesaler.partyId },
      lines: [{ lot: voucher.lineItems[0]?.lotId ?? '', quantity: 1000, unit: 'kg', spec: '二分体' }],
      certificates: [{ ...B(number), issuer: '检疫机关', issuedOn: '2026-11-20', validUntil: '2026-11-22' }],
    });
    expect(again.number).toBeTruthy();
    await house.turn();
    expect(await house.certificate(number)).toMatchObject({
      state: 'verified',
      quantities: [{ entered: 1_000_000 }],
    });
  });
});

describe('A withdrawal', () => {
  test('after three sales tells everybody who has any now, once, and flags every voucher on the way', async () => {
    const { number, voucher, lot } = await porkOnBooks();
    const { city } = house;
    await city.receive('wholesaler', voucher);
    const sell = async (from: 'wholesaler' | 'supermarket', to: 'supermarket' | 'stall', kilos: number) => {
      const sold = await city.issue(from, {
        receiver: { partyId: city.parties[to].partyId },
        lines: [{ lot, quantity: kilos, unit: 'kg' }],
      });
      await city.receive(to, sold);
      return sold;
    };
    const second = await sell('wholesaler', 'supermarket', 1000);
    const third = await sell('supermarket', 'stall', 400);
    // The stall cuts some: what was made of it hangs on the same certificate.
    const cut = await city.record('stall', 'transformations', {
      inputs: [{ lot, quantity: 400, unit: 'kg' }],
      outputs: [
        {
          product: { productId: city.products.pork.productId },
          quantity: 390,
          unit: 'kg',
          batch: fresh('FG'),
          productionDate: '2026-11-20',
        },
      ],
    });
    expect(cut.status).toBe(201);
    await house.turn();
    expect(await house.stateOf(number)).toBe('verified');
    const message = house.quarantine.withdraw('B', number, '证物不符');
    expect(await house.quarantine.push(message)).toBe(200);
    await house.turn();
    await house.turn();
    // The same again, and what is asked for again: nobody is told twice.
    expect(await house.quarantine.push(message)).toBe(200);
    house.pass(25 * 60);
    await house.turn();
    const told = async (who: 'wholesaler' | 'supermarket' | 'stall' | 'slaughterhouse' | 'importer') =>
      (await house.notices(who)).filter((one) => one.number === number).length;
    expect({
      slaughterhouse: await told('slaughterhouse'),
      wholesaler: await told('wholesaler'),
      supermarket: await told('supermarket'),
      stall: await told('stall'),
      importer: await told('importer'),
    }).toEqual({ slaughterhouse: 0, wholesaler: 0, supermarket: 1, stall: 1, importer: 0 });
    for (const [who, one] of [
      ['wholesaler', voucher],
      ['supermarket', second],
      ['stall', third],
    ] as const) {
      const seen = await read(who, one.number);
      expect(seen.flags).toMatchObject([{ number, state: 'withdrawn', zh: '已撤销' }]);
      expect(paperIn(seen, number)?.verification?.state).toBe('withdrawn');
    }
    expect(await page(third)).toContain('已撤销');
    const notice = (await house.notices('stall')).find((one) => one.number === number);
    expect(notice?.words.zh).toContain('撤销了');
    expect(notice?.lots).toHaveLength(1);
    // Goods in doubt that move on: whoever gets them hears of it too.
    const late = await city.call<VoucherViewValue & ProblemBody>('supermarket', 'POST', '/api/v1/vouchers', {
      documentNumber: city.number('V'),
      receiver: { partyId: city.parties.stranger.partyId },
      lines: [{ lot, quantity: 100, unit: 'kg' }],
      certificates: [],
    });
    // A withdrawn certificate is no paper any more.
    expectProblem(late, 422, /./);
    const withOther = await city.call<VoucherViewValue & ProblemBody>(
      'supermarket',
      'POST',
      '/api/v1/vouchers',
      {
        documentNumber: city.number('V'),
        receiver: { partyId: city.parties.stranger.partyId },
        lines: [{ lot, quantity: 100, unit: 'kg' }],
        certificates: [
          { ...B(number), issuer: '检疫机关', issuedOn: '2026-11-20', validUntil: '2026-11-25' },
        ],
      },
    );
    expect(withOther.body.errors).toContainEqual(
      expect.objectContaining({ code: 'certificate-withdrawn', path: '/certificates/0/number' }),
    );
    const other = fresh('MQ');
    house.quarantine.issue(entry(other, { 数量: '100', 有效期至: '2026-11-25' }));
    const moved = await city.call<VoucherViewValue & ProblemBody>('supermarket', 'POST', '/api/v1/vouchers', {
      documentNumber: city.number('V'),
      receiver: { partyId: city.parties.stranger.partyId },
      lines: [{ lot, quantity: 100, unit: 'kg' }],
      certificates: [{ ...B(other), issuer: '检疫机关', issuedOn: '2026-11-20', validUntil: '2026-11-25' }],
    });
    expect(moved.status).toBe(201);
    await house.turn();
    expect((await house.notices('stranger')).filter((one) => one.number === number)).toHaveLength(1);
    expect((await house.city.read('stranger', moved.body)).body.flags).toMatchObject([
      { number, state: 'withdrawn' },
    ]);
    const id = notice?.noticeId ?? '';
    expect((await city.call('stall', 'POST', `/api/v1/notices/${id}/read`)).status).toBe(200);
    expect((await house.notices('stall')).find((one) => one.noticeId === id)?.readAt).not.toBeNull();
    expectProblem(await city.call('wholesaler', 'POST', `/api/v1/notices/${id}/read`), 404, 'notice-unknown');
    expect(await city.verify()).toMatchObject({ findings: [] });
  });

  test('that comes before its certificate holds, whatever comes after it', async () => {
    house.city.clock.set('2026-11-20T08:00:00Z');
    const number = fresh('MQ');
    const issued = house.quarantine.issue(entry(number));
    house.pass(1);
    expect(await house.quarantine.push(house.quarantine.withdraw('B', number, '作废'))).toBe(200);
    expect(await house.quarantine.push(issued)).toBe(200);
    // Nobody has quoted it yet: it is refused where somebody would.
    const refused = await house.city.call<ProblemBody>('slaughterhouse', 'POST', '/api/v1/vouchers', {
      documentNumber: house.city.number('V'),
      receiver: { partyId: house.city.parties.wholesaler.partyId },
      lines: [
        {
          product: { productId: house.city.products.pork.productId },
          quantity: 1,
          unit: 'kg',
          spec: '二分体',
          batch: 'X1',
        },
      ],
      certificates: [{ ...B(number), issuer: '检疫机关', issuedOn: '2026-11-20', validUntil: '2026-11-22' }],
    });
    expect(refused.body.errors).toContainEqual(expect.objectContaining({ code: 'certificate-withdrawn' }));
    await house.turn();
    const { rows } = await house.city.owner.query(
      'SELECT facts IS NOT NULL AS facts, withdrawn_at IS NOT NULL AS withdrawn FROM departments.certificate WHERE number = $1',
      [number],
    );
    expect(rows).toEqual([{ facts: true, withdrawn: true }]);
  });
});

describe('A department that is out', () => {
  test('for an hour leaves its certificates 待核验, says since when and why, and all are verified when it is back', async () => {
    house.city.clock.set('2026-11-20T09:00:00Z');
    await house.turn();
    await house.setMode('animal-quarantine', 'refuse');
    const { number, second, voucher } = await porkOnBooks();
    const start = house.city.clock.now().toISOString();
    const reasons = new Set<string>();
    const modes = ['refuse', 'error', 'garbage', 'hang'] as const;
    for (let minute = 0; minute < 60; minute += 5) {
      await house.setMode('animal-quarantine', modes[(minute / 5) % modes.length] ?? 'refuse');
      await house.turn();
      const seen = await read('wholesaler', voucher.number);
      expect(paperIn(seen, number)?.verification).toMatchObject({ state: 'unverified', zh: '待核验' });
      reasons.add(paperIn(seen, number)?.verification?.because?.zh ?? '');
      // The other department goes on answering.
      expect(paperIn(seen, second)?.verification?.state).toBe('verified');
      house.pass(5);
    }
    expect(reasons.size).toBeGreaterThanOrEqual(3);
    expect(reasons).toContain('对方系统连接不上');
    const list = await house.city.call<DepartmentListValue>('city-officer', 'GET', '/api/v1/departments');
    const out = list.body.items.find((one) => one.code === 'animal-quarantine');
    expect(out).toMatchObject({ outSince: start, counts: expect.objectContaining({ unverified: 1 }) });
    const before = house.quarantine.asked.length;
    await house.setMode('animal-quarantine', 'up');
    house.pass(16);
    await house.turn();
    expect(await house.stateOf(number)).toBe('verified');
    expect(house.quarantine.asked.length).toBeGreaterThan(before);
    const back = await house.city.call<DepartmentListValue>('city-officer', 'GET', '/api/v1/departments');
    expect(back.body.items.find((one) => one.code === 'animal-quarantine')).toMatchObject({
      outSince: null,
      outBecause: null,
    });
  });
});

describe('A department that fails at one number', () => {
  test.each([
    ['with an answer that nobody can read', 200],
    ['with an error', 500],
  ])('%s verifies the others', async (_how, status) => {
    const bad = await porkOnBooks();
    const good = [await porkOnBooks(), await porkOnBooks(), await porkOnBooks()];
    await house.setMode('animal-quarantine', 'refuse');
    await house.turn();
    await house.setMode('animal-quarantine', 'up');
    const ask = house.city.tools.askDepartment;
    if (!ask) throw new Error('nobody to ask');
    house.city.tools.askDepartment = (url, request) =>
      url.includes(bad.number)
        ? Promise.resolve({ status, headers: {}, body: Buffer.from('<') })
        : ask(url, request);
    for (let minute = 0; minute < 20; minute += 4) {
      house.pass(4);
      await house.turn();
    }
    for (const { number } of good) expect(await house.stateOf(number)).toBe('verified');
    expect(await house.stateOf(bad.number)).toBe('unverified');
    house.city.tools.askDepartment = ask;
    house.pass(16);
    await house.turn();
    expect(await house.stateOf(bad.number)).toBe('verified');
  });

  test('writes a number in its own way and is understood', async () => {
    const number = fresh('MQ');
    const second = fresh('RP');
    house.slaughter.issue(inspection(second));
    const ask = house.city.tools.askDepartment;
    if (!ask) throw new Error('nobody to ask');
    house.quarantine.issue(entry(number));
    house.city.tools.askDepartment = async (url, request) => {
      const answer = await ask(url, request);
      const body = Buffer.from(answer.body.toString().replaceAll(number, ` ${number.toLowerCase()}`));
      return { ...answer, body };
    };
    await house.issuePork('slaughterhouse', 'supermarket', [B(number), M(second)]);
    await house.turn();
    house.city.tools.askDepartment = ask;
    expect(await house.stateOf(number)).toBe('verified');
  });
});
