import type { ScanLang, WayStep } from '../../../web/scan/index.ts';
import type { WayGraph, WayKind, WayLink, WayNode, WayState } from '../../../web/way/index.ts';
import { type CityData, displayQuantity, type LotFacts, type Party } from '../registry/index.ts';
import type { TraceAnswer, TraceFlow } from '../trace/index.ts';
import type { PublicName } from './public-names.ts';
import type { Sayer } from './say-time.ts';
import { type Bundle, CUSTOMERS, type Flows, gatherFlows, SOMEWHERE } from './way-flows.ts';
import { namesOf, sayName } from './way-names.ts';

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
  say: Sayer;
}

export interface WayOfLot {
  graph: WayGraph;
  steps: WayStep[];
  notes: string[];
  /** The name under which each party is shown. */
  names: ReadonlyMap<string, PublicName>;
}

const WORDS = {
  zh: {
    customers: '顾客',
    somewhere: '来源没有记录',
    unknown: '数量不明',
    kinds: (count: number) => `${count} 种货`,
    atLeast: (text: string) => `至少 ${text}`,
    sold: '零售',
    soldAbout: '零售（估算）',
    about: (text: string) => `约 ${text}`,
    handed: '交货',
    gap: '中间没有记录',
    produced: '产出',
    'transformed-out': '制成',
    gapsNote: '有的地方只知道货到过，从哪里来、有多少没有记录，图中用点线表示。',
    cutNote: '这批货牵涉很广，只画出了一部分。',
  },
  en: {
    customers: 'Customers',
    somewhere: 'Source not recorded',
    unknown: 'quantity unknown',
    kinds: (count: number) => `${count} kinds of goods`,
    atLeast: (text: string) => `at least ${text}`,
    sold: 'sold',
    soldAbout: 'sold (estimated)',
    about: (text: string) => `about ${text}`,
    handed: 'handed over',
    gap: 'nothing recorded in between',
    produced: 'produced',
    'transformed-out': 'made',
    gapsNote:
      'In places it is only known that the goods were there, not where from or how much: dotted in the drawing.',
    cutNote: 'These goods went very far; only a part is drawn.',
  },
} as const;

const KIND_OF_POSITION: Readonly<Record<string, WayKind>> = {
  origin: 'origin',
  process: 'process',
  trade: 'market',
  retail: 'shop',
  kitchen: 'shop',
};

/**
 * The way of one lot as the public may see it: from what it was made of to who sold it, without what was made of it
 * later. Places that only an observation names, and goods that nobody brought, hang on dotted ways. Pure.
 */
export function wayOfLot(input: WayInput): WayOfLot {
  const words = WORDS[input.lang];
  const flows = gatherFlows(input.answer, input.lotId, input.lots);
  const { bundles } = flows;
  const ids = new Set(bundles.flatMap((bundle) => [bundle.from, bundle.to]));
  for (const holder of input.answer.holders)
    if (flows.isShown(holder.lotId) && (hasMoved(holder) || holder.observed)) ids.add(holder.partyId);
  const drawn = new Set(ids);
  for (const special of [CUSTOMERS, SOMEWHERE]) ids.delete(special);
  const names = namesOf(input, ids, flows.isOwn);
  const name = (id: string): string => {
    if (id === CUSTOMERS) return words.customers;
    return id === SOMEWHERE ? words.somewhere : sayName(names.get(id), input.lang);
  };
  const nodes = [...ids].map((id) => placeOf(input, id, names.get(id), flows));
  if (drawn.has(CUSTOMERS))
    nodes.push({ id: CUSTOMERS, kind: 'you', label: words.customers, state: 'fine', weight: 0 });
  if (drawn.has(SOMEWHERE)) {
    nodes.push({
      id: SOMEWHERE,
      kind: 'origin',
      label: words.somewhere,
      state: 'unknown',
      weight: 0,
      keep: true,
    });
  }
  const gaps = bundles.some((bundle) => bundle.dash === 'unknown');
  return {
    graph: { nodes, links: bundles.map((bundle) => linkOf(input, bundle)) },
    steps: [...beginnings(input, flows, name), ...bundles.map((bundle) => stepOf(input, bundle, name))],
    notes: [...(gaps ? [words.gapsNote] : []), ...(input.answer.truncated ? [words.cutNote] : [])],
    names,
  };
}

type Holder = TraceAnswer['holders'][number];

