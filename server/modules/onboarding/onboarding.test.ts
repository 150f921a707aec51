import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { jyNumberOf, usccOf } from '../../../simulator/identities.ts';
import {
  expectProblem,
  openCity,
  PASSWORD,
  type ProblemBody,
  type TestCity,
} from '../../../test/support/city.ts';
import { takeTry } from './onboarding.store.ts';
import { hashCode } from './one-time-codes.ts';

let city: TestCity;
let serial = 0;
beforeAll(async () => {
  city = await openCity();
});
// Everybody here has one address.
beforeEach(() => city.owner.query('DELETE FROM onboarding.attempt'));
afterAll(() => city?.close());

const freshUscc = (kind: 'company' | 'individual' = 'individual') => {
  serial += 1;
  return usccOf(kind, '350203', 41_000 + serial);
};
const form = (change: { party?: object; [field: string]: unknown } = {}) => {
  serial += 1;
  const { party, ...rest } = change;
  return {
    party: {
      uscc: freshUscc(),
      name: `阿香小吃店${serial}`,
      kind: 'restaurant',
      divisionCode: '350203008',
      contactName: '陈阿香',
      contactPhone: '13800000000',
      ...party,
    },
    userName: `axiang${serial}`,
    displayName: '陈阿香',
    password: PASSWORD,
    ...rest,
  };
};
const register = (body: object) =>
  city.call<{ state: string; ticket: string; userName: string } & ProblemBody>(
    null,
    'POST',
    '/api/v1/registrations',
    body,
  );
const number = (text: string) =>
  city.call<
    {
      ok: boolean;
      taken: boolean;
      individual: boolean;
      form: string;
      findings: { code: string }[];
      district: { code: string } | null;
    } & ProblemBody
  >(null, 'GET', `/api/v1/registrations/number?number=${encodeURIComponent(text)}`);
const waiting = async (who: Parameters<TestCity['call']>[0], state = 'pending') =>
  (
    await city.call<{ items: { registrationId: string; party: { name: string }; known: boolean }[] }>(
      who,
      'GET',
      `/api/v1/registrations?state=${state}`,
    )
  ).body.items;
const decide = (who: Parameters<TestCity['call']>[0], id: string, body: object) =>
  city.call<{ state: string; partyId: string } & ProblemBody>(
    who,
    'POST',
    `/api/v1/registrations/${id}/decision`,
    body,
  );
const signIn = (userName: string) =>
  city.raw<{ party: { partyId: string } | null } & ProblemBody>({}, 'POST', '/api/v1/session', {
    userName,
    password: PASSWORD,
  });
const idOf = async (name: string) =>
  (await waiting('admin')).find((one) => one.party.name === name)?.registrationId ?? '0';

