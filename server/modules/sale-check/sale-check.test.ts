import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  checkOffline,
  type ScannedGoods,
  type StopList,
} from '../../../clients/typescript/src/check-offline.ts';
import {
  expectProblem,
  openCity,
  type ProblemBody,
  type TestCity,
  TODAY,
} from '../../../test/support/city.ts';
import { lotCode } from '../registry/index.ts';

interface Answer extends ProblemBody {
  answer: 'allowed' | 'refused' | 'check-pack';
  known: boolean;
  reasons: { code: string; clause: string | null; zh: string; en: string }[];
  blocked: { lotId: string; batch: string | null; expiryDate: string | null; reason: { code: string } }[];
  call: string;
  lot: { lotId: string } | null;
}
interface List extends ProblemBody {
  version: string;
  unchanged: boolean;
  complete: boolean;
  validUntil: string;
  lots: { lotId: string; reasons: number[] }[];
  reasons: { code: string }[];
}

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city?.close());

type Who = Parameters<TestCity['call']>[0];
const check = (query: Record<string, string>, who: Who = 'supermarket') =>
  city.call<Answer>(who, 'GET', `/api/v1/sale-checks?${new URLSearchParams(query)}`);
const list = (query = '', who: Who = 'supermarket') =>
  city.call<List>(who, 'GET', `/api/v1/sale-checks/list${query}`);
const gtin = () => city.products.cheese.gtin ?? '';

/** Cheese of a batch in the supermarket. */
async function cheese(batch: string, line: object = {}): Promise<string> {
  const voucher = await city.issue('factory', {
    receiver: { partyId: city.parties.supermarket.partyId },
    lines: [{ ...city.cheese(batch), ...line }],
    certificates: [city.inspectionReport()],
  });
  expect((await city.receive('supermarket', voucher)).status).toBe(201);
  return voucher.lineItems[0]?.lotId ?? '';
}
async function freeze(subject: object, who: Who = 'city-officer'): Promise<string> {
  const answer = await city.call<{ freezeId: string }>(who, 'POST', '/api/v1/freezes', {
    documentNumber: city.number('FZ'),
    clause: '食品安全法 第一百一十条',
    reason: '监督抽检疑似不合格',
    ...subject,
  });
  expect(answer.status).toBe(201);
  return answer.body.freezeId;
}
const lift = (freezeId: string) =>
  city.call('admin', 'POST', `/api/v1/freezes/${freezeId}/lift`, {
    documentNumber: city.number('LF'),
    reason: '复检合格',
  });

describe('A batch that is frozen', () => {
  test('is refused by lot from the next answer on; by barcode the pack is looked at, until nothing else is left', async () => {
    const [one, two] = [await cheese('SC-1'), await cheese('SC-2')];
    expect((await check({ gtin: gtin() })).body).toMatchObject({
      answer: 'allowed',
      known: true,
      blocked: [],
    });
    const freezeId = await freeze({ lot: one });
    const byLot = (await check({ lot: lotCode(one) })).body;
    expect(byLot).toMatchObject({ answer: 'refused', call: '12315', lot: { lotId: one } });
    expect(byLot.reasons[0]).toMatchObject({
      code: 'lot-frozen',
      clause: expect.stringContaining('一百一十'),
    });
    expect((await check({ gtin: gtin() })).body).toMatchObject({
      answer: 'check-pack',
      blocked: [{ lotId: one, batch: 'SC-1', expiryDate: '2027-05-01', reason: { code: 'lot-frozen' } }],
    });
    // What a scanner gives: element string, Digital Link, plain barcode.
    const ask = async (scan: string) => (await check({ scan })).body.answer;
    expect(await ask(`]C101${gtin()}10SC-1`)).toBe('refused');
    expect(await ask(`http://x.example/01/${gtin()}/10/SC-2`)).toBe('allowed');
    expect(await ask(gtin().slice(1))).toBe('check-pack');
    const second = await freeze({ lot: two });
    expect((await check({ gtin: gtin() })).body).toMatchObject({ answer: 'refused' });
    await lift(freezeId);
    await lift(second);
    expect((await check({ gtin: gtin() })).body.answer).toBe('allowed');
  });

  test('is not let through because its batch was typed with O for 0: the pack is looked at', async () => {
    const lot = await cheese('L2026-0A');
    const freezeId = await freeze({ lot });
    const typed = { scan: `(01)${gtin()}(10)l2O26-OA` };
    expect((await check(typed)).body).toMatchObject({
      answer: 'check-pack',
      known: false,
      blocked: [{ lotId: lot, batch: 'L2026-0A', reason: { code: 'lot-frozen' } }],
    });
    const fetched = (await list()).body as unknown as StopList;
    expect(checkOffline(fetched, { gtin: gtin(), batch: 'l2O26-OA' }, city.clock.now()).answer).toBe(
      'check-pack',
    );
    await lift(freezeId);
    expect((await check(typed)).body.answer).toBe('allowed');
    const odd = { lot: `https://x.example/01/${gtin()}/10/100%` };
    expect([200, 404]).toContain((await check(odd)).status);
  });

  test('elsewhere means: look at the pack, for a shop that has none of it', async () => {
    const lot = await cheese('SC-3');
    const freezeId = await freeze({ lot });
    expect((await check({ gtin: gtin() }, 'stall')).body).toMatchObject({
      answer: 'check-pack',
      blocked: [{ batch: 'SC-3' }],
    });
    await lift(freezeId);
    expect((await check({ gtin: gtin() }, 'stall')).body.answer).toBe('allowed');
  });

  test('in another district binds nobody here', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    await city.issue('wholesaler', {
      receiver: { partyId: city.parties.supermarket.partyId },
      lines: [{ lot: lotId, quantity: 10, unit: 'kg' }],
    });
    const freezeId = await freeze({ lot: lotId }, 'huli-officer');
    expect((await check({ lot: lotId })).body.answer).toBe('allowed');
    expect((await check({ lot: lotId }, 'wholesaler')).body.answer).toBe('refused');
    await lift(freezeId);
  });

  test('is told by a piece of it, too', async () => {
    const lot = await cheese('SC-4');
    const range = await city.call<{ firstSerial: string }>('factory', 'POST', '/api/v1/piece-ranges', {
      documentNumber: city.number('MD'),
      lot,
      count: 10,
    });
    const scan = `http://x.example/01/${gtin()}/21/${range.body.firstSerial}`;
    expect((await check({ scan })).body).toMatchObject({ answer: 'allowed', lot: { lotId: lot } });
    const freezeId = await freeze({ lot });
    expect((await check({ scan })).body.answer).toBe('refused');
    await lift(freezeId);
  });
});

