/** A heading as it is compared: width, letter case, spaces and marks of a required field do not count. */
export const plainHeading = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\((必填|必填项|选填|required)\)/g, '')
    .replace(/[\s*:：•·"'“”]/g, '');

const BRACKETS = /\(([^()]*)\)$/;

/** What stands in brackets at the end of a heading: 重量(kg) is 重量 and kg. */
export function partsOf(text: string): { base: string; hint: string | null } {
  const plain = plainHeading(text);
  const found = BRACKETS.exec(plain);
  const slash = /^([^/]+)\/([a-z]{1,3}|公斤|斤|千克|克|吨|元|天|日|月|个月|年)$/.exec(plain);
  if (found) return { base: plain.slice(0, found.index), hint: found[1] ?? null };
  if (slash) return { base: slash[1] as string, hint: slash[2] ?? null };
  return { base: plain, hint: null };
}
