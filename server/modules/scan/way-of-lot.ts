import type { ScanLang, WayStep } from '../../../web/scan/index.ts';
import type { WayDash, WayGraph, WayKind, WayLink, WayNode, WayState } from '../../../web/way/index.ts';
import type { CityData, LotFacts, Party } from '../registry/index.ts';
import { displayQuantity } from '../registry/index.ts';
import type { TraceAnswer, TraceFlow } from '../trace/index.ts';
import { type PublicName, publicName } from './public-names.ts';

export interface WayInput {
  answer: TraceAnswer;
  lotId: string;
  city: CityData;
  lang: ScanLang;
  /** Parties of the answer, and the markets that stalls stand in. */
  parties: ReadonlyMap<string, Party>;
  lots: ReadonlyMap<string, LotFacts>;
  /** The goods must not be sold: who still has some is marked. */
  stopped: boolean;
  sayInstant: (at_ms: number, precision_ms: number) => string;
}

export interface WayOfLot {
  graph: WayGraph;
  steps: WayStep[];
  notes: string[];
  /** The name under which each party is shown. */
  names: ReadonlyMap<string, PublicName>;
}

const CUSTOMERS = 'customers';
const SOMEWHERE = 'somewhere';
const SURER: readonly WayDash[] = ['recorded', 'possible', 'unknown'];

const WORDS = {
  zh: {
    customers: '顾客',
    somewhere: '来源没有记录',
    unknownQuantity: '数量不明',
    kinds: (n: number) => `${n} 种货`,
    sold: '零售',
    handed: '交货',
    seen: '见过这批货',
    gap: '中间没有记录',
    nothingKnown: '有的地方只知道货到过，从哪里来、有多少没有记录，图中用点线表示。',
    cut: '这批货牵涉很广，只画出了一部分。',
  },
  en: {
    customers: 'Customers',
    somewhere: 'Source not recorded',
    unknownQuantity: 'quantity unknown',
    kinds: (n: number) => `${n} kinds of goods`,
    sold: 'sold',
    handed: 'handed over',
    seen: 'was seen',
    gap: 'nothing recorded in between',
    nothingKnown:
      'In places it is only known that the goods were there, not where from or how much: dotted in the drawing.',
    cut: 'These goods went very far; only a part is drawn.',
  },
} as const;

const KIND_OF_POSITION: Readonly<Record<string, WayKind>> = {
  origin: 'origin',
  process: 'process',
  trade: 'market',
  retail: 'shop',
  kitchen: 'shop',
};

interface Bundle {
  from: string;
  to: string;
  /** Known quantity by product and unit. */
  parts: Map<string, { lot: LotFacts | undefined; quantity: number }>;
  unknown: boolean;
  own: number;
  at: number;
  precision_ms: number;
  dash: WayDash;
  did: string;
}

/**
 * The way of one lot as the public may see it: from what it was made of to who sold it, without what was made of it
 * later. Places that only an observation names, and goods that nobody brought, hang on dotted ways.
 */
export function wayOfLot(input: WayInput): WayOfLot {
  const words = WORDS[input.lang];
  const ranks = new Map(input.answer.lots.map((lot) => [lot.lotId, lot.rank]));
  const shown = (lotId: string) => (ranks.get(lotId) ?? 1) <= 0;
  const own = (lotId: string) => ranks.get(lotId) === 0;
  const bundles = new Map<string, Bundle>();
  const add = (
    flow: Pick<TraceFlow, 'lotId' | 'quantity' | 'at' | 'precision_ms' | 'state'>,
    from: string,
    to: string,
    did: string,
  ) => addTo(bundles, input, flow, from, to, did);
  for (const flow of input.answer.flows) {
    if (!shown(flow.lotId)) continue;
    if (flow.quantity === 0) continue;
    if (flow.fromId !== null && flow.toId !== null && flow.reaches)
      add(flow, flow.fromId, flow.toId, words.handed);
    else if (flow.kind === 'sold' && flow.fromId !== null && own(flow.lotId))
      add(flow, flow.fromId, CUSTOMERS, words.sold);
    else if (
      flow.fromId === null &&
      flow.toId !== null &&
      flow.reaches &&
      !ENTRIES.has(flow.kind) &&
      own(flow.lotId)
    ) {
      add({ ...flow, state: 'unknown' }, SOMEWHERE, flow.toId, words.gap);
    }
  }
  for (const holder of input.answer.holders) {
    if (!own(holder.lotId) || holder.overdrawn === 0) continue;
    const first = input.answer.flows.find(
      (flow) => flow.lotId === holder.lotId && flow.fromId === holder.partyId,
    );
    add(
      {
        lotId: holder.lotId,
        quantity: holder.overdrawn,
        at: first?.at ?? 0,
        precision_ms: first?.precision_ms ?? 0,
        state: 'unknown',
      },
      SOMEWHERE,
      holder.partyId,
      words.gap,
    );
  }
  addSightings(input, bundles, own, words.gap);
  return drawn(input, bundles, shown, own);
}

