import type { Certainty, LotRows, MovementRow } from '../graph.ts';
import { LAST } from './arbitrary-ledger.ts';

/**
 * The slow, obvious twin of the trace: time is a line of whole instants, goods lie at a place at an instant, wait
 * there, or take a way that is open at that instant. It walks instant by instant until nothing new turns up.
 * BEFORE and AFTER stand for "no bound".
 */
export const BEFORE = -1;
export const AFTER = LAST + 1;

interface Way {
  from: string;
  to: string;
  a: number;
  b: number;
  kind: 'way' | 'link' | 'gap';
  /** A gap is taken from here only once something was here. */
  notBefore?: number;
}

export interface TwinHolder {
  certainty: Certainty;
  bound: number | null;
}

const name = (lot: string, party: string | null) => `${lot}@${party}`;
const lotOf = (place: string) => place.slice(0, place.indexOf('@'));

interface Line {
  rows: MovementRow[];
  from: string | null;
  to: string | null;
  a: number;
  b: number;
  arrives: boolean;
}

/** All shipment lines of a lot, each with whether anything can have arrived. */
function linesOf(rows: readonly MovementRow[]): Line[] {
  const lines: Line[] = [];
  const handing = ['shipped', 'received', 'implied', 'refused', 'short', 'excess', 'voided'];
  for (const row of rows) {
    if (!handing.includes(row.kind)) continue;
    const document = row.shipmentId ?? row.documentId;
    const of = (other: MovementRow) =>
      (other.shipmentId ?? other.documentId) === document && handing.includes(other.kind);
    const line = lines.find((l) => l.rows.some(of) && l.from === row.fromId && l.to === row.toId);
    if (line) line.rows.push(row);
    else lines.push({ rows: [row], from: row.fromId, to: row.toId, a: 0, b: 0, arrives: false });
  }
  for (const line of lines) {
    const ships = line.rows.filter((r) => r.kind === 'shipped');
    const comes = line.rows.filter((r) => ['received', 'implied', 'excess'].includes(r.kind));
    const timed = ships.length ? ships : comes.length ? comes : line.rows;
    line.a = Math.min(...timed.map((r) => r.at), ...comes.map((r) => r.at));
    line.b = Math.max(...timed.map((r) => r.at + r.precision_ms));
    line.arrives = arrives(line.rows);
  }
  return lines;
}

function arrives(rows: MovementRow[]): boolean {
  const of = (...kinds: string[]) => rows.filter((r) => kinds.includes(r.kind));
  const sum = (list: MovementRow[]) => list.reduce((s, r) => s + (r.quantity ?? 0), 0);
  const came = of('received', 'implied', 'excess');
  if (came.some((r) => r.quantity !== 0)) return true;
  const ships = of('shipped');
  if (ships.length === 0) return false;
  if (!ships.some((r) => r.quantity === null)) return sum(ships) > sum(of('refused', 'voided', 'short'));
  return came.length > 0 || !of('refused', 'voided').some((r) => r.quantity === null);
}

interface Signs {
  first: number;
  wayIn: number;
  out: [number, number][];
}

function signsOf(lot: LotRows, lines: Line[]): Map<string, Signs> {
  const signs = new Map<string, Signs>();
  const at = (party: string) => {
    const s = signs.get(party) ?? { first: Infinity, wayIn: Infinity, out: [] };
    signs.set(party, s);
    return s;
  };
  const goesIn = (party: string | null, a: number) => {
    if (party === null) return;
    const s = at(party);
    s.first = Math.min(s.first, a);
    s.wayIn = Math.min(s.wayIn, a);
  };
  const goesOut = (party: string | null, a: number, b: number) => {
    if (party === null) return;
    const s = at(party);
    s.first = Math.min(s.first, a);
    s.out.push([a, b]);
  };
  for (const line of lines) {
    goesOut(line.from, line.a, line.b);
    if (line.arrives) goesIn(line.to, line.a);
  }
  for (const row of singles(lot)) {
    goesOut(row.fromId, row.at, row.at + row.precision_ms);
    if (row.quantity !== 0) goesIn(row.toId, row.at);
  }
  for (const edge of lot.edges) {
    if (edge.inputLotId === lot.lotId) goesOut(edge.partyId, edge.at, edge.at + edge.precision_ms);
    if (edge.outputLotId === lot.lotId) goesIn(edge.partyId, edge.at);
  }
  for (const seen of lot.observations) goesOut(seen.partyId, seen.at, seen.at + seen.precision_ms);
  return signs;
}

function singles(lot: LotRows): MovementRow[] {
  const handing = ['shipped', 'received', 'implied', 'refused', 'short', 'excess', 'voided'];
  return lot.movements.filter((row) => !handing.includes(row.kind));
}

