import { consumerReturn, count, dispose, produce, sell } from './acts.ts';
import type { Product } from './catalogue.ts';
import { newGoods, type Statement } from './goods-lines.ts';
import { handOver } from './hand-over.ts';
import { makeLot } from './lot-makers.ts';
import type { Party } from './parties.ts';
import { Random } from './random.ts';
import { DAY, HOUR, iso, type Lot, lotRef, midnightOf, type World } from './world.ts';

/** What happened to the cheese of 2018, step by step; cheese-2018.ts tells why and counts the outcome. */

const incidentSeed = 20_180_720;
export const distributorCount = 5;
export const shopCount = 40;
export const brand = '栀禾';
export const batch = 'ZH20180108';
export const falseBatch = 'ZH20180418';
export const falseStatement: Required<Pick<Statement, 'productionDate' | 'expiryDate'>> = {
  productionDate: '2018-04-28',
  expiryDate: '2018-10-25',
};
/** What the factory sent to each distributor: under the true date, under the false date, under the false batch. */
const sentHonest = [600, 540, 480, 420, 360];
export const sentFalseDate = [500, 430, 360, 0, 0];
export const sentFalseBatch = [0, 0, 500, 400, 300];
export const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

export interface Cast {
  factory: Party;
  distributors: Party[];
  shops: Party[];
  refuser: Party;
  product: Product;
}

export interface Stage extends Cast {
  world: World;
  random: Random;
  honest: Lot;
  invented: Lot;
}

/** 4,890 bags are made in one batch; 1,200 of them stay off the books and are "made" again in April. */
export function makeBatch(world: World, cast: Cast): Stage {
  const { factory, product } = cast;
  const madeAt = midnightOf('2018-01-08') + 14 * HOUR;
  const relabelledAt = midnightOf('2018-04-18') + 20 * HOUR;
  const honest = makeLot(world, { product, producer: factory, at: madeAt, batch, key: 'cheese-2018-batch' });
  const invented = makeLot(world, {
    product,
    producer: factory,
    at: relabelledAt,
    batch: falseBatch,
    key: 'cheese-2018-false-batch',
    madeOf: [honest],
  });
  const hidden = sum(sentFalseBatch);
  produce(world, { party: factory, at: madeAt }, [
    { lot: honest, quantity: sum(sentHonest) + sum(sentFalseDate) },
  ]);
  world.put(factory, honest, hidden, madeAt);
  world.move(
    {
      kind: 'produced',
      lot: honest.key,
      from: null,
      to: factory.key,
      quantity: hidden,
      fault: 'missing-upload',
    },
    madeAt,
  );
  world.take(factory, honest, hidden);
  world.put(factory, invented, hidden, relabelledAt);
  const body = {
    documentNumber: world.documentNumber('SC', factory.key, relabelledAt),
    at: iso(relabelledAt),
    precision: 'day' as const,
    lines: [newGoods(invented, hidden)],
  };
  const emitted = world.emit(
    { at: relabelledAt, lots: [invented], mints: [invented], actor: factory.key },
    { op: 'production', body },
  );
  const movement = {
    kind: 'relabelled' as const,
    lot: honest.key,
    otherLot: invented.key,
    from: factory.key,
    to: factory.key,
    quantity: hidden,
  };
  world.move({ ...movement, fault: 'falsified-batch' }, relabelledAt, emitted);
  return { ...cast, world, random: new Random(incidentSeed), honest, invented };
}

export function deliverToDistributors({ world, factory, distributors, honest, invented }: Stage): void {
  for (const [index, receiver] of distributors.entries()) {
    const send = (
      day: string,
      quantity: number,
      lot: Lot,
      more: Partial<Parameters<typeof handOver>[1]> = {},
      line = {},
    ) => {
      if (quantity === 0) return;
      const at = midnightOf(day) + (6 + index) * HOUR;
      handOver(world, { sender: factory, receiver, at, lines: [{ lot, quantity, ...line }], ...more });
    };
    const statement = { ...falseStatement };
    send('2018-01-22', sentHonest[index] ?? 0, honest);
    // Distributor 2 finds twelve bags fewer than the voucher says; distributor 5 sends twenty damaged ones back.
    const short = index === 1 ? { short: 12 } : {};
    send(
      '2018-05-03',
      sentFalseDate[index] ?? 0,
      honest,
      { fault: 'falsified-expiry', reason: '少收 12 袋' },
      { statement, ...short },
    );
    const refused = index === 4 ? { refused: 20 } : {};
    send(
      '2018-05-21',
      sentFalseBatch[index] ?? 0,
      invented,
      { fault: 'falsified-batch', reason: '20 袋外包装破损' },
      refused,
    );
  }
}