describe('What else stops a sale', () => {
  test('is a frozen product, of all makers or of one', async () => {
    const lot = await cheese('SC-5');
    const all = await freeze({ product: { gtin: gtin() } });
    expect((await check({ gtin: gtin() })).body).toMatchObject({ answer: 'refused' });
    expect((await check({ gtin: gtin() }, 'stall')).body.answer).toBe('refused');
    expect((await check({ scan: `(01)${gtin()}(10)NEVER` })).body).toMatchObject({
      answer: 'refused',
      known: false,
    });
    await lift(all);
    const own = await freeze({ product: { gtin: gtin() }, producer: city.parties.factory.partyId });
    expect((await check({ lot })).body.answer).toBe('refused');
    await lift(own);
  });

  test('is a business that is frozen: nothing of it may be sold', async () => {
    const freezeId = await freeze({ party: city.parties.supermarket.partyId });
    expect((await check({ gtin: gtin() })).body).toMatchObject({
      answer: 'refused',
      reasons: [{ code: 'party-frozen' }],
    });
    await lift(freezeId);
  });

  test('is a failed test, until the office finds it fit', async () => {
    const { lotId } = await city.stockCabbage('supermarket');
    const item = { item: '毒死蜱', value: '0.9 mg/kg' };
    const test_ = (who: Who, result: string) =>
      city.call(who, 'POST', '/api/v1/lot-tests', {
        documentNumber: city.number('KJ'),
        lot: lotId,
        items: [{ ...item, result }],
      });
    await test_('supermarket', 'fail');
    expect((await check({ lot: lotId })).body).toMatchObject({
      answer: 'refused',
      reasons: [{ code: 'test-failed', zh: expect.stringContaining('毒死蜱') }],
    });
    await test_('city-officer', 'pass');
    expect((await check({ lot: lotId })).body.answer).toBe('allowed');
  });

  test('is a date that any paper gives', async () => {
    const lot = await cheese('SC-6', { productionDate: '2026-05-20', expiryDate: TODAY });
    expect((await check({ lot })).body.answer).toBe('allowed');
    const now = city.clock.now();
    city.clock.set(new Date('2026-11-20T16:00:01Z'));
    expect((await check({ lot })).body).toMatchObject({ answer: 'refused', reasons: [{ code: 'expired' }] });
    expect((await check({ gtin: gtin() })).body).toMatchObject({
      answer: 'check-pack',
      blocked: [{ batch: 'SC-6', reason: { code: 'expired' } }],
    });
    city.clock.set(now);
  });

  test('is what its own maker holds back', async () => {
    const { lotId } = await city.stockCabbage('supermarket');
    expect((await check({ lot: lotId })).body.answer).toBe('allowed');
    const held = await city.call('supermarket', 'POST', '/api/v1/releases', {
      documentNumber: city.number('RL'),
      lots: [lotId],
      decision: 'hold',
      reason: '待复检',
    });
    expect(held.status).toBe(201);
    expect((await check({ lot: lotId })).body).toMatchObject({
      answer: 'refused',
      reasons: [{ zh: expect.stringContaining('待复检') }],
    });
  });

  test('is a voucher that was taken back', async () => {
    const voucher = await city.issueCabbage('farm', 'stall', { origin: city.number('地块') });
    const lot = voucher.lineItems[0]?.lotId ?? '';
    expect((await check({ lot }, 'stall')).body.answer).toBe('allowed');
    const voided = await city.call('farm', 'POST', `/api/v1/vouchers/${voucher.number}/void`, {
      documentNumber: city.number('VO'),
      reason: '开错了',
    });
    expect(voided.status).toBe(200);
    expect((await check({ lot }, 'stall')).body).toMatchObject({
      answer: 'refused',
      reasons: [{ code: 'withdrawn' }],
    });
  });
});

