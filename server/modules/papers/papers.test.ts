import { createHash } from 'node:crypto';
import jsQR from 'jsqr';
import { extractImages, extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scNumberOf } from '../../../simulator/identities.ts';
import {
  type Business,
  expectProblem,
  openCity,
  type Person,
  type TestCity,
} from '../../../test/support/city.ts';
import { papersSoonLapsing } from './held-papers.ts';
import type { BundleValue, DrawerValue, FittingValue } from './papers.schemas.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city?.close());

let serial = 0;
/** A PNG that nobody has brought yet: what follows its first bytes is not looked at. */
const photo = () => {
  serial += 1;
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.from(`photo ${serial}`)]);
};
async function upload(who: Business, bytes = photo()): Promise<string> {
  const answer = await city.raw<{ sha256: string }>(
    { 'x-api-key': city.keys[who], 'content-type': 'application/octet-stream' },
    'POST',
    '/api/v1/attachments',
    bytes,
  );
  expect(answer.status).toBe(201);
  return answer.body.sha256;
}
const register = (who: Business, body: object) =>
  city.call<{ certificateId: string; findings: { code: string }[] }>(
    who,
    'POST',
    '/api/v1/certificates',
    body,
  );
const drawer = async (who: Person, party?: string) =>
  (await city.call<DrawerValue>(who, 'GET', `/api/v1/papers${party ? `?party=${party}` : ''}`)).body;
const bundle = (who: Person, number: string) =>
  city.call<BundleValue>(who, 'GET', `/api/v1/vouchers/${number}/bundle`);
const sc = (n: number) => scNumberOf('105', '350205', n);
const licence = (number: string, validUntil: string, sha256?: string) => ({
  kind: 'sc-licence',
  number,
  issuer: '厦门市市场监督管理局',
  issuedOn: '2021-11-25',
  validUntil,
  ...(sha256 ? { sha256 } : {}),
});
const cheeseLine = (batch: string) => ({ ...city.cheese(batch) });
const sendCheese = (batch: string, rest: object = {}) =>
  city.call('factory', 'POST', '/api/v1/vouchers', {
    documentNumber: city.number('V'),
    receiver: { partyId: city.parties.supermarket.partyId },
    lines: [cheeseLine(batch)],
    certificates: [city.inspectionReport(`CJ-${batch}`)],
    ...rest,
  });

type Decode = (pixels: Uint8ClampedArray, width: number, height: number) => { data: string } | null;
/** What the code says that was put on the sheet, from its very pixels. */
function readQr(image: {
  data: Uint8ClampedArray;
  width: number;
  height: number;
  channels: 1 | 3 | 4;
}): string {
  const { data, width, height, channels } = image;
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at += 1)
    for (let channel = 0; channel < 3; channel += 1)
      pixels[at * 4 + channel] = data[at * channels + (channels === 1 ? 0 : channel)] ?? 255;
  // The quiet zone is the paper around it.
  const side = width + 40;
  const page = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let row = 0; row < height; row += 1)
    page.set(pixels.subarray(row * width * 4, (row + 1) * width * 4), ((row + 20) * side + 20) * 4);
  return (jsQR as unknown as Decode)(page, side, side)?.data ?? '';
}

