import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DemoTarget } from '../../server/demo-target.ts';
import { createAccount, createApiKey } from '../../server/modules/identity/index.ts';
import type { TraceView } from '../../server/modules/trace/index.ts';
import { takeProcessSlot } from '../../server/platform/db.ts';
import { type CityPlan, generateCity } from '../../simulator/city-plan.ts';
import { type LoadedCity, loadCity } from '../../simulator/load-city.ts';
import { expectProblem, openEmptyCity, type ProblemBody, type TestCity } from '../support/city.ts';

/**
 * Both incidents of the reports, over HTTP, held against the ground truth that the simulator wrote down beside the
 * documents: what really happened is the yardstick, not what the ledger believes.
 */

let city: TestCity;
let plan: CityPlan;
let loaded: LoadedCity;

const get = async <T>(url: string, role: string): Promise<T> => {
  const answer = await city.raw<T>({ 'x-api-key': keys[role] ?? '' }, 'GET', url);
  expect(answer.status).toBe(200);
  return answer.body;
};
const keys: Record<string, string> = {};
const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, one) => total + one, 0);

async function person(
  name: string,
  account: { role: 'operator' | 'regulator'; partyId?: string; divisionCode?: string },
) {
  const { db, ids } = city.tools;
  const made = await createAccount(db, ids, {
    userName: name,
    displayName: name,
    password: 'egret-over-water',
    ...account,
  });
  keys[name] = await createApiKey(db, made.accountId, 'test');
}

beforeAll(async () => {
  city = await openEmptyCity({ now: '2026-11-21T00:00:00Z' });
  plan = generateCity({ seed: 11, businesses: 120, days: 1, startDate: '2026-11-20', city: city.city });
  loaded = await loadCity(new DemoTarget(city.tools, await takeProcessSlot(city.tools.db)), plan);
  await person('regulator', { role: 'regulator', divisionCode: city.city.city.code });
}, 120_000);

afterAll(() => city.close());

