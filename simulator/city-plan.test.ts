import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readLicenceNumber, readUscc } from '../server/modules/registry/index.ts';
import { normaliseGtin } from '../server/platform/codes/gs1-check-digit.ts';
import { type CityPlan, generateCity, startDateFor } from './city-plan.ts';
import { HERO } from './hero-story.ts';
import { city, sharedPlan, wish } from './test-plan.ts';
import { localDay } from './world.ts';

const digest = (plan: CityPlan): string => createHash('sha256').update(JSON.stringify(plan)).digest('hex');
const plan = sharedPlan();
const { truth } = plan;

describe('A plan is made of its wish alone', () => {
  test('The same seed gives identical bytes', () => {
    expect(digest(generateCity(wish))).toBe(digest(plan));
  });

  test('Another seed gives another city but the same incidents', () => {
    const other = generateCity({ ...wish, seed: 8 });
    expect(digest(other)).not.toBe(digest(plan));
    expect(other.truth.incidents).toEqual(truth.incidents);
  });

  test('A city of a few businesses still has the incidents, the hero and somebody of each kind', () => {
    const small = generateCity({ ...wish, businesses: 1, days: 3 });
    expect(small.truth.incidents).toEqual(truth.incidents);
    expect(small.truth.hero.cabbage.voucher).not.toBe('');
    const kinds = new Set(small.parties.map((party) => party.body.kind));
    expect([...city.partyKinds.keys()].filter((kind) => !kinds.has(kind))).toEqual([]);
  });

  test('The last day of a plan up to now is today, there', () => {
    expect(startDateFor('2026-11-22T17:30:00Z', 14)).toBe('2026-11-10');
    expect(startDateFor('2026-11-22T15:30:00Z', 1)).toBe('2026-11-22');
  });

  test('A wish without days or with an end before its start is refused', () => {
    expect(() => generateCity({ ...wish, days: 0 })).toThrow(RangeError);
    expect(() => generateCity({ ...wish, endsAt: '2026-11-01T00:00:00Z' })).toThrow(RangeError);
  });
});

describe('Businesses and products', () => {
  test('There are about as many businesses as were asked for, each with a key, a name and a code of its own', () => {
    expect(plan.parties.length).toBeGreaterThan(280);
    expect(plan.parties.length).toBeLessThan(320);
    for (const read of [
      (one: (typeof plan.parties)[number]) => one.key,
      (one: (typeof plan.parties)[number]) => one.body.name,
      (one: (typeof plan.parties)[number]) => one.body.uscc,
    ]) {
      expect(new Set(plan.parties.map(read)).size).toBe(plan.parties.length);
    }
  });

  test('Every USCC passes both checks and is marked as invented', () => {
    for (const { body } of plan.parties) {
      expect(readUscc(String(body.uscc))).toMatchObject({ ok: true });
      expect(String(body.uscc).slice(13, 16)).toBe('QQQ');
    }
  });

  test('Every licence number passes its check', () => {
    const licences = plan.parties.flatMap(({ body }) => body.licenceNumbers ?? []);
    expect(licences.length).toBeGreaterThan(200);
    for (const { number, kind } of licences) {
      const reading = readLicenceNumber(String(number), { schemes: city.city.licenceSchemes });
      expect(reading).toMatchObject({ ok: true, form: kind, checked: kind !== 'other' });
    }
  });

  test('Every GTIN is valid, unique and in the prefix for demonstrations', () => {
    const gtins = plan.products.flatMap(({ body }) => (body.gtin === undefined ? [] : [String(body.gtin)]));
    expect(gtins.length).toBeGreaterThan(30);
    expect(new Set(gtins).size).toBe(gtins.length);
    for (const gtin of gtins) {
      expect(normaliseGtin(gtin)).toMatchObject({ ok: true });
      expect(gtin.startsWith('952')).toBe(true);
    }
  });

  test('Divisions, kinds and categories are of the city', () => {
    for (const { body } of plan.parties) {
      expect(city.partyKinds.has(String(body.kind))).toBe(true);
      if (body.divisionCode !== undefined) expect(city.streets.has(String(body.divisionCode))).toBe(true);
    }
    for (const { body } of plan.products) expect(city.categories.has(String(body.category))).toBe(true);
  });

  test('Stalls stand in markets that are registered before them', () => {
    const order = new Map(plan.parties.map((party, index) => [`party:${party.key}`, index]));
    const stalls = plan.parties.filter(({ body }) => body.marketId !== undefined);
    expect(stalls.length).toBeGreaterThan(50);
    for (const stall of stalls) {
      const { ref } = stall.body.marketId as { ref: string };
      expect(order.get(ref)).toBeLessThan(order.get(`party:${stall.key}`) ?? 0);
    }
  });
});

