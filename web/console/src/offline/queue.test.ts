import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drainQueue, type QueueStore } from './drain-queue.ts';
import {
  afterAnswer,
  canDecide,
  type EntryProblem,
  mended,
  nextToSend,
  type QueueEntry,
  type SendAnswer,
} from './queue-rules.ts';

const entryOf = (id: number, account = 'A', more: Partial<QueueEntry> = {}): QueueEntry => ({
  id,
  account,
  kind: 'issue',
  path: '/api/v1/vouchers',
  body: { documentNumber: `N${id}` },
  title: '大白菜',
  partner: '某店',
  madeAt: '2026-11-20T00:00:00Z',
  state: 'waiting',
  revision: 0,
  tries: 0,
  notBefore: 0,
  problem: null,
  voucherNumber: null,
  slip: null,
  form: null,
  ...more,
});
const problem = (status: number, code = 'x'): EntryProblem => ({
  status,
  code,
  words: { zh: '话', en: 'word' },
  issues: [],
});
const answered = (status: number, code?: string): SendAnswer => ({
  type: 'answered',
  status,
  voucherNumber: status < 300 ? 'V' : null,
  problem: status < 300 ? null : problem(status, code),
});

/** What lies on the phone: it outlives tabs. */
class Phone implements QueueStore {
  readonly entries = new Map<number, QueueEntry>();
  async entriesOf(account: string): Promise<QueueEntry[]> {
    return [...this.entries.values()].filter((one) => one.account === account);
  }
  async replace(entry: QueueEntry): Promise<boolean> {
    if (this.entries.get(entry.id)?.revision !== entry.revision - 1) return false;
    this.entries.set(entry.id, entry);
    return true;
  }
}

describe('An answer', () => {
  it.each([
    [{ type: 'unreachable' } as SendAnswer, 'waiting', 'pause'],
    [answered(200), 'done', 'next'],
    [answered(201), 'done', 'next'],
    [answered(401), 'waiting', 'sign-in'],
    [answered(403, 'record-forbidden'), 'conflict', 'next'],
    [answered(404, 'voucher-unknown'), 'conflict', 'next'],
    [answered(408), 'waiting', 'pause'],
    [answered(409, 'voucher-not-in-state'), 'conflict', 'next'],
    [answered(409, 'slip-not-arrived'), 'waiting', 'next'],
    [answered(422), 'conflict', 'next'],
    [answered(429), 'waiting', 'pause'],
    [answered(500), 'waiting', 'pause'],
    [answered(503), 'waiting', 'pause'],
    // A hotel's sign-in page.
    [{ type: 'answered', status: 404, voucherNumber: null, problem: null } as SendAnswer, 'waiting', 'pause'],
  ])('of %j leaves the entry %s, then: %s', (answer, state, then) => {
    const after = afterAnswer(entryOf(1), answer, 1000);
    expect([after.entry.state, after.next]).toEqual([state, then]);
    expect(canDecide(after.entry)).toBe(state === 'conflict');
  });
  it('that asks for something else first holds this entry back, not the others', () => {
    const { entry } = afterAnswer(entryOf(1), answered(409, 'slip-not-arrived'), 1000);
    expect(nextToSend([entry, entryOf(2)], 'A', 2000)?.id).toBe(2);
    expect(nextToSend([entry, entryOf(2)], 'A', 61_001)?.id).toBe(1);
  });
  it('that was a refusal can be mended under the same number', () => {
    const refused = afterAnswer(entryOf(1), answered(422), 0).entry;
    const again = mended(refused, { title: '上海青' });
    expect([again.state, again.body.documentNumber, again.title]).toEqual(['waiting', 'N1', '上海青']);
  });
});

/** What the line and the server do with one request. */
type Fate = 'arrives' | 'request-lost' | 'answer-lost' | 'twice' | 'server-ill' | 'refused' | 'tab-closed';
const fate = fc.constantFrom<Fate>(
  'arrives',
  'request-lost',
  'answer-lost',
  'twice',
  'server-ill',
  'refused',
  'tab-closed',
);
type Step = { type: 'make'; account: 'A' | 'B' } | { type: 'drain'; account: 'A' | 'B'; tabs: number };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step>({ type: 'make', account: 'A' }, { type: 'make', account: 'B' }),
  fc.record({
    type: fc.constant('drain' as const),
    account: fc.constantFrom('A' as const, 'B' as const),
    tabs: fc.integer({ min: 1, max: 2 }),
  }),
);

describe('A queue over a line that loses, doubles and breaks', () => {
  it('gets every document recorded exactly once, in order, by its own account, whatever happens in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 30 }),
        fc.array(fate, { maxLength: 60 }),
        async (steps, fates) => {
          const phone = new Phone();
          const recorded: { account: string; number: string }[] = [];
          const refusedFor = new Set<string>();
          let serial = 0;
          const rest = [...fates];
          const sender =
            (signedIn: string) =>
            async (entry: QueueEntry): Promise<SendAnswer> => {
              expect(entry.account).toBe(signedIn);
              const now = rest.shift() ?? 'arrives';
              const number = entry.body.documentNumber;
              const take = () => {
                if (!recorded.some((one) => one.number === number))
                  recorded.push({ account: entry.account, number });
              };
              await Promise.resolve();
              switch (now) {
                case 'request-lost':
                  return { type: 'unreachable' };
                case 'server-ill':
                  return answered(503);
                case 'tab-closed':
                  take();
                  throw new Error('tab closed');
                case 'answer-lost':
                  take();
                  return { type: 'unreachable' };
                case 'refused':
                  if (recorded.some((one) => one.number === number)) return answered(200);
                  refusedFor.add(number);
                  return answered(422);
                case 'twice':
                  take();
                  take();
                  return answered(200);
                case 'arrives':
                  take();
                  return answered(201);
              }
            };
          const drain = (account: string) =>
            drainQueue(phone, account, sender(account), () => 0).catch(() => 'closed');
          for (const one of steps) {
            if (one.type === 'make') {
              serial += 1;
              phone.entries.set(serial, entryOf(serial, one.account));
            } else await Promise.all(Array.from({ length: one.tabs }, () => drain(one.account)));
          }
          // The line is well again; what was refused is mended by a person.
          rest.length = 0;
          for (const entry of phone.entries.values())
            if (entry.state === 'conflict') phone.entries.set(entry.id, mended(entry, {}));
          for (const account of ['A', 'B']) expect(await drain(account)).toBe('empty');
          expect([...phone.entries.values()].every((one) => one.state === 'done')).toBe(true);
          expect(recorded.map((one) => one.number).sort()).toEqual(
            [...phone.entries.values()].map((one) => one.body.documentNumber).sort(),
          );
          for (const account of ['A', 'B']) {
            const mine = recorded.filter((one) => one.account === account && !refusedFor.has(one.number));
            const order = mine.map((one) => Number(one.number.slice(1)));
            expect(order).toEqual([...order].sort((a, b) => a - b));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
