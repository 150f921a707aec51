import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemFrom } from '../../web/console/src/api/problem.ts';
import { drainQueue, type QueueStore } from '../../web/console/src/offline/drain-queue.ts';
import type { QueueEntry, SendAnswer } from '../../web/console/src/offline/queue-rules.ts';
import { openCity, PASSWORD, type TestCity } from '../support/city.ts';

/** The queue against the real server over HTTP: a seller and a buyer whose lines lose, double and break. */

let city: TestCity;
let origin = '';
let lotId = '';
beforeAll(async () => {
  city = await openCity();
  origin = await city.app.listen({ port: 0, host: '127.0.0.1' });
  ({ lotId } = await city.stockCabbage('wholesaler', { quantity: 1000 }));
});
afterAll(() => city.close());

class Phone implements QueueStore {
  readonly entries: QueueEntry[] = [];
  readonly account: string;
  constructor(account: string) {
    this.account = account;
  }
  add(kind: QueueEntry['kind'], path: string, body: QueueEntry['body']): void {
    const id = this.entries.length + 1;
    this.entries.push({
      id,
      account: this.account,
      kind,
      path,
      body,
      title: '',
      partner: '',
      madeAt: '',
      state: 'waiting',
      revision: 0,
      tries: 0,
      notBefore: 0,
      problem: null,
      voucherNumber: null,
      slip: null,
      form: null,
    });
  }
  async entriesOf(): Promise<QueueEntry[]> {
    return [...this.entries];
  }
  async replace(entry: QueueEntry): Promise<boolean> {
    if (this.entries[entry.id - 1]?.revision !== entry.revision - 1) return false;
    this.entries[entry.id - 1] = entry;
    return true;
  }
}

async function signIn(
  who: 'wholesaler' | 'stall' | 'supermarket',
): Promise<{ cookie: string; accountId: string }> {
  const answer = await fetch(`${origin}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-luyuan': '1' },
    body: JSON.stringify({ userName: who, password: PASSWORD }),
  });
  const cookie = String(answer.headers.get('set-cookie')).split(';')[0] ?? '';
  return { cookie, accountId: ((await answer.json()) as { accountId: string }).accountId };
}

async function post(cookie: string, entry: QueueEntry): Promise<SendAnswer> {
  const response = await fetch(origin + entry.path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-luyuan': '1',
      cookie,
      'x-luyuan-account': entry.account,
    },
    body: JSON.stringify(entry.body),
  });
  const body = (await response.json()) as { number?: string; voucherNumber?: string };
  const { status, code, words, issues } = problemFrom(response.status, body);
  return {
    type: 'answered',
    status: response.status,
    voucherNumber: body.voucherNumber ?? body.number ?? null,
    problem: response.ok ? null : { status, code, words, issues },
  };
}

type Fate = 'arrives' | 'request-lost' | 'answer-lost' | 'twice-at-once';
const fates = fc.array(fc.constantFrom<Fate>('arrives', 'request-lost', 'answer-lost', 'twice-at-once'), {
  maxLength: 14,
});

describe('The queue and the real server', () => {
  it('end with one handing-over for each slip, whoever comes on-line when, however bad the lines', async () => {
    const seller = await signIn('wholesaler');
    const buyer = await signIn('stall');
    const slips = async (count: number) =>
      (await city.call<{ numbers: string[] }>('wholesaler', 'POST', '/api/v1/slip-numbers', { count })).body
        .numbers;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3 }),
        fates,
        fc.array(fc.constantFrom('seller', 'buyer', 'both'), { maxLength: 8 }),
        async (count, luck, turns) => {
          const phones = { seller: new Phone(seller.accountId), buyer: new Phone(buyer.accountId) };
          const before = await city.holding('stall', lotId);
          for (const number of await slips(count)) {
            const line = { lot: lotId, quantity: '1.5', unit: 'kg' };
            phones.seller.add('issue', '/api/v1/vouchers', {
              documentNumber: number,
              receiver: { partyId: city.parties.stall.partyId },
              lines: [line],
              issuedAt: '2026-11-20T07:00:00Z',
            } as QueueEntry['body']);
            phones.buyer.add('slip-receive', '/api/v1/slip-receipts', {
              documentNumber: `REC-${number}`,
              slip: number,
              receiver: city.parties.stall.partyId,
              lines: [line],
              receivedAt: '2026-11-20T07:10:00Z',
              decision: 'all',
            } as QueueEntry['body']);
          }
          const rest = [...luck];
          const sender =
            (cookie: string) =>
            async (entry: QueueEntry): Promise<SendAnswer> => {
              const fate = rest.shift() ?? 'arrives';
              if (fate === 'request-lost') return { type: 'unreachable' };
              if (fate === 'twice-at-once')
                return (await Promise.all([post(cookie, entry), post(cookie, entry)]))[1];
              const answer = await post(cookie, entry);
              return fate === 'answer-lost' ? { type: 'unreachable' } : answer;
            };
          const drain = (who: 'seller' | 'buyer') => {
            const { cookie, accountId } = who === 'seller' ? seller : buyer;
            return drainQueue(phones[who], accountId, sender(cookie));
          };
          for (const turn of turns)
            await Promise.all(
              (turn === 'both' ? (['seller', 'buyer'] as const) : [turn as 'seller']).map(drain),
            );
          rest.length = 0;
          expect(await Promise.all([drain('seller'), drain('buyer')])).toEqual(['empty', 'empty']);
          for (const phone of [phones.seller, phones.buyer])
            expect(phone.entries.map((entry) => [entry.state, entry.problem])).toEqual(
              phone.entries.map(() => ['done', null]),
            );
          const after = await city.holding('stall', lotId);
          expect(after.onHand - before.onHand).toBe(count * 1500);
          expect(after.incoming).toBe(0);
        },
      ),
      { numRuns: 25 },
    );
    expect((await city.verify()).findings).toEqual([]);
    expect(await city.discrepancies()).toEqual([]);
  }, 120_000);

  it('never send under another account’s session: the server asks for a sign-in, and nothing is lost', async () => {
    const seller = await signIn('wholesaler');
    const other = await signIn('supermarket');
    const phone = new Phone(seller.accountId);
    const { body } = await city.call<{ numbers: string[] }>('wholesaler', 'POST', '/api/v1/slip-numbers', {
      count: 1,
    });
    phone.add('issue', '/api/v1/vouchers', {
      documentNumber: body.numbers[0] ?? '',
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot: lotId, quantity: 1, unit: 'kg' }],
    } as QueueEntry['body']);
    for (const cookie of [other.cookie, 'luyuan_session=gone'])
      expect(await drainQueue(phone, seller.accountId, (entry) => post(cookie, entry))).toBe('sign-in');
    expect(phone.entries[0]?.state).toBe('waiting');
    expect(await drainQueue(phone, seller.accountId, (entry) => post(seller.cookie, entry))).toBe('empty');
    expect(phone.entries[0]?.state).toBe('done');
  });
});