describe('Questions that cannot be answered', () => {
  test('say what is expected', async () => {
    expectProblem(await check({}), 400, 'sale-check-one-needed');
    expectProblem(await check({ gtin: gtin(), lot: 'T1' }), 400, 'sale-check-one-needed');
    expectProblem(
      await check({ gtin: `${gtin().slice(0, -1)}${(Number(gtin().at(-1)) + 1) % 10}` }),
      422,
      'gtin-check-digit',
    );
    expectProblem(await check({ scan: '(01)0690' }), 422, /./);
    expectProblem(await check({ scan: '4711' }), 404, 'plu-not-bound');
    expectProblem(await check({ lot: 'T00000000000000' }), 404, 'lot-unknown');
    expectProblem(await check({ gtin: gtin(), shop: city.parties.stall.partyId }), 403, 'record-forbidden');
    expect((await check({ gtin: '06901234567892' })).body).toMatchObject({ answer: 'allowed', known: false });
  });
});

describe('The list for a till that is off-line', () => {
  test('says of every lot and every barcode of the shop what the platform says', async () => {
    const stopped = await freeze({ lot: await cheese('SC-8') });
    const fetched = (await list()).body as unknown as StopList;
    const { rows } = await city.owner.query<{ lot_id: string; batch: string | null; gtin: string | null }>(
      `SELECT l.lot_id, l.batch, p.gtin FROM ledger.holding h JOIN registry.lot l USING (lot_id)
         JOIN registry.product p USING (product_id) WHERE h.party_id = $1`,
      [city.parties.supermarket.partyId],
    );
    expect(rows.length).toBeGreaterThan(8);
    const now = city.clock.now();
    const answers = new Set<string>();
    const compare = async (query: Record<string, string>, scanned: ScannedGoods) => {
      const { answer, reasons } = (await check(query)).body;
      const offline = checkOffline(fetched, scanned, now);
      expect({ query, answer: offline.answer, codes: offline.reasons.map((one) => one.code) }).toEqual({
        query,
        answer,
        codes: reasons.map((one) => one.code),
      });
      answers.add(answer);
    };
    for (const { lot_id, batch, gtin: own } of rows) {
      await compare({ lot: lot_id }, { lotCode: lotCode(lot_id) });
      if (own && batch) await compare({ scan: `(01)${own}(10)${batch}` }, { gtin: own, batch });
    }
    await compare({ gtin: gtin() }, { gtin: gtin() });
    expect([...answers].sort()).toEqual(['allowed', 'check-pack', 'refused']);
    await lift(stopped);
  });

  test('has a version that changes with its content alone, and an end', async () => {
    const lot = await cheese('SC-7');
    const first = (await list()).body;
    expect(first).toMatchObject({ complete: true, unchanged: false });
    expect(Date.parse(first.validUntil) - city.clock.now().getTime()).toBe(24 * 3_600_000);
    expect((await list(`?since=${first.version}`)).body).toMatchObject({ unchanged: true, lots: [] });
    const asked = (etag: string) =>
      city.raw(
        { 'x-api-key': city.keys.supermarket, 'if-none-match': etag },
        'GET',
        '/api/v1/sale-checks/list',
      );
    expect((await asked(`"${first.version}"`)).status).toBe(304);
    const freezeId = await freeze({ lot });
    const second = (await list(`?since=${first.version}`)).body;
    expect(second.unchanged).toBe(false);
    expect(second.lots.find((one) => one.lotId === lot)?.reasons).toHaveLength(1);
    expect((await asked(`"${first.version}"`)).status).toBe(200);
    await lift(freezeId);
    expect((await list()).body.version).toBe(first.version);
    expectProblem(await list(`?shop=${city.parties.stall.partyId}`), 403, 'record-forbidden');
  });
});
