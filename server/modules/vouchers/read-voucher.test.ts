import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type TestCity } from '../../../test/support/city.ts';
import { encodePublicCode } from '../../platform/codes/public-code.ts';
import { rawPublicKey } from '../../platform/keys.ts';
import { type Proof, unpack } from '../ledger/index.ts';
import type { VoucherSummaryValue, VoucherViewValue } from './index.ts';

let city: TestCity;
let voucher: VoucherViewValue;
let other: VoucherViewValue;
beforeAll(async () => {
  city = await openCity();
  const secret = { unitPriceFen: 345 };
  const contacts = { logistics: { plate: '闽D·A1234', carrier: '快达' }, note: '门卫电话 0592-5501234' };
  voucher = await city.issueCabbage('farm', 'stall', { origin: '甲', ...secret }, contacts);
  other = await city.issueCabbage('farm', 'stall', { origin: '乙' }, contacts);
});
afterAll(() => city.close());

const proofOf = async (one: VoucherViewValue): Promise<Proof> => {
  const answer = await city.call<Proof>('stall', 'GET', `/api/v1/vouchers/${one.number}/proof`);
  expect(answer.status).toBe(200);
  return answer.body;
};
const verify = (proof: object) =>
  city.call<{ valid: boolean; documentId: string; recordedAt: string }>(
    null,
    'POST',
    '/api/v1/proofs/verify',
    proof,
  );
const refused = async (proof: object, path: string) => {
  const answer = await city.call(null, 'POST', '/api/v1/proofs/verify', proof);
  expect(expectProblem(answer, 422, 'signature-invalid').path).toBe(path);
};

describe('A proof', () => {
  test('Holds for anybody, without signing in', async () => {
    const answer = await verify(await proofOf(voucher));
    expect([answer.status, answer.body]).toEqual([
      200,
      { valid: true, documentId: voucher.documentId, recordedAt: voucher.recordedAt },
    ]);
  });
  test('Discloses what is public and no price, plate, note, address or contact', async () => {
    const proof = await proofOf(voucher);
    expect(Object.keys(proof.disclosed).sort()).toEqual(['goods', 'head', 'parties']);
    expect(Object.keys(proof.hashes).sort()).toEqual(['contacts', 'goods', 'head', 'parties', 'trade']);
    expect(JSON.stringify(proof)).not.toMatch(/345|闽D|快达|5501234/);
  });
  test('With fewer sections shown still holds', async () => {
    const { disclosed, ...proof } = await proofOf(voucher);
    expect((await verify({ ...proof, disclosed: { goods: disclosed.goods } })).status).toBe(200);
    expect((await verify({ ...proof, disclosed: {} })).status).toBe(200);
  });
  test('Falls when a quantity, a salt, a hash or a section’s name was changed', async () => {
    const proof = await proofOf(voucher);
    const changed = (change: (copy: Proof) => void) => {
      const copy = structuredClone(proof);
      change(copy);
      return copy;
    };
    const goods = (copy: Proof) => copy.disclosed.goods?.content as { lines: { quantity: number }[] };
    await refused(
      changed((copy) => Object.assign(goods(copy).lines[0] ?? {}, { quantity: 13 })),
      '/disclosed',
    );
    await refused(
      changed((copy) => Object.assign(copy.disclosed.goods ?? {}, { salt: 'AAAAAAAAAAAAAAAAAAAAAA' })),
      '/disclosed',
    );
    await refused(
      changed((copy) => Object.assign(copy.hashes, { contacts: copy.hashes.goods })),
      '/disclosed',
    );
    await refused(
      changed((copy) => Object.assign(copy.disclosed, { papers: copy.disclosed.goods })),
      '/disclosed',
    );
    await refused(
      changed((copy) => Object.assign(copy.hashes, { extra: copy.hashes.goods })),
      '/disclosed',
    );
    await refused(
      changed((copy) => Object.assign(copy, { hashes: {}, disclosed: {} })),
      '/disclosed',
    );
  });
  test('Falls with the signature, the root or the number of another document', async () => {
    const [mine, theirs] = [await proofOf(voucher), await proofOf(other)];
    await refused({ ...mine, signature: theirs.signature }, '/signature');
    await refused({ ...mine, root: theirs.root }, '/disclosed');
    await refused({ ...theirs, documentId: mine.documentId }, '/documentId');
    await refused({ ...mine, documentId: '1234567890123456789' }, '/signature');
    await refused({ ...mine, signature: 'AAAA' }, '/signature');
  });
  test('Is not believed by the public key that it brings itself', async () => {
    const pair = generateKeyPairSync('ed25519');
    const proof = await proofOf(voucher);
    const signature = sign(null, Buffer.from(proof.root, 'base64url'), pair.privateKey).toString('base64url');
    await refused(
      { ...proof, publicKey: rawPublicKey(pair.publicKey).toString('base64url'), signature },
      '/signature',
    );
  });
  test('Stays whole when the private sections are erased, and the voucher can still be read', async () => {
    const one = await city.issueCabbage(
      'farm',
      'stall',
      { origin: '丙', unitPriceFen: 999 },
      { note: '要忘掉的' },
    );
    const before = await proofOf(one);
    // As the server's own role: what the law wants forgotten is forgotten, its hash is not.
    const erased = await city.tools.db.query(
      'UPDATE ledger.document_private SET content = NULL WHERE document_id = $1 RETURNING section',
      [one.documentId],
    );
    expect(erased).toHaveLength(2);
    await expect(city.tools.db.query('DELETE FROM ledger.document_private')).rejects.toThrow(
      /permission denied/,
    );
    await expect(city.tools.db.query(`UPDATE ledger.document_private SET hash = ''`)).rejects.toThrow(
      /permission denied/,
    );
    expect((await verify(before)).status).toBe(200);
    const read = (await city.read('stall', one)).body;
    expect([read.contacts, read.trade]).toEqual([null, null]);
    expect(read.lineItems[0]?.quantity).toBe(180_000);
    expect((await verify(await proofOf(one))).status).toBe(200);
    expect((await city.verify()).findings).toEqual([]);
  });
  test('Is for those who may see the voucher', async () => {
    const url = `/api/v1/vouchers/${voucher.number}/proof`;
    expectProblem(await city.call('stranger', 'GET', url), 403, 'record-forbidden');
    expectProblem(await city.call('jimei-officer', 'GET', url), 403, 'record-forbidden');
    expect((await city.call('siming-officer', 'GET', url)).status).toBe(200);
  });
});

