import type { PartyKind } from '../names.ts';
import { DAY, HOUR, MINUTE } from '../world.ts';
import { TRADES, type Trade } from './census.ts';
import { usable } from './coming-in.ts';
import { handGoods, type Pick } from './hand-goods.ts';
import model from './model.json' with { type: 'json' };
import { Town } from './town.ts';

/** Dealers to shops and kitchens, and these to who eats: most of a day's entries. */

interface Buyer {
  orders: number;
  lines: number;
  suppliers: number;
  trades?: Partial<Record<Trade, number>>;
}
const buyers = Object.entries(model.buyers) as [PartyKind, Buyer][];

/** Draws a kind of retailer in proportion to how often it orders, and one business of it. */
function drawBuyer(town: Town): { party: number; buyer: Buyer; kind: PartyKind } {
  const weight = ([kind, buyer]: [PartyKind, Buyer]) =>
    buyer.orders *
    (town.census.byKind.get(kind)?.length ?? 0) *
    (kind === 'canteen' ? town.today.factors.canteen : 1);
  let at = town.random.next() * buyers.reduce((sum, pair) => sum + weight(pair), 0);
  let [kind, buyer] = buyers[0] as [PartyKind, Buyer];
  for (const pair of buyers) {
    [kind, buyer] = pair;
    at -= weight(pair);
    if (at < 0) break;
  }
  const all = town.census.byKind.get(kind) ?? [];
  return { party: all[Math.floor(town.random.next() ** 1.4 * all.length)] ?? 0, buyer, kind };
}

function drawTrade(town: Town, party: number, buyer: Buyer): Trade {
  const own = town.census.member(party).trade;
  if (own) return own;
  const trades = buyer.trades ?? {};
  let at = town.random.next() * TRADES.reduce((sum, trade) => sum + (trades[trade] ?? 0), 0);
  for (const trade of TRADES) {
    at -= trades[trade] ?? 0;
    if (at < 0) return trade;
  }
  return 'packaged';
}

/** @param budget lines */
export function distribute(town: Town, budget: number): void {
  const until = town.registrar.entries + budget;
  for (let tries = 0; town.registrar.entries < until && tries < budget * 2; tries++) {
    const { party, buyer } = drawBuyer(town);
    const trade = drawTrade(town, party, buyer);
    const supplier = Town.related(
      town.census.dealers.get(trade) ?? [],
      party,
      town.random.whole(0, buyer.suppliers - 1),
    );
    if (supplier >= 0) order(town, supplier, party, buyer.lines);
  }
}

function order(town: Town, supplier: number, receiver: number, lines: number): void {
  if (town.stock.shelf(supplier).length === 0) return;
  const at = town.hour('delivery');
  const shelf = usable(town, supplier, receiver, at).filter(
    (entry) => town.stock.readyAt(entry) < at + 2 * HOUR,
  );
  const wanted = 1 + Math.floor(town.random.next() * (2 * lines - 1));
  // The more a dealer has lying about, the more it gives at a time.
  const finish = Math.min(0.7, 0.12 + shelf.length / 140);
  const picks: Pick[] = [];
  const labels = new Set<number>();
  for (let n = 0; n < wanted * 2 && picks.length < wanted && shelf.length > 0; n++) {
    const at = Math.floor(town.random.next() ** 1.6 * shelf.length);
    const [entry = -1] = shelf.splice(at, 1);
    const label = town.stock.label(entry);
    if (labels.has(label)) continue;
    labels.add(label);
    const share = town.random.chance(finish) ? 1 : 0.08 + town.random.next() * 0.25;
    picks.push({ entry, quantity: town.part(entry, share) });
  }
  handGoods(town, supplier, receiver, picks, { at });
}

/** Goods that go over the counter or into the pot; shoppers bring some of them back. @param budget lines */
export function sellToConsumers(town: Town, budget: number): void {
  const until = town.registrar.entries + budget;
  for (let tries = 0; town.registrar.entries < until && tries < budget * 6; tries++) {
    const { party, kind } = drawBuyer(town);
    const shelf = town.stock.shelf(party);
    if (shelf.length === 0) continue;
    const at = town.hour('retail');
    const wanted = 1 + Math.floor(town.random.next() * 6);
    const finish = Math.min(0.9, 0.25 + shelf.length / 24);
    const ready = shelf.filter(
      (entry) =>
        town.stock.readyAt(entry) + 5 * MINUTE <= at && town.lots.expiresAt(town.stock.label(entry)) > at,
    );
    const picks: Pick[] = [];
    for (let n = 0; n < wanted && ready.length > 0; n++) {
      const [entry = -1] = ready.splice(Math.floor(town.random.next() ** 1.5 * ready.length), 1);
      const share = town.random.chance(finish) ? 1 : 0.3 + town.random.next() * 0.4;
      picks.push({ entry, quantity: town.part(entry, share) });
    }
    sell(town, party, picks, at, kind === 'supermarket' || kind === 'shop' || kind === 'online-platform');
  }
}

