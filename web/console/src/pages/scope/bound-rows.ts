import type { Certainty, Possible, PossibleHolder, TraceLot, TraceParty } from '../../api/trace-types.ts';
import type { Bound } from '../../api/types.ts';
import { addBounds, NO_BOUND } from '../../format/bounds.ts';

/** What the records say of a business, what may be mixed in, what lies across a gap, what is in as the same product. */
export const ROW_TIERS = ['recorded', 'possible', 'unknown', 'product'] as const;
export type RowTier = (typeof ROW_TIERS)[number];

export const BOUND_FIGURES = ['came', 'soldToConsumers', 'soldOn', 'inStock', 'other'] as const;
export type BoundFigure = (typeof BOUND_FIGURES)[number];

/** One business and what of one unit it can have had: weights and pieces do not add up. */
export interface BoundRow extends Record<BoundFigure, Bound> {
  key: string;
  party: Pick<TraceParty, 'partyId' | 'name' | 'divisionCode' | 'address' | 'contactPhone'>;
  tier: RowTier;
  /** Made it, or took it into the records. */
  source: boolean;
  /** Only who can have had a part is known, no figure. */
  upstream?: boolean;
  base: string;
  piece: string | null;
}

interface Named {
  parties: Readonly<Record<string, TraceParty>>;
  lots: Readonly<Record<string, TraceLot>>;
}

const TIER_OF: Readonly<Record<PossibleHolder['tier'], Certainty>> = {
  recorded: 'recorded',
  possible: 'possible',
  unknown: 'unknown',
  'not-reached': 'unknown',
};

export const unitKey = (base: string, piece: string | null): string =>
  base === 'piece' ? `piece ${piece ?? ''}` : base;

const surer = (one: RowTier, other: RowTier): RowTier =>
  ROW_TIERS.indexOf(one) <= ROW_TIERS.indexOf(other) ? one : other;

function partyOf({ parties }: Named, partyId: string): TraceParty {
  return (
    parties[partyId] ?? {
      partyId,
      name: partyId,
      kind: 'other',
      divisionCode: null,
      position: 'trade',
      address: null,
      contactName: null,
      contactPhone: null,
      source: 'unknown',
    }
  );
}

/** Holders with their bounds, each business once for each unit, the surest of its tiers. */
export function boundRows(holders: Possible['holders'], named: Named): BoundRow[] {
  const rows = new Map<string, BoundRow>();
  for (const holder of holders) {
    const lot = named.lots[holder.lotId];
    const base = lot?.baseUnit ?? 'piece';
    const piece = lot?.displayUnit ?? null;
    const key = `${holder.partyId} ${unitKey(base, piece)}`;
    const sum = (before: Bound | undefined, ...more: Bound[]) => more.reduce(addBounds, before ?? NO_BOUND);
    const row = rows.get(key);
    const tier = TIER_OF[holder.tier];
    rows.set(key, {
      key,
      party: row?.party ?? partyOf(named, holder.partyId),
      tier: row ? surer(row.tier, tier) : tier,
      source: (row?.source ?? false) || holder.isSource,
      base,
      piece,
      came: sum(row?.came, holder.entered, holder.received),
      soldToConsumers: sum(row?.soldToConsumers, holder.soldToConsumers),
      soldOn: sum(row?.soldOn, holder.soldOn),
      inStock: sum(row?.inStock, holder.inStock),
      other: sum(row?.other, holder.disposed, holder.used, holder.other, holder.unaccounted),
    });
  }
  return [...rows.values()];
}

/** The one unit of all rows; null when there are several and each has to be named. */
export function oneUnit(rows: readonly BoundRow[]): { base: string; piece: string | null } | null {
  const [first] = rows;
  if (!first) return null;
  const key = unitKey(first.base, first.piece);
  return rows.every((row) => unitKey(row.base, row.piece) === key)
    ? { base: first.base, piece: first.piece }
    : null;
}

/** How many businesses (not rows) there are of each tier, each counted with its surest. */
export function tierCounts(rows: readonly BoundRow[]): Record<RowTier, number> {
  const tiers = new Map<string, RowTier>();
  for (const { party, tier } of rows) {
    const before = tiers.get(party.partyId);
    tiers.set(party.partyId, before ? surer(before, tier) : tier);
  }
  const counts: Record<RowTier, number> = { recorded: 0, possible: 0, unknown: 0, product: 0 };
  for (const tier of tiers.values()) counts[tier] += 1;
  return counts;
}
