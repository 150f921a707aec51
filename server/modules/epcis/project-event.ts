import type { PartyId } from '../identity/index.ts';
import { type Edge, impliedMovements, type ImpliedReceipt, type Movement, type Observation, type Projection, type Reproject } from '../ledger/index.ts';
import { type CityData, type LineFactors, type LotId, toBaseQuantity } from '../registry/index.ts';
import { STEP_WORDS } from './cbv-words.ts';
import type { EventBody } from './epcis.schemas.ts';
import { type Intent, intentOf } from './event-intent.ts';
import { type NamedThing, namedThings, type ThingRole } from './named-things.ts';

/** A part of a lot's handing-over that another document answers or is answered by. */
export interface Match {
  lot: LotId;
  document: string;
  line: number;
  quantity: number;
}

/** A container was handed over before it was told that the lot was in it. */
export interface Correction {
  lot: LotId;
  kind: 'shipped' | 'received';
  from: PartyId;
  to: PartyId;
  at: string;
  quantity: number | null;
}

/** Why nothing may be posted, whatever the event says. */
export type Withheld = 'error-declaration' | 'told-before' | 'third-party';

/** Ids and amounts that the projection needs beside the event, so that it can be run again. */
export interface ResolvedEvent {
  /** By named thing; null where it is no goods. */
  lots: (LineFactors | null)[];
  from: PartyId | null;
  to: PartyId | null;
  /** Where the event was seen. */
  at: PartyId | null;
  /** At whom a transformation happened, at the least whoever told of it. */
  maker: PartyId;
  withheld?: Withheld;
  /** What containers of the event held at that time, by named thing. */
  contents?: { thing: number; lot: LotId; quantity: number | null }[];
  answers?: Match[];
  matched?: Match[];
  implied?: ImpliedReceipt[];
  corrections?: Correction[];
  /** Other events of the same transformationID. */
  others?: { inputs: { lot: LotId; quantity: number | null }[]; outputs: { lot: LotId; quantity: number | null }[] };
}

export interface EventContext {
  city: CityData;
  documentId: string;
  occurredAt: Date;
}

/** Row numbers beyond the things' own, which go from 1 up to the limit of 5,000 things. A line is unique in a lot. */
const ROWS = { received: 10_000, implied: 20_000, corrections: 25_000 } as const;

/** How much of a lot an event speaks of. `stated` false: it says nothing of the amount. */
export interface Amount {
  lot: LotId;
  line: number;
  quantity: number | null;
  stated: boolean;
  /** Named by its class alone: which goods of that class is not known. */
  vague: boolean;
}

type Single = { stated: false } | { stated: true; quantity: number | null };

/**
 * The amount of one thing in base units: a serial is one piece; a class or batch has the quantity of its element,
 * without a unit in pieces (EPCIS 2.0, 7.3.3.3). Decimals are converted exactly; what is not whole in the base unit,
 * or cannot be told in it, is stated but unknown. Nought says nothing that could be posted.
 */
export function amountOf(city: CityData, thing: Pick<NamedThing, 'identifier' | 'quantity' | 'uom'>, factors: LineFactors): Single {
  const single = thing.identifier.kind === 'serial';
  const declared = single ? 1 : thing.quantity;
  if (declared === undefined || declared === 0) return { stated: false };
  const unit = single || thing.uom === undefined ? 'H87' : thing.uom;
  if (factors.base === 'piece' && unit === 'H87' && Number.isSafeInteger(declared)) return { stated: true, quantity: declared };
  // JSON numbers are decimals as they were written, as long as they are short: never reckon with the double itself.
  const result = toBaseQuantity(city.units, { base: factors.base, pieceUnit: factors.pieceUnit, levels: factors.levels, declared: { quantity: String(declared), unit }, path: '' });
  return { stated: true, quantity: result.ok ? result.quantity : null };
}

/** The amounts of all things in some roles, summed by lot; what is inside containers is counted as what it is. */
export function amountsOf(city: CityData, things: readonly NamedThing[], resolved: Pick<ResolvedEvent, 'lots' | 'contents'>, roles: readonly ThingRole[]): Map<LotId, Amount> {
  const amounts = new Map<LotId, Amount>();
  const add = (lot: LotId, line: number, single: Single, vague: boolean) => {
    const before = amounts.get(lot);
    const quantity = single.stated ? single.quantity : null;
    if (!before) amounts.set(lot, { lot, line, quantity, stated: single.stated, vague });
    else {
      before.quantity = before.quantity === null || quantity === null ? null : before.quantity + quantity;
      before.stated &&= single.stated;
      before.vague ||= vague;
    }
  };
  for (const [index, thing] of things.entries()) {
    const factors = resolved.lots[index];
    if (factors && roles.includes(thing.role)) add(factors.lot, index + 1, amountOf(city, thing, factors), thing.identifier.kind === 'class');
  }
  for (const { thing, lot, quantity } of resolved.contents ?? []) {
    add(lot, thing + 1, quantity === null ? { stated: false } : { stated: true, quantity }, false);
  }
  return amounts;
}

