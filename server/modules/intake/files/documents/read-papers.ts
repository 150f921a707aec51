import type { CertificateKind, CityData } from '../../../registry/index.ts';

export interface NamedPaper {
  kind: string;
  number: string;
}

const PARTS = /[；;、，,\n]+/;
const NUMBER_MAX = 60;

/**
 * 承诺达标合格证 HG-1；快检单 KJ-2 as kinds and numbers. What names no kind that the city knows is taken as `otherwise`;
 * what has no number is no paper that could be shown.
 */
export function readPapers(city: CityData, text: string, otherwise: string): NamedPaper[] {
  const names = wordsOf(city);
  return text.split(PARTS).flatMap((part): NamedPaper[] => {
    const plain = part.normalize('NFKC').trim();
    if (plain === '') return [];
    const word = names.find(([name]) => plain.startsWith(name));
    const rest = (word ? plain.slice(word[0].length) : plain)
      .replace(/^\s*(编号|号码|证号|号|No\.?)?\s*[:：]?\s*/i, '')
      .trim();
    if (rest === '' || !/[0-9A-Za-z]/.test(rest)) return [];
    return [{ kind: word?.[1] ?? otherwise, number: rest.slice(0, NUMBER_MAX) }];
  });
}

const words = new WeakMap<CityData, (readonly [string, string])[]>();

/** Names and aliases of kinds, the longest first; what stands in brackets may be left out. */
function wordsOf(city: CityData): (readonly [string, string])[] {
  let known = words.get(city);
  if (!known) {
    known = [...city.certificateKinds.values()]
      .flatMap((kind: CertificateKind) =>
        [kind.zh, kind.zh.replace(/（.*）/, ''), ...kind.aliases].map(
          (name) => [name.normalize('NFKC'), kind.code] as const,
        ),
      )
      .sort(([one], [other]) => other.length - one.length);
    words.set(city, known);
  }
  return known;
}

/** A before the number: between provinces; B, or nothing: within one. */
export function readQuarantine(text: string): NamedPaper | null {
  const found = /^\s*[（(]?([AB](?![A-Za-z]))?[)）]?\s*[证:：-]?\s*(.+)$/i.exec(text.normalize('NFKC'));
  const number = found?.[2]?.trim() ?? '';
  if (number === '') return null;
  return {
    kind: found?.[1]?.toUpperCase() === 'A' ? 'animal-quarantine-a' : 'animal-quarantine-b',
    number: number.slice(0, NUMBER_MAX),
  };
}
