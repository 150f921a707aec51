import { expect, it } from 'vitest';
import { localSearch } from './local-search.ts';

const goods = ['大白菜', '上海青', '本地花菜', 'ABC 牛奶'];
const find = (typed: string) => localSearch(goods, typed, (one) => [one]);

it('finds goods on the phone by part of a name and by pinyin initials', async () => {
  expect(await find('白菜')).toEqual(['大白菜']);
  expect(await find('dbc')).toEqual(['大白菜']);
  expect(await find('hc')).toEqual(['本地花菜']);
  expect(await find('abc')).toEqual(['ABC 牛奶']);
  expect(await find('xyz')).toEqual([]);
});
