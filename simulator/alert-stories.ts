import { gtinOf, jyNumberOf } from './identities.ts';
import { Random } from './random.ts';

/**
 * Small stories for the rules that the full city has no plants for: papers, tests, shelf lives, temperatures, prices,
 * silence, complaints. Each rule gets as many that it must find (planted) as honest ones that look like them: sold on the
 * last day, tested afterwards, the door of a cold store left open, a sale at a discount, a day of rest. All acts are calls
 * that a business, an officer or the public makes, at the time at which it makes them.
 */

export interface Story {
  rule: string;
  kind: string;
  /** By what a finding of it is known: the batch, the business, or the product and business. */
  batch?: string;
  party?: string;
  planted: boolean;
}

export interface Act {
  at: string;
  who: string;
  /** Of the API; 'complaint': by the public form, about a batch at a business. */
  path: string;
  body: Record<string, unknown>;
}

export interface Teller {
  name: string;
  kind: 'shop' | 'wholesaler' | 'factory';
}

export interface Stories {
  tellers: Teller[];
  acts: Act[];
  stories: Story[];
}

export const STORY_PRODUCTS = {
  cake: {
    gtin: gtinOf(901),
    name: '蛋糕',
    category: 'bread',
    shelfLife: '30天',
    pieceUnit: '袋',
  },
  milk: {
    gtin: gtinOf(902),
    name: '纯牛奶',
    category: 'uht-milk',
    shelfLife: '9个月',
    pieceUnit: '袋',
  },
} as const;
type ProductName = keyof typeof STORY_PRODUCTS;

