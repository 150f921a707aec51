import { HOUR, MINUTE } from '../world.ts';
import type { SightingKind } from './sightings.ts';
import type { Town } from './town.ts';
import { TRUE_KINDS } from './truth-columns.ts';

/** Who scanned what today: shoppers before and after they buy, shops at delivery; and two ways of cheating with codes. */

const SHARES: readonly [SightingKind, number][] = [
  ['batch', 0.55],
  ['piece', 0.15],
  ['receipt', 0.15],
  ['shelf-tag', 0.12],
  ['voucher', 0.03],
];
const SOLD = TRUE_KINDS.indexOf('sold');
const HANDED = TRUE_KINDS.indexOf('handed-over');
const SHELF_TAGS = 24;

interface Occasion {
  party: number;
  lot: number;
  document: number;
  at: number;
  district: number;
}

/** @param budget sightings */
export function scanCodes(town: Town, budget: number): void {
  const sold = recordedMoves(town, SOLD);
  const handed = recordedMoves(town, HANDED);
  if (sold.length === 0) return;
  for (let n = 0; n < budget; n++) {
    const kind = drawKind(town);
    const atDelivery = kind === 'voucher' || (kind === 'batch' && town.random.chance(0.2));
    const moves = atDelivery && handed.length > 0 ? handed : sold;
    const seen = occasion(town, moves, moves === handed);
    if (!seen) continue;
    if (kind === 'batch') scanBatch(town, seen);
    else scanUnique(town, kind, seen, n);
  }
}

function recordedMoves(town: Town, kind: number): number[] {
  const { truth } = town;
  const found: number[] = [];
  for (let row = 0; row < truth.movements; row++)
    if (truth.kind.at(row) === kind && truth.document.at(row) >= 0) found.push(row);
  return found;
}

function drawKind(town: Town): SightingKind {
  let at = town.random.next();
  for (const [kind, share] of SHARES) {
    at -= share;
    if (at < 0) return kind;
  }
  return 'batch';
}

function occasion(town: Town, moves: readonly number[], atDelivery: boolean): Occasion | null {
  const row = town.random.pick(moves);
  const { truth } = town;
  const party = atDelivery ? truth.to.at(row) : truth.from.at(row);
  const { district } = town.census.member(party);
  if (district < 0) return null;
  const at = truth.at.at(row) + town.random.whole(atDelivery ? 90 : 1, atDelivery ? 150 : 60) * MINUTE;
  return { party, lot: truth.label.at(row), document: truth.document.at(row), at, district };
}

/** Another district of the city than this one. */
function elsewhere(town: Town, district: number): number {
  const others = town.census.districts.length - 1;
  return (district + 1 + town.random.whole(0, Math.max(0, others - 1))) % town.census.districts.length;
}

function scanBatch(town: Town, seen: Occasion): void {
  const { lot, party, district, at } = seen;
  if (town.happens('carriedScans')) {
    // Somebody looks the pack up at home, or on the way there.
    const home = elsewhere(town, district);
    const later = at + town.random.whole(1, 5) * HOUR;
    const number = town.sightings.add({ kind: 'batch', of: lot, party: -1, district: home, at: later });
    const plant = { kind: 'carried-scan' as const, party, other: -1, lot, document: -1, quantity: 1 };
    town.plant({ ...plant, at: later, sightings: [number] });
    return;
  }
  town.sightings.add({ kind: 'batch', of: lot, party, district, at });
  const free = town.census.districts.flatMap((_code, index) =>
    (town.lots.reached(lot) & (1 << index)) === 0 ? [index] : [],
  );
  if (free.length > 0 && town.happens('offRoute')) scanOffRoute(town, lot, town.random.pick(free), at);
}

/** Counterfeits under a real batch's code, in a district that the batch never reaches. */
function scanOffRoute(town: Town, lot: number, district: number, at: number): void {
  const party = shopIn(town, district);
  town.lots.bar(lot, district);
  const sightings = Array.from({ length: town.random.whole(3, 6) }, () =>
    town.sightings.add({
      kind: 'batch',
      of: lot,
      party,
      district,
      at: at + town.random.whole(5, 240) * MINUTE,
    }),
  );
  town.plant({
    kind: 'off-route',
    party,
    other: -1,
    lot,
    document: -1,
    quantity: sightings.length,
    at,
    sightings,
  });
}

/** Some shop of a district; -1: there is none. */
function shopIn(town: Town, district: number): number {
  const shops = town.census.byKind.get('shop') ?? [];
  for (let tries = 0; tries < 200 && shops.length > 0; tries++) {
    const party = town.random.pick(shops);
    if (town.census.member(party).district === district) return party;
  }
  return -1;
}

/** A code that stands on one thing only: scanned once or twice where the thing is, unless it has been copied. */
function scanUnique(town: Town, kind: Exclude<SightingKind, 'batch'>, seen: Occasion, n: number): void {
  const { party, district, at, lot, document } = seen;
  const of = kind === 'piece' ? lot : kind === 'voucher' ? document : party;
  const ofDay = town.today.number * 10_000_000 + n;
  const serial = kind === 'shelf-tag' ? town.random.whole(1, SHELF_TAGS) : kind === 'voucher' ? 0 : ofDay;
  const one = { kind, of, serial, party, district, at };
  const first = town.sightings.add(one);
  if (town.random.chance(0.2)) town.sightings.add({ ...one, at: at + town.random.whole(0, 9) * MINUTE });
  if (!town.happens('codeInTwoPlaces')) return;
  const other = elsewhere(town, district);
  const copied = { ...one, party: shopIn(town, other), district: other };
  const second = town.sightings.add({ ...copied, at: at + town.random.whole(1, 8) * MINUTE });
  town.plant({
    kind: 'code-in-two-places',
    party,
    other: -1,
    lot: kind === 'piece' ? lot : -1,
    document: kind === 'voucher' ? document : -1,
    quantity: 1,
    at,
    sightings: [first, second],
  });
}
