import { createHmac } from 'node:crypto';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Message } from '../../../simulator/departments/department-server.ts';
import { expectProblem } from '../../../test/support/city.ts';
import { ADAPTERS } from './adapters/index.ts';
import { askOverHttp } from './ask-over-http.ts';
import type { DepartmentListValue } from './departments.schemas.ts';
import {
  type DepartmentCode,
  type DepartmentsHouse,
  openDepartmentsHouse,
  SECRETS,
} from './testing/departments-house.ts';

let house: DepartmentsHouse;
beforeAll(async () => {
  house = await openDepartmentsHouse();
});
afterAll(() => house?.close());

const FORMATS = {
  'animal-quarantine': { adapter: 'quarantine-json', kind: 'animal-quarantine-b' },
  customs: { adapter: 'customs-xml', kind: 'customs-quarantine' },
  slaughter: { adapter: 'slaughter-lines', kind: 'meat-inspection' },
  'quick-tests': { adapter: 'quick-test-json', kind: 'rapid-test' },
} as const;
const CODES = Object.keys(FORMATS) as DepartmentCode[];

/** A certificate for 12.5 kg of a goods with signs that every format must escape, and its withdrawal. */
const GOODS = '冻“牛肉” <A&B>, 丸子';
function issue(code: DepartmentCode, number: string): Message {
  if (code === 'customs')
    return house.customs.release({
      certificateNo: number,
      consignee: { name: '远帆, 进口', code: '91350206MA00000001' },
      office: '东渡海关',
      goods: [{ name: GOODS, quantity: '12.5', unit: 'kg' }],
    });
  if (code === 'slaughter')
    return house.slaughter.issue({
      number,
      goods: GOODS,
      weight: '12.5',
      unit: 'kg',
      owner: '远帆, 进口',
      ownerCode: '91350206MA00000001',
      house: '翔安定点屠宰厂',
      issuedOn: '20261120',
      validUntil: '20261122',
    });
  if (code === 'quick-tests')
    return house.quickTests.publish({
      slipNo: number,
      station: '市快检站',
      testedOn: '2026-11-20',
      sample: { name: GOODS, batchWeight_kg: 12.5 },
      sampledFrom: { name: '远帆, 进口', code: '91350206MA00000001' },
      verdict: 'pass',
    });
  return house.quarantine.issue({
    证号: number,
    类别: 'B',
    货主: '远帆, 进口',
    统一社会信用代码: '91350206MA00000001',
    动物或产品: GOODS,
    数量: '12.5',
    单位: 'kg',
    签发机关: '监督所',
    签发日期: '2026-11-20',
    有效期至: '2026-11-22',
  });
}
function withdraw(code: DepartmentCode, number: string): Message {
  if (code === 'customs') return house.customs.cancel(number, '证物不符');
  if (code === 'slaughter') return house.slaughter.withdraw(number, '证物不符');
  if (code === 'quick-tests') return house.quickTests.revoke(number, '证物不符');
  return house.quarantine.withdraw('B', number, '证物不符');
}
const push = (code: string, message: Message) =>
  fetch(`${house.address}/api/v1/departments/${code}/messages`, {
    method: 'POST',
    headers: message.headers,
    body: new Uint8Array(message.body),
  });
const adapterOf = (code: DepartmentCode) => {
  const adapter = ADAPTERS.get(FORMATS[code].adapter);
  if (!adapter) throw new Error(code);
  return adapter;
};
const ask = (code: DepartmentCode, number: string) =>
  adapterOf(code).ask(
    { address: house.servers[code].address, secret: SECRETS[code] },
    { kind: FORMATS[code].kind, number, now: house.city.clock.now() },
    house.city.tools.askDepartment ?? askOverHttp(1),
  );
const stored = async (code: string) =>
  (
    await house.city.owner.query(
      'SELECT message_key, state, note, body, sha256 FROM departments.message WHERE department = $1 ORDER BY received_at, message_key',
      [code],
    )
  ).rows as { message_key: string; state: string; note: string | null; body: Buffer; sha256: Buffer }[];

