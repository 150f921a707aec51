import { HOUR, MINUTE } from '../world.ts';
import { usable } from './coming-in.ts';
import { LINE } from './documents.ts';
import { handGoods, type Pick } from './hand-goods.ts';
import model from './model.json' with { type: 'json' };
import { type Portion, Town } from './town.ts';

/** Goods that become other goods: slaughtering, cutting, tofu, fish balls, boxed meals. */

interface Yield {
  of: readonly string[];
  permille: number;
  spreadPermille: number;
}
const yields: Readonly<Record<string, Yield>> = model.yields;

/** @param activity part of the makers that work today */
export function makeGoods(town: Town, activity: number): void {
  for (const plant of town.census.byKind.get('slaughterhouse') ?? []) {
    make(town, plant, 'pork-carcass', town.today.midnight + 8 * HOUR, 1);
    make(town, plant, 'pork-cuts', town.today.midnight + 9 * HOUR, 0.5);
    sendOut(town, plant, ['meat', 'meat', 'meat', 'meat']);
  }
  for (const kind of ['workshop', 'factory', 'central-kitchen'] as const) {
    for (const party of town.census.byKind.get(kind) ?? []) {
      if (!town.random.chance(kind === 'central-kitchen' ? town.today.factors.canteen : activity)) continue;
      const { first, count } = town.census.catalogueOf(party);
      for (let product = first; product < first + count; product++) {
        const { key } = town.census.classOf(product);
        const recipe = yields[key];
        if (!recipe) continue;
        const start = town.today.midnight + 9 * HOUR + town.random.whole(0, 59) * MINUTE;
        for (const input of recipe.of) buyInput(town, party, input, start - 3 * HOUR);
        make(town, party, key, start, 0.9, product);
      }
      if (kind === 'central-kitchen') sendMeals(town, party);
      else sendOut(town, party, kind === 'workshop' ? ['packaged'] : ['packaged', 'packaged']);
    }
  }
}

/** A maker that has no more of an input buys some from its dealer. */
function buyInput(town: Town, party: number, classKey: string, at: number): void {
  const has = town.stock.shelf(party).some((entry) => isOf(town, entry, classKey));
  if (has) return;
  const trade = town.census.classes.find((one) => one.key === classKey)?.trade ?? 'produce';
  for (let which = 0; which < 4; which++) {
    const dealer = Town.related(town.census.dealers.get(trade) ?? [], party, which);
    if (dealer < 0) return;
    const entries = usable(town, dealer, party, at).filter((entry) => isOf(town, entry, classKey));
    const picks = entries.slice(0, 2).map((entry): Pick => ({ entry, quantity: town.part(entry, 0.3) }));
    if (picks.length === 0) continue;
    handGoods(town, dealer, party, picks, { at });
    return;
  }
}

const isOf = (town: Town, entry: number, classKey: string): boolean =>
  town.classOfLot(town.stock.label(entry)).key === classKey;

