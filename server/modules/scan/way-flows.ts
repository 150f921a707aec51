import type { WayDash } from '../../../web/way/index.ts';
import { SOLD_KINDS } from '../ledger/index.ts';
import type { LotFacts } from '../registry/index.ts';
import type { TraceAnswer, TraceFlow } from '../trace/index.ts';

/** The one who buys in the shop; nobody's name. */
export const CUSTOMERS = 'customers';
/** Where goods came from that nobody is recorded to have brought. */
export const SOMEWHERE = 'somewhere';

export type Deed = 'handed' | 'sold' | 'gap';

/** All goods that went from one place to another, as one way of the drawing. */
export interface Bundle {
  from: string;
  to: string;
  deed: Deed;
  /** Known quantity by product. */
  parts: Map<string, { lot: LotFacts | undefined; quantity: number }>;
  /** A part of it has no quantity. */
  unknown: boolean;
  /** A part of it is no sale that was told, but what must have been sold by the end of a day. */
  estimated: boolean;
  /** Known quantity in the unit of the lot in question. */
  own: number;
  /** Of the first; NaN when no record says. */
  at_ms: number;
  precision_ms: number;
  /** The surest of its records. */
  dash: WayDash;
}

export interface Flows {
  bundles: Bundle[];
  /** Lots of the drawing: the lot in question with those it is linked with, and what it was made of. */
  isShown: (lotId: string) => boolean;
  isOwn: (lotId: string) => boolean;
}

type Piece = Pick<TraceFlow, 'lotId' | 'quantity' | 'at' | 'precision_ms'> & {
  state: WayDash;
  estimated?: boolean;
};

const SURER: readonly WayDash[] = ['recorded', 'possible', 'unknown'];
/** Rows by which goods come into the chain at a known place. */
const ENTRIES: ReadonlySet<string> = new Set([
  'produced',
  'transformed-out',
  'consumer-returned',
  'adjusted-in',
]);

/** Gathers who handed goods to whom. What was made of the lot later is another page's matter. */
export function gatherFlows(answer: TraceAnswer, lotId: string, lots: ReadonlyMap<string, LotFacts>): Flows {
  const ranks = new Map(answer.lots.map((lot) => [lot.lotId, lot.rank]));
  const isShown = (id: string) => (ranks.get(id) ?? 1) <= 0;
  const isOwn = (id: string) => ranks.get(id) === 0;
  const gathered = new Gathering(lots, lots.get(lotId)?.lot.baseUnit);
  for (const flow of answer.flows) {
    if (!isShown(flow.lotId) || flow.quantity === 0) continue;
    if (flow.fromId !== null && flow.toId !== null && flow.reaches)
      gathered.add(flow, flow.fromId, flow.toId, 'handed');
    if (!isOwn(flow.lotId)) continue;
    if (SOLD_KINDS.has(flow.kind) && flow.fromId !== null)
      gathered.add({ ...flow, estimated: flow.kind === 'sold-estimated' }, flow.fromId, CUSTOMERS, 'sold');
    if (flow.fromId === null && flow.toId !== null && flow.reaches && !ENTRIES.has(flow.kind)) {
      gathered.add({ ...flow, state: 'unknown' }, SOMEWHERE, flow.toId, 'gap');
    }
  }
  addOverdrawn(answer, isOwn, gathered);
  addSightings(answer, isOwn, gathered);
  return { bundles: gathered.sorted(), isShown, isOwn };
}

class Gathering {
  readonly #bundles = new Map<string, Bundle>();
  readonly #lots: ReadonlyMap<string, LotFacts>;
  readonly #unit: string | undefined;

  constructor(lots: ReadonlyMap<string, LotFacts>, unit: string | undefined) {
    this.#lots = lots;
    this.#unit = unit;
  }

  add(piece: Piece, from: string, to: string, deed: Deed): void {
    if (from === to) return;
    const key = `${from} ${to}`;
    const { at: at_ms, precision_ms, state: dash, quantity } = piece;
    const bundle: Bundle = this.#bundles.get(key) ?? {
      ...{ from, to, deed, at_ms, precision_ms, dash },
      ...{ parts: new Map(), unknown: false, estimated: false, own: 0 },
    };
    this.#bundles.set(key, bundle);
    if (SURER.indexOf(dash) < SURER.indexOf(bundle.dash)) bundle.dash = dash;
    if (piece.estimated) bundle.estimated = true;
    if (at_ms < bundle.at_ms) Object.assign(bundle, { at_ms, precision_ms });
    if (quantity === null) {
      bundle.unknown = true;
      return;
    }
    const lot = this.#lots.get(piece.lotId);
    const product = lot?.product.productId ?? '';
    const part = bundle.parts.get(product) ?? { lot, quantity: 0 };
    part.quantity += quantity;
    bundle.parts.set(product, part);
    if (lot?.lot.baseUnit === this.#unit) bundle.own += quantity;
  }

  /** Places that some way leads to. */
  reached(): Set<string> {
    return new Set([...this.#bundles.values()].map((bundle) => bundle.to));
  }

  sorted(): Bundle[] {
    const key = (bundle: Bundle) => `${bundle.from} ${bundle.to}`;
    const time = (bundle: Bundle) => (Number.isNaN(bundle.at_ms) ? 0 : bundle.at_ms);
    return [...this.#bundles.values()].sort(
      (one, two) => time(one) - time(two) || (key(one) < key(two) ? -1 : 1),
    );
  }
}

/** More left than ever came in: the rest came from somewhere. */
function addOverdrawn(answer: TraceAnswer, isOwn: (lotId: string) => boolean, gathered: Gathering): void {
  for (const { lotId, partyId, overdrawn } of answer.holders) {
    if (!isOwn(lotId) || overdrawn === 0) continue;
    const first = answer.flows.find((flow) => flow.lotId === lotId && flow.fromId === partyId);
    const when = { at: first?.at ?? Number.NaN, precision_ms: first?.precision_ms ?? 0 };
    gathered.add({ lotId, quantity: overdrawn, ...when, state: 'unknown' }, SOMEWHERE, partyId, 'gap');
  }
}

/** Who was only seen with the goods follows, dotted, on whoever had them last before. */
function addSightings(answer: TraceAnswer, isOwn: (lotId: string) => boolean, gathered: Gathering): void {
  const first = new Map<string, { at: number; precision_ms: number; lotId: string }>();
  const note = (partyId: string | null, sign: { at: number; precision_ms: number; lotId: string }) => {
    const known = partyId === null ? undefined : first.get(partyId);
    if (partyId !== null && (!known || sign.at < known.at)) first.set(partyId, sign);
  };
  const entered = gathered.reached();
  const seen = new Set<string>();
  for (const flow of answer.flows) {
    if (!isOwn(flow.lotId)) continue;
    note(flow.fromId, flow);
    if (flow.reaches) note(flow.toId, flow);
    if (flow.fromId === null && flow.toId !== null) entered.add(flow.toId);
  }
  for (const sight of answer.observations) {
    if (!isOwn(sight.lotId) || sight.partyId === null) continue;
    seen.add(sight.partyId);
    note(sight.partyId, sight);
  }
  const order = [...first].sort(([a, one], [b, two]) => one.at - two.at || (a < b ? -1 : 1));
  order.forEach(([partyId, { at, precision_ms, lotId }], index) => {
    const before = order[index - 1];
    if (!before || !seen.has(partyId) || entered.has(partyId)) return;
    gathered.add({ lotId, at, precision_ms, quantity: null, state: 'unknown' }, before[0], partyId, 'gap');
  });
}
