import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Lang = 'zh' | 'en';
export const LANGS: readonly Lang[] = ['zh', 'en'];

/** Hand-written chapters in their order, 01-….md, with {{placeholders}} for what is generated. */
export function chapterNames(folder: string): string[] {
  return readdirSync(join(folder, 'zh'))
    .filter((name) => /^\d{2}-[a-z-]+\.md$/.test(name))
    .sort();
}

/** @throws where a chapter asks for something that nobody makes, or is missing in one language */
export function fillChapter(
  folder: string,
  lang: Lang,
  name: string,
  makers: Readonly<Record<string, (lang: Lang) => string>>,
): string {
  const text = readFileSync(join(folder, lang, name), 'utf8');
  return text.replace(/\{\{([a-z-]+)\}\}/g, (_all, key: string) => {
    const make = makers[key];
    if (!make) throw new Error(`${lang}/${name} asks for {{${key}}}, which nobody makes.`);
    return make(lang);
  });
}
