import type { SourceAnswer } from '../../api/types.ts';
import type { SourceMeasure } from './measures.ts';

/** What a list of candidates shows: its order by a measure, the length of its bar, and a dot for each case. */

export const CANDIDATE_KINDS = ['lots', 'products', 'parties'] as const;
export type CandidateKind = (typeof CANDIDATE_KINDS)[number];

type Figures = Omit<SourceAnswer['products'][number], 'productId' | 'name' | 'category'>;

export interface Candidate extends Figures {
  key: string;
  kind: CandidateKind;
  name: string;
  sub: string[];
  /** All lots that stand for the same goods, the product, or the business. */
  ids: string[];
}

export function candidatesOf(answer: SourceAnswer, kind: CandidateKind): Candidate[] {
  switch (kind) {
    case 'lots':
      return answer.lots.map(({ lots, ...figures }) => ({
        ...figures,
        kind,
        key: lots[0]?.lotId ?? '',
        name: [lots[0]?.productName, lots[0]?.batch].filter(Boolean).join(' · '),
        sub: [lots[0]?.productionDate, lots[0]?.origin].filter((part) => typeof part === 'string'),
        ids: lots.map((lot) => lot.lotId),
      }));
    case 'products':
      return answer.products.map(({ productId, name, category: _category, ...figures }) => ({
        ...figures,
        kind,
        key: productId,
        name,
        sub: [],
        ids: [productId],
      }));
    case 'parties':
      return answer.parties.map(
        ({ partyId, name, address, kind: _kind, divisionCode: _division, ...figures }) => ({
          ...figures,
          kind,
          key: partyId,
          name,
          sub: address === null ? [] : [address],
          ids: [partyId],
        }),
      );
  }
}

/** The first by a measure first; what it does not rank stays behind, in the server's order. */
export function ranked(candidates: readonly Candidate[], by: SourceMeasure): Candidate[] {
  const place = (one: Candidate) => one.places[by] ?? Number.POSITIVE_INFINITY;
  return [...candidates].sort((one, other) => {
    const [a, b] = [place(one), place(other)];
    return a === b ? 0 : a - b;
  });
}

/** Length of the bar, 0 to 1. Of distances the nearest is longest; what is not ranked has none. */
export function scoreShare(one: Candidate, by: SourceMeasure, all: readonly Candidate[]): number {
  if (by === 'likelihood') return one.relativeLikelihood;
  if (by === 'reach') return Math.max(0, Math.min(1, one.reach));
  const distances = all.flatMap((candidate) => candidate.distance ?? []);
  const nearest = Math.min(...distances);
  if (one.distance === null || distances.length === 0) return 0;
  return one.distance <= 0 ? 1 : Math.min(1, nearest / one.distance);
}

/** '92%', '< 1%', or a distance with two decimals; '—' where it is not ranked. */
export function scoreText(one: Candidate, by: SourceMeasure): string {
  if (by === 'distance') return one.distance === null ? '—' : one.distance.toFixed(2);
  const share = by === 'likelihood' ? one.relativeLikelihood : one.reach;
  const percent = share * 100;
  if (share > 0 && percent < 1) return '< 1%';
  if (share < 1 && percent > 99) return '> 99%';
  return `${percent < 0 ? '−' : ''}${Math.round(Math.abs(percent))}%`;
}

export const DOTS = ['recorded', 'possible', 'unknown', 'unexplained', 'against', 'clear'] as const;
export type Dot = (typeof DOTS)[number];

/** For each case, in the order in which they were asked about: how this candidate explains it. */
export function dotsOf(one: Candidate, cases: number): Dot[] {
  const dots = Array.from({ length: cases }, (): Dot => 'clear');
  const mark = (indexes: readonly number[], dot: Dot) => {
    for (const index of indexes) if (index < cases) dots[index] = dot;
  };
  mark(one.unexplained, 'unexplained');
  mark(one.explainedUnknown, 'unknown');
  mark(one.explainedPossible, 'possible');
  mark(one.explainedRecorded, 'recorded');
  mark(one.negativesReached, 'against');
  return dots;
}
