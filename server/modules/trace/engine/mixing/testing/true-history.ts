import fc from 'fast-check';
import { DELIVERY_KIND, type DeliveryEdge, type DeliveryGraph } from '../../deliveries.ts';
import { graphOf, PARTIES, type Row } from './arbitrary-graph.ts';

/**
 * What really happened, unit by unit, and the records that it left. Goods are handed over under the name of one lot but
 * may come of another that mixes into it; recorded times are as imprecise as they are; some suspect deliveries are
 * drawn. What is made with suspect units is suspect to the last. Records agree with the truth, so whatever is worked out from them must.
 */
export interface TrueHistory {
  graph: DeliveryGraph;
  window_ms: number | null;
  seeds: { delivery: number }[];
  /** Suspect units in each delivery. */
  suspect: number[];
}

interface Unit {
  lot: number;
  at: number;
  suspect: boolean;
}

const LOTS = 4;
const step = fc.record({
  action: fc.constantFrom('enter', 'enter', 'hand', 'hand', 'hand', 'make', 'sell', 'dispose', 'lose'),
  party: fc.nat(PARTIES - 1),
  to: fc.nat(PARTIES - 1),
  lot: fc.nat(LOTS - 1),
  quantity: fc.integer({ min: 1, max: 4 }),
  wait: fc.nat(2),
  before: fc.nat(1),
  after: fc.nat(1),
  suspect: fc.constantFrom(true, false, false),
  draw: fc.nat(1000),
  output: fc.nat(LOTS - 1),
  made: fc.integer({ min: 1, max: 4 }),
  hidden: fc.constantFrom(false, false, false, false, true),
});

export const arbitraryHistory: fc.Arbitrary<TrueHistory | null> = fc
  .record({
    steps: fc.array(step, { minLength: 2, maxLength: 16 }),
    window_ms: fc.constantFrom(null, 0, 2, 5),
    lotClass: fc.array(fc.integer({ min: -1, max: 1 }), { minLength: LOTS, maxLength: LOTS }),
    lotProduct: fc.array(fc.nat(2), { minLength: LOTS, maxLength: LOTS }),
    mixes: fc.array(fc.subarray([0, 1]), { minLength: 2, maxLength: 2 }),
    sibling: fc.constantFrom(0, 1, 1),
    cleaning: fc.nat(12),
    expires: fc.constantFrom(Number.POSITIVE_INFINITY, 6),
  })
  .map((p) => {
    const lots = {
      lotClass: Int32Array.from(p.lotClass),
      lotProduct: Int32Array.from(p.lotProduct),
      lotExpires: Float64Array.from([
        p.expires,
        Number.POSITIVE_INFINITY,
        Number.POSITIVE_INFINITY,
        Number.POSITIVE_INFINITY,
      ]),
      lotSiblings: Int32Array.from([0, p.sibling, 2, 3]),
      mixesInto: p.mixes.map((into) => Int32Array.from(into)),
      cleanings: new Map([[0, Float64Array.from([p.cleaning])]]),
      edges: [],
    };
    return new History(lots, p.window_ms).play(p.steps);
  });

type Lots = Parameters<typeof graphOf>[1];
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

class History {
  readonly #lots: Lots;
  readonly #window: number | null;
  readonly #stock: Unit[][] = Array.from({ length: PARTIES }, () => []);
  readonly #rows: Row[] = [];
  readonly #suspect: number[] = [];
  readonly #seeds: { delivery: number }[] = [];
  readonly #edges: DeliveryEdge[] = [];

  constructor(lots: Lots, window: number | null) {
    this.#lots = lots;
    this.#window = window;
  }

