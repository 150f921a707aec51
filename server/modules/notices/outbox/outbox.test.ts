import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SmsGateway } from '../../../../simulator/gateways/sms-gateway.ts';
import { openEmptyCity, type TestCity } from '../../../../test/support/city.ts';
import { MailHouse } from '../../../../test/support/mail-house.ts';
import { openDb } from '../../../platform/db.ts';
import { escalateMissed, markMissed, meetDeadline, startDeadline } from '../../deadlines/index.ts';
import { readOfficeMessages } from '../read-office-messages.ts';
import { tellOffice } from '../tell-office.ts';
import { mailCarrier } from './mail-server.ts';
import type { CarriedChannel, Carrier, Message } from './message.ts';
import { insertMessages, messagesOfCase } from './messages.store.ts';
import { LEASE_MS, type SendTools, sendMessagesOnce } from './send-messages.ts';
import { smsCarrier } from './sms-gateway.ts';

const SECRET = 'a secret of both';
/** Of a carrier that a gateway is to hang for. */
const HASTY_MS = 60;
const MINUTE_MS = 60_000;

let city: TestCity;
let gateway: SmsGateway;
let mail: MailHouse;
let carriers: Carrier[];
let hasty: Carrier[];
let other: SendTools['db'];
let start: Date;
beforeAll(async () => {
  city = await openEmptyCity();
  gateway = new SmsGateway(SECRET);
  mail = new MailHouse();
  const sms = { url: await gateway.listen(), keyId: 'luyuan', secret: SECRET };
  const letters = { url: await mail.listen(), from: '鹭源 <notice@luyuan.example>' };
  carriers = [smsCarrier(sms, city.clock), mailCarrier(letters)];
  hasty = [smsCarrier(sms, city.clock, HASTY_MS)];
  other = openDb({ url: city.serverUrl, connections_max: 4, onError: () => {} });
  start = city.clock.now();
});
afterAll(async () => {
  for (const carrier of carriers) await carrier.close();
  await gateway.close();
  await mail.close();
  await other.close();
  await city.close();
});
beforeEach(() => {
  gateway.fault = () => null;
  mail.fault = () => null;
});

const workers = (how = carriers): [SendTools, SendTools] => {
  const { clock, keys, city: data, db } = city.tools;
  const tools = { clock, keys, city: data, publicUrl: 'http://test.example', carriers: how };
  return [
    { ...tools, db },
    { ...tools, db: other },
  ];
};
const later = (ms: number) => city.clock.set(new Date(city.clock.now().getTime() + ms));

async function queue(count: number, channel: CarriedChannel = 'sms'): Promise<string> {
  const { ids, clock, db } = city.tools;
  const caseId = ids.next<'case'>() as string;
  const messages = Array.from({ length: count }, (_, index): Message => {
    const messageId = ids.next<'message'>() as string;
    return {
      ...{ messageId, key: `notice-${messageId}`, caseId, noticeId: messageId, partyId: '1' },
      ...{ purpose: 'notice', channel, subject: '停售封存通知', body: '请停售并封存：{link}' },
      address: channel === 'sms' ? `1380000${String(index).padStart(4, '0')}` : `shop${index}@shops.example`,
      ...{ state: 'waiting', tries: 0, madeAt: clock.now(), nextAt: clock.now(), sentAt: null },
      ...{ receipt: null, trouble: null },
    };
  });
  await db.transaction((tx) => insertMessages(tx, messages));
  return caseId;
}
const all = (caseId: string) => messagesOfCase(city.tools.db, caseId);
const states = async (caseId: string) => [...new Set((await all(caseId)).map((one) => one.state))];

/** Both workers take turns at the same time until neither finds anything due. */
async function drain(pair = workers()): Promise<void> {
  while ((await Promise.all(pair.map((one) => sendMessagesOnce(one)))).some((count) => count > 0));
}