describe('The bundle of a voucher', () => {
  test('holds what was uploaded once, says what is missing, and is for whoever sends, receives or supervises', async () => {
    const file = await upload('farm');
    const conformity = {
      kind: 'produce-conformity',
      number: 'HG-2026-1120',
      issuer: '同安绿畦蔬菜农场',
      issuedOn: '2026-11-20',
      batch: 'B-HG-1',
      productId: city.products.cabbage.productId,
      sha256: file,
    };
    expect((await register('farm', conformity)).status).toBe(201);
    const voucher = await city.issueCabbage('farm', 'wholesaler', { batch: 'B-HG-1' });
    const { body } = await bundle('wholesaler', voucher.number);
    expect(body.slots.map((slot) => slot.zh)).toEqual([
      '营业执照',
      '许可证',
      '检验检疫证明',
      '合格证明',
      '票据',
    ]);
    const part = body.slots[3]?.parts[0];
    expect(part).toMatchObject({ needed: true, missingLines: [] });
    expect(part?.papers).toEqual([
      expect.objectContaining({
        number: 'HG-2026-1120',
        source: 'drawer',
        stands: true,
        file: expect.objectContaining({ sha256: file }),
      }),
    ]);
    expect(body.slots[4]?.parts[0]?.papers).toEqual([
      expect.objectContaining({ number: voucher.number, source: 'voucher' }),
    ]);
    expect(body.complete).toBe(true);
    const opened = async (who: Person) =>
      (await city.call(who, 'GET', `/api/v1/vouchers/${voucher.number}/bundle/files/${file}`)).status;
    expect([await opened('farm'), await opened('wholesaler'), await opened('huli-officer')]).toEqual([
      200, 200, 200,
    ]);
    expect([await opened('stranger'), await opened('jimei-officer')]).toEqual([403, 403]);
    expectProblem(await bundle('stranger', voucher.number), 403, 'record-forbidden');
    const looks = (await bundle('farm', voucher.number)).body.looks.map((look) => look.by);
    expect(looks).toContain('陈记蔬果批发行');
  });

  test('without a conformity declaration says so, with the clause', async () => {
    const voucher = await city.issueCabbage('farm', 'wholesaler', { batch: 'B-NONE' });
    const { body } = await bundle('farm', voucher.number);
    expect(body.complete).toBe(false);
    expect(body.slots[3]).toMatchObject({ missing: true });
    expect(body.slots[3]?.parts[0]).toMatchObject({
      missingLines: [1],
      clause: expect.stringContaining('农产品质量安全法'),
    });
  });

  test('opens no file by a hash that was merely typed', async () => {
    const secret = await upload('stranger');
    const voucher = await city.issueCabbage(
      'farm',
      'wholesaler',
      { batch: 'B-TYPED' },
      {
        certificates: [{ kind: 'produce-conformity', number: 'X-1', issuedOn: '2026-11-20', sha256: secret }],
      },
    );
    const answer = await city.call(
      'farm',
      'GET',
      `/api/v1/vouchers/${voucher.number}/bundle/files/${secret}`,
    );
    expectProblem(answer, 404, 'file-not-in-bundle');
    expectProblem(
      await register('farm', { kind: 'other', number: 'X-2', issuedOn: '2026-11-20', sha256: secret }),
      404,
      'attachment-unknown',
    );
  });

  test('is printed on one sheet whose code leads to the voucher', async () => {
    const voucher = await city.issueCabbage('farm', 'wholesaler', { batch: 'B-PRINT' });
    const answer = await city.app.inject({
      url: `/api/v1/vouchers/${voucher.number}/sheet`,
      headers: { 'x-api-key': city.keys.wholesaler },
    });
    expect(answer.headers['content-type']).toBe('application/pdf');
    const proxy = await getDocumentProxy(new Uint8Array(answer.rawPayload));
    expect(proxy.numPages).toBe(1);
    const { text } = await extractText(proxy, { mergePages: true });
    for (const said of [voucher.number, '陈记蔬果批发行', '大白菜', '营业执照', '未提供', 'B-PRINT'])
      expect(text).toContain(said);
    const [image] = await extractImages(proxy, 1);
    if (!image) throw new Error('no picture on the sheet');
    expect(readQr(image)).toBe(voucher.qrUrl);
  });
});