describe('What happens', () => {
  test('There are five to eight thousand documents, in the order of recording, none after the end', () => {
    expect(plan.operations.length).toBeGreaterThan(5000);
    expect(plan.operations.length).toBeLessThan(8000);
    let before = '';
    for (const { at, recordedAt } of plan.operations) {
      expect(recordedAt >= before && recordedAt >= at && recordedAt <= truth.endsAt).toBe(true);
      before = recordedAt;
    }
  });

  test('Every kind of document, and every kind of mishap, occurs', () => {
    const kinds = new Set(plan.operations.map(({ op }) => op));
    expect([...kinds].sort()).toEqual([
      'certificate',
      'consumer-return',
      'correction',
      'disposal',
      'donation',
      'lot-link',
      'lot-test',
      'process-check',
      'production',
      'purchase',
      'receipt',
      'release',
      'sale',
      'stock-taking',
      'transformation',
      'void',
      'voucher',
    ]);
    const faults = new Set(truth.movements.map(({ fault }) => fault));
    expect([...faults].sort()).toEqual([
      'falsified-batch',
      'falsified-expiry',
      'late-upload',
      'missing-upload',
      'none',
      'not-yet-uploaded',
      'receiver-only',
      'short',
      'unanswered',
      'wrong-quantity',
    ]);
  });

  test('Late records come more than a day after the goods; missing ones never', () => {
    const hours = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 3_600_000;
    for (const { fault, at, recordedAt, operations } of truth.movements) {
      if (fault === 'late-upload') expect(hours(at, recordedAt ?? at)).toBeGreaterThan(24);
      if (fault === 'missing-upload') expect([recordedAt, operations]).toEqual([null, []]);
    }
  });

  test('Lots are mixed, repacked and made N to M', () => {
    const shapes = plan.operations.flatMap((one) => (one.op === 'transformation' ? [one.body] : []));
    expect(shapes.some(({ note, inputs }) => note === '混装' && inputs.length > 1)).toBe(true);
    expect(shapes.some(({ note, inputs }) => note === '分装' && inputs.length === 1)).toBe(true);
    expect(shapes.some(({ inputs, outputs }) => inputs.length > 1 && outputs.length > 1)).toBe(true);
  });

  test('Nothing with a date is sold, handed over or used after its last day, but for the cheese of 2018', () => {
    const lots = new Map(truth.lots.map((lot) => [lot.key, lot]));
    const late = truth.movements.flatMap((movement) => {
      const lot = lots.get(movement.lot);
      const moves = ['sold', 'handed-over', 'transformed-in'].includes(movement.kind);
      if (!moves || !lot?.batch || lot.product === 'cheese-2018') return [];
      const day = localDay(Date.parse(movement.at));
      return day > lot.expiryDate ? [`${lot.batch} good until ${lot.expiryDate}: ${movement.at}`] : [];
    });
    expect(late).toEqual([]);
  });

  test('Every disposal has two witnesses, and every operation a number of its own at its sender', () => {
    const numbers = plan.operations.flatMap((one) =>
      'documentNumber' in one.body ? [`${one.actor} ${one.body.documentNumber}`] : [],
    );
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const one of plan.operations) if (one.op === 'disposal') expect(one.body.witnesses).toHaveLength(2);
  });
});

describe('The hero of the pictures', () => {
  test('Twelve crates of 15 kg, with the declaration and the quick test, on the eve of the end', () => {
    const voucher = plan.operations.find(({ key }) => key === truth.hero.cabbage.voucher);
    if (voucher?.op !== 'voucher') throw new Error('the hero has no voucher');
    expect(voucher.body.lines[0]).toMatchObject({
      quantity: 12,
      unit: '箱',
      each: { quantity: 15, unit: 'kg' },
      name: '大白菜',
    });
    expect(voucher.body.certificates?.map(({ kind }) => kind)).toEqual(['produce-conformity', 'rapid-test']);
    expect(Date.parse(truth.endsAt) - Date.parse(voucher.at)).toBeLessThan(48 * 3_600_000);
  });

  test('The tea has the GTIN that the README names', () => {
    expect(truth.hero.tea.gtin).toBe(HERO.teaGtin);
    const first = plan.operations.find(
      (one) => one.op === 'transformation' && one.mints?.includes(HERO.teaLot),
    );
    expect(first?.actor).toBe(HERO.teaFactory);
  });
});
