import type { State } from '../../../../tokens.ts';
import type { BoardTotal, NoticeState } from '../../api/notices-queries.ts';

export const STATE_OF: Readonly<Record<NoticeState, State>> = {
  waiting: 'attention',
  overdue: 'stop',
  answered: 'fine',
  withdrawn: 'unknown',
  told: 'unknown',
  closed: 'unknown',
};

/** In the order in which the bar and the form show them: settled first, what still burns last. */
export const FATES = ['sold', 'returned', 'destroyed', 'passedOn', 'sealed', 'inStock'] as const;
export type Fate = (typeof FATES)[number];

export interface Part {
  key: Fate | 'unaccounted';
  quantity: number;
}

/** What a bar shows of a sum: the parts that there are. */
export const partsOf = (total: Pick<BoardTotal, 'said' | 'unaccounted'>): Part[] =>
  [
    ...FATES.map((key): Part => ({ key, quantity: total.said[key] })),
    { key: 'unaccounted' as const, quantity: total.unaccounted },
  ].filter((part) => part.quantity > 0);

/** What the board can be narrowed to; stands in its address. */
export const BOARD_SHOWS = ['overdue', 'call', 'waiting', 'answered', 'withdrawn'] as const;
export interface BoardSearch {
  show?: (typeof BOARD_SHOWS)[number] | undefined;
  district?: string | undefined;
  q?: string | undefined;
}
