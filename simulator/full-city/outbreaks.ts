import { Random } from '../random.ts';
import { DAY, HOUR, type Instant } from '../world.ts';
import type { Town } from './town.ts';
import { TRUE_KINDS } from './truth-columns.ts';

/** Contaminated lots, and who fell ill from them; and who ate the like and did not. */

const SOLD = TRUE_KINDS.indexOf('sold');
const CASES_MAX = 40;
const NEGATIVES_MAX = 30;
/** After so many days the outbreak is over, whatever is left of the lot. */
const LASTS = 10;
/** Goods that are eaten within weeks: nobody remembers where last year's soy sauce came from. */
const SHELF_DAYS_MAX = 30;
const EATEN_RAW_OR_SOON: ReadonlySet<string> = new Set(['produce', 'fish', 'packaged']);

export interface Case {
  party: number;
  district: number;
  boughtAt: Instant;
  /** When it was reported; the fever came a day or three after the meal. */
  at: Instant;
  /** What the person can still say of it: the pack, the product, the sort of goods, or only where it was bought. */
  knows: 'batch' | 'product' | 'category' | 'shop';
  label: number;
  certain: boolean;
  weight: number;
  negative: boolean;
}

export interface Outbreak {
  number: number;
  /** The true source, and where it was contaminated. */
  lot: number;
  party: number;
  startedAt: Instant;
  /** Everything that the goods became. */
  lots: number[];
  cases: Case[];
}

interface Open extends Outbreak {
  classKey: string;
  positives: { key: number; one: Case }[];
  negatives: { key: number; one: Case }[];
}

export class Outbreaks {
  private readonly random: Random;
  private readonly open: Open[] = [];
  private count = 0;

  constructor(seed: number) {
    this.random = new Random(seed).fork('outbreaks');
  }

  /** Contaminates lots that were made today, before they go anywhere. @param made first and end of today's lots */
  begin(town: Town, made: [first: number, end: number]): void {
    const wanted = town.wish.rates.outbreaksPerDay;
    const starting = Math.floor(wanted) + (this.random.chance(wanted % 1) ? 1 : 0);
    for (let n = 0; n < starting; n++) {
      const lot = this.source(town, made);
      if (lot < 0) continue;
      const number = this.count++;
      town.contaminate(lot, [number]);
      const kind = town.classOfLot(lot);
      this.open.push({
        number,
        lot,
        party: town.lots.makerOf(lot),
        startedAt: town.lots.madeAt(lot),
        lots: [],
        cases: [],
        classKey: kind.key,
        positives: [],
        negatives: [],
      });
    }
  }

  private source(town: Town, [first, end]: [number, number]): number {
    for (let tries = 0; tries < 40 && end > first; tries++) {
      const lot = this.random.whole(first, end - 1);
      const kind = town.classOfLot(lot);
      if (kind.days > SHELF_DAYS_MAX || !EATEN_RAW_OR_SOON.has(kind.trade)) continue;
      if (town.lots.makerOf(lot) >= 0 && !town.outbreaksOf.has(lot)) return lot;
    }
    return -1;
  }

  /** Draws today's cases out of what was really sold. @returns outbreaks that are over */
  end(town: Town, isLastDay: boolean): Outbreak[] {
    if (this.open.length > 0) this.look(town);
    const over = this.open.filter((one) => isLastDay || town.today.midnight - one.startedAt > LASTS * DAY);
    for (const one of over) this.open.splice(this.open.indexOf(one), 1);
    return over.map((one) => closed(town, one));
  }

  private look(town: Town): void {
    const { truth } = town;
    for (let row = 0; row < truth.movements; row++) {
      if (truth.kind.at(row) !== SOLD) continue;
      const truly = truth.truly.at(row);
      const label = truth.label.at(row);
      const ill = truly < 0 ? undefined : town.outbreaksOf.get(truly);
      const servings = truth.quantity.at(row) / (town.classOfLot(label).base === 'g' ? 200 : 1);
      const key = town.classOfLot(label).key;
      for (const one of this.open) {
        if (ill?.includes(one.number)) this.keep(town, one.positives, CASES_MAX, row, servings, false);
        else if (!ill && key === one.classKey) this.keep(town, one.negatives, NEGATIVES_MAX, row, 1, true);
      }
    }
  }

  /** Weighted sampling without replacement in one pass: the largest u^(1/weight) stay (Efraimidis, Spirakis 2006). */
  private keep(
    town: Town,
    kept: { key: number; one: Case }[],
    most: number,
    row: number,
    weight: number,
    negative: boolean,
  ): void {
    const key = Math.log(this.random.next() + 1e-12) / Math.max(weight, 1e-6);
    const last = kept.at(-1);
    if (kept.length === most && last && key <= last.key) return;
    const at = kept.findIndex((other) => other.key < key);
    kept.splice(at < 0 ? kept.length : at, 0, { key, one: this.caseOf(town, row, negative) });
    if (kept.length > most) kept.pop();
  }

  private caseOf(town: Town, row: number, negative: boolean): Case {
    const { truth } = town;
    const party = truth.from.at(row);
    const boughtAt = truth.at.at(row);
    const memory = this.random.next();
    const certain = this.random.chance(0.7);
    return {
      party,
      district: town.census.member(party).district,
      boughtAt,
      at: boughtAt + (12 + Math.floor(this.random.next() * 60)) * HOUR,
      knows: memory < 0.2 ? 'batch' : memory < 0.5 ? 'product' : memory < 0.8 ? 'category' : 'shop',
      label: truth.label.at(row),
      certain,
      weight: certain ? 1 : 0.5,
      negative,
    };
  }
}

function closed(town: Town, one: Open): Outbreak {
  const { number, lot, party, startedAt } = one;
  const cases = [...one.positives, ...one.negatives].map((kept) => kept.one);
  const lots = [...town.outbreaksOf].flatMap(([each, of]) => (of.includes(number) ? [each] : []));
  return {
    number,
    lot,
    party,
    startedAt,
    lots: lots.sort((a, b) => a - b),
    cases: cases.sort((a, b) => a.at - b.at || a.party - b.party),
  };
}