describe('Prices and contacts', () => {
  test('Are seen by both sides', async () => {
    for (const who of ['farm', 'stall'] as const) {
      const { contacts, trade } = (await city.read(who, voucher)).body;
      expect(trade).toEqual({ unitPricesFen: [345] });
      expect(contacts).toMatchObject({ logistics: { plate: '闽D·A1234' } });
    }
  });
  test('Lie encrypted: no table holds them in the clear', async () => {
    const { rows } = await city.owner.query<{ content: Buffer | null; body: Buffer }>(
      'SELECT content, body FROM ledger.document_private JOIN ledger.document USING (document_id)',
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { content, body } of rows) {
      const open = JSON.stringify(unpack(1, body.subarray(16)));
      expect(
        ['闽D·A1234', '快达', '345', 'unitPricesFen'].filter(
          (text) => content?.includes(text) || open.includes(text),
        ),
      ).toEqual([]);
    }
  });
  test('Cannot be moved to another document', async () => {
    const [one, two] = [
      await city.issueCabbage('farm', 'stall', { origin: '丁' }, { note: '一' }),
      await city.issueCabbage('farm', 'stall', { origin: '戊' }, { note: '二' }),
    ];
    await city.owner.query(
      'UPDATE ledger.document_private SET content = (SELECT content FROM ledger.document_private WHERE document_id = $2) WHERE document_id = $1',
      [one.documentId, two.documentId],
    );
    expect((await city.read('stall', one)).body.contacts).toEqual({ unreadable: true });
    await city.owner.query('DELETE FROM ledger.document_private WHERE document_id = $1', [one.documentId]);
  });
});

describe('A voucher number', () => {
  test.each<[string, (number: string) => string]>([
    ['as it is', (number) => number],
    ['in lower case', (number) => number.toLowerCase()],
    ['in groups', (number) => number.replace(/(.{5})/g, '$1-').replace(/-$/, '')],
    [
      'as the address that a scanner reads',
      (number) => encodeURIComponent(`http://test.example/v/${number}`),
    ],
  ])('Is found %s', async (_name, written) => {
    const answer = await city.call<VoucherViewValue>(
      'stall',
      'GET',
      `/api/v1/vouchers/${written(voucher.number)}`,
    );
    expect([answer.status, answer.body.number]).toEqual([200, voucher.number]);
  });
  test('Of something that is no voucher is unknown', async () => {
    const sale = await city
      .stockCabbage('stall')
      .then(({ lotId }) =>
        city.record('stall', 'sales', { lines: [{ lot: lotId, quantity: 1, unit: 'kg' }] }),
      );
    expectProblem(
      await city.call('stall', 'GET', `/api/v1/vouchers/${encodePublicCode('V', sale.body.documentId)}`),
      404,
      'voucher-unknown',
    );
  });
});

describe('The lists', () => {
  const list = async (who: Parameters<TestCity['call']>[0], query: string) =>
    (
      await city.call<{ items: VoucherSummaryValue[]; next: string | null }>(
        who,
        'GET',
        `/api/v1/vouchers?${query}`,
      )
    ).body;

  test('Show each side its own, newest first, page by page without gap or repetition', async () => {
    const whole = (await list('farm', 'direction=sent&limit=200')).items.map((one) => one.number);
    expect(whole.length).toBeGreaterThan(4);
    const paged: string[] = [];
    for (let before = ''; ; ) {
      const page = await list('farm', `direction=sent&limit=2${before === '' ? '' : `&before=${before}`}`);
      paged.push(...page.items.map((one) => one.number));
      if (page.next === null) break;
      before = page.next;
    }
    expect(paged).toEqual(whole);
    expect((await list('farm', 'direction=received')).items).toEqual([]);
    expect((await list('stall', 'direction=received&limit=200')).items.map((one) => one.number)).toEqual(
      whole,
    );
  });
  test('Are narrowed by state', async () => {
    const states = (await list('stall', 'state=received')).items.map((one) => one.state);
    expect(new Set(states)).toEqual(new Set(['received']));
  });
});

test('A private section that was damaged is shown as unreadable, and the rest of the voucher as it is', async () => {
  const voucher = await city.issueCabbage('farm', 'stall', { unitPriceFen: 350, origin: '坏掉的地' });
  await city.owner.query(
    'UPDATE ledger.document_private SET content = set_byte(content, 19, get_byte(content, 19) # 255) WHERE document_id = $1',
    [voucher.documentId],
  );
  const answer = await city.read('stall', voucher);
  expect([answer.status, answer.body.trade, answer.body.lineItems.length]).toEqual([
    200,
    { unreadable: true },
    1,
  ]);
});
