import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { usccOf } from '../../../simulator/identities.ts';
import {
  expectProblem,
  openCity,
  PASSWORD,
  type Person,
  partyBody,
  type TestCity,
} from '../../../test/support/city.ts';
import { outboxConsumers, outboxTools } from '../../outbox.ts';
import { createAccount, createApiKey } from '../identity/index.ts';
import { runOutboxOnce } from '../ledger/index.ts';
import type { PartyValue } from '../registry/index.ts';
import { appendEntries, type Concern, entriesAfter } from './feed.store.ts';
import type { FeedItemValue, FeedPageValue } from './index.ts';

let city: TestCity;
/** A market with the key of its operator, and a stall in it that has no account of its own. */
const market = { partyId: '', key: '' };
let inside = '';

beforeAll(async () => {
  city = await openCity();
  const make = async (body: object, serial: number) =>
    (
      await city.call<PartyValue & { partyId: string }>('admin', 'POST', '/api/v1/parties', {
        ...partyBody('stall', 50 + serial),
        uscc: usccOf('company', '350203', 30_000 + serial),
        ...body,
      })
    ).body.partyId;
  market.partyId = await make({ name: '中埔蔬菜批发市场', kind: 'wholesale-market' }, 1);
  inside = await make({ name: '市场内 A12 号摊', marketId: market.partyId, stall: 'A12' }, 2);
  const account = await createAccount(city.tools.db, city.tools.ids, {
    userName: 'market',
    displayName: '市场系统',
    password: PASSWORD,
    role: 'operator',
    partyId: market.partyId,
  });
  market.key = await createApiKey(city.tools.db, account.accountId, 'test');
  expect((await feed('stall')).items).toEqual([]);
  expect((await feed(market)).items).toEqual([]);
});
afterAll(() => city.close());

type Reader = Person | typeof market;
const ask = (who: Reader, query = '') =>
  city.raw<FeedPageValue>(
    { 'x-api-key': typeof who === 'string' ? city.keys[who] : who.key },
    'GET',
    `/api/v1/feed${query}`,
  );

async function settle(): Promise<void> {
  for (;;) {
    const run = await runOutboxOnce(outboxTools(city.tools), outboxConsumers(city.tools), 50);
    expect(run.failed).toBe(0);
    if (run.done === 0) return;
  }
}

async function feed(who: Reader, query = ''): Promise<FeedPageValue> {
  await settle();
  const answer = await ask(who, query);
  expect(answer.status).toBe(200);
  return answer.body;
}

/** What is new since a mark, as kind and subject. */
async function news(who: Reader, after: string): Promise<FeedItemValue[]> {
  return (await feed(who, `?after=${after}`)).items;
}
const mark = async (who: Reader) => (await feed(who, '?limit=200')).next;

async function freeze(lot: string): Promise<string> {
  const answer = await city.call<{ freezeId: string }>('city-officer', 'POST', '/api/v1/freezes', {
    documentNumber: city.number('FZ'),
    lot,
    clause: '第一百一十条',
    reason: '待查',
  });
  expect(answer.status).toBe(201);
  return answer.body.freezeId;
}

const toInside = (lot: string, rest: object = {}) =>
  city.issue('wholesaler', {
    receiver: { partyId: inside },
    lines: [{ lot, quantity: 10, unit: 'kg' }],
    ...rest,
  } as never);

