import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import canonicalize from 'canonicalize';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { usccOf } from '../../../simulator/identities.ts';
import {
  type Answer,
  type Business,
  expectProblem,
  openCity,
  type ProblemBody,
  type TestCity,
} from '../../../test/support/city.ts';
import { rawPublicKey } from '../../platform/keys.ts';
import type { PartyValue, ProductValue } from '../registry/index.ts';
import type { VoucherInput, VoucherViewValue } from './index.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const to = (receiver: Business) => ({ partyId: city.parties[receiver].partyId });
const post = (sender: Business, body: object) =>
  city.call<VoucherViewValue & ProblemBody>(sender, 'POST', '/api/v1/vouchers', body);
const attempt = (sender: Business, body: object) =>
  city.expectNothingWritten(() => post(sender, { documentNumber: city.number('NO'), ...body }));
const told = (body: ProblemBody) => body.errors.map((one) => one.path).sort();

describe('Quantities', () => {
  test('Twelve crates, each of 15 kg, are 180,000 g on their way', async () => {
    const voucher = await city.issueCabbage('farm', 'wholesaler', { origin: '甲地' });
    expect(voucher.lineItems[0]).toMatchObject({
      quantity: 180_000,
      baseUnit: 'g',
      declared: { quantity: 12, unit: '箱' },
    });
    expect(voucher.state).toBe('issued');
    expect(await city.holding('wholesaler', voucher.lineItems[0]?.lotId ?? '')).toMatchObject({
      onHand: 0,
      incoming: 180_000,
    });
  });
  test('Crates without a weight are refused, naming the factor that is missing', async () => {
    const { each: _each, ...line } = city.cabbage();
    const body = expectProblem(
      await attempt('farm', { receiver: to('wholesaler'), lines: [line] }),
      422,
      'packing-factor-missing',
    );
    expect(body.path).toMatch(/^\/lines\/0/);
    expect(body.messages.zh).toContain('箱');
    expect(body.messages.en).toMatch(/how many .*one (carton|crate)/i);
  });
  test('The actual weight wins over the crates, and one that is far off is pointed out', async () => {
    const near = await city.issueCabbage('farm', 'wholesaler', {
      origin: '乙地',
      actualWeight: { quantity: '178.5', unit: 'kg' },
    });
    expect([near.lineItems[0]?.quantity, near.discrepancies]).toEqual([178_500, []]);
    const far = await city.issueCabbage('farm', 'wholesaler', {
      origin: '丙地',
      actualWeight: { quantity: 150, unit: 'kg' },
    });
    expect(far.lineItems[0]?.quantity).toBe(150_000);
    expect(far.discrepancies?.map((one) => one.kind)).toEqual(['weight-differs']);
  });
  test('A product’s own packing is used: five cartons of 20 bags are 100 bags', async () => {
    const voucher = await city.issue('factory', {
      receiver: to('supermarket'),
      lines: [{ ...city.cheese('PACK'), quantity: 5, unit: '箱' }],
      certificates: [city.inspectionReport()],
    });
    expect(voucher.lineItems[0]).toMatchObject({ quantity: 100, baseUnit: 'piece' });
  });
  test('斤 are 500 g', async () => {
    const voucher = await city.issueCabbage('farm', 'wholesaler', {
      origin: '丁地',
      quantity: 7,
      unit: '斤',
      each: undefined,
    });
    expect(voucher.lineItems[0]?.quantity).toBe(3_500);
  });
});