describe('The drawer', () => {
  test('proposes the fitting papers: product and batch match, and nothing twice', async () => {
    await register('factory', {
      ...{ kind: 'factory-inspection', number: 'CJ-FIT', issuer: '本厂检验室', issuedOn: '2026-11-01' },
      productId: city.products.cheese.productId,
      batch: 'FIT-1',
    });
    const fitting = async (lines: object[]) =>
      (await city.call<FittingValue>('factory', 'POST', '/api/v1/papers/fitting', { lines })).body
        .certificates;
    const product = { gtin: city.products.cheese.gtin };
    expect(await fitting([{ product, batch: 'OTHER' }])).toEqual([]);
    const certificates = await fitting([
      { product, batch: 'OTHER' },
      { product, batch: 'FIT-1' },
    ]);
    expect(certificates).toEqual([expect.objectContaining({ number: 'CJ-FIT', lines: [2] })]);
    const answer = await sendCheese('FIT-1', {
      certificates: certificates.map((one) => ({ ...one, lines: [1] })),
    });
    expect(answer.status).toBe(201);
  });

  test('keeps a renewal beside the old licence, and the file with the same paper sent again', async () => {
    const number = sc(501);
    expect((await register('factory', licence(number, '2026-12-01'))).status).toBe(201);
    expectProblem(await register('factory', licence(number, '2026-12-01')), 409, 'certificate-taken');
    const file = await upload('factory');
    expect((await register('factory', licence(number, '2026-12-01', file))).status).toBe(201);
    const soon = () =>
      papersSoonLapsing(
        { db: city.tools.db, city: city.city, now: city.clock.now() },
        city.parties.factory.partyId,
      );
    expect(await soon()).toEqual([
      expect.objectContaining({ number, until: '2026-12-01', state: 'expiring' }),
    ]);
    expect((await register('factory', licence(number, '2031-12-01'))).status).toBe(201);
    expect(await soon()).toEqual([]);
    const items = (await drawer('factory')).items.filter((one) => one.number === number);
    expect(items.map((one) => [one.state, one.file?.sha256 ?? null])).toEqual([
      ['expiring', file],
      ['valid', null],
    ]);
    expectProblem(await city.call('factory', 'GET', '/api/v1/papers/1/file'), 404, 'paper-unknown');
  });

  test('points at a number that another business has registered too', async () => {
    const number = sc(502);
    await register('slaughterhouse', licence(number, '2030-01-01'));
    const answer = await register('importer', licence(number, '2030-01-01'));
    expect(answer.body.findings).toEqual([expect.objectContaining({ code: 'certificate-number-elsewhere' })]);
    const items = (await drawer('city-officer', city.parties.slaughterhouse.partyId)).items;
    expect(items.find((one) => one.number === number)?.otherHolders).toBe(1);
    expectProblem(await register('importer', licence('SC10535020500502X', '2030-01-01')), 422, /licence/);
  });
});

