/** Every syllable of standard Mandarin, by initial (汉语拼音方案, 1958); `v` stands for ü, and `lue`, `nue` are typed too. */
const finalsByInitial: Readonly<Record<string, string>> = {
  '': 'a o e ai ei ao ou an en ang eng er',
  b: 'a o ai ei ao an en ang eng i ie iao ian in ing u',
  p: 'a o ai ei ao ou an en ang eng i ie iao ian in ing u',
  m: 'a o e ai ei ao ou an en ang eng i ie iao iu ian in ing u',
  f: 'a o ei ou an en ang eng u',
  d: 'a e ai ei ao ou an en ang eng ong i ia ie iao iu ian ing u uo ui uan un',
  t: 'a e ai ei ao ou an ang eng ong i ie iao ian ing u uo ui uan un',
  n: 'a e ai ei ao ou an en ang eng ong i ie iao iu ian in iang ing u uo uan un v ve ue',
  l: 'a o e ai ei ao ou an ang eng ong i ia ie iao iu ian in iang ing u uo uan un v ve ue',
  g: 'a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang',
  k: 'a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang',
  h: 'a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang',
  j: 'i ia ie iao iu ian in iang ing iong u ue uan un',
  q: 'i ia ie iao iu ian in iang ing iong u ue uan un',
  x: 'i ia ie iao iu ian in iang ing iong u ue uan un',
  zh: 'a e ai ei ao ou an en ang eng ong i u ua uo uai ui uan un uang',
  ch: 'a e ai ao ou an en ang eng ong i u ua uo uai ui uan un uang',
  sh: 'a e ai ei ao ou an en ang eng i u ua uo uai ui uan un uang',
  r: 'e ao ou an en ang eng ong i u ua uo ui uan un',
  z: 'a e ai ei ao ou an en ang eng ong i u uo ui uan un',
  c: 'a e ai ei ao ou an en ang eng ong i u uo ui uan un',
  s: 'a e ai ei ao ou an en ang eng ong i u uo ui uan un',
  y: 'a o e ao ou an in ang ing ong i u ue uan un',
  w: 'a o ai ei an en ang eng u',
};

const syllables: ReadonlySet<string> = new Set(
  Object.entries(finalsByInitial).flatMap(([initial, finals]) =>
    finals.split(' ').map((final) => initial + final),
  ),
);

/** 'zhuang'. */
const lettersMax = 6;

export function isSyllable(text: string): boolean {
  return syllables.has(text);
}

/**
 * 'dabaicai' → da, bai, cai. The fewest syllables, of equally many those that begin with the longest (方案, not
 * 反干); empty when the whole text cannot be pinyin. Backwards over the text, so that each place is settled once:
 * at most six look-ups a letter. A pattern with two alternatives for one text tries every way to part it, which is
 * exponential: 'ia' 22 times and a 'b' took 30 s.
 */
export function splitSyllables(text: string, known: (text: string) => boolean = isSyllable): string[] {
  /** Of the rest from each place: how many syllables it takes, and how long the first is; undefined when no way. */
  const rest: ({ count: number; length: number } | undefined)[] = new Array(text.length + 1);
  rest[text.length] = { count: 0, length: 0 };
  for (let start = text.length - 1; start >= 0; start--) {
    for (let length = Math.min(lettersMax, text.length - start); length > 0; length--) {
      const after = rest[start + length];
      const best = rest[start];
      if (!after || (best && best.count <= after.count + 1)) continue;
      if (known(text.slice(start, start + length))) rest[start] = { count: after.count + 1, length };
    }
  }
  const found: string[] = [];
  for (let start = 0, way = rest[0]; way && way.length > 0; way = rest[start]) {
    found.push(text.slice(start, start + way.length));
    start += way.length;
  }
  return found;
}