describe('What the law asks for', () => {
  const pork = (rest: object = {}) => ({
    receiver: to('wholesaler'),
    lines: [
      {
        product: { productId: city.products.pork.productId },
        quantity: 500,
        unit: 'kg',
        spec: '整片',
        origin: '福建省厦门市翔安区',
      },
    ],
    ...rest,
  });
  const quarantine = (over: object = {}) => ({
    kind: 'animal-quarantine-b',
    number: 'B-1',
    issuer: '动监所',
    issuedOn: '2026-11-19',
    validUntil: '2026-11-21',
    ...over,
  });
  const inspection = { kind: 'meat-inspection', number: 'M-1', issuer: '屠宰厂', issuedOn: '2026-11-20' };

  test('Loose vegetables need neither batch nor SC number', async () => {
    const voucher = await city.issueCabbage('farm', 'stall', { origin: '戊地' });
    expect(voucher.lineItems[0]).toMatchObject({ batch: null });
  });

  test('Pork without either meat certificate is refused: both are named, with clause, in both languages', async () => {
    const body = expectProblem(await attempt('slaughterhouse', pork()), 422, 'document-invalid');
    const papers = body.errors.filter((one) => one.code === 'certificate-missing');
    expect(papers).toHaveLength(2);
    expect(papers[0]?.zh).toContain('动物检疫合格证明');
    expect(papers[0]?.en).toMatch(/animal quarantine certificate/);
    expect(papers[1]?.zh).toContain('肉品品质检验合格证');
    expect(papers[1]?.en).toMatch(/meat quality inspection certificate/);
    for (const paper of papers) {
      expect(paper.path).toBe('/lines/0/certificates');
      expect(paper.clause).toMatch(/食用农产品市场销售质量安全监督管理办法/);
      expect(paper.zh).toContain(paper.clause);
      expect(paper.en).toContain(paper.clause);
    }
  });
  test('Pork that lacks one of the two is refused, naming that one alone', async () => {
    const noInspection = expectProblem(
      await attempt('slaughterhouse', pork({ certificates: [quarantine()] })),
      422,
      'certificate-missing',
    );
    expect(noInspection.messages.zh).toContain('肉品品质检验合格证');
    const noQuarantine = expectProblem(
      await attempt('slaughterhouse', pork({ certificates: [inspection] })),
      422,
      'certificate-missing',
    );
    expect(noQuarantine.messages.zh).toContain('动物检疫合格证明');
  });
  test('A certificate that covers another line does not help', async () => {
    const [line] = pork().lines;
    const two = pork({
      lines: [line, { ...line, origin: '别处' }],
      certificates: [{ ...quarantine(), lines: [1] }, inspection],
    });
    const body = expectProblem(await attempt('slaughterhouse', two), 422, 'certificate-missing');
    expect(body.path).toBe('/lines/1/certificates');
  });
  test('With both it is taken, and what is only to be recorded is shown as missing', async () => {
    const voucher = await city.issue(
      'slaughterhouse',
      pork({ certificates: [quarantine(), inspection] }) as never,
    );
    expect(voucher.missingPapers.map((one) => one.zh).join()).toContain('非洲猪瘟检测报告');
    expect(voucher.papers.map((paper) => paper.kind)).toEqual(['animal-quarantine-b', 'meat-inspection']);
  });
  test('Who sells the same lot on need not send its certificates again, while they hold', async () => {
    const certificates = [quarantine({ number: 'B-2' }), inspection];
    const bought = await city.issue(
      'slaughterhouse',
      pork({ certificates, lines: [{ ...pork().lines[0], batch: 'HOG-1' }] }) as never,
    );
    await city.receive('wholesaler', bought);
    const lot = bought.lineItems[0]?.lotCode ?? '';
    const on = (issuedAt: string) => ({
      receiver: to('stall'),
      lines: [{ lot, quantity: 10, unit: 'kg' }],
      issuedAt,
    });
    const sold = await city.issue('wholesaler', on('2026-11-20T07:00:00Z'));
    expect(sold.papers.map((paper) => paper.number).sort()).toEqual(['B-2', 'M-1']);
    city.clock.set('2026-11-22T08:00:00Z');
    const body = expectProblem(
      await attempt('wholesaler', on('2026-11-22T07:00:00Z')),
      422,
      'certificate-missing',
    );
    expect(body.messages.zh).toContain('动物检疫合格证明');
    city.clock.set('2026-11-20T08:00:00Z');
  });
  test.each([
    ['expired', { validUntil: '2026-11-19' }],
    ['expired, and its issuer left out', { validUntil: '2026-11-19', issuer: undefined }],
    ['not yet valid', { issuedOn: '2026-11-21', validUntil: '2026-11-25' }],
  ])('A certificate that is %s is refused', async (_name, over) => {
    const body = expectProblem(
      await attempt('slaughterhouse', pork({ certificates: [quarantine(over), inspection] })),
      422,
      'certificate-not-valid',
    );
    expect(body.path).toBe('/certificates/0/validUntil');
  });

  describe('Each field that is missing is named', () => {
    let plain: ProductValue;
    const bare = () => ({ product: { productId: plain.productId }, quantity: 10, unit: '袋' });
    beforeAll(async () => {
      plain = (
        await city.call<ProductValue>('factory', 'POST', '/api/v1/products', {
          name: '无名奶酪',
          category: 'cheese',
        })
      ).body;
    });

    test('Of pre-packaged food from its factory', async () => {
      const body = expectProblem(
        await attempt('factory', { receiver: { name: '路边小店' }, lines: [bare()] }),
        422,
        'document-invalid',
      );
      expect(told(body)).toEqual([
        '/lines/0/batch',
        '/lines/0/certificates',
        '/lines/0/shelfLife',
        '/lines/0/spec',
        '/receiver/address',
        '/receiver/contact',
      ]);
      for (const one of body.errors) {
        expect(one.clause).toMatch(/食品安全法/);
        expect([one.zh, one.en].every((words) => words.includes(one.clause ?? '–'))).toBe(true);
        expect(one.zh).toMatch(/\p{Script=Han}/u);
        expect(one.en).toMatch(/still needs/);
      }
    });
    test('And none that is there: what each one brings takes just itself off the list', async () => {
      const all = [
        '/lines/0/batch',
        '/lines/0/certificates',
        '/lines/0/shelfLife',
        '/lines/0/spec',
        '/receiver/address',
        '/receiver/contact',
      ];
      const receiver = { name: '路边小店' };
      const cases: [string, object][] = [
        ['/lines/0/batch', { lines: [{ ...bare(), batch: 'B1' }] }],
        ['/lines/0/batch', { lines: [{ ...bare(), productionDate: '2026-11-01' }] }],
        ['/lines/0/shelfLife', { lines: [{ ...bare(), shelfLife: '6个月' }] }],
        ['/lines/0/shelfLife', { lines: [{ ...bare(), expiryDate: '2027-05-01' }] }],
        ['/lines/0/spec', { lines: [{ ...bare(), spec: '100 g' }] }],
        ['/lines/0/certificates', { lines: [bare()], certificates: [city.inspectionReport()] }],
        ['/receiver/address', { lines: [bare()], receiver: { ...receiver, address: '某路 1 号' } }],
        ['/receiver/contact', { lines: [bare()], receiver: { ...receiver, contact: '0592-5500000' } }],
      ];
      for (const [path, over] of cases) {
        const body = expectProblem(await attempt('factory', { receiver, ...over }), 422, 'document-invalid');
        expect({ path, told: told(body) }).toEqual({ path, told: all.filter((one) => one !== path) });
      }
    });
    test('Of the sender itself, where its registration lacks it', async () => {
      const registered = await city.call<PartyValue>('admin', 'POST', '/api/v1/parties', {
        uscc: usccOf('company', '350203', 29_000),
        name: '只有名字的农场',
        kind: 'farm',
      });
      const before = city.keys.farm;
      const account = {
        userName: 'bare-farm',
        displayName: 'x',
        password: 'egret-over-water',
        role: 'operator',
        partyId: registered.body.partyId,
      };
      const made = await city.call<{ accountId: string }>('admin', 'POST', '/api/v1/accounts', account);
      const key = await city.call<{ key: string }>(
        'admin',
        'POST',
        `/api/v1/accounts/${made.body.accountId}/api-keys`,
        { label: 'x' },
      );
      const body = { documentNumber: city.number(), receiver: to('stall'), lines: [city.cabbage()] };
      const answer = await city.raw<ProblemBody>(
        { 'x-api-key': key.body.key },
        'POST',
        '/api/v1/vouchers',
        body,
      );
      expect(city.keys.farm).toBe(before);
      expect(told(expectProblem(answer, 422, 'document-invalid'))).toEqual([
        '/sender/address',
        '/sender/contact',
      ]);
    });
    test('Vegetables without origin', async () => {
      const body = expectProblem(
        await attempt('farm', { receiver: to('stall'), lines: [{ ...city.cabbage(), origin: undefined }] }),
        422,
        'field-missing',
      );
      expect([body.path, body.errors[0]?.clause]).toEqual([
        '/lines/0/origin',
        expect.stringMatching(/81 号/),
      ]);
    });
  });

  test('A rule that began later does not bind an earlier trade, by the local day of the trade', async () => {
    const line = { origin: undefined };
    const before = await city.issueCabbage('farm', 'stall', line, { issuedAt: '2023-11-30T15:59:59Z' });
    expect(before.lineItems[0]?.origin).toBeNull();
    // Midnight in the city is 16:00 UTC.
    const body = expectProblem(
      await attempt('farm', {
        receiver: to('stall'),
        lines: [{ ...city.cabbage(), ...line }],
        issuedAt: '2023-11-30T16:00:00Z',
      }),
      422,
      'field-missing',
    );
    expect(body.path).toBe('/lines/0/origin');
  });

  test('A preview says the same and keeps nothing', async () => {
    const preview = (sender: Business, body: object) =>
      city.expectNothingWritten(() =>
        city.call<{ ok: boolean; issues: { path: string }[] }>(sender, 'POST', '/api/v1/vouchers/preview', {
          documentNumber: 'PREVIEW',
          ...body,
        }),
      );
    expect((await preview('farm', { receiver: to('stall'), lines: [city.cabbage()] })).body).toMatchObject({
      ok: true,
      issues: [],
    });
    const line = { ...pork().lines[0], origin: '还没有批次的地方' };
    const refused = (await preview('slaughterhouse', pork({ lines: [line] }))).body;
    expect([refused.ok, refused.issues.map((one) => one.path)]).toEqual([
      false,
      ['/lines/0/certificates', '/lines/0/certificates'],
    ]);
  });
});

