import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LotKeyParts, lotKeys } from './lot-keys.ts';

const gtin = '6291041500213';
const schemes = (parts: LotKeyParts) => lotKeys(parts).map((one) => one.scheme);

describe('the keys of a lot', () => {
  test('goods with GTIN, producer and batch are found by either, the GTIN first', () => {
    expect(
      lotKeys({ gtin, batch: 'L1', producerId: '7', productId: '9', supplierId: '8', date: '2026-11-01' }),
    ).toEqual([
      { scheme: 'gtin-batch', value: '06291041500213|L1' },
      { scheme: 'producer-batch', value: '7|id:9|L1' },
    ]);
  });

  test('a serial comes before the batch', () => {
    expect(schemes({ gtin, serial: '42', batch: 'L1' })).toEqual(['gtin-serial', 'gtin-batch']);
  });

  test('goods without batch are found by supplier, day, name and origin', () => {
    const parts = { supplierId: '8', date: '2026-11-01', name: '大白菜', origin: '福建 同安' };
    expect(lotKeys(parts)).toEqual([{ scheme: 'supplier-day', value: '8|2026-11-01|name:大白菜|福建同安' }]);
    expect(lotKeys({ ...parts, origin: '福建·同安' })).toEqual(lotKeys(parts));
    expect(lotKeys({ ...parts, origin: '漳州' })).not.toEqual(lotKeys(parts));
  });

  test('two batches of one day from one supplier never share a key', () => {
    const day = { supplierId: '8', date: '2026-11-01', name: '奶酪' };
    expect(lotKeys({ ...day, batch: 'L1' })).not.toEqual(lotKeys({ ...day, batch: 'L2' }));
    const one = lotKeys({ ...day, producerId: '7', batch: 'L1' }).map((key) => key.value);
    const other = lotKeys({ ...day, producerId: '7', batch: 'L2' }).map((key) => key.value);
    expect(one.filter((value) => other.includes(value))).toEqual([]);
  });

  test('a batch without GTIN and of an unknown producer is found by its supplier and goods, on any day', () => {
    const parts = { supplierId: '8', productId: '9', batch: 'L1' };
    const key = { scheme: 'supplier-batch', value: '8|id:9|L1' };
    expect(lotKeys({ ...parts, date: '2026-11-01' })).toEqual([key]);
    expect(lotKeys({ ...parts, date: '2026-11-02', origin: '漳州' })).toEqual([key]);
    expect(lotKeys({ ...parts, supplierId: '7' })).not.toEqual([key]);
    expect(lotKeys({ ...parts, productId: '10' })).not.toEqual([key]);
    expect(schemes({ productId: '9', batch: 'L1' })).toEqual([]);
  });

  test('a serial without GTIN is found by producer and goods, else by supplier and goods', () => {
    const parts = { supplierId: '8', productId: '9', serial: '42' };
    expect(lotKeys(parts)).toEqual([{ scheme: 'supplier-serial', value: '8|id:9|42' }]);
    expect(lotKeys({ ...parts, producerId: '7' })).toEqual([
      { scheme: 'producer-serial', value: '7|id:9|42' },
    ]);
    expect(schemes({ ...parts, batch: 'L1' })).toEqual(['supplier-serial', 'supplier-batch']);
  });

  test('a supplier does not stand in where the producer or the GTIN tells lots apart', () => {
    const parts = { supplierId: '8', productId: '9', batch: '001' };
    const keysOf = (producerId: string) => lotKeys({ ...parts, producerId }).map((one) => one.value);
    expect(keysOf('5').filter((value) => keysOf('6').includes(value))).toEqual([]);
    expect(schemes({ ...parts, gtin })).toEqual(['gtin-batch']);
    expect(schemes({ supplierId: '8', gtin, serial: '42' })).toEqual(['gtin-serial']);
  });

  test('width, spaces and invisible characters do not part a lot, letter case of a batch does', () => {
    const key = lotKeys({ gtin, batch: 'L 1' });
    expect(lotKeys({ gtin: '06291041500213', batch: ' Ｌ　1\u200b ' })).toEqual(key);
    expect(lotKeys({ gtin, batch: 'l 1' })).not.toEqual(key);
  });

  test('a GTIN with a wrong check digit finds nothing', () => {
    expect(lotKeys({ gtin: '6291041500214', batch: 'L1' })).toEqual([]);
  });

  test('nothing known, nothing found', () => {
    expect(lotKeys({})).toEqual([]);
    expect(lotKeys({ batch: '  ', gtin: null, supplierId: '8', date: '2026-11-01' })).toEqual([]);
  });

  const text = fc.string({ minLength: 1, maxLength: 90, unit: 'grapheme' });

  test('values are text that a database takes, whatever the input', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (producerId, batch) => {
        for (const { value } of lotKeys({
          gtin,
          producerId: `\ud800${producerId}\u0000`,
          productId: '1',
          batch,
        })) {
          expect(value.isWellFormed() && !value.includes('\u0000')).toBe(true);
        }
      }),
    );
  });

  test('values are bounded', () => {
    fc.assert(
      fc.property(text, text, text, (producerId, productId, batch) => {
        for (const { value } of lotKeys({ gtin, producerId, productId, batch })) {
          expect(value.length).toBeLessThanOrEqual(120);
        }
      }),
    );
  });

  test('moving text between fields never gives the same key', () => {
    const piece = fc.constantFrom('a', 'b', '|', '#', '%', '7C', '|id:b|');
    const field = fc.array(piece, { minLength: 1, maxLength: 3 }).map((list) => list.join(''));
    const parts = fc.record({ producerId: field, productId: field, batch: field });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const same = JSON.stringify(Object.values(one)) === JSON.stringify(Object.values(other));
        expect(lotKeys(one)[0]?.value === lotKeys(other)[0]?.value).toBe(same);
      }),
    );
    const shifted = lotKeys({ producerId: 'a|id:b', productId: 'c', batch: 'd' });
    expect(shifted).not.toEqual(lotKeys({ producerId: 'a', productId: 'b|id:c', batch: 'd' }));
  });
});
