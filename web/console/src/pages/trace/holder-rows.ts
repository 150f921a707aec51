import type { Certainty, TraceLink, TraceLot, TraceParty, TraceView } from '../../api/trace-types.ts';
import { pieceOf } from '../../format/quantity.ts';
import type { Language } from '../../format/time.ts';

/**
 * One business and the goods that are the same by record (a lot and all lots linked to it), as the table shows it:
 * `came` = `sold` + `movedOn` + `other` + `left` + `lost`, less what went out without having come in.
 */
export interface HolderRow {
  key: string;
  party: TraceParty;
  /** The first of `lots`, for its unit. */
  lot: TraceLot;
  lots: TraceLot[];
  certainty: Certainty;
  /** Made it, or took it into the chain. */
  source: boolean;
  came: number;
  sold: number;
  movedOn: number;
  /** Processed, disposed of, donated, lost within tolerance, adjusted down. */
  other: number;
  left: number;
  onTheWay: number;
  /** Missing, short on the way, or gone out beyond what came in. */
  lost: number;
  /** Of `left`, what tills sold that may have been of other lots too: at least, at most. */
  maybeSold: { min: number; max: number };
}

export const FIGURES = ['came', 'sold', 'movedOn', 'other', 'left', 'onTheWay', 'lost'] as const;
export type Figure = (typeof FIGURES)[number];

const NOTHING: Record<Figure, number> = {
  came: 0,
  sold: 0,
  movedOn: 0,
  other: 0,
  left: 0,
  onTheWay: 0,
  lost: 0,
};
const NOBODY: Omit<TraceParty, 'partyId'> = {
  name: '?',
  kind: 'other',
  divisionCode: null,
  position: 'trade',
  address: null,
  contactName: null,
  contactPhone: null,
  source: 'unknown',
};

/** The answer with pieces named in the reader's language; the server names those of the lots that were asked for. */
export function namedIn(view: TraceView, language: Language): TraceView {
  if (language === 'zh') return view;
  const own = pieceOf(view.summary.display.sold.zh);
  const other = pieceOf(view.summary.display.sold[language]);
  const lots = Object.entries(view.lots).map(
    ([id, lot]) =>
      [id, lot.displayUnit === own ? { ...lot, displayUnit: other ?? lot.displayUnit } : lot] as const,
  );
  return { ...view, lots: Object.fromEntries(lots) };
}

/** Lots that links tie together stand for the same goods: each lot with the one that speaks for its group. */
function groupsOf(links: readonly Pick<TraceLink, 'lotId' | 'otherLotId'>[]): (lotId: string) => string {
  const above = new Map<string, string>();
  const find = (lotId: string): string => {
    let at = lotId;
    for (let next = above.get(at); next !== undefined; next = above.get(at)) at = next;
    return at;
  };
  for (const { lotId, otherLotId } of links) {
    const [one, other] = [find(lotId), find(otherLotId)].sort();
    if (one !== undefined && other !== undefined && one !== other) above.set(other, one);
  }
  return find;
}

function namelessLot(lotId: string): TraceLot {
  return {
    lotId,
    code: lotId,
    scanPath: '',
    pieceUnit: null,
    productId: '',
    productName: lotId,
    batch: null,
    baseUnit: 'piece',
    productionDate: null,
    expiryDate: null,
    origin: null,
    contradictory: false,
    displayUnit: '',
  };
}

const SUREST: readonly Certainty[] = ['recorded', 'possible', 'unknown'];

/** The holders of a trace, each business once for the same goods. What the answer does not describe keeps its id. */
export function holderRows(view: Pick<TraceView, 'answer' | 'parties' | 'lots'>): HolderRow[] {
  const groupOf = groupsOf(view.answer.links);
  const rows = new Map<string, HolderRow>();
  for (const holder of view.answer.holders) {
    const key = `${groupOf(holder.lotId)}:${holder.partyId}`;
    const lot = view.lots[holder.lotId] ?? namelessLot(holder.lotId);
    const row = rows.get(key) ?? {
      key,
      party: view.parties[holder.partyId] ?? { ...NOBODY, partyId: holder.partyId },
      lot,
      lots: [],
      certainty: holder.certainty,
      source: false,
      ...NOTHING,
      maybeSold: { min: 0, max: 0 },
    };
    const { producedHere, madeHere, received, returnedByConsumers, adjustedIn } = holder;
    rows.set(key, {
      ...row,
      lots: [...row.lots, lot],
      certainty:
        SUREST.indexOf(holder.certainty) < SUREST.indexOf(row.certainty) ? holder.certainty : row.certainty,
      source: row.source || producedHere + madeHere > 0,
      came: row.came + producedHere + madeHere + received + returnedByConsumers + adjustedIn,
      sold: row.sold + holder.sold,
      movedOn: row.movedOn + holder.movedOn,
      other:
        row.other + holder.transformed + holder.disposed + holder.donated + holder.lost + holder.adjustedOut,
      left: row.left + holder.stillThere,
      onTheWay: row.onTheWay + holder.inTransitIn,
      lost: row.lost + holder.unaccounted + holder.overdrawn,
      maybeSold: {
        min: row.maybeSold.min + holder.possiblySoldMin,
        max: row.maybeSold.max + holder.possiblySoldMax,
      },
    });
  }
  return [...rows.values()];
}

/** The base unit all rows share; null when they do not, and nothing may be added up. */
export function sharedUnit(rows: readonly HolderRow[]): string | null {
  const units = new Set(rows.map((row) => row.lot.baseUnit));
  return units.size === 1 ? ([...units][0] ?? null) : null;
}

/** Sums by base unit, each with the piece's name of the first row that has it: kilograms are never added to bags. */
export function sumsOf(
  rows: readonly HolderRow[],
  figure: Figure,
): { base: string; piece: string | null; sum: number }[] {
  const sums = new Map<string, { base: string; piece: string | null; sum: number }>();
  for (const row of rows) {
    const before = sums.get(row.lot.baseUnit) ?? {
      base: row.lot.baseUnit,
      piece: row.lot.displayUnit,
      sum: 0,
    };
    sums.set(row.lot.baseUnit, { ...before, sum: before.sum + row[figure] });
  }
  return [...sums.values()];
}