describe('A text message', () => {
  it('Is handed over once by two servers that work at the same time, signed, with its link', async () => {
    const caseId = await queue(40);
    await drain();
    const messages = await all(caseId);
    expect(await states(caseId)).toEqual(['sent']);
    for (const { key, receipt } of messages) {
      expect(gateway.calls.get(key)).toBe(1);
      expect(gateway.taken.get(key)).toMatchObject({ id: receipt });
      expect(gateway.taken.get(key)?.text).toMatch(/^请停售并封存：http:\/\/test\.example\/n\/[\w-]{24}$/);
    }
    expect(gateway.refusedCalls).toEqual([]);
    // The secret of the link is nowhere in the database.
    const { rows } = await city.owner.query(
      'SELECT count(*)::int AS count FROM notices.message WHERE body LIKE $1',
      ['%/n/%'],
    );
    expect(rows[0]).toEqual({ count: 0 });
  });

  it('Waits for a gateway that hangs for an hour, ever longer, and is there once afterwards', async () => {
    const caseId = await queue(3);
    gateway.fault = () => 'hang';
    const tries: number[] = [];
    for (let minute = 0; minute < 60; minute += 1) {
      await drain(workers(hasty));
      tries.push(Math.max(...(await all(caseId)).map((one) => one.tries)));
      later(MINUTE_MS);
    }
    expect(await states(caseId)).toEqual(['waiting']);
    expect((await all(caseId))[0]?.trouble?.zh).toMatch(/没有答复/);
    // 0.5, 1, 2, 4, 8, 16, 30 minutes: seven pauses at most within the hour.
    expect(tries.at(-1)).toBeLessThanOrEqual(8);
    gateway.fault = () => null;
    later(31 * MINUTE_MS);
    await drain();
    expect(await states(caseId)).toEqual(['sent']);
  });

  it('Whose answer was lost is the same message when it is tried again', async () => {
    const caseId = await queue(2);
    gateway.fault = () => 'lost-answer';
    await drain();
    expect(await states(caseId)).toEqual(['waiting']);
    const before = gateway.taken.size;
    gateway.fault = () => null;
    later(MINUTE_MS);
    await drain();
    expect(await states(caseId)).toEqual(['sent']);
    expect(gateway.taken.size).toBe(before);
    for (const { key } of await all(caseId)) expect(gateway.calls.get(key)).toBe(2);
  });

  it('Is not lost when its server is killed between sending and saying so', async () => {
    const caseId = await queue(1);
    const killed = carriers.map((carrier) => ({
      ...carrier,
      send: async (message: Parameters<Carrier['send']>[0]): Promise<never> => {
        await carrier.send(message);
        throw new Error('killed');
      },
    }));
    await expect(sendMessagesOnce(workers(killed)[0])).rejects.toThrow('killed');
    // Nobody else takes it while the lease of the killed one runs.
    expect(await sendMessagesOnce(workers()[1])).toBe(0);
    later(LEASE_MS);
    expect(await sendMessagesOnce(workers()[1])).toBe(1);
    const [message] = await all(caseId);
    expect(message).toMatchObject({ state: 'sent', tries: 2 });
    expect(gateway.taken.has(message?.key ?? '')).toBe(true);
  });

  it('To a number that does not exist is not tried again; one that fails for a day is given up', async () => {
    const wrong = await queue(1);
    gateway.fault = () => 'refuse';
    await drain();
    expect(await states(wrong)).toEqual(['refused']);
    const failing = await queue(1);
    gateway.fault = () => 'error';
    for (let hour = 0; hour < 26 * 2; hour += 1) {
      await drain();
      later(30 * MINUTE_MS);
    }
    expect((await all(failing))[0]).toMatchObject({
      state: 'given-up',
      nextAt: null,
      trouble: { zh: '短信网关答复 500', en: 'the SMS gateway answered 500' },
    });
  });

  it('Reaches the gateway at least once, and by its key exactly once, whatever outages come', async () => {
    const faults = fc.constantFrom('hang', 'lost-answer', 'error', 'busy', 'killed', null, null);
    const steps = fc.array(
      fc.record({
        faults: fc.array(faults, { minLength: 4, maxLength: 4 }),
        pause_s: fc.integer({ min: 1, max: 1500 }),
      }),
      { maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), steps, async (count, outages) => {
        const caseId = await queue(count);
        for (const { faults, pause_s } of outages) {
          let call = 0;
          const next = () => faults[call++ % faults.length] ?? null;
          gateway.fault = () => {
            const fault = next();
            return fault === 'killed' ? null : fault;
          };
          const dying = hasty.map((carrier) => ({
            ...carrier,
            send: async (message: Parameters<Carrier['send']>[0]) => {
              const outcome = await carrier.send(message);
              if (next() === 'killed') throw new Error('killed');
              return outcome;
            },
          }));
          await Promise.allSettled(workers(dying).map((one) => sendMessagesOnce(one)));
          later(pause_s * 1000);
        }
        gateway.fault = () => null;
        later(60 * MINUTE_MS);
        await drain();
        const messages = await all(caseId);
        expect(messages.map((one) => one.state)).toEqual(messages.map(() => 'sent'));
        for (const { key, receipt } of messages) {
          expect(gateway.calls.get(key)).toBeGreaterThanOrEqual(1);
          expect([...gateway.taken.values()].filter((one) => one.key === key)).toMatchObject([
            { id: receipt },
          ]);
        }
      }),
      { numRuns: 12 },
    );
  });
});