describe('The same number', () => {
  const body = (over: object = {}) => ({
    documentNumber: city.number('SAME'),
    receiver: to('stall'),
    lines: [{ ...city.cabbage(), origin: '己地' }],
    ...over,
  });

  test('With the same content is the same voucher: 200, and nothing is doubled', async () => {
    const sent = body({
      note: '请走后门',
      lines: [{ ...city.cabbage(), origin: '己地', unitPriceFen: 320 }],
    });
    const first = await post('farm', sent);
    const again = await city.expectNothingWritten(() => post('farm', sent));
    expect([first.status, again.status]).toEqual([201, 200]);
    expect([again.body.number, again.body.replayed]).toEqual([first.body.number, true]);
  });
  test('With the fields in another order is still the same voucher', async () => {
    const sent = body();
    await post('farm', sent);
    const turned = Object.fromEntries(Object.entries(sent).reverse());
    expect((await city.expectNothingWritten(() => post('farm', turned))).status).toBe(200);
  });
  test('Sent twice at once is one voucher', async () => {
    for (let round = 0; round < 5; round += 1) {
      const sent = body({ lines: [{ ...city.cabbage(), origin: `并发地 ${round}` }] });
      const answers = await Promise.all([post('farm', sent), post('farm', sent), post('farm', sent)]);
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 201]);
      expect(new Set(answers.map((answer) => answer.body.number)).size).toBe(1);
      const lot = answers[0]?.body.lineItems[0]?.lotId ?? '';
      expect(await city.holding('stall', lot)).toMatchObject({ incoming: 180_000 });
    }
  });
  test.each<[string, (sent: VoucherInput) => object, string, string]>([
    [
      'lines',
      (sent) => ({ lines: [{ ...sent.lines[0], quantity: 13 }] }),
      'exists-with-different-lines',
      '/lines',
    ],
    [
      'a price',
      (sent) => ({ lines: [{ ...sent.lines[0], unitPriceFen: 1 }] }),
      'exists-with-different-lines',
      '/lines',
    ],
    ['receiver', () => ({ receiver: to('supermarket') }), 'exists-with-different-receiver', '/receiver'],
    ['time', () => ({ issuedAt: '2026-11-20T07:00:00Z' }), 'exists-with-different-issued-at', '/issuedAt'],
    [
      'papers',
      () => ({ certificates: [{ kind: 'rapid-test', number: 'K1' }] }),
      'exists-with-different-certificates',
      '/certificates',
    ],
    ['note', () => ({ note: '另一张' }), 'exists-with-different-note', '/note'],
    ['logistics', () => ({ logistics: { plate: '闽D1' } }), 'exists-with-different-logistics', '/logistics'],
  ])('With other %s is refused, and says which', async (_name, change, code, path) => {
    const sent = body() as VoucherInput;
    await post('farm', sent);
    const answer: Answer<ProblemBody> = await city.expectNothingWritten(() =>
      post('farm', { ...sent, ...change(sent) }),
    );
    expect(expectProblem(answer, 409, code).path).toBe(path);
  });
  test('Of two senders are two vouchers', async () => {
    const sent = body();
    await city.stockCabbage('wholesaler');
    expect((await post('farm', sent)).status).toBe(201);
    expect((await post('wholesaler', sent)).status).toBe(201);
  });
});

