import type { Disposal } from '../../api/disposals-queries.ts';
import type { Bilingual } from '../../api/types.ts';

/** What was demanded and lies on the shelf, in words. */
export const shelfGoodsOf = (disposal: Disposal, pick: (words: Bilingual) => string): string =>
  disposal.lots
    .filter((lot) => lot.onShelf.quantity > 0)
    .map((lot) => `${lot.name} ${pick(lot.onShelf.display)}`)
    .join('、');

/** "鹭岛儿童奶酪 40 袋、牛奶 12 盒": what is held apart, or was. */
export function goodsOf(disposal: Disposal, pick: (words: Bilingual) => string): string {
  return disposal.lots
    .map((lot) => {
      const amount = lot.held && lot.held.quantity > 0 ? lot.held : lot.takenOff;
      return `${lot.name} ${pick(amount.display)}`;
    })
    .join('、');
}
