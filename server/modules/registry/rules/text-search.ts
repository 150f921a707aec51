import { isHan, readingsOf } from './pinyin-readings.ts';
import { splitSyllables } from './pinyin-syllables.ts';

/** Longer texts are cut: no name of goods or firm is longer, and alignment costs its square. */
const lengthMax = 100;
/** Nobody types more to find something; every comparison costs query × name. */
const queryLengthMax = 30;

/** Half width, lower case, without spaces, punctuation and symbols; at most 100 characters. */
export function normaliseText(text: string): string {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{P}\p{S}\p{Z}\p{C}]+/gu, '')
    // What stood apart may be one character now that nothing is between.
    .normalize('NFKC');
  return [...plain].slice(0, lengthMax).join('');
}

/** What a query is looked up by: its beginning, in the same spelling. */
export function normaliseQuery(text: string): string {
  return [...normaliseText(text)].slice(0, queryLengthMax).join('');
}

/**
 * What to store with a name so that it is found by grams alone (no database extension needed). Prefix: `c:`
 * characters (one and two), `p:` syllables (one and two), `i:` initials (two, three, and all of them).
 * No gram twice; order is of no meaning.
 */
export function searchGrams(text: string): string[] {
  const characters = [...normaliseText(text)];
  const syllables = readingsOf(characters);
  const initials = syllables.map(firstCharacter);
  const grams = new Set([
    ...windows(characters, 1, 'c:'),
    ...windows(characters, 2, 'c:'),
    ...windows(syllables, 1, 'p:'),
    ...windows(syllables, 2, 'p:'),
    ...windows(initials, 2, 'i:'),
    ...windows(initials, 3, 'i:'),
  ]);
  if (initials.length > 3) grams.add(`i:${initials.join('')}`);
  return [...grams];
}

/**
 * The grams to look a query up by; a candidate that shares any is worth ranking, one that shares more comes
 * first. Chinese asks by characters and by sound, so that a homophone finds its twin; letters ask as initials,
 * as pinyin written out, and as they are. Of a long text the first 30 characters.
 */
export function queryGrams(text: string): string[] {
  const query = normaliseQuery(text);
  const characters = [...query];
  const grams = new Set([...windows(characters, 2, 'c:'), ...windows(characters, 1, 'c:')]);
  if (characters.some(isHan)) {
    const syllables = readingsOf(characters);
    for (const gram of [...windows(syllables, 2, 'p:'), ...windows(syllables, 1, 'p:')]) grams.add(gram);
  }
  if (/^[a-z]+$/.test(query)) {
    for (const gram of windows(characters, characters.length > 2 ? 3 : 2, 'i:')) grams.add(gram);
    const syllables = splitSyllables(query);
    for (const gram of [...windows(syllables, 2, 'p:'), ...windows(syllables, 1, 'p:')]) grams.add(gram);
  }
  return [...grams];
}

/** By code point: half a character is no text, and the database would refuse it. */
export function firstCharacter(text: string): string {
  return [...text][0] ?? '';
}

function windows(items: readonly string[], size: number, prefix: string): string[] {
  const grams: string[] = [];
  for (let start = 0; start + size <= items.length; start++) {
    grams.push(prefix + items.slice(start, start + size).join(''));
  }
  return grams;
}
