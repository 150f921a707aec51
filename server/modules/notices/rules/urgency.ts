import type { BoardBusinessValue } from '../notices.schemas.ts';

type Burning = Pick<BoardBusinessValue, 'state' | 'call' | 'dueAt' | 'contradictions' | 'name' | 'partyId'>;

/** What burns: late, then nobody reaches it, then waiting, then answered but at odds with the records, then the rest. */
const heat = (one: Burning): number => {
  if (one.state === 'overdue') return 0;
  if (one.state === 'waiting') return one.call ? 1 : 2;
  if (one.state === 'answered') return one.contradictions > 0 ? 3 : 4;
  return 5;
};

/** By what burns; of those alike, whose time is over first. */
export const byUrgency = (one: Burning, two: Burning): number =>
  heat(one) - heat(two) ||
  (one.dueAt ?? '~').localeCompare(two.dueAt ?? '~') ||
  (one.name === two.name ? compare(one.partyId, two.partyId) : compare(one.name, two.name));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