describe('The cheese of 2018', () => {
  const cheese = () => plan.truth.incidents.cheese;
  let view: TraceView;

  beforeAll(async () => {
    const suspect = loaded.lots.get(cheese().lots[0] ?? '')?.lotId;
    view = await get<TraceView>(`/api/v1/traces?lot=${suspect}`, 'regulator');
  });

  /** Figures of one business over both lots of the incident, from the answer alone. */
  function figures() {
    const lots = new Set(cheese().lots.map((key) => loaded.lots.get(key)?.lotId));
    const byParty = Map.groupBy(
      view.answer.holders.filter((holder) => lots.has(holder.lotId)),
      (holder) => holder.partyId,
    );
    return new Map(
      [...byParty].map(([partyId, rows]) => {
        const of = (field: (row: (typeof rows)[number]) => number) => sum(rows.map(field));
        return [
          partyId,
          {
            received: of((row) => row.received),
            returnedByConsumers: of((row) => row.returnedByConsumers),
            sold: of((row) => row.sold),
            movedOn: of((row) => row.movedOn),
            disposed: of((row) => row.disposed),
            unaccounted: of((row) => row.unaccounted),
            stillThere: of((row) => row.stillThere),
            onTheWayIn: of((row) => row.inTransitIn),
            onTheWayOut: of((row) => row.inTransitOut),
          },
        ];
      }),
    );
  }

  test('The plan is the incident that was reported: 45 sellers and 4,890 bags', () => {
    expect({ sellers: cheese().sellers, bags: cheese().soldByFactory }).toEqual({ sellers: 45, bags: 4890 });
  });

  test('One request from one suspect lot finds all 45 sellers, through the relabelled bags too', () => {
    expect(view.answer.truncated).toBeNull();
    expect(view.summary.sellers).toBe(45);
    expect(view.summary.linkedLots).toBe(2);
    const maker = loaded.parties.get(cheese().factory);
    const sellers = [...figures()].filter(([party, row]) => party !== maker && row.received > 0);
    const expected = cheese().holders.filter((holder) => holder.role !== 'factory');
    expect(new Set(sellers.map(([party]) => party))).toEqual(
      new Set(expected.map((holder) => loaded.parties.get(holder.party))),
    );
  });

  test('Every holder’s figures are what really happened', () => {
    const found = figures();
    const wanted = cheese().holders.map(({ party, name: _name, role: _role, ...rest }) => [
      loaded.parties.get(party),
      rest,
    ]);
    const shown = cheese().holders.map(({ party }) => [
      loaded.parties.get(party),
      found.get(loaded.parties.get(party) ?? ''),
    ]);
    expect(shown).toEqual(wanted);
  });

  test('Nobody else is in the answer but who was offered bags and refused them all', () => {
    const others = [...figures()].filter(
      ([party]) => !cheese().holders.some((holder) => loaded.parties.get(holder.party) === party),
    );
    const refusers = cheese().refusers.map((key) => loaded.parties.get(key));
    expect(others.filter(([party]) => !refusers.includes(party))).toEqual([]);
    expect(others.filter(([, row]) => row.received > 0)).toEqual([]);
  });

  test('All 4,890 bags are accounted for, each in exactly one place', () => {
    const { accounting } = cheese();
    const maker = loaded.parties.get(cheese().factory) ?? '';
    const all = figures();
    const sellers = [...all].filter(([party]) => party !== maker).map(([, row]) => row);
    const factory = all.get(maker);
    const total = (field: keyof (typeof sellers)[number]) => sum(sellers.map((row) => row[field]));
    expect({
      soldToConsumers: total('sold') - total('returnedByConsumers'),
      inStockAtSellers: total('stillThere'),
      onTheWay: total('onTheWayIn') + (factory?.onTheWayIn ?? 0),
      returnedToFactory: factory?.stillThere,
      disposed: total('disposed'),
      unaccounted: total('unaccounted') + (factory?.unaccounted ?? 0),
    }).toEqual(accounting);
    expect(sum(Object.values(accounting))).toBe(4890);
  });

  test('The falsified date is a discrepancy for the officer to see, and the lot shows both stories', async () => {
    const lotId = loaded.lots.get(cheese().lots[0] ?? '')?.lotId ?? '';
    const { rows } = await city.owner.query(
      `SELECT DISTINCT kind FROM ledger.discrepancy WHERE lot_id = $1`,
      [lotId],
    );
    expect(rows.map((row) => row.kind)).toContain('two-stories');
    const lot = await get<{ contradictory: boolean; claims: { expiryDate: string | null }[] }>(
      `/api/v1/lots/${lotId}`,
      'regulator',
    );
    expect(lot.contradictory).toBe(true);
    expect(lot.claims.map((claim) => claim.expiryDate)).toEqual(
      expect.arrayContaining([cheese().trueExpiryDate, cheese().falseExpiryDate]),
    );
  });

  test('A shop sees itself and one step, and nothing of the other shops', async () => {
    const shop = cheese().holders.find((holder) => holder.role === 'shop' && holder.sold > 0);
    const partyId = loaded.parties.get(shop?.party ?? '') ?? '';
    await person('shop', { role: 'operator', partyId });
    const lots = cheese().lots.map((key) => loaded.lots.get(key)?.lotId ?? '');
    const held = view.answer.holders.find(
      (holder) => holder.partyId === partyId && lots.includes(holder.lotId),
    );
    const own = await get<TraceView>(`/api/v1/traces?lot=${held?.lotId}`, 'shop');
    expect(own.answer.holders.map((holder) => holder.partyId)).toEqual(own.answer.holders.map(() => partyId));
    expect(own.answer.flows.length).toBeGreaterThan(0);
    for (const flow of own.answer.flows) expect([flow.fromId, flow.toId]).toContain(partyId);
    const suppliers = new Set(
      own.answer.flows.flatMap((flow) => [flow.fromId, flow.toId]).filter((id) => id !== null),
    );
    expect(new Set(Object.keys(own.parties))).toEqual(suppliers);
    for (const party of Object.values(own.parties)) {
      if (party.partyId !== partyId)
        expect([party.address, party.contactName, party.contactPhone]).toEqual([null, null, null]);
    }
    const text = JSON.stringify(own);
    const strangers = cheese()
      .holders.map((holder) => loaded.parties.get(holder.party) ?? '')
      .filter((id) => id !== partyId && !suppliers.has(id));
    expect(strangers.filter((id) => text.includes(id))).toEqual([]);
  });

  test('An officer of a district that the lot never touched is refused', async () => {
    const local = loaded.lots.get(plan.truth.hero.cabbage.lot)?.lotId ?? '';
    const touched = (await holderDivisions(local)).map((code) => code.slice(0, 6));
    const elsewhere = [...city.city.districts.keys()].find((code) => !touched.includes(code));
    expect(elsewhere).toBeDefined();
    await person('elsewhere', { role: 'regulator', divisionCode: elsewhere ?? '' });
    const answer = await city.raw<ProblemBody>(
      { 'x-api-key': keys.elsewhere ?? '' },
      'GET',
      `/api/v1/traces?lot=${local}`,
    );
    expectProblem(answer, 403, 'outside-district');
  });
});

