import { COMPONENTS, MEASUREMENTS, SENSOR_ALERTS } from '../cbv-words.ts';
import type { Words } from './model.ts';

/** How a vocabulary's words are spelled in XML; JSON writes them bare (CBV 2.0). */
const SPELLINGS: Readonly<Record<Words, readonly string[]>> = {
  bizstep: ['urn:epcglobal:cbv:bizstep:', 'https://ref.gs1.org/cbv/BizStep-'],
  disp: ['urn:epcglobal:cbv:disp:', 'https://ref.gs1.org/cbv/Disp-'],
  btt: ['urn:epcglobal:cbv:btt:', 'https://ref.gs1.org/cbv/BTT-'],
  sdt: ['urn:epcglobal:cbv:sdt:', 'https://ref.gs1.org/cbv/SDT-'],
  er: ['urn:epcglobal:cbv:er:', 'https://ref.gs1.org/cbv/ER-'],
  measurement: ['gs1:', 'https://gs1.org/voc/', 'https://ref.gs1.org/voc/'],
  component: ['cbv:Comp-', 'https://ref.gs1.org/cbv/Comp-'],
};

/** Dispositions of CBV 1.0 that 1.1 gave shorter names. */
const RENAMED: Readonly<Record<string, string>> = {
  non_sellable_expired: 'expired',
  non_sellable_damaged: 'damaged',
  non_sellable_disposed: 'disposed',
  non_sellable_no_pedigree_match: 'no_pedigree_match',
  non_sellable_recalled: 'recalled',
};

const MEASURED: ReadonlySet<string> = new Set([...MEASUREMENTS, ...SENSOR_ALERTS]);

export function bareWord(words: Words, text: string): string {
  const spelling = SPELLINGS[words].find((start) => text.startsWith(start));
  if (spelling === undefined) return text;
  const word = text.slice(spelling.length);
  // GS1's web vocabulary grows: a word that JSON does not know stays a CURIE, which it takes.
  if (words === 'measurement' && !MEASURED.has(word)) return `gs1:${word}`;
  if (words === 'component' && !COMPONENTS.includes(word)) return text;
  return words === 'disp' ? (Object.hasOwn(RENAMED, word) && RENAMED[word]) || word : word;
}
