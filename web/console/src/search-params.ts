/** Addresses that people can read and send: plain `?lot=…&lot=…`, never JSON. */

export type RawSearch = Record<string, string | string[]>;

/** '?a=1&b=2&b=3' → { a: '1', b: ['2', '3'] } */
export function parseSearch(text: string): RawSearch {
  const found: RawSearch = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const before = found[name];
    found[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return found;
}

/** The other way; what is undefined or empty is left out. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null && item !== '') params.append(name, String(item));
    }
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** The text of a parameter, the first when it came more than once; undefined when absent or empty. */
export function textOf(raw: unknown): string | undefined {
  const value = Array.isArray(raw) ? raw[0] : raw;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
/** All values of a parameter. */
export function listOf(raw: unknown): string[] {
  return (Array.isArray(raw) ? raw : [raw]).filter(
    (item): item is string => typeof item === 'string' && item !== '',
  );
}
/** The parameter when it is one of the words allowed, otherwise undefined. */
export function oneOf<const Choice extends string>(
  raw: unknown,
  choices: readonly Choice[],
): Choice | undefined {
  return choices.find((choice) => choice === textOf(raw));
}
/** A whole number within [least, most], otherwise undefined. A page that navigates hands in the number itself. */
export function integerOf(raw: unknown, least: number, most: number): number | undefined {
  const text = typeof raw === 'number' ? String(raw) : textOf(raw);
  if (text === undefined || !/^\d{1,6}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= least && value <= most ? value : undefined;
}
