import { matches } from '../format/matches.ts';

/**
 * Finds in what the phone has kept: by any part of a name, a code, or pinyin initials (`dbc` → 大白菜). The readings of
 * characters are only loaded when letters were typed.
 */
export async function localSearch<Item>(
  items: readonly Item[],
  typed: string,
  textsOf: (item: Item) => readonly (string | null | undefined)[],
): Promise<Item[]> {
  const plain = items.filter((item) => matches(typed, ...textsOf(item)));
  if (!/^[a-z ]+$/i.test(typed.trim())) return plain;
  const { pinyin } = await import('pinyin-pro');
  const letters = typed.toLowerCase().replaceAll(/\s+/g, '');
  const initials = (text: string) =>
    pinyin(text, { pattern: 'first', toneType: 'none', type: 'array' }).join('').toLowerCase();
  const read = items.filter(
    (item) =>
      !plain.includes(item) &&
      textsOf(item).some((text) => text !== null && text !== undefined && initials(text).includes(letters)),
  );
  return [...plain, ...read];
}
