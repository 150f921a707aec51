import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { CityDataError, loadCity } from './city-data.ts';

const folder = fileURLToPath(new URL('../../../../cities/xiamen', import.meta.url));
const made: string[] = [];

afterEach(() => {
  for (const one of made.splice(0)) rmSync(one, { recursive: true });
});

/** A copy of the city with one file changed. */
function cityWith(file: string, change: (text: string) => string): string {
  const copy = mkdtempSync(join(tmpdir(), 'city-'));
  made.push(copy);
  cpSync(folder, copy, { recursive: true });
  writeFileSync(join(copy, file), change(readFileSync(join(copy, file), 'utf8')));
  return copy;
}

function failure(path: string): { file: string; pointer: string } {
  try {
    loadCity(path);
  } catch (error) {
    if (error instanceof CityDataError) return { file: error.file, pointer: error.pointer };
    throw error;
  }
  return { file: '', pointer: 'loaded' };
}

describe("the city's data", () => {
  const city = loadCity(folder);

  test('is whole: 6 districts, 54 streets each on a hexagon of its own, at least 40 categories', () => {
    expect(city.districts.size).toBe(6);
    expect(city.streets.size).toBe(54);
    expect(city.categories.size).toBeGreaterThanOrEqual(40);
    expect(new Set([...city.streets.values()].map(({ q, r }) => `${q},${r}`)).size).toBe(54);
  });

  test('districts lie on the map as on the ground', () => {
    const centre = (district: string) => {
      const streets = [...city.streets.values()].filter((street) => street.district === district);
      const mean = (of: (street: (typeof streets)[number]) => number) =>
        streets.reduce((sum, street) => sum + of(street), 0) / streets.length;
      return { east: mean(({ q, r }) => q + r / 2), south: mean(({ r }) => r) };
    };
    const [siming, haicang, huli, jimei, tongan, xiangan] = [...city.districts.keys()].map(centre);
    if (!siming || !haicang || !huli || !jimei || !tongan || !xiangan) throw new Error('six districts');
    expect(siming.south).toBeGreaterThan(huli.south);
    expect(huli.south).toBeGreaterThan(jimei.south);
    expect(jimei.south).toBeGreaterThan(tongan.south);
    expect(haicang.east).toBeLessThan(huli.east);
    expect(jimei.east).toBeLessThan(tongan.east);
    expect(xiangan.east).toBeGreaterThan(tongan.east);
    expect(xiangan.east).toBeGreaterThan(siming.east);
  });

  test('every category says where its loss tolerance comes from', () => {
    for (const { loss } of city.categories.values()) {
      expect(loss.zh).not.toBe('');
      expect(['S', 'C', 'D', 'M-H', 'M-M', 'M-L']).toContain(loss.confidence);
    }
  });

  test('the cheese of 2018 is counted by the bag', () => {
    expect(city.categories.get('cheese')).toMatchObject({ baseUnit: 'piece', pieceUnit: '袋' });
  });
});

describe('a mistake in the data is told with file and place', () => {
  const replaceFirst = (from: string, to: string) => (text: string) => {
    expect(text).toContain(from);
    return text.replace(from, to);
  };

  test.each([
    ['districts.json', '"#0E7C86"', '"green"', '/districts/0/colour'],
    ['units.json', '"factor": "1000"', '"factor": "many"', '/units/1/factor'],
    ['units.json', '"zh": "公斤"', '"zh": "克"', '/units'],
    ['categories.json', '"goodsKind": "loose-food"', '"goodsKind": "stones"', '/categories/grain/goodsKind'],
    [
      'categories.json',
      '"parent": "vegetables"',
      '"parent": "chinese-cabbage"',
      '/categories/chinese-cabbage/parent',
    ],
    [
      'goods-kinds.json',
      '"imported": "imported-produce"',
      '"imported": "moon"',
      '/goodsKinds/produce/imported',
    ],
    ['required-fields.json', '"field": "lines[].name"', '"field": "lines[].colour"', '/rows/0/field'],
    ['required-fields.json', '"from": "2015-10-01"', '"from": "2015-99-01"', '/rows/0/to'],
    ['required-fields.json', '"to": null', '"to": "2015-10-01"', '/rows/0/to'],
    ['required-fields.json', '"effect": "refuse"', '"effect": "maybe"', '/rows/0/effect'],
    ['trace-policy.json', '"value": 24', '"value": "24"', '/policies/0/value'],
    ['mixing-rules.json', '"category": "vegetables"', '"category": "stones"', '/mixes/0/category'],
    ['mixing-rules.json', '"daysMax": 90', '"daysMax": 7', '/scopes/0/days'],
    ['streets.csv', '350203001', '35020300X', '/1/code'],
    ['streets.csv', 'hex_q', 'hexq', '/0'],
    ['party-kinds.json', '"code": "cooperative"', '"code": "farm"', '/1/code'],
    ['city.json', '"code": "350200"', '"code": 350200', '/code'],
    ['city.json', '{', '{{', ''],
  ])('%s: %s → %s', (file, from, to, pointer) => {
    expect(failure(cityWith(file, replaceFirst(from, to)))).toEqual({ file, pointer });
  });

  test('two streets on one hexagon', () => {
    const copy = cityWith('streets.csv', (text) => text.replace(/^(350203003,.*,)-?\d+,\d+$/m, '$1-1,12'));
    expect(failure(copy)).toEqual({ file: 'streets.csv', pointer: '/350203003' });
  });

  test('a file that is not there', () => {
    expect(failure(join(folder, 'nowhere')).file).toBe('city.json');
  });
});