/** Each distributor serves eight shops: in February from the honest bags, in June from all it has. */
export function deliverToShops(stage: Stage): void {
  const { world, random, distributors, shops, refuser, honest } = stage;
  for (const [index, receiver] of shops.entries()) {
    const sender = distributors[index % distributorCount];
    if (!sender) continue;
    const at = midnightOf('2018-02-05') + Math.floor(index / distributorCount) * DAY + 7 * HOUR;
    handOver(world, { sender, receiver, at, lines: [{ lot: honest, quantity: random.whole(24, 36) }] });
  }
  for (const index of shops.keys()) deliverInJune(stage, index);
  const [sender] = distributors;
  if (!sender) return;
  const at = midnightOf('2018-06-20') + 8 * HOUR;
  const lines = [{ lot: honest, quantity: 30, refused: 30, statement: { ...falseStatement } }];
  const reason = '日期喷码有涂改痕迹，拒收';
  handOver(world, { sender, receiver: refuser, at, lines, reason, fault: 'falsified-expiry' });
}

/** Labels with the false date came in May: what was left of January goes along under it. */
function deliverInJune({ world, distributors, shops, honest, invented }: Stage, index: number): void {
  const [sender, receiver] = [distributors[index % distributorCount], shops[index]];
  if (!sender || !receiver) return;
  const round = Math.floor(index / distributorCount);
  const at = midnightOf('2018-06-04') + round * DAY + 7 * HOUR;
  for (const lot of [honest, invented]) {
    const share = Math.floor(world.held(sender, lot) / (shopCount / distributorCount + 1 - round));
    if (share < 5) continue;
    const falsified = lot === honest && (sentFalseDate[index % distributorCount] ?? 0) > 0;
    const fault = lot === invented ? ('falsified-batch' as const) : ('falsified-expiry' as const);
    const lines = [
      {
        lot,
        quantity: share,
        ...(falsified ? { statement: { ...falseStatement } } : {}),
        ...(index === 11 && lot === honest ? { refused: 6 } : {}),
      },
    ];
    const wrong = falsified || lot === invented ? { fault } : {};
    handOver(world, { sender, receiver, at, lines, reason: '6 袋胀袋，拒收', ...wrong });
  }
}

export function sellAndCount({ world, random, shops, distributors, honest, invented }: Stage): void {
  for (const [index, party] of shops.entries()) {
    for (const [month, low] of [
      ['2018-03-20', 30],
      ['2018-06-25', 45],
      ['2018-07-16', 30],
    ] as const) {
      const at = midnightOf(month) + (9 + (index % 10)) * HOUR;
      const portions = [honest, invented].flatMap((lot) => {
        if (world.readyAt(party, lot) > at) return [];
        const quantity = Math.floor((world.held(party, lot) * random.whole(low, low + 30)) / 100);
        return quantity > 0 ? [{ lot, quantity }] : [];
      });
      if (portions.length > 0) sell(world, { party, at }, portions);
    }
  }
  const [witnessed, , third, fourth] = shops;
  const [distributor] = distributors;
  const day = midnightOf('2018-07-17');
  const why = { reason: 'expired' as const, witnesses: ['陈文澄', '林秀汀'] };
  if (witnessed)
    dispose(
      world,
      { party: witnessed, at: day + 20 * HOUR },
      [{ lot: honest, quantity: Math.min(9, world.held(witnessed, honest)) }],
      why,
    );
  if (distributor)
    dispose(world, { party: distributor, at: day + 20 * HOUR }, [{ lot: honest, quantity: 25 }], why);
  if (third)
    consumerReturn(world, { party: third, at: day + 11 * HOUR }, { lot: honest, quantity: 4 }, '有异味');
  if (fourth)
    count(
      world,
      { party: fourth, at: day + 21 * HOUR },
      honest,
      Math.min(3, world.held(fourth, honest)),
      '盘点短少',
    );
}

/** Two returns up the chain, and one delivery that never arrives before the factory is found out. */
export function sendBack({ world, factory, distributors, shops, honest, invented }: Stage): void {
  const [first, , third] = distributors;
  const shop = shops[2];
  if (!first || !third || !shop) throw new RangeError('The incident needs its cast.');
  const day = midnightOf('2018-07-18');
  const back = Math.min(5, world.held(shop, honest));
  handOver(world, {
    sender: shop,
    receiver: third,
    at: day + 9 * HOUR,
    kind: 'return',
    lines: [{ lot: honest, quantity: back }],
  });
  handOver(world, {
    sender: third,
    receiver: factory,
    at: day + 15 * HOUR,
    kind: 'return',
    lines: [{ lot: invented, quantity: Math.min(24, world.held(third, invented)) }],
  });
  const receiver = shops[0];
  if (!receiver) return;
  const quantity = Math.min(18, world.held(first, honest));
  const at = midnightOf('2018-07-19') + 17 * HOUR;
  handOver(world, {
    sender: first,
    receiver,
    at,
    lines: [{ lot: honest, quantity, statement: { ...falseStatement } }],
    onTheWay: true,
    papers: 'unanswered',
    fault: 'falsified-expiry',
  });
}

export function link({ world, honest, invented }: Stage): void {
  const at = midnightOf('2018-07-20') + 9.5 * HOUR;
  const body = {
    documentNumber: world.documentNumber('GL', 'regulator', at),
    lot: lotRef(honest),
    otherLot: lotRef(invented),
    kind: 'relabelled' as const,
    reason: '现场检查：喷码机记录与生产记录不符，两个批号为同一批产品',
    at: iso(at),
  };
  world.emit({ at, lots: [honest, invented], actor: 'regulator' }, { op: 'lot-link', body });
}
