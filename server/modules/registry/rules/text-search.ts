import { characterReadings, isHan, readingsOf } from './pinyin-readings.ts';
import { alignmentCost } from './text-alignment.ts';

/** Longer texts are cut: no name of goods or firm is longer, and alignment costs its square. */
const lengthMax = 100;
/** Below this share of agreement two texts are different goods. */
const agreementMin = 0.62;

/** Half width, lower case, without spaces, punctuation and symbols; at most 100 characters. */
export function normaliseText(text: string): string {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{P}\p{S}\p{Z}\p{C}]+/gu, '');
  return [...plain].slice(0, lengthMax).join('');
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
 * as pinyin written out, and as they are.
 */
export function queryGrams(text: string): string[] {
  const query = normaliseText(text);
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
function firstCharacter(text: string): string {
  return [...text][0] ?? '';
}

function windows(items: readonly string[], size: number, prefix: string): string[] {
  const grams: string[] = [];
  for (let start = 0; start + size <= items.length; start++) {
    grams.push(prefix + items.slice(start, start + size).join(''));
  }
  return grams;
}

const initial = '(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?';
const final =
  '(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|an|en|in|un|ai|ei|ao|ou|ia|ie|iu|ua|uo|ue|ui|ve|er|a|o|e|i|u|v)';
const wholePinyin = new RegExp(`^(?:${initial}${final})+$`);
const onePinyin = new RegExp(initial + final, 'g');

/** 'dabaicai' → da, bai, cai. Longest syllable first; empty when the text cannot be pinyin. */
function splitSyllables(text: string): string[] {
  return wholePinyin.test(text) ? (text.match(onePinyin) ?? []) : [];
}

export interface Searchable {
  name: string;
  aliases?: readonly string[] | undefined;
}

/**
 * How well a query names a candidate: 1 the very name, 0 something else. Takes a homophone, a missing, extra
 * or transposed character, a part of the name, pinyin, and initials (`dbc` → 大白菜).
 */
export function scoreMatch(query: string, candidate: Searchable): number {
  const wanted = normaliseText(query);
  if (wanted === '') return 0;
  return [candidate.name, ...(candidate.aliases ?? [])].reduce(
    (best, name) => Math.max(best, scoreName(wanted, normaliseText(name))),
    0,
  );
}

/** Candidates that match at all, best first; equal scores keep the given order. */
export function rankMatches<T extends Searchable>(
  query: string,
  candidates: readonly T[],
  limit = 50,
): { candidate: T; score: number }[] {
  return candidates
    .map((candidate) => ({ candidate, score: scoreMatch(query, candidate) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit);
}

function scoreName(query: string, name: string): number {
  if (name === '') return 0;
  if (query === name) return 1;
  const byLook = scoreCharacters([...query], [...name]);
  return /^[a-z]+$/.test(query) ? Math.max(byLook, scoreLetters(query, [...name])) : byLook;
}

function scoreCharacters(query: string[], name: string[]): number {
  const cost = alignmentCost(query.map(characterReadings), name.map(characterReadings));
  const agreement = 1 - cost / query.length;
  if (agreement < agreementMin) return 0;
  const coverage = Math.min(1, query.length / name.length);
  const isStart = query.every((character, index) => character === name[index]);
  return agreement * (0.75 + (isStart ? 0.03 : 0) + 0.2 * coverage);
}

/** Initials and pinyin of the whole name rank before those of a part. */
function scoreLetters(query: string, name: string[]): number {
  const syllables = readingsOf(name);
  const written = syllables.join('');
  const initials = syllables.map(firstCharacter).join('');
  if (written === query) return 0.92;
  if (initials === query) return 0.9;
  const coverage = 0.1 * Math.min(1, query.length / written.length);
  if (written.startsWith(query)) return 0.78 + coverage;
  if (query.length < 2) return 0;
  if (initials.startsWith(query)) return 0.76 + 0.1 * (query.length / initials.length);
  if (initials.includes(query)) return 0.66 + 0.1 * (query.length / initials.length);
  return syllables.some((_, start) => syllables.slice(start).join('').startsWith(query))
    ? 0.65 + coverage
    : 0;
}
