import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stallMonth } from '../../../simulator/stall-month.ts';
import { openCity, type ProblemBody, type TestCity } from '../../../test/support/city.ts';
import { closeLot } from './close-lot.rules.ts';
import type { DayCloseAnswerValue, ProposalValue } from './day-close.schemas.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city?.close());

const DAY_MS = 86_400_000;
/** 18:30 in the city. */
const EVENING_MS = 10.5 * 3_600_000;
const WITHIN = 0.05;
const off = (ledger: number, truth: number): number => Math.abs(ledger - truth) / Math.max(1, truth);
const kg = (grams: number) => ({ quantity: String(grams / 1000), unit: 'kg' });

type Line = { lot: string; outcome: string; quantity?: string; unit?: string };

/** What the holder types; more than the ledger has is taken back to what it has, as the refusal says. */
async function closed(day: string, lines: Line[]): Promise<DayCloseAnswerValue> {
  const send = (sent: Line[]) =>
    city.call<DayCloseAnswerValue & ProblemBody>('stall', 'POST', '/api/v1/day-closes', {
      documentNumber: city.number('RQ'),
      day,
      lines: sent,
    });
  const first = await send(lines);
  if (first.status === 201) return first.body;
  const url = `/api/v1/day-closes/proposal?day=${day}`;
  const { lots } = (await city.call<ProposalValue>('stall', 'GET', url)).body;
  const there = new Map(lots.map((lot) => [lot.lotId, lot.onHand]));
  const wasted = (lot: string) =>
    lines
      .filter((line) => line.lot === lot && line.outcome === 'waste')
      .reduce((sum, line) => sum + Number(line.quantity) * 1000, 0);
  const most = (line: Line): Line => {
    const room = (there.get(line.lot) ?? 0) - (line.outcome === 'left' ? wasted(line.lot) : 0);
    return line.quantity === undefined || Number(line.quantity) * 1000 <= room
      ? line
      : { ...line, ...kg(Math.max(0, room)) };
  };
  const second = await send(lines.map(most).map(most));
  expect(second.body).toMatchObject({ replayed: false });
  return second.body;
}

describe('Thirty days of a stall without till or scale', () => {
  test('stay within 5 % of the truth on each evening and at the end', async () => {
    const start = city.clock.now().getTime() - 8 * 3_600_000;
    const at = (day: number, time_ms: number) => new Date(start + day * DAY_MS + time_ms);
    const ids = new Map<string, string>();
    let worst = 0;
    let last = 0;
    for (const [index, day] of stallMonth(11).entries()) {
      city.clock.set(at(index, 0));
      for (const lot of day.delivered) {
        const line = { ...kg(lot.arrived_g), each: undefined, origin: `${lot.key} 号地` };
        const voucher = await city.issueCabbage('farm', 'stall', line);
        expect((await city.receive('stall', voucher)).status).toBe(201);
        ids.set(lot.key, voucher.lineItems[0]?.lotId ?? '');
      }
      const today = at(index, 0).toISOString().slice(0, 10);
      city.clock.set(day.nextMorning ? at(index + 1, -3_600_000) : at(index, EVENING_MS));
      const lines = day.evening.flatMap((one): Line[] => {
        const lot = ids.get(one.lot) ?? '';
        return [
          ...(one.waste_g === null ? [] : [{ lot, outcome: 'waste', ...kg(one.waste_g) }]),
          one.left_g === null ? { lot, outcome: 'sold-out' } : { lot, outcome: 'left', ...kg(one.left_g) },
        ];
      });
      await closed(today, lines);
      const truth = day.evening.reduce((sum, one) => sum + one.rest_g, 0);
      const { rows } = await city.owner.query<{ held: string; least: string }>(
        'SELECT coalesce(sum(on_hand), 0) AS held, coalesce(min(on_hand), 0) AS least FROM ledger.holding WHERE party_id = $1',
        [city.parties.stall.partyId],
      );
      expect(Number(rows[0]?.least)).toBeGreaterThanOrEqual(0);
      last = off(Number(rows[0]?.held), truth);
      worst = Math.max(worst, last);
    }
    expect({ worst: worst <= WITHIN, last: last <= WITHIN, at: [worst, last] }).toMatchObject({
      worst: true,
      last: true,
    });
    expect(await city.verify()).toMatchObject({ findings: [] });
  }, 180_000);

  test('by the rule alone, for months of twenty seeds', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const ledger = new Map<string, number>();
      for (const day of stallMonth(seed)) {
        for (const lot of day.delivered) ledger.set(lot.key, lot.arrived_g);
        let truth = 0;
        for (const one of day.evening) {
          truth += one.rest_g;
          const onHand = ledger.get(one.lot) ?? 0;
          const waste = Math.min(one.waste_g ?? 0, onHand);
          const end =
            one.left_g === null
              ? { outcome: 'sold-out' as const, quantity: null }
              : { outcome: 'left' as const, quantity: Math.min(one.left_g, onHand - waste) };
          const before = { onHand, lowestSince: onHand, unknown: false };
          const result = closeLot(before, [{ outcome: 'waste', quantity: waste }, end]);
          if (!result.ok) throw new Error(result.code);
          ledger.set(one.lot, result.left);
        }
        const held = [...ledger.values()].reduce((sum, one) => sum + one, 0);
        expect([seed, off(held, truth) <= WITHIN]).toEqual([seed, true]);
      }
    }
  });
});