describe('An e-mail', () => {
  it('Goes out by SMTP with the same Message-ID at each try; a mailbox that does not exist is told apart', async () => {
    const caseId = await queue(3, 'email');
    mail.fault = (address) =>
      address.startsWith('shop0') ? 'refuse' : address.startsWith('shop1') ? 'busy' : null;
    await drain();
    expect((await all(caseId)).map((one) => one.state)).toEqual(['refused', 'waiting', 'sent']);
    mail.fault = () => null;
    later(MINUTE_MS);
    await drain();
    const messages = await all(caseId);
    expect(messages.map((one) => one.state)).toEqual(['refused', 'sent', 'sent']);
    for (const { key, address, receipt } of messages.slice(1)) {
      const mine = mail.taken.filter((one) => one.to.includes(address ?? ''));
      expect(mine.map((one) => one.messageId)).toEqual([`<${key}@luyuan.example>`]);
      expect(receipt).toBe(`<${key}@luyuan.example>`);
    }
  });

  it('Whose answer was lost may come twice, under one Message-ID', async () => {
    const caseId = await queue(1, 'email');
    const [message] = await all(caseId);
    mail.fault = () => 'lost-answer';
    await drain();
    mail.fault = () => null;
    later(MINUTE_MS);
    await drain();
    expect(await states(caseId)).toEqual(['sent']);
    const mine = mail.taken.filter((one) => one.messageId === `<${message?.key}@luyuan.example>`);
    expect(mine.length).toBeGreaterThanOrEqual(1);
    expect(new Set(mine.map((one) => one.messageId)).size).toBe(1);
    expect(start.getTime()).toBeLessThan(city.clock.now().getTime());
  });
});