const START = Date.parse('2026-10-25T16:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A day and an hour in the city, as an instant. */
const at = (day: number, hour: number): string => new Date(START + day * DAY + hour * HOUR).toISOString();
const date = (day: number): string => new Date(START + day * DAY + 8 * HOUR).toISOString().slice(0, 10);

export const LAST_DAY = 12;

class Book {
  readonly tellers: Teller[] = [];
  readonly acts: Act[] = [];
  readonly stories: Story[] = [];
  readonly random: Random;
  /** In which district licences are from. */
  readonly district: string;
  private serial = 0;

  constructor(seed: number, district: string) {
    this.random = new Random(seed);
    this.district = district;
  }

  number(prefix: string): string {
    this.serial += 1;
    return `${prefix}${this.serial}`;
  }

  teller(kind: Teller['kind']): string {
    const name = this.number(kind === 'shop' ? '便利店' : kind === 'factory' ? '食品厂' : '批发行');
    this.tellers.push({ name, kind });
    return name;
  }

  act(day: number, hour: number, who: string, path: string, body: Record<string, unknown>): void {
    const numbered = path === 'complaint' || path === 'certificates' || path.endsWith('devices');
    this.acts.push({
      at: at(day, hour),
      who,
      path,
      body: numbered ? body : { documentNumber: this.number('D'), ...body },
    });
  }

  /** A batch that a business bought of somebody beyond the city. */
  bought(who: string, day: number, batch: string, product: ProductName, made: number, good: number): void {
    const line = {
      product: { gtin: STORY_PRODUCTS[product].gtin },
      quantity: 200,
      unit: '袋',
      batch,
      productionDate: date(made),
      expiryDate: date(good),
      origin: '福建省外',
      producer: { name: '外埠食品有限公司' },
    };
    this.act(day, 8, who, 'purchases', {
      receivedAt: at(day, 7),
      supplier: { name: '外埠供应链有限公司', address: '外埠 1 号' },
      certificates: [
        { kind: 'factory-inspection', number: `CJ-${batch}`, issuer: '检验室', issuedOn: date(made) },
      ],
      lines: [line],
    });
  }

  sell(who: string, day: number, hour: number, batch: string, product: ProductName): void {
    this.act(day, hour, who, 'sales', {
      at: at(day, hour),
      lines: [{ ...held(batch, product), quantity: 2, unit: '袋' }],
    });
  }
}

const held = (batch: string, product: ProductName) => ({
  lot: `(01)0${STORY_PRODUCTS[product].gtin}(10)${batch}`,
});

type Teach = (book: Book, planted: boolean, index: number) => void;

/** R1: after its expiry; honest: on the last day, thrown away, given away while it was good. */
const expired: Teach = (book, planted, index) => {
  const [who, batch] = [book.teller('shop'), book.number('EXP')];
  book.bought(who, 0, batch, 'cake', -25, 5);
  if (planted) book.sell(who, 5 + book.random.whole(1, 4), 10, batch, 'cake');
  else if (index % 3 === 0) book.sell(who, 5, 22, batch, 'cake');
  else
    book.act(index % 3 === 1 ? 6 : 4, 9, who, index % 3 === 1 ? 'disposals' : 'donations', {
      at: at(index % 3 === 1 ? 6 : 4, 9),
      lines: [{ ...held(batch, 'cake'), quantity: 200, unit: '袋' }],
      ...(index % 3 === 1
        ? { reason: 'expired', method: '无害化', place: '店内', witnesses: ['甲', '乙'] }
        : { recipient: '爱心食物银行' }),
    });
  book.stories.push({ rule: 'R1', kind: 'sold-expired', batch, planted });
};

/** R6: sold after the sample was taken that failed, and told before; honest: sold before, thrown away, cleared first. */
const failedTest: Teach = (book, planted, index) => {
  const [who, batch] = [book.teller('shop'), book.number('TST')];
  book.bought(who, 0, batch, 'milk', -10, 263);
  const test = (hour: number, told: number, result: 'pass' | 'fail') =>
    book.act(3, told, 'officer', 'lot-tests', {
      lot: held(batch, 'milk').lot,
      at: at(3, hour),
      items: [{ item: '三聚氰胺', result }],
    });
  if (planted || index % 3 === 0) book.sell(who, 3, planted ? 11 : 8, batch, 'milk');
  test(9, 12, index % 3 === 1 && !planted ? 'pass' : 'fail');
  if (!planted && index % 3 === 1) book.sell(who, 4, 9, batch, 'milk');
  if (!planted && index % 3 === 2) {
    test(14, 15, 'pass');
    book.sell(who, 4, 9, batch, 'milk');
  }
  book.stories.push({ rule: 'R6', kind: 'failed-test-moving', batch, planted });
};

/** R5: the licence that is registered later had lapsed on the day of the voucher; honest: it held, or lapsed afterwards. */
const lapsedLicence: Teach = (book, planted, index) => {
  const [who, batch] = [book.teller('wholesaler'), book.number('LIC')];
  const receiver = book.teller('shop');
  book.bought(who, 0, batch, 'milk', -10, 263);
  book.act(4, 9, who, 'vouchers', {
    issuedAt: at(4, 9),
    receiver: { name: receiver },
    lines: [{ ...held(batch, 'milk'), quantity: 10, unit: '袋' }],
  });
  book.act(4, 20, who, 'certificates', {
    kind: 'jy-licence',
    number: jyNumberOf('sale', book.district, 500 + book.tellers.length),
    issuedOn: '2021-11-01',
    validUntil: planted ? date(2) : index % 2 === 0 ? '2027-10-31' : date(6),
  });
  book.stories.push({ rule: 'R5', kind: 'licence-lapsed', party: who, planted });
};

/** R7: a label on which the shelf life was made longer or shorter; honest: months counted as days. */
const shelfLife: Teach = (book, planted, index) => {
  const [who, batch] = [book.teller('factory'), book.number('LBL')];
  const off = planted ? (index % 2 === 0 ? 1 : -1) * book.random.whole(15, 180) : book.random.whole(-3, 1);
  book.act(1, 9, who, 'productions', {
    at: at(1, 8),
    lines: [
      {
        product: { gtin: STORY_PRODUCTS.milk.gtin },
        quantity: 500,
        unit: '袋',
        batch,
        productionDate: date(1),
        // Nine months from 27 October are 273 days.
        expiryDate: date(1 + 273 + off),
        origin: '福建省',
      },
    ],
  });
  book.stories.push({ rule: 'R7', kind: 'shelf-life-off', batch, planted });
};

/** R8: 40 to 120 minutes too warm; honest: 20 minutes with the door open, one reading, two that lie hours apart. */
const warm: Teach = (book, planted, index) => {
  const [who, device] = [book.teller('shop'), book.number('COLD')];
  book.act(1, 7, who, 'record-books/devices', { code: device, name: '冷柜', storeKind: 'chilled' });
  const minutes = planted ? book.random.whole(4, 12) * 10 : index % 3 === 0 ? 20 : 0;
  const from = 2;
  const readings = Array.from({ length: 30 }, (_none, step) => {
    const isOut = step * 10 >= from * 10 && step * 10 <= from * 10 + minutes;
    return { at: at(2, 10 + step / 6), celsius: isOut ? 9 + book.random.whole(0, 30) / 10 : 4 };
  });
  const apart = [0, 4].map((hours) => ({ at: at(2, 10 + hours), celsius: 10 }));
  book.act(2, 18, who, 'record-books/temperature-logs', {
    device,
    readings: !planted && index % 3 === 2 ? apart : readings,
  });
  book.stories.push({ rule: 'R8', kind: 'too-warm', party: who, planted });
};

const PRICE_FEN = 1000;
/** R9: twice to eight times as dear or cheap; honest: at a discount of up to 40 %, or half as dear again. */
const price: Teach = (book, planted, index) => {
  const [who, batch] = [book.teller('wholesaler'), book.number('PRC')];
  const receiver = book.teller('shop');
  const hand = (day: number, fen: number) =>
    book.act(day, 9, who, 'vouchers', {
      issuedAt: at(day, 9),
      receiver: { name: receiver },
      lines: [{ ...held(batch, 'milk'), quantity: 2, unit: '袋', unitPriceFen: Math.round(fen) }],
    });
  book.bought(who, 0, batch, 'milk', -10, 263);
  for (let day = 1; day <= 4; day += 1) hand(day, (PRICE_FEN * book.random.whole(92, 108)) / 100);
  const times = planted ? book.random.whole(22, 80) / 10 : index % 2 === 0 ? 1.5 : 1 / 0.6;
  const fen = index % 2 === 0 ? PRICE_FEN * times : PRICE_FEN / times;
  hand(7, fen);
  book.stories.push({ rule: 'R9', kind: 'price-odd', party: who, planted });
};

/** R3: uploads every day for a week and stops; honest: rests one day a week, two days a week, uploads late. */
const silent: Teach = (book, planted, index) => {
  const [who, batch] = [book.teller('wholesaler'), book.number('DAY')];
  book.bought(who, 0, batch, 'milk', -10, 263);
  const rests = (day: number) =>
    planted ? day > 8 : index % 3 === 0 ? day % 7 === 6 : index % 3 === 1 && (day % 7 === 5 || day % 7 === 6);
  for (let day = 1; day <= LAST_DAY; day += 1)
    if (!rests(day)) book.sell(who, day, index % 3 === 2 ? 6 + (day % 2) * 14 : 9, batch, 'milk');
  book.stories.push({ rule: 'R3', kind: 'silent-wholesaler', party: who, planted });
};

/** R4: three to five complaints at two places or more; honest: all of one shop, two only, over more than a week. */
const complaints: Teach = (book, planted, index) => {
  const [one, other, batch] = [book.teller('shop'), book.teller('shop'), book.number('CMP')];
  book.bought(one, 0, batch, 'milk', -10, 263);
  const told = (day: number, party: string) =>
    book.act(day, 12, 'public', 'complaint', { batch, party, gtin: STORY_PRODUCTS.milk.gtin });
  if (planted) {
    const count = book.random.whole(3, 5);
    for (let each = 0; each < count; each += 1) told(3 + (each % 4), each % 2 === 0 ? one : other);
  } else if (index % 3 === 0) for (let each = 0; each < 3; each += 1) told(3 + each, one);
  else if (index % 3 === 1) for (const party of [one, other]) told(4, party);
  else
    for (const [day, party] of [
      [1, one],
      [6, other],
      [11, one],
    ] as const)
      told(day, party);
  book.stories.push({ rule: 'R4', kind: 'complaint-cluster', batch, planted });
};

const TAUGHT: readonly Teach[] = [
  expired,
  failedTest,
  lapsedLicence,
  shelfLife,
  warm,
  price,
  silent,
  complaints,
];

/** `each` planted and `each` honest stories of every rule; without frauds twice as many honest ones. */
export function tellStories(wish: {
  seed: number;
  each: number;
  frauds: boolean;
  district: string;
}): Stories {
  const book = new Book(wish.seed, wish.district);
  for (const teach of TAUGHT) {
    for (let index = 0; index < wish.each; index += 1) {
      teach(book, wish.frauds, index);
      teach(book, false, index + (wish.frauds ? 0 : wish.each));
    }
  }
  const { tellers, stories } = book;
  const acts = book.acts.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return { tellers, acts, stories };
}
