import { DELIVERY_KIND, loadDeliveries, spread, TIER } from '../../server/modules/trace/index.ts';
import { TRUE_KINDS } from '../../simulator/full-city/index.ts';
import type { Stage } from '../stage.ts';
import type { PlayedCity } from './play-city.ts';

const DAY_MS = 86_400_000;
const HANDED = TRUE_KINDS.indexOf('handed-over');

/** How far a trace was asked to reach: recorded lots only, or mixing within so many days. */
export const REACHES = [
  { name: 'recorded', window_ms: null },
  { name: 'possible, 3 days', window_ms: 3 * DAY_MS },
  { name: 'possible, 7 days', window_ms: 7 * DAY_MS },
  { name: 'possible, 30 days', window_ms: 30 * DAY_MS },
] as const;
const WIDEST_MS = 30 * DAY_MS;

export interface TraceGrade {
  reach: string;
  /** Recorded deliveries that truly contain goods of the lot; reached; both. */
  deliveries: { true: number; reached: number; both: number; precision: number; recall: number };
  /** Businesses that truly had goods of the lot, those that nothing recorded leads to among them. */
  businesses: { true: number; reached: number; both: number; precision: number; recall: number };
}

/** What a lot really became part of: movements by what the goods are, through everything made of them. */
export class TrueReach {
  private readonly city: PlayedCity;
  private readonly madeOf = new Map<number, number[]>();
  private readonly rowsOf = new Map<number, { day: number; row: number }[]>();
  private readonly errorsOf = new Map<string, string[]>();

  constructor(city: PlayedCity) {
    this.city = city;
    for (const { truth, day, plants } of city.days) {
      for (const { kind, party, other, lot, at } of plants)
        if (other >= 0) pushTo(this.errorsOf, handingKey(party, other, lot, at), kind);
      for (let edge = 0; edge < truth.edgeInput.length; edge++)
        pushTo(this.madeOf, truth.edgeInput.at(edge), truth.edgeOutput.at(edge));
      for (let row = 0; row < truth.movements; row++)
        if (truth.truly.at(row) >= 0) pushTo(this.rowsOf, truth.truly.at(row), { day: day.number, row });
    }
  }

  lots(lot: number): Set<number> {
    const all = new Set([lot]);
    for (const one of all) for (const made of this.madeOf.get(one) ?? []) all.add(made);
    return all;
  }

  /** What went wrong with each true handing-over of the lot's goods, and who received them; 'mixed': under another label. */
  handings(lot: number): { partyId: string; kinds: string[] }[] {
    const { keys, days } = this.city;
    return [...this.lots(lot)].flatMap((one) =>
      (this.rowsOf.get(one) ?? []).flatMap(({ day, row }) => {
        const truth = days[day]?.truth;
        if (truth?.kind.at(row) !== HANDED) return [];
        const partyId = keys.partyIds[truth.to.at(row)];
        if (partyId === undefined) return [];
        const label = truth.label.at(row);
        const key = handingKey(truth.from.at(row), truth.to.at(row), label, truth.at.at(row));
        const kinds = [...(this.errorsOf.get(key) ?? []), ...(label === one ? [] : ['mixed'])];
        return [{ partyId, kinds: kinds.length > 0 ? kinds : ['nothing'] }];
      }),
    );
  }

  /** Handings-over on record, as `document, lot as labelled`; and every business that had some. */
  of(lot: number): { deliveries: Set<string>; businesses: Set<string>; recorded: number } {
    const deliveries = new Set<string>();
    const businesses = new Set<string>();
    const { keys, days } = this.city;
    for (const one of this.lots(lot)) {
      for (const { day, row } of this.rowsOf.get(one) ?? []) {
        const truth = days[day]?.truth;
        if (!truth) continue;
        for (const party of [truth.from.at(row), truth.to.at(row)]) {
          const partyId = keys.partyIds[party];
          if (partyId !== undefined) businesses.add(partyId);
        }
        const document = keys.documentIds.get(truth.document.at(row));
        if (truth.kind.at(row) === HANDED && document !== undefined)
          deliveries.add(`${document} ${truth.from.at(row)} ${truth.to.at(row)} ${truth.label.at(row)}`);
      }
    }
    return { deliveries, businesses, recorded: deliveries.size };
  }
}

const handingKey = (from: number, to: number, lot: number, at: number): string =>
  `${from} ${to} ${lot} ${at}`;

