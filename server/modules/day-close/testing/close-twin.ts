import type { LotBefore, Said } from '../close-lot.rules.ts';

/**
 * The slow and obvious twin of closeLot: units lie on a table and are carried off one by one. It shares no arithmetic with
 * the rule; null where the sayings cannot be true.
 */
export function closeByHand(
  before: LotBefore,
  said: readonly Said[],
): { sold: number; wasted: number; returned: number; left: number } | null {
  const table = Array.from({ length: Math.max(0, before.onHand) }, () => 'there');
  const put = (what: string): boolean => {
    const index = table.indexOf('there');
    if (index < 0) return false;
    table[index] = what;
    return true;
  };
  for (const one of said) {
    if (one.outcome !== 'waste') continue;
    for (let unit = 0; unit < (one.quantity ?? 0); unit += 1) if (!put('wasted')) return null;
  }
  const backs = said.filter((one) => one.outcome === 'returned');
  const ends = said.filter((one) => one.outcome === 'sold-out' || one.outcome === 'left');
  if (backs.length > 1 || ends.length > 1) return null;
  for (const one of backs) {
    if (one.quantity === null && ends.length > 0) return null;
    for (let unit = 0; one.quantity === null || unit < one.quantity; unit += 1) {
      if (put('returned')) continue;
      if (one.quantity === null) break;
      return null;
    }
  }
  let extra = 0;
  for (const one of ends) {
    const stays = one.outcome === 'sold-out' ? 0 : (one.quantity ?? 0);
    for (let unit = 0; unit < stays; unit += 1) if (!put('left')) extra += 1;
    while (put('sold'));
  }
  if (extra > 0 && !before.unknown) return null;
  const count = (what: string) => table.filter((unit) => unit === what).length;
  const [sold, wasted, returned] = [count('sold'), count('wasted'), count('returned')];
  // Whatever was recorded afterwards took some of it away: that much must have been there still.
  let later = Math.max(0, before.lowestSince);
  for (let unit = 0; unit < sold + wasted + returned; unit += 1) {
    if (later === 0) return null;
    later -= 1;
  }
  return { sold, wasted, returned, left: count('left') + count('there') + extra };
}
