import type { Bound } from '../../trace/index.ts';

/** What a business says has become of goods, in base units of the lot. */
export const FATES = ['inStock', 'sealed', 'sold', 'returned', 'passedOn', 'destroyed'] as const;
export type Fate = (typeof FATES)[number];
export type Said = Readonly<Record<Fate, number>>;

/** Goods of one lot at one business when the scope was decided. */
export interface ToldGoods {
  came: Bound;
  /** Of it, what the records say was handed on. */
  passed: Bound;
}

export const NOTHING_SAID: Said = {
  inStock: 0,
  sealed: 0,
  sold: 0,
  returned: 0,
  passedOn: 0,
  destroyed: 0,
};

/** What the business has to account for: what came, less what the records say it handed on. */
export function toAccount({ came, passed }: ToldGoods): Bound {
  return {
    lower: passed.upper === null ? 0 : Math.max(0, came.lower - passed.upper),
    upper: came.upper === null ? null : Math.max(0, came.upper - passed.lower),
  };
}

export const sumSaid = (said: Said): number => FATES.reduce((sum, fate) => sum + said[fate], 0);

export interface Account {
  /** All of it: every fate and what is unaccounted add up to it. */
  total: number;
  said: Said;
  unaccounted: number;
  /** Nobody knows how much came, and nobody has said: the figures hold for what is known. */
  unbounded: boolean;
  answered: boolean;
}

/**
 * The account of one lot at one business, to the last bag: total = in stock + sealed + sold + returned + passed on +
 * destroyed + unaccounted. Until somebody answers, all that it can have had is unaccounted; who answers has said what it
 * had, and what the records prove beyond that stays unaccounted.
 */
export function accountOf(goods: ToldGoods, said: Said | null): Account {
  const due = toAccount(goods);
  if (said === null) {
    const total = due.upper ?? due.lower;
    const unbounded = due.upper === null;
    return { total, said: NOTHING_SAID, unaccounted: total, unbounded, answered: false };
  }
  const sum = sumSaid(said);
  const total = Math.max(sum, due.lower);
  return { total, said, unaccounted: total - sum, unbounded: false, answered: true };
}

/** What the records say of a business and a lot at the moment. */
export interface LedgerFigures {
  came: number;
  passed: number;
  sold: number;
  disposed: number;
  /** Something came or went of which the quantity is not known. */
  unknowns: boolean;
}

/** The most that can be accounted for, now that the records say this; null: a quantity is unknown, so no limit. */
export function mostAccounted(goods: ToldGoods, ledger: LedgerFigures): number | null {
  const { upper } = toAccount(goods);
  if (upper === null || ledger.unknowns) return null;
  return Math.max(upper, ledger.came - goods.passed.lower);
}

export type Contradiction =
  | { what: 'sold-more'; ledger: number; said: number }
  | { what: 'passed-unrecorded'; ledger: number; said: number }
  | { what: 'passed-more'; ledger: number; said: number }
  | { what: 'disposed-more'; ledger: number; said: number };

/** Where an answer and the records say different things. Neither is taken for wrong: an officer asks. */
export function contradictions(goods: ToldGoods, said: Said, ledger: LedgerFigures): Contradiction[] {
  const found: Contradiction[] = [];
  const passedSince = Math.max(0, ledger.passed - goods.passed.lower);
  const passedSaid = said.returned + said.passedOn;
  if (ledger.sold > said.sold) found.push({ what: 'sold-more', ledger: ledger.sold, said: said.sold });
  if (passedSaid > passedSince)
    found.push({ what: 'passed-unrecorded', ledger: passedSince, said: passedSaid });
  if (passedSince > passedSaid) found.push({ what: 'passed-more', ledger: passedSince, said: passedSaid });
  if (ledger.disposed > said.destroyed)
    found.push({ what: 'disposed-more', ledger: ledger.disposed, said: said.destroyed });
  return found;
}
