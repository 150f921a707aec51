import { findSources, loadDeliveries, type SourceCase } from '../../server/modules/trace/index.ts';
import type { Case, Outbreak } from '../../simulator/full-city/index.ts';
import type { Stage } from '../stage.ts';
import { TrueReach } from './grade-traces.ts';
import type { PlayedCity } from './play-city.ts';

const DAY_MS = 86_400_000;
const CASES_LEAST = 3;

/** How an investigator comes to know: everything that people can say, or only where they ate and on about which day. */
const TELLINGS = ['all that cases know', 'only the shop'] as const;

export interface SourceGrade {
  telling: (typeof TELLINGS)[number];
  mixing: string;
  outbreaks: number;
  cases: number;
  /** How often the true lot came first, among the first five; its maker likewise. */
  lotFirst: number;
  lotFive: number;
  makerFirst: number;
  makerFive: number;
}

/** Rates of a search as the platform's own data would have them; the bench says them with its figures. */
export const SOURCE_RATES = {
  suspectedShare: 0.5,
  mixingShare: 0.2,
  missingShare: 0.05,
  stay_ms: 7 * DAY_MS,
} as const;

/** Outbreaks of whose goods something went wrong on the way, and how often their lot was found. */
export interface ErrorSources {
  kind: string;
  outbreaks: number;
  lotFirst: number;
  lotFive: number;
}

/** Looks for the source of every outbreak that has cases enough. */
export async function gradeSources(
  stage: Stage,
  city: PlayedCity,
): Promise<{ sources: SourceGrade[]; errors: ErrorSources[] }> {
  const truth = new TrueReach(city);
  const byKind = new Map<string, ErrorSources>();
  const outbreaks = city.days
    .flatMap((day) => day.outbreaks)
    .filter((one) => one.cases.filter(({ negative }) => !negative).length >= CASES_LEAST);
  // Everything the city has recorded, lots without a batch among it: the search itself finds what matters.
  const lotIds = [...city.keys.gtinOfLot.keys()];
  const everything = { lots: 10_000_000, movements: 1_000_000_000, parties: 10_000_000 };
  const { named } = await loadDeliveries(stage.tools, {
    start: lotIds.map((lotId) => ({ lotId })),
    direction: 'forward',
    window_ms: null,
    asOf: new Date(),
    limits: everything,
  });
  const grades: SourceGrade[] = [];
  for (const telling of TELLINGS) {
    for (const mixing_days of [null, 7]) {
      const grade = {
        telling,
        mixing: mixing_days === null ? 'recorded' : `${mixing_days} days`,
        outbreaks: outbreaks.length,
        cases: 0,
        lotFirst: 0,
        lotFive: 0,
        makerFirst: 0,
        makerFive: 0,
      };
      for (const outbreak of outbreaks) {
        const cases = outbreak.cases.map((one) => caseOf(city, named, one, telling === 'only the shop'));
        grade.cases += cases.filter(({ negative }) => !negative).length;
        const answer = findSources(named.graph, {
          cases,
          mixing_ms: mixing_days === null ? null : mixing_days * DAY_MS,
          rates: SOURCE_RATES,
        });
        const lot = place(answer.lots, named.graph.lotSiblings[lotOf(city, named, outbreak)] ?? -1);
        const maker = place(answer.parties, named.partyOf(city.keys.partyIds[outbreak.party] ?? ''));
        grade.lotFirst += lot === 0 ? 1 : 0;
        grade.lotFive += lot < 5 ? 1 : 0;
        grade.makerFirst += maker === 0 ? 1 : 0;
        grade.makerFive += maker < 5 ? 1 : 0;
        if (telling !== TELLINGS[0] || mixing_days === null) continue;
        for (const kind of new Set(truth.handings(outbreak.lot).flatMap(({ kinds }) => kinds))) {
          const sum = byKind.get(kind) ?? { kind, outbreaks: 0, lotFirst: 0, lotFive: 0 };
          byKind.set(kind, sum);
          sum.outbreaks += 1;
          if (lot === 0) sum.lotFirst += 1;
          if (lot < 5) sum.lotFive += 1;
        }
      }
      grades.push(grade);
    }
  }
  const errors = [...byKind.values()].sort((a, b) => b.outbreaks - a.outbreaks || (a.kind < b.kind ? -1 : 1));
  return { sources: grades, errors };
}

type Named = Awaited<ReturnType<typeof loadDeliveries>>['named'];

const lotOf = (city: PlayedCity, named: Named, { lot }: Outbreak): number =>
  named.lotOf(city.keys.lotIds.get(lot) ?? '');

/** Where it stands, from 0; Infinity: nowhere. */
function place(candidates: readonly { id: number }[], id: number): number {
  const at = candidates.findIndex((one) => one.id === id);
  return at < 0 ? Number.POSITIVE_INFINITY : at;
}

/** People know the day, not the hour. */
function caseOf(city: PlayedCity, named: Named, one: Case, shopOnly: boolean): SourceCase {
  const lotId = city.keys.lotIds.get(one.label) ?? '';
  const lot = named.lotOf(lotId);
  const day = Math.floor(one.boughtAt / DAY_MS) * DAY_MS;
  const graph = named.graph;
  const ate = (): SourceCase['ate'] => {
    if (shopOnly || lot < 0 || one.knows === 'shop') return null;
    if (one.knows === 'batch') return { lot };
    if (one.knows === 'product') return { product: graph.lotProduct[lot] ?? -1 };
    return { classes: [graph.lotClass[lot] ?? -1] };
  };
  return {
    party: named.partyOf(city.keys.partyIds[one.party] ?? ''),
    from: day,
    to: day + DAY_MS,
    ate: ate(),
    weight: 1,
    certainty: one.certain ? 'certain' : 'suspected',
    negative: one.negative,
  };
}
