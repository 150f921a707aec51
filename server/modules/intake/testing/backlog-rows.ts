import { gtinOf, usccOf } from '../../../../simulator/identities.ts';

export interface BacklogPlan {
  seed: number;
  days: number;
  farms: number;
  traders: number;
  stalls: number;
  /** Whether some rows are wrong (refused) and some goods are sold that never came. Default true. */
  mistakes?: boolean;
}

export interface Row {
  type: string;
  [field: string]: unknown;
}

/** A small, repeatable generator (mulberry32): the same seed gives the same backlog. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

interface Business {
  name: string;
  uscc: string;
  stock: Map<string, number>;
}

interface Goods {
  gtin: string;
  batch: string;
}

/**
 * A few days of a little market as rows of a backlog: farms ship to traders, traders to stalls, stalls sell; some
 * receipts are forgotten, so that sales imply them; some lots pass through several hands on one day.
 */
export function backlogRows(plan: BacklogPlan): Row[] {
  const random = randomFrom(plan.seed);
  const mistakes = plan.mistakes ?? true;
  const rows: Row[] = [];
  let serial = plan.seed * 1000;
  const business = (kind: string, index: number): Business => {
    serial += 1;
    const one = { name: `${kind}${index}`, uscc: usccOf('company', '350203', serial), stock: new Map() };
    rows.push({
      type: 'party',
      body: {
        uscc: one.uscc,
        name: one.name,
        kind,
        divisionCode: '350203001',
        address: `${index} 号`,
        contactPhone: '0592-1234567',
      },
    });
    return one;
  };
  const many = (kind: string, count: number) =>
    Array.from({ length: count }, (_none, index) => business(kind, index));
  const farms = many('farm', plan.farms);
  const traders = many('wholesaler', plan.traders);
  const stalls = many('market-stall', plan.stalls);
  const gtins = Array.from({ length: 4 }, (_none, index) => gtinOf(plan.seed * 50 + index));
  for (const gtin of gtins) {
    rows.push({
      type: 'product',
      owner: farms[0]?.uscc,
      body: { name: `青菜 ${gtin}`, category: 'vegetables', gtin },
    });
  }
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  let documents = 0;
  const number = () => {
    documents += 1;
    return `D${documents}`;
  };
  const put = (one: Business, key: string, quantity: number) =>
    one.stock.set(key, (one.stock.get(key) ?? 0) + quantity);
  const handOver = (
    from: Business,
    to: Business,
    at: string,
    goods: [Goods, number][],
    paper = 'produce-conformity',
  ) => {
    const documentNumber = number();
    rows.push({
      type: 'voucher',
      sender: from.uscc,
      body: {
        documentNumber,
        issuedAt: at,
        receiver: { name: to.name, uscc: to.uscc },
        lines: goods.map(([{ gtin, batch }, kilos]) => ({
          product: { gtin },
          batch,
          quantity: kilos,
          unit: 'kg',
          origin: '福建同安',
        })),
        certificates: [{ kind: paper, number: `HG${documentNumber}`, issuer: from.name }],
      },
    });
    if (paper === 'no-such-paper') return;
    for (const [one, kilos] of goods) {
      put(from, `${one.gtin} ${one.batch}`, -kilos);
      put(to, `${one.gtin} ${one.batch}`, kilos);
    }
    if (random(3) === 0) return;
    rows.push({
      type: 'receipt',
      sender: to.uscc,
      voucher: { sender: from.uscc, documentNumber },
      body: { documentNumber: number(), receivedAt: at, decision: 'all' },
    });
  };
  const some = (one: Business): [Goods, number][] =>
    [...one.stock]
      .filter(([, kilos]) => kilos > 1)
      .slice(0, 1 + random(3))
      .map(([key, kilos]) => {
        const [gtin = '', batch = ''] = key.split(' ');
        const beyond = mistakes && random(12) === 0 ? kilos + 3 : 0;
        return [{ gtin, batch }, beyond || 1 + random(kilos - 1)];
      });
  for (let day = 0; day < plan.days; day += 1) {
    const date = `2026-11-${String(10 + day).padStart(2, '0')}`;
    for (const farm of farms) {
      for (let trip = 0; trip < 3; trip += 1) {
        const batch = `${farm.name}-${date}-${random(3)}`;
        handOver(farm, pick(traders), `${date}T05:00:00+08:00`, [
          [{ gtin: pick(gtins), batch }, 20 + random(30)],
        ]);
      }
    }
    for (let trip = 0; trip < plan.stalls * 2; trip += 1) {
      const trader = pick(traders);
      const goods = some(trader);
      if (goods.length > 0) handOver(trader, pick(stalls), `${date}T07:00:00+08:00`, goods);
    }
    for (const stall of stalls) {
      const goods = some(stall);
      if (goods.length === 0) continue;
      const isSale = random(6) > 0;
      rows.push({
        type: isSale ? 'sale' : 'disposal',
        sender: stall.uscc,
        body: {
          documentNumber: number(),
          ...(isSale ? {} : { reason: 'spoiled', method: '堆肥', place: '摊位', witnesses: ['甲', '乙'] }),
          at: `${date}T17:00:00+08:00`,
          lines: goods.map(([{ gtin, batch }, kilos]) => ({
            lot: `(01)${gtin.padStart(14, '0')}(10)${batch}`,
            quantity: kilos,
            unit: 'kg',
          })),
        },
      });
      for (const [one, kilos] of goods) put(stall, `${one.gtin} ${one.batch}`, -kilos);
    }
    if (mistakes) {
      // Refused for its paper after its lots were looked at: nothing of them may stay.
      const bad = { gtin: pick(gtins), batch: `never-${date}` };
      handOver(pick(farms), pick(traders), `${date}T05:30:00+08:00`, [[bad, 5]], 'no-such-paper');
      rows.push({
        type: 'sale',
        sender: stalls[0]?.uscc,
        body: {
          documentNumber: number(),
          lines: [{ lot: '(01)09521001000001(10)X', quantity: 1, unit: 'kg' }],
        },
      });
    }
  }
  return rows;
}
