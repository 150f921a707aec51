import { consumerReturn, count, dispose, donate, type Portion, sell } from './acts.ts';
import { handOver } from './hand-over.ts';
import {
  clearCustoms,
  cook,
  type Days,
  fresh,
  harvest,
  manufacture,
  minuteOf,
  mix,
  slaughter,
} from './making-days.ts';
import { withMishaps } from './mishaps.ts';
import { personName } from './names.ts';
import type { Party } from './parties.ts';
import { DAY, HOUR, type Instant, type Lot } from './world.ts';

/** How busy trade is: how many customers a wholesaler serves on a day. */
const customersADay = { from: 2, to: 5 };

/** One ordinary day, from the wholesale market at three in the morning to the trucks from the fields at night. */
export function playDay(days: Days, shopkeepers: readonly Party[], day: Instant, number: number): void {
  const { market } = days;
  mix(days, day);
  for (const sender of market.byKind('wholesaler')) supply(days, sender, day, 3, customersADay);
  cook(days, day);
  for (const sender of market.byKind('central-kitchen')) supply(days, sender, day, 10, { from: 2, to: 4 });
  for (const party of shopkeepers) shopDay(days, party, day);
  manufacture(days, day, number);
  clearCustoms(days, day, number);
  for (const sender of market.byKind('factory', 'workshop', 'importer', 'cold-store'))
    supply(days, sender, day, 13, { from: 1, to: 3 });
  harvest(days, day);
  for (const sender of market.byKind('farm', 'cooperative')) fromFarm(days, sender, day);
  slaughter(days, day);
  for (const sender of market.byKind('slaughterhouse')) supply(days, sender, day, 23, { from: 2, to: 5 });
}

/** Round amounts that people trade in: kilograms, cartons, else single pieces. */
function rounded(lot: Lot, quantity: number): number {
  const { base, carton } = lot.product;
  const step =
    base === 'g' ? (quantity >= 30_000 ? 15_000 : 1000) : carton && quantity >= carton ? carton : 1;
  return Math.floor(quantity / step) * step;
}

const noonOf = (day: Instant): Instant => day + DAY / 2;
/** Within how many hours the vans of a round leave. */
const ROUND_HOURS = 2;

/** A sender shares out what it has among some of its customers. */
function supply(
  days: Days,
  sender: Party,
  day: Instant,
  hour: number,
  customers: { from: number; to: number },
): void {
  const { world, market, random } = days;
  // The last van may leave after midnight: what is good until today is not loaded for it.
  const latest = day + (hour + ROUND_HOURS) * HOUR;
  const buyers = random.some(market.buyers.get(sender.key) ?? [], random.whole(customers.from, customers.to));
  for (const [index, receiver] of buyers.entries()) {
    const stock = world
      .holdings(sender)
      .filter(
        (lot) =>
          fresh(lot, latest) && lot.product.goodsKind !== 'live-animal' && suits(days, sender, receiver, lot),
      );
    const lines = random.some(stock, random.whole(1, 3)).flatMap((lot) => {
      const share = (world.held(sender, lot) * (2 + receiver.size)) / (3 * (buyers.length - index) + 5);
      const quantity = rounded(lot, Math.min(share, world.held(sender, lot)));
      return quantity > 0
        ? [
            {
              lot,
              quantity,
              ...(random.chance(0.3) ? { statement: { priceFen: random.whole(150, 6000) } } : {}),
            },
          ]
        : [];
    });
    if (lines.length === 0) continue;
    const firstTime = lines.every(({ lot }) => world.readyAt(receiver, lot) === 0);
    const one = { sender, receiver, at: minuteOf(random, day, hour, ROUND_HOURS), lines };
    handOver(world, withMishaps(random, one, firstTime));
  }
}

/** These sell what they made, not what they bought to make it of. */
const makers: ReadonlySet<Party['kind']> = new Set(['factory', 'workshop', 'central-kitchen']);

