import { DAY, HOUR, MINUTE } from '../world.ts';
import { handGoods, type Pick } from './hand-goods.ts';
import model from './model.json' with { type: 'json' };
import { Town } from './town.ts';

/** How goods come into the city's records: fields and factories, ports and outside suppliers; and their first way. */

/** Classes that are made of others; see makers.ts. */
export const isMadeOfOthers = (classKey: string): boolean => classKey in model.yields;

/** Popular goods are made and bought more often: the first products of a catalogue before the later ones. */
function popular(town: Town, party: number): number {
  const { first, count } = town.census.catalogueOf(party);
  return count === 0 ? -1 : first + Math.floor(town.random.next() ** 3 * count);
}

/** Grams or pieces of one making, between a few crates and a lorry. */
function batchSize(town: Town, product: number): number {
  const kind = town.census.classOf(product);
  const size = town.random.next() ** 2;
  if (kind.pieceUnit === '头') return 10 + Math.floor(size * 60);
  return kind.base === 'g' ? 15_000 * (4 + Math.floor(size * 60)) : 20 * (10 + Math.floor(size * 200));
}

const MAKERS = ['farm', 'cooperative', 'factory'] as const;

/** What was harvested, laid, caught or made the afternoon before; uploaded in the small hours. @param budget lines */
export function produceGoods(town: Town, budget: number): void {
  const makers = MAKERS.flatMap((kind) => town.census.byKind.get(kind) ?? []);
  let lines = 0;
  for (let tries = 0; lines < budget && tries < budget * 4; tries++) {
    const party = town.random.pick(makers);
    const at = town.hour('harvest', town.today.midnight - DAY);
    const made: { lot: number; quantity: number }[] = [];
    const wanted = 1 + Math.floor(town.random.next() * 3);
    const seen = new Set<number>();
    for (let n = 0; n < wanted; n++) {
      const product = popular(town, party);
      if (product < 0 || seen.has(product) || isMadeOfOthers(town.census.classOf(product).key)) continue;
      seen.add(product);
      const quantity = batchSize(town, product);
      made.push({ lot: town.mint(product, party, at, quantity), quantity });
    }
    if (made.length === 0) continue;
    lines += made.length;
    const recordedAt = town.today.midnight + town.random.whole(1, 80) * MINUTE;
    const head = { type: 'production' as const, sender: party, other: -1, at, recordedAt };
    const document = town.write({ ...head, precision: 'hour' }, made);
    for (const { lot, quantity } of made) {
      town.lots.reach(lot, town.census.member(party).district);
      town.stock.put(party, lot, lot, quantity, at + HOUR, recordedAt);
      const move = { from: -1, to: party, label: lot, truly: lot, quantity, document, recordedAt };
      town.moved({ kind: 'produced', at, ...move });
    }
  }
}

/** How many suppliers beyond the city there are for importers and distributors together. */
export const OUTSIDE_SUPPLIERS = 400;

/** Importers and distributors buy from beyond the city; their purchase record is where its chain begins. */
export function buyFromOutside(town: Town, budget: number): void {
  const buyers = [
    ...(town.census.dealers.get('packaged') ?? []),
    ...(town.census.byKind.get('importer') ?? []),
  ];
  let lines = 0;
  for (let tries = 0; lines < budget && tries < budget * 4 && buyers.length > 0; tries++) {
    const party = town.random.pick(buyers);
    const at = town.hour('market');
    const bought: { lot: number; quantity: number }[] = [];
    const wanted = 2 + Math.floor(town.random.next() * 7);
    const seen = new Set<number>();
    for (let n = 0; n < wanted; n++) {
      const product = popular(town, party);
      if (product < 0 || seen.has(product)) continue;
      seen.add(product);
      const { days } = town.census.classOf(product);
      const age = Math.min(60, Math.ceil(days * (0.05 + town.random.next() * 0.35)));
      const quantity = batchSize(town, product);
      bought.push({ lot: town.mint(product, -1, at - age * DAY, quantity), quantity });
    }
    if (bought.length === 0) continue;
    lines += bought.length;
    const recordedAt = at + town.random.whole(2, 40) * MINUTE;
    const supplier = Math.floor(Town.relation(party, town.random.whole(0, 4)) * OUTSIDE_SUPPLIERS);
    const head = { type: 'purchase' as const, sender: party, other: -1, at, recordedAt, refers: supplier };
    const document = town.write({ ...head, precision: 'hour' }, bought);
    for (const { lot, quantity } of bought) {
      town.lots.reach(lot, town.census.member(party).district);
      town.stock.put(party, lot, lot, quantity, at, recordedAt);
      const move = { from: -1, to: party, label: lot, truly: lot, quantity, document, recordedAt };
      town.moved({ kind: 'bought', at, ...move });
    }
  }
}

/** Everything that farms, factories and importers have goes to two or three dealers in the trade, the same ones every day. */
export function shipToDealers(town: Town): void {
  for (const kind of [...MAKERS, 'importer'] as const) {
    for (const party of town.census.byKind.get(kind) ?? []) {
      for (let which = 0; which < 3 && town.stock.shelf(party).length > 0; which++)
        shipTo(town, party, which);
    }
  }
}

function shipTo(town: Town, party: number, which: number): void {
  const { stock, lots, census } = town;
  // A maker sends out what it made; what it bought to make something of stays.
  const isOwn = (entry: number) =>
    census.member(party).kind === 'importer' || lots.makerOf(stock.label(entry)) === party;
  const first = stock.shelf(party).find(isOwn);
  if (first === undefined) return;
  const firstClass = town.classOfLot(stock.label(first));
  const receiver = buyerFor(town, party, firstClass.key, which);
  if (receiver < 0) return;
  const at = town.hour('market');
  const goes = (entry: number) => {
    const kind = town.classOfLot(stock.label(entry));
    return (
      isOwn(entry) && kind.trade === firstClass.trade && buyerFor(town, party, kind.key, which) === receiver
    );
  };
  const picks = usable(town, party, receiver, at)
    .filter(goes)
    .slice(0, 12)
    .map((entry): Pick => ({ entry, quantity: town.part(entry, which === 2 ? 1 : 0.45) }));
  handGoods(town, party, receiver, picks, { at });
}

/** Live pigs go to the slaughterhouse and beans to who makes something of them; the rest to dealers in its trade. */
function buyerFor(town: Town, party: number, classKey: string, which: number): number {
  const { byKind, dealers, classes } = town.census;
  if (classKey === 'live-pigs') return Town.related(byKind.get('slaughterhouse') ?? [], party, which);
  if (classKey === 'coarse-grain' && which < 2)
    return Town.related(byKind.get('workshop') ?? [], party, which);
  const trade = classes.find((one) => one.key === classKey)?.trade ?? 'produce';
  return Town.related(dealers.get(trade) ?? [], party, which);
}

/** Entries that can leave: still good on arrival, not kept off the receiver's district, not written down by it alone. */
export function usable(town: Town, party: number, receiver: number, at: number): number[] {
  const district = town.census.member(receiver).district;
  return town.stock.shelf(party).filter((entry) => {
    const label = town.stock.label(entry);
    if (town.lots.expiresAt(label) <= at + 3 * HOUR || town.lots.isBarred(label, district)) return false;
    return !town.boughtAlone.has(Town.pair(receiver, label));
  });
}
