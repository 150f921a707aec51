import type { PartyId } from '../identity/index.ts';
import {
  type Edge,
  impliedMovements,
  type Movement,
  type Projection,
  type Reproject,
} from '../ledger/index.ts';
import type { CityData, LotId } from '../registry/index.ts';
import { type Amount, amountsOf, postable } from './amounts.ts';
import type { EventBody } from './epcis.schemas.ts';
import { type Intent, intentOf } from './event-intent.ts';
import { type NamedThing, namedThings, type ThingRole } from './named-things.ts';
import { observationsOf } from './observe-event.ts';
import {
  type Correction,
  type EventContext,
  type Match,
  type ResolvedEvent,
  ROWS,
} from './resolved-event.ts';

/**
 * What an event means for the ledger (architecture, decision 1): movements where lot, parties and quantity are
 * known, edges of a transformation even where quantities are not, and an observation of every other lot that it
 * names. Pure: the same event and resolved ids always give the same rows.
 */
export function projectEpcisEvent(
  context: EventContext,
  event: EventBody,
  resolved: ResolvedEvent,
): Projection {
  const things = namedThings(event);
  const intent: Intent = resolved.withheld ? 'observe' : intentOf(event);
  if (intent === 'transform') return projectTransformation(context, event, things, resolved);
  const roles: ThingRole[] = [
    'epc',
    'epcClass',
    'child',
    'childClass',
    'input',
    'inputClass',
    'output',
    'outputClass',
  ];
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
export function outwardParty(
  intent: Intent,
  resolved: Pick<ResolvedEvent, 'from' | 'to' | 'at'>,
): PartyId | null {
  if (intent === 'ship') return handsOver(resolved) ? resolved.from : null;
  return intent === 'dispose' || intent === 'sell' || intent === 'transform' ? resolved.at : null;
}

const handsOver = (resolved: Pick<ResolvedEvent, 'from' | 'to'>): boolean =>
  resolved.from !== null && resolved.to !== null && resolved.from !== resolved.to;

const isMatched = (amount: Amount, resolved: ResolvedEvent): boolean =>
  (resolved.matched ?? []).some((match) => match.lot === amount.lot);

function row(
  context: EventContext,
  amount: Amount,
  kind: Movement['kind'],
  fromId: PartyId | null,
  toId: PartyId | null,
): Movement {
  const { lot: lotId, line, quantity } = amount;
  const base: Movement = {
    lotId,
    at: context.occurredAt,
    precision: 'instant',
    line,
    kind,
    fromId,
    toId,
    quantity,
  };
  return quantity === null ? { ...base, unknownReason: 'unit-not-convertible' } : base;
}

function movementsOf(
  context: EventContext,
  intent: Intent,
  amount: Amount,
  resolved: ResolvedEvent,
): Movement[] {
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
  return impliedMovements(resolved.implied, party, context.occurredAt, 'instant').map((movement, index) => ({
    ...movement,
    line: ROWS.implied + index,
  }));
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
    rows.push({
      ...base,
      line: line + 1,
      answers: { documentId: context.documentId, line: shipment?.line ?? line },
    });
  }
  return rows;
}

function projectTransformation(
  context: EventContext,
  event: EventBody,
  things: readonly NamedThing[],
  resolved: ResolvedEvent,
): Projection {
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
  return {
    movements,
    edges: edgesOf(context, inputs, outputs, resolved),
    observations: observationsOf(context, event, seen, resolved),
  };
}

/** N:M: every input may be in every output. Events of one transformationID tell of one transformation. */
function edgesOf(
  context: EventContext,
  inputs: ReadonlyMap<LotId, Amount>,
  outputs: ReadonlyMap<LotId, Amount>,
  resolved: ResolvedEvent,
): Edge[] {
  type End = { lot: LotId; quantity: number | null };
  const edge = (input: End, output: End): Edge[] =>
    input.lot === output.lot
      ? []
      : [
          {
            inputLotId: input.lot,
            outputLotId: output.lot,
            partyId: resolved.maker,
            at: context.occurredAt,
            precision: 'instant',
            quantityIn: input.quantity,
            quantityOut: output.quantity,
          },
        ];
  const others = resolved.others ?? { inputs: [], outputs: [] };
  const allInputs = [...inputs.values(), ...others.inputs.filter((other) => !inputs.has(other.lot))];
  return [
    ...allInputs.flatMap((input) => [...outputs.values()].flatMap((output) => edge(input, output))),
    ...[...inputs.values()].flatMap((input) =>
      others.outputs.filter((other) => !outputs.has(other.lot)).flatMap((output) => edge(input, output)),
    ),
  ];
}

/** The event as it stands in the open section; its private fields do not touch the projection. */
export function reprojectEpcisEvent(city: CityData): Reproject {
  return (document, sections, resolved) =>
    projectEpcisEvent(
      { city, documentId: document.documentId, occurredAt: document.occurredAt },
      sections.goods as EventBody,
      resolved as ResolvedEvent,
    );
}