/** What the seller cannot name, because no document ever brought it, is sold all the same. */
function sell(town: Town, party: number, picks: readonly Pick[], at: number, takesBack: boolean): void {
  const { stock } = town;
  const known = picks.filter(({ entry }) => town.knows(entry));
  const entries = known.map(({ entry }) => entry);
  const recordedAt = town.recordable(entries, at, town.random.whole(1, 25) * MINUTE);
  const lines = known.map(({ entry, quantity }) => ({ lot: stock.label(entry), quantity }));
  const head = { type: 'sale' as const, sender: party, other: -1, at, recordedAt };
  const document = lines.length > 0 ? town.write(head, lines) : -1;
  const late = recordedAt > town.evening + HOUR;
  const sold = town.reserving(
    picks.map(({ entry }) => entry),
    () =>
      picks.map(({ entry, quantity }) => {
        const isKnown = entries.includes(entry);
        const flags = stock.flagsOf(entry);
        return { isKnown, flags, portions: town.take(party, entry, quantity) };
      }),
  );
  for (const { isKnown, flags, portions } of sold) {
    const record = isKnown
      ? { document, recordedAt }
      : { document: -1, recordedAt: Number.POSITIVE_INFINITY };
    for (const portion of portions)
      town.moved({ kind: 'sold', at, from: party, to: -1, ...portion, ...record });
    const [first] = portions;
    if (!isKnown || !takesBack || late || !first || !town.happens('returned')) continue;
    const back = Math.max(1, Math.floor(first.quantity / 10));
    bringBack(town, party, { ...first, quantity: back }, at, recordedAt, flags);
  }
}

function bringBack(
  town: Town,
  party: number,
  portion: { label: number; truly: number; quantity: number },
  soldAt: number,
  soldRecordedAt: number,
  flags: number,
): void {
  const at = soldAt + town.random.whole(20, 90) * MINUTE;
  const recordedAt = Math.max(at + town.random.whole(1, 5) * MINUTE, soldRecordedAt + MINUTE);
  const head = { type: 'consumer-return' as const, sender: party, other: -1, at, recordedAt };
  const document = town.write(head, [{ lot: portion.label, quantity: portion.quantity }]);
  town.moved({ kind: 'consumer-returned', at, from: -1, to: party, ...portion, document, recordedAt });
  town.stock.put(party, portion.label, portion.truly, portion.quantity, at, recordedAt, flags);
}

/** Goods that were disposed of on paper yesterday and are sold today. */
export function sellGhosts(town: Town): void {
  const ghosts = town.ghosts.splice(0);
  for (const { party, ...portion } of ghosts) {
    const at = town.today.midnight + 10 * HOUR + town.random.whole(0, 300) * MINUTE;
    const recordedAt = at + town.random.whole(1, 20) * MINUTE;
    const head = { type: 'sale' as const, sender: party, other: -1, at, recordedAt };
    const document = town.write(head, [{ lot: portion.label, quantity: portion.quantity }]);
    town.moved({ kind: 'sold', at, from: party, to: -1, ...portion, document, recordedAt });
    town.plant({
      kind: 'after-disposal',
      party,
      other: -1,
      lot: portion.label,
      document,
      type: 'sale',
      quantity: portion.quantity,
      at,
    });
  }
}

/** Goods that only last until tomorrow are given away. @param budget lines */
export function donate(town: Town, budget: number): void {
  const givers = [
    ...(town.census.byKind.get('supermarket') ?? []),
    ...(town.census.byKind.get('shop') ?? []),
  ];
  const at = town.today.midnight + 20 * HOUR;
  let lines = 0;
  for (let tries = 0; lines < budget && tries < budget * 20 && givers.length > 0; tries++) {
    const party = town.random.pick(givers);
    const near = town.stock.shelf(party).filter((entry) => {
      const left = town.lots.expiresAt(town.stock.label(entry)) - at;
      return left > 0 && left < 1.5 * DAY && town.knows(entry) && town.stock.readyAt(entry) + HOUR < at;
    });
    if (near.length === 0) continue;
    const given = near.slice(0, 5);
    lines += given.length;
    const recordedAt = town.recordable(given, at, town.random.whole(2, 30) * MINUTE);
    const head = { type: 'donation' as const, sender: party, other: -1, at, recordedAt };
    const document = town.write(
      head,
      given.map((entry) => ({ lot: town.stock.label(entry), quantity: town.stock.quantity(entry) })),
    );
    for (const entry of given) {
      const whole = { label: town.stock.label(entry), truly: town.stock.truly(entry) };
      const portion = { ...whole, quantity: town.stock.quantity(entry) };
      town.stock.take(party, entry, portion.quantity);
      town.moved({ kind: 'donated', at, from: party, to: -1, ...portion, document, recordedAt });
    }
  }
}
