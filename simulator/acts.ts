import type { NamedPartyInput } from './bodies.ts';
import { amountOf, newGoods, papersOf } from './goods-lines.ts';
import type { Party } from './parties.ts';
import type { ActOf, Symbolic } from './target.ts';
import { type Emitted, type Instant, iso, type Lot, lotRef, MINUTE, type World } from './world.ts';

/** What one business does with its own goods: moves them in the true world and writes the document. */

export interface Portion {
  lot: Lot;
  quantity: number;
}

export interface Doing {
  party: Party;
  at: Instant;
  /** How late the record is. */
  delay?: number;
}

const lotsOf = (portions: readonly Portion[]): Lot[] => portions.map(({ lot }) => lot);
const amounts = (portions: readonly Portion[]) =>
  portions.map(({ lot, quantity }) => ({ lot: lotRef(lot), ...amountOf(lot.product, quantity) }));

/** What the party can write down: of goods that no document ever brought to it, it has no lot to name. */
function recordable(world: World, party: Party, portions: readonly Portion[]): Portion[] {
  return portions.filter(({ lot }) => Number.isFinite(world.heardAt(party, lot)));
}

function settle(world: World, { party, at }: Doing, portions: readonly Portion[]): Instant {
  return Math.max(at, ...portions.map(({ lot }) => world.readyAt(party, lot) + MINUTE));
}

/** @param used lots that the platform must know to be with the party before it takes the record */
function draftOf(world: World, one: Doing, at: Instant, used: readonly Lot[]) {
  const after = used.map((lot) => world.heardAt(one.party, lot));
  return { after, lots: used, ...headOf(one, at) };
}

function headOf(one: Doing, at: Instant) {
  return { at, actor: one.party.key, ...(one.delay === undefined ? {} : { delay: one.delay }) };
}

/** Harvested, caught, laid or made from what the platform does not follow. */
export function produce(world: World, one: Doing, portions: readonly Portion[]): Emitted | null {
  const { at, party } = one;
  if (at > world.end) return null;
  const lots = lotsOf(portions);
  const body = {
    documentNumber: world.documentNumber('SC', party.key, at),
    at: iso(at),
    precision: 'hour' as const,
    lines: portions.map(({ lot, quantity }) => newGoods(lot, quantity)),
  };
  const emitted = world.emit({ ...headOf(one, at), lots, mints: lots }, { op: 'production', body });
  for (const { lot, quantity } of portions) {
    world.put(party, lot, quantity, at);
    world.hear(party, lot, emitted);
    world.move({ kind: 'produced', lot: lot.key, from: null, to: party.key, quantity }, at, emitted);
  }
  return emitted;
}

/** Bought from beyond the city: the buyer's own purchase record is where the city's chain begins. */
export function importGoods(
  world: World,
  one: Doing,
  supplier: Symbolic<NamedPartyInput>,
  portions: readonly Portion[],
): Emitted | null {
  const { at, party } = one;
  if (at > world.end) return null;
  const lots = lotsOf(portions);
  const body = {
    documentNumber: world.documentNumber('JH', party.key, at),
    receivedAt: iso(at),
    precision: 'hour' as const,
    supplier,
    lines: portions.map(({ lot, quantity }) => newGoods(lot, quantity)),
    certificates: papersOf(lots),
  };
  const emitted = world.emit({ ...headOf(one, at), lots, mints: lots }, { op: 'purchase', body });
  for (const { lot, quantity } of portions) {
    world.put(party, lot, quantity, at);
    world.hear(party, lot, emitted);
    world.move({ kind: 'imported', lot: lot.key, from: null, to: party.key, quantity }, at, emitted);
  }
  return emitted;
}

/** N lots become M lots: cutting, cooking, repacking, mixing. */
export function transform(
  world: World,
  one: Doing,
  inputs: readonly Portion[],
  outputs: readonly Portion[],
  note: string,
): Emitted | null {
  const { party } = one;
  const at = settle(world, one, inputs);
  if (at > world.end) return null;
  const emitted = writeTransformation(world, one, at, recordable(world, party, inputs), outputs, note);
  for (const { lot, quantity } of inputs) {
    const known = Number.isFinite(world.heardAt(party, lot));
    world.take(party, lot, quantity);
    const movement = { kind: 'transformed-in' as const, lot: lot.key, from: party.key, to: null, quantity };
    if (known) world.move(movement, at, emitted);
    else world.move({ ...movement, fault: 'missing-upload' }, at);
  }
  for (const { lot, quantity } of outputs) {
    world.put(party, lot, quantity, at);
    world.hear(party, lot, emitted);
    world.move({ kind: 'transformed-out', lot: lot.key, from: null, to: party.key, quantity }, at, emitted);
  }
  return emitted;
}

