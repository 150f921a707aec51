/** Whether every word of what was typed stands in one of the texts; case and width of letters do not matter. */
export function matches(typed: string, ...texts: readonly (string | null | undefined)[]): boolean {
  const plain = (text: string) => text.normalize('NFKC').toLowerCase();
  const all = plain(texts.filter(Boolean).join('\n'));
  return plain(typed)
    .split(/\s+/)
    .every((word) => all.includes(word));
}
