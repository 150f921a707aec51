import type { TraceHolder, TraceLot, TraceParty, TraceView } from '../../api/trace-types.ts';

/** One holder as the table shows it: `came` = `sold` + `movedOn` + `other` + `left` + `lost` − what came from nowhere. */
export interface HolderRow {
  key: string;
  holder: TraceHolder;
  party: TraceParty;
  lot: TraceLot;
  came: number;
  sold: number;
  movedOn: number;
  /** Processed, disposed of, donated, lost within tolerance, adjusted down. */
  other: number;
  left: number;
  onTheWay: number;
  /** Missing, short on the way, or gone out beyond what came in. */
  lost: number;
}

export const FIGURES = ['came', 'sold', 'movedOn', 'other', 'left', 'onTheWay', 'lost'] as const;
export type Figure = (typeof FIGURES)[number];

const NOBODY: Omit<TraceParty, 'partyId'> = { name: '?', kind: 'other', divisionCode: null, position: 'trade' };

/** The holders of a trace with their names; a party or lot the answer does not describe keeps its id. */
export function holderRows(view: Pick<TraceView, 'answer' | 'parties' | 'lots'>): HolderRow[] {
  return view.answer.holders.map((holder) => {
    const lot = view.lots[holder.lotId];
    return {
      key: `${holder.lotId}:${holder.partyId}`,
      holder,
      party: view.parties[holder.partyId] ?? { ...NOBODY, partyId: holder.partyId },
      lot: lot ?? {
        lotId: holder.lotId,
        code: holder.lotId,
        productId: '',
        productName: holder.lotId,
        batch: null,
        baseUnit: 'piece',
        productionDate: null,
        expiryDate: null,
        origin: null,
        contradictory: false,
        displayUnit: null,
      },
      came: holder.producedHere + holder.madeHere + holder.received + holder.returnedByConsumers + holder.adjustedIn,
      sold: holder.sold,
      movedOn: holder.movedOn,
      other: holder.transformed + holder.disposed + holder.donated + holder.lost + holder.adjustedOut,
      left: holder.stillThere,
      onTheWay: holder.inTransitIn,
      lost: holder.unaccounted + holder.overdrawn,
    };
  });
}

/** The base unit all rows share; null when they do not, and nothing may be added up. */
export function sharedUnit(rows: readonly HolderRow[]): string | null {
  const units = new Set(rows.map((row) => row.lot.baseUnit));
  return units.size === 1 ? ([...units][0] ?? null) : null;
}

/** Sums by base unit, each with the piece's name of the first row that has it: kilograms are never added to bags. */
export function sumsOf(rows: readonly HolderRow[], figure: Figure): { base: string; piece: string | null; sum: number }[] {
  const sums = new Map<string, { base: string; piece: string | null; sum: number }>();
  for (const row of rows) {
    const before = sums.get(row.lot.baseUnit) ?? { base: row.lot.baseUnit, piece: row.lot.displayUnit, sum: 0 };
    sums.set(row.lot.baseUnit, { ...before, sum: before.sum + row[figure] });
  }
  return [...sums.values()];
}
