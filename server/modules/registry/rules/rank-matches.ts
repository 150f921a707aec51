import { type CharacterReadings, characterReadings, readingsOf } from './pinyin-readings.ts';
import { alignmentCost } from './text-alignment.ts';
import { firstCharacter, normaliseQuery, normaliseText } from './text-search.ts';

/** Below this share of agreement two texts are different goods. */
const agreementMin = 0.62;
/** Pairs of characters that one ranking compares at most: some 20 ms. Four characters in names of ten: 10,000 names. */
export const pairsMax = 400_000;
/** Reading a character in its word takes as long as comparing this many pairs (1.6 µs against 30 ns). */
const pairsPerReading = 50;

export interface Searchable {
  name: string;
  aliases?: readonly string[] | undefined;
}

/** What a ranking may still spend; counted in pairs of characters, so that a test can hold it to its bound. */
export interface Budget {
  pairs: number;
}

/**
 * How well a query names a candidate: 1 the very name, 0 something else. Takes a homophone, a missing, extra
 * or transposed character, a part of the name, pinyin, and initials (`dbc` → 大白菜).
 */
export function scoreMatch(query: string, candidate: Searchable): number {
  return rankMatches(query, [candidate])[0]?.score ?? 0;
}

/**
 * Candidates that match at all, best first; equal scores keep the given order. Names are first told apart by the
 * characters and letters they share with the query, and the likeliest compared properly, each name once, until the
 * budget is spent: ordinary searches never spend it, and 200 goods of 22 names of 100 characters cost no more.
 */
export function rankMatches<T extends Searchable>(
  query: string,
  candidates: readonly T[],
  limit = 50,
  budget: Budget = { pairs: pairsMax },
): { candidate: T; score: number }[] {
  const wanted = wantedFrom(query);
  if (wanted.text === '') return [];
  const scores = scoreNames(wanted, namesOf(candidates), budget);
  return candidates
    .map((candidate) => ({ candidate, score: bestOf(candidate, scores) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, limit);
}

interface Wanted {
  /** All of it, for the very name; and its beginning, for comparing. */
  whole: string;
  text: string;
  characters: readonly CharacterReadings[];
  isLetters: boolean;
}

function wantedFrom(query: string): Wanted {
  const text = normaliseQuery(query);
  return {
    whole: normaliseText(query),
    text,
    characters: [...text].map(characterReadings),
    isLetters: /^[a-z]+$/.test(text),
  };
}

/** Each name once as it was written, with its spelling for comparing; stock of one product is one name. */
function namesOf(candidates: readonly Searchable[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { name, aliases } of candidates) {
    for (const one of [name, ...(aliases ?? [])]) if (!names.has(one)) names.set(one, normaliseText(one));
  }
  return names;
}

function bestOf(candidate: Searchable, scores: ReadonlyMap<string, number>): number {
  return [candidate.name, ...(candidate.aliases ?? [])].reduce(
    (best, name) => Math.max(best, scores.get(name) ?? 0),
    0,
  );
}

/** Scores by the name as it was written; names that were not reached before the budget was spent have none. */
function scoreNames(wanted: Wanted, names: ReadonlyMap<string, string>, budget: Budget): Map<string, number> {
  const scores = new Map<string, number>();
  const likely: { written: string; characters: string[]; likelihood: number }[] = [];
  for (const [written, text] of names) {
    if (text === '') continue;
    if (text === wanted.whole) scores.set(written, 1);
    else {
      const characters = [...text];
      const likelihood = likelihoodOf(wanted, text, characters);
      if (likelihood > 0) likely.push({ written, characters, likelihood });
    }
  }
  likely.sort((a, b) => b.likelihood - a.likelihood);
  for (const { written, characters } of likely) {
    const cost = characters.length * (wanted.characters.length + (wanted.isLetters ? pairsPerReading : 0));
    if (cost > budget.pairs) break;
    budget.pairs -= cost;
    scores.set(written, scoreName(wanted, characters));
  }
  return scores;
}

/**
 * How likely a name is the one, at one look a character; the shorter name first. Of characters: how many of the
 * query sound like one of the name; alignment costs at least the others, so that 0 here is 0 there. Of letters:
 * whether they stand in the name's initials or pinyin, each character read on its own, else how many of them some
 * character begins with.
 */
function likelihoodOf(wanted: Wanted, text: string, characters: readonly string[]): number {
  const coverage = Math.min(1, wanted.characters.length / characters.length);
  if (text.includes(wanted.text)) return 3 + coverage;
  const distinct = [...new Set(characters)].map(characterReadings);
  const sounds = new Set(distinct.flatMap((one) => one.blurred));
  const heard = wanted.characters.filter((one) => one.blurred.some((sound) => sounds.has(sound))).length;
  const share = heard / wanted.characters.length;
  if (!wanted.isLetters) return share < agreementMin ? 0 : share + 0.1 * coverage;
  const syllables = characters.map((one) => characterReadings(one).readings[0] ?? '');
  let initials = '';
  for (const syllable of syllables) initials += syllable.charAt(0);
  if (initials.includes(wanted.text)) return 2 + coverage;
  if (syllables.join('').includes(wanted.text)) return 1 + coverage;
  const begun = new Set(distinct.flatMap((one) => one.readings.map(firstCharacter)));
  return Math.max(share, [...wanted.text].filter((letter) => begun.has(letter)).length / wanted.text.length);
}

function scoreName(wanted: Wanted, name: readonly string[]): number {
  const byLook = scoreCharacters(wanted, name);
  return wanted.isLetters ? Math.max(byLook, scoreLetters(wanted.text, name)) : byLook;
}

function scoreCharacters(wanted: Wanted, name: readonly string[]): number {
  const { characters } = wanted;
  const { length } = characters;
  // A little above the bound: decimals of slips do not add up exactly.
  const cost_max = (1 - agreementMin) * length + 1e-9;
  const cost = alignmentCost(characters, name.map(characterReadings), cost_max);
  const agreement = 1 - cost / length;
  if (!(agreement >= agreementMin)) return 0;
  const coverage = Math.min(1, length / name.length);
  const isStart = characters.every(({ character }, index) => character === name[index]);
  return agreement * (0.75 + (isStart ? 0.03 : 0) + 0.2 * coverage);
}

/** Initials and pinyin of the whole name rank before those of a part. */
function scoreLetters(query: string, name: readonly string[]): number {
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
  return beginsInside(syllables, query) ? 0.65 + coverage : 0;
}

/** Whether the query stands in the pinyin from the beginning of a syllable. */
function beginsInside(syllables: readonly string[], query: string): boolean {
  const written = syllables.join('');
  let start = 0;
  for (const syllable of syllables) {
    if (written.startsWith(query, start)) return true;
    start += syllable.length;
  }
  return false;
}