  play(steps: Step[]): TrueHistory | null {
    let now = 0;
    for (const one of steps) {
      now += one.wait;
      this.#take(one, now);
    }
    if (!this.#countStock(now + 1)) return null;
    const graph = graphOf(this.#rows, { ...this.#lots, edges: this.#edges });
    return { graph, window_ms: this.#window, seeds: this.#seeds, suspect: this.#suspect };
  }

  /** All that comes out of a batch into which a suspect unit went is suspect. */
  #make(one: Step, now: number): void {
    const used = this.#pick(one.party, one.lot, one.quantity, now, one.draw);
    if (used.length === 0) return;
    const suspect = used.some((unit) => unit.suspect);
    const made = Array.from({ length: one.made }, () => ({ lot: one.output, at: now, suspect }));
    this.#stock[one.party]?.push(...made);
    const [earliest, latest] = [now - one.before, now + one.after];
    const time: [number, number] = [earliest, latest];
    const row = { time, to: -1, from: -1 };
    const { party, lot, output } = one;
    this.#record({ ...row, kind: DELIVERY_KIND.used, from: party, lot, quantity: used.length }, used);
    this.#record({ ...row, kind: DELIVERY_KIND.made, to: party, lot: output, quantity: made.length }, made);
    this.#edges.push({ input: lot, output, party, earliest, latest });
  }

  #take(one: Step, now: number): void {
    if (one.action === 'make') {
      this.#make(one, now);
      return;
    }
    const kind = {
      enter: 'entered',
      hand: 'handed-over',
      sell: 'sold',
      dispose: 'disposed',
      lose: 'missing',
    } as const;
    const units =
      one.action === 'enter'
        ? Array.from({ length: one.quantity }, () => ({ lot: one.lot, at: now, suspect: false }))
        : this.#pick(one.party, one.lot, one.quantity, now, one.draw);
    if (units.length === 0) return;
    if (one.suspect && !(one.hidden && one.action === 'enter')) {
      this.#seeds.push({ delivery: this.#rows.length });
      for (const unit of units) unit.suspect = true;
    }
    const to = one.action === 'enter' ? one.party : one.action === 'hand' ? one.to : -1;
    if (to >= 0) this.#stock[to]?.push(...units.map((unit) => ({ ...unit, lot: one.lot, at: now })));
    // Some goods come in without a record.
    if (one.action === 'enter' && one.hidden) return;
    this.#record(
      {
        kind: DELIVERY_KIND[kind[one.action]],
        from: one.action === 'enter' ? -1 : one.party,
        to,
        lot: one.lot,
        time: [now - one.before, now + one.after],
        quantity: units.length,
      },
      units,
    );
  }

  #record(row: Row, units: Unit[]): void {
    this.#rows.push(row);
    this.#suspect.push(units.filter((unit) => unit.suspect).length);
  }

  #pick(party: number, lot: number, quantity: number, now: number, draw: number): Unit[] {
    const stock = this.#stock[party] as Unit[];
    const fit = stock.filter((unit) => this.#fits(party, unit, lot, now));
    const units: Unit[] = [];
    for (let dice = draw; units.length < quantity && fit.length > 0; dice = dice * 7 + 3) {
      const [unit] = fit.splice(dice % fit.length, 1) as [Unit];
      units.push(unit);
      stock.splice(stock.indexOf(unit), 1);
    }
    return units;
  }

  #fits(party: number, unit: Unit, lot: number, now: number): boolean {
    const { lotSiblings, lotProduct, lotClass, lotExpires, mixesInto, cleanings } = this.#lots;
    if (lotSiblings[unit.lot] === lotSiblings[lot]) return true;
    if (this.#window === null || now - unit.at > this.#window || now > (lotExpires[unit.lot] as number))
      return false;
    for (const cleaned of cleanings.get(party) ?? []) if (unit.at < cleaned && cleaned <= now) return false;
    const into = mixesInto[lotClass[unit.lot] as number];
    return lotProduct[unit.lot] === lotProduct[lot] || (into?.includes(lotClass[lot] as number) ?? false);
  }

  /** What the records say must be there is there, and nothing else; false where the truth cannot be laid out so. */
  #countStock(now: number): boolean {
    for (let party = 0; party < PARTIES; party += 1) {
      for (let lot = 0; lot < LOTS; lot += 1) {
        const mine = this.#rows.filter((row) => row.lot === lot);
        const came = mine.filter((row) => row.to === party);
        const sum = (rows: Row[]) => rows.reduce((all, row) => all + row.quantity, 0);
        const rest = sum(came) - sum(mine.filter((row) => row.from === party));
        if (rest <= 0) continue;
        const units = this.#pick(party, lot, rest, now, 5);
        const earliest = Math.min(...came.map((row) => row.time[0]));
        if (units.length < rest) return false;
        this.#record(
          {
            kind: DELIVERY_KIND['in-stock'],
            from: party,
            to: -1,
            lot,
            time: [earliest, now],
            quantity: rest,
          },
          units,
        );
      }
    }
    return this.#stock.every((units) => units.length === 0);
  }
}
