import type { Words } from '../../../platform/errors.ts';

/** Places that a text of `notices.json` may have. `{link}` stays until the message is sent. */
export const PLACES = ['office', 'business', 'goods', 'number', 'due', 'phone', 'link'] as const;
type Place = (typeof PLACES)[number];
export type Filling = Readonly<Record<Exclude<Place, 'link'>, Words>>;

/** The same for a text of any file, with places of its own. */
export function fillIn(
  file: string,
  text: string,
  filling: Readonly<Record<string, Words>>,
  lang: 'zh' | 'en',
): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const words = filling[name];
    if (!words) throw new Error(`${file} has a place that nobody fills: ${whole}`);
    return words[lang];
  });
}

/** Fills in what is known; a place that there is not is a mistake in the city's data. */
export function fillPlaces(text: string, filling: Filling, lang: 'zh' | 'en'): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (name === 'link') return whole;
    const words = (filling as Record<string, Words | undefined>)[name];
    if (!words) throw new Error(`notices.json has a place that nobody fills: ${whole}`);
    return words[lang];
  });
}

export const fillWords = (words: Words, filling: Filling): Words => ({
  zh: fillPlaces(words.zh, filling, 'zh'),
  en: fillPlaces(words.en, filling, 'en'),
});