describe('A deadline that was missed', () => {
  const HOUR_MS = 60 * MINUTE_MS;
  const NAMES = { clause: '由城市填写', confidence: 'D', from: '2015-10-01', to: null } as const;
  /** The city's data, with addresses that this city has not filled in. */
  const withAddresses = (db: SendTools['db']) => {
    const officeReach = [
      { division: '350203', phone: '13900000001', email: 'siming@office.example', ...NAMES },
      { division: '350200', phone: null, email: 'city@office.example', ...NAMES },
    ];
    const tools = { ...city.tools, db, city: { ...city.tools.city, officeReach } };
    return { ...tools, wayOut: { carriers, publicUrl: 'http://test.example' } };
  };
  const teller = (db: SendTools['db']) => {
    const tools = withAddresses(db);
    return { ...tools, onEscalate: [tellOffice(tools)] };
  };
  const both = () => [teller(city.tools.db), teller(other)] as const;
  /** Both servers look at the same time. */
  const look = async () => {
    await markMissed(city.tools);
    return (await Promise.all(both().map((tools) => escalateMissed(tools)))).flat();
  };
  const start = async (kind: string, id: string, division = '350203001') =>
    city.tools.db.transaction((tx) =>
      startDeadline(tx, city.tools, {
        ...{ subject: { kind: 'test', id }, kind, startsAt: city.clock.now(), division },
        about: { zh: `办理 ${id}`, en: `See to ${id}` },
      }),
    );
  const told = async (divisionCode: string) =>
    (await readOfficeMessages(withAddresses(city.tools.db), { divisionCode } as never, 50)).items.map(
      (one) => [one.deadline.subject.id, one.level, one.deadline.state],
    );
  const meet = (kind: string, id: string) =>
    city.tools.db.transaction((tx) =>
      meetDeadline(tx, { subject: { kind: 'test', id }, kind, at: city.clock.now(), documentId: null }),
    );

  it('Is told the next level once, then the city once, by whichever server; by the ways that the data know', async () => {
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await start('freeze-approval', id);
    expect(await look()).toEqual([]);
    later(24 * HOUR_MS + 1);
    const first = await look();
    expect(first).toHaveLength(6);
    for (const one of first) expect(one).toMatchObject({ level: 1, division: '350203' });
    expect(await look()).toEqual([]);
    await drain();
    const texts = [...gateway.taken].filter(([key]) => key.startsWith('escalation-'));
    expect(texts).toHaveLength(6);
    expect(texts[0]?.[1]).toMatchObject({ to: '13900000001' });
    expect(texts.map(([, one]) => one.text).join()).toMatch(
      /办理 a：已于 2026年\d+月\d+日 \d\d:\d\d 超过时限/,
    );
    expect(texts.every(([key]) => gateway.calls.get(key) === 1)).toBe(true);
    expect((await told('350203')).map(([id]) => id).sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(await told('350200')).toEqual([]);
    // What is done meanwhile goes no further.
    for (const id of ['a', 'b', 'c', 'd', 'e']) await meet('freeze-approval', id);
    later(24 * HOUR_MS);
    expect(await look()).toMatchObject([{ level: 2, division: '350200' }]);
    later(240 * HOUR_MS);
    expect(await look()).toEqual([]);
    expect(await told('350200')).toEqual([['f', 2, 'missed']]);
    expect(await told('350206')).toEqual([]);
    await meet('freeze-approval', 'f');
    expect(await told('350200')).toEqual([['f', 2, 'met-late']]);
  });

  it('Is told up to the level that is due and no further, however many look at once', async () => {
    const ids = Array.from({ length: 40 }, (_, at) => `m${at}`);
    for (const id of ids) await start('freeze-approval', id);
    later(25 * HOUR_MS);
    await markMissed(city.tools);
    const lookers = [0, 1, 2].flatMap(() => both());
    const told = (await Promise.all(lookers.map((tools) => escalateMissed(tools)))).flat();
    expect(told.map((one) => one.level)).toEqual(ids.map(() => 1));
    expect(new Set(told.map((one) => one.deadlineId)).size).toBe(ids.length);
    for (const id of ids) await meet('freeze-approval', id);
    await drain();
  });

  it('Of which nobody could be told is told the next time, and is not taken for told', async () => {
    await start('freeze-approval', 'g');
    later(25 * HOUR_MS);
    await markMissed(city.tools);
    const errors: unknown[] = [];
    const failing = {
      ...teller(other),
      onEscalate: [
        ...teller(other).onEscalate,
        async () => {
          throw new Error('not now');
        },
      ],
    };
    expect(await escalateMissed(failing, (error) => errors.push(error))).toEqual([]);
    expect(errors).toHaveLength(1);
    expect((await told('350203')).filter(([id]) => id === 'g')).toEqual([]);
    expect(await look()).toMatchObject([{ level: 1 }]);
    expect((await told('350203')).filter(([id]) => id === 'g')).toEqual([['g', 1, 'missed']]);
    await meet('freeze-approval', 'g');
  });

  it('Of many letters is told whoever answers for them, in the application alone; a server that was down tells each level once', async () => {
    await drain();
    const before = gateway.taken.size;
    await start('notice-answer', 'h');
    later(100 * HOUR_MS);
    const levels = (await look()).map((one) => [one.level, one.division, one.ways]);
    expect(levels.sort()).toEqual([
      [1, '350203001', []],
      [2, '350203', ['email']],
    ]);
    await drain();
    expect(gateway.taken.size).toBe(before);
  });
});
