import fc from 'fast-check';
import type { LotClaim } from '../../../registry/index.ts';
import type { LotStory, Row } from '../lot-story.ts';

/**
 * Random ledgers that tell what truly happened, with times as imprecise and quantities as unknown as the dice say:
 * goods are made, handed on in circles, refused, annulled, sold, thrown away and counted; some receipts are late, some
 * never come. No rule may find anything in them.
 */
export const LOT = '7000';
export const MADE_ON = '2026-11-02';
const DAY_MS = 86_400_000;
/** Instants count from the start of the day on which the lot was made. */
export const START = Date.parse(`${MADE_ON}T00:00:00Z`);
const PARTIES = ['11', '12', '13'] as const;
const HUGE = 2 ** 50;

interface Step {
  act: 'hand' | 'sell' | 'use' | 'dispose' | 'count' | 'return' | 'give';
  who: number;
  whom: number;
  share: number;
  gap: number;
  precision: number;
  unknown: boolean;
  answer: 'all' | 'refused' | 'part' | 'never' | 'late' | 'voided';
}

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom('hand', 'hand', 'sell', 'use', 'dispose', 'count', 'return', 'give'),
  who: fc.nat(2),
  whom: fc.nat(2),
  share: fc.constantFrom(1, 1, 2, 3),
  gap: fc.nat(20),
  precision: fc.constantFrom(0, 0, 60_000, 3_600_000, DAY_MS - 1, 31 * DAY_MS - 1),
  unknown: fc.constantFrom(false, false, false, false, true),
  answer: fc.constantFrom('all', 'all', 'all', 'refused', 'part', 'never', 'late', 'voided'),
});

export interface World {
  rows: Row[];
  /** What each party truly has at the end. */
  stock: Map<string, number>;
  /** The instant after the last step. */
  now: number;
}

class Teller {
  readonly rows: Row[] = [];
  readonly stock = new Map<string, number>();
  now = START + 8 * 3_600_000;
  private serial = 1000;

  /** Writes a row down: the true instant lies somewhere in what the row says. */
  tell(row: Partial<Row> & Pick<Row, 'kind'>, one: Step, at = this.now): Row {
    const precision_ms = one.precision;
    const written: Row = {
      lotId: LOT,
      fromId: null,
      toId: null,
      quantity: null,
      // The more the precision, the farther the written instant may lie before the true one, not before the day of making.
      at: Math.max(START, at - (precision_ms === 0 ? 0 : (one.gap * 7919) % precision_ms)),
      precision_ms,
      documentId: String(this.serial++),
      line: 1,
      answersDocument: null,
      answersLine: null,
      ...row,
    };
    this.rows.push(written);
    return written;
  }

  has = (party: string): number => this.stock.get(party) ?? 0;
  put(party: string, quantity: number): void {
    this.stock.set(party, this.has(party) + quantity);
  }
}

function play(made: number, steps: readonly Step[]): World {
  const teller = new Teller();
  const maker = PARTIES[0];
  const first = { precision: 0, gap: 0 } as Step;
  if (made > 0) {
    teller.tell({ kind: 'produced', toId: maker, quantity: made }, first);
    teller.put(maker, made);
  }
  for (const one of steps) {
    teller.now += one.gap * 1_800_000 + 1;
    act(teller, one, PARTIES[one.who] ?? maker, PARTIES[one.whom] ?? maker);
  }
  return { rows: teller.rows, stock: teller.stock, now: teller.now };
}

const OUT = { sell: 'sold', use: 'transformed-in', dispose: 'disposed', give: 'donated' } as const;

function act(teller: Teller, one: Step, who: string, whom: string): void {
  const there = teller.has(who);
  const quantity = Math.floor(there / one.share);
  const told = one.unknown ? null : quantity;
  if (one.act === 'count') {
    // The count is right: nothing to write.
    return;
  }
  if (one.act === 'return') {
    teller.tell({ kind: 'consumer-returned', toId: who, quantity: one.unknown ? null : one.share }, one);
    teller.put(who, one.share);
    return;
  }
  if (quantity === 0) return;
  if (one.act === 'hand') hand(teller, one, who, whom, quantity);
  else {
    teller.tell({ kind: OUT[one.act], fromId: who, quantity: told }, one);
    teller.put(who, -quantity);
  }
}

function hand(teller: Teller, one: Step, who: string, whom: string, quantity: number): void {
  if (who === whom) return;
  const told = (some: number) => (one.unknown ? null : some);
  const shipped = teller.tell({ kind: 'shipped', fromId: who, toId: whom, quantity: told(quantity) }, one);
  const answer = (kind: Row['kind'], some: number, at = teller.now) => {
    if (some > 0)
      teller.tell(
        {
          kind,
          fromId: who,
          toId: whom,
          quantity: told(some),
          answersDocument: shipped.documentId,
          answersLine: 1,
        },
        one,
        at,
      );
  };
  const back =
    one.answer === 'refused' || one.answer === 'voided'
      ? quantity
      : one.answer === 'part'
        ? Math.floor(quantity / 2)
        : 0;
  teller.put(who, back - quantity);
  teller.put(whom, quantity - back);
  if (one.answer === 'never') return;
  if (back > 0) answer(one.answer === 'voided' ? 'voided' : 'refused', back);
  // The receipt is written hours after the goods came, perhaps after they were sold on.
  if (one.answer !== 'voided')
    answer('received', quantity - back, teller.now + (one.answer === 'late' ? 40 * 3_600_000 : 0));
}

export const honestWorld: fc.Arbitrary<World> = fc
  .record({
    made: fc.constantFrom(0, 1, 2, 7, 100, 12_345, HUGE),
    steps: fc.array(step, { maxLength: 14 }),
  })
  .map(({ made, steps }) => play(made, steps));

export const claim = (documentId: string, dates: Partial<LotClaim>): LotClaim => ({
  lotId: LOT as LotClaim['lotId'],
  documentId,
  line: 1,
  productionDate: null,
  expiryDate: null,
  origin: null,
  ...dates,
});

export const storyOf = (rows: readonly Row[], claims: readonly LotClaim[] = []): LotStory => ({
  lotIds: [LOT],
  unit: 'g',
  rows,
  claims,
  tests: [],
  shelfLives: new Map(),
  startOfDay: (day) => Date.parse(`${day}T00:00:00Z`),
  dayOf: (at) => new Date(at).toISOString().slice(0, 10),
});

/** A row of one's own making, for planting. */
export const rowOf = (row: Partial<Row> & Pick<Row, 'kind' | 'at'>): Row => ({
  lotId: LOT,
  fromId: null,
  toId: null,
  quantity: null,
  precision_ms: 0,
  documentId: '900000',
  line: 1,
  answersDocument: null,
  answersLine: null,
  ...row,
});