/** Rows by which goods come into the chain at a known place. */
const ENTRIES: ReadonlySet<string> = new Set([
  'produced',
  'transformed-out',
  'consumer-returned',
  'adjusted-in',
]);

function addTo(
  bundles: Map<string, Bundle>,
  input: WayInput,
  flow: Pick<TraceFlow, 'lotId' | 'quantity' | 'at' | 'precision_ms' | 'state'>,
  from: string,
  to: string,
  did: string,
): void {
  if (from === to) return;
  const key = `${from} ${to}`;
  const bundle: Bundle = bundles.get(key) ?? {
    from,
    to,
    parts: new Map(),
    unknown: false,
    own: 0,
    at: flow.at,
    precision_ms: flow.precision_ms,
    dash: flow.state,
    did,
  };
  bundles.set(key, bundle);
  if (SURER.indexOf(flow.state) < SURER.indexOf(bundle.dash)) bundle.dash = flow.state;
  if (flow.at < bundle.at) Object.assign(bundle, { at: flow.at, precision_ms: flow.precision_ms });
  if (flow.quantity === null) {
    bundle.unknown = true;
    return;
  }
  const lot = input.lots.get(flow.lotId);
  const part = bundle.parts.get(lot?.product.productId ?? '') ?? { lot, quantity: 0 };
  part.quantity += flow.quantity;
  bundle.parts.set(lot?.product.productId ?? '', part);
  if (lot?.lot.baseUnit === input.lots.get(input.lotId)?.lot.baseUnit) bundle.own += flow.quantity;
}

/** Who was only seen with the goods follows, dotted, on whoever had them last before. */
function addSightings(
  input: WayInput,
  bundles: Map<string, Bundle>,
  own: (lotId: string) => boolean,
  gap: string,
): void {
  const first = new Map<string, { at: number; precision_ms: number; lotId: string }>();
  const note = (partyId: string | null, at: number, precision_ms: number, lotId: string) => {
    if (partyId === null) return;
    const known = first.get(partyId);
    if (!known || at < known.at) first.set(partyId, { at, precision_ms, lotId });
  };
  for (const flow of input.answer.flows) {
    if (!own(flow.lotId)) continue;
    note(flow.fromId, flow.at, flow.precision_ms, flow.lotId);
    if (flow.reaches) note(flow.toId, flow.at, flow.precision_ms, flow.lotId);
  }
  const seen = new Set<string>();
  for (const sight of input.answer.observations) {
    if (!own(sight.lotId) || sight.partyId === null) continue;
    seen.add(sight.partyId);
    note(sight.partyId, sight.at, sight.precision_ms, sight.lotId);
  }
  const entered = new Set([...bundles.values()].map((bundle) => bundle.to));
  for (const flow of input.answer.flows)
    if (flow.fromId === null && flow.toId !== null && own(flow.lotId)) entered.add(flow.toId);
  const order = [...first].sort(([a, one], [b, two]) => one.at - two.at || (a < b ? -1 : 1));
  order.forEach(([partyId, sign], index) => {
    const before = order[index - 1];
    if (!before || !seen.has(partyId) || entered.has(partyId)) return;
    addTo(bundles, input, { ...sign, quantity: null, state: 'unknown' }, before[0], partyId, gap);
  });
}