describe('Onward sale of what was not confirmed', () => {
  test('Implies the receipt, marked so, and the legal confirmation can follow', async () => {
    const bought = await city.issueCabbage('farm', 'wholesaler', { origin: '庚地' });
    const lotId = bought.lineItems[0]?.lotId ?? '';
    const sold = await city.issue('wholesaler', {
      receiver: to('stall'),
      lines: [{ lot: lotId, quantity: 60, unit: 'kg' }],
    });
    expect(sold.discrepancies).toEqual([]);
    const implied = (await city.read('wholesaler', bought)).body;
    expect([implied.state, implied.check]).toEqual(['implied', null]);
    expect(implied.lineItems[0]).toMatchObject({ accepted: 180_000, refused: 0, missing: 0 });
    expect(await city.holding('wholesaler', lotId)).toMatchObject({ onHand: 120_000, incoming: 0 });
    const before = await city.owner.query('SELECT count(*)::int AS n FROM ledger.movement');
    const confirmed = await city.receive('wholesaler', bought);
    expect([confirmed.status, confirmed.body.state]).toEqual([201, 'received']);
    expect(confirmed.body.check).toMatchObject({ by: '员工 wholesaler' });
    expect((await city.owner.query('SELECT count(*)::int AS n FROM ledger.movement')).rows).toEqual(
      before.rows,
    );
    expect(await city.holding('wholesaler', lotId)).toMatchObject({ onHand: 120_000, incoming: 0 });
  });
  test('Takes whole lines, the oldest first, and no more than it needs', async () => {
    const line = { origin: '辛地' };
    const first = await city.issueCabbage('farm', 'wholesaler', line, { issuedAt: '2026-11-20T01:00:00Z' });
    const second = await city.issueCabbage('farm', 'wholesaler', line, { issuedAt: '2026-11-20T02:00:00Z' });
    const third = await city.issueCabbage('farm', 'wholesaler', line, { issuedAt: '2026-11-20T03:00:00Z' });
    const lot = first.lineItems[0]?.lotId ?? '';
    expect(third.lineItems[0]?.lotId).toBe(lot);
    await city.issue('wholesaler', { receiver: to('stall'), lines: [{ lot, quantity: 200, unit: 'kg' }] });
    const states = await Promise.all(
      [first, second, third].map(async (one) => (await city.read('farm', one)).body.state),
    );
    expect(states).toEqual(['implied', 'implied', 'issued']);
    expect(await city.holding('wholesaler', lot)).toMatchObject({ onHand: 160_000, incoming: 180_000 });
  });
  test('Is no discrepancy, but what goes beyond all that came is', async () => {
    const bought = await city.issueCabbage('farm', 'wholesaler', { origin: '壬地' });
    const lot = bought.lineItems[0]?.lotId ?? '';
    const sold = await city.issue('wholesaler', {
      receiver: to('stall'),
      lines: [{ lot, quantity: 200, unit: 'kg' }],
    });
    expect(sold.discrepancies?.map(({ kind, quantity }) => ({ kind, quantity }))).toEqual([
      { kind: 'overdrawn', quantity: 20_000 },
    ]);
    expect(await city.holding('wholesaler', lot)).toMatchObject({ onHand: -20_000, incoming: 0 });
  });
  test('A sale over the counter implies it too', async () => {
    const bought = await city.issueCabbage('farm', 'stall', { origin: '癸地' });
    await city.record('stall', 'sales', {
      lines: [{ lot: bought.lineItems[0]?.lotId, quantity: 1, unit: 'kg' }],
    });
    expect((await city.read('stall', bought)).body.state).toBe('implied');
  });
});