/** Whether an amount can be posted: of a lot that is known, and said to be so much. */
export const postable = (amount: Amount): boolean => amount.stated && !amount.vague;

/**
 * What an event means for the ledger (architecture, decision 1): movements where lot, parties and quantity are
 * known, edges of a transformation even where quantities are not, and an observation of every other lot that it
 * names. Pure: the same event and resolved ids always give the same rows.
 */
export function projectEpcisEvent(context: EventContext, event: EventBody, resolved: ResolvedEvent): Projection {
  const things = namedThings(event);
  const intent: Intent = resolved.withheld ? 'observe' : intentOf(event);
  if (intent === 'transform') return projectTransformation(context, event, things, resolved);
  const roles: ThingRole[] = ['epc', 'epcClass', 'child', 'childClass', 'input', 'inputClass', 'output', 'outputClass'];
  const amounts = [...amountsOf(context.city, things, resolved, roles).values()];
  const movements: Movement[] = implied(context, resolved, outwardParty(intent, resolved));
  const seen: Amount[] = [];
  for (const amount of amounts) {
    const rows = postable(amount) ? movementsOf(context, intent, amount, resolved) : [];
    movements.push(...rows);
    if (rows.length === 0 && !isMatched(amount, resolved)) seen.push(amount);
  }
  movements.push(...corrections(context, resolved));
  return { movements, observations: observationsOf(context, event, seen, resolved) };
}

/** Whose goods leave by the event. */
export function outwardParty(intent: Intent, resolved: Pick<ResolvedEvent, 'from' | 'to' | 'at'>): PartyId | null {
  if (intent === 'ship') return handsOver(resolved) ? resolved.from : null;
  return intent === 'dispose' || intent === 'sell' || intent === 'transform' ? resolved.at : null;
}

const handsOver = (resolved: Pick<ResolvedEvent, 'from' | 'to'>): boolean =>
  resolved.from !== null && resolved.to !== null && resolved.from !== resolved.to;

const isMatched = (amount: Amount, resolved: ResolvedEvent): boolean => (resolved.matched ?? []).some((match) => match.lot === amount.lot);

function row(context: EventContext, amount: Amount, kind: Movement['kind'], fromId: PartyId | null, toId: PartyId | null): Movement {
  const { lot: lotId, line, quantity } = amount;
  const base: Movement = { lotId, at: context.occurredAt, precision: 'instant', line, kind, fromId, toId, quantity };
  return quantity === null ? { ...base, unknownReason: 'unit-not-convertible' } : base;
}

function movementsOf(context: EventContext, intent: Intent, amount: Amount, resolved: ResolvedEvent): Movement[] {
  const { at, from, to } = resolved;
  switch (intent) {
    case 'produce':
      return at === null ? [] : [row(context, amount, 'produced', null, at)];
    case 'dispose':
      return at === null ? [] : [row(context, amount, 'disposed', at, null)];
    case 'sell':
      return at === null ? [] : [row(context, amount, 'sold', at, null)];
    case 'ship': {
      if (!handsOver(resolved)) return [];
      // The receiver's event may have come first: what it opened is this very shipment.
      const rest = less(amount, resolved.matched);
      return rest === null ? [] : [row(context, rest, 'shipped', from, to)];
    }
    case 'receive':
      return handsOver(resolved) ? receipt(context, amount, resolved) : [];
    default:
      return [];
  }
}

/** An amount less what other documents have of it; null when nothing is left. */
function less(amount: Amount, matches: readonly Match[] | undefined): Amount | null {
  if (amount.quantity === null) return amount;
  let quantity = amount.quantity;
  for (const match of matches ?? []) if (match.lot === amount.lot) quantity -= match.quantity;
  return quantity > 0 ? { ...amount, quantity } : null;
}

/** Answers shipments that are under way, oldest first; the rest opens a handing-over and answers it at once. */
function receipt(context: EventContext, amount: Amount, resolved: ResolvedEvent): Movement[] {
  const { from, to } = resolved;
  const answers = (resolved.answers ?? []).filter((match) => match.lot === amount.lot);
  const rows: Movement[] = answers.map((match, index) => ({
    ...row(context, { ...amount, quantity: match.quantity }, 'received', from, to),
    line: ROWS.received + 1 + index,
    answers: { documentId: match.document, line: match.line },
  }));
  const rest = less(amount, answers);
  if (rest !== null) {
    rows.push(row(context, rest, 'shipped', from, to), {
      ...row(context, rest, 'received', from, to),
      line: ROWS.received,
      answers: { documentId: context.documentId, line: rest.line },
    });
  }
  return rows;
}

function implied(context: EventContext, resolved: ResolvedEvent, party: PartyId | null): Movement[] {
  if (party === null) return [];
  return impliedMovements(resolved.implied, party, context.occurredAt, 'instant').map((movement, index) => ({ ...movement, line: ROWS.implied + index }));
}