function drawn(
  input: WayInput,
  bundles: ReadonlyMap<string, Bundle>,
  shown: (lotId: string) => boolean,
  own: (lotId: string) => boolean,
): WayOfLot {
  const words = WORDS[input.lang];
  const links = [...bundles.values()].sort(
    (one, two) => one.at - two.at || (one.from + one.to < two.from + two.to ? -1 : 1),
  );
  const ids = new Set(links.flatMap((link) => [link.from, link.to]));
  for (const holder of input.answer.holders)
    if (shown(holder.lotId) && holdsAnything(holder)) ids.add(holder.partyId);
  for (const special of [CUSTOMERS, SOMEWHERE]) ids.delete(special);
  const names = namesOf(input, ids, own);
  const quantity = (bundle: Bundle) => sayBundle(input, bundle);
  const label = (id: string) =>
    id === CUSTOMERS
      ? words.customers
      : id === SOMEWHERE
        ? words.somewhere
        : sayName(names.get(id), input.lang);
  const nodes: WayNode[] = [...ids].map((id) => placeOf(input, id, names.get(id), links, own));
  if (bundles.size > 0 && links.some((link) => link.to === CUSTOMERS))
    nodes.push({ id: CUSTOMERS, kind: 'you', label: words.customers, state: 'fine', weight: 0 });
  if (links.some((link) => link.from === SOMEWHERE))
    nodes.push({
      id: SOMEWHERE,
      kind: 'origin',
      label: words.somewhere,
      state: 'unknown',
      weight: 0,
      keep: true,
    });
  const drawnLinks = links.map(
    (bundle): WayLink => ({
      from: bundle.from,
      to: bundle.to,
      quantity: bundle.own > 0 ? bundle.own : null,
      label: quantity(bundle),
      state: bundle.dash === 'unknown' ? 'unknown' : 'fine',
      dash: bundle.dash,
    }),
  );
  return {
    graph: { nodes, links: drawnLinks },
    steps: [
      ...beginnings(input, own, label),
      ...links.map(
        (bundle): WayStep => ({
          from: label(bundle.from),
          to: label(bundle.to),
          did: bundle.did,
          quantity: quantity(bundle) || words.unknownQuantity,
          when:
            bundle.at === 0
              ? null
              : {
                  text: input.sayInstant(bundle.at, bundle.precision_ms),
                  exact: new Date(bundle.at).toISOString(),
                },
          sure: bundle.dash,
        }),
      ),
    ],
    notes: [
      ...(links.some((link) => link.dash === 'unknown') ? [words.nothingKnown] : []),
      ...(input.answer.truncated ? [words.cut] : []),
    ],
    names,
  };
}

type Holder = TraceAnswer['holders'][number];
const holdsAnything = (holder: Holder): boolean =>
  holder.observed ||
  holder.producedHere + holder.madeHere + holder.received + holder.stillThere + holder.movedOn + holder.sold >
    0 ||
  holder.unknownQuantity;

function placeOf(
  input: WayInput,
  id: string,
  name: PublicName | undefined,
  links: readonly Bundle[],
  own: (lotId: string) => boolean,
): WayNode {
  const party = input.parties.get(id);
  const position = (party && input.city.partyKinds.get(party.kind)?.position) ?? 'trade';
  const held = input.answer.holders.filter((holder) => holder.partyId === id);
  const still = held.some((holder) => own(holder.lotId) && holder.stillThere + holder.inTransitIn > 0);
  const onlyGuessed =
    links.some((link) => link.to === id) && links.every((link) => link.to !== id || link.dash === 'unknown');
  const state: WayState = input.stopped && still ? 'stop' : onlyGuessed ? 'unknown' : 'fine';
  const through = links.reduce((sum, link) => sum + (link.to === id ? link.own : 0), 0);
  return {
    id,
    kind: KIND_OF_POSITION[position] ?? 'market',
    label: name?.label ?? '',
    ...(name?.sublabel ? { sublabel: name.sublabel } : {}),
    state,
    weight: through,
  };
}

