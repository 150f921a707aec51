import { describe, expect, test } from 'vitest';
import { type Holder, isChosen } from './holders.ts';
import { DOTS_MAX, layMap, layRings, RINGS_SIZE } from './layout.ts';

const holder = (n: number, rest: Partial<Holder> = {}): Holder => ({
  partyId: String(n),
  name: `店 ${n}`,
  street: null,
  district: ['350203', '350206', '-'][n % 3] ?? '-',
  ring: n % 4,
  tier: 'recorded',
  seller: true,
  included: true,
  excluded: false,
  ...rest,
});
const many = (count: number) => Array.from({ length: count }, (_, n) => holder(n + 1));

describe('The rings', () => {
  test('Show each business once, in its own ring and the sector of its district', () => {
    const holders = many(120);
    const { dots, radii, sectors } = layRings(holders, 5);
    expect(dots.flatMap((dot) => dot.holders).length).toBe(120);
    for (const dot of dots) {
      const [x, y] = [dot.x - RINGS_SIZE / 2, dot.y - RINGS_SIZE / 2];
      const radius = Math.hypot(x, y);
      expect(radius).toBeLessThanOrEqual((radii[dot.ring] ?? 0) + 0.1);
      expect(radius).toBeGreaterThanOrEqual((radii[dot.ring - 1] ?? 46) - 0.1);
      const angle = (Math.atan2(x, -y) + Math.PI * 2) % (Math.PI * 2);
      const sector = sectors.find((one) => one.district === dot.district);
      expect(angle).toBeGreaterThanOrEqual((sector?.from ?? 9) - 0.001);
      expect(angle).toBeLessThanOrEqual((sector?.to ?? 0) + 0.001);
    }
    expect(sectors.reduce((sum, one) => sum + one.to - one.from, 0)).toBeCloseTo(Math.PI * 2);
  });

  test('Do not lay one dot on another where there is room', () => {
    const { dots } = layRings(many(90), 5);
    for (const [index, one] of dots.entries()) {
      for (const other of dots.slice(index + 1))
        expect(Math.hypot(one.x - other.x, one.y - other.y)).toBeGreaterThan(Math.min(one.r, other.r));
    }
  });

  test('Fold what is too much into one dot a district and ring, and lose nobody', () => {
    const { dots } = layRings(many(DOTS_MAX + 5), 4);
    expect(dots.length).toBeLessThanOrEqual(12);
    expect(dots.flatMap((dot) => dot.holders)).toHaveLength(DOTS_MAX + 5);
  });

  test('Of nobody, and of one district alone, can be drawn', () => {
    expect(layRings([], 5)).toMatchObject({ dots: [], sectors: [] });
    expect(layRings([holder(3)], 5).sectors).toHaveLength(1);
  });
});

describe('The map', () => {
  const streets = [
    { code: '350203001', zh: '厦港街道', en: 'Xiagang', district: '350203', q: 0, r: 0 },
    { code: '350206002', zh: '江头街道', en: 'Jiangtou', district: '350206', q: 3, r: -2 },
  ];
  const holders = [
    holder(1, { street: '350203001' }),
    holder(2, { street: '350206002' }),
    holder(3, { street: null }),
  ];
  const flows = [
    { fromId: '1', toId: '2', lotId: '9', quantity: 30 },
    { fromId: '1', toId: '2', lotId: '8', quantity: 12 },
    { fromId: '2', toId: '3', lotId: '9', quantity: 5 },
  ];

  test('Sums what went from street to street, of what is counted alike, and keeps who has no street', () => {
    const map = layMap({ streets }, holders, flows, (lotId) => lotId === '9', 'zh');
    expect(map.arcs).toHaveLength(1);
    expect(map.arcs[0]).toMatchObject({ from: '350203001', to: '350206002', quantity: 30 });
    expect(map.nowhere.map((one) => one.partyId)).toEqual(['3']);
    expect(map.cells.map((cell) => cell.name)).toEqual(['厦港', '江头']);
    for (const cell of map.cells) {
      expect(cell.x).toBeLessThan(map.width);
      expect(cell.y).toBeLessThan(map.height);
    }
  });
});

describe('What is chosen', () => {
  test('Is a district, a street of it, or one business, for all drawings alike', () => {
    const one = { partyId: '1', district: '350203', street: '350203001' };
    const asked = (place?: string, chosen?: string) => isChosen(one, { place, holder: chosen });
    expect([asked(), asked('350203'), asked('350203001'), asked(undefined, '1')]).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([asked('350206'), asked('350203003'), asked('350203', '2'), asked('-')]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