/** Kitchens cook greens and pork, makers take their own raw material, everyone else takes anything. */
function suits({ market }: Days, sender: Party, receiver: Party, lot: Lot): boolean {
  if (makers.has(sender.kind) && lot.producer !== sender) return false;
  if (receiver.kind === 'factory' || receiver.kind === 'workshop')
    return market.needs.get(receiver.key) === lot.product.category;
  if (receiver.kind === 'central-kitchen') return ['produce', 'pork'].includes(lot.product.goodsKind);
  if (receiver.kind === 'cold-store') return lot.product.goodsKind === 'imported-meat';
  return true;
}

/** Pigs go to slaughter, raw material to its makers, all else to the wholesalers of the farm. */
function fromFarm(days: Days, farm: Party, day: Instant): void {
  const { world, market, random } = days;
  for (const lot of world.holdings(farm)) {
    const raw = market
      .byKind('factory', 'workshop')
      .filter((one) => market.needs.get(one.key) === lot.product.category);
    const pigs = lot.product.goodsKind === 'live-animal';
    const usual = market.buyers.get(farm.key) ?? [];
    const candidates = pigs
      ? market.byKind('slaughterhouse')
      : raw.length > 0 && random.chance(0.7)
        ? raw
        : usual;
    const buyers = random.some(candidates, pigs ? 1 : random.whole(1, 2));
    for (const [index, receiver] of buyers.entries()) {
      const rest = world.held(farm, lot);
      const quantity = index === buyers.length - 1 ? rest : rounded(lot, rest / 2);
      if (quantity === 0) continue;
      const at = minuteOf(random, day, 18, 2);
      const firstTime = world.readyAt(receiver, lot) === 0;
      const one = { sender: farm, receiver, at, travel: HOUR, lines: [{ lot, quantity }] };
      handOver(world, withMishaps(random, one, firstTime));
    }
  }
}

/** A shop, kitchen or stall: sells, throws away what is past its date, gives away what soon will be, counts. */
function shopDay({ world, random }: Days, party: Party, day: Instant): void {
  const stock = world.holdings(party);
  const [sells, tidies, counts, returned] = [
    random.chance(0.45),
    random.chance(0.4),
    random.chance(0.015),
    random.chance(0.02),
  ];
  const closing = minuteOf(random, day, 19, 2);
  const good = stock.filter((lot) => fresh(lot, noonOf(day)) && world.readyAt(party, lot) < closing);
  if (sells) {
    const portions = good.slice(0, 6).flatMap((lot): Portion[] => {
      const part = Math.floor((world.held(party, lot) * random.whole(40, 95)) / 100);
      const quantity = lot.product.base === 'g' ? Math.floor(part / 10) * 10 : part;
      return quantity > 0 ? [{ lot, quantity }] : [];
    });
    sell(world, { party, at: closing, delay: random.chance(0.06) ? 30 * HOUR : 10 * 60_000 }, portions);
    const [sold] = portions;
    if (returned && sold && sold.lot.product.base === 'piece') {
      consumerReturn(
        world,
        { party, at: closing + HOUR },
        { lot: sold.lot, quantity: 1 },
        '顾客退货，包装破损',
      );
    }
  }
  if (!tidies) return;
  const at = closing + 2 * HOUR;
  const left = (lots: readonly Lot[]): Portion[] =>
    lots.flatMap((lot) => (world.held(party, lot) > 0 ? [{ lot, quantity: world.held(party, lot) }] : []));
  const past = left(stock.filter((lot) => !fresh(lot, noonOf(day)))).slice(0, 5);
  if (past.length > 0) {
    const reason = past.every(({ lot }) => lot.batch !== null) ? ('expired' as const) : ('spoiled' as const);
    dispose(world, { party, at }, past, { reason, witnesses: [personName(random), personName(random)] });
  }
  const soon = left(
    good.filter((lot) => lot.product.goodsKind === 'prepackaged' && !fresh(lot, noonOf(day) + 4 * DAY)),
  ).slice(0, 2);
  if (soon.length > 0) donate(world, { party, at: at + HOUR / 2 }, soon, '爱心食物银行（演示）');
  const [first] = left(good);
  if (counts && first)
    count(world, { party, at: at + HOUR }, first.lot, Math.floor(first.quantity / 40), '周盘点');
}