function pushTo<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Among the true handings-over that something went wrong with: how many of their receivers a trace reaches. */
export interface ErrorReach {
  kind: string;
  handings: number;
  recorded: number;
  possible: number;
}

/** Asks the trace about lots and holds its answers against what is true. */
export async function gradeTraces(
  stage: Stage,
  city: PlayedCity,
  lots: readonly number[],
): Promise<{ traces: TraceGrade[]; errors: ErrorReach[] }> {
  const truth = new TrueReach(city);
  const byKind = new Map<string, ErrorReach>();
  const sums = REACHES.map(({ name }) => ({ name, deliveries: noCounts(), businesses: noCounts() }));
  for (const lot of lots) {
    const lotId = city.keys.lotIds.get(lot);
    if (lotId === undefined) continue;
    const right = truth.of(lot);
    const businesses: Set<string>[] = [];
    const loaded = await loadDeliveries(stage.tools, {
      start: [{ lotId }],
      direction: 'forward',
      window_ms: WIDEST_MS,
      asOf: new Date(),
    });
    for (const [index, { window_ms }] of REACHES.entries()) {
      const answer = spread(loaded.prepared, { seeds: loaded.seeds, direction: 'forward', window_ms });
      const reached = reachedBy(city, loaded.named, answer.tier);
      businesses.push(reached.businesses);
      const sum = sums[index];
      if (!sum) continue;
      add(sum.deliveries, right.deliveries, reached.deliveries);
      add(sum.businesses, right.businesses, reached.businesses);
    }
    for (const { partyId, kinds } of truth.handings(lot)) {
      for (const kind of kinds) {
        const sum = byKind.get(kind) ?? { kind, handings: 0, recorded: 0, possible: 0 };
        byKind.set(kind, sum);
        sum.handings += 1;
        if (businesses[0]?.has(partyId)) sum.recorded += 1;
        if (businesses.at(-1)?.has(partyId)) sum.possible += 1;
      }
    }
  }
  const traces = sums.map(({ name, deliveries, businesses }) => ({
    reach: name,
    deliveries: rated(deliveries),
    businesses: rated(businesses),
  }));
  const errors = [...byKind.values()].sort((a, b) => b.handings - a.handings || (a.kind < b.kind ? -1 : 1));
  return { traces, errors };
}

function reachedBy(
  city: PlayedCity,
  named: Awaited<ReturnType<typeof loadDeliveries>>['named'],
  tier: Uint8Array,
): { deliveries: Set<string>; businesses: Set<string> } {
  const { graph, parties, documents, lots } = named;
  const deliveries = new Set<string>();
  const businesses = new Set<string>();
  for (let one = 0; one < graph.deliveries; one++) {
    // A missing record is a question to a person, and no answer.
    if ((tier[one] ?? TIER.notReached) > TIER.possible || graph.kind[one] === DELIVERY_KIND.gap) continue;
    for (const party of [graph.from[one] ?? -1, graph.to[one] ?? -1]) {
      const partyId = party < 0 ? null : parties[party];
      if (partyId) businesses.add(partyId);
    }
    if (graph.kind[one] !== DELIVERY_KIND['handed-over']) continue;
    const number = (party: number | undefined) => city.keys.partyOf.get(parties[party ?? -1] ?? '') ?? -1;
    // A lot that was written down without its batch is one of its own; it is right if what it is made of is.
    const lot = city.keys.lotOf.get(lots[graph.lot[one] ?? -1] ?? '');
    if (lot === undefined) continue;
    deliveries.add(`${documents[one]} ${number(graph.from[one])} ${number(graph.to[one])} ${lot}`);
  }
  return { deliveries, businesses };
}

interface Counts {
  true: number;
  reached: number;
  both: number;
}
const noCounts = (): Counts => ({ true: 0, reached: 0, both: 0 });

function add(sum: Counts, right: ReadonlySet<string>, reached: ReadonlySet<string>): void {
  sum.true += right.size;
  sum.reached += reached.size;
  sum.both += [...right].filter((one) => reached.has(one)).length;
}

const rated = (counts: Counts) => ({
  ...counts,
  precision: ratio(counts.both, counts.reached),
  recall: ratio(counts.both, counts.true),
});
const ratio = (part: number, whole: number): number =>
  whole === 0 ? 1 : Math.round((part / whole) * 1000) / 1000;
