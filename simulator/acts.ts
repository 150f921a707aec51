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

function settle(world: World, { party, at }: Doing, portions: readonly Portion[]): Instant {
  return Math.max(at, ...portions.map(({ lot }) => world.readyAt(party, lot) + MINUTE));
}

function draftOf(one: Doing, at: Instant, lots: readonly Lot[]) {
  return { at, lots, actor: one.party.key, ...(one.delay === undefined ? {} : { delay: one.delay }) };
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
  const emitted = world.emit({ ...draftOf(one, at, lots), mints: lots }, { op: 'production', body });
  for (const { lot, quantity } of portions) {
    world.put(party, lot, quantity, at);
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
  const emitted = world.emit({ ...draftOf(one, at, lots), mints: lots }, { op: 'purchase', body });
  for (const { lot, quantity } of portions) {
    world.put(party, lot, quantity, at);
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
  const made = lotsOf(outputs);
  const body = {
    documentNumber: world.documentNumber('JG', party.key, at),
    at: iso(at),
    precision: 'minute' as const,
    note,
    inputs: amounts(inputs),
    outputs: outputs.map(({ lot, quantity }) => newGoods(lot, quantity)),
  };
  const draft = { ...draftOf(one, at, [...lotsOf(inputs), ...made]), mints: made };
  const emitted = world.emit(draft, { op: 'transformation', body });
  for (const { lot, quantity } of inputs) {
    world.take(party, lot, quantity);
    world.move({ kind: 'transformed-in', lot: lot.key, from: party.key, to: null, quantity }, at, emitted);
  }
  for (const { lot, quantity } of outputs) {
    world.put(party, lot, quantity, at);
    world.move({ kind: 'transformed-out', lot: lot.key, from: null, to: party.key, quantity }, at, emitted);
  }
  return emitted;
}

export function sell(world: World, one: Doing, portions: readonly Portion[]): Emitted | null {
  return leave(
    world,
    one,
    portions,
    'sold',
    (head) => ({ op: 'sale', body: { ...head, lines: amounts(portions) } }),
    'LS',
  );
}

export function donate(
  world: World,
  one: Doing,
  portions: readonly Portion[],
  recipient: string,
): Emitted | null {
  const act = (head: Head) => ({
    op: 'donation' as const,
    body: { ...head, lines: amounts(portions), recipient },
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
  const act = (head: Head) => ({
    op: 'disposal' as const,
    body: {
      ...head,
      lines: amounts(portions),
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
  act: (head: Head) => ActOf<Name>,
  prefix: string,
): Emitted | null {
  const at = settle(world, one, portions);
  if (at > world.end || portions.length === 0) return null;
  const head: Head = {
    documentNumber: world.documentNumber(prefix, one.party.key, at),
    at: iso(at),
    precision: 'minute',
  };
  const emitted = world.emit(draftOf(one, at, lotsOf(portions)), act(head));
  for (const { lot, quantity } of portions) {
    world.take(one.party, lot, quantity);
    world.move({ kind, lot: lot.key, from: one.party.key, to: null, quantity }, at, emitted);
  }
  return emitted;
}

export function consumerReturn(world: World, one: Doing, portion: Portion, reason: string): Emitted | null {
  const at = settle(world, one, [portion]);
  if (at > world.end) return null;
  const head = {
    documentNumber: world.documentNumber('TH', one.party.key, at),
    at: iso(at),
    precision: 'minute' as const,
  };
  const body = { ...head, lines: amounts([portion]), reason };
  const emitted = world.emit(draftOf(one, at, [portion.lot]), { op: 'consumer-return', body });
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

/** Someone counts what is there; `gone` has vanished in truth since it came. */
export function count(world: World, one: Doing, lot: Lot, gone: number, reason: string): Emitted | null {
  const at = settle(world, one, [{ lot, quantity: gone }]);
  if (at > world.end) return null;
  if (gone > 0) world.take(one.party, lot, gone);
  const counted = amountOf(lot.product, world.held(one.party, lot));
  const head = {
    documentNumber: world.documentNumber('PD', one.party.key, at),
    at: iso(at),
    precision: 'minute' as const,
  };
  const body = { ...head, reason, lines: [{ lot: lotRef(lot), counted }] };
  const emitted = world.emit(draftOf(one, at, [lot]), { op: 'stock-taking', body });
  if (gone > 0)
    world.move({ kind: 'lost', lot: lot.key, from: one.party.key, to: null, quantity: gone }, at, emitted);
  return emitted;
}
