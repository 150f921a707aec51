import type { Words } from '../../../platform/errors.ts';
import type { CityData, LotFacts, NoticeKind, NoticeLetter } from '../../registry/index.ts';
import { holdsOnDay } from '../../registry/index.ts';
import type { Letter } from '../notices.store.ts';
import { type Filling, fillWords } from './fill-places.ts';

/** The text of a kind as the city's data have it on a day. */
export const letterOn = (city: CityData, kind: NoticeKind, day: string): NoticeLetter | undefined =>
  city.noticeLetters.findLast((row) => row.code === kind && holdsOnDay(row, day));

/** 2026-11-21 18:00, whole: a letter is read on another day than it is written. */
export function sayWhen(at: Date | null, timeZone: string): Words {
  if (at === null) return { zh: '规定时限', en: 'the time allowed' };
  const text = new Intl.DateTimeFormat('sv-SE', {
    ...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  }).format(at);
  // As a Chinese letter writes a day: 2026年11月30日 05:05.
  return { zh: text.replace(/^(\d+)-0?(\d+)-0?(\d+)/, '$1年$2月$3日'), en: text };
}

/** 鹭岛儿童奶酪 批号 B1 等 3 批 */
export function sayGoods(facts: readonly LotFacts[]): Words {
  const first = facts[0];
  if (!first) return { zh: '有关食品', en: 'the food' };
  const { batch } = first.lot;
  const rest = facts.length - 1;
  return {
    zh: `${first.product.name}${batch ? ` 批号 ${batch}` : ''}${rest > 0 ? ` 等 ${facts.length} 批` : ''}`,
    en: `${first.product.name}${batch ? ` batch ${batch}` : ''}${rest > 0 ? ` and ${rest} more ${rest === 1 ? 'lot' : 'lots'}` : ''}`,
  };
}

/** The letter, filled in: what is kept as it was sent. */
export const writeLetter = (row: NoticeLetter, city: CityData, filling: Filling): Letter => ({
  office: city.city.office,
  title: { zh: row.title.zh, en: row.title.en },
  to: filling.business,
  paragraphs: row.paragraphs.map((one) => fillWords(one, filling)),
  clause: row.clause,
});