describe.each(CODES)('The format of %s', (code) => {
  const { kind } = FORMATS[code];
  test('is read from a push, answered by number, and its withdrawal is read, all over HTTP', async () => {
    const number = `SJKJ-${code}-1`;
    const message = issue(code, number);
    // Three more whose numbers begin alike: the quick tests' answer comes in pages.
    for (const tail of ['0', '2', '3']) issue(code, `${number}${tail}`);
    const answer = await push(code, message);
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 200,
      body: { repeated: false, state: 'taken', statements: 1 },
    });
    const [said] = (await ask(code, number)) ?? [];
    expect(said).toMatchObject({
      what: 'certificate',
      kind,
      number,
      facts: {
        goods: [{ name: GOODS, quantity: '12.5', unit: 'kg' }],
        holder: { uscc: '91350206MA00000001' },
      },
    });
    expect(said?.saidAt.getTime()).toBe(house.city.clock.now().getTime());
    expect(await ask(code, `${number}99`)).toBeNull();
    const gone = await push(code, withdraw(code, number));
    expect(gone.status).toBe(200);
    expect(((await ask(code, number)) ?? []).map((one) => one.what)).toEqual(['certificate', 'withdrawal']);
    const { rows } = await house.city.owner.query(
      'SELECT withdrawn_reason, facts FROM departments.certificate WHERE number = $1 AND kind = $2',
      [number.toUpperCase(), kind],
    );
    expect(rows).toMatchObject([{ withdrawn_reason: '证物不符', facts: { goods: [{ name: GOODS }] } }]);
    // As it came, to the byte.
    expect((await stored(code)).some((one) => one.body.equals(message.body))).toBe(true);
  });

  test('comes twice and changes nothing; the same id with other content is refused', async () => {
    const message = issue(code, `SJKJ-${code}-TWICE`);
    expect((await push(code, message)).status).toBe(200);
    const before = await house.city.written(['identity.audit', 'departments.reach']);
    const again = await push(code, message);
    expect(await again.json()).toMatchObject({ repeated: true, state: 'taken' });
    expect(await house.city.written(['identity.audit', 'departments.reach'])).toEqual(before);
  });

  test('with a wrong signature or token is not taken, and nothing is kept of it', async () => {
    const message = issue(code, `SJKJ-${code}-FALSE`);
    const before = await stored(code);
    const body = Buffer.from(message.body);
    if (code === 'animal-quarantine') message.headers['x-dongjian-token'] = 'token-of-quarantine-2';
    else body[body.length - 3] = (body[body.length - 3] ?? 0) ^ 1;
    const answer = await push(code, { headers: message.headers, body });
    expect({ status: answer.status, code: ((await answer.json()) as { code: string }).code }).toEqual({
      status: 401,
      code: 'message-not-authentic',
    });
    expect(await stored(code)).toEqual(before);
  });

  test.each(['refuse', 'error', 'garbage', 'hang'] as const)(
    'asked while it would %s says so',
    async (mode) => {
      await house.setMode(code, mode);
      await expect(ask(code, 'X')).rejects.toMatchObject({
        name: expect.stringMatching(/^(DepartmentOut|Unreadable)$/),
      });
      await house.setMode(code, 'up');
    },
  );
});

describe('A list of slips', () => {
  const asked = { kind: 'rapid-test', number: 'KJ-9', now: new Date('2026-11-20T08:00:00Z') };
  const link = { address: 'http://127.0.0.1:1', secret: 'x' };
  const answering = (list: object) => () =>
    Promise.resolve({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(list)) });
  const ask = (list: object) => ADAPTERS.get('quick-test-json')?.ask(link, asked, answering(list));

  test('that never ends does not say that there is no such slip', async () => {
    await expect(ask({ slips: [], next: 'more' })).rejects.toMatchObject({ name: 'Unreadable' });
    expect(await ask({ slips: [], next: null })).toBeNull();
  });

  test('has the slip under its number, however that is written', async () => {
    const slip = { slipNo: ' kj-9', verdict: 'pass', publishedAt: '2026-11-20T08:00:00Z' };
    const whole = { ...slip, testedOn: '2026-11-20', sample: { name: '白菜', batchWeight_kg: 1 } };
    expect(await ask({ slips: [null, whole], next: null })).toHaveLength(1);
  });
});