describe('A paper that no longer holds', () => {
  test('of the sender stops new vouchers on the day after, and its renewal lets them go', async () => {
    const own = await openCity();
    try {
      const say = (path: string, body: object) => own.call('factory', 'POST', path, body);
      const body = (batch: string) => ({
        documentNumber: own.number('V'),
        receiver: { partyId: own.parties.supermarket.partyId },
        lines: [own.cheese(batch)],
        certificates: [own.inspectionReport(`CJ-${batch}`)],
      });
      // Who has registered no licence is not stopped.
      expect((await say('/api/v1/vouchers', body('A'))).status).toBe(201);
      expect((await say('/api/v1/certificates', licence(sc(1), '2026-11-20'))).status).toBe(201);
      expect((await say('/api/v1/vouchers', body('B'))).status).toBe(201);
      own.clock.set(new Date('2026-11-21T02:00:00Z'));
      const refused = await own.expectNothingWritten(() => say('/api/v1/vouchers', body('C')));
      const problem = expectProblem(refused, 422, 'licence-lapsed');
      expect(problem.messages.zh).toContain('2026-11-20');
      expect(problem.errors[0]?.clause).toContain('食品安全法 35');
      const preview = await say('/api/v1/vouchers/preview', body('C'));
      expect(preview.body).toMatchObject({ ok: false, issues: [{ code: 'licence-lapsed' }] });
      // What was handed over while it held is taken, though it is told afterwards.
      const late = { ...body('D'), issuedAt: '2026-11-20T03:00:00Z' };
      expect((await say('/api/v1/vouchers', late)).status).toBe(201);
      expect((await say('/api/v1/certificates', licence(sc(1), '2031-11-20'))).status).toBe(201);
      expect((await say('/api/v1/vouchers', body('E'))).status).toBe(201);
      expect(await own.verify()).toMatchObject({ findings: [] });
    } finally {
      await own.close();
    }
  });

  test('is withdrawn by its holder or an officer of the district, once, and stops from then on', async () => {
    const own = await openCity();
    try {
      const { body: made } = await own.call<{ certificateId: string }>(
        'factory',
        'POST',
        '/api/v1/certificates',
        licence(sc(7), '2031-01-01'),
      );
      const withdraw = (who: Person, reason: string) =>
        own.call<{ reason: string; replayed: boolean }>(
          who,
          'POST',
          `/api/v1/papers/${made.certificateId}/withdraw`,
          { reason },
        );
      expectProblem(await withdraw('stranger', '别家的'), 403, 'record-forbidden');
      expectProblem(await withdraw('jimei-officer', '别区的'), 403, 'record-forbidden');
      expect((await withdraw('city-officer', '吊销')).body).toMatchObject({
        reason: '吊销',
        replayed: false,
      });
      expect((await withdraw('factory', '注销')).body).toMatchObject({ reason: '吊销', replayed: true });
      const answer = await own.call('factory', 'POST', '/api/v1/vouchers', {
        documentNumber: own.number('V'),
        receiver: { partyId: own.parties.supermarket.partyId },
        lines: [own.cheese('W')],
        certificates: [own.inspectionReport('CJ-W')],
      });
      expect(expectProblem(answer, 422, 'licence-withdrawn').messages.zh).toContain('吊销');
      await expect(own.tools.db.query(`DELETE FROM papers.withdrawal`)).rejects.toThrow(/permission denied/);
    } finally {
      await own.close();
    }
  });

  test('that came with the goods stops them further down, until another of its kind is attached; a return may go', async () => {
    const paper = { kind: 'produce-conformity', number: 'HG-W', issuer: '农场', issuedOn: '2026-11-20' };
    const { body: made } = await register('farm', { ...paper, batch: 'B-W' });
    const voucher = await city.issueCabbage(
      'farm',
      'wholesaler',
      { batch: 'B-W' },
      { certificates: [paper] },
    );
    await city.receive('wholesaler', voucher);
    const lot = voucher.lineItems[0]?.lotId ?? '';
    const onward = (rest: object = {}) =>
      city.call('wholesaler', 'POST', '/api/v1/vouchers', {
        documentNumber: city.number('V'),
        receiver: { partyId: city.parties.stall.partyId },
        lines: [{ lot, quantity: 10, unit: 'kg' }],
        ...rest,
      });
    expect((await onward()).status).toBe(201);
    // Whoever types the number alone takes nothing back.
    const { body: typed } = await register('stranger', paper);
    await city.call('stranger', 'POST', `/api/v1/papers/${typed.certificateId}/withdraw`, { reason: '捣乱' });
    expect((await onward()).status).toBe(201);
    await city.call('farm', 'POST', `/api/v1/papers/${made.certificateId}/withdraw`, { reason: '开错了' });
    const refused = expectProblem(await onward(), 422, 'lot-certificate-withdrawn');
    expect(refused.path).toBe('/lines/0/lot');
    const another = { ...paper, number: 'HG-W2' };
    expect((await onward({ certificates: [another] })).status).toBe(201);
  });
});

test('The hash of a file is what it is kept under', async () => {
  const bytes = photo();
  expect(await upload('farm', bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
});