/** Whether a movement says that the party had the goods; an annulled voucher alone does not. */
function hasMoved(holder: Holder): boolean {
  const { producedHere, madeHere, received, stillThere, movedOn, sold, transformed, overdrawn } = holder;
  const moved = producedHere + madeHere + received + stillThere + movedOn + sold + transformed + overdrawn;
  return moved > 0 || holder.unknownQuantity;
}

function placeOf(
  input: WayInput,
  id: string,
  name: PublicName | undefined,
  { bundles, isOwn }: Flows,
): WayNode {
  const party = input.parties.get(id);
  const position = input.city.partyKinds.get(party?.kind ?? '')?.position ?? 'trade';
  const into = bundles.filter((bundle) => bundle.to === id);
  const held = input.answer.holders.filter((holder) => holder.partyId === id && isOwn(holder.lotId));
  const still = held.some((holder) => holder.stillThere + holder.inTransitIn > 0);
  const guessed = into.length > 0 && into.every((bundle) => bundle.dash === 'unknown');
  const onlySeen = held.length > 0 && !held.some(hasMoved);
  const state: WayState = input.stopped && still ? 'stop' : guessed || onlySeen ? 'unknown' : 'fine';
  return {
    id,
    kind: KIND_OF_POSITION[position] ?? 'market',
    label: name?.label ?? '',
    ...(name?.sublabel ? { sublabel: name.sublabel } : {}),
    state,
    weight: into.reduce((sum, bundle) => sum + bundle.own, 0),
  };
}

function linkOf(input: WayInput, bundle: Bundle): WayLink {
  return {
    from: bundle.from,
    to: bundle.to,
    quantity: bundle.own > 0 ? bundle.own : null,
    label: sayBundle(input, bundle),
    state: bundle.dash === 'unknown' ? 'unknown' : 'fine',
    dash: bundle.dash,
  };
}

function stepOf(input: WayInput, bundle: Bundle, name: (id: string) => string): WayStep {
  const words = WORDS[input.lang];
  return {
    from: name(bundle.from),
    to: name(bundle.to),
    did: bundle.estimated ? words.soldAbout : words[bundle.deed],
    quantity: sayBundle(input, bundle) || words.unknown,
    when: Number.isNaN(bundle.at_ms) ? null : input.say(new Date(bundle.at_ms), bundle.precision_ms),
    sure: bundle.dash,
  };
}

/** 480 公斤; "3 种货" where different goods went the same way; empty when nothing is known. */
function sayBundle(input: WayInput, bundle: Bundle): string {
  const words = WORDS[input.lang];
  const parts = [...bundle.parts.values()].filter((part) => part.quantity > 0);
  if (parts.length > 1) return words.kinds(parts.length);
  const [part] = parts;
  if (!part?.lot) return '';
  const text = sayQuantity(input, part.lot, part.quantity);
  if (bundle.unknown) return words.atLeast(text);
  return bundle.estimated ? words.about(text) : text;
}

function sayQuantity({ city, lang }: WayInput, { lot, product }: LotFacts, quantity: number): string {
  return displayQuantity(city.units, quantity, lot.baseUnit, lang, product.pieceUnit ?? undefined);
}

type Beginning = TraceFlow & { kind: 'produced' | 'transformed-out'; toId: string };

const isBeginning = (flow: TraceFlow): flow is Beginning =>
  flow.toId !== null && flow.fromId === null && (flow.kind === 'produced' || flow.kind === 'transformed-out');

/** Where the lot's own goods began, one step a party. */
function beginnings(input: WayInput, { isOwn }: Flows, name: (id: string) => string): WayStep[] {
  const words = WORDS[input.lang];
  const begun = input.answer.flows.filter(isBeginning).filter((flow) => isOwn(flow.lotId));
  return [...Map.groupBy(begun, (flow) => flow.toId)].flatMap(([partyId, flows]): WayStep[] => {
    const [first] = flows;
    if (!first) return [];
    const quantity = flows.reduce((sum, flow) => sum + (flow.quantity ?? 0), 0);
    const lot = input.lots.get(first.lotId);
    return [
      {
        from: name(partyId),
        to: null,
        did: words[first.kind],
        quantity: lot && quantity > 0 ? sayQuantity(input, lot, quantity) : words.unknown,
        when: input.say(new Date(first.at), first.precision_ms),
        sure: 'recorded',
      },
    ];
  });
}