function waysOf(lots: LotRows[]): { ways: Way[]; places: Set<string> } {
  const ways: Way[] = [];
  const signs = new Map(lots.map((lot) => [lot.lotId, signsOf(lot, linesOf(lot.movements))]));
  for (const lot of lots) {
    const id = lot.lotId;
    const lines = linesOf(lot.movements);
    const mine = signs.get(id) as Map<string, Signs>;
    for (const { from, to, a, b, arrives } of lines) {
      if (from && to && arrives) ways.push({ from: name(id, from), to: name(id, to), a, b, kind: 'way' });
    }
    for (const row of singles(lot)) {
      if (!row.fromId || !row.toId || row.quantity === 0) continue;
      const b = row.at + row.precision_ms;
      ways.push({ from: name(id, row.fromId), to: name(id, row.toId), a: row.at, b, kind: 'way' });
    }
    for (const e of lot.edges) {
      const b = e.at + e.precision_ms;
      const [from, to] = [name(e.inputLotId, e.partyId), name(e.outputLotId, e.partyId)];
      ways.push({ from, to, a: e.at, b, kind: 'way' });
    }
    for (const [party, s] of mine) ways.push(gap(name(id, party), `${id}@somewhere`, s.first));
    const begun =
      lines.some((l) => !l.from && l.to && l.arrives) ||
      singles(lot).some((r) => !r.fromId && r.toId && r.quantity !== 0) ||
      lot.edges.some((e) => e.outputLotId === id);
    const earliest = Math.min(...[...mine.values()].map((s) => s.first));
    for (const [party, s] of mine) {
      const odd = s.out.filter(([, b]) => b < s.wayIn);
      if (odd.length === 0 || (!begun && s.first === earliest)) continue;
      const a = Math.min(...odd.map((o) => o[0]));
      const b = Math.max(...odd.map((o) => o[1]));
      ways.push({ from: `${id}@somewhere`, to: name(id, party), a, b, kind: 'gap' });
    }
  }
  for (const lot of lots) for (const link of lot.links) ways.push(...linkWays(lots, signs, ways, link));
  const places = new Set<string>();
  for (const [lot, parties] of signs) for (const party of parties.keys()) places.add(name(lot, party));
  return { ways, places };
}

function gap(from: string, to: string, notBefore = BEFORE): Way {
  return { from, to, a: BEFORE, b: AFTER, kind: 'gap', notBefore };
}

function linkWays(
  lots: LotRows[],
  signs: Map<string, Map<string, Signs>>,
  ways: Way[],
  link: { lotId: string; otherLotId: string },
): Way[] {
  const pair = [link.lotId, link.otherLotId];
  const added: Way[] = [];
  const [one, two] = pair.map((id) => [...(signs.get(id)?.keys() ?? [])]) as [string[], string[]];
  if (pair[0] === pair[1] || pair.some((id) => !lots.some((lot) => lot.lotId === id))) return [];
  const common = one.filter((party) => two.includes(party));
  for (const [from, to] of [pair, [...pair].reverse()] as [string, string][]) {
    for (const p of common)
      added.push({ from: name(from, p), to: name(to, p), a: BEFORE, b: AFTER, kind: 'link' });
    if (common.length > 0) continue;
    added.push(gap(`${from}@somewhere`, `${to}@entrance`));
    const parties = [...(signs.get(to)?.keys() ?? [])];
    const fed = (p: string) =>
      ways.some((w) => w.kind === 'way' && w.to === name(to, p) && w.from !== w.to && lotOf(w.from) === to);
    const first = parties.filter((p) => !fed(p));
    for (const p of first.length ? first : parties) added.push(gap(`${to}@entrance`, name(to, p)));
    if (parties.length === 0) added.push(gap(`${to}@entrance`, `${to}@somewhere`));
  }
  return added;
}

type Tier = Certainty;
type Table = Map<string, Set<number>>;

/** Every (place, instant) that goods starting at `starts` can come to, or can have come from. */
function walk(ways: Way[], starts: [string, number][], backward: boolean, tier: Tier): Table {
  const table: Table = new Map();
  const todo: [string, number][] = [...starts];
  while (todo.length > 0) {
    const [place, t] = todo.pop() as [string, number];
    const known = table.get(place) ?? new Set();
    if (known.has(t) || t < BEFORE || t > AFTER) continue;
    table.set(place, known.add(t));
    todo.push([place, backward ? t - 1 : t + 1]);
    for (const way of ways) {
      if ((backward ? way.to : way.from) !== place) continue;
      const target = backward ? way.from : way.to;
      if (way.kind === 'gap' && tier !== 'unknown') continue;
      if (way.kind === 'link') todo.push([target, t]);
      else if (tier === 'recorded' && t === (backward ? way.b : way.a))
        todo.push([target, backward ? way.a : way.b]);
      else if (tier !== 'recorded' && t >= Math.max(way.a, way.notBefore ?? BEFORE) && t <= way.b)
        todo.push([target, t]);
    }
  }
  return table;
}

/** What the trace must answer for each place that it reaches in one direction. */
export function twinTrace(
  lots: LotRows[],
  starts: { place: string; at: number }[],
  backward: boolean,
): Map<string, TwinHolder> {
  const { ways } = waysOf(lots);
  const tables = (['recorded', 'possible', 'unknown'] as const).map((tier) => {
    const from = starts.map((s): [string, number] => [s.place, s.at]);
    return [tier, walk(ways, from, backward, tier)] as const;
  });
  const answer = new Map<string, TwinHolder>();
  for (const [place, instants] of tables[2]?.[1] ?? []) {
    if (place.endsWith('somewhere') || place.endsWith('entrance')) continue;
    const certainty = tables.find(([, table]) => table.has(place))?.[0] as Certainty;
    const bound = backward ? Math.max(...instants) : Math.min(...instants);
    answer.set(place, { certainty, bound: bound === BEFORE || bound === AFTER ? null : bound });
  }
  return answer;
}

/** All places of a ledger: (lot, party) pairs that its rows speak of. */
export function twinPlaces(lots: LotRows[]): Set<string> {
  return waysOf(lots).places;
}