/** Names for all, told apart by a number where kind and place are the same. */
function namesOf(
  input: WayInput,
  ids: ReadonlySet<string>,
  own: (lotId: string) => boolean,
): Map<string, PublicName> {
  const handsOn = new Set(
    input.answer.flows
      .filter((flow) => own(flow.lotId) && flow.fromId !== null && flow.toId !== null && flow.quantity !== 0)
      .map((flow) => flow.fromId),
  );
  const sells = new Set(
    input.answer.flows.filter((flow) => own(flow.lotId) && flow.kind === 'sold').map((flow) => flow.fromId),
  );
  const holds = new Set(
    input.answer.holders.filter((holder) => own(holder.lotId)).map((holder) => holder.partyId),
  );
  const names = new Map<string, PublicName>();
  for (const id of [...ids].sort()) {
    const party = input.parties.get(id);
    const position = party && input.city.partyKinds.get(party.kind)?.position;
    const finalSeller =
      holds.has(id) &&
      !handsOn.has(id) &&
      (position === 'retail' || (position === 'kitchen' && sells.has(id)));
    const market = party?.marketId ? input.parties.get(party.marketId) : undefined;
    names.set(id, publicName(input.city, party, { lang: input.lang, finalSeller, market }));
  }
  const groups = Map.groupBy(
    [...names].filter(([, name]) => !name.named),
    ([, name]) => `${name.label} ${name.sublabel ?? ''}`,
  );
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    group.forEach(([id, name], index) => {
      names.set(id, { ...name, label: `${name.label} ${index + 1}` });
    });
  }
  return names;
}

export function sayName(name: PublicName | undefined, lang: ScanLang): string {
  if (!name) return '';
  if (!name.sublabel) return name.label;
  return lang === 'zh' ? `${name.label}（${name.sublabel}）` : `${name.label} (${name.sublabel})`;
}

function sayBundle(input: WayInput, bundle: Bundle): string {
  const words = WORDS[input.lang];
  const parts = [...bundle.parts.values()].filter((part) => part.quantity > 0);
  if (parts.length > 1) return words.kinds(parts.length);
  const [part] = parts;
  if (!part?.lot) return '';
  const text = displayQuantity(
    input.city.units,
    part.quantity,
    part.lot.lot.baseUnit,
    input.lang,
    part.lot.product.pieceUnit ?? undefined,
  );
  if (!bundle.unknown) return text;
  return input.lang === 'zh' ? `至少 ${text}` : `at least ${text}`;
}

const MADE = {
  zh: { produced: '产出', 'transformed-out': '制成' },
  en: { produced: 'produced', 'transformed-out': 'made' },
} as const;

/** Where the lot's own goods began, one step a party. */
function beginnings(
  input: WayInput,
  own: (lotId: string) => boolean,
  label: (id: string) => string,
): WayStep[] {
  const sums = new Map<string, { flow: TraceFlow; quantity: number; unknown: boolean }>();
  for (const flow of input.answer.flows) {
    if (!own(flow.lotId) || flow.toId === null || flow.fromId !== null) continue;
    if (flow.kind !== 'produced' && flow.kind !== 'transformed-out') continue;
    const sum = sums.get(flow.toId) ?? { flow, quantity: 0, unknown: false };
    sum.quantity += flow.quantity ?? 0;
    sum.unknown ||= flow.quantity === null;
    sums.set(flow.toId, sum);
  }
  return [...sums].map(([partyId, { flow, quantity }]): WayStep => {
    const lot = input.lots.get(flow.lotId);
    const text =
      lot && quantity > 0
        ? displayQuantity(
            input.city.units,
            quantity,
            lot.lot.baseUnit,
            input.lang,
            lot.product.pieceUnit ?? undefined,
          )
        : WORDS[input.lang].unknownQuantity;
    return {
      from: label(partyId),
      to: null,
      did: MADE[input.lang][flow.kind as 'produced' | 'transformed-out'],
      quantity: text,
      when: { text: input.sayInstant(flow.at, flow.precision_ms), exact: new Date(flow.at).toISOString() },
      sure: 'recorded',
    };
  });
}
