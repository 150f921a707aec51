import { expect, test } from 'vitest';
import { waysToAsk } from './suggest.ts';

test.each([
  ['大白菜', ['大白菜']],
  ['大白菜（精品）', ['大白菜（精品）', '大白菜']],
  ['大白菜（精品）500g', ['大白菜（精品）500g', '大白菜 500g', '大白菜']],
  ['【本地】上海青 2.5kg/袋', ['【本地】上海青 2.5kg/袋', '上海青 2.5kg/袋', '上海青 袋', '上海青']],
  ['惠民超市-思明店', ['惠民超市-思明店', '惠民超市', '思明店']],
  ['（', ['（']],
])('%s is also asked for as %j', (text, ways) => {
  expect(waysToAsk(text)).toEqual(ways);
});