describe('A message that nobody can read', () => {
  const sealed = (content: string): Message => ({
    headers: { 'content-type': 'text/csv' },
    body: Buffer.from(
      `${content}T,${createHmac('sha256', SECRETS.slaughter).update(content).digest('hex')}\n`,
    ),
  });
  const signedXml = (xml: string, encoding = 'gb18030'): Message => {
    const body = iconv.encode(xml, encoding);
    const time = house.city.clock.now().toISOString();
    const sign = createHmac('sha256', SECRETS.customs).update(`${time}\n`).update(body).digest('hex');
    return { headers: { 'x-hg-time': time, 'x-hg-sign': sign }, body };
  };
  const token = (body: string): Message => ({
    headers: { 'x-dongjian-token': SECRETS['animal-quarantine'] },
    body: Buffer.from(body),
  });
  const cases: [string, DepartmentCode, () => Message, RegExp][] = [
    ['truncated JSON', 'animal-quarantine', () => token('{"消息编号":"DJ-X1","类型":'), /JSON/],
    ['a list', 'animal-quarantine', () => token('[]'), /object/],
    ['a word that is not known', 'animal-quarantine', () => token('{"类型":"改签","证明":{}}'), /类型/],
    [
      'a day that is none',
      'animal-quarantine',
      () => {
        const { body, headers } = issue('animal-quarantine', 'MQ-DAY');
        return { headers, body: Buffer.from(body.toString().replace('2026-11-22', '2026-02-30')) };
      },
      /有效期至/,
    ],
    [
      'lines fewer than its head says',
      'slaughter',
      () => sealed('H,TZ-X1,20261120160000,2\nX,RP-1,20261120160000,作废\n'),
      /1 lines came/,
    ],
    [
      'truncated XML',
      'customs',
      () => signedXml('<?xml version="1.0"?><CustomsMessage id="HG-X1"><Release no="1"'),
      /XML/,
    ],
    [
      'a bomb of entities',
      'customs',
      () =>
        signedXml(
          '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><CustomsMessage id="HG-X2">&c;</CustomsMessage>',
        ),
      /document type/,
    ],
    [
      'another encoding',
      'customs',
      () => signedXml('<CustomsMessage id="HG-X3"><Cancel no="一七"/></CustomsMessage>', 'utf16le'),
      /GB18030|XML/,
    ],
  ];
  test.each(cases)('%s (%s) is kept as it came and shown to an officer', async (_name, code, make, note) => {
    const message = make();
    const answer = await push(code, message);
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 202,
      body: { state: 'unreadable', statements: 0 },
    });
    const kept = (await stored(code)).find((one) => one.body.equals(message.body));
    expect(kept).toMatchObject({ state: 'unreadable', note: expect.stringMatching(note) });
    const shown = await house.city.call<DepartmentListValue>('huli-officer', 'GET', '/api/v1/departments');
    expect(shown.body.unreadable).toContainEqual(
      expect.objectContaining({ messageId: kept?.message_key, note: kept?.note }),
    );
    // Sent again it is one message still.
    await (await push(code, message)).arrayBuffer();
    expect((await stored(code)).filter((one) => one.body.equals(message.body))).toHaveLength(1);
  });

  test('is refused where it is too long, comes to no department, or to one that is not connected', async () => {
    const huge = await push('customs', { headers: {}, body: Buffer.alloc(2 * 1024 * 1024 + 1) });
    expect([huge.status, ((await huge.json()) as { code: string }).code]).toEqual([413, 'body-too-large']);
    const nobody = await push('weather', { headers: {}, body: Buffer.from('{}') });
    expect([nobody.status, ((await nobody.json()) as { code: string }).code]).toEqual([
      404,
      'department-unknown',
    ]);
    const links = house.city.tools.departmentLinks;
    house.city.tools.departmentLinks = new Map();
    const unconnected = await house.city.raw({}, 'POST', '/api/v1/departments/customs/messages', '{}');
    house.city.tools.departmentLinks = links;
    expectProblem(unconnected, 503, 'department-not-connected');
  });

  test('signed ten minutes ago is not taken: whoever listened in cannot send it again later', async () => {
    const message = issue('customs', 'HG-OLD');
    house.pass(10);
    expect((await push('customs', message)).status).toBe(401);
  });
});