describe('Signed by the sender’s own key', () => {
  let privateKey: KeyObject;
  let keyId: string;
  beforeAll(async () => {
    const pair = generateKeyPairSync('ed25519');
    privateKey = pair.privateKey;
    const raw = rawPublicKey(pair.publicKey).toString('base64url');
    keyId = (await city.call<{ keyId: string }>('farm', 'POST', '/api/v1/signing-keys', { publicKey: raw }))
      .body.keyId;
  });
  const content = () => ({
    documentNumber: city.number('SIG'),
    receiver: to('stall'),
    lines: [city.cabbage()],
    note: '签名的',
  });
  const signed = (body: object) => ({
    ...body,
    signature: {
      keyId,
      value: sign(null, Buffer.from(canonicalize(body) ?? ''), privateKey).toString('base64url'),
    },
  });

  test('A right signature is taken and kept with the papers, and the ledger still verifies', async () => {
    const body = signed(content());
    const answer = await post('farm', body);
    expect(answer.status).toBe(201);
    expect((await city.expectNothingWritten(() => post('farm', body))).status).toBe(200);
    const proof = await city.call<{ disclosed: { papers: { content: unknown } } }>(
      'farm',
      'GET',
      `/api/v1/vouchers/${answer.body.number}/proof`,
    );
    expect(proof.body.disclosed.papers.content).toEqual({ signature: body.signature });
  });
  test('A correction is checked like a voucher', async () => {
    const first = await post('farm', content());
    const body = signed({ ...content(), reason: '数量写错' });
    const altered = await city.expectNothingWritten(() =>
      city.call('farm', 'POST', `/api/v1/vouchers/${first.body.number}/corrections`, {
        ...body,
        note: '改过',
      }),
    );
    expectProblem(altered, 422, 'signature-invalid');
  });
  test('A revoked key signs nothing any more', async () => {
    await city.owner.query('UPDATE identity.signing_key SET revoked_at = now() WHERE key_id = $1', [keyId]);
    const answer = await city.expectNothingWritten(() => post('farm', signed(content())));
    expect(expectProblem(answer, 422, 'signing-key-unknown').path).toBe('/signature/keyId');
  });
});

test('After all of it the ledger is what its documents say', async () => {
  expect((await city.verify()).findings).toEqual([]);
});