/** What a late packing adds to handings-over of its container that were posted without it. */
function corrections(context: EventContext, resolved: ResolvedEvent): Movement[] {
  const rows: Movement[] = [];
  const count = new Map<LotId, number>();
  const open: (Correction & { line: number })[] = [];
  for (const correction of resolved.corrections ?? []) {
    const { lot, kind, from, to, quantity } = correction;
    const nth = count.get(lot) ?? 0;
    count.set(lot, nth + 2);
    const line = ROWS.corrections + nth;
    const base: Movement = {
      lotId: lot,
      at: new Date(correction.at),
      precision: 'instant',
      line,
      kind,
      fromId: from,
      toId: to,
      quantity,
      ...(quantity === null ? { unknownReason: 'not-stated' as const } : {}),
    };
    if (kind === 'shipped') {
      rows.push(base);
      open.push({ ...correction, line });
      continue;
    }
    const position = open.findIndex((one) => one.lot === lot && one.from === from && one.to === to);
    const shipment = open.splice(position, position < 0 ? 0 : 1)[0];
    if (!shipment) rows.push({ ...base, kind: 'shipped' });
    rows.push({ ...base, line: line + 1, answers: { documentId: context.documentId, line: shipment?.line ?? line } });
  }
  return rows;
}

function projectTransformation(context: EventContext, event: EventBody, things: readonly NamedThing[], resolved: ResolvedEvent): Projection {
  const inputs = amountsOf(context.city, things, { lots: resolved.lots }, ['input', 'inputClass']);
  const outputs = amountsOf(context.city, things, { lots: resolved.lots }, ['output', 'outputClass']);
  const party = resolved.at;
  const movements = implied(context, resolved, party);
  const seen: Amount[] = [];
  const post = (amounts: Iterable<Amount>, make: (amount: Amount, party: PartyId) => Movement) => {
    for (const amount of amounts) {
      if (party !== null && postable(amount)) movements.push(make(amount, party));
      else seen.push(amount);
    }
  };
  post(inputs.values(), (amount, own) => row(context, amount, 'transformed-in', own, null));
  post(outputs.values(), (amount, own) => row(context, amount, 'transformed-out', null, own));
  return { movements, edges: edgesOf(context, inputs, outputs, resolved), observations: observationsOf(context, event, seen, resolved) };
}

/** N:M: every input may be in every output. Events of one transformationID tell of one transformation. */
function edgesOf(context: EventContext, inputs: ReadonlyMap<LotId, Amount>, outputs: ReadonlyMap<LotId, Amount>, resolved: ResolvedEvent): Edge[] {
  type End = { lot: LotId; quantity: number | null };
  const edge = (input: End, output: End): Edge[] =>
    input.lot === output.lot
      ? []
      : [{ inputLotId: input.lot, outputLotId: output.lot, partyId: resolved.maker, at: context.occurredAt, precision: 'instant', quantityIn: input.quantity, quantityOut: output.quantity }];
  const others = resolved.others ?? { inputs: [], outputs: [] };
  const allInputs = [...inputs.values(), ...others.inputs.filter((other) => !inputs.has(other.lot))];
  return [
    ...allInputs.flatMap((input) => [...outputs.values()].flatMap((output) => edge(input, output))),
    ...[...inputs.values()].flatMap((input) => others.outputs.filter((other) => !outputs.has(other.lot)).flatMap((output) => edge(input, output))),
  ];
}

function observationsOf(context: EventContext, event: EventBody, seen: readonly Amount[], resolved: ResolvedEvent): Observation[] {
  const what = wordsOf(event, resolved);
  const parties = resolved.at !== null ? [resolved.at] : [...new Set([resolved.from, resolved.to])].filter((party) => party !== null);
  return seen.flatMap((amount) =>
    (parties.length > 0 ? parties : [null]).map(
      (partyId, index): Observation => ({ lotId: amount.lot, partyId, at: context.occurredAt, precision: 'instant', line: amount.line + index * ROWS.received, what }),
    ),
  );
}

const WITHHELD_WORDS: Readonly<Record<Withheld, string>> = {
  'error-declaration': '声明有误 declared in error',
  'told-before': '已由他方上报 told before',
  'third-party': '第三方上报 told by a third party',
};

/** What was seen, and where, in the words of the document: at most 200 characters. */
function wordsOf(event: EventBody, resolved: ResolvedEvent): string {
  const step = event.bizStep ?? `${event.type} ${event.action ?? ''}`.trim();
  const known = STEP_WORDS[step];
  const reason = event.errorDeclaration?.reason;
  const parts = [
    resolved.withheld ? `${WITHHELD_WORDS[resolved.withheld]}${reason ? ` (${reason})` : ''}` : null,
    known ? `${known} ${step}` : step,
    event.disposition ?? null,
    event.readPoint ? `@ ${event.readPoint.id}` : event.bizLocation ? `@ ${event.bizLocation.id}` : null,
  ];
  return parts.filter((part) => part !== null).join(' · ').slice(0, 200);
}

/** The event as it stands in the open section; its private fields do not touch the projection. */
export function reprojectEpcisEvent(city: CityData): Reproject {
  return (document, sections, resolved) =>
    projectEpcisEvent({ city, documentId: document.documentId, occurredAt: document.occurredAt }, sections.goods as EventBody, resolved as ResolvedEvent);
}