describe('A licence number', () => {
  test('says what it is: check digits, kind of business, district', async () => {
    expect((await number(` ${freshUscc()} `)).body).toMatchObject({
      form: 'uscc',
      ok: true,
      individual: true,
      taken: false,
      district: { code: '350203' },
    });
    expect((await number(freshUscc('company'))).body.individual).toBe(false);
    expect((await number('91350200MA348KJW1K')).body).toMatchObject({
      ok: false,
      findings: [{ code: 'uscc-organisation-check' }, { code: 'uscc-check' }],
    });
    expect((await number('913502')).body).toMatchObject({ ok: false, findings: [{ code: 'uscc-length' }] });
    const jy = jyNumberOf('sale', '350203', 77);
    expect((await number(jy)).body).toMatchObject({ form: 'JY', ok: true, district: { code: '350203' } });
    expect((await number(`${jy.slice(0, -1)}${(Number(jy.at(-1)) + 1) % 10}`)).body.ok).toBe(false);
  });

  test('of a registered business says that it is, and nothing else of it', async () => {
    const { body } = await number(city.parties.stall.uscc ?? '');
    expect(body).toMatchObject({ ok: true, taken: true });
    expect(JSON.stringify(body)).not.toContain(city.parties.stall.name);
  });

  test('can be asked for sixty times an hour from one address', async () => {
    await city.owner.query(
      `INSERT INTO onboarding.attempt (what, address, hour, times) VALUES ('number-checks-an-hour', '127.0.0.1', date_trunc('hour', $1::timestamptz), 59)`,
      [city.clock.now()],
    );
    expect((await number(freshUscc())).status).toBe(200);
    const slowed = await number(freshUscc());
    expectProblem(slowed, 429, 'tries-too-many');
    expect(Number(slowed.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('A registration', () => {
  test('waits for an officer of its district, who lets it in; then its people sign in', async () => {
    const body = form();
    const sent = await register(body);
    expect(sent).toMatchObject({ status: 201, body: { state: 'pending' } });
    expectProblem(await signIn(body.userName), 401, 'sign-in-failed');
    expect((await waiting('huli-officer')).map((one) => one.party.name)).not.toContain(body.party.name);
    expect((await waiting('siming-officer')).map((one) => one.party.name)).toContain(body.party.name);
    const id = await idOf(body.party.name);
    expectProblem(await decide('huli-officer', id, { decision: 'approve' }), 403, 'record-forbidden');
    expectProblem(await decide('wholesaler', id, { decision: 'approve' }), 403, 'role-forbidden');
    const done = await decide('siming-officer', id, { decision: 'approve' });
    expect(done.body).toMatchObject({ state: 'approved', partyId: expect.stringMatching(/^\d+$/) });
    expect((await signIn(body.userName)).body.party?.partyId).toBe(done.body.partyId);
    expectProblem(
      await decide('admin', id, { decision: 'refuse', reason: 'x' }),
      409,
      'registration-decided',
    );
    const { rows } = await city.owner.query(
      'SELECT password_hash FROM onboarding.registration WHERE registration_id = $1',
      [id],
    );
    expect(rows[0].password_hash).toBe('');
  });

  test('of a business that partners have named keeps its id and so its history', async () => {
    const uscc = freshUscc();
    const voucher = await city.issue('farm', {
      receiver: { uscc, name: '香姐小吃' } as never,
      lines: [city.cabbage()],
    });
    const body = form({ party: { uscc, name: '思明区香姐小吃店' } });
    await register(body);
    const [one] = (await waiting('siming-officer')).filter((each) => each.party.name === '思明区香姐小吃店');
    expect(one?.known).toBe(true);
    const done = await decide('siming-officer', one?.registrationId ?? '0', { decision: 'approve' });
    expect(done.body.partyId).toBe(voucher.receiver.partyId);
  });

  test('that is refused tells why to whoever has its ticket', async () => {
    const body = form();
    const { ticket } = (await register(body)).body;
    const id = await idOf(body.party.name);
    expectProblem(await decide('admin', id, { decision: 'refuse' }), 422, 'reason-needed');
    await decide('admin', id, { decision: 'refuse', reason: '名称与营业执照不符' });
    const status = (word: string) =>
      city.call<ProblemBody>(null, 'GET', `/api/v1/registrations/status?ticket=${word}`);
    expect((await status(ticket)).body).toMatchObject({ state: 'refused', reason: '名称与营业执照不符' });
    expectProblem(await status('guessed'), 404, 'registration-unknown');
    // Mended, it can be sent again.
    expect((await register(form({ party: { uscc: body.party.uscc }, userName: body.userName }))).status).toBe(
      201,
    );
  });

  test('with something that is not right is told what, and leaves nothing behind', async () => {
    const body = form();
    await register(body);
    await city.owner.query('DELETE FROM onboarding.attempt');
    const before = await city.written(['identity.audit', 'onboarding.attempt']);
    expectProblem(
      await register(form({ party: { uscc: '91350200MA348KJW1K' } })),
      422,
      /^(uscc-|registration-invalid)/,
    );
    expectProblem(await register(form({ party: { uscc: city.parties.stall.uscc } })), 409, 'uscc-taken');
    expectProblem(await register(form({ party: { uscc: body.party.uscc } })), 409, 'registration-waiting');
    await city.owner.query('DELETE FROM onboarding.attempt');
    expectProblem(await register(form({ userName: body.userName })), 409, 'user-name-taken');
    expectProblem(await register(form({ userName: 'stall' })), 409, 'user-name-taken');
    expectProblem(await register(form({ party: { divisionCode: '999' } })), 422, /./);
    expectProblem(await register(form({ party: { kind: 'palace' } })), 422, /./);
    expectProblem(await register(form({ party: { contactPhone: '微信同号' } })), 422, 'phone-shape');
    expectProblem(await register(form({ password: 'short' })), 400, 'request-invalid');
    expect(await city.written(['identity.audit', 'onboarding.attempt'])).toEqual(before);
  });

  test('is taken thirty times an hour from one address, which many phones may share', async () => {
    await city.owner.query(
      `INSERT INTO onboarding.attempt (what, address, hour, times) VALUES ('registrations-an-hour', '127.0.0.1', date_trunc('hour', $1::timestamptz), 28)`,
      [city.clock.now()],
    );
    for (let sent = 0; sent < 2; sent += 1) expect((await register(form())).status).toBe(201);
    expectProblem(await register(form()), 429, 'tries-too-many');
  });

  test('that two people decide at once is decided once', async () => {
    const body = form();
    await register(body);
    const id = await idOf(body.party.name);
    const both = await Promise.all([
      decide('siming-officer', id, { decision: 'approve' }),
      decide('city-officer', id, { decision: 'approve' }),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
  });
});

describe('An invitation by a voucher', () => {
  /** A voucher to somebody who has no account, and its link. */
  async function invited() {
    const uscc = freshUscc();
    const voucher = await city.issue('wholesaler', {
      receiver: { uscc, name: `无账号面馆${serial}` } as never,
      lines: [{ lot: (await city.stockCabbage('wholesaler')).lotId, quantity: 10, unit: 'kg' }],
    });
    const answer = await city.call<{ url: string; receiver: string } & ProblemBody>(
      'wholesaler',
      'POST',
      `/api/v1/vouchers/${voucher.number}/invitation`,
    );
    expect(answer.status).toBe(201);
    return { uscc, voucher, code: new URL(answer.body.url).searchParams.get('code') ?? '' };
  }
  const open = (code: string) => city.call<ProblemBody>(null, 'GET', `/api/v1/invitations?code=${code}`);
  const confirm = (code: string, usccEnd?: string) =>
    city.call<{ known: { uscc: string; name: string } } & ProblemBody>(
      null,
      'POST',
      '/api/v1/invitations/confirmation',
      { code, ...(usccEnd ? { usccEnd } : {}) },
    );

  test('shows goods, is confirmed once without an account; the business keeps its id when an officer lets it in', async () => {
    const { uscc, voucher, code } = await invited();
    expect((await open(code)).body).toMatchObject({
      voucher: voucher.number,
      sender: city.parties.wholesaler.name,
      proof: 'uscc-end',
      lines: [{ name: '大白菜', quantity: { zh: '10 公斤' } }],
    });
    expect(JSON.stringify((await open(code)).body)).not.toContain(uscc);
    const done = await confirm(code, uscc.slice(-4).toLowerCase());
    expect(done).toMatchObject({ status: 200, body: { known: { uscc } } });
    const seen = await city.read('wholesaler', voucher);
    expect(seen.body.state).toBe('received');
    expect(seen.body.check?.by).toBe('凭邀请链接确认（无账号）');
    expectProblem(await open(code), 410, 'invitation-used');
    expectProblem(await confirm(code, uscc.slice(-4)), 410, 'invitation-used');
    const body = form({ party: { uscc }, invitation: code });
    // Its code is public, and its supplier has it: whoever made the link might register in its place.
    expect((await register(body)).body.state).toBe('pending');
    expectProblem(await signIn(body.userName), 401, 'sign-in-failed');
    await decide('admin', await idOf(body.party.name), { decision: 'approve' });
    expect((await signIn(body.userName)).body.party?.partyId).toBe(voucher.receiver.partyId);
    // Once: a second registration by it is taken for what it is.
    expectProblem(await register(form({ party: { uscc }, invitation: code })), 409, 'uscc-taken');
    expect((await city.verify()).findings).toEqual([]);
  });

  test('that two phones use at once is one receipt', async () => {
    const { uscc, voucher, code } = await invited();
    const both = await Promise.all([confirm(code, uscc.slice(-4)), confirm(code, uscc.slice(-4))]);
    expect(both.map((one) => one.status).filter((status) => status === 200).length).toBeGreaterThanOrEqual(1);
    const { rows } = await city.owner.query(
      `SELECT count(*)::int AS receipts FROM vouchers.answer WHERE document_id = $1`,
      [voucher.documentId],
    );
    expect(rows[0].receipts).toBe(1);
  });

  test('that was forwarded to somebody else confirms nothing, and is shut after five tries', async () => {
    const { voucher, code } = await invited();
    for (let left = 4; left > 0; left -= 1) {
      const problem = expectProblem(await confirm(code, 'ZZZZ'), 422, 'not-the-receiver');
      expect(problem.messages.zh).toContain(`还可以再试 ${left} 次`);
    }
    expectProblem(await confirm(code, 'ZZZZ'), 410, 'invitation-shut');
    expectProblem(await open(code), 410, 'invitation-shut');
    expect((await city.read('wholesaler', voucher)).body.state).toBe('issued');
  });

  test('has no more than five tries, however many come at once', async () => {
    const { code } = await invited();
    const hash = hashCode(code);
    const wrong = { right: false, most: 5 };
    const tries = await Promise.all(Array.from({ length: 9 }, () => takeTry(city.tools.db, hash, wrong)));
    expect(tries.filter((one) => one !== null).sort()).toEqual([1, 2, 3, 4, 5]);
    // A right answer that was under way with them comes too late.
    expect(await takeTry(city.tools.db, hash, { right: true, most: 5 })).toBeNull();
  });

  test('works although a stranger has taken a name that looks like the one it is recorded under', async () => {
    const { uscc, voucher, code } = await invited();
    const name = `invited-${voucher.receiver.partyId}`;
    const account = { userName: name, displayName: '抢注', password: PASSWORD, role: 'operator' };
    const { partyId } = city.parties.stranger;
    expect((await city.call('admin', 'POST', '/api/v1/accounts', { ...account, partyId })).status).toBe(201);
    expect((await confirm(code, uscc.slice(-4))).status).toBe(200);
    expect((await city.read('wholesaler', voucher)).body.state).toBe('received');
  });

  test('that has expired, was replaced, or whose voucher was taken back says so', async () => {
    const late = await invited();
    const now = city.clock.now();
    city.clock.set(new Date(now.getTime() + 73 * 3_600_000));
    expectProblem(await open(late.code), 410, 'invitation-expired');
    expectProblem(await confirm(late.code, late.uscc.slice(-4)), 410, 'invitation-expired');
    city.clock.set(now);
    await city.call('wholesaler', 'POST', `/api/v1/vouchers/${late.voucher.number}/invitation`);
    expectProblem(await open(late.code), 410, 'invitation-replaced');
    const gone = await invited();
    await city.call('wholesaler', 'POST', `/api/v1/vouchers/${gone.voucher.number}/void`, {
      documentNumber: city.number('VO'),
      reason: '开错',
    });
    expectProblem(await open(gone.code), 409, 'voucher-taken-back');
    expectProblem(await confirm(gone.code, gone.uscc.slice(-4)), 409, 'voucher-taken-back');
    expectProblem(await open('made-up'), 404, 'invitation-unknown');
  });

  test('is for receivers without an account, of one’s own vouchers that are open', async () => {
    const ask = (who: 'farm' | 'wholesaler' | 'stranger', voucher: { number: string }) =>
      city.call<ProblemBody>(who, 'POST', `/api/v1/vouchers/${voucher.number}/invitation`);
    const known = await city.issueCabbage('farm', 'wholesaler', { origin: city.number('地块') });
    expectProblem(await ask('farm', known), 409, 'receiver-has-account');
    expectProblem(await ask('stranger', known), 403, 'record-forbidden');
    await city.receive('wholesaler', known);
    expectProblem(await ask('farm', known), 409, 'voucher-not-open');
  });

  test('is kept as a hash alone, and guessing is slow', async () => {
    const { code } = await invited();
    const { rows } = await city.owner.query(
      `SELECT encode(code_sha256, 'escape') AS code FROM onboarding.invitation`,
    );
    expect(JSON.stringify(rows)).not.toContain(code);
    await city.owner.query(
      `UPDATE onboarding.attempt SET times = 30 WHERE what = 'invitation-tries-an-hour'`,
    );
    await open('guess');
    await city.owner.query(
      `UPDATE onboarding.attempt SET times = 30 WHERE what = 'invitation-tries-an-hour'`,
    );
    expectProblem(await open('guess'), 429, 'tries-too-many');
  });
});

describe('The first day', () => {
  test('is done by what was recorded, and can be put away', async () => {
    const ask = (who: 'importer' | 'stranger') =>
      city.call<{ dismissed: boolean; steps: { step: string; done: boolean }[] }>(
        who,
        'GET',
        '/api/v1/first-day',
      );
    const done = async (who: 'importer' | 'stranger') =>
      (await ask(who)).body.steps.filter((one) => one.done).map((one) => one.step);
    expect(await done('stranger')).toEqual([]);
    const { lotId } = await city.stockCabbage('stranger');
    expect(await done('stranger')).toEqual(['receive']);
    await city.issue('stranger', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot: lotId, quantity: 1, unit: 'kg' }],
    });
    expect(await done('stranger')).toEqual(['receive', 'issue']);
    const put = await city.call('stranger', 'PUT', '/api/v1/first-day', { dismissed: true });
    expect(put.body).toMatchObject({ dismissed: true });
    expect((await ask('stranger')).body.dismissed).toBe(true);
    expect((await ask('importer')).body.dismissed).toBe(false);
  });
});