/** One making: everything of the inputs that is ready (or the share of it) becomes one lot of the output. */
function make(
  town: Town,
  party: number,
  classKey: string,
  earliest: number,
  share: number,
  product = productOf(town, party, classKey),
): void {
  const recipe = yields[classKey];
  if (!recipe || product < 0) return;
  const { stock } = town;
  // What nobody recorded cannot be named as an input; it is left for the heap.
  const inputs = stock
    .shelf(party)
    .filter((entry) => {
      const isInput = recipe.of.some((key) => isOf(town, entry, key));
      return isInput && town.knows(entry) && town.lots.expiresAt(stock.label(entry)) > earliest;
    })
    .slice(0, 12);
  if (!recipe.of.every((key) => inputs.some((entry) => isOf(town, entry, key)))) return;
  const at = Math.max(earliest, ...inputs.map((entry) => stock.readyAt(entry) + 10 * MINUTE));
  if (at > town.evening) return;
  const quantities = inputs.map((entry) => town.part(entry, share));
  const recordedAt = town.recordable(inputs, at, town.random.whole(5, 30) * MINUTE);
  const into = quantities.reduce((sum, one) => sum + one, 0);
  const normal = (into / 1000) * recipe.permille;
  const spread = 1 + ((town.random.next() * 2 - 1) * recipe.spreadPermille) / 1000;
  const honest = Math.max(1, Math.floor(normal * spread));
  const isFalse = town.happens('yieldOutOfBand');
  const out = isFalse ? Math.floor(honest * (3 + town.random.next())) : honest;
  const lot = town.mint(product, party, at, out);
  const labels = inputs.map((entry) => stock.label(entry));
  const taken = town.reserving(inputs, () =>
    inputs.map((entry, index) => town.take(party, entry, quantities[index] ?? 0)),
  );
  const lines = labels.map((label, index) => ({ lot: label, quantity: quantities[index] ?? 0 }));
  const document = town.write({ type: 'transformation', sender: party, other: -1, at, recordedAt }, [
    ...lines,
    { lot, quantity: out, flags: LINE.output },
  ]);
  const record = { document, recordedAt };
  consume(town, party, at, taken.flat(), lot, record);
  town.lots.reach(lot, town.census.member(party).district);
  const whole = { label: lot, truly: lot, quantity: out };
  town.moved({ kind: 'made', at, from: -1, to: party, ...whole, ...record });
  stock.put(party, lot, lot, out, at + 30 * MINUTE, recordedAt);
  if (isFalse)
    town.plant({
      kind: 'yield-out-of-band',
      party,
      other: -1,
      lot,
      document,
      type: 'transformation',
      quantity: out - honest,
      at,
    });
}

function consume(
  town: Town,
  party: number,
  at: number,
  portions: readonly Portion[],
  output: number,
  record: { document: number; recordedAt: number },
): void {
  const inputs = new Set<number>();
  for (const portion of portions) {
    town.moved({ kind: 'used', at, from: party, to: -1, ...portion, ...record });
    if (portion.truly < 0 || inputs.has(portion.truly)) continue;
    inputs.add(portion.truly);
    town.truth.became(at, party, portion.truly, output);
    const outbreaks = town.outbreaksOf.get(portion.truly);
    if (outbreaks) town.contaminate(output, outbreaks);
  }
}

function productOf(town: Town, party: number, classKey: string): number {
  const { first, count } = town.census.catalogueOf(party);
  for (let product = first; product < first + count; product++)
    if (town.census.classOf(product).key === classKey) return product;
  return -1;
}

/** What was made today goes to dealers and supermarkets. */
function sendOut(town: Town, party: number, trades: readonly ('meat' | 'packaged')[]): void {
  const { census, stock } = town;
  const receivers = [
    ...trades.map((trade, which) => Town.related(census.dealers.get(trade) ?? [], party, which)),
    Town.related(census.byKind.get('supermarket') ?? [], party, 9),
  ];
  for (const [index, receiver] of receivers.entries()) {
    if (receiver < 0) continue;
    const at = town.today.midnight + 11 * HOUR + town.random.whole(0, 120) * MINUTE;
    const picks = usable(town, party, receiver, at)
      .filter((entry) => town.lots.makerOf(stock.label(entry)) === party)
      .slice(0, 8)
      .map((entry): Pick => ({ entry, quantity: town.part(entry, 1 / (receivers.length - index)) }));
    handGoods(town, party, receiver, picks, { at });
  }
}

/** Boxed meals go to canteens before noon. */
function sendMeals(town: Town, party: number): void {
  const canteens = town.census.byKind.get('canteen') ?? [];
  for (let which = 0; which < 5; which++) {
    const receiver = Town.related(canteens, party, which);
    if (receiver < 0) continue;
    const at = town.today.midnight + 10 * HOUR + town.random.whole(30, 80) * MINUTE;
    const picks = usable(town, party, receiver, at)
      .filter((entry) => isOf(town, entry, 'boxed-meals'))
      .slice(0, 2)
      .map((entry): Pick => ({ entry, quantity: town.part(entry, which === 4 ? 1 : 0.3) }));
    handGoods(town, party, receiver, picks, { at });
  }
}