describe('What is told', () => {
  test('A voucher comes to whom it is addressed with its lots, origin and papers', async () => {
    const after = await mark('stall');
    const { lotId } = await city.stockCabbage('wholesaler', { origin: '同安五显' });
    const voucher = await city.issue('wholesaler', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot: lotId, quantity: 10, unit: 'kg' }],
      certificates: [{ kind: 'rapid-test', number: 'KJ-1', issuer: '市场检测室' }],
    } as never);
    const items = await news('stall', after);
    expect(items).toMatchObject([
      {
        kind: 'voucher',
        documentId: voucher.documentId,
        party: { partyId: city.parties.stall.partyId },
        voucher: {
          number: voucher.number,
          documentNumber: voucher.documentNumber,
          sender: { name: '陈记蔬果批发行' },
          lines: [
            {
              lotId,
              quantity: 10_000,
              baseUnit: 'g',
              name: '大白菜',
              origin: '同安五显',
              papers: [{ number: 'KJ-1' }],
            },
          ],
        },
        freeze: null,
      },
    ]);
    // A telephone is nobody's but the two sides'.
    expect(JSON.stringify(items)).not.toContain(city.parties.wholesaler.contactPhone);
  });

  test('A market is told what concerns its stalls, and which stall', async () => {
    const after = await mark(market);
    const { lotId } = await city.stockCabbage('wholesaler');
    const voucher = await toInside(lotId);
    expect(await news(market, after)).toMatchObject([
      { kind: 'voucher', documentId: voucher.documentId, party: { partyId: inside, stall: 'A12' } },
    ]);
  });

  test('Who is not reading is told nothing, and what was before the first call is not told', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    await city.issue('wholesaler', {
      receiver: { partyId: city.parties.supermarket.partyId },
      lines: [{ lot: lotId, quantity: 1, unit: 'kg' }],
    } as never);
    await settle();
    expect((await feed('supermarket')).items).toEqual([]);
    const later = await city.issue('wholesaler', {
      receiver: { partyId: city.parties.supermarket.partyId },
      lines: [{ lot: lotId, quantity: 1, unit: 'kg' }],
    } as never);
    expect((await feed('supermarket')).items.map((one) => one.documentId)).toEqual([later.documentId]);
  });

  test('What is annulled or corrected is told to its receiver, and a correction to the new one', async () => {
    const after = await mark(market);
    const { lotId } = await city.stockCabbage('wholesaler');
    const [first, second] = [await toInside(lotId), await toInside(lotId)];
    const body = { documentNumber: city.number('VO'), reason: '开错' };
    expect(
      (await city.call('wholesaler', 'POST', `/api/v1/vouchers/${first.number}/void`, body)).status,
    ).toBe(200);
    const corrected = await city.call<{ documentId: string }>(
      'wholesaler',
      'POST',
      `/api/v1/vouchers/${second.number}/corrections`,
      {
        documentNumber: city.number('CO'),
        reason: '数量写错',
        receiver: { partyId: inside },
        lines: [{ lot: lotId, quantity: 9, unit: 'kg' }],
      },
    );
    expect(corrected.status).toBe(201);
    const items = await news(market, after);
    expect(items.map((one) => [one.kind, one.voucher?.number])).toEqual(
      expect.arrayContaining([
        ['voucher', first.number],
        ['voucher', second.number],
        ['withdrawn', first.number],
        ['withdrawn', second.number],
      ]),
    );
    expect(items).toHaveLength(5);
    expect(
      items
        .filter((one) => one.documentId === corrected.body.documentId)
        .map((one) => one.kind)
        .sort(),
    ).toEqual(['voucher', 'withdrawn']);
  });

  test('An answer to a voucher of one’s own is told', async () => {
    await feed('wholesaler');
    const { lotId } = await city.stockCabbage('wholesaler');
    const voucher = await city.issue('wholesaler', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot: lotId, quantity: 10, unit: 'kg' }],
    } as never);
    const after = await mark('wholesaler');
    await city.receive('stall', voucher, { decision: 'refuse', reason: '不新鲜' });
    expect(await news('wholesaler', after)).toMatchObject([
      {
        kind: 'answered',
        voucher: { number: voucher.number },
        answer: { decision: 'refuse', reason: '不新鲜' },
      },
    ]);
  });

  test('A freeze and its lift are told to whoever has, had or waits for the goods, with their lots', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    await toInside(lotId);
    const after = await mark(market);
    const freezeId = await freeze(lotId);
    const lifted = await city.call('admin', 'POST', `/api/v1/freezes/${freezeId}/lift`, {
      documentNumber: city.number('LF'),
      reason: '复检合格',
    });
    expect(lifted.status).toBe(201);
    const items = await news(market, after);
    expect(items).toMatchObject([
      {
        kind: 'frozen',
        documentId: freezeId,
        party: { partyId: inside },
        freeze: { freezeId, call: '12315' },
        lots: [{ lotId }],
      },
      { kind: 'lifted', freeze: { freezeId, state: 'lifted' }, lots: [{ lotId }] },
    ]);
  });

  test('What one has bought is told with the codes of its lots', async () => {
    const after = await mark('stall');
    const bought = await city.record('stall', 'purchases', {
      supplier: { name: '外地菜园' },
      lines: [{ ...city.cabbage(), origin: '漳州', batch: city.number('B') }],
    });
    expect(await news('stall', after)).toMatchObject([
      {
        kind: 'recorded',
        recorded: { kind: 'purchase', lots: [{ line: 1, lotId: bought.body.lots[0]?.lotId }] },
      },
    ]);
  });

  test('A test that failed is told to whoever has the goods, one that was passed to nobody', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    await toInside(lotId);
    const after = await mark(market);
    const tested = (result: string) =>
      city.record('wholesaler', 'lot-tests', {
        lot: lotId,
        items: [{ item: '农残', result, value: '52 %' }],
      });
    expect((await tested('pass')).status).toBe(201);
    const failed = await tested('fail');
    expect(failed.status).toBe(201);
    expect(await news(market, after)).toMatchObject([
      {
        kind: 'test-failed',
        documentId: failed.body.documentId,
        party: { partyId: inside },
        test: { items: [{ item: '农残', result: 'fail', value: '52 %' }] },
        lots: [{ lotId, name: '大白菜' }],
      },
    ]);
  });

  test('Who is sent goods that are frozen by then is told too, whichever is worked out first', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const before = city.clock.now().toISOString();
    city.clock.set(new Date(city.clock.now().getTime() + 1000));
    const after = await mark(market);
    const freezeId = await freeze(lotId);
    await settle();
    await toInside(lotId, { issuedAt: before });
    expect((await news(market, after)).map((one) => [one.kind, one.documentId])).toContainEqual([
      'frozen',
      freezeId,
    ]);
    // Once: a second parcel of the same goods is no second freeze.
    await toInside(lotId, { issuedAt: before });
    const frozen = (await news(market, after)).filter((one) => one.kind === 'frozen');
    expect(frozen).toHaveLength(1);
  });
});