async function holderDivisions(lotId: string): Promise<string[]> {
  const { rows } = await city.owner.query<{ division_code: string | null }>(
    'SELECT division_code FROM ledger.holding JOIN registry.party USING (party_id) WHERE lot_id = $1',
    [lotId],
  );
  return rows.map((row) => row.division_code ?? '');
}

describe('The drink of 2020', () => {
  const drink = () => plan.truth.incidents.drink;

  interface Found {
    results: { type: string; id: string; title: { zh: string } }[];
  }
  interface Dealers {
    truncated: boolean;
    totals: { dealers: number; received: number; sold: number; onHand: number };
    dealers: {
      party: { partyId: string };
      isSource: boolean;
      received: number;
      sold: number;
      movedOn: number;
      onHand: number;
    }[];
  }

  test('It is found first by every slip that people make with its name', async () => {
    const productId = loaded.products.get(drink().product);
    const first: Record<string, string | undefined> = {};
    for (const { text } of drink().queries) {
      const found = await get<Found>(`/api/v1/search?q=${encodeURIComponent(text)}`, 'regulator');
      first[text] = found.results[0]?.id;
    }
    expect(first).toEqual(Object.fromEntries(drink().queries.map(({ text }) => [text, productId])));
  });

  test('From the product, one request names all local dealers with what they received, sold, moved on and still hold', async () => {
    const answer = await get<Dealers>(
      `/api/v1/products/${loaded.products.get(drink().product)}/dealers`,
      'regulator',
    );
    expect(answer.truncated).toBe(false);
    const local = answer.dealers.filter((dealer) => !dealer.isSource);
    const byId = (rows: { party: string }[]) => rows.sort((a, b) => (a.party < b.party ? -1 : 1));
    expect(
      byId(
        local.map((d) => ({
          party: d.party.partyId,
          received: d.received,
          sold: d.sold,
          movedOn: d.movedOn,
          stillThere: d.onHand,
        })),
      ),
    ).toEqual(
      byId(
        drink().dealers.map(({ name: _name, party, ...rest }) => ({
          party: loaded.parties.get(party) ?? '',
          ...rest,
        })),
      ),
    );
    const { received: _gross, ...totals } = drink().totals;
    expect({ sold: answer.totals.sold, stillThere: sum(local.map((d) => d.onHand)) }).toEqual(totals);
    expect(answer.totals.dealers).toBe(drink().dealers.length);
  });
});

test('The whole city’s ledger is what its documents say, to the last movement', async () => {
  const result = await city.verify();
  expect(result.findings).toEqual([]);
  expect(result.documents).toBeGreaterThan(500);
});

test('Loading the same plan again changes nothing', async () => {
  const before = await city.written(['identity.audit', 'platform.process_slot']);
  await loadCity(new DemoTarget(city.tools, await takeProcessSlot(city.tools.db)), plan);
  expect(await city.written(['identity.audit', 'platform.process_slot'])).toEqual(before);
}, 60_000);
