import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CityPlan, generateCity } from '../../../simulator/city-plan.ts';
import { type LoadedCity, loadCity } from '../../../simulator/load-city.ts';
import { openEmptyCity, type TestCity } from '../../../test/support/city.ts';
import { DemoTarget } from '../../demo-target.ts';
import { outboxConsumers, outboxTools } from '../../outbox.ts';
import { takeProcessSlot } from '../../platform/db.ts';
import { runOutboxOnce } from '../ledger/index.ts';
import { sweepAll } from './index.ts';

/** All checks over a demonstration city, held against what the simulator knows to have really happened. */

interface Found {
  kind: string;
  key: string;
  lot_id: string | null;
  party_id: string | null;
  product_id: string | null;
}

let city: TestCity;
let plan: CityPlan;
let loaded: LoadedCity;
let found: Found[];

beforeAll(async () => {
  city = await openEmptyCity({ now: '2026-11-21T00:00:00Z' });
  plan = generateCity({ seed: 11, businesses: 150, days: 5, startDate: '2026-11-16', city: city.city });
  loaded = await loadCity(new DemoTarget(city.tools, await takeProcessSlot(city.tools.db)), plan);
  for (;;) {
    const run = await runOutboxOnce(outboxTools(city.tools), outboxConsumers(city.tools), 200);
    expect(run.failed).toBe(0);
    if (run.done === 0) break;
  }
  await sweepAll(city.tools);
  const { rows } = await city.owner.query<Found>(
    'SELECT kind, key, lot_id, party_id, product_id FROM alerts.finding WHERE ceased_at IS NULL ORDER BY key',
  );
  found = rows;
}, 180_000);
afterAll(() => city.close());

test('The falsified expiry of the cheese is found', () => {
  const { lots } = plan.truth.incidents.cheese;
  const batch = loaded.lots.get(lots[0] ?? '')?.lotId;
  expect(found.filter((one) => one.kind === 'two-dates').map((one) => one.lot_id)).toEqual([batch]);
});

test('It burns red under R7 in its officers’ list, and that its bags were sold past their true day is one alert more', async () => {
  const { lots } = plan.truth.incidents.cheese;
  const batch = loaded.lots.get(lots[0] ?? '')?.lotId;
  const { rows } = await city.owner.query(
    `SELECT rule_code, severity, state, measure > 30 AS far FROM alerts.finding
      WHERE lot_id = $1 AND rule_code IN ('R1', 'R7') AND ceased_at IS NULL ORDER BY rule_code`,
    [batch],
  );
  expect(rows).toEqual([
    { rule_code: 'R1', severity: 1, state: 'new', far: expect.any(Boolean) },
    { rule_code: 'R7', severity: 1, state: 'new', far: true },
  ]);
});

test('The relabelled bags are no lot without an origin: the officer’s link explains them', () => {
  const ids = plan.truth.incidents.cheese.lots.map((key) => loaded.lots.get(key)?.lotId);
  expect(found.filter((one) => one.kind === 'overdrawn' && ids.includes(one.lot_id ?? ''))).toEqual([]);
});

/** Faults that leave the record short of what happened, or beyond it; a late record is whole when it has come. */
const GAPS = new Set([
  'missing-upload',
  'not-yet-uploaded',
  'wrong-quantity',
  'falsified-expiry',
  'falsified-batch',
  'receiver-only',
]);

test('Every other finding is of a lot whose records and truth part, or of one made of such', () => {
  const faulty = new Set(plan.truth.movements.flatMap((one) => (GAPS.has(one.fault) ? [one.lot] : [])));
  const lots = new Map(plan.truth.lots.map((lot) => [lot.key, lot]));
  const keyOf = new Map([...loaded.lots].map(([key, lot]) => [lot.lotId as string, key]));
  const isFaulty = (key: string): boolean =>
    faulty.has(key) || (lots.get(key)?.madeOf ?? []).some((input) => isFaulty(input));
  const innocent = found.filter((one) => one.lot_id !== null && !isFaulty(keyOf.get(one.lot_id) ?? ''));
  expect(innocent).toEqual([]);
  expect(found.length).toBeGreaterThan(1);
});

test('Looking at everything again finds the same, and doubles nothing', async () => {
  const { rows } = await city.owner.query<{ document_id: string }>(
    'INSERT INTO ledger.outbox SELECT document_id FROM ledger.document RETURNING document_id',
  );
  // The roll-ups would be added up twice: only the alerts look again.
  const [, alerts] = outboxConsumers(city.tools);
  if (!alerts) throw new Error('no consumer of that name');
  expect(alerts.name).toBe('alerts');
  let done = 0;
  for (;;) {
    const run = await runOutboxOnce(outboxTools(city.tools), [alerts], 500);
    done += run.done;
    if (run.done === 0) break;
  }
  await sweepAll(city.tools);
  expect(done).toBe(rows.length);
  const after = await city.owner.query<Found>(
    'SELECT kind, key, lot_id, party_id, product_id FROM alerts.finding WHERE ceased_at IS NULL ORDER BY key',
  );
  expect(after.rows).toEqual(found);
}, 60_000);