describe('The mark', () => {
  test('Goes through everything once, page by page, and stays where nothing is new', async () => {
    const whole = await feed(market, '?limit=200');
    const seen: string[] = [];
    let page = await feed(market, '?limit=3');
    for (;;) {
      seen.push(...page.items.map((one) => one.cursor));
      if (!page.more) break;
      page = await feed(market, `?after=${page.next}&limit=3`);
    }
    expect(seen).toEqual(whole.items.map((one) => one.cursor));
    expect(await feed(market, `?after=${page.next}`)).toEqual({ items: [], next: page.next, more: false });
  });

  test('That is none, is another’s or comes too early says what to do', async () => {
    for (const after of ['x', '1-', '2-5', '1-5-6', '1-99999999999999999'])
      expectProblem(await ask(market, `?after=${after}`), 400, 'cursor-invalid');
    expectProblem(await ask(market, '?after=1-999999'), 409, 'cursor-ahead');
    expectProblem(await ask('importer', '?after=1-0'), 409, 'feed-not-open');
    expectProblem(await ask('city-officer'), 403, 'role-forbidden');
    expectProblem(await ask(market, '?limit=0'), 400, /./);
  });

  test('Never passes over what is committed late', async () => {
    const { db } = city.tools;
    const concern = (documentId: string): Concern => ({
      partyId: inside,
      kind: 'voucher',
      documentId,
      aboutId: null,
    });
    const start = (await feed(market, '?limit=200')).items.length;
    const position = Number((await mark(market)).slice(2));
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let written = () => {};
    const first = new Promise<void>((resolve) => {
      written = resolve;
    });
    const late = db.transaction(async (tx) => {
      await appendEntries(tx, new Map([[market.partyId, [concern('11'), concern('12')]]]));
      written();
      await held;
    });
    await first;
    let done = false;
    const early = db
      .transaction((tx) => appendEntries(tx, new Map([[market.partyId, [concern('13')]]])))
      .then(() => {
        done = true;
      });
    // While the first is not committed, nothing later can be seen.
    expect(await entriesAfter(db, market.partyId, position, 10)).toEqual([]);
    expect(done).toBe(false);
    release();
    await Promise.all([late, early]);
    const found = await entriesAfter(db, market.partyId, position, 10);
    expect(found.map((one) => one.documentId)).toEqual(['11', '12', '13']);
    expect(start).toBeGreaterThan(0);
  });
});