/** Where no input has a document, all that can be written down is that the output was made. */
function writeTransformation(
  world: World,
  one: Doing,
  at: Instant,
  inputs: readonly Portion[],
  outputs: readonly Portion[],
  note: string,
): Emitted | null {
  const made = lotsOf(outputs);
  const head = {
    documentNumber: world.documentNumber('JG', one.party.key, at),
    at: iso(at),
    precision: 'minute' as const,
    note,
  };
  const lines = outputs.map(({ lot, quantity }) => newGoods(lot, quantity));
  if (inputs.length === 0) {
    return world.emit(
      { ...headOf(one, at), lots: made, mints: made },
      { op: 'production', body: { ...head, lines } },
    );
  }
  const draft = draftOf(world, one, at, lotsOf(inputs));
  const body = { ...head, inputs: amounts(inputs), outputs: lines };
  return world.emit(
    { ...draft, lots: [...draft.lots, ...made], mints: made },
    { op: 'transformation', body },
  );
}

export function sell(world: World, one: Doing, portions: readonly Portion[]): Emitted | null {
  return leave(
    world,
    one,
    portions,
    'sold',
    (head, known) => ({ op: 'sale', body: { ...head, lines: amounts(known) } }),
    'LS',
  );
}

export function donate(
  world: World,
  one: Doing,
  portions: readonly Portion[],
  recipient: string,
): Emitted | null {
  const act = (head: Head, known: readonly Portion[]) => ({
    op: 'donation' as const,
    body: { ...head, lines: amounts(known), recipient },
  });
  return leave(world, one, portions, 'donated', act, 'JZ');
}

export interface Disposal {
  reason: 'expired' | 'spoiled' | 'recalled';
  witnesses: string[];
}

export function dispose(
  world: World,
  one: Doing,
  portions: readonly Portion[],
  why: Disposal,
): Emitted | null {
  const act = (head: Head, known: readonly Portion[]) => ({
    op: 'disposal' as const,
    body: {
      ...head,
      lines: amounts(known),
      ...why,
      method: '破坏包装后交无害化处理单位',
      place: '店内待处置区',
    },
  });
  return leave(world, one, portions, 'disposed', act, 'CZ');
}

interface Head {
  documentNumber: string;
  at: string;
  precision: 'minute';
}

function leave<Name extends 'sale' | 'donation' | 'disposal'>(
  world: World,
  one: Doing,
  portions: readonly Portion[],
  kind: 'sold' | 'donated' | 'disposed',
  act: (head: Head, known: readonly Portion[]) => ActOf<Name>,
  prefix: string,
): Emitted | null {
  const at = settle(world, one, portions);
  if (at > world.end || portions.length === 0) return null;
  const head: Head = {
    documentNumber: world.documentNumber(prefix, one.party.key, at),
    at: iso(at),
    precision: 'minute',
  };
  const known = recordable(world, one.party, portions);
  const draft = draftOf(world, one, at, lotsOf(known));
  const emitted = known.length > 0 ? world.emit(draft, act(head, known)) : null;
  for (const portion of portions) {
    const { lot, quantity } = portion;
    world.take(one.party, lot, quantity);
    const movement = { kind, lot: lot.key, from: one.party.key, to: null, quantity };
    if (known.includes(portion)) world.move(movement, at, emitted);
    else world.move({ ...movement, fault: 'missing-upload' }, at);
  }
  return emitted;
}

/** Only of goods that the platform knows the party to have had. */
export function consumerReturn(world: World, one: Doing, portion: Portion, reason: string): Emitted | null {
  const at = settle(world, one, [portion]);
  if (at > world.end || recordable(world, one.party, [portion]).length === 0) return null;
  const head = {
    documentNumber: world.documentNumber('TH', one.party.key, at),
    at: iso(at),
    precision: 'minute' as const,
  };
  const body = { ...head, lines: amounts([portion]), reason };
  const emitted = world.emit(draftOf(world, one, at, [portion.lot]), { op: 'consumer-return', body });
  world.put(one.party, portion.lot, portion.quantity, at);
  world.move(
    {
      kind: 'consumer-returned',
      lot: portion.lot.key,
      from: null,
      to: one.party.key,
      quantity: portion.quantity,
    },
    at,
    emitted,
  );
  return emitted;
}

/** Someone counts what is there; `gone` has vanished in truth since it came. As for returns, of known goods only. */
export function count(world: World, one: Doing, lot: Lot, gone: number, reason: string): Emitted | null {
  const at = settle(world, one, [{ lot, quantity: gone }]);
  if (at > world.end || !Number.isFinite(world.heardAt(one.party, lot))) return null;
  if (gone > 0) world.take(one.party, lot, gone);
  const counted = amountOf(lot.product, world.held(one.party, lot));
  const head = {
    documentNumber: world.documentNumber('PD', one.party.key, at),
    at: iso(at),
    precision: 'minute' as const,
  };
  const body = { ...head, reason, lines: [{ lot: lotRef(lot), counted }] };
  const emitted = world.emit(draftOf(world, one, at, [lot]), { op: 'stock-taking', body });
  if (gone > 0)
    world.move({ kind: 'lost', lot: lot.key, from: one.party.key, to: null, quantity: gone }, at, emitted);
  return emitted;
}
