import { pinyin } from 'pinyin-pro';

/** One character with the ways it can be read (without tones); a letter or digit is read as itself. */
export interface CharacterReadings {
  character: string;
  readings: readonly string[];
  /** The readings as southern Mandarin hears them. */
  blurred: readonly string[];
}

/** A pure function of one character, remembered: at most one entry for each character of the script. */
const remembered = new Map<string, CharacterReadings>();

export function isHan(character: string): boolean {
  return /^\p{Script=Han}$/u.test(character);
}

/** Every way to read one character: 行 → hang, xing, … */
export function characterReadings(character: string): CharacterReadings {
  const known = remembered.get(character);
  if (known) return known;
  if (!isHan(character)) return { character, readings: [character], blurred: [blurred(character)] };
  const readings = [
    ...new Set(pinyin(character, { type: 'array', toneType: 'none', multiple: true, v: true })),
  ];
  const entry = { character, readings, blurred: [...new Set(readings.map(blurred))] };
  remembered.set(character, entry);
  return entry;
}

/** How the characters are read together, one syllable each: 长安 → chang, an, but 生长 → sheng, zhang. */
export function readingsOf(characters: readonly string[]): string[] {
  const syllables = pinyin(characters.join(''), { type: 'array', toneType: 'none', v: true });
  if (syllables.length === characters.length) return syllables;
  // Characters outside the first plane can come back as halves; then each is read on its own.
  return characters.map((one) => characterReadings(one).readings[0] ?? one);
}

/** Sounds that southern Mandarin does not keep apart: zh/z, ch/c, sh/s, n/l, h/f, and -ng/-n. */
export function blurred(syllable: string): string {
  return syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/^n(?=.)/, 'l')
    .replace(/^f/, 'h')
    .replace(/ng$/, 'n');
}
