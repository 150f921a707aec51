import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Business,
  expectProblem,
  type Officer,
  openCity,
  type Person,
  type TestCity,
} from '../../../test/support/city.ts';
import type { LotRows } from './engine/graph.ts';
import type { TraceView } from './index.ts';
import { ownRows } from './one-step.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const trace = async (who: Person, lot: string, more = ''): Promise<TraceView> => {
  const answer = await city.call<TraceView>(who, 'GET', `/api/v1/traces?lot=${lot}${more}`);
  expect(answer.status).toBe(200);
  return { ...answer.body, took_ms: 0 };
};
const hand = async (from: Business, to: Business, lot: string, quantity: number) => {
  const voucher = await city.issue(from, {
    receiver: { partyId: city.parties[to].partyId },
    lines: [{ lot, quantity, unit: 'kg' }],
  });
  expect((await city.receive(to, voucher)).status).toBe(201);
};

describe('A business that traces a lot of its own', () => {
  test('sees the same whatever its partners did beyond: neither rows nor counts tell', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const before = await trace('farm', lotId);
    await hand('wholesaler', 'stall', lotId, 60);
    await hand('wholesaler', 'supermarket', lotId, 20);
    await city.record('stall', 'sales', { lines: [{ lot: lotId, quantity: 10, unit: 'kg' }] });
    await city.record('wholesaler', 'transformations', {
      inputs: [{ lot: lotId, quantity: 100, unit: 'kg' }],
      outputs: [{ ...city.cabbage(), quantity: 99, unit: 'kg', each: undefined, batch: city.number('MIX') }],
    });
    expect(await trace('farm', lotId)).toEqual(before);
    expect((await trace('city-officer', lotId)).answer.work.nodesReached).toBeGreaterThan(3);
  });
  test('has the figures that an officer sees of it, and its own handings-over', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    await hand('wholesaler', 'stall', lotId, 60);
    await hand('stall', 'supermarket', lotId, 5);
    const [own, whole] = [await trace('wholesaler', lotId), await trace('city-officer', lotId)];
    const { partyId } = city.parties.wholesaler;
    expect(own.answer.holders).toEqual(whole.answer.holders.filter((one) => one.partyId === partyId));
    expect(own.answer.holders[0]).toMatchObject({ received: 180_000, movedOn: 60_000, stillThere: 120_000 });
    expect(own.answer.flows).toEqual(
      whole.answer.flows.filter((flow) => flow.fromId === partyId || flow.toId === partyId),
    );
    expect(Object.values(own.parties).map((party) => party.name)).not.toContain(
      city.parties.supermarket.name,
    );
  });
  test('is told of a cut answer without being told of lots that are not its own', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    await hand('wholesaler', 'stall', lotId, 60);
    const { answer } = await trace('farm', lotId, '&maxNodes=1');
    expect(answer.truncated?.limit).toBe('nodes');
    expect((answer.truncated?.frontier ?? []).filter((lot) => lot !== lotId)).toEqual([]);
    expect(answer.truncated?.remaining).toBe(answer.truncated?.frontier.length);
  });
});

test('Of a lot that a business never had not even the links are rows of its own', () => {
  const link = {
    lotId: '1',
    otherLotId: '2',
    kind: 'same-batch' as const,
    at: 0,
    documentId: '9',
    recordedAt: 0,
  };
  const none = { movements: [], edges: [], observations: [], possibleSales: [] };
  const lot: LotRows = { lotId: '1', ...none, links: [link] };
  const seen = { lotId: '1', partyId: '7', at: 0, precision_ms: 0, documentId: '9', what: '', recordedAt: 0 };
  expect(ownRows([lot], '7')[0]?.links).toEqual([]);
  expect(ownRows([{ ...lot, observations: [seen] }], '7')[0]?.links).toEqual([link]);
  expect(ownRows([{ ...lot, observations: [seen] }], '8')[0]).toEqual({ ...lot, links: [] });
});

describe('An officer of a district that a lot never touched', () => {
  const read = (who: Officer, lot: string) => city.call(who, 'GET', `/api/v1/lots/${lot}`);
  const found = async (who: Officer, q: string) => {
    const answer = await city.call<{ results: { type: string; id: string }[] }>(
      who,
      'GET',
      `/api/v1/search?q=${encodeURIComponent(q)}`,
    );
    return answer.body.results.filter((one) => one.type === 'lot').map((one) => one.id);
  };

  test('may not read it, nor find it by its batch; one whose district it touched may', async () => {
    const batch = city.number('LOT');
    const { lotId, voucher } = await city.stockCabbage('wholesaler', { batch });
    expectProblem(await read('siming-officer', lotId), 403, 'outside-district');
    expect(await found('siming-officer', batch)).toEqual([]);
    for (const who of ['huli-officer', 'city-officer'] as const) {
      expect((await read(who, lotId)).status).toBe(200);
      expect(await found(who, batch)).toEqual([lotId]);
    }
    const vouchers = await city.call<{ results: unknown[] }>(
      'siming-officer',
      'GET',
      `/api/v1/search?q=${voucher.number}`,
    );
    expect(vouchers.body.results).toEqual([]);
  });
  test('may read it once it has come there', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    await hand('wholesaler', 'stall', lotId, 1);
    expect((await read('siming-officer', lotId)).status).toBe(200);
  });
});
